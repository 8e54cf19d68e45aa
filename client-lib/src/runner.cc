#include "client-lib/src/runner.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "client-lib/src/device_orders.h"
#include "client-lib/src/narrowing.h"
#include "client-lib/src/red_line_counts.h"
#include "client-lib/src/sync_tuning.h"
#include "common/base/errors.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// What to do about a call that failed.
enum class Remedy {
  kEnd,           // Trying again would not help.
  kWait,          // The link or the server is not there now.
  kNarrow,        // One of the operations may be what the server cannot read.
  kNarrowOrWait,  // The server failed, maybe at one of the operations.
  kReadAnew,      // The cursor is not one that the server knows.
  kPackPlainly,   // The dictionary is not one that the server knows.
  kForgetReport,  // The server cannot read what is reported of red lines.
};

bool AnyFieldContains(const absl::Status& status, absl::string_view part) {
  const std::vector<FieldViolation> fields = Violations(status);
  return std::any_of(fields.begin(), fields.end(),
                     [&](const FieldViolation& field) { return absl::StrContains(field.field, part); });
}

Remedy RemedyFor(const absl::Status& status, const Session& session, uint32_t dictionary) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kAborted:
      return Remedy::kWait;
    case absl::StatusCode::kResourceExhausted:
      return Reason(status) == "TOO_LARGE" && !session.last_batch().empty() ? Remedy::kNarrow : Remedy::kWait;
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return session.last_batch().empty() ? Remedy::kWait : Remedy::kNarrowOrWait;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      if (dictionary != 0 && AnyFieldContains(status, "dictionary_id")) return Remedy::kPackPlainly;
      if (AnyFieldContains(status, "cursor")) return session.had_cursor() ? Remedy::kReadAnew : Remedy::kEnd;
      // Figures stand in nobody's way.
      if (session.had_report() && AnyFieldContains(status, "red_lines")) return Remedy::kForgetReport;
      // A field that is not an operation's is wrong whatever is sent with it.
      if (!Violations(status).empty() && !AnyFieldContains(status, "runs")) return Remedy::kEnd;
      return session.last_batch().empty() ? Remedy::kEnd : Remedy::kNarrow;
    default:
      return Remedy::kEnd;
  }
}

// Planted: what was sent without an answer is sent again as something new.
absl::Status FileUnderNewNames(Engine& engine, const std::vector<SentOperation>& batch) {
  for (const SentOperation& sent : batch) {
    ASSIGN_OR_RETURN(const OutboxRow row, engine.outbox.Get(sent.id));
    v1::Operation operation;
    if (!operation.ParseFromString(row.bytes) || operation.has_take_step() || operation.has_confirm_step()) continue;
    if (operation.has_submit()) operation.set_referral_id(engine.ids.Next());
    if (operation.has_add_comment()) operation.mutable_add_comment()->set_comment_id(engine.ids.Next());
    RETURN_IF_ERROR(engine.outbox.Append(operation.referral_id(), row.lane, operation.SerializeAsString()).status());
    RETURN_IF_ERROR(engine.outbox.SetState(row.id, OutboxState::kRefiled));
  }
  return absl::OkStatus();
}

// The sums of the copy are kept as rows come and go. What else may happen to a file they show only once they are
// counted anew.
absl::Status CountDaily(Engine& engine, absl::Time now) {
  const int64_t today = absl::ToInt64Hours(now - absl::UnixEpoch()) / 24;
  ASSIGN_OR_RETURN(const int64_t counted_on, engine.store->GetInt(settings::kCountedOn));
  if (counted_on == today) return absl::OkStatus();
  RETURN_IF_ERROR(engine.replica.sums().Recount());
  return engine.store->PutInt(settings::kCountedOn, today);
}

// One sync: what lasts from its first session to its last.
class Runner {
 public:
  Runner(const WithEngine& with_engine, Transport& transport, const SyncOptions& options, Way way)
      : with_engine_(with_engine), transport_(transport), options_(options), way_(way) {}

  SyncResult Run();

 private:
  absl::Status Begin();
  absl::Status RefreshSession();
  absl::Status RunSessions();
  absl::Status Recover(const absl::Status& status, const Session& session);
  absl::Status Narrow(const absl::Status& status, const Session& session, bool at_once);
  absl::Status Wait(const absl::Status& status);
  // Planted: takes an operation out of the queue for good.
  absl::Status Drop(int64_t operation_id) {
    return with_engine_([&](Engine& engine) { return engine.outbox.SetState(operation_id, OutboxState::kResolved); });
  }
  // What is ordered after a delivery that ended like this. Returns how the whole ended.
  absl::Status CarryOut(const absl::Status& delivered);
  // Tells the server that an order is carried out. False where it did not hear.
  bool SayDone();
  bool IsToBeWiped();
  absl::Status End();
  void Report(SyncPhase phase, const Session* session, absl::Duration wait);
  bool Cancelled() const { return options_.cancellation != nullptr && options_.cancellation->cancelled(); }

  const WithEngine& with_engine_;
  Transport& transport_;
  const SyncOptions& options_;
  const Way way_;
  Clock* clock_ = nullptr;
  Random* random_ = nullptr;
  absl::Duration begun_;
  Pace pace_;
  SyncResult result_;
  std::string began_under_;  // The order that stood before.
  uint32_t failures_in_a_row_ = 0;
  int pauses_in_a_row_ = 0;
};

SyncResult Runner::Run() {
  result_.status = Begin();
  const bool has_begun = result_.status.ok();
  if (has_begun) result_.status = RunSessions();
  if (has_begun && way_ == Way::kDelivery) result_.status = CarryOut(result_.status);
  if (result_.status.ok()) result_.status = End();
  if (clock_ != nullptr) Report(SyncPhase::kDone, nullptr, absl::ZeroDuration());
  return std::move(result_);
}

absl::Status Runner::Begin() {
  RETURN_IF_ERROR(with_engine_([&](Engine& engine) -> absl::Status {
    clock_ = engine.clock;
    random_ = engine.random;
    begun_ = clock_->BootTime();
    if (way_ == Way::kDelivery) {
      ASSIGN_OR_RETURN(StandingOrder order, FindOrder(*engine.store));
      began_under_ = std::move(order.order_id);
      ASSIGN_OR_RETURN(const absl::Time moment, engine.Now());
      return NarrowLocked(engine, moment);
    }
    ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
    return engine.store->Write([&]() { return CountDaily(engine, now); });
  }));
  return way_ == Way::kDelivery ? absl::OkStatus() : RefreshSession();
}

absl::Status Runner::RefreshSession() {
  Secret token;
  bool old = false;
  RETURN_IF_ERROR(with_engine_([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(token, engine.identity.Token());
    ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
    ASSIGN_OR_RETURN(old, engine.identity.SessionIsOld(now));
    return absl::OkStatus();
  }));
  if (token.empty()) return absl::UnauthenticatedError("there is no session: sign in");
  if (!old) return absl::OkStatus();
  CallOptions call;
  call.token = token.Reveal();
  call.cancellation = options_.cancellation;
  const auto response = transport_.RefreshSession(v1::RefreshSessionRequest(), call);
  // The old session may still do; if it does not, the exchange says so.
  if (!response.ok() || response->session().token().empty()) return absl::OkStatus();
  return with_engine_([&](Engine& engine) {
    return engine.store->Write([&]() { return engine.identity.SetSession(response->session()); });
  });
}

absl::Status Runner::RunSessions() {
  for (;;) {
    const uint32_t exchanges_before = result_.exchanges;
    Session* running = nullptr;
    Session session(with_engine_, transport_, options_, *clock_, pace_, result_, way_,
                    [&](SyncPhase phase) { Report(phase, running, absl::ZeroDuration()); });
    running = &session;
    absl::Status status = session.Run();
    if (status.ok()) return status;
    // What is to be destroyed is not kept for a link that may never come back.
    if (IsToBeWiped()) return status;
    // A store that fails, or an answer that is not the server's, is not mended by asking again.
    if (!session.failed_in_call()) return status;
    if (result_.exchanges > exchanges_before) {
      failures_in_a_row_ = 0;
      pauses_in_a_row_ = 0;
    }
    RETURN_IF_ERROR(Recover(status, session));
  }
}

bool Runner::IsToBeWiped() {
  bool is = false;
  with_engine_([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(const StandingOrder order, FindOrder(*engine.store));
    is = order.kind == v1::DEVICE_ORDER_KIND_WIPE;
    return absl::OkStatus();
  }).IgnoreError();
  return is;
}

bool Runner::SayDone() {
  v1::DeliverRequest request;
  const absl::Status made = with_engine_([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(*request.mutable_stream_id(), engine.outbox.StreamId());
    ASSIGN_OR_RETURN(*request.mutable_report(), MakeReport(engine, request.stream_id(), 0));
    return absl::OkStatus();
  });
  if (!made.ok()) return false;
  CallOptions call;
  call.cancellation = options_.cancellation;
  return transport_.Deliver(request, call).ok();
}

absl::Status Runner::CarryOut(const absl::Status& delivered) {
  StandingOrder order;
  RETURN_IF_ERROR(with_engine_([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(order, FindOrder(*engine.store));
    // With the link, or without it: whoever cuts it does not keep what is to be destroyed.
    return order.kind == v1::DEVICE_ORDER_KIND_WIPE ? WipeStore(engine) : absl::OkStatus();
  }));
  if (!order.stands()) return delivered;
  // What stood before the delivery has said so itself.
  const bool has_said = order.order_id == began_under_ ? delivered.ok() : SayDone();
  if (order.kind != v1::DEVICE_ORDER_KIND_WIPE || !has_said) return delivered;
  return with_engine_([](Engine& engine) { return ForgetWiped(*engine.store); });
}

// OK if another session should be made.
absl::Status Runner::Recover(const absl::Status& status, const Session& session) {
  ++result_.failures;
  if (IsPlanted(Planted::kPoisonBlocks)) return Wait(status);
  if (IsPlanted(Planted::kTriesUnderNewNames)) {
    RETURN_IF_ERROR(with_engine_([&](Engine& engine) {
      return engine.store->Write([&]() { return FileUnderNewNames(engine, session.last_batch()); });
    }));
  }
  switch (RemedyFor(status, session, pace_.dictionary())) {
    case Remedy::kEnd:
      return status;
    case Remedy::kReadAnew:
      return with_engine_(
          [](Engine& engine) { return engine.store->Write([&]() { return engine.checkpoint.SetCursor("", false); }); });
    case Remedy::kPackPlainly:
      pace_.DictionaryUnknown();
      return absl::OkStatus();
    case Remedy::kForgetReport:
      return with_engine_(
          [](Engine& engine) { return engine.store->Write([&]() { return ForgetReport(*engine.store); }); });
    case Remedy::kNarrow:
      return Narrow(status, session, /*at_once=*/true);
    case Remedy::kNarrowOrWait:
      RETURN_IF_ERROR(Narrow(status, session, /*at_once=*/false));
      return Wait(status);
    case Remedy::kWait:
      if (absl::IsDeadlineExceeded(status)) {
        pace_.TimedOut(session.failed_after());
      } else {
        pace_.Failed(session.failed_after());
      }
      if (IsPlanted(Planted::kFailedTooOftenIsDeleted) && failures_in_a_row_ >= 3 && !session.last_batch().empty()) {
        RETURN_IF_ERROR(Drop(session.last_batch().front().id));
      }
      return Wait(status);
  }
  return status;
}

// Looks for the operation to blame; once found, sets it aside for this sync and says so under attention.
absl::Status Runner::Narrow(const absl::Status& status, const Session& session, bool at_once) {
  const std::optional<int64_t> found = pace_.suspects().Blame(session.last_batch(), at_once);
  if (!found.has_value()) return absl::OkStatus();
  failures_in_a_row_ = 0;
  pauses_in_a_row_ = 0;
  ++result_.unreadable;
  if (IsPlanted(Planted::kPoisonIsDeleted)) return Drop(*found);
  return with_engine_([&](Engine& engine) {
    return engine.store->Write(
        [&]() { return engine.outbox.SetProblem(*found, absl::StatusCodeToString(status.code())); });
  });
}

// Waits before the next session, or until the link is back. The cause comes back if the bounds are reached.
absl::Status Runner::Wait(const absl::Status& status) {
  ++failures_in_a_row_;
  // Planted: the timer leads to a state in which only a new command starts an attempt.
  if (IsPlanted(Planted::kWaitsForNextSave)) return status;
  if (options_.max_failures != 0 && failures_in_a_row_ >= options_.max_failures) return status;
  const int doublings = std::min(pauses_in_a_row_++, 16);
  const absl::Duration longest = std::min(tuning::kFirstPause * (int64_t{1} << doublings), tuning::kLongestPause);
  const double factor = 0.5 + static_cast<double>(random_->Uniform(1001)) / 2000.0;
  const absl::Duration end = clock_->BootTime() + longest * factor;
  absl::Duration look_at = clock_->BootTime();
  while (clock_->BootTime() < end) {
    if (Cancelled()) return absl::CancelledError("the sync was cancelled");
    if (clock_->BootTime() - begun_ >= options_.max_time) {
      return absl::DeadlineExceededError("the sync took longer than it may");
    }
    const bool look = clock_->BootTime() >= look_at;
    if (look) look_at = clock_->BootTime() + tuning::kLookForLink;
    if (transport_.LinkIsBack(look) || (options_.link_is_back && options_.link_is_back())) {
      // It was the link that was away for long. What happens next is another matter.
      pauses_in_a_row_ = 0;
      return absl::OkStatus();
    }
    Report(SyncPhase::kWaiting, nullptr, end - clock_->BootTime());
    clock_->SleepFor(std::min(end - clock_->BootTime(), tuning::kPauseSlice));
  }
  return absl::OkStatus();
}

absl::Status Runner::End() {
  // A delivery brings nothing of what the server has.
  if (way_ == Way::kDelivery) return absl::OkStatus();
  return with_engine_([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
    RETURN_IF_ERROR(
        engine.store->Write([&]() { return engine.store->PutInt(settings::kLastSync, absl::ToUnixMicros(now)); }));
    uint64_t open = 0;
    for (const OutboxState state : {OutboxState::kQueued, OutboxState::kParked, OutboxState::kRefused}) {
      // Planted: only what was never sent counts as open.
      if (IsPlanted(Planted::kAllSyncedTooSoon) && state != OutboxState::kQueued) continue;
      ASSIGN_OR_RETURN(const uint64_t count, engine.outbox.Count(state));
      open += count;
    }
    ASSIGN_OR_RETURN(const bool caught_up, engine.checkpoint.CaughtUp());
    ASSIGN_OR_RETURN(const bool agrees, engine.checkpoint.Agrees());
    result_.all_synced = caught_up && agrees && open == 0;
    return absl::OkStatus();
  });
}

void Runner::Report(SyncPhase phase, const Session* session, absl::Duration wait) {
  if (!options_.progress) return;
  SyncProgress progress;
  progress.phase = phase;
  progress.operations_judged = result_.acknowledged + result_.refused + result_.parked;
  progress.operations_total = progress.operations_judged + (session == nullptr ? 0 : session->left());
  progress.rows = result_.rows;
  progress.more_rows = session != nullptr && session->more_rows();
  progress.bytes_up = result_.bytes_up;
  progress.bytes_down = result_.bytes_down;
  progress.failures = result_.failures;
  progress.wait = wait;
  options_.progress(progress);
}

}  // namespace

SyncResult RunSync(const WithEngine& with_engine, Transport& transport, const SyncOptions& options, Way way) {
  return Runner(with_engine, transport, options, way).Run();
}

}  // namespace ihala::client
