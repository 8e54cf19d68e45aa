#include "tools/field/step_actions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "tools/field/case_row.h"
#include "tools/field/texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {
namespace {

// Another case that a step names, as the server knows it.
CaseLookup LookupWith(Client& client) {
  return [&client](absl::string_view name) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const std::string id, client.FindCase(name));
    return IdToText(id);
  };
}

const v1::Step* StepOfKind(const CaseView& view, v1::StepKind kind) {
  const auto found = std::find_if(view.permitted_steps.begin(), view.permitted_steps.end(),
                                  [kind](const v1::Step& step) { return step.kind() == kind; });
  return found == view.permitted_steps.end() ? nullptr : &*found;
}

absl::StatusOr<CaseOutcome> Outcome(Field& field, const CaseView& view, const v1::Step& step, Queued queued) {
  CaseOutcome outcome;
  outcome.line = Say(field.language(), field_say::kQueuedStep, text::DisplayShortCode(view.summary.short_code),
                     In(field.language(), step.title()));
  outcome.queued = std::move(queued);
  outcome.queued.short_code = view.summary.short_code;
  return outcome;
}

absl::StatusOr<CaseOutcome> Take(Field& field, Client& client, const CaseView& view, const v1::Step& step,
                                 const GivenInputs& given) {
  ASSIGN_OR_RETURN(const auto inputs, BuildInputs(step.inputs(), given, LookupWith(client)));
  ASSIGN_OR_RETURN(Queued queued, client.TakeStep(view.summary.referral_id, step.step_id(), inputs));
  return Outcome(field, view, step, std::move(queued));
}

absl::StatusOr<CaseOutcome> TakeByVerb(Field& field, Client& client, const std::string& id,
                                       const StepOptions& options) {
  ASSIGN_OR_RETURN(const CaseView view, client.GetCase(id));
  ASSIGN_OR_RETURN(const v1::Workflow* workflow, field.WorkflowOf(view.summary.core.workflow()));
  if (StepsWithVerb(*workflow, options.verb).empty()) {
    return UsageError(say::kUnknownVerb, options.verb, absl::StrJoin(Verbs(*workflow), ", "));
  }
  std::vector<std::string> permitted;
  for (const v1::Step& step : view.permitted_steps) permitted.push_back(step.step_id());
  const v1::Step* step = ResolveVerb(*workflow, options.verb, view.summary.stage_id, permitted);
  if (step == nullptr) {
    return BilingualError(absl::StatusCode::kFailedPrecondition,
                          Say(Language::kArabic, field_say::kNotFromHere, options.verb,
                              StageTitle(*workflow, view.summary.stage_id, Language::kArabic)),
                          Say(Language::kEnglish, field_say::kNotFromHere, options.verb,
                              StageTitle(*workflow, view.summary.stage_id, Language::kEnglish)));
  }
  return Take(field, client, view, *step, options.given);
}

absl::StatusOr<CaseOutcome> TakeOfKind(Field& field, Client& client, const std::string& id, v1::StepKind kind,
                                       const GivenInputs& given) {
  ASSIGN_OR_RETURN(const CaseView view, client.GetCase(id));
  const v1::Step* step = StepOfKind(view, kind);
  if (step == nullptr) return LocalError(absl::StatusCode::kFailedPrecondition, field_say::kNothingAsked);
  return Take(field, client, view, *step, given);
}

absl::StatusOr<CaseOutcome> Confirm(Field& field, Client& client, const std::string& id, const StepOptions& options,
                                    bool agrees) {
  ASSIGN_OR_RETURN(const CaseView view, client.GetCase(id));
  const v1::CaseCore& core = view.summary.core;
  if (!core.has_pending()) return LocalError(absl::StatusCode::kFailedPrecondition, field_say::kNothingPending);
  ASSIGN_OR_RETURN(const v1::Workflow* workflow, field.WorkflowOf(core.workflow()));
  const v1::Step* step = FindStep(*workflow, core.pending().step_id());
  if (step == nullptr) return LocalError(absl::StatusCode::kFailedPrecondition, field_say::kNothingPending);
  ASSIGN_OR_RETURN(const auto inputs, BuildInputs(step->confirmation().inputs(), options.given, LookupWith(client)));
  ASSIGN_OR_RETURN(Queued queued, client.ConfirmStep(id, agrees, inputs));
  return Outcome(field, view, *step, std::move(queued));
}

// The cases on which a step of this kind is open to the person now.
absl::StatusOr<std::vector<std::string>> CasesWithStep(Client& client, v1::StepKind kind) {
  ASSIGN_OR_RETURN(const std::vector<CaseSummary> all, client.ListCases());
  std::vector<std::string> found;
  for (const CaseSummary& summary : all) {
    if (summary.stage_kind != v1::STAGE_KIND_WAITING_ON_REFERRER) continue;
    ASSIGN_OR_RETURN(const CaseView view, client.GetCase(summary.referral_id));
    if (StepOfKind(view, kind) != nullptr) found.push_back(IdToText(summary.referral_id));
  }
  return found;
}

// Runs `on_case` on the cases of the options, after what can be wrong without looking at any.
ExitCode Run(Field& field, const StepOptions& options, const OnCase& on_case) {
  if (const absl::Status given = CheckGiven(options.given); !given.ok()) return field.Fail(given);
  std::vector<std::string> cases = options.cases;
  if (options.all_asked) {
    const absl::StatusOr<Client*> client = field.Unlocked();
    if (!client.ok()) return field.Fail(client.status());
    const auto asked = CasesWithStep(**client, v1::STEP_KIND_ANSWER);
    if (!asked.ok()) return field.Fail(asked.status());
    cases.insert(cases.end(), asked->begin(), asked->end());
  } else if (cases.empty()) {
    return field.Fail(UsageError(field_say::kNameCases));
  }
  return ForEachCase(field, cases, on_case);
}

ExitCode TellCommand(Field& field, uint64_t operation, const std::string& line, const Queued& queued) {
  JsonWriter json;
  json.BeginObject().Key("operation").Unsigned(operation);
  if (!queued.referral_id.empty()) json.Key("referral_id").String(IdToText(queued.referral_id));
  if (queued.operation_id != 0) json.Key("new_operation").Unsigned(queued.operation_id);
  field.output().Json(json.EndObject());
  field.output().Line(line);
  return kExitOk;
}

}  // namespace

ExitCode TakeSteps(Field& field, const StepOptions& options) {
  return Run(field, options,
             [&](Client& client, const std::string& id) { return TakeByVerb(field, client, id, options); });
}

ExitCode AnswerCases(Field& field, const StepOptions& options) {
  return Run(field, options, [&](Client& client, const std::string& id) {
    return TakeOfKind(field, client, id, v1::STEP_KIND_ANSWER, options.given);
  });
}

ExitCode WithdrawCases(Field& field, const StepOptions& options) {
  return Run(field, options, [&](Client& client, const std::string& id) {
    return TakeOfKind(field, client, id, v1::STEP_KIND_WITHDRAW, options.given);
  });
}

ExitCode ConfirmSteps(Field& field, const StepOptions& options, bool agrees) {
  return Run(field, options,
             [&](Client& client, const std::string& id) { return Confirm(field, client, id, options, agrees); });
}

ExitCode AddComment(Field& field, const std::string& name, const std::string& text, bool internal) {
  return ForEachCase(field, {name}, [&](Client& client, const std::string& id) -> absl::StatusOr<CaseOutcome> {
    CaseOutcome outcome;
    ASSIGN_OR_RETURN(outcome.queued,
                     client.AddComment(id, internal ? v1::AUDIENCE_INTERNAL : v1::AUDIENCE_BOTH_SIDES, text));
    outcome.line = Say(field.language(), field_say::kQueued, NameOf(client, id));
    return outcome;
  });
}

ExitCode Resend(Field& field, uint64_t operation) {
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  const absl::StatusOr<Queued> queued = (*client)->ResendRefused(operation);
  if (!queued.ok()) return field.Fail(queued.status());
  return TellCommand(field, operation, Say(field.language(), field_say::kQueued, NameOf(**client, queued->referral_id)),
                     *queued);
}

ExitCode Reopen(Field& field, uint64_t operation) {
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  Queued reopened;
  const absl::StatusOr<std::string> id = (*client)->ReopenRefused(operation);
  if (!id.ok()) return field.Fail(id.status());
  reopened.referral_id = *id;
  return TellCommand(field, operation, Say(field.language(), field_say::kReopened, IdToText(*id)), reopened);
}

ExitCode Dismiss(Field& field, uint64_t operation) {
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  const absl::Status dismissed = (*client)->DismissRefused(operation);
  if (!dismissed.ok()) return field.Fail(dismissed);
  return TellCommand(field, operation, Say(field.language(), field_say::kDismissed, operation), Queued());
}

}  // namespace ihala::tools
