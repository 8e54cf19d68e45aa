#ifndef IHALA_SERVER_STORE_META_H_
#define IHALA_SERVER_STORE_META_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"

// What belongs to the server's file as a whole, by its name (docs/storage-format.md).
namespace ihala {

absl::StatusOr<std::optional<std::string>> FindMeta(sqlite::Connection& db, absl::string_view name);
// Replaces what is there.
absl::Status PutMeta(sqlite::Connection& db, absl::string_view name, absl::string_view value);
absl::Status DeleteMeta(sqlite::Connection& db, absl::string_view name);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_META_H_
