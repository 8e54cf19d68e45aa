#include "server/store/schema.h"

#include "server/store/notification_schema.h"

namespace ihala {
namespace {

// `rows` is the feed and the state in one: each row whole, stored in the order of its change number, because reading a
// feed in storage order is several times as fast as gathering it. A change moves the row to its new number. The
// party columns are the feeds; SQLite keeps the row's number behind each of their index entries.
// `commits` keeps one random tag for each commit, by which two histories with equal numbers are told apart.
// `queue` holds open cases only, in the order in which a reviewer sees them.
// Bodies are opaque: no column or index holds a personal field.
constexpr absl::string_view kFirstSchema = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE rows (
  seq INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  referral_id BLOB NOT NULL,
  row_id BLOB NOT NULL,
  referring TEXT,
  receiving TEXT,
  assignee TEXT,
  body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX rows_by_id ON rows (referral_id, kind, row_id);
CREATE INDEX rows_by_referring ON rows (referring) WHERE referring IS NOT NULL;
CREATE INDEX rows_by_receiving ON rows (receiving) WHERE receiving IS NOT NULL;
CREATE INDEX rows_by_assignee ON rows (assignee) WHERE assignee IS NOT NULL;

CREATE TABLE commits (last_seq INTEGER PRIMARY KEY, tag INTEGER NOT NULL) STRICT;

CREATE TABLE short_codes (code TEXT PRIMARY KEY, referral_id BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE queue (
  referral_id BLOB PRIMARY KEY,
  receiving TEXT NOT NULL,
  desk TEXT NOT NULL,
  urgency_rank INTEGER NOT NULL,
  due_day INTEGER NOT NULL,
  received_us INTEGER NOT NULL,
  holder TEXT NOT NULL,
  waits_on_receiver INTEGER NOT NULL,
  pending INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_in_order ON queue (receiving, urgency_rank, due_day, received_us, referral_id);

CREATE TABLE ledger (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  digest BLOB NOT NULL,
  verdict BLOB NOT NULL,
  operation BLOB NOT NULL
) STRICT;

CREATE TABLE parked (
  ledger_key BLOB PRIMARY KEY,
  referral_id BLOB NOT NULL,
  account TEXT NOT NULL,
  operation BLOB NOT NULL
) STRICT;
CREATE INDEX parked_by_case ON parked (referral_id);

CREATE TABLE streams (
  stream_id BLOB PRIMARY KEY,
  account TEXT NOT NULL,
  public_key BLOB NOT NULL,
  label TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  code TEXT PRIMARY KEY,
  body BLOB NOT NULL,
  passphrase_hash TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  token_hash BLOB PRIMARY KEY,
  account TEXT NOT NULL,
  stream_id BLOB NOT NULL,
  expires_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account);

CREATE TABLE audit (
  n INTEGER PRIMARY KEY,
  at_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  organisation TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  result TEXT NOT NULL,
  digest BLOB NOT NULL,
  chain BLOB NOT NULL
) STRICT;
)sql";

// Withdrawals that came before what they withdraw. They beat a submission of the same organisation, whenever it comes.
constexpr absl::string_view kStops = R"sql(
CREATE TABLE stops (
  referral_id BLOB NOT NULL,
  organisation TEXT NOT NULL,
  PRIMARY KEY (referral_id, organisation)
) STRICT, WITHOUT ROWID;
)sql";

// The writer's own feed, where somebody else looks after the case now: no row is in both feeds of one person, so that
// feeds can be summed up. Accounts may change their organisation, and what they did for another one is not theirs any
// more: the feeds of people bear their organisation too.
// `feed_sums` sums up each feed (see RowSum): four words, each below 2^32 times the rows. Filled by the program.
constexpr absl::string_view kFeedSums = R"sql(
ALTER TABLE rows ADD COLUMN author TEXT;
UPDATE rows SET assignee = referring || ':' || assignee WHERE assignee IS NOT NULL;
CREATE INDEX rows_by_author ON rows (author) WHERE author IS NOT NULL;

CREATE TABLE feed_sums (
  party INTEGER NOT NULL,
  code TEXT NOT NULL,
  rows INTEGER NOT NULL,
  sum_0 INTEGER NOT NULL,
  sum_1 INTEGER NOT NULL,
  sum_2 INTEGER NOT NULL,
  sum_3 INTEGER NOT NULL,
  PRIMARY KEY (party, code)
) STRICT, WITHOUT ROWID;
)sql";

// Which households give a phone in which cases: the number's keyed digest (commands/phone_digest.h), from which nobody
// reads it who has not the key. Whether a case is open, `queue` says.
constexpr absl::string_view kPhones = R"sql(
CREATE TABLE phones (
  digest BLOB NOT NULL,
  referral_id BLOB NOT NULL,
  household_id BLOB NOT NULL,
  PRIMARY KEY (digest, referral_id)
) STRICT, WITHOUT ROWID;
)sql";

// Streams without what a person had called the device. Nothing read it, and whoever types a name may type a person's. A
// new table and not a column less: what a page held stays in its gaps, and only a page that is freed is blanked whole.
constexpr absl::string_view kNoLabels = R"sql(
PRAGMA secure_delete=ON;
CREATE TABLE unlabelled (
  stream_id BLOB PRIMARY KEY,
  account TEXT NOT NULL,
  public_key BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO unlabelled SELECT stream_id, account, public_key FROM streams;
DROP TABLE streams;
ALTER TABLE unlabelled RENAME TO streams;
)sql";

// From which number a stream goes on in two ways, because its device was copied or rolled back; 0 while it does not.
constexpr absl::string_view kForks = R"sql(
ALTER TABLE streams ADD COLUMN forked_at INTEGER NOT NULL DEFAULT 0;
)sql";

// Where each case stands among the dates at which somebody may see less of it: between the last that has passed and the
// next. Whose core does not say its dates yet is due at once, and the program finds them.
constexpr absl::string_view kDueDates = R"sql(
CREATE TABLE due_dates (
  referral_id BLOB PRIMARY KEY,
  passed_us INTEGER,
  due_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX due_dates_by_passed ON due_dates (passed_us) WHERE passed_us IS NOT NULL;
CREATE INDEX due_dates_by_due ON due_dates (due_us) WHERE due_us IS NOT NULL;
INSERT INTO due_dates (referral_id, due_us) SELECT referral_id, 0 FROM rows WHERE kind = 10;
)sql";

// `audit.cases`: of an answer above the envelope, which cases it held and how much of each, 17 bytes a case; without
// any, a record is chained as before. `audit_heads`: the signed heads of the trail, none of which is ever deleted,
// because whoever carried one away asks for it. `read_counts`: how many answers there were for which there is no
// record.
constexpr absl::string_view kTrail = R"sql(
ALTER TABLE audit ADD COLUMN cases BLOB NOT NULL DEFAULT x'';
CREATE TABLE audit_heads (
  n INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  chain BLOB NOT NULL,
  at_us INTEGER NOT NULL,
  signature BLOB NOT NULL
) STRICT;
CREATE TABLE read_counts (
  day INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  answers INTEGER NOT NULL,
  envelopes INTEGER NOT NULL,
  own INTEGER NOT NULL,
  PRIMARY KEY (day, actor, action)
) STRICT, WITHOUT ROWID;
)sql";

// What a receiver sees depends on what the family agreed to, which cores of before do not say. Every case is due at
// once; the program fills it in and numbers the rows again.
constexpr absl::string_view kConsents = R"sql(
INSERT INTO due_dates (referral_id, due_us) SELECT referral_id, -1000000 FROM rows WHERE kind = 10
  ON CONFLICT (referral_id) DO UPDATE SET due_us = excluded.due_us;
)sql";

// The code with which a person chooses a passphrase of their own, as a hash, and until when it works.
constexpr absl::string_view kSignInCodes = R"sql(
ALTER TABLE accounts ADD COLUMN sign_in_code_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN sign_in_code_expires_us INTEGER NOT NULL DEFAULT 0;
)sql";

// What organisations talk over apart from cases, who takes part, and their posts. No person's data.
constexpr absl::string_view kThreads = R"sql(
CREATE TABLE threads (
  thread_id BLOB PRIMARY KEY,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE thread_members (
  organisation TEXT NOT NULL,
  thread_id BLOB NOT NULL,
  PRIMARY KEY (organisation, thread_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE posts (
  thread_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (thread_id, n)
) STRICT, WITHOUT ROWID;
)sql";

// How often red lines stopped something, by month, organisations, kind and place; and which reports of devices are in
// these figures. Neither table says who, from where or about whom, so that they cannot be put together again.
constexpr absl::string_view kRedLines = R"sql(
CREATE TABLE red_line_blocks (
  month TEXT NOT NULL,
  referring TEXT NOT NULL,
  receiving TEXT NOT NULL,
  kind INTEGER NOT NULL,
  place INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  PRIMARY KEY (month, referring, receiving, kind, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE red_line_reports (report_id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
)sql";

// The digest that an operation goes on from: what comes later under the number before it must have that one. Of what is
// there already it follows from the operation before it, where that is there.
constexpr absl::string_view kChains = R"sql(
ALTER TABLE ledger ADD COLUMN previous BLOB NOT NULL DEFAULT x'';
)sql";

// Which slot of the key store has the key of which case, and how that key is known again. Codes are found by tokens
// that nobody makes who has not the installation's keys; the program fills them in while it seals what is there.
constexpr absl::string_view kSealed = R"sql(
CREATE TABLE case_keys (
  referral_id BLOB PRIMARY KEY,
  slot INTEGER NOT NULL UNIQUE,
  proof BLOB NOT NULL
) STRICT, WITHOUT ROWID;
PRAGMA secure_delete=ON;
DROP TABLE short_codes;
CREATE TABLE short_codes (token BLOB PRIMARY KEY, referral_id BLOB NOT NULL) STRICT, WITHOUT ROWID;
)sql";

// Which keys are enrolled for which accounts. Streams of before become those of devices that nobody enrolled, and the
// organisations of before let devices in as they did: appended to a stored organisation is its field 8 with OPEN (2),
// which parses as part of it. `parked.device` is set where an operation waits for its organisation to decide.
constexpr absl::string_view kDevices = R"sql(
CREATE TABLE devices (
  code TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  public_key BLOB NOT NULL,
  state INTEGER NOT NULL,
  order_id BLOB NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (account, public_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_by_account ON devices (account, code);
INSERT INTO devices SELECT 'D-' || hex(min(stream_id)), account, public_key, 1, x'', x'' FROM streams
  GROUP BY account, public_key;
ALTER TABLE streams ADD COLUMN device TEXT NOT NULL DEFAULT '';
UPDATE streams SET device = (SELECT code FROM devices AS d
  WHERE d.account = streams.account AND d.public_key = streams.public_key);
CREATE INDEX streams_by_device ON streams (device);
ALTER TABLE accounts ADD COLUMN enrolment_code_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN enrolment_code_expires_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN enrolment_code_made_by TEXT NOT NULL DEFAULT '';
ALTER TABLE parked ADD COLUMN device TEXT NOT NULL DEFAULT '';
CREATE INDEX parked_held ON parked (device) WHERE device != '';
UPDATE rows SET body = CAST(body || x'4002' AS BLOB) WHERE kind = 1;
)sql";

// `erasures`: what was erased, which beats whatever comes later; and of which the key is to be destroyed yet, so that
// no crash forgets one. `retention`: when a closed case is to be looked at, and what is held. Every case is due at
// once, and the program finds the day of those that are closed. What a case's phones and code lead to goes with it.
constexpr absl::string_view kErasures = R"sql(
CREATE TABLE erasures (
  id INTEGER PRIMARY KEY,
  referral_id BLOB NOT NULL UNIQUE,
  cause INTEGER NOT NULL,
  referring TEXT NOT NULL,
  erased_us INTEGER NOT NULL,
  destroyed_us INTEGER
) STRICT;
CREATE INDEX erasures_unfinished ON erasures (id) WHERE destroyed_us IS NULL;
CREATE TABLE retention (
  referral_id BLOB PRIMARY KEY,
  referring TEXT NOT NULL,
  due_us INTEGER,
  held INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX retention_by_due ON retention (due_us) WHERE due_us IS NOT NULL;
CREATE INDEX phones_by_case ON phones (referral_id);
INSERT INTO retention (referral_id, referring, due_us, held)
  SELECT referral_id, coalesce(referring, ''), 0, 0 FROM rows WHERE kind = 10;
)sql";

// What the parts of a queue are found by: by what a case came back, whether it waits for a day that was named, and what
// it is filtered by. `returned_by` is -1 where that is not known; the program finds it out.
constexpr absl::string_view kQueueViews = R"sql(
ALTER TABLE queue ADD COLUMN returned_by INTEGER NOT NULL DEFAULT -1;
ALTER TABLE queue ADD COLUMN is_review INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN programme TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN governorate TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN stage_id TEXT NOT NULL DEFAULT '';
CREATE INDEX queue_unplaced ON queue (returned_by) WHERE returned_by < 0;
CREATE INDEX queue_by_due ON queue (receiving, due_day, urgency_rank, received_us, referral_id);
CREATE INDEX queue_by_receipt ON queue (receiving, received_us, referral_id);
CREATE INDEX queue_unclaimed ON queue (receiving, urgency_rank, due_day, received_us, referral_id)
  WHERE holder = '' AND waits_on_receiver = 1;
CREATE INDEX queue_held ON queue (receiving, holder, urgency_rank, due_day, received_us, referral_id)
  WHERE holder != '';
CREATE INDEX queue_to_confirm ON queue (receiving, urgency_rank, due_day, received_us, referral_id) WHERE pending = 1;
CREATE INDEX queue_reviews ON queue (receiving, due_day, urgency_rank, received_us, referral_id) WHERE is_review = 1;
CREATE INDEX queue_returned ON queue (receiving, returned_by, urgency_rank, due_day, received_us, referral_id)
  WHERE returned_by > 0;
)sql";

// `clocks`: when something next falls due in a case by itself; no time where that depends on the end of an outage.
// Every case is due at once, and the program finds the time. `escalations`: which level heard of which clock that ran
// out, each once. `notices`: cases whose referrer may not know yet, and the number that its device must have read up
// to.
constexpr absl::string_view kClocks = R"sql(
CREATE TABLE clocks (
  referral_id BLOB PRIMARY KEY,
  tick_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_by_tick ON clocks (tick_us) WHERE tick_us IS NOT NULL;
CREATE TABLE escalations (
  referral_id BLOB NOT NULL,
  entry INTEGER NOT NULL,
  owed_by INTEGER NOT NULL,
  level INTEGER NOT NULL,
  referring TEXT NOT NULL,
  receiving TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  PRIMARY KEY (referral_id, entry, owed_by, level)
) STRICT, WITHOUT ROWID;
CREATE INDEX escalations_by_time ON escalations (at_us);
CREATE TABLE notices (
  referral_id BLOB PRIMARY KEY,
  referring TEXT NOT NULL,
  assignee TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_by_referring ON notices (referring, seq);
CREATE INDEX notices_by_assignee ON notices (assignee, seq);
INSERT INTO clocks (referral_id, tick_us) SELECT referral_id, 0 FROM rows WHERE kind = 10;
)sql";

// Which version of a workflow an open case follows, and whose it is: by these a migration finds its cases. The program
// places every open case anew, and so fills them in.
constexpr absl::string_view kQueueWorkflows = R"sql(
ALTER TABLE queue ADD COLUMN workflow TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN referring TEXT NOT NULL DEFAULT '';
CREATE INDEX queue_by_workflow ON queue (workflow, referring, receiving);
UPDATE queue SET returned_by = -1;
)sql";

// Which cases follow their workflow by a trial or a declared shock.
constexpr absl::string_view kArranged = R"sql(
CREATE TABLE arranged (
  arrangement TEXT NOT NULL,
  referral_id BLOB NOT NULL,
  PRIMARY KEY (arrangement, referral_id)
) STRICT, WITHOUT ROWID;
)sql";

constexpr sqlite::Migration kMigrations[] = {
    {1, kFirstSchema}, {2, kStops},       {3, kFeedSums}, {4, kPhones},          {5, kNoLabels},
    {6, kForks},       {7, kDueDates},    {8, kTrail},    {9, kConsents},        {10, kSignInCodes},
    {11, kThreads},    {12, kRedLines},   {13, kChains},  {14, kSealed},         {15, kDevices},
    {16, kErasures},   {17, kQueueViews}, {18, kClocks},  {19, kQueueWorkflows}, {20, kNotificationTables},
    {21, kArranged}};

}  // namespace

absl::Span<const sqlite::Migration> ServerMigrations() { return kMigrations; }

}  // namespace ihala
