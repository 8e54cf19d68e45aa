#include "common/workflow/migration.h"

#include <algorithm>
#include <utility>

#include "common/workflow/calendar.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/evaluator.h"
#include "google/protobuf/util/message_differencer.h"

namespace ihala {
namespace {

using Form = google::protobuf::RepeatedPtrField<v1::StepInput>;
using Inputs = google::protobuf::RepeatedPtrField<v1::InputValue>;
using google::protobuf::util::MessageDifferencer;

// One case on its way.
struct Passage {
  const Migration& migration;
  const v1::CaseCore& before;
  absl::Time now;
  const CaseDays& days;

  // The calendar of whoever owes the next move, before and after.
  const WorkingDays& CalendarBefore() const {
    return days.Of(OwingSide(migration.from(), before), migration.from()).calendar();
  }
  const WorkingDays& CalendarOf(const v1::CaseCore& core) const {
    return days.Of(OwingSide(*migration.to(), core), *migration.to()).calendar();
  }
};

// The clock that runs in a stage that was entered by this step; null where none does.
const v1::StageClock* ClockIn(const Workflow& workflow, absl::string_view stage_id, absl::string_view step_id) {
  const v1::Step* const step = workflow.FindStep(step_id);
  if (step != nullptr && step->has_clock() && step->to_stage() == stage_id) return &step->clock();
  const v1::Stage* const stage = workflow.FindStage(stage_id);
  return stage != nullptr && stage->has_clock() ? &stage->clock() : nullptr;
}

bool IsSameClock(const v1::StageClock* before, const v1::StageClock* after) {
  if (before == nullptr || after == nullptr) return before == after;
  return MessageDifferencer::Equals(*before, *after);
}

bool IsSameCalendar(const Workflow& before, const Workflow& after) {
  return MessageDifferencer::Equals(before.document().calendar(), after.document().calendar());
}

// The same clock by another calendar: as many days are left as were. What is late already stays as late as it is.
void MoveToCalendar(const Passage& passage, const v1::StageClock& clock, v1::CaseCore* core) {
  if (!core->has_due_on()) return;
  const WorkingDays& before = passage.CalendarBefore();
  const WorkingDays& after = passage.CalendarOf(*core);
  const int left = before.Between(before.DayOf(passage.now), DayOfDate(core->due_on()), clock.calendar_days());
  if (left < 0) return;
  *core->mutable_due_on() = DateOfDay(after.Add(after.DayOf(passage.now), left, clock.calendar_days()));
}

// The day on which the case is due in its new stage, where that is counted anew.
std::optional<v1::Date> CountAnew(const Passage& passage, const v1::StageClock& clock, const v1::CaseCore& core) {
  const Workflow& to = *passage.migration.to();
  const bool owes_already = passage.migration.from().KindOf(passage.before.stage_id()) == to.KindOf(core.stage_id());
  const absl::Time since = owes_already ? TimeOfTimestamp(core.entered_at()) : passage.now;
  std::optional<v1::Date> due = DueByClock(passage.CalendarOf(core), clock, core.urgency(), since, core.inputs());
  if (!due.has_value()) return due;
  absl::CivilDay earliest = to.calendar().DayOf(passage.now);
  if (passage.before.has_due_on()) earliest = std::min(earliest, DayOfDate(passage.before.due_on()));
  return DateOfDay(std::max(DayOfDate(*due), earliest));
}

void CarryClocks(const Passage& passage, v1::CaseCore* core) {
  const Migration& migration = passage.migration;
  const Workflow& to = *migration.to();
  const v1::StageClock* const clock = ClockIn(to, core->stage_id(), core->entered_by_step());
  if (core->has_paused()) {
    core->mutable_paused()->set_stage_id(migration.StageOf(core->paused().stage_id()));
    const v1::Stage* const stage = to.FindStage(core->stage_id());
    const bool goes_on = core->paused().stage_id() == core->stage_id();
    if (goes_on && clock != nullptr) {
      const WorkingDays& calendar = passage.CalendarOf(*core);
      *core->mutable_due_on() =
          DateOfDay(calendar.Add(calendar.DayOf(passage.now), core->paused().days_left(), clock->calendar_days()));
    }
    if (goes_on || stage == nullptr || !stage->pauses_clock()) core->clear_paused();
    if (goes_on) return;
  }
  const v1::StageClock* const before =
      ClockIn(migration.from(), passage.before.stage_id(), passage.before.entered_by_step());
  const bool same_kind = migration.from().KindOf(passage.before.stage_id()) == to.KindOf(core->stage_id());
  if (same_kind && IsSameClock(before, clock)) {
    if (clock != nullptr && !IsSameCalendar(migration.from(), to)) MoveToCalendar(passage, *clock, core);
    return;
  }
  const std::optional<v1::Date> due = clock == nullptr ? std::nullopt : CountAnew(passage, *clock, *core);
  core->clear_due_on();
  if (due.has_value()) *core->mutable_due_on() = *due;
}

// The step that waits for its second party; returns its name where it falls away.
std::string CarryPending(const Migration& migration, v1::CaseCore* core) {
  if (!core->has_pending()) return "";
  const std::string before = core->pending().step_id();
  const v1::Step* const step = migration.StepOf(before);
  const bool waits_on = step != nullptr && step->has_confirmation() &&
                        (step->confirmation().moves_at_once() || LeadsFrom(*step, core->stage_id()));
  const Inputs inputs = migration.InputsOf(before, core->pending().inputs());
  if (!waits_on || !CheckInputs(*migration.to(), step->inputs(), inputs).empty()) {
    core->clear_pending();
    return before;
  }
  core->mutable_pending()->set_step_id(step->step_id());
  *core->mutable_pending()->mutable_inputs() = inputs;
  return "";
}

// How the case came to its stage, in the words of the other version as far as that has any.
void CarryEntry(const Migration& migration, v1::CaseCore* core) {
  const v1::Step* const step = migration.StepOf(core->entered_by_step());
  if (step == nullptr) return;
  *core->mutable_inputs() = migration.InputsOf(core->entered_by_step(), core->inputs());
  if (!core->reason_code().empty()) core->set_reason_code(ReasonOf(*step, core->inputs()));
  core->set_entered_by_step(step->step_id());
}

v1::HistoryEntry EventOf(const Passage& passage, const v1::CaseCore& core, std::string dropped) {
  v1::HistoryEntry entry;
  entry.set_kind(v1::HISTORY_KIND_MIGRATED);
  entry.set_side(v1::SIDE_CLOCK);
  entry.set_from_stage(passage.before.stage_id());
  entry.set_to_stage(core.stage_id());
  entry.set_entry(core.entry());
  *entry.mutable_received_at() = TimestampOfTime(passage.now);
  *entry.mutable_migrated()->mutable_from() = passage.before.workflow();
  *entry.mutable_migrated()->mutable_to() = core.workflow();
  entry.mutable_migrated()->set_dropped_step(std::move(dropped));
  return entry;
}

bool IsClockStepOf(const v1::Step& step) { return step.has_clock_rule(); }

}  // namespace

Migration::Migration(v1::WorkflowMigration document, std::shared_ptr<const Workflow> from,
                     std::shared_ptr<const Workflow> to)
    : document_(std::move(document)), from_(std::move(from)), to_(std::move(to)) {}

std::string Migration::StageOf(absl::string_view stage_id) const {
  for (const v1::StageMapping& mapping : document_.stages()) {
    if (mapping.from() == stage_id) return mapping.to();
  }
  return to_->FindStage(stage_id) == nullptr ? std::string() : std::string(stage_id);
}

const v1::StepMapping* Migration::MappingOf(absl::string_view step_id) const {
  for (const v1::StepMapping& mapping : document_.steps()) {
    if (mapping.from() == step_id) return &mapping;
  }
  return nullptr;
}

const v1::Step* Migration::StepOf(absl::string_view step_id) const {
  const v1::Step* const before = from_->FindStep(step_id);
  if (before == nullptr) return nullptr;
  const v1::StepMapping* const mapping = MappingOf(step_id);
  const v1::Step* const after = to_->FindStep(mapping == nullptr ? step_id : absl::string_view(mapping->to()));
  if (after == nullptr || after->kind() != before->kind() || IsClockStepOf(*after) != IsClockStepOf(*before)) {
    return nullptr;
  }
  const std::string leads_to = before->to_stage().empty() ? "" : StageOf(before->to_stage());
  return after->to_stage() == leads_to ? after : nullptr;
}

Inputs Migration::InputsOf(absl::string_view step_id, const Inputs& given) const {
  const v1::StepMapping* const mapping = MappingOf(step_id);
  if (mapping == nullptr) return given;
  Inputs carried;
  for (const v1::InputValue& value : given) {
    const auto found = std::find_if(mapping->inputs().begin(), mapping->inputs().end(),
                                    [&](const v1::InputMapping& one) { return one.from() == value.name(); });
    if (found != mapping->inputs().end() && found->to().empty()) continue;
    v1::InputValue& out = *carried.Add();
    out = value;
    if (found == mapping->inputs().end()) continue;
    out.set_name(found->to());
    for (std::string& code : *out.mutable_codes()) {
      for (const v1::CodeMapping& one : found->codes()) {
        if (one.from() != code) continue;
        code = one.to();
        break;
      }
    }
  }
  return carried;
}

std::optional<v1::Operation> Migration::Through(const v1::Operation& operation) const {
  v1::Operation carried = operation;
  *carried.mutable_workflow() = to_->ref();
  if (!operation.has_take_step() && !operation.has_confirm_step()) return carried;
  const bool takes = operation.has_take_step();
  const std::string& step_id = takes ? operation.take_step().step_id() : operation.confirm_step().step_id();
  const Inputs& given = takes ? operation.take_step().inputs() : operation.confirm_step().inputs();
  const v1::Step* const before = from_->FindStep(step_id);
  const v1::Step* const after = StepOf(step_id);
  if (before == nullptr) return carried;  // Nothing in either version: it is refused as it is.
  if (after == nullptr || (!takes && !after->has_confirmation())) return std::nullopt;
  const Form& asked = takes ? before->inputs() : before->confirmation().inputs();
  const Form& asks = takes ? after->inputs() : after->confirmation().inputs();
  const Inputs inputs = InputsOf(step_id, given);
  if (!CheckInputs(*to_, asks, inputs).empty() && CheckInputs(*from_, asked, given).empty()) return std::nullopt;
  if (takes) {
    carried.mutable_take_step()->set_step_id(after->step_id());
    *carried.mutable_take_step()->mutable_inputs() = inputs;
  } else {
    carried.mutable_confirm_step()->set_step_id(after->step_id());
    *carried.mutable_confirm_step()->mutable_inputs() = inputs;
  }
  return carried;
}

std::optional<MigratedCase> Migrate(const Migration& migration, const v1::CaseCore& core, absl::Time now,
                                    const CaseDays& days) {
  const v1::StageKind kind = migration.from().KindOf(core.stage_id());
  const bool follows = core.workflow().workflow_id() == migration.document().workflow_id() &&
                       core.workflow().version() == migration.document().from_version();
  if (!follows || kind == v1::STAGE_KIND_UNSPECIFIED || IsClosed(kind)) return std::nullopt;
  const std::string stage = migration.StageOf(core.stage_id());
  if (stage.empty()) return std::nullopt;
  const Passage passage{migration, core, now, days};
  MigratedCase migrated;
  migrated.core = core;
  *migrated.core.mutable_workflow() = migration.to()->ref();
  migrated.core.set_stage_id(stage);
  std::string dropped = CarryPending(migration, &migrated.core);
  CarryEntry(migration, &migrated.core);
  CarryClocks(passage, &migrated.core);
  migrated.history = EventOf(passage, migrated.core, std::move(dropped));
  return migrated;
}

}  // namespace ihala
