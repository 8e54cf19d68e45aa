#include "tools/desk/step_actions.h"

#include <functional>
#include <utility>

#include "absl/strings/str_join.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "tools/desk/texts.h"
#include "tools/support/error_text.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {
namespace {

// What became of one case.
struct Outcome {
  std::string step_id;
  v1::Verdict verdict;
  v1::CaseCore core;
};

// One case as it was read, with its own document.
struct Read {
  v1::GetReferralResponse found;
  const v1::Workflow* workflow = nullptr;
};

// Does the work on one case. `read` keeps what was learned of it, for the words of a refusal.
using OnCase = std::function<absl::StatusOr<Outcome>(const std::string& name, Read& read)>;

absl::Status ReadCase(Desk& desk, const std::string& name, Read& read) {
  ASSIGN_OR_RETURN(read.found, desk.FindCase(name));
  ASSIGN_OR_RETURN(read.workflow, desk.FindWorkflow(read.found.core().workflow()));
  return absl::OkStatus();
}

CaseLookup LookupWith(Desk& desk) {
  return [&desk](absl::string_view name) -> absl::StatusOr<std::string> {
    if (UuidFromText(name).ok()) return std::string(name);
    ASSIGN_OR_RETURN(const v1::GetReferralResponse other, desk.FindCase(std::string(name)));
    return UuidToText(other.core().referral_id());
  };
}

absl::StatusOr<Outcome> TakeStep(Desk& desk, const StepOptions& options, const std::string& name, Read& read) {
  RETURN_IF_ERROR(ReadCase(desk, name, read));
  const v1::CaseCore& core = read.found.core();
  if (StepsWithVerb(*read.workflow, options.verb).empty()) {
    return UsageError(say::kUnknownVerb, options.verb, absl::StrJoin(Verbs(*read.workflow), ", "));
  }
  const std::vector<std::string> permitted(read.found.permitted_steps().begin(), read.found.permitted_steps().end());
  const v1::Step* step = ResolveVerb(*read.workflow, options.verb, core.stage_id(), permitted);
  if (step == nullptr) {
    return BilingualError(absl::StatusCode::kFailedPrecondition,
                          Say(Language::kArabic, desk_say::kNotFromHere, options.verb,
                              StageTitle(*read.workflow, core.stage_id(), Language::kArabic)),
                          Say(Language::kEnglish, desk_say::kNotFromHere, options.verb,
                              StageTitle(*read.workflow, core.stage_id(), Language::kEnglish)));
  }
  v1::TakeStepRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_referral_id(core.referral_id());
  request.set_base_revision(core.revision());
  request.set_base_entry(core.entry());
  request.set_step_id(step->step_id());
  ASSIGN_OR_RETURN(const auto inputs, BuildInputs(step->inputs(), options.given, LookupWith(desk)));
  request.mutable_inputs()->Assign(inputs.begin(), inputs.end());
  ASSIGN_OR_RETURN(v1::TakeStepResponse response, desk.Write(&ServerApi::TakeStep, request));
  return Outcome{step->step_id(), std::move(*response.mutable_verdict()), std::move(*response.mutable_core())};
}

absl::StatusOr<Outcome> ConfirmStep(Desk& desk, const StepOptions& options, bool agrees, const std::string& name,
                                    Read& read) {
  RETURN_IF_ERROR(ReadCase(desk, name, read));
  const v1::CaseCore& core = read.found.core();
  const v1::Step* step = FindStep(*read.workflow, core.pending().step_id());
  if (step == nullptr) return LocalError(absl::StatusCode::kFailedPrecondition, desk_say::kNothingPending);
  v1::ConfirmStepRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_referral_id(core.referral_id());
  request.set_base_revision(core.revision());
  request.set_base_entry(core.entry());
  request.set_step_id(step->step_id());
  request.set_agrees(agrees);
  ASSIGN_OR_RETURN(const auto inputs, BuildInputs(step->confirmation().inputs(), options.given, LookupWith(desk)));
  request.mutable_inputs()->Assign(inputs.begin(), inputs.end());
  ASSIGN_OR_RETURN(v1::ConfirmStepResponse response, desk.Write(&ServerApi::ConfirmStep, request));
  return Outcome{step->step_id(), std::move(*response.mutable_verdict()), std::move(*response.mutable_core())};
}

void PrintOutcome(const Outcome& outcome, const v1::Workflow& workflow, Output& output) {
  const Language language = output.language();
  const std::string code = text::DisplayShortCode(outcome.core.short_code());
  const std::string step = StepTitle(workflow, outcome.step_id, language);
  const std::string stage = StageTitle(workflow, outcome.core.stage_id(), language);
  const std::string& by = outcome.verdict.already_by();
  if (outcome.verdict.kind() == v1::VERDICT_KIND_ALREADY && !by.empty()) {
    output.Say(desk_say::kAlreadyBy, code, step, stage, by);
  } else if (outcome.verdict.kind() == v1::VERDICT_KIND_ALREADY) {
    output.Say(desk_say::kAlready, code, step, stage);
  } else if (outcome.core.pending().step_id() == outcome.step_id) {
    output.Say(desk_say::kWaitsForSecond, code, step, stage);
  } else {
    output.Say(desk_say::kDone, code, step, stage);
  }
}

// Counts and reports a row of cases.
class Row {
 public:
  explicit Row(Output& output) : output_(output) { json_.BeginObject().Key("results").BeginArray(); }

  void Report(const std::string& name, const absl::StatusOr<Outcome>& outcome, const Read& read) {
    json_.BeginObject().Key("case").String(name).Key("ok").Bool(outcome.ok());
    if (outcome.ok()) {
      ++done_;
      PrintOutcome(*outcome, *read.workflow, output_);
      json_.Key("step_id").String(outcome->step_id);
      json_.Key("verdict").Message(outcome->verdict).Key("core").Message(outcome->core);
    } else {
      ++refused_;
      code_ = Worse(code_, ExitCodeOf(outcome.status()));
      // With JSON the refusal is in the one value on `out`.
      if (!output_.json()) output_.Fail(outcome.status(), read.workflow, name);
      json_.Key("error");
      WriteErrorJson(outcome.status(), output_.language(), read.workflow, json_);
    }
    json_.EndObject();
  }

  ExitCode Finish(size_t not_tried) {
    json_.EndArray().Key("done").Number(done_).Key("refused").Number(refused_);
    json_.Key("not_tried").Unsigned(not_tried).EndObject();
    output_.Json(json_);
    if (done_ + refused_ > 1) output_.Say(desk_say::kTally, done_, refused_);
    if (not_tried > 0) output_.Say(desk_say::kNotTried, not_tried);
    return code_;
  }

  ExitCode code() const { return code_; }

 private:
  Output& output_;
  JsonWriter json_;
  ExitCode code_ = kExitOk;
  int done_ = 0;
  int refused_ = 0;
};

ExitCode ForEachCase(Desk& desk, const StepOptions& options, const OnCase& on_case) {
  if (const absl::Status given = CheckGiven(options.given); !given.ok()) return desk.output().Fail(given);
  Row row(desk.output());
  size_t tried = 0;
  for (const std::string& name : options.cases) {
    Read read;
    const absl::StatusOr<Outcome> outcome = on_case(name, read);
    row.Report(name, outcome, read);
    ++tried;
    const bool signed_out = absl::IsUnauthenticated(outcome.status());
    // Neither a missing server, nor a missing session, nor a verb that does not exist gets better with the next case.
    if (signed_out || row.code() == kExitUnreachable || row.code() == kExitUsage) break;
  }
  return row.Finish(options.cases.size() - tried);
}

}  // namespace

ExitCode TakeSteps(Desk& desk, const StepOptions& options) {
  return ForEachCase(desk, options,
                     [&](const std::string& name, Read& read) { return TakeStep(desk, options, name, read); });
}

ExitCode ConfirmSteps(Desk& desk, const StepOptions& options, bool agrees) {
  return ForEachCase(desk, options, [&](const std::string& name, Read& read) {
    return ConfirmStep(desk, options, agrees, name, read);
  });
}

ExitCode AddComment(Desk& desk, const std::string& name, const std::string& text, bool internal) {
  Output& output = desk.output();
  const absl::StatusOr<v1::GetReferralResponse> found = desk.FindCase(name);
  if (!found.ok()) return output.Fail(found.status(), nullptr, name);
  v1::AddCommentRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_referral_id(found->core().referral_id());
  request.set_comment_id(NewUuidV7(*desk.environment().clock, *desk.environment().random));
  request.set_audience(internal ? v1::AUDIENCE_INTERNAL : v1::AUDIENCE_BOTH_SIDES);
  request.set_text(text);
  const auto response = desk.Write(&ServerApi::AddComment, request);
  if (!response.ok()) return output.Fail(response.status(), nullptr, name);
  JsonWriter json;
  json.BeginObject().Key("case").String(found->core().short_code());
  json.Key("comment_id").String(UuidToText(request.comment_id())).Key("verdict").Message(response->verdict());
  output.Json(json.EndObject());
  output.Say(desk_say::kCommented, text::DisplayShortCode(found->core().short_code()));
  return kExitOk;
}

}  // namespace ihala::tools
