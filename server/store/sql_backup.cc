#include "server/store/sql_backup.h"

#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "server/store/meta.h"

namespace ihala {
namespace {

constexpr absl::string_view kHorizonName = "backup_horizon";
constexpr absl::string_view kReportedName = "backup_reported_us";

}  // namespace

absl::StatusOr<std::optional<BackupRecord>> SelectBackup(sqlite::Connection& db) {
  ASSIGN_OR_RETURN(const std::optional<std::string> horizon, FindMeta(db, kHorizonName));
  if (!horizon.has_value()) return std::optional<BackupRecord>();
  ASSIGN_OR_RETURN(const std::optional<std::string> reported, FindMeta(db, kReportedName));
  BackupRecord record;
  int64_t reported_us = 0;
  if (!absl::SimpleAtoi(*horizon, &record.horizon) || !absl::SimpleAtoi(reported.value_or(""), &reported_us)) {
    return absl::DataLossError("what was noted of the last backup is no number");
  }
  record.reported_at = absl::FromUnixMicros(reported_us);
  return record;
}

absl::Status UpsertBackup(sqlite::Connection& db, const BackupRecord& backup) {
  RETURN_IF_ERROR(PutMeta(db, kHorizonName, absl::StrCat(backup.horizon)));
  return PutMeta(db, kReportedName, absl::StrCat(absl::ToUnixMicros(backup.reported_at)));
}

}  // namespace ihala
