#include "server/commands/case_judge.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/referral/agreement.h"
#include "common/referral/rules.h"
#include "common/wire/operation_codec.h"
#include "common/workflow/calendar.h"
#include "common/workflow/tombstone.h"
#include "server/commands/amendment_judge.h"
#include "server/commands/case_effects.h"
#include "server/commands/command_name.h"
#include "server/commands/input_references.h"
#include "server/commands/refusals.h"

namespace ihala {
namespace {

// What the author of an operation does with a case that is there. A case that is submitted again is not submitted:
// whoever knows it hears that it is there.
Action ActionOf(const v1::Operation& operation) {
  if (operation.has_submit()) return Action::kRead;
  return operation.has_add_comment() ? Action::kComment : Action::kAct;
}

bool MayBeInBulk(const v1::Operation& operation, const Workflow& workflow) {
  const v1::Step* const step = workflow.FindStep(operation.take_step().step_id());
  // That there is no such step, the reducer says.
  return step == nullptr || step->in_bulk();
}

CaseOutcome Forked() {
  CaseOutcome outcome;
  outcome.verdict.set_kind(v1::VERDICT_KIND_STREAM_FORKED);
  return outcome;
}

// Refused for consent or a red line, or without an agreement in force, or withdrawn before it came, or too late for a
// case that was erased, the server keeps digest and verdict only; the device keeps the text.
bool MayKeepBytes(const Reduction& reduction) {
  const std::string& reason = reduction.reason;
  return reason != kErased && reason != kConsentMissing && reason != kRedLineBlocked && reason != kAgreementExpired &&
         reason != kWithdrawn;
}

}  // namespace

absl::StatusOr<CaseOutcome> CaseJudge::Judge(const CaseCommand& command) {
  ASSIGN_OR_RETURN(std::optional<CaseOutcome> known, FindVerdict(command));
  if (!known.has_value()) {
    ASSIGN_OR_RETURN(known, FindFork(command));
  }
  if (known.has_value() && known->verdict.kind() == v1::VERDICT_KIND_STREAM_FORKED) {
    forked_.insert(command.ledger_key);
    return *std::move(known);
  }
  std::optional<ParkedOperation> waits;
  if (known.has_value()) {
    ASSIGN_OR_RETURN(waits, FindWaiting(command, known->verdict));
    if (!waits.has_value()) return *std::move(known);
  }
  ASSIGN_OR_RETURN(std::string held_of, HoldingDevice(command, waits));
  ASSIGN_OR_RETURN(Ruling ruling, held_of.empty() ? Rule(command) : RuleHeld(command, std::move(held_of)));
  if (waits.has_value()) {
    const bool waits_on = ruling.reduction.kind == v1::VERDICT_KIND_PARKED && ruling.held_of == waits->device;
    if (waits_on && waits->ledger_key == command.ledger_key) return *std::move(known);
    RETURN_IF_ERROR(txn_->DeleteParked(waits->ledger_key));
  }
  CaseOutcome outcome;
  outcome.names_no_case = ruling.names_no_case && !known.has_value();
  ASSIGN_OR_RETURN(outcome.verdict, Take(command, ruling));
  if (ruling.visible) {
    outcome.core = AsSeenBy(command.account, ruling.after());
  }
  // Planted: what came before its case is kept, and never looked at again.
  if (LetsParkedIn(command, ruling, outcome.verdict) && !IsPlanted(Planted::kParkedIsForgotten)) {
    RETURN_IF_ERROR(ReplayParked(command.operation.referral_id()));
  }
  if (!ruling.held_of.empty()) RETURN_IF_ERROR(SettleSuspension(command.operation.referral_id()));
  return outcome;
}

absl::StatusOr<CaseOutcome> CaseJudge::RefuseBroken(const CaseCommand& command) {
  Ruling ruling;
  ruling.reduction = Refuse(kInvalid);
  CaseOutcome outcome;
  ASSIGN_OR_RETURN(outcome.verdict, Take(command, ruling));
  return outcome;
}

absl::StatusOr<std::optional<CaseOutcome>> CaseJudge::FindVerdict(const CaseCommand& command) {
  ASSIGN_OR_RETURN(std::optional<LedgerEntry> entry, txn_->FindLedger(command.ledger_key));
  // Planted: whatever arrives is taken for new.
  if (entry.has_value() && !IsPlanted(Planted::kLedgerIsNotAsked)) {
    ASSIGN_OR_RETURN(CaseOutcome outcome, Repeat(command, *entry));
    return std::optional<CaseOutcome>(std::move(outcome));
  }
  if (!command.operation.has_origin()) return std::optional<CaseOutcome>();
  // Filed again on a new stream: its first identity counts, if that stream was the same person's.
  const v1::Origin& origin = command.operation.origin();
  ASSIGN_OR_RETURN(std::optional<Stream> stream, txn_->FindStream(origin.stream_id()));
  if (!stream.has_value() || stream->account != command.account) return std::optional<CaseOutcome>();
  ASSIGN_OR_RETURN(entry, txn_->FindLedger(StreamKey(origin.stream_id(), origin.n())));
  if (!entry.has_value()) return std::optional<CaseOutcome>();
  if (entry->digest != origin.digest()) {
    RETURN_IF_ERROR(txn_->MarkFork(origin.stream_id(), origin.n()));
    return std::optional<CaseOutcome>();
  }
  RETURN_IF_ERROR(txn_->PutLedger(command.ledger_key, {command.digest, entry->verdict, command.operation_bytes,
                                                       command.previous_digest, command.operation.referral_id()}));
  entry->digest = command.digest;
  ASSIGN_OR_RETURN(CaseOutcome outcome, Repeat(command, *entry));
  return std::optional<CaseOutcome>(std::move(outcome));
}

absl::StatusOr<CaseOutcome> CaseJudge::Repeat(const CaseCommand& command, const LedgerEntry& entry) {
  // Planted: the number alone names an operation.
  if (entry.digest != command.digest && !IsPlanted(Planted::kForkIsTaken)) {
    if (command.n > 0) RETURN_IF_ERROR(txn_->MarkFork(command.stream_id, command.n));
    return Forked();
  }
  CaseOutcome outcome;
  if (!outcome.verdict.ParseFromString(entry.verdict)) return absl::DataLossError("a stored verdict does not parse");
  // An answer that is repeated tells by its time as much as the first one.
  ASSIGN_OR_RETURN(std::optional<SoughtCase> found, SeekCase(*txn_, *reference_, command.operation.referral_id()));
  if (found.has_value()) outcome.core = AsSeenBy(command.account, *std::move(found));
  return outcome;
}

absl::StatusOr<std::optional<CaseOutcome>> CaseJudge::FindFork(const CaseCommand& command) {
  if (command.n == 0 || IsPlanted(Planted::kForkIsTaken)) return std::nullopt;
  const std::string before_key = StreamKey(command.stream_id, command.n - 1);
  if (forked_.contains(before_key)) return Forked();
  ASSIGN_OR_RETURN(const std::optional<ChainLink> before, txn_->FindLink(before_key));
  if (before.has_value() && before->digest != command.previous_digest) {
    RETURN_IF_ERROR(txn_->MarkFork(command.stream_id, command.n - 1));
    return Forked();
  }
  ASSIGN_OR_RETURN(const std::optional<ChainLink> after, txn_->FindLink(StreamKey(command.stream_id, command.n + 1)));
  // What an older server wrote does not say what it goes on from.
  if (!after.has_value() || after->previous.empty() || after->previous == command.digest) return std::nullopt;
  RETURN_IF_ERROR(txn_->MarkFork(command.stream_id, command.n));
  return Forked();
}

std::optional<CaseJudge::Ruling> CaseJudge::RefuseAtOnce(const CaseCommand& command,
                                                         const std::optional<Caller>& caller) const {
  if (caller.has_value() && command.form.ok()) return std::nullopt;
  Ruling ruling;
  if (!caller.has_value()) {
    ruling.reduction = Refuse(kPermission);
  } else {
    ruling.reduction =
        absl::IsResourceExhausted(command.form) ? Refuse(kTooLarge) : Refuse(kInvalid, Violations(command.form));
  }
  return ruling;
}

absl::StatusOr<CaseJudge::Ruling> CaseJudge::Rule(const CaseCommand& command) {
  const std::optional<Caller> caller = reference_->FindCaller(command.account, received_);
  if (std::optional<Ruling> refused = RefuseAtOnce(command, caller); refused.has_value()) return *std::move(refused);
  ASSIGN_OR_RETURN(std::optional<SoughtCase> found, SeekCase(*txn_, *reference_, command.operation.referral_id()));
  if (!found.has_value()) return RuleUnseen(command, *caller, std::move(found));
  const absl::Status may = MayDo(*caller, ActionOf(command.operation), found->facts, *reference_->policy, received_);
  if (!found->is_there || absl::IsNotFound(may)) return RuleUnseen(command, *caller, std::move(found));
  return RuleExisting(command, *caller, *std::move(found), may.ok());
}

absl::StatusOr<CaseJudge::Ruling> CaseJudge::RuleSubmission(const CaseCommand& command, const Caller& caller) {
  Ruling ruling;
  const v1::Operation& operation = command.operation;
  const CaseFacts facts = FactsOf(operation.submit().referral());
  if (!MayDo(caller, Action::kSubmit, facts, *reference_->policy, received_).ok()) {
    ruling.reduction = Refuse(kPermission, {{"envelope.worker_code", "NOT_YOURS", "must be the author's own"}});
    return ruling;
  }
  ASSIGN_OR_RETURN(const FollowedWorkflow followed, VersionOf(operation));
  ruling.workflow = followed.workflow;
  if (followed.arrangement != nullptr) ruling.arrangement = followed.arrangement->arrangement_id();
  if (ruling.workflow == nullptr || operation.workflow().version() == 0) {
    ruling.reduction = Refuse(kInvalid, {{"workflow", "UNKNOWN_CODE", "must be a workflow version that is loaded"}});
    return ruling;
  }
  if (!CheckSubmission(command, followed, &ruling.reduction).ok()) return ruling;
  ruling.reduction = Reduce(*ruling.workflow, nullptr, operation, ActorOn(caller, facts, Action::kSubmit), received_,
                            reference_->DaysOf(*ruling.workflow, operation.submit().referral().envelope()));
  ruling.visible = ruling.reduction.kind == v1::VERDICT_KIND_APPLIED;
  return ruling;
}

absl::Status CaseJudge::CheckSubmission(const CaseCommand& command, const FollowedWorkflow& followed,
                                        Reduction* refusal) {
  const Workflow& workflow = *followed.workflow;
  const v1::Referral& referral = command.operation.submit().referral();
  const absl::CivilDay today = WorkingDays(workflow.document().calendar()).DayOf(received_);
  const bool is_fresh = command.findings.has_value() && command.findings->day == today;
  const DossierFindings found = is_fresh ? *command.findings : FindInDossier(referral, today);
  if (!found.fields.empty()) {
    std::vector<FieldViolation> all = found.fields;
    all.insert(all.end(), found.consent.begin(), found.consent.end());
    *refusal = Refuse(kInvalid, std::move(all));
    return absl::InvalidArgumentError("fields");
  }
  if (!found.consent.empty()) {
    *refusal = Refuse(kConsentMissing, found.consent);
    return absl::FailedPreconditionError("consent");
  }
  RoutingProblem problem = CheckRouting(referral, reference_->directory, today);
  if (problem.reason.empty()) {
    const v1::Programme* programme = reference_->directory.programme(referral.envelope().programme());
    const v1::Envelope& way = referral.envelope();
    if (followed.arrangement == nullptr && programme->workflow_id() != workflow.ref().workflow_id()) {
      problem = {kInvalid, {{"workflow.workflow_id", "NOT_COVERED", "must be the programme's workflow"}}};
    } else if (!reference_->directory.AgreedOn(workflow.document(), way.referring_organisation(),
                                               way.receiving_organisation())) {
      problem = {kInvalid, {{"workflow.version", "NOT_SIGNED", "must be a version that both sides have signed"}}};
    } else if (!reference_->directory.Follows(workflow.document(), way.referring_organisation(),
                                              way.receiving_organisation(), DirectoryDay(received_))) {
      problem = {kInvalid, {{"workflow.version", "NOT_VALID_NOW", "must be a version that referrals follow today"}}};
    } else {
      return absl::OkStatus();
    }
  }
  *refusal = Refuse(std::move(problem.reason), std::move(problem.fields));
  return absl::FailedPreconditionError("routing");
}

absl::StatusOr<CaseJudge::Ruling> CaseJudge::RuleExisting(const CaseCommand& command, const Caller& caller,
                                                          SoughtCase found, bool may_do) {
  Ruling ruling;
  ruling.visible = true;
  ruling.workflow = std::move(found.workflow);
  ruling.before = std::move(found.core);
  if (!may_do) {
    ruling.reduction = Refuse(kPermission);
    return ruling;
  }
  const std::optional<v1::Operation> carried = CarryOver(command.operation, ruling, &ruling.reduction);
  if (!carried.has_value()) return ruling;
  const v1::Operation& operation = *carried;
  if (command.in_bulk && !MayBeInBulk(operation, *ruling.workflow)) {
    ruling.reduction = Refuse(kInvalid, {{"step_id", "NOT_IN_BULK", "must be a step that may be taken on many cases"}});
    return ruling;
  }
  const Actor actor = ActorOn(caller, found.facts, ActionOf(operation));
  ruling.reduction = Reduce(*ruling.workflow, &*ruling.before, operation, actor, received_,
                            reference_->DaysOf(*ruling.workflow, *ruling.before));
  if (ruling.reduction.kind != v1::VERDICT_KIND_APPLIED) return ruling;
  if (operation.has_amend()) {
    const AmendmentCase amended{command, *ruling.before, *ruling.workflow, store_.epoch, received_, &chain_};
    ASSIGN_OR_RETURN(ruling.amendment, RuleAmendment(*txn_, *reference_, amended, &ruling.reduction));
    return ruling;
  }
  if (operation.has_add_comment()) {
    ASSIGN_OR_RETURN(std::optional<FeedRow> comment,
                     txn_->FindRow(RowKind::kComment, operation.referral_id(), operation.add_comment().comment_id()));
    if (comment.has_value()) {
      ruling.reduction = Reduction();
      ruling.reduction.kind = v1::VERDICT_KIND_ALREADY;
    }
    return ruling;
  }
  // Planted: of two acts the one with the later wall clock counts.
  if (IsPlanted(Planted::kClockDecides) && operation.has_claimed() &&
      operation.claimed().wall().seconds() < ruling.before->entered_at().seconds()) {
    ruling.reduction = Refuse(kStaleRevision);
    return ruling;
  }
  if (command.base_revision != 0 && ruling.before->revision() > command.base_revision) {
    ruling.reduction = Refuse(kStaleRevision);
    return ruling;
  }
  ASSIGN_OR_RETURN(std::vector<FieldViolation> problems, CheckReferences(operation, caller, ruling));
  if (!problems.empty()) {
    const char* const reason = CrossesRedLine(problems) ? kRedLineBlocked : kInvalid;
    ruling.reduction = Refuse(reason, std::move(problems));
  }
  return ruling;
}

absl::StatusOr<std::vector<FieldViolation>> CaseJudge::CheckReferences(const v1::Operation& operation,
                                                                       const Caller& caller, const Ruling& ruling) {
  const StepOnCase on{caller, *ruling.before, *ruling.workflow, received_};
  if (operation.has_take_step()) {
    const v1::Step* step = ruling.workflow->FindStep(operation.take_step().step_id());
    return CheckInputReferences(*txn_, *reference_, on, step->inputs(), operation.take_step().inputs());
  }
  const v1::Step* step = ruling.workflow->FindStep(on.core.pending().step_id());
  if (step == nullptr) return std::vector<FieldViolation>();
  return CheckInputReferences(*txn_, *reference_, on, step->confirmation().inputs(), operation.confirm_step().inputs());
}

absl::StatusOr<v1::Verdict> CaseJudge::Take(const CaseCommand& command, Ruling& ruling) {
  v1::Verdict verdict;
  verdict.set_kind(ruling.reduction.kind);
  verdict.set_reason(ruling.reduction.reason);
  verdict.set_already_by(NameAsSeenBy(command.account, ruling));
  for (const FieldViolation& field : ruling.reduction.fields) {
    v1::FieldViolation* out = verdict.add_fields();
    out->set_field(field.field);
    out->set_code(field.code);
    out->set_description(field.description);
  }
  if (ruling.stops) {
    const auto author = reference_->accounts.find(command.account);
    RETURN_IF_ERROR(txn_->PutStop(command.operation.referral_id(), author->second.organisation()));
  } else if (ruling.reduction.kind == v1::VERDICT_KIND_APPLIED || ruling.reduction.kind == v1::VERDICT_KIND_MERGED) {
    ASSIGN_OR_RETURN(
        const uint64_t seq,
        StoreEffects(*txn_, *ruling.workflow, ruling.before, {store_.phone_key, received_, random_, reference_},
                     &ruling.reduction, ruling.amendment.has_value() ? &*ruling.amendment : nullptr));
    verdict.set_seq(seq);
    if (!ruling.arrangement.empty()) {
      RETURN_IF_ERROR(txn_->PutArranged(ruling.arrangement, command.operation.referral_id()));
    }
  } else if (ruling.reduction.kind == v1::VERDICT_KIND_PARKED) {
    RETURN_IF_ERROR(txn_->PutParked(command.operation.referral_id(),
                                    {command.ledger_key, command.account, command.operation_bytes, ruling.held_of}));
  }
  if (ruling.visible) {
    const v1::CaseCore& core = ruling.after();
    verdict.set_stage_id(core.stage_id());
    verdict.set_entry(core.entry());
    // Whoever says anything else of a case has its code from its core.
    if (command.operation.has_submit()) verdict.set_short_code(core.short_code());
  }
  RETURN_IF_ERROR(Record(command, ruling, verdict));
  RETURN_IF_ERROR(CountBlocked(command, ruling));
  return verdict;
}

absl::Status CaseJudge::Record(const CaseCommand& command, const Ruling& ruling, const v1::Verdict& verdict) {
  const auto caller = reference_->accounts.find(command.account);
  RETURN_IF_ERROR(txn_->PutAudit(
      {received_, command.account, caller == reference_->accounts.end() ? "" : caller->second.organisation(),
       std::string(CommandName(command.operation)), UuidToText(command.operation.referral_id()),
       // A stop is no step that was taken: the case is not here, or not for its author.
       ruling.stops ? "STOP" : absl::StrCat(v1::VerdictKind_Name(verdict.kind()), " ", verdict.reason()),
       command.digest}));
  // Nothing would ever erase what comes for a case that was erased.
  const bool meets_tombstone = ruling.before.has_value() && IsTombstone(*ruling.before, *ruling.workflow);
  const bool keeps = MayKeepBytes(ruling.reduction) && !meets_tombstone;
  return txn_->PutLedger(command.ledger_key,
                         {command.digest, verdict.SerializeAsString(), keeps ? command.operation_bytes : "",
                          command.previous_digest, command.operation.referral_id()});
}

}  // namespace ihala
