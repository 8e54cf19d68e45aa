#include "common/workflow/tombstone.h"

#include "common/workflow/calendar.h"

namespace ihala {

bool IsTombstone(const v1::CaseCore& core, const Workflow& workflow) {
  return core.has_erased() || workflow.KindOf(core.stage_id()) == v1::STAGE_KIND_CLOSED_ERASED;
}

void MakeTombstone(v1::ErasureCause cause, absl::Time at, v1::CaseCore* core) {
  if (!core->has_erased()) {
    *core->mutable_erased()->mutable_at() = TimestampOfTime(at);
    core->mutable_erased()->set_cause(cause);
  }
  core->clear_inputs();
  core->clear_short_code();
  core->clear_holder();
  core->clear_pending();
  core->clear_due_on();
  core->clear_paused();
  core->clear_linked_case();
  core->clear_open_conflicts();
  core->clear_household_size();
  core->clear_consent_until();
  core->clear_consent_fields();
  core->clear_withheld_fields();
  core->clear_identity_opened_by();
  core->clear_deciders();
  core->clear_holds();
  core->clear_legal_hold();
  core->clear_retention_asked();
}

void StripEvent(v1::HistoryEntry* entry) {
  entry->clear_inputs();
  entry->clear_claimed();
  entry->clear_amended();
}

}  // namespace ihala
