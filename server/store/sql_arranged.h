#ifndef IHALA_SERVER_STORE_SQL_ARRANGED_H_
#define IHALA_SERVER_STORE_SQL_ARRANGED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"

// The part of store.h in SQL about which cases a trial or a shock has.
namespace ihala {

absl::StatusOr<uint64_t> CountArrangedRows(sqlite::Connection& db, absl::string_view arrangement);
absl::StatusOr<std::vector<std::string>> SelectArranged(sqlite::Connection& db, absl::string_view arrangement,
                                                        absl::string_view after, int limit);
absl::Status InsertArranged(sqlite::Connection& db, absl::string_view arrangement, absl::string_view referral_id);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_ARRANGED_H_
