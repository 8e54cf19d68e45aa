#include "common/workflow/validator.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/workflow/calendar.h"
#include "common/workflow/validation.h"
#include "common/workflow/workflow.h"

namespace ihala {
namespace validation {
namespace {

constexpr int kMaxHolidays = 1000;
constexpr int kMaxReasonSets = 100;
constexpr int kMaxReasons = 200;

// What the server answers with: a person must be able to read each of them.
constexpr absl::string_view kRefusals[] = {
    "STALE_REVISION",    "NOT_ALLOWED_FROM_STAGE", "PERMISSION", "RED_LINE_BLOCKED", "CONSENT_MISSING",
    "AGREEMENT_EXPIRED", "DEVICE_REVOKED",         "TOO_LARGE",  "INVALID"};
constexpr absl::string_view kParkings[] = {"UNKNOWN_PREDECESSOR"};

void CheckReason(const std::string& field, const v1::Reason& reason, Report& report) {
  report.CheckUpperId(field + ".code", reason.code());
  report.CheckText(field + ".text", reason.text());
  for (const auto& [name, party] :
       {std::pair(".whose", reason.whose()), std::pair(".counts_against", reason.counts_against())}) {
    if (party == v1::REASON_PARTY_UNSPECIFIED || !v1::ReasonParty_IsValid(party)) {
      report.Add(field + name, "MISSING", "names a party");
    }
  }
  report.CheckAtMost(field + ".cool_off_days", reason.cool_off_days(), kMaxDays);
}

template <typename Codes>
void CheckHasReasons(const Index& index, const std::string& name, const Codes& codes, Report& report) {
  const v1::ReasonSet* set = index.reason_set(name);
  for (const absl::string_view code : codes) {
    const bool found = set != nullptr && std::any_of(set->reasons().begin(), set->reasons().end(),
                                                     [&](const v1::Reason& reason) { return reason.code() == code; });
    if (!found) {
      report.Add(absl::StrCat("reason_sets[", name, "]"), "MISSING",
                 absl::StrCat("has a text for ", code, ", which the server answers with"));
    }
  }
}

void CheckStages(const Index& index, Report& report) {
  const auto& stages = index.document().stages();
  if (static_cast<size_t>(stages.size()) > limits::kWorkflowStages) {
    report.Add("stages", "TOO_MANY", absl::StrCat("has at most ", limits::kWorkflowStages, " stages"));
  }
  absl::flat_hash_set<std::string> seen;
  int drafts = 0;
  for (int i = 0; i < stages.size(); ++i) {
    const v1::Stage& stage = stages[i];
    const std::string field = Path("stages", stage.stage_id(), i);
    report.CheckUpperId(field + ".stage_id", stage.stage_id());
    if (!seen.insert(stage.stage_id()).second) report.Add(field + ".stage_id", "NOT_UNIQUE", "is used once");
    report.CheckText(field + ".title", stage.title());
    report.CheckText(field + ".explanation", stage.explanation());
    if (stage.kind() == v1::STAGE_KIND_UNSPECIFIED || !v1::StageKind_IsValid(stage.kind())) {
      report.Add(field + ".kind", "MISSING", "says what the stage means");
    }
    drafts += stage.kind() == v1::STAGE_KIND_DRAFT ? 1 : 0;
    if (stage.has_clock()) {
      CheckClock(field + ".clock", stage.clock(), report);
      if (stage.kind() == v1::STAGE_KIND_DRAFT || IsClosed(stage.kind())) {
        report.Add(field + ".clock", "NOT_ALLOWED", "runs only where somebody owes a move");
      }
    }
    if (stage.pauses_clock() && stage.kind() != v1::STAGE_KIND_WAITING_ON_REFERRER) {
      report.Add(field + ".pauses_clock", "NOT_ALLOWED", "is for stages that wait on the referrer");
    }
  }
  if (drafts != 1) report.Add("stages", "INCONSISTENT", "has exactly one stage of kind STAGE_KIND_DRAFT");
}

void CheckSteps(const Index& index, Report& report) {
  const auto& steps = index.document().steps();
  if (static_cast<size_t>(steps.size()) > limits::kWorkflowSteps) {
    report.Add("steps", "TOO_MANY", absl::StrCat("has at most ", limits::kWorkflowSteps, " steps"));
  }
  absl::flat_hash_set<std::string> seen;
  int submits = 0;
  for (int i = 0; i < steps.size(); ++i) {
    const v1::Step& step = steps[i];
    const std::string field = Path("steps", step.step_id(), i);
    report.CheckUpperId(field + ".step_id", step.step_id());
    if (!seen.insert(step.step_id()).second) report.Add(field + ".step_id", "NOT_UNIQUE", "is used once");
    submits += step.kind() == v1::STEP_KIND_SUBMIT ? 1 : 0;
    CheckStep(index, field, step, report);
  }
  if (submits != 1) report.Add("steps", "INCONSISTENT", "has exactly one step of kind STEP_KIND_SUBMIT");
}

}  // namespace

void CheckReasonSets(const Index& index, Report& report) {
  const auto& sets = index.document().reason_sets();
  if (sets.size() > kMaxReasonSets) {
    report.Add("reason_sets", "TOO_MANY", absl::StrCat("has at most ", kMaxReasonSets, " sets"));
  }
  absl::flat_hash_set<std::string> names;
  for (int i = 0; i < sets.size(); ++i) {
    const v1::ReasonSet& set = sets[i];
    const std::string field = Path("reason_sets", set.name(), i);
    report.CheckLowerName(field + ".name", set.name());
    if (!names.insert(set.name()).second) report.Add(field + ".name", "NOT_UNIQUE", "is used once");
    if (set.reasons().empty()) report.Add(field + ".reasons", "MISSING", "has at least one reason");
    if (set.reasons_size() > kMaxReasons) {
      report.Add(field + ".reasons", "TOO_MANY", absl::StrCat("has at most ", kMaxReasons, " reasons"));
    }
    absl::flat_hash_set<std::string> codes;
    for (int j = 0; j < set.reasons_size(); ++j) {
      const v1::Reason& reason = set.reasons(j);
      const std::string path = Path(field + ".reasons", reason.code(), j);
      if (!codes.insert(reason.code()).second) report.Add(path + ".code", "NOT_UNIQUE", "is used once in its set");
      CheckReason(path, reason, report);
    }
  }
  CheckHasReasons(index, "refused", kRefusals, report);
  CheckHasReasons(index, "parked", kParkings, report);
}

void CheckValidity(const v1::WorkflowValidity& validity, Report& report) {
  const auto is_bad = [](bool is_said, const v1::Date& date) { return is_said && !IsWholeDate(date); };
  if (is_bad(validity.has_from(), validity.from()) || is_bad(validity.has_to(), validity.to())) {
    report.Add("validity", "OUT_OF_RANGE", "has dates with day, month and year");
  } else if (validity.has_from() && validity.has_to() && DayOfDate(validity.to()) < DayOfDate(validity.from())) {
    report.Add("validity", "INCONSISTENT", "ends no earlier than it begins");
  }
}

void CheckCalendar(const std::string& field, const v1::WorkingCalendar& calendar, Report& report) {
  absl::flat_hash_set<uint32_t> days;
  for (const uint32_t day : calendar.weekend()) {
    if (day < 1 || day > 7) report.Add(field + ".weekend", "OUT_OF_RANGE", "has days from 1 to 7");
    if (!days.insert(day).second) report.Add(field + ".weekend", "NOT_UNIQUE", "names each day once");
  }
  if (days.size() >= 7) report.Add(field + ".weekend", "INCONSISTENT", "leaves a day to work on");
  if (calendar.holidays_size() > kMaxHolidays) {
    report.Add(field + ".holidays", "TOO_MANY", absl::StrCat("has at most ", kMaxHolidays, " days"));
  }
  absl::flat_hash_set<absl::CivilDay> holidays;
  for (int i = 0; i < calendar.holidays_size(); ++i) {
    const std::string path = absl::StrCat(field, ".holidays[", i, "]");
    if (!IsWholeDate(calendar.holidays(i))) {
      report.Add(path, "OUT_OF_RANGE", "is a date with day, month and year");
    } else if (!holidays.insert(DayOfDate(calendar.holidays(i))).second) {
      report.Add(path, "NOT_UNIQUE", "names each day once");
    }
  }
  // The offsets that are in use on earth.
  if (calendar.utc_offset_minutes() < -12 * 60 || calendar.utc_offset_minutes() > 14 * 60) {
    report.Add(field + ".utc_offset_minutes", "OUT_OF_RANGE", "is between -720 and 840");
  }
}

void CheckEscalations(const v1::Workflow& document, Report& report) {
  int level = v1::ESCALATION_LEVEL_UNSPECIFIED;
  uint32_t days = 0;
  for (int i = 0; i < document.escalations_size(); ++i) {
    const v1::Escalation& escalation = document.escalations(i);
    const std::string field = absl::StrCat("escalations[", i, "]");
    if (escalation.level() < v1::ESCALATION_LEVEL_REVIEWER || escalation.level() > v1::ESCALATION_LEVEL_COORDINATOR) {
      report.Add(field + ".level", "MISSING", "is REVIEWER, LEAD or COORDINATOR");
    } else if (escalation.level() <= level) {
      report.Add(field + ".level", "INCONSISTENT", "is above the one before");
    }
    report.CheckAtMost(field + ".after_due_days", escalation.after_due_days(), kMaxDays);
    if (escalation.after_due_days() < days) {
      report.Add(field + ".after_due_days", "INCONSISTENT", "is no sooner than the one before");
    }
    level = escalation.level();
    days = escalation.after_due_days();
  }
}

void CheckClock(const std::string& field, const v1::StageClock& clock, Report& report) {
  report.CheckAtMost(field + ".emergency_days", clock.emergency_days(), kMaxDays);
  report.CheckAtMost(field + ".urgent_days", clock.urgent_days(), kMaxDays);
  report.CheckAtMost(field + ".normal_days", clock.normal_days(), kMaxDays);
  if (clock.emergency_days() + clock.urgent_days() + clock.normal_days() == 0 && clock.earliest_of_input().empty()) {
    report.Add(field, "INCONSISTENT", "has days for at least one urgency, or the name of a date");
  }
}

}  // namespace validation

std::vector<FieldViolation> ValidateWorkflow(const v1::Workflow& document) {
  validation::Report report;
  if (document.ByteSizeLong() > limits::kWorkflowBytes) {
    report.Add("workflow", "TOO_LONG", absl::StrCat("has at most ", limits::kWorkflowBytes, " bytes"));
    return report.Take();
  }
  const validation::Index index(document);
  report.CheckHyphenated("workflow_id", document.workflow_id(), /*digits=*/true);
  if (document.version() == 0) report.Add("version", "OUT_OF_RANGE", "counts from 1");
  report.CheckText("title", document.title());
  validation::CheckValidity(document.validity(), report);
  validation::CheckStages(index, report);
  validation::CheckRungs(index, report);
  validation::CheckSteps(index, report);
  validation::CheckReasonSets(index, report);
  validation::CheckCalendar("calendar", document.calendar(), report);
  validation::CheckEscalations(document, report);
  if (document.phone_shared_by_many() > limits::kPhoneHouseholdsCounted) {
    report.Add("phone_shared_by_many", "OUT_OF_RANGE", absl::StrCat("is at most ", limits::kPhoneHouseholdsCounted));
  }
  validation::CheckPaths(index, report);
  validation::CheckVerbs(index, report);
  return report.Take();
}

std::vector<FieldViolation> ValidateOwnCalendar(const std::string& field, const v1::WorkingCalendar& calendar) {
  validation::Report report;
  validation::CheckCalendar(field, calendar, report);
  if (calendar.utc_offset_minutes() != 0) {
    report.Add(field + ".utc_offset_minutes", "MUST_BE_EMPTY", "is the workflow's");
  }
  return report.Take();
}

}  // namespace ihala
