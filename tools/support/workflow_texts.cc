#include "tools/support/workflow_texts.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "tools/support/dates.h"

namespace ihala::tools {
namespace {

bool LeadsFrom(const v1::Step& step, absl::string_view stage_id) {
  return absl::c_linear_search(step.from_stages(), stage_id) ||
         absl::c_linear_search(step.flag_only_stages(), stage_id);
}

// A submission carries a dossier, so no verb can take it; the clock's steps are not people's.
bool IsForPeople(const v1::Step& step) {
  return step.kind() != v1::STEP_KIND_SUBMIT &&
         std::any_of(step.roles().begin(), step.roles().end(), [](int role) { return role != v1::ROLE_CLOCK; });
}

std::string ValueText(const v1::Workflow& workflow, const std::string& set, const v1::InputValue& input,
                      Language language) {
  if (input.has_date()) return DateText(input.date());
  if (!input.account().empty()) return input.account();
  if (input.codes().empty()) return input.text().empty() ? input.reference() : input.text();
  std::string text;
  for (const std::string& code : input.codes()) {
    const v1::Reason* reason = FindReason(workflow, set, code);
    absl::StrAppend(&text, text.empty() ? "" : "; ",
                    reason != nullptr ? In(language, reason->text()) : ReasonText(workflow, code, language));
  }
  return text;
}

}  // namespace

const v1::Stage* FindStage(const v1::Workflow& workflow, absl::string_view stage_id) {
  for (const v1::Stage& stage : workflow.stages()) {
    if (stage.stage_id() == stage_id) return &stage;
  }
  return nullptr;
}

const v1::Step* FindStep(const v1::Workflow& workflow, absl::string_view step_id) {
  for (const v1::Step& step : workflow.steps()) {
    if (step.step_id() == step_id) return &step;
  }
  return nullptr;
}

const v1::Reason* FindReason(const v1::Workflow& workflow, absl::string_view set, absl::string_view code) {
  for (const v1::ReasonSet& candidate : workflow.reason_sets()) {
    if (candidate.name() != set) continue;
    for (const v1::Reason& reason : candidate.reasons()) {
      if (reason.code() == code) return &reason;
    }
  }
  return nullptr;
}

std::string StageTitle(const v1::Workflow& workflow, absl::string_view stage_id, Language language) {
  const v1::Stage* stage = FindStage(workflow, stage_id);
  return stage == nullptr ? std::string(stage_id) : In(language, stage->title());
}

std::string StepTitle(const v1::Workflow& workflow, absl::string_view step_id, Language language) {
  const v1::Step* step = FindStep(workflow, step_id);
  return step == nullptr ? std::string(step_id) : In(language, step->title());
}

std::string ReasonText(const v1::Workflow& workflow, absl::string_view code, Language language) {
  for (const v1::ReasonSet& set : workflow.reason_sets()) {
    if (const v1::Reason* reason = FindReason(workflow, set.name(), code)) return In(language, reason->text());
  }
  return std::string(code);
}

std::string RefusalText(const v1::Workflow& workflow, absl::string_view code, Language language) {
  for (const char* set : {"refused", "parked"}) {
    if (const v1::Reason* reason = FindReason(workflow, set, code)) return In(language, reason->text());
  }
  return "";
}

std::vector<std::string> Verbs(const v1::Workflow& workflow) {
  std::vector<std::string> verbs;
  for (const v1::Step& step : workflow.steps()) {
    if (!IsForPeople(step) || step.verb().empty()) continue;
    if (std::find(verbs.begin(), verbs.end(), step.verb()) == verbs.end()) verbs.push_back(step.verb());
  }
  return verbs;
}

std::vector<const v1::Step*> StepsWithVerb(const v1::Workflow& workflow, absl::string_view verb) {
  std::vector<const v1::Step*> steps;
  for (const v1::Step& step : workflow.steps()) {
    if (step.verb() == verb && IsForPeople(step)) steps.push_back(&step);
  }
  return steps;
}

const v1::Step* ResolveVerb(const v1::Workflow& workflow, absl::string_view verb, absl::string_view stage_id,
                            const std::vector<std::string>& permitted) {
  const v1::Step* first = nullptr;
  for (const v1::Step* step : StepsWithVerb(workflow, verb)) {
    if (!LeadsFrom(*step, stage_id)) continue;
    if (std::find(permitted.begin(), permitted.end(), step->step_id()) != permitted.end()) return step;
    if (first == nullptr) first = step;
  }
  return first;
}

std::vector<std::string> InputLines(const v1::Workflow& workflow,
                                    const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                    const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs,
                                    Language language) {
  std::vector<std::string> lines;
  for (const v1::InputValue& input : inputs) {
    std::string title = input.name();
    std::string set;
    for (const v1::StepInput& asked : form) {
      if (asked.name() != input.name()) continue;
      if (!In(language, asked.title()).empty()) title = In(language, asked.title());
      set = asked.reason_set();
    }
    lines.push_back(absl::StrCat(title, ": ", ValueText(workflow, set, input, language)));
  }
  return lines;
}

}  // namespace ihala::tools
