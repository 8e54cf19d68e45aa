#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/workflow/validation.h"
#include "common/workflow/workflow.h"

namespace ihala::validation {
namespace {

constexpr int kMaxConditions = 20;

// A system takes steps that are somebody's, on their side; where two must agree, the second is a person.
void CheckRoles(const std::string& field, const google::protobuf::RepeatedField<int>& roles, bool systems_too,
                Report& report) {
  if (roles.empty()) report.Add(field, "MISSING", "names at least one role");
  absl::flat_hash_set<int> seen;
  bool of_people = false;
  bool of_systems = false;
  for (const int role : roles) {
    const v1::Side side = SideOf(static_cast<v1::Role>(role));
    of_people |= side == v1::SIDE_REFERRER || side == v1::SIDE_RECEIVER;
    const bool of_system = systems_too && role == v1::ROLE_INTEGRATOR;
    of_systems |= of_system;
    if (side == v1::SIDE_UNSPECIFIED && !of_system) {
      report.Add(field, "NOT_ALLOWED", "has roles that act on cases only");
    }
    if (!seen.insert(role).second) report.Add(field, "NOT_UNIQUE", "names each role once");
  }
  if (of_systems && !of_people) report.Add(field, "INCONSISTENT", "names whose step it is beside an integrator");
}

void CheckStageList(const Index& index, const std::string& field,
                    const google::protobuf::RepeatedPtrField<std::string>& stages, Report& report) {
  absl::flat_hash_set<std::string> seen;
  for (const std::string& stage : stages) {
    if (index.stage(stage) == nullptr) report.Add(field, "UNKNOWN_REFERENCE", "names stages of the document");
    if (!seen.insert(stage).second) report.Add(field, "NOT_UNIQUE", "names each stage once");
  }
}

void CheckStages(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  if (step.from_stages().empty()) report.Add(field + ".from_stages", "MISSING", "names at least one stage");
  CheckStageList(index, field + ".from_stages", step.from_stages(), report);
  CheckStageList(index, field + ".flag_only_stages", step.flag_only_stages(), report);
  if (!step.to_stage().empty() && index.stage(step.to_stage()) == nullptr) {
    report.Add(field + ".to_stage", "UNKNOWN_REFERENCE", "names a stage of the document");
  }
  if (index.KindOf(step.to_stage()) == v1::STAGE_KIND_DRAFT) {
    report.Add(field + ".to_stage", "NOT_ALLOWED", "never leads back to a device");
  }
  for (const std::string& stage : step.from_stages()) {
    const v1::StageKind kind = index.KindOf(stage);
    if (kind == v1::STAGE_KIND_DRAFT && step.kind() != v1::STEP_KIND_SUBMIT) {
      report.Add(field + ".from_stages", "NOT_ALLOWED", "a draft leaves its stage by submission only");
    }
    if (kind == v1::STAGE_KIND_CLOSED_ERASED) {
      report.Add(field + ".from_stages", "NOT_ALLOWED", "nothing leads from an erased case");
    }
    if (std::count(step.flag_only_stages().begin(), step.flag_only_stages().end(), stage) > 0) {
      report.Add(field + ".flag_only_stages", "INCONSISTENT", "has none of from_stages");
    }
  }
  if (!step.flag_only_stages().empty() && step.kind() != v1::STEP_KIND_WITHDRAW) {
    report.Add(field + ".flag_only_stages", "NOT_ALLOWED", "is for steps of kind STEP_KIND_WITHDRAW");
  }
}

void CheckConditions(const std::string& field, const v1::Step& step, Report& report) {
  if (step.conditions_size() > kMaxConditions) report.Add(field, "TOO_MANY", "has at most 20 conditions");
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < step.conditions_size(); ++i) {
    const v1::Condition& condition = step.conditions(i);
    const std::string path = absl::StrCat(field, "[", i, "]");
    if (condition.kind() == v1::CONDITION_KIND_UNSPECIFIED || !v1::ConditionKind_IsValid(condition.kind())) {
      report.Add(path + ".kind", "MISSING", "names a condition");
    }
    if (!seen.insert(condition.kind()).second) report.Add(path + ".kind", "NOT_UNIQUE", "is named once");
    const bool counts = condition.kind() == v1::CONDITION_KIND_WITHIN_DAYS_OF_ENTRY ||
                        condition.kind() == v1::CONDITION_KIND_WITHIN_HOURS_OF_RECEIPT ||
                        condition.kind() == v1::CONDITION_KIND_AFTER_HOURS_OF_RECEIPT;
    if (counts != (condition.amount() > 0)) {
      report.Add(path + ".amount", "INCONSISTENT", "is for conditions that count days or hours, and required there");
    }
    report.CheckAtMost(path + ".amount", condition.amount(), kMaxHours);
    if (condition.kind() == v1::CONDITION_KIND_ANOTHER_REVIEWER && !AllOn(v1::SIDE_RECEIVER, step.roles())) {
      report.Add(path + ".kind", "NOT_ALLOWED", "is for steps of the receiving side");
    }
  }
  if (seen.contains(v1::CONDITION_KIND_HELD) && seen.contains(v1::CONDITION_KIND_UNHELD)) {
    report.Add(field, "INCONSISTENT", "cannot ask for a holder and for none");
  }
}

void CheckHolder(const std::string& field, const v1::Step& step, Report& report) {
  const int accounts =
      static_cast<int>(std::count_if(step.inputs().begin(), step.inputs().end(), [](const v1::StepInput& input) {
        return input.kind() == v1::INPUT_KIND_ACCOUNT && input.required();
      }));
  const bool assigns = step.holder_effect() == v1::HOLDER_EFFECT_ASSIGN_NAMED;
  const bool names = step.holder_effect() == v1::HOLDER_EFFECT_SET_NAMED;
  if (!v1::HolderEffect_IsValid(step.holder_effect())) {
    report.Add(field + ".holder_effect", "UNKNOWN_REFERENCE", "is an effect that programs know");
  }
  if ((names || assigns) && accounts != 1) {
    report.Add(field + ".holder_effect", "INCONSISTENT", "needs exactly one required input of kind ACCOUNT");
  }
  const bool sets = names || step.holder_effect() == v1::HOLDER_EFFECT_SET_ACTOR;
  if (sets && !AllOn(v1::SIDE_RECEIVER, step.roles())) {
    report.Add(field + ".holder_effect", "NOT_ALLOWED", "only the receiving side holds cases");
  }
  if (assigns && !AllOn(v1::SIDE_REFERRER, step.roles())) {
    report.Add(field + ".holder_effect", "NOT_ALLOWED", "only the referring side has caseworkers");
  }
  if (step.holder_only() && !AnyOn(v1::SIDE_RECEIVER, step.roles())) {
    report.Add(field + ".holder_only", "NOT_ALLOWED", "is for steps of the receiving side");
  }
}

// The clock acts by a rule and says nothing; nobody else acts by one.
void CheckClockStep(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  const bool clock = AnyOn(v1::SIDE_CLOCK, step.roles());
  if (clock != step.has_clock_rule()) {
    report.Add(field + ".clock_rule", "INCONSISTENT", "is for steps of the clock, and required there");
  }
  if (!clock) return;
  if (step.roles_size() > 1) report.Add(field + ".roles", "INCONSISTENT", "a step of the clock has no other role");
  if (!step.inputs().empty()) report.Add(field + ".inputs", "NOT_ALLOWED", "the clock says nothing");
  if (step.offline()) report.Add(field + ".offline", "NOT_ALLOWED", "the clock is the server's");
  if (step.has_confirmation()) report.Add(field + ".confirmation", "NOT_ALLOWED", "the clock asks nobody");
  if (step.kind() != v1::STEP_KIND_UNSPECIFIED) report.Add(field + ".kind", "NOT_ALLOWED", "is for people's steps");
  if (step.to_stage().empty()) report.Add(field + ".to_stage", "MISSING", "or the step would be due for ever");
  const v1::ClockRule& rule = step.clock_rule();
  report.CheckAtMost(field + ".clock_rule.after_entry_days", rule.after_entry_days(), kMaxDays);
  report.CheckAtMost(field + ".clock_rule.after_due_days", rule.after_due_days(), kMaxDays);
  if ((rule.after_entry_days() > 0) == (rule.after_due_days() > 0)) {
    report.Add(field + ".clock_rule", "INCONSISTENT", "counts from the entry or from the due date");
  }
  for (const std::string& from : step.from_stages()) {
    const v1::Stage* stage = index.stage(from);
    if (rule.after_due_days() > 0 && stage != nullptr && !stage->has_clock()) {
      report.Add(field + ".clock_rule", "INCONSISTENT", "counts from a due date that a from-stage does not have");
    }
  }
}

// A clock that ends at a date that somebody said needs a step that asks for it.
void CheckStepClock(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  if (!step.has_clock()) return;
  CheckClock(field + ".clock", step.clock(), report);
  const v1::Stage* to = index.stage(step.to_stage());
  if (to == nullptr || IsClosed(to->kind())) {
    report.Add(field + ".clock", "NOT_ALLOWED", "runs only where somebody owes a move");
  } else if (to->has_clock() && to->clock().calendar_days() != step.clock().calendar_days()) {
    report.Add(field + ".clock.calendar_days", "INCONSISTENT", "counts days as the stage's own clock does");
  }
  const std::string& name = step.clock().earliest_of_input();
  const bool is_asked_for = std::any_of(step.inputs().begin(), step.inputs().end(), [&](const v1::StepInput& input) {
    return input.name() == name && input.kind() == v1::INPUT_KIND_DATE;
  });
  if (!name.empty() && !is_asked_for) {
    report.Add(field + ".clock.earliest_of_input", "UNKNOWN_REFERENCE", "names a DATE input of the step");
  }
}

}  // namespace

void CheckStep(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  report.CheckHyphenated(field + ".verb", step.verb(), /*digits=*/false);
  report.CheckText(field + ".title", step.title());
  if (!v1::StepKind_IsValid(step.kind())) {
    report.Add(field + ".kind", "UNKNOWN_REFERENCE", "is a kind that programs know");
  }
  CheckStages(index, field, step, report);
  CheckRoles(field + ".roles", step.roles(), /*systems_too=*/true, report);
  CheckForm(index, field + ".inputs", step.inputs(), report);
  CheckConditions(field + ".conditions", step, report);
  CheckHolder(field, step, report);
  CheckClockStep(index, field, step, report);
  CheckStepClock(index, field, step, report);
  CheckKind(index, field, step, report);
  CheckBulk(index, field, step, report);
  if (!step.has_confirmation()) return;
  CheckRoles(field + ".confirmation.roles", step.confirmation().roles(), /*systems_too=*/false, report);
  CheckConfirmation(index, field + ".confirmation", step, report);
}

}  // namespace ihala::validation
