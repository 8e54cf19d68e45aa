#ifndef IHALA_SERVER_STORE_SQL_CLOCKS_H_
#define IHALA_SERVER_STORE_SQL_CLOCKS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sqlite/connection.h"
#include "ihala/v1/figure.pb.h"
#include "server/store/clock_records.h"
#include "server/store/records.h"

// The part of store.h about clocks in SQL.
namespace ihala {

absl::StatusOr<std::vector<std::string>> SelectTicking(sqlite::Connection& db, absl::Time now, int limit);
absl::StatusOr<std::vector<EscalationRecord>> SelectEscalations(sqlite::Connection& db, absl::string_view referral_id,
                                                                uint32_t entry);
absl::StatusOr<std::vector<v1::EscalationFigure>> SelectEscalationSums(sqlite::Connection& db, absl::Time from,
                                                                       absl::Time to, absl::string_view organisation);
absl::StatusOr<std::vector<std::string>> SelectNotices(sqlite::Connection& db, Party party, absl::string_view code,
                                                       uint64_t up_to, int limit);

absl::Status UpsertTick(sqlite::Connection& db, absl::string_view referral_id, std::optional<absl::Time> tick);
absl::Status UpdateAllTicks(sqlite::Connection& db);
absl::Status InsertEscalation(sqlite::Connection& db, const EscalationRecord& escalation);
absl::Status UpsertNotice(sqlite::Connection& db, absl::string_view referral_id, const RowScope& scope,
                          std::optional<uint64_t> seq);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_CLOCKS_H_
