#ifndef IHALA_SERVER_KEYS_SCHEMA_H_
#define IHALA_SERVER_KEYS_SCHEMA_H_

#include "absl/types/span.h"
#include "common/sqlite/migrate.h"

namespace ihala {

// The key store's schema, as numbered steps forward. docs/storage-format.md describes it in words.
absl::Span<const sqlite::Migration> KeyStoreMigrations();

}  // namespace ihala

#endif  // IHALA_SERVER_KEYS_SCHEMA_H_
