#ifndef IHALA_SERVER_STORE_SQL_ACCOUNTS_H_
#define IHALA_SERVER_STORE_SQL_ACCOUNTS_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "server/store/records.h"

// The accounts' part of store.h in SQL.
namespace ihala {

absl::StatusOr<std::optional<AccountRecord>> SelectAccount(sqlite::Connection& db, absl::string_view code);
absl::StatusOr<std::vector<AccountRecord>> SelectAccounts(sqlite::Connection& db, absl::string_view after, int limit);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_ACCOUNTS_H_
