#include "common/sqlite/migrate.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"

namespace ihala::sqlite {
namespace {

absl::StatusOr<int64_t> VersionOf(Connection& connection) { return connection.QueryInt("PRAGMA user_version"); }

absl::Status CheckNumbers(absl::Span<const Migration> migrations) {
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].version != static_cast<int>(i) + 1) {
      return absl::InvalidArgumentError(absl::StrCat("migration ", i + 1, " has the number ", migrations[i].version));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckNotNewer(int64_t version, int64_t newest) {
  if (version >= 0 && version <= newest) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the file has version ", version, ", this program knows versions up to ", newest));
}

absl::Status Apply(Connection& connection, const Migration& migration) {
  RETURN_IF_ERROR(connection.Execute(migration.sql));
  if (!connection.InTransaction()) {
    return absl::InvalidArgumentError(absl::StrCat("migration ", migration.version, " ends its own transaction"));
  }
  ASSIGN_OR_RETURN(Statement dangling, connection.Prepare("PRAGMA foreign_key_check"));
  ASSIGN_OR_RETURN(const bool found, dangling.Step());
  if (found) {
    return absl::FailedPreconditionError(
        absl::StrCat("migration ", migration.version, " leaves dangling references in ", dangling.ColumnText(0)));
  }
  return connection.Execute(absl::StrCat("PRAGMA user_version=", migration.version));
}

absl::Status ApplyMissing(Connection& connection, absl::Span<const Migration> migrations, int64_t version) {
  const auto newest = static_cast<int64_t>(migrations.size());
  while (version < newest) {
    RETURN_IF_ERROR(InTransaction(connection, [&]() -> absl::Status {
      // Asked again under the lock: another process may have been quicker.
      ASSIGN_OR_RETURN(version, VersionOf(connection));
      RETURN_IF_ERROR(CheckNotNewer(version, newest));
      if (version == newest) return absl::OkStatus();
      RETURN_IF_ERROR(Apply(connection, migrations[version]));
      ++version;
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Migrate(Connection& connection, absl::Span<const Migration> migrations) {
  RETURN_IF_ERROR(CheckNumbers(migrations));
  const auto newest = static_cast<int64_t>(migrations.size());
  ASSIGN_OR_RETURN(const int64_t version, VersionOf(connection));
  RETURN_IF_ERROR(CheckNotNewer(version, newest));
  if (version == newest) return absl::OkStatus();
  // A step that builds a table anew drops the old one while others refer to it, which only works
  // with the checks off. Each step checks all references itself before it commits.
  RETURN_IF_ERROR(connection.Execute("PRAGMA foreign_keys=OFF"));
  const absl::Status applied = ApplyMissing(connection, migrations, version);
  const absl::Status checks_on = connection.Execute("PRAGMA foreign_keys=ON");
  return applied.ok() ? checks_on : applied;
}

}  // namespace ihala::sqlite
