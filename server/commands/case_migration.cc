#include "server/commands/case_migration.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/workflow/migration.h"
#include "server/commands/case_rows.h"
#include "server/commands/due_dates.h"
#include "server/commands/erasure.h"
#include "server/commands/queue_facts.h"

namespace ihala {
namespace {

// A migration, and two organisations that both signed it.
struct Due {
  const Migration* migration = nullptr;
  OpenCasesQuery cases;
};

v1::WorkflowRef VersionThatIsLeft(const v1::WorkflowMigration& migration) {
  v1::WorkflowRef ref;
  ref.set_workflow_id(migration.workflow_id());
  ref.set_version(migration.from_version());
  return ref;
}

// What is due at all: few migrations, and few who signed them.
std::vector<Due> ListMigrations(const ReferenceData& reference, absl::Time now) {
  std::vector<Due> all;
  for (const auto& migration : reference.migrations) {
    const v1::WorkflowRef left = VersionThatIsLeft(migration->document());
    for (const auto& [referring, refers] : reference.directory.organisations()) {
      if (!HasSigned(refers, RefOf(migration->document()))) continue;
      for (const auto& [receiving, receives] : reference.directory.organisations()) {
        if (!HasSigned(receives, RefOf(migration->document()))) continue;
        // Where two lead away from one version, the newer one counts.
        const auto counts = reference.MigrationFor(left, referring, receiving, DirectoryDay(now));
        if (counts == migration) all.push_back({migration.get(), {left, referring, receiving}});
      }
    }
  }
  return all;
}

absl::Status MigrateOne(WriteTxn& txn, const ReferenceData& reference, const Migration& migration,
                        const std::string& referral_id, absl::Time now) {
  ASSIGN_OR_RETURN(std::optional<v1::CaseCore> before, txn.FindCore(referral_id));
  if (!before.has_value()) return absl::DataLossError("the queue names a case that is not there");
  std::optional<MigratedCase> migrated = Migrate(migration, *before, now);
  if (!migrated.has_value()) return absl::DataLossError("a migration does not say what becomes of a case");
  const Workflow& to = *migration.to();
  v1::CaseCore& core = migrated->core;
  RETURN_IF_ERROR(CompleteDates(txn, to, &core).status());
  ASSIGN_OR_RETURN(const CaseDates dates, txn.FindDates(referral_id));
  RETURN_IF_ERROR(txn.PutCore(&core, QueueFactsOf(to, core)).status());
  RETURN_IF_ERROR(PutDatesOf(txn, *reference.policy, to, core, dates, now));
  if (core.legal_hold()) RETURN_IF_ERROR(PutKeepingOf(txn, *reference.policy, to, core));
  // What opens in its stage is what the other version says.
  RETURN_IF_ERROR(RenumberRows(txn, core));
  const bool drops = !migrated->history.migrated().dropped_step().empty();
  RETURN_IF_ERROR(PutHistory(txn, core, std::move(migrated->history)).status());
  return txn.PutAudit({now, "", "", audit_action::kCaseMigrate, UuidToText(referral_id),
                       absl::StrCat(drops ? "STEP_DROPPED " : "MIGRATED ", before->workflow().version(), "-",
                                    core.workflow().version()),
                       ""});
}

}  // namespace

absl::StatusOr<int> MigrateDue(WriteTxn& txn, const ReferenceData& reference, absl::Time now, int most,
                               absl::FunctionRef<absl::Status(const std::string&)> migrated) {
  int done = 0;
  for (const Due& due : ListMigrations(reference, now)) {
    if (done == most) break;
    ASSIGN_OR_RETURN(const std::vector<std::string> ids, txn.ListFollowing(due.cases, most - done));
    for (const std::string& referral_id : ids) {
      RETURN_IF_ERROR(MigrateOne(txn, reference, *due.migration, referral_id, now));
      RETURN_IF_ERROR(migrated(referral_id));
    }
    done += static_cast<int>(ids.size());
  }
  return done;
}

absl::StatusOr<bool> AnyToMigrate(ReadTxn& txn, const ReferenceData& reference, absl::Time now) {
  for (const Due& due : ListMigrations(reference, now)) {
    ASSIGN_OR_RETURN(const std::vector<std::string> ids, txn.ListFollowing(due.cases, 1));
    if (!ids.empty()) return true;
  }
  return false;
}

}  // namespace ihala
