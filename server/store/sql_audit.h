#ifndef IHALA_SERVER_STORE_SQL_AUDIT_H_
#define IHALA_SERVER_STORE_SQL_AUDIT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/audit/record.h"
#include "common/sqlite/connection.h"
#include "ihala/v1/audit.pb.h"

// The trail's part of store.h in SQL. Epochs are any 64 bits and stand in the file as SQLite's signed number of the
// same bits.
namespace ihala {

// DATA_LOSS where a stored record is not one.
absl::StatusOr<std::vector<v1::AuditEntry>> SelectAudit(sqlite::Connection& db, uint64_t after, int limit);
absl::StatusOr<std::vector<v1::AuditHead>> SelectHeads(sqlite::Connection& db, uint64_t after, uint64_t up_to);
absl::StatusOr<std::optional<v1::AuditHead>> SelectNewestHead(sqlite::Connection& db);
absl::StatusOr<std::vector<v1::AuditCount>> SelectReadCounts(sqlite::Connection& db, uint32_t day);

absl::Status InsertAudit(sqlite::Connection& db, uint64_t n, const AuditRecord& record, absl::string_view chain);
absl::Status InsertHead(sqlite::Connection& db, const v1::AuditHead& head);
absl::Status UpsertReadCount(sqlite::Connection& db, const v1::AuditCount& count);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_AUDIT_H_
