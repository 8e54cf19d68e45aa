#include "common/workflow/retention_acts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "common/workflow/calendar.h"
#include "common/workflow/tombstone.h"

namespace ihala {
namespace {

// One act on one case.
struct Said {
  const Workflow& workflow;
  const v1::CaseCore& core;
  const v1::Operation& operation;
  const Actor& actor;
  absl::Time received;

  v1::RetentionAct act() const { return operation.say_retention().act(); }
  v1::RetentionReason reason() const { return operation.say_retention().reason(); }
};

Reduction NotTaken(v1::VerdictKind kind, absl::string_view reason) {
  Reduction reduction;
  reduction.kind = kind;
  reduction.reason = std::string(reason);
  return reduction;
}

Reduction RefusedAs(absl::string_view reason) { return NotTaken(v1::VERDICT_KIND_REJECTED, reason); }

Reduction NotNowOf() { return RefusedAs("NOT_ALLOWED_FROM_STAGE"); }

Reduction Done(const Said& said, v1::CaseCore core, v1::HistoryKind kind) {
  Reduction reduction;
  reduction.kind = v1::VERDICT_KIND_APPLIED;
  reduction.core_changed = true;
  v1::HistoryEntry& entry = reduction.history.emplace();
  entry.set_kind(kind);
  entry.set_actor(said.actor.account);
  entry.set_actor_organisation(said.actor.organisation);
  entry.set_side(said.actor.side);
  entry.set_from_stage(core.stage_id());
  entry.set_to_stage(core.stage_id());
  entry.set_entry(core.entry());
  *entry.mutable_received_at() = TimestampOfTime(said.received);
  reduction.core = std::move(core);
  return reduction;
}

// Systems speak for nobody here: a hold is a person's word.
bool IsSpeaker(const Actor& actor) {
  const v1::Role role = actor.side == v1::SIDE_RECEIVER ? v1::ROLE_LEAD : v1::ROLE_SUPERVISOR;
  return (actor.side == v1::SIDE_REFERRER || actor.side == v1::SIDE_RECEIVER) &&
         absl::c_linear_search(actor.roles, role);
}

bool HoldsAlready(const v1::CaseCore& core, const std::string& organisation) {
  return std::any_of(core.holds().begin(), core.holds().end(),
                     [&](const v1::LegalHold& hold) { return hold.organisation() == organisation; });
}

Reduction Hold(const Said& said) {
  if (HoldsAlready(said.core, said.actor.organisation)) return NotTaken(v1::VERDICT_KIND_ALREADY, "");
  v1::CaseCore core = said.core;
  v1::LegalHold& hold = *core.add_holds();
  hold.set_organisation(said.actor.organisation);
  hold.set_set_by(said.actor.account);
  hold.set_reason(said.reason());
  *hold.mutable_set_at() = TimestampOfTime(said.received);
  core.set_legal_hold(true);
  // What is held is not to be erased, whoever asked for it.
  if (core.retention_asked().act() == v1::RETENTION_ACT_ERASE) core.clear_retention_asked();
  return Done(said, std::move(core), v1::HISTORY_KIND_HELD);
}

Reduction Ask(const Said& said, v1::HistoryKind kind) {
  v1::CaseCore core = said.core;
  v1::RetentionRequest& asked = *core.mutable_retention_asked();
  asked.set_act(said.act());
  asked.set_organisation(said.actor.organisation);
  asked.set_asked_by(said.actor.account);
  asked.set_reason(said.reason());
  *asked.mutable_asked_at() = TimestampOfTime(said.received);
  return Done(said, std::move(core), kind);
}

Reduction LiftHold(const Said& said) {
  v1::CaseCore core = said.core;
  auto* const holds = core.mutable_holds();
  holds->erase(
      std::remove_if(holds->begin(), holds->end(),
                     [&](const v1::LegalHold& hold) { return hold.organisation() == said.actor.organisation; }),
      holds->end());
  core.set_legal_hold(!holds->empty());
  core.clear_retention_asked();
  return Done(said, std::move(core), v1::HISTORY_KIND_LIFTED);
}

Reduction EraseNow(const Said& said) {
  v1::CaseCore core = said.core;
  MakeTombstone(v1::ERASURE_CAUSE_ASKED, said.received, &core);
  Reduction reduction = Done(said, std::move(core), v1::HISTORY_KIND_ERASED);
  reduction.erase_body = true;
  return reduction;
}

// The first hand, or the second one.
Reduction AskOrConfirm(const Said& said) {
  const bool erases = said.act() == v1::RETENTION_ACT_ERASE;
  if (!said.core.has_retention_asked()) {
    return Ask(said, erases ? v1::HISTORY_KIND_ERASURE_ASKED : v1::HISTORY_KIND_LIFT_ASKED);
  }
  const v1::RetentionRequest& asked = said.core.retention_asked();
  if (asked.act() != said.act() || asked.organisation() != said.actor.organisation) return NotNowOf();
  if (asked.asked_by() == said.actor.account) return RefusedAs(kSecondHand);
  return erases ? EraseNow(said) : LiftHold(said);
}

Reduction Decline(const Said& said) {
  if (said.core.retention_asked().organisation() != said.actor.organisation) return NotNowOf();
  v1::CaseCore core = said.core;
  core.clear_retention_asked();
  return Done(said, std::move(core), v1::HISTORY_KIND_ASK_DECLINED);
}

}  // namespace

Reduction ReduceRetention(const Workflow& workflow, const v1::CaseCore& core, const v1::Operation& operation,
                          const Actor& actor, absl::Time received) {
  const Said said{workflow, core, operation, actor, received};
  if (!IsSpeaker(actor)) return RefusedAs("PERMISSION");
  switch (said.act()) {
    case v1::RETENTION_ACT_HOLD:
      return Hold(said);
    case v1::RETENTION_ACT_LIFT:
      return HoldsAlready(core, actor.organisation) ? AskOrConfirm(said) : NotNowOf();
    case v1::RETENTION_ACT_ERASE:
      if (actor.side != v1::SIDE_REFERRER) return RefusedAs("PERMISSION");
      if (core.legal_hold()) return RefusedAs(kLegalHold);
      if (!IsClosed(workflow.KindOf(core.stage_id())) || core.has_pending()) return NotNowOf();
      return AskOrConfirm(said);
    case v1::RETENTION_ACT_DECLINE:
      return Decline(said);
    default:
      return RefusedAs("INVALID");
  }
}

}  // namespace ihala
