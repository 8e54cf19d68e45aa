#include "client-lib/src/session.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "client-lib/src/device_orders.h"
#include "common/base/errors.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/dictionary.h"
#include "common/wire/payload.h"

namespace ihala::client {
namespace {

// A server that says again and again that its history is another one is broken, not restored.
constexpr int kMostStartsOver = 2;
// A bucket may change while it is repaired; one that still differs then is a fault that this sync will not mend.
constexpr int kMostLooks = 3;
// So is a digest that stays another one although no bucket differs.
constexpr int kMostRepairs = 2;
// What the server takes.
constexpr size_t kMostWanted = 500;

bool IsCancelled(const SyncOptions& options) {
  return options.cancellation != nullptr && options.cancellation->cancelled();
}

absl::Status Forked() {
  return WithReason(absl::UnauthenticatedError("this store was copied or rolled back; its unsent commands are on a new "
                                               "stream: sign in again"),
                    "STREAM_FORKED");
}

bool IsUnheard(const absl::Status& status) { return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status); }

// Planted: the status of a call decides about the operations that were in it.
std::optional<OutboxState> StateByError(const absl::Status& status) {
  if (IsPlanted(Planted::kLostAnswerIsSent) && IsUnheard(status)) return OutboxState::kAcknowledged;
  if (IsPlanted(Planted::kAnyErrorIsDone) && !IsUnheard(status)) return OutboxState::kAcknowledged;
  if (IsPlanted(Planted::kSessionEndIsRefusal) && absl::IsUnauthenticated(status)) return OutboxState::kRefused;
  return std::nullopt;
}

}  // namespace

absl::Status Session::Run() {
  report_(SyncPhase::kExchanging);
  for (bool done = false; !done;) {
    if (IsCancelled(options_)) return absl::CancelledError("the sync was cancelled");
    RETURN_IF_ERROR(way_ == Way::kDelivery ? DeliverOnce(&done) : ExchangeOnce(&done));
    report_(SyncPhase::kExchanging);
  }
  return absl::OkStatus();
}

absl::Status Session::Prepare(Outgoing* out) {
  return with_engine_([&](Engine& engine) -> absl::Status {
    RETURN_IF_ERROR(plan_.Refresh(engine.outbox, pace_.suspects().set_aside()));
    ASSIGN_OR_RETURN(*out, BuildOutgoing(engine, plan_.Take(pace_.bytes(), pace_.suspects()), pace_.bytes()));
    return PrepareRepair(engine, out);
  });
}

absl::Status Session::PrepareRepair(Engine& engine, Outgoing* out) {
  ASSIGN_OR_RETURN(const bool due, engine.checkpoint.RepairDue());
  if (!due || repair_is_vain_) return absl::OkStatus();
  v1::RepairUp& repair = *out->up.mutable_repair();
  repair.set_bytes_max(out->up.page_bytes_max());
  // A page may hold what belongs to a case that is still missing.
  out->up.set_page_bytes_max(0);
  for (size_t i = 0; i < std::min(wanted_.size(), kMostWanted); ++i) *repair.add_wanted() = wanted_[i];
  if (!wanted_.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const RowBuckets buckets, engine.replica.sums().Buckets());
  repair.set_buckets(PackBuckets(buckets));
  return absl::OkStatus();
}

void Session::NoteRepair(const Outgoing& out, Incoming& in) {
  result_.repaired += in.repaired;
  const size_t done = std::min<size_t>(in.wanted_done, wanted_.size());
  wanted_.erase(wanted_.begin(), wanted_.begin() + static_cast<std::ptrdiff_t>(done));
  // An answer that does nothing would come for ever.
  if (out.up.repair().wanted_size() > 0 && done == 0) repair_is_vain_ = true;
  const bool is_whole = !out.up.repair().buckets().empty() && in.differed.empty();
  if (is_whole && ++repairs_ > kMostRepairs) repair_is_vain_ = true;
  for (const uint32_t bucket : in.differed) {
    if (++looked_at_[bucket] > kMostLooks) repair_is_vain_ = true;
  }
  wanted_.insert(wanted_.end(), in.wanted.begin(), in.wanted.end());
}

absl::StatusOr<v1::ExchangeDown> Session::Call(const Outgoing& out) {
  v1::ExchangeRequest request;
  *request.mutable_up() = Pack(out.up, pace_.dictionary());
  request.set_dictionary_known(kNewestDictionary);
  const size_t bytes_up = request.ByteSizeLong();
  CallOptions call;
  call.token = out.token.Reveal();
  call.timeout = pace_.Timeout(bytes_up);
  call.cancellation = options_.cancellation;
  const absl::Duration begun = clock_.BootTime();
  ASSIGN_OR_RETURN(const v1::ExchangeResponse response, transport_.Exchange(request, call));
  v1::ExchangeDown down;
  RETURN_IF_ERROR(Unpack(response.down(), "down", &down));
  const size_t bytes_down = response.ByteSizeLong();
  pace_.Succeeded(bytes_up + bytes_down, clock_.BootTime() - begun);
  result_.bytes_up += bytes_up;
  result_.bytes_down += bytes_down;
  return down;
}

absl::Status Session::ExchangeOnce(bool* done) {
  failed_in_call_ = false;
  Outgoing out;
  RETURN_IF_ERROR(Prepare(&out));
  last_batch_ = out.operations;
  had_cursor_ = !out.up.cursor().empty();
  had_report_ = out.up.has_red_lines();
  const absl::Duration begun = clock_.BootTime();
  absl::StatusOr<v1::ExchangeDown> down = Call(out);
  if (!down.ok()) {
    failed_in_call_ = true;
    failed_after_ = clock_.BootTime() - begun;
    const std::optional<OutboxState> state = StateByError(down.status());
    for (const SentOperation& sent : out.operations) {
      if (!state.has_value()) break;
      RETURN_IF_ERROR(with_engine_([&](Engine& engine) { return engine.outbox.SetState(sent.id, *state); }));
    }
    return down.status();
  }
  pace_.suspects().Clear(out.operations);
  Incoming in;
  RETURN_IF_ERROR(with_engine_([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(in, ApplyIncoming(engine, out, *down));
    // Planted: "nothing left" is asked before the call only.
    if (IsPlanted(Planted::kForgetsSavesUnderWay)) return absl::OkStatus();
    // What came into the outbox while the call was under way goes with this sync too.
    return plan_.Refresh(engine.outbox, pace_.suspects().set_aside());
  }));
  Count(in);
  if (in.forked) return Forked();
  if (out.up.has_repair()) NoteRepair(out, in);
  if (in.started_over) {
    if (++started_over_ > kMostStartsOver) return absl::InternalError("the server keeps changing its history");
    // What was put back into the queue has old numbers; a new plan finds it.
    plan_ = SendPlan();
    RETURN_IF_ERROR(
        with_engine_([&](Engine& engine) { return plan_.Refresh(engine.outbox, pace_.suspects().set_aside()); }));
  } else if (in.more && out.operations.empty() && !down->page().scope_changed() &&
             down->page().next_cursor() == out.up.cursor()) {
    // No rows alone say nothing: the server may have passed over what is for others.
    return absl::InternalError("the server says that rows wait but does not go on");
  }
  bool repair_due = false;
  RETURN_IF_ERROR(with_engine_([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(repair_due, engine.checkpoint.RepairDue());
    return absl::OkStatus();
  }));
  // After a repair the pages go on, which tell whether it was the right one.
  more_rows_ = in.more || out.up.has_repair() || (repair_due && !repair_is_vain_);
  *done = !more_rows_ && plan_.size() == 0;
  return absl::OkStatus();
}

absl::StatusOr<v1::DeliverResponse> Session::CallDeliver(const Outgoing& out) {
  v1::DeliverRequest request;
  request.set_stream_id(out.up.stream_id());
  *request.mutable_runs() = out.up.runs();
  request.set_signature(out.up.signature());
  *request.mutable_report() = out.report;
  const size_t bytes_up = request.ByteSizeLong();
  CallOptions call;
  call.timeout = pace_.Timeout(bytes_up);
  call.cancellation = options_.cancellation;
  const absl::Duration begun = clock_.BootTime();
  absl::StatusOr<v1::DeliverResponse> response = transport_.Deliver(request, call);
  failed_after_ = clock_.BootTime() - begun;
  if (!response.ok()) return response;
  const size_t bytes_down = response->ByteSizeLong();
  pace_.Succeeded(bytes_up + bytes_down, failed_after_);
  result_.bytes_up += bytes_up;
  result_.bytes_down += bytes_down;
  return response;
}

absl::Status Session::DeliverOnce(bool* done) {
  failed_in_call_ = false;
  more_rows_ = false;
  Outgoing out;
  RETURN_IF_ERROR(with_engine_([&](Engine& engine) -> absl::Status {
    RETURN_IF_ERROR(plan_.Refresh(engine.outbox, pace_.suspects().set_aside()));
    ASSIGN_OR_RETURN(out, BuildDelivery(engine, plan_.Take(pace_.bytes(), pace_.suspects())));
    return absl::OkStatus();
  }));
  *done = plan_.size() == 0;
  last_batch_ = out.operations;
  // Where nothing waits it says how it is, once, and hears what it is to do.
  if (out.server_key.empty() || (out.operations.empty() && has_reported_)) return absl::OkStatus();
  const absl::StatusOr<v1::DeliverResponse> response = CallDeliver(out);
  // A server of before there were reports, or a transport that delivers nothing: nothing was lost by asking.
  const bool knows_none = absl::IsInvalidArgument(response.status()) || absl::IsUnimplemented(response.status());
  if (out.operations.empty() && knows_none) return absl::OkStatus();
  failed_in_call_ = !response.ok();
  if (absl::IsUnauthenticated(response.status()) || absl::IsPermissionDenied(response.status())) {
    if (!out.operations.empty()) RETURN_IF_ERROR(ReportAlone());
  }
  RETURN_IF_ERROR(response.status());
  has_reported_ = true;
  pace_.suspects().Clear(out.operations);
  Incoming in;
  RETURN_IF_ERROR(with_engine_([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(in, ApplyDelivered(engine, out, *response));
    return plan_.Refresh(engine.outbox, pace_.suspects().set_aside());
  }));
  Count(in);
  if (in.forked) return Forked();
  *done = plan_.size() == 0;
  return absl::OkStatus();
}

absl::Status Session::ReportAlone() {
  Outgoing out;
  RETURN_IF_ERROR(with_engine_([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(out, BuildDelivery(engine, {}));
    return absl::OkStatus();
  }));
  const absl::StatusOr<v1::DeliverResponse> response = CallDeliver(out);
  if (!response.ok()) return absl::OkStatus();
  return with_engine_([&](Engine& engine) { return ApplyDelivered(engine, out, *response).status(); });
}

void Session::Count(const Incoming& in) {
  ++result_.exchanges;
  result_.acknowledged += in.acknowledged;
  result_.refused += in.refused;
  result_.parked += in.parked;
  result_.rows += in.rows;
}

}  // namespace ihala::client
