#include "server/commands/workflow_judge.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "common/access/grants.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "common/workflow/migration.h"
#include "server/commands/account_judge.h"
#include "server/commands/organisation_judge.h"

namespace ihala {
namespace {

std::string WorkflowRowId(absl::string_view workflow_id, uint32_t version) {
  return absl::StrCat(workflow_id, "/", version);
}

absl::Status NoSuchVersion() {
  return WithReason(absl::NotFoundError("There is no such workflow version."), "WORKFLOW_NOT_FOUND");
}

v1::WorkflowRef RefTo(absl::string_view workflow_id, uint32_t version) {
  v1::WorkflowRef ref;
  ref.set_workflow_id(std::string(workflow_id));
  ref.set_version(version);
  return ref;
}

// The same version, among those that an organisation named.
template <typename Refs>
void Remove(const std::string& workflow_id, uint32_t version, Refs* refs) {
  refs->erase(std::remove_if(refs->begin(), refs->end(),
                             [&](const v1::WorkflowRef& ref) {
                               return ref.workflow_id() == workflow_id && ref.version() == version;
                             }),
              refs->end());
}

absl::StatusOr<Applied> SignVersion(WriteTxn& txn, const ReferenceData& reference, const Caller& caller,
                                    const SignWorkflow& entry) {
  ASSIGN_OR_RETURN(StoredOrganisation stored, FindOwnOrganisation(txn, caller));
  if (entry.version == 0 || reference.FindWorkflow(entry.workflow_id, entry.version) == nullptr) return NoSuchVersion();
  v1::Organisation& own = stored.organisation;
  Applied word{stored.revision, WorkflowRowId(entry.workflow_id, entry.version), audit_action::kWorkflowSign};
  const bool has_signed = HasSigned(own, entry.workflow_id, entry.version);
  if (has_signed && !HasRolledBack(own, entry.workflow_id, entry.version)) return word;
  Remove(entry.workflow_id, entry.version, own.mutable_rolled_back_workflows());
  if (!has_signed) *own.add_signed_workflows() = RefTo(entry.workflow_id, entry.version);
  ASSIGN_OR_RETURN(word.revision, KeepOrganisation(txn, own));
  return word;
}

// Whether new referrals have a version to follow instead: an older one in its days that nobody rolled back, and that
// `own`, unless null, signed.
bool HasVersionBefore(const ReferenceData& reference, const std::string& workflow_id, uint32_t version,
                      const v1::Organisation* own, absl::Time now) {
  for (const std::shared_ptr<const Workflow>& workflow : reference.VersionsOf(workflow_id)) {
    const uint32_t older = workflow->ref().version();
    if (older >= version || workflow->document().has_rolled_back()) continue;
    if (!IsValidOn(workflow->document().validity(), DirectoryDay(now))) continue;
    if (own == nullptr) return true;
    const bool agreed = !workflow->document().needs_signatures() || HasSigned(*own, workflow_id, older);
    if (agreed && !HasRolledBack(*own, workflow_id, older)) return true;
  }
  return false;
}

absl::Status NoVersionBefore() {
  return WithReason(absl::FailedPreconditionError("There is no version before it that new referrals could follow."),
                    "NO_VERSION_BEFORE");
}

absl::StatusOr<Applied> RollBackForOne(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                       const Caller& caller, const RollBackWorkflow& entry) {
  ASSIGN_OR_RETURN(StoredOrganisation stored, FindOwnOrganisation(txn, caller));
  v1::Organisation& own = stored.organisation;
  Applied word{stored.revision, WorkflowRowId(entry.workflow_id, entry.version), audit_action::kWorkflowRollBack};
  if (HasRolledBack(own, entry.workflow_id, entry.version)) return word;
  if (!HasVersionBefore(reference, entry.workflow_id, entry.version, &own, now)) return NoVersionBefore();
  *own.add_rolled_back_workflows() = RefTo(entry.workflow_id, entry.version);
  ASSIGN_OR_RETURN(word.revision, KeepOrganisation(txn, own));
  return word;
}

absl::StatusOr<Applied> RollBackForAll(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                       const RollBackWorkflow& entry) {
  const std::string row_id = WorkflowRowId(entry.workflow_id, entry.version);
  ASSIGN_OR_RETURN(const std::optional<FeedRow> row, txn.FindRow(RowKind::kWorkflow, "", row_id));
  if (!row.has_value()) return NoSuchVersion();
  v1::Workflow document;
  if (!document.ParseFromString(row->body)) return absl::DataLossError("a stored entry does not parse");
  Applied word{row->seq, row_id, audit_action::kWorkflowRollBack};
  if (document.has_rolled_back()) return word;
  if (!HasVersionBefore(reference, entry.workflow_id, entry.version, nullptr, now)) return NoVersionBefore();
  *document.mutable_rolled_back()->mutable_at() = TimestampOfTime(now);
  ASSIGN_OR_RETURN(word.revision,
                   txn.PutRow(RowKind::kWorkflow, "", row_id, ScopeOfEverybody(), document.SerializeAsString()));
  return word;
}

absl::StatusOr<Applied> RollBack(WriteTxn& txn, const ReferenceData& reference, absl::Time now, const Caller& caller,
                                 const RollBackWorkflow& entry) {
  if (entry.version == 0 || reference.FindWorkflow(entry.workflow_id, entry.version) == nullptr) return NoSuchVersion();
  // An account is the installation's or the organisation's, never both.
  if (caller.Holds(v1::ROLE_ADMINISTRATOR, "")) return RollBackForAll(txn, reference, now, entry);
  return RollBackForOne(txn, reference, now, caller, entry);
}

absl::StatusOr<Applied> SignOne(WriteTxn& txn, const ReferenceData& reference, const Caller& caller,
                                const SignMigration& entry) {
  ASSIGN_OR_RETURN(StoredOrganisation stored, FindOwnOrganisation(txn, caller));
  const bool is_there = std::any_of(reference.migrations.begin(), reference.migrations.end(), [&](const auto& one) {
    return MigrationRowId(RefOf(one->document())) == MigrationRowId(entry.migration);
  });
  if (!is_there) {
    return WithReason(absl::NotFoundError("There is no migration between these versions."), "MIGRATION_NOT_FOUND");
  }
  v1::Organisation& own = stored.organisation;
  Applied word{stored.revision, MigrationRowId(entry.migration), audit_action::kMigrationSign};
  if (HasSigned(own, entry.migration)) return word;
  const auto to = reference.FindWorkflow(entry.migration.workflow_id(), entry.migration.to_version());
  if (to->document().needs_signatures() &&
      !HasSigned(own, entry.migration.workflow_id(), entry.migration.to_version())) {
    return WithReason(
        absl::FailedPreconditionError("Your organisation has not signed the version that the migration leads to."),
        "NOT_SIGNED");
  }
  *own.add_signed_migrations() = entry.migration;
  ASSIGN_OR_RETURN(word.revision, KeepOrganisation(txn, own));
  return word;
}

}  // namespace

absl::StatusOr<Applied> StoreWorkflow(WriteTxn& txn, const ReferenceData& reference, v1::Workflow document,
                                      uint64_t base_revision) {
  const std::string row_id = WorkflowRowId(document.workflow_id(), document.version());
  ASSIGN_OR_RETURN(const std::optional<FeedRow> present, txn.FindRow(RowKind::kWorkflow, "", row_id));
  RETURN_IF_ERROR(Workflow::Compile(document).status());
  if (present.has_value()) {
    return absl::AlreadyExistsError("This version is loaded already; a version is never replaced.");
  }
  const auto newest = reference.newest.find(document.workflow_id());
  const uint32_t version = newest == reference.newest.end() ? 0 : newest->second;
  RETURN_IF_ERROR(CheckFresh(base_revision, version));
  if (document.version() <= version) {
    return InvalidField("version", "OUT_OF_RANGE", "must be above the newest version that is loaded");
  }
  document.set_needs_signatures(true);
  document.clear_rolled_back();
  ASSIGN_OR_RETURN(const uint64_t revision,
                   txn.PutRow(RowKind::kWorkflow, "", row_id, ScopeOfEverybody(), document.SerializeAsString()));
  return Applied{revision, row_id, audit_action::kWorkflowLoad};
}

std::vector<FieldViolation> CheckMigration(const ReferenceData& reference, const v1::WorkflowMigration& document) {
  std::vector<FieldViolation> problems;
  const auto find = [&](uint32_t version, const char* field) {
    auto workflow = version == 0 ? nullptr : reference.FindWorkflow(document.workflow_id(), version);
    if (workflow == nullptr) problems.push_back({field, "UNKNOWN_CODE", "must be a version that is loaded"});
    return workflow;
  };
  const auto from = find(document.from_version(), "from_version");
  const auto to = find(document.to_version(), "to_version");
  if (from == nullptr || to == nullptr) return problems;
  return ValidateMigration(document, *from, *to);
}

absl::StatusOr<Applied> StoreMigration(WriteTxn& txn, const ReferenceData& reference,
                                       const v1::WorkflowMigration& document) {
  RETURN_IF_ERROR(WithReason(InvalidFields(CheckMigration(reference, document)), "INVALID"));
  const std::string row_id = MigrationRowId(RefOf(document));
  ASSIGN_OR_RETURN(const std::optional<FeedRow> present, txn.FindRow(RowKind::kMigration, "", row_id));
  if (present.has_value()) {
    return absl::AlreadyExistsError("There is a migration between these versions; it is never replaced.");
  }
  ASSIGN_OR_RETURN(const uint64_t revision,
                   txn.PutRow(RowKind::kMigration, "", row_id, RowScope(), document.SerializeAsString()));
  return Applied{revision, row_id, audit_action::kMigrationLoad};
}

absl::StatusOr<Applied> JudgeWorkflowWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                          const Caller& caller, const DirectoryEntry& entry) {
  if (const auto* sign = std::get_if<SignWorkflow>(&entry)) return SignVersion(txn, reference, caller, *sign);
  if (const auto* back = std::get_if<RollBackWorkflow>(&entry)) return RollBack(txn, reference, now, caller, *back);
  return SignOne(txn, reference, caller, std::get<SignMigration>(entry));
}

}  // namespace ihala
