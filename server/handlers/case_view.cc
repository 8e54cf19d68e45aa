#include "server/handlers/case_view.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/evaluator.h"
#include "server/commands/sought_case.h"

namespace ihala {

v1::CaseCore ShownCase::Shown() const {
  v1::CaseCore shown = core;
  Redact(fields, &shown);
  return shown;
}

std::vector<std::string> ShownCase::PermittedSteps(const Caller& caller, absl::Time now) const {
  std::vector<std::string> ids;
  for (const v1::Step* step : ihala::PermittedSteps(*workflow, core, ActorOn(caller, facts), now, days)) {
    ids.push_back(step->step_id());
  }
  return ids;
}

v1::CaseClock ShownCase::Clock(const ReferenceData& reference, absl::Time now) const {
  const v1::CaseCore shown = Shown();
  return ClockOf(*workflow, shown, now, reference.DaysOf(*workflow, shown));
}

absl::StatusOr<std::optional<ShownCase>> ViewOf(const ReferenceData& reference, const Call& call, v1::CaseCore core,
                                                absl::Time now) {
  ShownCase view;
  view.workflow = reference.FindWorkflow(core.workflow().workflow_id(), core.workflow().version());
  if (view.workflow == nullptr) return absl::InternalError("A case follows a workflow that is not loaded.");
  view.facts = FactsOf(core, *view.workflow);
  view.fields = Visible(call.caller, view.facts, *reference.policy, now);
  if (!view.fields.exists()) return std::nullopt;
  view.days = reference.DaysOf(*view.workflow, core);
  view.core = std::move(core);
  return view;
}

absl::StatusOr<ShownCase> LoadCase(HandlerEnv& env, const Call& call, ReadTxn& txn, absl::string_view referral_id) {
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  ASSIGN_OR_RETURN(std::optional<SoughtCase> found, SeekCase(txn, *reference, referral_id));
  if (!found.has_value()) return CaseNotFound();
  ShownCase view;
  view.fields = Visible(call.caller, found->facts, *reference->policy, env.clock->Now());
  if (!view.fields.exists() || !found->is_there) return CaseNotFound();
  view.core = std::move(found->core);
  view.workflow = std::move(found->workflow);
  view.days = reference->DaysOf(*view.workflow, view.core);
  view.facts = std::move(found->facts);
  return view;
}

}  // namespace ihala
