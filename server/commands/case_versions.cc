// By which version of a workflow an operation is judged. An operation names the one by which its author decided, which
// may not be the case's any more when it arrives: a device without a link knows no better.
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/workflow/migration.h"
#include "server/commands/case_judge.h"
#include "server/commands/refusals.h"

namespace ihala {
namespace {

bool IsSameVersion(const v1::WorkflowRef& a, const v1::WorkflowRef& b) {
  return a.workflow_id() == b.workflow_id() && a.version() == b.version();
}

// A step that means the same in two versions between which no case was migrated: of the one name and kind, to the one
// stage. So what was queued right after a submission that follows a newer version holds there too.
Migration AsItIs(std::shared_ptr<const Workflow> from, std::shared_ptr<const Workflow> to) {
  return Migration(v1::WorkflowMigration(), std::move(from), std::move(to));
}

}  // namespace

std::shared_ptr<const Workflow> CaseJudge::VersionOf(const v1::Operation& operation) const {
  std::shared_ptr<const Workflow> named =
      reference_->FindWorkflow(operation.workflow().workflow_id(), operation.workflow().version());
  if (named == nullptr) return named;
  const v1::Envelope& way = operation.submit().referral().envelope();
  const Directory& directory = reference_->directory;
  const v1::Programme* const programme = directory.programme(way.programme());
  const absl::CivilDay today = DirectoryDay(received_);
  const bool is_theirs =
      directory.AgreedOn(named->document(), way.referring_organisation(), way.receiving_organisation());
  // What they never agreed on is refused for that.
  if (!is_theirs || programme == nullptr || programme->workflow_id() != named->document().workflow_id() ||
      directory.Follows(named->document(), way.referring_organisation(), way.receiving_organisation(), today)) {
    return named;
  }
  std::shared_ptr<const Workflow> followed =
      reference_->WorkflowFor(*programme, way.referring_organisation(), way.receiving_organisation(), today);
  return followed == nullptr ? named : followed;
}

std::optional<v1::Operation> CaseJudge::CarryOver(const v1::Operation& operation, const Ruling& ruling,
                                                  Reduction* refusal) const {
  const v1::CaseCore& core = *ruling.before;
  if (operation.has_submit() || IsSameVersion(operation.workflow(), core.workflow())) return operation;
  std::shared_ptr<const Workflow> named =
      reference_->FindWorkflow(operation.workflow().workflow_id(), operation.workflow().version());
  if (named == nullptr || operation.workflow().version() == 0 ||
      operation.workflow().workflow_id() != core.workflow().workflow_id()) {
    *refusal = Refuse(kInvalid, {{"workflow", "NOT_COVERED", "must be a version of the case's workflow"}});
    return std::nullopt;
  }
  const std::vector<std::shared_ptr<const Migration>> way = reference_->WayBetween(
      operation.workflow(), core.workflow(), core.referring_organisation(), core.receiving_organisation());
  std::optional<v1::Operation> carried = operation;
  if (way.empty()) carried = AsItIs(std::move(named), ruling.workflow).Through(operation);
  for (const std::shared_ptr<const Migration>& migration : way) {
    if (carried.has_value()) carried = migration->Through(*carried);
  }
  if (carried.has_value()) return carried;
  refusal->kind = v1::VERDICT_KIND_PARKED;
  refusal->reason = kWorkflowChanged;
  return std::nullopt;
}

}  // namespace ihala
