// The part of commands.h that makes cases.
#include <algorithm>
#include <utility>

#include "client-lib/src/commands.h"
#include "client-lib/src/red_line_counts.h"
#include "client-lib/src/sharing_notes.h"
#include "client-lib/src/trusted_time.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/referral/rules.h"
#include "common/text/short_code.h"
#include "common/wire/utf8_path.h"
#include "common/workflow/reducer.h"

namespace ihala::client {
namespace {

// The version of the referral that this program writes.
constexpr uint32_t kReferralSchema = 1;

struct Problems {
  std::string reason;  // Empty if nothing is wrong.
  std::vector<FieldViolation> fields;
};

// The workflow that a new referral to its programme follows; null where the directory does not say, or both sides
// signed none that is not rolled back.
absl::StatusOr<const Workflow*> WorkflowFor(Engine& engine, const v1::Referral& referral) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  return engine.reference.Followed(referral.envelope(), absl::ToCivilDay(now, absl::UTCTimeZone()));
}

void Add(Problems& problems, absl::string_view reason, std::vector<FieldViolation> fields) {
  if (problems.reason.empty()) problems.reason = std::string(reason);
  for (FieldViolation& field : fields) {
    // Two rules may object to one field in the same words.
    if (std::find(problems.fields.begin(), problems.fields.end(), field) == problems.fields.end()) {
      problems.fields.push_back(std::move(field));
    }
  }
}

// Everything that is wrong at once, so that a person corrects a form in one go. The reason is that of the first step
// that fails, in the server's order.
Problems FindProblems(const Engine& engine, const v1::Referral& referral, absl::CivilDay today) {
  Problems problems;
  std::vector<FieldViolation> fields = CheckReferral(referral, today);
  if (!fields.empty()) Add(problems, "INVALID", std::move(fields));
  std::vector<FieldViolation> consent = CheckConsent(referral, today);
  if (!consent.empty()) Add(problems, "CONSENT_MISSING", std::move(consent));
  RoutingProblem routing = CheckRouting(referral, engine.reference.directory(), today);
  if (!routing.reason.empty()) Add(problems, routing.reason, std::move(routing.fields));
  return problems;
}

v1::Operation SubmitOperation(Engine& engine, const std::string& referral_id, const v1::Referral& referral,
                              const Workflow& workflow) {
  v1::Operation operation;
  operation.set_schema_version(kReferralSchema);
  operation.set_referral_id(referral_id);
  *operation.mutable_workflow() = workflow.ref();
  *operation.mutable_claimed() = Claim(*engine.clock);
  *operation.mutable_submit()->mutable_referral() = referral;
  operation.mutable_submit()->set_short_code(text::NewShortCode(*engine.random));
  return operation;
}

absl::Status JudgeSubmission(Engine& engine, const v1::Operation& operation, const Workflow& workflow) {
  const v1::Referral& referral = operation.submit().referral();
  const Actor actor = SubmitterOf(engine, referral);
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  Reduction effect =
      Reduce(workflow, nullptr, operation, actor, now, engine.reference.DaysOf(workflow, referral.envelope()));
  if (effect.kind != v1::VERDICT_KIND_APPLIED) return RefusalStatus(effect.reason, effect.fields);
  return MayDo(engine.AsCaller(), Action::kSubmit, FactsOf(effect.core, workflow), engine.reference.policy(), now);
}

// Asked on another day the family hears the name of that day, though a form still holds the one of before.
bool WasAskedAgain(const v1::Consent& before, const v1::Consent& now) {
  return now.has_given_on() && before.has_given_on() &&
         now.given_on().SerializeAsString() != before.given_on().SerializeAsString() &&
         now.receiver_name() == before.receiver_name();
}

}  // namespace

absl::Status CompleteReferral(Engine& engine, v1::Referral* referral) {
  const std::string bytes = referral->SerializeAsString();
  const std::string broken = FindBrokenText(bytes, *v1::Referral::descriptor());
  if (!broken.empty()) return InvalidField(broken, "NOT_UTF8", "is text in UTF-8");
  if (bytes.size() > limits::kOperationBytes) {
    return WithReason(absl::ResourceExhaustedError("the referral is larger than allowed"), "TOO_LARGE");
  }
  referral->set_schema_version(kReferralSchema);
  v1::Household& household = *referral->mutable_household();
  if (household.household_id().empty()) household.set_household_id(engine.ids.Next());
  for (v1::Person& person : *referral->mutable_people()) {
    if (person.person_id().empty()) person.set_person_id(engine.ids.Next());
  }
  v1::Envelope& envelope = *referral->mutable_envelope();
  if (envelope.referring_organisation().empty()) envelope.set_referring_organisation(engine.account.organisation());
  if (envelope.worker_code().empty()) envelope.set_worker_code(engine.account.code());
  // By the name that it has now the family hears of the receiver.
  v1::Consent& consent = *referral->mutable_consent();
  if (consent.receiver_name().empty() && consent.has_given_on()) {
    consent.set_receiver_name(ReceiverName(engine.reference.directory(), consent));
  }
  if (!referral->agreement_id().empty() && referral->agreement_version() != 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Workflow* const workflow, WorkflowFor(engine, *referral));
  ASSIGN_OR_RETURN(const absl::CivilDay today, engine.Today(workflow));
  const Directory& directory = engine.reference.directory();
  const v1::SharingAgreement* agreement =
      referral->agreement_id().empty()
          ? directory.AgreementFor(envelope.referring_organisation(), envelope.receiving_organisation(),
                                   envelope.programme(), today)
          : directory.InForce(referral->agreement_id(), today);
  if (agreement == nullptr) return absl::OkStatus();
  referral->set_agreement_id(agreement->agreement_id());
  referral->set_agreement_version(agreement->version());
  return absl::OkStatus();
}

absl::StatusOr<DraftCheck> CheckSubmission(Engine& engine, const v1::Referral& referral) {
  ASSIGN_OR_RETURN(const Workflow* const workflow, WorkflowFor(engine, referral));
  ASSIGN_OR_RETURN(const absl::CivilDay today, engine.Today(workflow));
  Problems problems = FindProblems(engine, referral, today);
  DraftCheck check;
  check.reason = std::move(problems.reason);
  const auto add = [](const std::vector<FieldViolation>& from, std::vector<v1::FieldViolation>* to) {
    for (const FieldViolation& violation : from) {
      v1::FieldViolation& out = to->emplace_back();
      out.set_field(violation.field);
      out.set_code(violation.code);
      out.set_description(violation.description);
    }
  };
  add(problems.fields, &check.problems);
  add(WarnReferral(referral, today), &check.warnings);
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  add(NotShared(engine, referral, now), &check.warnings);
  return check;
}

absl::StatusOr<Queued> QueueSubmission(Engine& engine, const std::string& referral_id, const v1::Referral& referral,
                                       Also also) {
  ASSIGN_OR_RETURN(const Workflow* const workflow, WorkflowFor(engine, referral));
  ASSIGN_OR_RETURN(const absl::CivilDay today, engine.Today(workflow));
  Problems problems = FindProblems(engine, referral, today);
  if (!problems.reason.empty()) {
    CountRedLines(engine, problems.fields, referral.envelope().receiving_organisation());
    return RefusalStatus(problems.reason, problems.fields);
  }
  if (workflow == nullptr) {
    const v1::Programme* programme = engine.reference.directory().programme(referral.envelope().programme());
    if (programme != nullptr && engine.reference.Newest(programme->workflow_id()) != nullptr) {
      return WithReason(absl::FailedPreconditionError("both organisations must sign a version of the workflow first"),
                        "WORKFLOW_NOT_SIGNED");
    }
    return WithReason(absl::FailedPreconditionError("the workflow is not on this device yet: sync first"),
                      "NO_WORKFLOW");
  }
  const v1::Operation operation = SubmitOperation(engine, referral_id, referral, *workflow);
  RETURN_IF_ERROR(JudgeSubmission(engine, operation, *workflow));
  ASSIGN_OR_RETURN(Queued queued, QueueOperation(engine, operation, LaneOf(operation, workflow), also));
  queued.short_code = operation.submit().short_code();
  return queued;
}

absl::StatusOr<std::string> SaveDraft(Engine& engine, const v1::Referral& referral, std::string referral_id) {
  Draft draft;
  draft.referral = referral;
  draft.saved_at = engine.clock->Now();
  if (referral_id.empty()) {
    referral_id = engine.ids.Next();
  } else if (const absl::StatusOr<Draft> known = engine.drafts.Get(referral_id); known.ok()) {
    if (WasAskedAgain(known->referral.consent(), referral.consent())) {
      draft.referral.mutable_consent()->clear_receiver_name();
    }
  } else {
    if (!absl::IsNotFound(known.status())) return known.status();
    ASSIGN_OR_RETURN(const CaseState state, LoadCase(engine, referral_id));
    if (!state.exists && state.commands.empty()) return known.status();
    return WithReason(absl::FailedPreconditionError("the referral was submitted already"), "ALREADY_SUBMITTED");
  }
  RETURN_IF_ERROR(CompleteReferral(engine, &draft.referral));
  draft.referral_id = referral_id;
  RETURN_IF_ERROR(engine.store->Write([&]() { return engine.drafts.Put(draft); }));
  return referral_id;
}

absl::StatusOr<Queued> SubmitDraft(Engine& engine, const std::string& referral_id) {
  ASSIGN_OR_RETURN(Draft draft, engine.drafts.Get(referral_id));
  // The account, the directory or an agreement may have come after it was saved.
  RETURN_IF_ERROR(CompleteReferral(engine, &draft.referral));
  return QueueSubmission(engine, referral_id, draft.referral, [&]() { return engine.drafts.Delete(referral_id); });
}

}  // namespace ihala::client
