#ifndef IHALA_SERVER_STORE_SQL_LEDGER_H_
#define IHALA_SERVER_STORE_SQL_LEDGER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "server/store/bodies.h"
#include "server/store/records.h"

// The ledger's part of store.h in SQL, and what is parked. `slot` is that of the case that an operation names, 0 where
// it names none.
namespace ihala {

absl::StatusOr<std::optional<LedgerEntry>> SelectLedger(sqlite::Connection& db, const Bodies& bodies,
                                                        absl::string_view key);
absl::StatusOr<std::optional<ChainLink>> SelectLink(sqlite::Connection& db, absl::string_view key);
absl::StatusOr<std::vector<ParkedOperation>> SelectParked(sqlite::Connection& db, const Bodies& bodies,
                                                          absl::string_view referral_id);
absl::StatusOr<std::optional<ParkedOperation>> SelectOneParked(sqlite::Connection& db, const Bodies& bodies,
                                                               absl::string_view ledger_key);
absl::StatusOr<std::vector<ParkedOperation>> SelectHeld(sqlite::Connection& db, const Bodies& bodies, int64_t after,
                                                        int limit);
absl::StatusOr<uint32_t> SelectHeldCount(sqlite::Connection& db, absl::string_view device);

absl::Status UpsertLedger(sqlite::Connection& db, const Bodies& bodies, absl::string_view key, uint64_t slot,
                          const LedgerEntry& entry);
absl::Status UpsertParked(sqlite::Connection& db, const Bodies& bodies, uint64_t slot, absl::string_view referral_id,
                          const ParkedOperation& parked);

// The names of these columns as places of their contents (see Bodies).
inline constexpr absl::string_view kVerdictPlace = "ledger.verdict";
inline constexpr absl::string_view kOperationPlace = "ledger.operation";
inline constexpr absl::string_view kParkedPlace = "parked.operation";

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_LEDGER_H_
