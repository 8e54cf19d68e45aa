#include "client-lib/src/refusals.h"

#include <vector>

#include "client-lib/src/amendments.h"
#include "client-lib/src/commands.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/referral/rules.h"
#include "common/workflow/tombstone.h"

namespace ihala::client {
namespace {

struct Refused {
  OutboxRow row;
  v1::Operation operation;
};

absl::StatusOr<Refused> Load(Engine& engine, int64_t operation_id) {
  Refused refused;
  ASSIGN_OR_RETURN(refused.row, engine.outbox.Get(operation_id));
  if (refused.row.state != OutboxState::kRefused) {
    return WithReason(absl::FailedPreconditionError("the operation is not a refused one"), "NOT_REFUSED");
  }
  if (!refused.operation.ParseFromString(refused.row.bytes)) {
    return absl::DataLossError("an operation of the outbox is damaged");
  }
  return refused;
}

std::vector<v1::InputValue> ToVector(const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs) {
  return {inputs.begin(), inputs.end()};
}

}  // namespace

absl::StatusOr<Queued> Resend(Engine& engine, int64_t operation_id) {
  ASSIGN_OR_RETURN(const Refused refused, Load(engine, operation_id));
  const v1::Operation& operation = refused.operation;
  const auto resolve = [&]() { return engine.outbox.SetState(operation_id, OutboxState::kResolved); };
  switch (operation.command_case()) {
    case v1::Operation::kSubmit:
      return QueueSubmission(engine, operation.referral_id(), operation.submit().referral(), resolve);
    case v1::Operation::kTakeStep:
      return QueueStep(engine, operation.referral_id(), operation.take_step().step_id(),
                       ToVector(operation.take_step().inputs()), resolve);
    case v1::Operation::kConfirmStep:
      return QueueConfirmation(engine, operation.referral_id(), operation.confirm_step().step_id(),
                               operation.confirm_step().agrees(), ToVector(operation.confirm_step().inputs()), resolve);
    case v1::Operation::kAddComment:
      return QueueComment(engine, operation.referral_id(), operation.add_comment(), resolve);
    case v1::Operation::kAmend:
      return QueueAmendment(engine, operation.referral_id(), operation.amend(), nullptr, resolve);
    case v1::Operation::kSayRetention:  // Said online only.
    case v1::Operation::COMMAND_NOT_SET:
      break;
  }
  return absl::DataLossError("an operation of the outbox is damaged");
}

absl::StatusOr<std::string> Reopen(Engine& engine, int64_t operation_id) {
  ASSIGN_OR_RETURN(const Refused refused, Load(engine, operation_id));
  if (!refused.operation.has_submit()) {
    return WithReason(absl::FailedPreconditionError("only a refused submission becomes a draft again"), "NOT_REFUSED");
  }
  Draft draft;
  draft.referral_id = refused.operation.referral_id();
  draft.referral = refused.operation.submit().referral();
  draft.saved_at = engine.clock->Now();
  v1::Consent& consent = *draft.referral.mutable_consent();
  // The family agreed to a receiver of another name: it is asked again, and on another day.
  RETURN_IF_ERROR(engine.reference.Load(draft.saved_at));
  if (!consent.receiver_name().empty() && !IsNameOfReceiver(engine.reference.directory(), consent)) {
    consent.clear_receiver_name();
    consent.clear_also_named();
    consent.clear_given_on();
  }
  RETURN_IF_ERROR(engine.store->Write([&]() -> absl::Status {
    RETURN_IF_ERROR(engine.drafts.Put(draft));
    return engine.outbox.SetState(operation_id, OutboxState::kResolved);
  }));
  return draft.referral_id;
}

absl::Status Dismiss(Engine& engine, int64_t operation_id) {
  ASSIGN_OR_RETURN(const Refused refused, Load(engine, operation_id));
  return engine.store->Write([&]() -> absl::Status {
    RETURN_IF_ERROR(engine.outbox.SetState(operation_id, OutboxState::kResolved));
    // A person has seen what came too late for its case: it is not to outlive it here either.
    if (refused.row.verdict.reason() != kErased) return absl::OkStatus();
    return engine.outbox.DropBytesOfErased(refused.row.referral_id);
  });
}

}  // namespace ihala::client
