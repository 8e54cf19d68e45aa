// What comes without a session: the queue of a device that nobody has unlocked, or of whoever carries it.
#include <optional>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "server/commands/account_judge.h"
#include "server/sync/exchange.h"

namespace ihala {
namespace {

// The same for a stream that is not known, one of somebody who may not sign in, and a signature that does not fit.
absl::Status NoSuchStream() {
  return WithReason(absl::UnauthenticatedError("This is not signed by the device of a stream that is known here."),
                    "NO_STREAM");
}

}  // namespace

absl::StatusOr<v1::DeliverResponse> ExchangeServer::Deliver(const v1::DeliverRequest& request, LookupCount& lookups) {
  v1::ExchangeUp up;
  up.set_stream_id(request.stream_id());
  *up.mutable_runs() = request.runs();
  up.set_signature(request.signature());
  RETURN_IF_ERROR(CheckRequest(up));
  std::string account;
  RETURN_IF_ERROR(executor_->store().Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<Stream> stream, txn.FindStream(up.stream_id()));
    if (stream.has_value()) account = stream->account;
    return absl::OkStatus();
  }));
  if (account.empty()) return NoSuchStream();
  ASSIGN_OR_RETURN(Batch batch, ReadBatch(account, up));
  const absl::Status signature = CheckSignature(up, batch);
  if (absl::IsInvalidArgument(signature)) return NoSuchStream();
  RETURN_IF_ERROR(signature);
  const std::shared_ptr<const ReferenceData> reference = executor_->reference().Get();
  const absl::Time now = clock_->Now();
  if (!reference->FindCaller(account, now).has_value()) {
    const bool frozen = reference->FindCaller(account, now, WhenFrozen::kSpeakers).has_value();
    return frozen ? Frozen() : NoSuchStream();
  }
  v1::ExchangeDown down;
  RETURN_IF_ERROR(Judge(batch, lookups, &down));
  PutReceipt(up.stream_id(), batch, &down);
  v1::DeliverResponse response;
  response.mutable_verdicts()->Swap(down.mutable_verdicts());
  if (down.has_receipt()) *response.mutable_receipt() = std::move(*down.mutable_receipt());
  *response.mutable_server_time() = TimestampOfTime(now);
  return response;
}

}  // namespace ihala
