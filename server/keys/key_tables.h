#ifndef IHALA_SERVER_KEYS_KEY_TABLES_H_
#define IHALA_SERVER_KEYS_KEY_TABLES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"

// The small tables of the key store. What is looked for and is not there is empty.
namespace ihala {

absl::StatusOr<std::string> FindKeyMeta(sqlite::Connection& db, absl::string_view name);
absl::Status PutKeyMeta(sqlite::Connection& db, absl::string_view name, absl::string_view value);

absl::StatusOr<std::string> FindKeySecret(sqlite::Connection& db, absl::string_view name);
// ALREADY_EXISTS where there is one of this name.
absl::Status PutKeySecret(sqlite::Connection& db, absl::string_view name, absl::string_view sealed);

}  // namespace ihala

#endif  // IHALA_SERVER_KEYS_KEY_TABLES_H_
