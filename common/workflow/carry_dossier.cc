#include "common/workflow/carry_dossier.h"

#include <algorithm>
#include <optional>

#include "common/workflow/calendar.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/evaluator.h"

namespace ihala {
namespace {

// The clock by which the case's stage runs, or stands still: that of the step that led there, where it has one.
const v1::StageClock* HastenedClock(const Workflow& workflow, const v1::CaseCore& core) {
  if (core.has_paused()) {
    const v1::Stage* const paused = workflow.FindStage(core.paused().stage_id());
    return paused != nullptr && paused->has_clock() ? &paused->clock() : nullptr;
  }
  const v1::Step* const step = workflow.FindStep(core.entered_by_step());
  if (step != nullptr && step->has_clock()) return &step->clock();
  const v1::Stage* const stage = workflow.FindStage(core.stage_id());
  return stage != nullptr && stage->has_clock() ? &stage->clock() : nullptr;
}

// The side whose clock it is.
v1::Side SideOfClock(const Workflow& workflow, const v1::CaseCore& core) {
  if (!core.has_paused()) return OwingSide(workflow, core);
  v1::CaseCore paused;
  paused.set_stage_id(core.paused().stage_id());
  return OwingSide(workflow, paused);
}

void HastenClock(const Workflow& workflow, absl::Time received, const CaseDays& days, v1::CaseCore& core) {
  const v1::StageClock* const clock = HastenedClock(workflow, core);
  if (clock == nullptr) return;
  const PartyDays party = days.Of(SideOfClock(workflow, core), workflow);
  const WorkingDays& calendar = party.calendar();
  const std::optional<v1::Date> due = DueByClock(calendar, *clock, core.urgency(), received, core.inputs());
  if (!due.has_value()) return;
  if (core.has_paused()) {
    const int left = calendar.Between(calendar.DayOf(received), DayOfDate(*due), clock->calendar_days());
    core.mutable_paused()->set_days_left(std::min(core.paused().days_left(), left));
    return;
  }
  if (!core.has_due_on()) return;
  // Days of before today on which the clock stood still are none of the new one's.
  const absl::CivilDay entered = calendar.DayOf(TimeOfTimestamp(core.entered_at()));
  const absl::CivilDay hastened = party.Advanced(entered, DayOfDate(*due), clock->calendar_days());
  if (hastened < DayOfDate(core.due_on())) *core.mutable_due_on() = DateOfDay(hastened);
}

bool CarryEnvelope(const Workflow& workflow, const v1::Envelope& envelope, absl::Time received, const CaseDays& days,
                   v1::CaseCore& core) {
  if (core.urgency() == envelope.urgency() && core.governorate() == envelope.governorate() &&
      core.household_size() == envelope.household_size()) {
    return false;
  }
  const bool hastens = envelope.urgency() > core.urgency();
  core.set_urgency(envelope.urgency());
  core.set_governorate(envelope.governorate());
  core.set_household_size(envelope.household_size());
  if (hastens) HastenClock(workflow, received, days, core);
  return true;
}

}  // namespace

bool CarryConsent(const Workflow& workflow, const v1::Consent& consent, v1::CaseCore* core) {
  const v1::CaseCore before = *core;
  core->clear_consent_until();
  if (IsWholeDate(consent.expires_on())) {
    *core->mutable_consent_until() = TimestampOfTime(workflow.calendar().BeginOf(DayOfDate(consent.expires_on()) + 1));
  }
  *core->mutable_consent_fields() = consent.fields();
  *core->mutable_withheld_fields() = consent.withheld();
  return core->SerializeAsString() != before.SerializeAsString();
}

bool CarryDossier(const Workflow& workflow, const v1::Referral& dossier, absl::Time received, v1::CaseCore* core,
                  const CaseDays& days) {
  const bool envelope = CarryEnvelope(workflow, dossier.envelope(), received, days, *core);
  const bool consent = CarryConsent(workflow, dossier.consent(), core);
  return envelope || consent;
}

}  // namespace ihala
