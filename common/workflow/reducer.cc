#include "common/workflow/reducer.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/text/utf8.h"
#include "common/workflow/calendar.h"
#include "common/workflow/carry_dossier.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/evaluator.h"
#include "common/workflow/retention_acts.h"
#include "common/workflow/tombstone.h"
#include "common/workflow/transition.h"

namespace ihala {
namespace {

using Inputs = google::protobuf::RepeatedPtrField<v1::InputValue>;

constexpr char kStale[] = "STALE_REVISION";
constexpr char kConsentMissing[] = "CONSENT_MISSING";
constexpr char kNotAllowed[] = "NOT_ALLOWED_FROM_STAGE";
constexpr char kPermission[] = "PERMISSION";

Reduction Rejected(absl::string_view reason) {
  Reduction reduction;
  reduction.kind = v1::VERDICT_KIND_REJECTED;
  reduction.reason = std::string(reason);
  return reduction;
}

Reduction Refused(const absl::Status& status) { return Rejected(Reason(status)); }

Reduction Invalid(std::vector<FieldViolation> fields) {
  Reduction reduction = Rejected("INVALID");
  reduction.fields = std::move(fields);
  return reduction;
}

Reduction Already(absl::string_view by) {
  Reduction reduction;
  reduction.kind = v1::VERDICT_KIND_ALREADY;
  reduction.already_by = std::string(by);
  return reduction;
}

// One operation on one case: what every rule below needs to know.
struct Act {
  const Workflow& workflow;
  const v1::CaseCore& core;
  const v1::Operation& operation;
  const Actor& actor;
  absl::Time received;
  const CaseDays& days;
};

Reduction Applied(const Act& act, v1::CaseCore core, v1::HistoryKind kind, absl::string_view step_id,
                  const Inputs& inputs) {
  Reduction reduction;
  reduction.kind = v1::VERDICT_KIND_APPLIED;
  reduction.core = std::move(core);
  v1::HistoryEntry& entry = reduction.history.emplace();
  entry.set_step_id(std::string(step_id));
  entry.set_kind(kind);
  entry.set_actor(act.actor.account);
  entry.set_actor_organisation(act.actor.organisation);
  entry.set_side(act.actor.side);
  entry.set_from_stage(act.core.stage_id());
  entry.set_to_stage(reduction.core.stage_id());
  entry.set_entry(reduction.core.entry());
  *entry.mutable_inputs() = inputs;
  *entry.mutable_received_at() = TimestampOfTime(act.received);
  if (act.operation.has_claimed()) *entry.mutable_claimed() = act.operation.claimed();
  return reduction;
}

Reduction Changed(const Act& act, v1::CaseCore core, v1::HistoryKind kind, absl::string_view step_id,
                  const Inputs& inputs) {
  Reduction reduction = Applied(act, std::move(core), kind, step_id, inputs);
  reduction.core_changed = true;
  reduction.erase_body = reduction.core.has_erased();
  if (reduction.erase_body) StripEvent(&*reduction.history);
  return reduction;
}

Reduction Submit(const Workflow& workflow, const v1::Operation& operation, const Actor& actor, absl::Time received,
                 const CaseDays& days) {
  const v1::Referral& referral = operation.submit().referral();
  const v1::Envelope& envelope = referral.envelope();
  v1::CaseCore draft;
  draft.set_stage_id(workflow.draft_stage().stage_id());
  draft.set_referral_id(operation.referral_id());
  draft.set_short_code(operation.submit().short_code());
  *draft.mutable_workflow() = workflow.ref();
  draft.set_referring_organisation(envelope.referring_organisation());
  draft.set_receiving_organisation(envelope.receiving_organisation());
  draft.set_desk(envelope.desk());
  draft.set_programme(envelope.programme());
  draft.set_worker_code(actor.account);
  draft.set_assigned_to(actor.account);
  draft.set_urgency(envelope.urgency());
  draft.set_governorate(envelope.governorate());
  draft.set_household_size(envelope.household_size());
  CarryConsent(workflow, referral.consent(), &draft);
  draft.set_agreement_id(referral.agreement_id());
  draft.set_agreement_version(referral.agreement_version());
  *draft.mutable_received_at() = TimestampOfTime(received);
  *draft.mutable_entered_at() = TimestampOfTime(received);
  const v1::Step& step = workflow.submit_step();
  if (const auto next = Next(workflow, draft, step.step_id(), actor, received, days); !next.ok()) {
    return Refused(next.status());
  }
  const Act act{workflow, draft, operation, actor, received, days};
  v1::CaseCore core = Move(workflow, draft, step, {}, Parties{actor.account, actor.side}, received, days);
  Reduction reduction = Changed(act, std::move(core), v1::HISTORY_KIND_STEP, step.step_id(), {});
  reduction.dossier = &referral;
  return reduction;
}

Reduction AddComment(const Act& act) {
  const v1::AddComment& command = act.operation.add_comment();
  if (act.actor.side != v1::SIDE_REFERRER && act.actor.side != v1::SIDE_RECEIVER) return Rejected(kPermission);
  std::vector<FieldViolation> fields;
  if (!IsUuidV7(command.comment_id())) fields.push_back({"comment_id", "INVALID", "is a UUID of version 7"});
  if (command.audience() != v1::AUDIENCE_BOTH_SIDES && command.audience() != v1::AUDIENCE_INTERNAL) {
    fields.push_back({"audience", "MISSING", "says who may read the comment"});
  }
  if (command.text().empty()) fields.push_back({"text", "MISSING", "is required"});
  CollectViolations(text::CheckFreeText("text", command.text(), limits::kCommentCodePoints), fields).IgnoreError();
  if (!fields.empty()) return Invalid(std::move(fields));
  Reduction reduction = Applied(act, act.core, v1::HISTORY_KIND_COMMENT, "", {});
  // History is read by both sides: an internal comment must leave no trace in it.
  if (command.audience() == v1::AUDIENCE_INTERNAL) reduction.history.reset();
  v1::Comment& comment = reduction.comment.emplace();
  comment.set_comment_id(command.comment_id());
  comment.set_audience(command.audience());
  comment.set_author(act.actor.account);
  comment.set_author_organisation(act.actor.organisation);
  comment.set_side(act.actor.side);
  comment.set_text(command.text());
  *comment.mutable_received_at() = TimestampOfTime(act.received);
  if (act.operation.has_claimed()) *comment.mutable_claimed() = act.operation.claimed();
  return reduction;
}

// Who may amend the dossier, and when. How it meets what others wrote is for those who hold the dossier to say.
Reduction Amend(const Act& act) {
  if (act.actor.side != v1::SIDE_REFERRER) return Rejected(kPermission);
  const v1::StageKind kind = act.workflow.KindOf(act.core.stage_id());
  // What a family took back is not added to.
  if (act.core.consent_ended() || kind == v1::STAGE_KIND_CLOSED_STOPPED) return Rejected(kConsentMissing);
  if (IsClosed(kind)) return Rejected(kNotAllowed);
  return Applied(act, act.core, v1::HISTORY_KIND_AMENDED, "", {});
}

// Who already did what the step would do; nullopt where nobody did. Only those who could take the step learn it.
std::optional<std::string> DoneBy(const Act& act, const v1::Step& step) {
  const v1::CaseCore& core = act.core;
  if (!HoldsOneOf(act.actor, step.roles())) return std::nullopt;
  const bool withdraws = step.kind() == v1::STEP_KIND_WITHDRAW;
  const bool same_entry = act.operation.base_entry() == core.entry();
  const bool open = !IsClosed(act.workflow.KindOf(core.stage_id()));
  if (step.kind() == v1::STEP_KIND_CLAIM && open && !core.holder().empty()) return core.holder();
  if (!step.to_stage().empty() && core.entered_by_step() == step.step_id() && core.stage_id() == step.to_stage() &&
      (withdraws || act.operation.base_entry() + 1 == core.entry())) {
    return core.entered_by();
  }
  if (withdraws && core.consent_ended() && absl::c_linear_search(step.flag_only_stages(), core.stage_id())) return "";
  if (!same_entry) return std::nullopt;
  if (step.kind() == v1::STEP_KIND_OPEN_IDENTITY &&
      absl::c_linear_search(core.identity_opened_by(), act.actor.account)) {
    return act.actor.account;
  }
  if (core.has_pending() && core.pending().step_id() == step.step_id()) return core.pending().proposed_by();
  if (step.to_stage().empty() && step.holder_effect() == v1::HOLDER_EFFECT_CLEAR && core.holder().empty() &&
      absl::c_linear_search(step.from_stages(), core.stage_id())) {
    return "";
  }
  return std::nullopt;
}

// What only this case can tell to be wrong with inputs that the form allows.
std::vector<FieldViolation> CheckAgainstCase(const v1::CaseCore& core, const v1::Step& step,
                                             const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                             const Inputs& given) {
  std::vector<FieldViolation> fields;
  for (const v1::StepInput& input : form) {
    const v1::InputValue* value = FindInput(given, input.name());
    if (value == nullptr || value->reference().empty()) continue;
    const std::string field = absl::StrCat("inputs.", input.name());
    if (input.kind() == v1::INPUT_KIND_CASE && *UuidFromText(value->reference()) == core.referral_id()) {
      fields.push_back({field, "SAME_CASE", "is another case than this one"});
    }
    const bool barred = std::any_of(step.conditions().begin(), step.conditions().end(), [](const auto& condition) {
      return condition.kind() == v1::CONDITION_KIND_ANOTHER_REVIEWER;
    });
    if (input.kind() == v1::INPUT_KIND_ACCOUNT && barred && core.objections() > 0 &&
        absl::c_linear_search(core.deciders(), value->reference())) {
      fields.push_back({field, "NOT_ALLOWED", "is a reviewer who has not decided this case before"});
    }
  }
  return fields;
}

// What is said with a step as it is kept. Whoever a case is handed to is of the referring side, and named where what
// was agreed of that side's names holds.
Inputs AsKept(const v1::Step& step, const Inputs& given) {
  Inputs kept = given;
  if (step.holder_effect() != v1::HOLDER_EFFECT_ASSIGN_NAMED) return kept;
  for (const v1::StepInput& input : step.inputs()) {
    if (input.kind() != v1::INPUT_KIND_ACCOUNT) continue;
    for (v1::InputValue& value : kept) {
      if (value.name() != input.name()) continue;
      value.set_account(value.reference());
      value.clear_reference();
    }
  }
  return kept;
}

Reduction Propose(const Act& act, const v1::Step& step, const Inputs& inputs) {
  // A reason decides whether a second party is needed, so that Next could not know.
  if (act.core.has_pending()) return Rejected(kNotAllowed);
  v1::CaseCore core = step.confirmation().moves_at_once()
                          ? Move(act.workflow, act.core, step, inputs, Parties{act.actor.account, act.actor.side},
                                 act.received, act.days)
                          : act.core;
  v1::PendingStep& pending = *core.mutable_pending();
  pending.set_step_id(step.step_id());
  pending.set_proposed_by(act.actor.account);
  pending.set_proposed_side(act.actor.side);
  *pending.mutable_inputs() = inputs;
  *pending.mutable_proposed_at() = TimestampOfTime(act.received);
  if (const int days = static_cast<int>(step.confirmation().days()); days > 0) {
    const WorkingDays& calendar = act.days.Of(AnsweringSide(act.workflow, core), act.workflow).calendar();
    *pending.mutable_due_on() = DateOfDay(calendar.Add(calendar.DayOf(act.received), days));
  }
  return Changed(act, std::move(core), v1::HISTORY_KIND_PROPOSED, step.step_id(), inputs);
}

// An answer that was on its way while the case was refused for want of it reopens the case as an objection does.
Reduction ObjectByAnswer(const Act& act, const v1::Step& answer, const v1::Step& objection) {
  const Inputs& inputs = act.operation.take_step().inputs();
  if (auto fields = CheckInputs(act.workflow, answer.inputs(), inputs); !fields.empty()) {
    return Invalid(std::move(fields));
  }
  v1::CaseCore core = Move(act.workflow, act.core, objection, inputs, Parties{act.actor.account, act.actor.side},
                           act.received, act.days);
  core.set_objections(act.core.objections());
  return Changed(act, std::move(core), v1::HISTORY_KIND_STEP, answer.step_id(), inputs);
}

Reduction TakeStep(const Act& act) {
  const v1::TakeStep& command = act.operation.take_step();
  const v1::Step* step = act.workflow.FindStep(command.step_id());
  if (step == nullptr || step->kind() == v1::STEP_KIND_SUBMIT) return Rejected(kNotAllowed);
  if (const auto by = DoneBy(act, *step); by.has_value()) return Already(*by);
  const v1::Step* const objection =
      LateAnswerObjection(act.workflow, act.core, *step, act.operation.base_entry(), act.actor, act.received, act.days);
  if (objection != nullptr) return ObjectByAnswer(act, *step, *objection);
  if (step->kind() != v1::STEP_KIND_WITHDRAW && act.operation.base_entry() != act.core.entry()) return Rejected(kStale);
  const auto next = Next(act.workflow, act.core, step->step_id(), act.actor, act.received, act.days);
  if (!next.ok()) return Refused(next.status());
  if (auto fields = CheckInputs(act.workflow, step->inputs(), command.inputs()); !fields.empty()) {
    return Invalid(std::move(fields));
  }
  if (auto fields = CheckAgainstCase(act.core, *step, step->inputs(), command.inputs()); !fields.empty()) {
    return Invalid(std::move(fields));
  }
  const Inputs inputs = AsKept(*step, command.inputs());
  if (NeedsSecondParty(*step, act.core, inputs, act.received)) return Propose(act, *step, inputs);
  if (absl::c_linear_search(step->flag_only_stages(), act.core.stage_id())) {
    v1::CaseCore core = act.core;
    core.set_consent_ended(true);
    return Changed(act, std::move(core), v1::HISTORY_KIND_STEP, step->step_id(), inputs);
  }
  v1::CaseCore core =
      Move(act.workflow, act.core, *step, inputs, Parties{act.actor.account, act.actor.side}, act.received, act.days);
  return Changed(act, std::move(core), v1::HISTORY_KIND_STEP, step->step_id(), inputs);
}

// The second party agrees, or the clock lets it count as done.
v1::CaseCore Agree(const Act& act, const v1::Step& step, const Inputs& inputs) {
  v1::CaseCore core = act.core;
  if (step.confirmation().moves_at_once()) {
    core.clear_pending();
    core.set_confirmed_by(act.actor.account);
  } else {
    const v1::PendingStep& pending = act.core.pending();
    const Parties parties{pending.proposed_by(), pending.proposed_side(), act.actor.account, act.actor.side};
    core = Move(act.workflow, act.core, step, pending.inputs(), parties, act.received, act.days);
  }
  LinkCase(step.confirmation().inputs(), inputs, core);
  return core;
}

Reduction TimeOut(const Act& act, const v1::Step& step) {
  if (act.operation.confirm_step().agrees()) return Rejected(kPermission);
  if (!ConfirmationTimedOut(act.workflow, act.core, act.received, act.days)) return Rejected(kNotAllowed);
  v1::CaseCore core = act.core;
  if (step.confirmation().on_timeout() == v1::CONFIRMATION_TIMEOUT_UNCONFIRMED) {
    core = Agree(act, step, {});
    core.set_unconfirmed(true);
  }
  core.clear_pending();
  return Changed(act, std::move(core), v1::HISTORY_KIND_TIMED_OUT, step.step_id(), {});
}

Reduction ConfirmStep(const Act& act) {
  const v1::ConfirmStep& command = act.operation.confirm_step();
  const v1::Step* step = act.workflow.FindStep(command.step_id());
  if (step == nullptr || !step->has_confirmation()) return Rejected(kNotAllowed);
  const uint32_t entry_seen = act.operation.base_entry() + (step->confirmation().moves_at_once() ? 0 : 1);
  if (!act.core.has_pending() && command.agrees() && !act.core.confirmed_by().empty() &&
      act.core.entered_by_step() == command.step_id() && entry_seen == act.core.entry() &&
      HoldsOneOf(act.actor, step->confirmation().roles())) {
    return Already(act.core.confirmed_by());
  }
  if (act.operation.base_entry() != act.core.entry() || !act.core.has_pending() ||
      act.core.pending().step_id() != command.step_id()) {
    return Rejected(kStale);
  }
  if (const absl::Status status = MayConfirm(act.workflow, act.core, act.actor); !status.ok()) return Refused(status);
  if (act.actor.side == v1::SIDE_CLOCK) return TimeOut(act, *step);
  const auto& form = step->confirmation().inputs();
  if (auto fields = CheckInputs(act.workflow, form, command.inputs()); !fields.empty()) {
    return Invalid(std::move(fields));
  }
  if (auto fields = CheckAgainstCase(act.core, *step, form, command.inputs()); !fields.empty()) {
    return Invalid(std::move(fields));
  }
  if (!command.agrees()) {
    v1::CaseCore core = act.core;
    core.clear_pending();
    if (step->confirmation().moves_at_once()) core.set_unconfirmed(true);
    return Changed(act, std::move(core), v1::HISTORY_KIND_CONTESTED, step->step_id(), command.inputs());
  }
  // A hold that was set since the proposal binds the second party too.
  for (const v1::Condition& condition : step->conditions()) {
    if (condition.kind() == v1::CONDITION_KIND_NO_LEGAL_HOLD && act.core.legal_hold()) return Rejected(kNotAllowed);
  }
  return Changed(act, Agree(act, *step, command.inputs()), v1::HISTORY_KIND_CONFIRMED, step->step_id(),
                 command.inputs());
}

Reduction ReduceCommand(const Act& act) {
  switch (act.operation.command_case()) {
    case v1::Operation::kTakeStep:
      return TakeStep(act);
    case v1::Operation::kConfirmStep:
      return ConfirmStep(act);
    case v1::Operation::kAddComment:
      return AddComment(act);
    case v1::Operation::kAmend:
      return Amend(act);
    case v1::Operation::kSayRetention:
      return ReduceRetention(act.workflow, act.core, act.operation, act.actor, act.received);
    default:
      return Invalid({{"command", "MISSING", "says what is commanded"}});
  }
}

}  // namespace

Reduction Reduce(const Workflow& workflow, const v1::CaseCore* core, const v1::Operation& operation, const Actor& actor,
                 absl::Time received, const CaseDays& days) {
  if (operation.has_submit()) {
    if (core == nullptr) return Submit(workflow, operation, actor, received, days);
    return IsTombstone(*core, workflow) ? Rejected(kErased) : Already(core->worker_code());
  }
  if (core == nullptr) {
    Reduction reduction;
    reduction.kind = v1::VERDICT_KIND_PARKED;
    reduction.reason = "UNKNOWN_PREDECESSOR";
    return reduction;
  }
  Reduction reduction = ReduceCommand({workflow, *core, operation, actor, received, days});
  // A tombstone takes nothing more: nothing would ever erase it.
  if (IsTombstone(*core, workflow) && reduction.kind != v1::VERDICT_KIND_ALREADY) return Rejected(kErased);
  return reduction;
}

}  // namespace ihala
