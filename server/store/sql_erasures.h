#ifndef IHALA_SERVER_STORE_SQL_ERASURES_H_
#define IHALA_SERVER_STORE_SQL_ERASURES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "ihala/v1/erasure_service.pb.h"
#include "server/store/erasure_records.h"

// The part of store.h about erasing in SQL.
namespace ihala {

absl::StatusOr<std::optional<ErasureRecord>> SelectErasure(sqlite::Connection& db, absl::string_view referral_id);
absl::StatusOr<std::vector<ErasureRecord>> SelectUnfinished(sqlite::Connection& db, int limit);
absl::StatusOr<std::vector<ErasureRecord>> SelectErasures(sqlite::Connection& db, absl::string_view after, int limit);
absl::StatusOr<uint64_t> SelectErasureCount(sqlite::Connection& db);
absl::StatusOr<std::vector<std::string>> SelectDue(sqlite::Connection& db, absl::Time now, int limit);
absl::StatusOr<std::vector<ErasureSum>> SelectErasureSums(sqlite::Connection& db, absl::string_view from_month,
                                                          absl::string_view to_month, absl::string_view referring,
                                                          absl::Time in_backups_after);
absl::StatusOr<std::vector<v1::RetentionFigure>> SelectKeeping(sqlite::Connection& db, absl::string_view referring,
                                                               absl::Time now);

absl::Status UpsertErasure(sqlite::Connection& db, const ErasureRecord& erasure);
absl::Status UpsertKeeping(sqlite::Connection& db, absl::string_view referral_id,
                           const std::optional<KeepingRecord>& keeping);
absl::Status RemovePhonesOf(sqlite::Connection& db, absl::string_view referral_id);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_ERASURES_H_
