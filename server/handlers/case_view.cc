#include "server/handlers/case_view.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/workflow/evaluator.h"

namespace ihala {

v1::CaseCore ShownCase::Shown() const {
  v1::CaseCore shown = core;
  Redact(fields, &shown);
  return shown;
}

std::vector<std::string> ShownCase::PermittedSteps(const Caller& caller, absl::Time now) const {
  std::vector<std::string> ids;
  for (const v1::Step* step : ihala::PermittedSteps(*workflow, core, ActorOn(caller, facts), now)) {
    ids.push_back(step->step_id());
  }
  return ids;
}

absl::StatusOr<std::optional<ShownCase>> ViewOf(const ReferenceData& reference, const Call& call, v1::CaseCore core,
                                                absl::Time now) {
  ShownCase view;
  view.workflow = reference.FindWorkflow(core.workflow().workflow_id(), core.workflow().version());
  if (view.workflow == nullptr) return absl::InternalError("A case follows a workflow that is not loaded.");
  view.facts = FactsOf(core, *view.workflow);
  view.fields = Visible(call.caller, view.facts, *reference.policy, now);
  if (!view.fields.exists()) return std::nullopt;
  view.core = std::move(core);
  return view;
}

absl::StatusOr<ShownCase> LoadCase(HandlerEnv& env, const Call& call, ReadTxn& txn, absl::string_view referral_id) {
  // Of a case that is not there its neighbour is looked at instead, just as a case of others would be, so that nobody
  // tells the two apart by how long they wait.
  ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn.FindCoreOrNeighbour(referral_id));
  if (!core.has_value()) return CaseNotFound();
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  ASSIGN_OR_RETURN(std::optional<ShownCase> view, ViewOf(*reference, call, *std::move(core), env.clock->Now()));
  if (!view.has_value() || view->core.referral_id() != referral_id) return CaseNotFound();
  return *std::move(view);
}

}  // namespace ihala
