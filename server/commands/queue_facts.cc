#include "server/commands/queue_facts.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/status_macros.h"

namespace ihala {
namespace {

constexpr int kPlacedAtOnce = 200;

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

absl::Status PlaceOne(WriteTxn& txn, const ReferenceData& reference, const std::string& id) {
  ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(id));
  if (!core.has_value()) return absl::DataLossError("a case in the queue is not there");
  const std::shared_ptr<const Workflow> workflow =
      reference.FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
  if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
  return txn.PutPlace(*core, QueueFactsOf(*workflow, *core));
}

}  // namespace

QueueFacts QueueFactsOf(const Workflow& workflow, const v1::CaseCore& core) {
  const v1::Stage* const stage = workflow.FindStage(core.stage_id());
  if (stage == nullptr) return workflow.KindOf(core.stage_id());
  const v1::Step* const step = workflow.FindStep(core.entered_by_step());
  const v1::StepKind entered_by = step == nullptr ? v1::STEP_KIND_UNSPECIFIED : step->kind();
  return {stage->kind(), entered_by, IsReview(*stage, step, core)};
}

absl::Status PlaceUnplaced(Store& store, const ReferenceData& reference) {
  for (;;) {
    std::vector<std::string> ids;
    RETURN_IF_ERROR(store.Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(ids, txn.ListUnplaced(kPlacedAtOnce));
      return absl::OkStatus();
    }));
    if (ids.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(store.Write([&](WriteTxn& txn) -> absl::Status {
      for (const std::string& id : ids) RETURN_IF_ERROR(PlaceOne(txn, reference, id));
      return absl::OkStatus();
    }));
  }
}

}  // namespace ihala
