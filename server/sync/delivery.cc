// What comes without a session: the queue of a device that nobody has unlocked, or of whoever carries it.
#include <optional>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/wire/device_signatures.h"
#include "common/workflow/calendar.h"
#include "server/commands/account_judge.h"
#include "server/commands/device_judge.h"
#include "server/sync/exchange.h"

namespace ihala {
namespace {

// The same for a stream that is not known, one of somebody who may not sign in, and a signature that does not fit.
absl::Status NoSuchStream() {
  return WithReason(absl::UnauthenticatedError("This is not signed by the device of a stream that is known here."),
                    "NO_STREAM");
}

}  // namespace

absl::StatusOr<Stream> ExchangeServer::FindDeliverer(const v1::DeliverRequest& request) {
  std::optional<Stream> stream;
  RETURN_IF_ERROR(executor_->store().Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(stream, txn.FindStream(request.stream_id()));
    return absl::OkStatus();
  }));
  if (!stream.has_value()) return NoSuchStream();
  if (request.has_report() && !VerifyReport(stream->public_key, stream->stream_id, request.report())) {
    return NoSuchStream();
  }
  return *std::move(stream);
}

absl::Status ExchangeServer::JudgeDelivered(const Stream& stream, const v1::DeliverRequest& request,
                                            LookupCount& lookups, v1::DeliverResponse* response) {
  v1::ExchangeUp up;
  up.set_stream_id(request.stream_id());
  *up.mutable_runs() = request.runs();
  up.set_signature(request.signature());
  ASSIGN_OR_RETURN(Batch batch, ReadBatch(stream.account, up));
  const absl::Status signature = CheckSignature(up, batch);
  if (absl::IsInvalidArgument(signature)) return NoSuchStream();
  RETURN_IF_ERROR(signature);
  const std::shared_ptr<const ReferenceData> reference = executor_->reference().Get();
  const absl::Time now = clock_->Now();
  if (!reference->FindCaller(stream.account, now).has_value()) {
    const bool frozen = reference->FindCaller(stream.account, now, WhenFrozen::kSpeakers).has_value();
    return frozen ? Frozen() : NoSuchStream();
  }
  v1::ExchangeDown down;
  RETURN_IF_ERROR(Judge(batch, lookups, &down));
  PutReceipt(up.stream_id(), batch, &down);
  response->mutable_verdicts()->Swap(down.mutable_verdicts());
  if (down.has_receipt()) *response->mutable_receipt() = std::move(*down.mutable_receipt());
  return absl::OkStatus();
}

absl::Status ExchangeServer::TakeReport(const Stream& stream, const v1::DeviceReport& report,
                                        v1::DeliverResponse* response) {
  DeviceRecord record;
  RETURN_IF_ERROR(executor_->store().Write([&](WriteTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(record, NoteReport(txn, stream.device, clock_->Now(), report));
    return absl::OkStatus();
  }));
  v1::DeviceOrder order;
  order.set_stream_id(stream.stream_id);
  order.set_order_id(record.order_id);
  switch (record.device.state()) {
    case v1::DEVICE_STATE_LOCKED:
      order.set_kind(v1::DEVICE_ORDER_KIND_LOCK);
      break;
    case v1::DEVICE_STATE_REVOKED:
      order.set_kind(v1::DEVICE_ORDER_KIND_REVOKE);
      break;
    case v1::DEVICE_STATE_WIPED:
      order.set_kind(v1::DEVICE_ORDER_KIND_WIPE);
      break;
    default:
      if (report.order_id().empty()) return absl::OkStatus();
      order.set_order_id(report.order_id());
      order.set_kind(v1::DEVICE_ORDER_KIND_OVER);
  }
  SignOrder(key_, &order);
  *response->mutable_order() = std::move(order);
  return absl::OkStatus();
}

absl::StatusOr<v1::DeliverResponse> ExchangeServer::Deliver(const v1::DeliverRequest& request, LookupCount& lookups) {
  v1::ExchangeUp form;
  form.set_stream_id(request.stream_id());
  *form.mutable_runs() = request.runs();
  RETURN_IF_ERROR(CheckRequest(form));
  ASSIGN_OR_RETURN(const Stream stream, FindDeliverer(request));
  v1::DeliverResponse response;
  // Whose account may not sign in any more delivers nothing, and is still told what to do.
  if (request.runs_size() > 0) RETURN_IF_ERROR(JudgeDelivered(stream, request, lookups, &response));
  if (request.has_report() && !stream.device.empty()) RETURN_IF_ERROR(TakeReport(stream, request.report(), &response));
  *response.mutable_server_time() = TimestampOfTime(clock_->Now());
  return response;
}

}  // namespace ihala
