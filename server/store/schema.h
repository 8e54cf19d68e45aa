#ifndef IHALA_SERVER_STORE_SCHEMA_H_
#define IHALA_SERVER_STORE_SCHEMA_H_

#include "absl/types/span.h"
#include "common/sqlite/migrate.h"

namespace ihala {

// The server file's schema, as numbered steps forward. docs/storage-format.md describes it in words.
absl::Span<const sqlite::Migration> ServerMigrations();

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SCHEMA_H_
