#include "server/keys/schema.h"

namespace ihala {
namespace {

// Everything that is sealed has one length in its column, so that a key that is destroyed is overwritten where it lies:
// SQLite writes an equally long row over the old one, and never moves it to where its old bytes might stay behind.
// Slots are never given again, not even those that were deleted by hand.
constexpr absl::string_view kFirstSchema = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE masters (version INTEGER PRIMARY KEY, proof BLOB NOT NULL) STRICT;
CREATE TABLE secrets (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE slots (slot INTEGER PRIMARY KEY AUTOINCREMENT, sealed BLOB NOT NULL) STRICT;
)sql";

constexpr sqlite::Migration kMigrations[] = {{1, kFirstSchema}};

}  // namespace

absl::Span<const sqlite::Migration> KeyStoreMigrations() { return kMigrations; }

}  // namespace ihala
