#include "client-lib/src/schema.h"

namespace ihala::client {
namespace {

// `body`, `verdict` and `value` are made by RowCodec. No other column, and no index, holds what a person typed.
constexpr absl::string_view kFirst = R"sql(
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;

-- One row for each operation stream that this store ever wrote on. The newest is the one in use.
CREATE TABLE stream (
  stream INTEGER PRIMARY KEY AUTOINCREMENT,
  stream_id BLOB NOT NULL UNIQUE
);

CREATE TABLE draft (
  referral_id BLOB NOT NULL PRIMARY KEY,
  saved_at INTEGER NOT NULL,
  body BLOB NOT NULL
);

-- Rows are never deleted: numbers stay gapless and the chain of digests whole. `body` becomes empty once a verified
-- backup of the server holds the operation.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  stream INTEGER NOT NULL REFERENCES stream(stream),
  n INTEGER NOT NULL,
  referral_id BLOB NOT NULL,
  lane INTEGER NOT NULL,
  state INTEGER NOT NULL,
  size INTEGER NOT NULL,
  digest BLOB NOT NULL,
  body BLOB NOT NULL,
  verdict BLOB,
  seq INTEGER NOT NULL DEFAULT 0,
  receipt INTEGER REFERENCES receipt(id),
  problem TEXT NOT NULL DEFAULT '',
  UNIQUE (stream, n)
);
CREATE INDEX outbox_by_case ON outbox (referral_id, id);
CREATE INDEX outbox_by_state ON outbox (state, id);

CREATE TABLE receipt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  stream INTEGER NOT NULL REFERENCES stream(stream),
  body BLOB NOT NULL
);

-- Numbers of a stream whose final verdict and receipt are stored, as ranges that do not touch.
CREATE TABLE confirmed (
  stream INTEGER NOT NULL REFERENCES stream(stream),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (stream, first)
) WITHOUT ROWID;

-- The copy of what the server lets this person see. `kind` is the number of the row's field in the message Row.
CREATE TABLE replica (
  referral_id BLOB NOT NULL,
  kind INTEGER NOT NULL,
  row_id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  visible_until INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (referral_id, kind, row_id)
);
CREATE INDEX replica_by_kind ON replica (kind, seq);
CREATE INDEX replica_by_end ON replica (visible_until) WHERE visible_until > 0;
)sql";

// What was submitted under a promise to submit it once only. The token is kept as a keyed digest: it may be one of a
// person's data, which somebody who guesses that data could otherwise recognise.
constexpr absl::string_view kOnceTokens = R"sql(
CREATE TABLE once_token (
  token BLOB NOT NULL UNIQUE,
  referral_id BLOB NOT NULL
);
)sql";

// The sums of the replica's rows by bucket (see RowSum), for comparing the copy with what the server has. Empty until
// something is counted: whoever finds that the sums differ counts anew first.
constexpr absl::string_view kReplicaSums = R"sql(
CREATE TABLE replica_sum (
  bucket INTEGER PRIMARY KEY,
  rows INTEGER NOT NULL,
  sum_0 INTEGER NOT NULL,
  sum_1 INTEGER NOT NULL,
  sum_2 INTEGER NOT NULL,
  sum_3 INTEGER NOT NULL
);
)sql";

// Since when no more of a row is kept than was left to be seen from a moment on; 0 where the row is as it came.
constexpr absl::string_view kNarrowedRows = R"sql(
ALTER TABLE replica ADD COLUMN narrowed_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX replica_by_narrowing ON replica (narrowed_at) WHERE narrowed_at > 0;
)sql";

// Parts of a row that is too large to come in one piece, until the last one is here. Of one row at a time.
constexpr absl::string_view kRowParts = R"sql(
CREATE TABLE row_part (
  part INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  digest BLOB NOT NULL,
  body BLOB NOT NULL
);
)sql";

// Signed heads of the server's trail, in the order in which they came: one a day, and those that contradict each other.
// They say nothing about anybody, so that they can be handed out without a passphrase.
constexpr absl::string_view kAuditHeads = R"sql(
CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  epoch INTEGER NOT NULL,
  n INTEGER NOT NULL,
  chain BLOB NOT NULL,
  at INTEGER NOT NULL,
  signature BLOB NOT NULL,
  disputed INTEGER NOT NULL
);
)sql";

// How often red lines stopped something on this device, by kind and receiver, until the server has counted it. Nothing
// of cases and nothing of when. `report` is empty until a report is made of it, and then that one's id.
constexpr absl::string_view kRedLines = R"sql(
CREATE TABLE red_line_count (
  report BLOB NOT NULL,
  kind INTEGER NOT NULL,
  receiving TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  UNIQUE (report, kind, receiving)
);
)sql";

// An operation is sealed under a key of its own. That key lies beside it twice: for the person, until nobody has to
// read the operation here any more, and for the server.
constexpr absl::string_view kSealed = R"sql(
ALTER TABLE outbox ADD COLUMN own_key BLOB NOT NULL DEFAULT X'';
ALTER TABLE outbox ADD COLUMN server_key BLOB NOT NULL DEFAULT X'';
CREATE INDEX outbox_readable ON outbox (seq) WHERE state = 3 AND own_key != X'';

-- What is left of a row once its time is over, and until when that may be seen: a store that is locked then cannot find
-- it out. NULL where it was not found out yet.
ALTER TABLE replica ADD COLUMN later BLOB;
ALTER TABLE replica ADD COLUMN later_until INTEGER NOT NULL DEFAULT 0;
CREATE INDEX replica_unprepared ON replica (visible_until) WHERE visible_until > 0 AND later IS NULL;
)sql";

// What left the device after its receipt: the case, when, and the newest of its numbers then. Of one that came back
// `is_back` is 1 and `at` the time since which it is here again. Then what that needs to know: when the server judged
// an operation, and when a person was told that a draft is about to go, 0 where neither is known.
constexpr absl::string_view kForgotten = R"sql(
CREATE TABLE forgotten (
  referral_id BLOB NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  is_back INTEGER NOT NULL
);
ALTER TABLE outbox ADD COLUMN judged_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE draft ADD COLUMN announced_at INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr sqlite::Migration kMigrations[] = {{1, kFirst},        {2, kOnceTokens}, {3, kReplicaSums},
                                             {4, kNarrowedRows}, {5, kRowParts},   {6, kAuditHeads},
                                             {7, kRedLines},     {8, kSealed},     {9, kForgotten}};

}  // namespace

absl::Span<const sqlite::Migration> StoreMigrations() { return kMigrations; }

}  // namespace ihala::client
