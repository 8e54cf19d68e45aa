#include "server/commands/queue_facts.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/status_macros.h"

namespace ihala {
namespace {

// Whether the step that led here, or the stage, takes its due date from a day that somebody names, and one was named.
bool IsReview(const v1::Stage& stage, const v1::Step* step, const v1::CaseCore& core) {
  const bool has_own_clock = step != nullptr && step->has_clock();
  const std::string& named = has_own_clock ? step->clock().earliest_of_input() : stage.clock().earliest_of_input();
  if (named.empty()) return false;
  for (const v1::InputValue& input : core.inputs()) {
    if (input.name() == named && input.has_date()) return true;
  }
  return false;
}

}  // namespace

QueueFacts QueueFactsOf(const Workflow& workflow, const v1::CaseCore& core) {
  const v1::Stage* const stage = workflow.FindStage(core.stage_id());
  if (stage == nullptr) return workflow.KindOf(core.stage_id());
  const v1::Step* const step = workflow.FindStep(core.entered_by_step());
  const v1::StepKind entered_by = step == nullptr ? v1::STEP_KIND_UNSPECIFIED : step->kind();
  return {stage->kind(), entered_by, IsReview(*stage, step, core)};
}

absl::StatusOr<int> PlaceUnplaced(WriteTxn& txn, const ReferenceData& reference, absl::Time, int most) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ids, txn.ListUnplaced(most));
  for (const std::string& id : ids) {
    ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(id));
    if (!core.has_value()) return absl::DataLossError("a case in the queue is not there");
    const std::shared_ptr<const Workflow> workflow =
        reference.FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
    if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
    RETURN_IF_ERROR(txn.PutPlace(*core, QueueFactsOf(*workflow, *core)));
  }
  return static_cast<int>(ids.size());
}

}  // namespace ihala
