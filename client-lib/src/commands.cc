#include "client-lib/src/commands.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/trusted_time.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "common/wire/payload.h"
#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"

namespace ihala::client {
namespace {

// The version of the operation that this program writes.
constexpr uint32_t kOperationSchema = 1;

absl::Status NoWorkflow() {
  return WithReason(absl::FailedPreconditionError("the case's workflow is not on this device yet: sync first"),
                    "NO_WORKFLOW");
}

absl::Status NotFromHere() {
  return WithReason(absl::FailedPreconditionError("this step is not possible at the present stage"),
                    "NOT_ALLOWED_FROM_STAGE");
}

absl::Status NeedsLink() {
  return WithReason(absl::FailedPreconditionError("this step works online only"), "NEEDS_LINK");
}

}  // namespace

absl::StatusOr<CaseState> LoadActive(Engine& engine, const std::string& referral_id) {
  ASSIGN_OR_RETURN(CaseState state, LoadCase(engine, referral_id));
  if (!state.exists) return NoSuchCase();
  if (state.workflow == nullptr) return NoWorkflow();
  return state;
}

absl::StatusOr<v1::Operation> BeginOperation(Engine& engine, const CaseState& state) {
  v1::Operation operation;
  operation.set_schema_version(kOperationSchema);
  operation.set_referral_id(state.referral_id);
  *operation.mutable_workflow() = state.core.workflow();
  ASSIGN_OR_RETURN(const int64_t epoch, engine.store->GetInt(settings::kEpoch));
  operation.mutable_base()->set_epoch(static_cast<uint64_t>(epoch));
  operation.mutable_base()->set_seq(state.copy_seq);
  operation.set_base_entry(state.core.entry());
  *operation.mutable_claimed() = Claim(*engine.clock);
  return operation;
}

absl::Status JudgeOperation(Engine& engine, const CaseState& state, const v1::Operation& operation) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  const Actor actor = ActorFor(engine, state.core, *state.workflow);
  Reduction effect =
      Reduce(*state.workflow, &state.core, operation, actor, now, engine.reference.DaysOf(*state.workflow, state.core));
  if (effect.kind == v1::VERDICT_KIND_ALREADY) {
    return WithReason(absl::AlreadyExistsError("it is already so"), "ALREADY");
  }
  if (effect.kind != v1::VERDICT_KIND_APPLIED) return RefusalStatus(effect.reason, effect.fields);
  return absl::OkStatus();
}

absl::Status RefusalStatus(absl::string_view reason, const std::vector<FieldViolation>& fields) {
  absl::Status status = InvalidFields(fields);
  if (status.ok()) {
    if (reason == "PERMISSION") {
      status = absl::PermissionDeniedError("this person may not do that");
    } else if (reason == "STALE_REVISION") {
      status = absl::AbortedError("the case has changed");
    } else if (reason == "NOT_ALLOWED_FROM_STAGE") {
      return NotFromHere();
    } else {
      status = absl::InvalidArgumentError(absl::StrCat("refused: ", reason));
    }
  }
  return WithReason(std::move(status), reason);
}

Lane LaneOf(const v1::Operation& operation, const Workflow* workflow) {
  if (operation.has_submit()) {
    return operation.submit().referral().envelope().urgency() > v1::URGENCY_NORMAL ? Lane::kUrgent : Lane::kRest;
  }
  if (operation.has_amend()) {
    return operation.amend().changed().envelope().urgency() > v1::URGENCY_NORMAL ? Lane::kUrgent : Lane::kRest;
  }
  if (operation.has_confirm_step()) return Lane::kAnswer;
  if (!operation.has_take_step() || workflow == nullptr) return Lane::kRest;
  const v1::Step* step = workflow->FindStep(operation.take_step().step_id());
  if (step == nullptr) return Lane::kRest;
  switch (step->kind()) {
    case v1::STEP_KIND_WITHDRAW:
    case v1::STEP_KIND_VOID:
      return Lane::kFirst;
    case v1::STEP_KIND_ANSWER:
    case v1::STEP_KIND_OBJECT:
      return Lane::kAnswer;
    default:
      return Lane::kRest;
  }
}

absl::StatusOr<Queued> QueueOperation(Engine& engine, const v1::Operation& operation, Lane lane, Also also) {
  ASSIGN_OR_RETURN(const std::string bytes, EncodeOperation(operation));
  if (Pack(operation).payload().size() > limits::kOperationCompressedBytes) {
    return WithReason(absl::ResourceExhaustedError("this is larger than allowed"), "TOO_LARGE");
  }
  // What the server's decoder would refuse must not be queued: the person is still here to correct it.
  RETURN_IF_ERROR(DecodeOperation(bytes).status());
  Queued queued;
  queued.referral_id = operation.referral_id();
  const absl::Status written = engine.store->Write([&]() -> absl::Status {
    ASSIGN_OR_RETURN(const OutboxRow row, engine.outbox.Append(operation.referral_id(), lane, bytes));
    queued.operation_id = static_cast<uint64_t>(row.id);
    return also();
  });
  // Planted: the disk's word is not waited for.
  if (!written.ok() && !IsPlanted(Planted::kFailedSaveIsPromised)) return written;
  return queued;
}

absl::StatusOr<Queued> QueueStep(Engine& engine, const std::string& referral_id, absl::string_view step_id,
                                 const std::vector<v1::InputValue>& inputs, Also also) {
  ASSIGN_OR_RETURN(const CaseState state, LoadActive(engine, referral_id));
  const v1::Step* step = state.workflow->FindStep(step_id);
  if (step == nullptr) return InvalidField("step_id", "UNKNOWN", "is a step of the case's workflow");
  ASSIGN_OR_RETURN(v1::Operation operation, BeginOperation(engine, state));
  operation.mutable_take_step()->set_step_id(std::string(step_id));
  for (const v1::InputValue& input : inputs) *operation.mutable_take_step()->add_inputs() = input;
  RETURN_IF_ERROR(JudgeOperation(engine, state, operation));
  // Asked last: a person who may not take the step at all should not be sent to find a link.
  if (!step->offline()) return NeedsLink();
  return QueueOperation(engine, operation, LaneOf(operation, state.workflow), also);
}

absl::StatusOr<Queued> QueueConfirmation(Engine& engine, const std::string& referral_id, absl::string_view step_id,
                                         bool agrees, const std::vector<v1::InputValue>& inputs, Also also) {
  ASSIGN_OR_RETURN(const CaseState state, LoadActive(engine, referral_id));
  if (!state.core.has_pending() || (!step_id.empty() && state.core.pending().step_id() != step_id)) {
    return NotFromHere();
  }
  const v1::Step* step = state.workflow->FindStep(state.core.pending().step_id());
  ASSIGN_OR_RETURN(v1::Operation operation, BeginOperation(engine, state));
  operation.mutable_confirm_step()->set_step_id(state.core.pending().step_id());
  operation.mutable_confirm_step()->set_agrees(agrees);
  for (const v1::InputValue& input : inputs) *operation.mutable_confirm_step()->add_inputs() = input;
  RETURN_IF_ERROR(JudgeOperation(engine, state, operation));
  if (step == nullptr || !step->confirmation().offline()) return NeedsLink();
  return QueueOperation(engine, operation, Lane::kAnswer, also);
}

absl::StatusOr<Queued> QueueComment(Engine& engine, const std::string& referral_id, const v1::AddComment& comment,
                                    Also also) {
  ASSIGN_OR_RETURN(const CaseState state, LoadActive(engine, referral_id));
  ASSIGN_OR_RETURN(v1::Operation operation, BeginOperation(engine, state));
  *operation.mutable_add_comment() = comment;
  // Nothing crosses a comment, and its base would only cost bytes.
  operation.clear_base();
  // Comments are named by their id, so that one that is sent twice is there once.
  if (comment.comment_id().empty()) operation.mutable_add_comment()->set_comment_id(engine.ids.Next());
  RETURN_IF_ERROR(InvalidFields(CheckOperation(operation)));
  RETURN_IF_ERROR(JudgeOperation(engine, state, operation));
  return QueueOperation(engine, operation, Lane::kRest, also);
}

absl::StatusOr<std::string> StepIdOfKind(Engine& engine, const std::string& referral_id, v1::StepKind kind) {
  ASSIGN_OR_RETURN(const CaseState state, LoadActive(engine, referral_id));
  const v1::Step* step = state.workflow->StepOfKind(kind, state.core.stage_id());
  return step == nullptr ? absl::StatusOr<std::string>(NotFromHere()) : step->step_id();
}

absl::StatusOr<std::string> StepIdByVerb(Engine& engine, const std::string& referral_id, absl::string_view verb) {
  ASSIGN_OR_RETURN(const CaseState state, LoadActive(engine, referral_id));
  // Two steps of one stage may share a verb if they are offered to different roles, so the person's own go first.
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  const Actor actor = ActorFor(engine, state.core, *state.workflow);
  const CaseDays days = engine.reference.DaysOf(*state.workflow, state.core);
  for (const v1::Step* step : PermittedSteps(*state.workflow, state.core, actor, now, days)) {
    if (step->verb() == verb) return step->step_id();
  }
  const v1::Step* step = state.workflow->StepByVerb(verb, state.core.stage_id());
  return step == nullptr ? absl::StatusOr<std::string>(NotFromHere()) : step->step_id();
}

}  // namespace ihala::client
