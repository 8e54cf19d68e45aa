#ifndef IHALA_CLIENT_LIB_SRC_SCHEMA_H_
#define IHALA_CLIENT_LIB_SRC_SCHEMA_H_

#include "absl/types/span.h"
#include "common/sqlite/migrate.h"

namespace ihala::client {

// The steps by which a store's file came to its present form. A released step never changes.
absl::Span<const sqlite::Migration> StoreMigrations();

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_SCHEMA_H_
