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

absl::StatusOr<FollowedWorkflow> CaseJudge::VersionOf(const v1::Operation& operation) {
  FollowedWorkflow named = {
      reference_->FindWorkflow(operation.workflow().workflow_id(), operation.workflow().version())};
  if (named.workflow == nullptr) return named;
  const v1::Envelope& way = operation.submit().referral().envelope();
  const Directory& directory = reference_->directory;
  const v1::Programme* const programme = directory.programme(way.programme());
  const v1::Workflow& document = named.workflow->document();
  // What they never agreed on, or was never for such referrals, is refused for that.
  if (programme == nullptr || !directory.EverOffered(way, document.workflow_id()) ||
      !directory.AgreedOn(document, way.referring_organisation(), way.receiving_organisation())) {
    return named;
  }
  const absl::CivilDay today = DirectoryDay(received_);
  ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> full, FullTrials(way, today));
  FollowedWorkflow followed = reference_->WorkflowFor(way, today, full);
  const bool is_in_force =
      programme->workflow_id() == document.workflow_id() &&
      directory.Follows(document, way.referring_organisation(), way.receiving_organisation(), today);
  // A trial or a shock goes before what a device that does not know of it names.
  if (followed.arrangement != nullptr) return followed;
  return is_in_force || followed.workflow == nullptr ? named : followed;
}

absl::StatusOr<absl::flat_hash_set<std::string>> CaseJudge::FullTrials(const v1::Envelope& way,
                                                                       absl::CivilDay today) const {
  absl::flat_hash_set<std::string> full;
  for (const WorkflowOffer& offer : reference_->directory.WorkflowOffers(way, today)) {
    if (offer.arrangement == nullptr || offer.arrangement->most_cases() == 0) continue;
    const std::string& id = offer.arrangement->arrangement_id();
    ASSIGN_OR_RETURN(const uint64_t cases, txn_->CountArranged(id));
    if (cases >= offer.arrangement->most_cases()) full.insert(id);
  }
  return full;
}

bool CaseJudge::MayHaveFollowed(const v1::CaseCore& core, const v1::WorkflowRef& version) const {
  if (version.workflow_id() == core.workflow().workflow_id()) return true;
  v1::Envelope way;
  way.set_referring_organisation(core.referring_organisation());
  way.set_receiving_organisation(core.receiving_organisation());
  way.set_programme(core.programme());
  way.set_governorate(core.governorate());
  return reference_->directory.EverOffered(way, version.workflow_id());
}

std::optional<v1::Operation> CaseJudge::CarryOver(const v1::Operation& operation, const Ruling& ruling,
                                                  Reduction* refusal) const {
  const v1::CaseCore& core = *ruling.before;
  if (operation.has_submit() || IsSameVersion(operation.workflow(), core.workflow())) return operation;
  std::shared_ptr<const Workflow> named =
      reference_->FindWorkflow(operation.workflow().workflow_id(), operation.workflow().version());
  if (named == nullptr || operation.workflow().version() == 0 || !MayHaveFollowed(core, operation.workflow())) {
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
