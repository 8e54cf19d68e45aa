#include "server/commands/addressees.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "common/workflow/evaluator.h"

namespace ihala {

Addressees::Addressees(const ReferenceData& reference, const Workflow& workflow, const v1::CaseCore& core,
                       absl::Time now)
    : reference_(reference), workflow_(workflow), core_(core), now_(now), facts_(FactsOf(core, workflow)) {}

const std::string& Addressees::OrganisationOf(v1::Side side) const {
  return side == v1::SIDE_REFERRER ? core_.referring_organisation() : core_.receiving_organisation();
}

void Addressees::Add(const std::string& account) {
  const std::optional<Caller> caller = reference_.FindCaller(account, now_);
  if (caller.has_value() && Visible(*caller, facts_, *reference_.policy, now_).exists()) accounts_.insert(account);
}

void Addressees::AddIf(v1::Side side, const Test& holds) {
  for (const auto& [code, account] : reference_.accounts) {
    if (account.organisation() != OrganisationOf(side)) continue;
    const std::optional<Caller> caller = reference_.FindCaller(code, now_);
    if (!caller.has_value() || !Visible(*caller, facts_, *reference_.policy, now_).exists()) continue;
    const Actor actor = ActorOn(*caller, facts_);
    if (actor.side == side && holds(actor)) accounts_.insert(code);
  }
}

void Addressees::AddWorker(v1::Side side) {
  if (side == v1::SIDE_REFERRER) return Add(core_.assigned_to());
  if (!core_.holder().empty()) return Add(core_.holder());
  AddWhoMayTakeUp();
}

void Addressees::AddWhoMayTakeUp() {
  AddIf(v1::SIDE_RECEIVER, [this](const Actor& actor) {
    for (const v1::Step& step : workflow_.document().steps()) {
      if (step.holder_effect() != v1::HOLDER_EFFECT_SET_ACTOR || !LeadsFrom(step, core_.stage_id())) continue;
      if (Next(workflow_, core_, step.step_id(), actor, now_, reference_.DaysOf(workflow_, core_)).ok()) return true;
    }
    return false;
  });
}

void Addressees::AddWhoMay(v1::Side side, v1::StepKind kind) {
  const v1::Step* const step = workflow_.StepOfKind(kind, core_.stage_id());
  if (step == nullptr) return;
  AddIf(side, [this, step](const Actor& actor) {
    return Next(workflow_, core_, step->step_id(), actor, now_, reference_.DaysOf(workflow_, core_)).ok();
  });
}

void Addressees::AddWhoMayConfirm(v1::Side side) {
  AddIf(side, [this](const Actor& actor) { return MayConfirm(workflow_, core_, actor).ok(); });
}

void Addressees::AddLeaders(v1::Side side) {
  const v1::Role leads = side == v1::SIDE_REFERRER ? v1::ROLE_SUPERVISOR : v1::ROLE_LEAD;
  AddIf(side, [leads](const Actor& actor) {
    return std::find(actor.roles.begin(), actor.roles.end(), leads) != actor.roles.end();
  });
}

void Addressees::AddCoordinators() {
  for (const auto& [code, account] : reference_.accounts) {
    const auto& roles = account.roles();
    const bool counts = std::any_of(roles.begin(), roles.end(),
                                    [](const v1::RoleBinding& one) { return one.role() == v1::ROLE_COORDINATOR; });
    if (counts && reference_.FindCaller(code, now_).has_value()) accounts_.insert(code);
  }
}

}  // namespace ihala
