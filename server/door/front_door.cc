#include "server/door/front_door.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/wire/utf8_path.h"
#include "google/protobuf/arena.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "server/door/authorise.h"
#include "server/handlers/case_view.h"
#include "server/handlers/retry_after.h"

namespace ihala {
namespace {

// A call without a deadline of its own is given this much: what waits longer has nobody left who waits for it.
constexpr absl::Duration kCallTimeMax = absl::Seconds(60);
// How soon a client of a draining server should try again: the time of a restart.
constexpr absl::Duration kDrainWait = absl::Seconds(5);

// The case that a request names by its id; empty where it names none so.
std::string CaseNamedBy(const google::protobuf::Message& request) {
  const auto* const field = request.GetDescriptor()->FindFieldByName("referral_id");
  if (field == nullptr || field->type() != google::protobuf::FieldDescriptor::TYPE_BYTES) return "";
  return request.GetReflection()->GetString(request, field);
}

// Whether a request names a case that should be there: by id, or by the code that people say.
bool NamesACase(const google::protobuf::Descriptor& request) {
  if (&request == v1::SubmitReferralRequest::descriptor()) return false;
  return request.FindFieldByName("referral_id") != nullptr || request.FindFieldByName("short_code") != nullptr;
}

// The request, or INVALID_ARGUMENT of the field that is broken.
absl::Status Parse(const ArrivedCall& arrived, google::protobuf::Message* request) {
  ASSIGN_OR_RETURN(const std::string bytes, arrived.read());
  if (request->ParseFromString(bytes)) return absl::OkStatus();
  const std::string field = FindBrokenText(bytes, *request->GetDescriptor());
  if (!field.empty()) return InvalidField(field, "NOT_UTF8", "must be text in UTF-8");
  return InvalidField("request", "MALFORMED", "must be a message of the type that this call takes");
}

// Asking again is safe, also for writes: the same request id gets its answer.
absl::Status ChangedMeanwhile() {
  return WithReason(absl::UnavailableError("What you may see changed while this was answered: ask again."),
                    "CHANGED_MEANWHILE");
}

// Whether it may come into force by this RPC that somebody sees less: any write, and what ends a session. An exchange
// says itself whether it wrote.
bool MayTakeRights(const google::protobuf::MethodDescriptor& method) {
  return method.input_type()->FindFieldByName("request_id") != nullptr ||
         method.service() == MethodOf(*v1::SignInRequest::descriptor())->service();
}

}  // namespace

// One call from its first byte to its answer.
struct FrontDoor::State {
  const DoorRpc* rpc;
  ArrivedCall arrived;
  Answer answer;
  absl::Duration begun_at;  // Since the machine started.
  Call call;
  google::protobuf::Arena arena;
  google::protobuf::Message* request = nullptr;
  google::protobuf::Message* response = nullptr;  // Stays null where the answer is a stream.
  // As they were before anything was looked up.
  uint64_t told = 0;
  std::shared_ptr<const ReferenceData> reference;
  // What the answer shows of cases, what of that is above the envelope, and whether the call changed any.
  CaseReads reads;
  std::vector<CaseRung> shown;
  bool has_written = false;
  // Where the request names a case: counted until it turns out that there is one for the caller.
  std::optional<AttemptLimiter::Attempt> lookup;
  std::shared_ptr<std::atomic<uint64_t>> sent_bytes = std::make_shared<std::atomic<uint64_t>>(0);
};

DoorRpc MakeDoorRpc(Rpc rpc) {
  const auto* const method = MethodOf(*rpc.request->GetDescriptor());
  return {std::move(rpc), method, FindRpcRow(method->full_name()), MayTakeRights(*method),
          NamesACase(*method->input_type())};
}

void FrontDoor::Enter(const DoorRpc& rpc, ArrivedCall arrived, Answer answer) const {
  if (!calls_->Begin()) {
    return answer(
        WithRetryAfter(WithReason(absl::UnavailableError("The server is going down."), "GOING_DOWN"), kDrainWait),
        nullptr);
  }
  auto state = std::make_shared<State>();
  state->rpc = &rpc;
  state->arrived = std::move(arrived);
  state->answer = std::move(answer);
  state->begun_at = env_->clock->BootTime();
  state->call.peer = state->arrived.peer;
  state->call.ended = [clock = env_->clock, cancelled = state->arrived.cancelled, begun_at = state->begun_at] {
    return cancelled() || clock->BootTime() - begun_at > kCallTimeMax;
  };
  Handle(state);
}

void FrontDoor::Handle(const std::shared_ptr<State>& state) const {
  const DoorRpc& rpc = *state->rpc;
  state->told = gate_.Told();
  state->reference = env_->reference->Get();
  state->call.shows = [state = state.get()](CaseReads shown, bool has_written) {
    state->reads = std::move(shown);
    state->has_written = has_written;
  };
  absl::Status status = Authorise(*env_, rpc.row, state->arrived.authorization, &state->call);
  if (!status.ok()) return Finish(*state, status);
  state->request = rpc.rpc.request->New(&state->arena);
  if (rpc.method->server_streaming()) {
    PrepareStream(*state);
  } else {
    state->response = rpc.rpc.response->New(&state->arena);
  }
  status = Parse(state->arrived, state->request);
  if (status.ok() && rpc.names_a_case) status = CountLookup(*state);
  if (!status.ok()) return Finish(*state, status);
  rpc.rpc.run(*env_, state->call, *state->request, state->response,
              [this, state](const absl::Status& result) { EnterAndFinish(state, result); });
}

void FrontDoor::EnterAndFinish(const std::shared_ptr<State>& state, const absl::Status& status) const {
  state->has_written = state->has_written || state->rpc->may_take_rights;
  if (status.ok() && state->has_written) {
    // What it told itself is no reason to look again, unless others told something meanwhile.
    const uint64_t told = gate_.Tell();
    if (told == state->told + 1) state->told = told;
  }
  if (!status.ok() || state->response == nullptr) return Finish(*state, status);
  const bool shows = CanHoldCases(*state->response->GetDescriptor());
  if (!shows && state->reads.empty()) return Finish(*state, status);
  if (shows) state->reads.Add(*state->response, CaseNamedBy(*state->request));
  state->shown = state->reads.Shown();
  env_->trail->Enter(
      {state->call.caller, ReadActionOf(*state->rpc->method), state->call.session.stream_id, std::move(state->reads)},
      [this, state](const absl::Status& entered) { ShowAndFinish(*state, entered); });
}

void FrontDoor::ShowAndFinish(State& state, const absl::Status& entered) const {
  // Whom anybody may call, or every account, shows no case.
  if (!entered.ok() || state.rpc->row->door != Door::kRoles) return Finish(state, entered);
  gate_.Leave(state.told, [&](bool was_told) { Finish(state, was_told ? LookAgain(state) : absl::OkStatus()); });
}

absl::Status FrontDoor::LookAgain(const State& state) const {
  Call now;
  now.token_hash = state.call.token_hash;
  RETURN_IF_ERROR(AuthoriseSession(*env_, *state.rpc->row, &now));
  // With another agreement the same rung may open less.
  if (!state.shown.empty() && env_->reference->Get() != state.reference) return ChangedMeanwhile();
  return env_->store->Read([&](ReadTxn& txn) -> absl::Status {
    for (const CaseRung& read : state.shown) {
      const absl::StatusOr<ShownCase> view = LoadCase(*env_, now, txn, read.referral_id);
      // One's own words are shown above one's rung: what did not change shows what it showed. What the call changed
      // itself is newer than its beginning, so of that one cannot tell; whoever asks again gets the same answer.
      const bool may_be_less = state.has_written || (view.ok() && view->core.revision() > state.call.head_seq);
      if (!view.ok() || (may_be_less && view->fields.up_to() < read.rung)) return ChangedMeanwhile();
    }
    return absl::OkStatus();
  });
}

// What a handler keeps of these may be called after the call has ended, so they hold nothing of it.
void FrontDoor::PrepareStream(State& state) const {
  state.call.ended = state.arrived.cancelled;
  state.call.when_left = state.arrived.when_left;
  state.call.check = [env = env_, row = state.rpc->row,
                      token_hash = state.call.token_hash]() -> absl::StatusOr<Caller> {
    Call now;
    now.token_hash = token_hash;
    RETURN_IF_ERROR(AuthoriseSession(*env, *row, &now));
    return now.caller;
  };
  // What is sent to somebody who may not watch any more is dropped; whoever runs the stream ends it.
  state.call.send = [gate = &gate_, told = state.told, check = state.call.check, send = state.arrived.send,
                     sent = state.sent_bytes](const google::protobuf::Message& message) {
    gate->Leave(told, [&](bool was_told) {
      if (was_told && !check().ok()) return;
      sent->fetch_add(message.ByteSizeLong(), std::memory_order_relaxed);
      send(message);
    });
  };
}

absl::Status FrontDoor::CountLookup(State& state) const {
  ASSIGN_OR_RETURN(state.lookup,
                   env_->lookups->Begin(state.call.caller.account, state.call.session.stream_id, state.call.peer));
  return absl::OkStatus();
}

void FrontDoor::Finish(State& state, const absl::Status& status) const {
  if (state.lookup.has_value() && !absl::IsNotFound(status)) env_->lookups->Succeeded(*state.lookup);
  const bool is_ours = absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status);
  log_->Line(is_ours ? LogLevel::kError : LogLevel::kInfo, "call")
      .Method(*state.rpc->method)
      .Account(state.call.caller.account)
      .Status(status.code())
      .Reason(Reason(status))
      .Millis("millis", env_->clock->BootTime() - state.begun_at)
      .Count("request_bytes", state.arrived.request_bytes)
      .Count("response_bytes",
             status.ok() && state.response != nullptr ? state.response->ByteSizeLong() : state.sent_bytes->load());
  const Answer answer = std::move(state.answer);
  // Before the answer leaves: whoever waits for the last call may take everything down right after.
  calls_->End();
  answer(status, status.ok() ? state.response : nullptr);
}

}  // namespace ihala
