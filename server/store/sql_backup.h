#ifndef IHALA_SERVER_STORE_SQL_BACKUP_H_
#define IHALA_SERVER_STORE_SQL_BACKUP_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sqlite/connection.h"
#include "server/store/records.h"

// What the server's file says of backups, among its `meta`.
namespace ihala {

// DATA_LOSS where what is there is no number.
absl::StatusOr<std::optional<BackupRecord>> SelectBackup(sqlite::Connection& db);
absl::Status UpsertBackup(sqlite::Connection& db, const BackupRecord& backup);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_BACKUP_H_
