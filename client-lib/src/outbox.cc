#include "client-lib/src/outbox.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/places.h"
#include "common/base/secret.h"
#include "common/base/status_macros.h"
#include "common/wire/chain.h"
#include "common/wire/sealed_operation.h"

namespace ihala::client {
namespace {

int64_t AsInt(OutboxState state) { return static_cast<int64_t>(state); }

absl::Status FillRow(Store& store, const sqlite::Statement& row, OutboxRow* out) {
  out->id = row.ColumnInt(0);
  out->stream = row.ColumnInt(1);
  out->stream_id = std::string(row.ColumnBlob(2));
  out->n = static_cast<uint64_t>(row.ColumnInt(3));
  out->referral_id = std::string(row.ColumnBlob(4));
  out->lane = static_cast<Lane>(row.ColumnInt(5));
  out->state = static_cast<OutboxState>(row.ColumnInt(6));
  ASSIGN_OR_RETURN(out->digest, store.codec().Open(DigestPlace(out->stream_id, out->n), row.ColumnBlob(7)));
  ASSIGN_OR_RETURN(out->bytes, OpenOperation(store, row.ColumnBlob(8), row.ColumnBlob(12)));
  if (!row.ColumnIsNull(9)) RETURN_IF_ERROR(store.OpenMessage(kVerdictPlace, row.ColumnBlob(9), &out->verdict));
  out->seq = static_cast<uint64_t>(row.ColumnInt(10));
  out->problem = std::string(row.ColumnText(11));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<StoredOperation> CloseOperation(Store& store, absl::string_view bytes) {
  OperationUnderKey sealed = SealOperation(bytes, store.random());
  StoredOperation stored;
  stored.body = std::move(sealed.body);
  ASSIGN_OR_RETURN(stored.own_key, store.codec().Close(Under::kPerson, kOwnKeyPlace, sealed.key.Reveal()));
  ASSIGN_OR_RETURN(const std::string server, store.Get(settings::kSealingKey));
  if (!server.empty()) {
    ASSIGN_OR_RETURN(stored.server_key, SealTo(server, sealed.key.Reveal()));
  }
  return stored;
}

absl::StatusOr<std::string> OpenOperation(Store& store, absl::string_view body, absl::string_view own_key) {
  if (body.empty() || own_key.empty()) return std::string();
  ASSIGN_OR_RETURN(std::string bytes, store.codec().Open(kOwnKeyPlace, own_key));
  const Secret opened(std::move(bytes));
  ASSIGN_OR_RETURN(const Key32 key, Key32::FromBytes(opened.Reveal()));
  return UnsealOperation(key, body);
}

absl::Status Outbox::BeginStream(absl::string_view stream_id) {
  ASSIGN_OR_RETURN(sqlite::Statement add, store_->db().Prepare("INSERT INTO stream (stream_id) VALUES (?1)"));
  add.BindBlob(1, stream_id);
  return add.Run();
}

absl::StatusOr<std::string> Outbox::StreamId() {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT stream_id FROM stream ORDER BY stream DESC LIMIT 1"));
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return absl::DataLossError("the store has no operation stream");
  return std::string(find.ColumnBlob(0));
}

absl::StatusOr<int64_t> Outbox::StreamInUse() { return store_->db().QueryInt("SELECT MAX(stream) FROM stream"); }

absl::StatusOr<OutboxRow> Outbox::Append(const std::string& referral_id, Lane lane, const std::string& bytes) {
  OutboxRow row;
  ASSIGN_OR_RETURN(row.stream_id, StreamId());
  ASSIGN_OR_RETURN(row.stream, StreamInUse());
  ASSIGN_OR_RETURN(sqlite::Statement last, store_->db().Prepare("SELECT COALESCE(MAX(n), 0) FROM outbox "
                                                                "WHERE stream = ?1"));
  last.BindInt(1, row.stream);
  RETURN_IF_ERROR(last.Step().status());
  row.n = static_cast<uint64_t>(last.ColumnInt(0)) + 1;
  ASSIGN_OR_RETURN(const std::string previous, DigestBefore(row.n));
  row.digest = ChainNext(row.stream_id, row.n, previous, bytes);
  row.referral_id = referral_id;
  row.lane = lane;
  row.bytes = bytes;
  ASSIGN_OR_RETURN(sqlite::Statement add,
                   store_->db().Prepare("INSERT INTO outbox (stream, n, referral_id, lane, state, size, digest, body, "
                                        "own_key, server_key) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8, ?9)"));
  add.BindInt(1, row.stream).BindInt(2, static_cast<int64_t>(row.n)).BindBlob(3, referral_id);
  add.BindInt(4, static_cast<int64_t>(lane)).BindInt(5, static_cast<int64_t>(bytes.size()));
  ASSIGN_OR_RETURN(const StoredOperation sealed, CloseOperation(*store_, bytes));
  ASSIGN_OR_RETURN(const std::string digest,
                   store_->codec().Close(Under::kDevice, DigestPlace(row.stream_id, row.n), row.digest));
  add.BindBlob(6, digest).BindBlob(7, sealed.body).BindBlob(8, sealed.own_key).BindBlob(9, sealed.server_key);
  RETURN_IF_ERROR(add.Run());
  row.id = store_->db().LastInsertRowId();
  return row;
}

absl::StatusOr<std::vector<OutboxRow>> Outbox::Select(absl::string_view where,
                                                      absl::FunctionRef<void(sqlite::Statement&)> bind) {
  ASSIGN_OR_RETURN(
      sqlite::Statement find,
      store_->db().Prepare(absl::StrCat("SELECT o.id, o.stream, s.stream_id, o.n, o.referral_id, o.lane, o.state, "
                                        "o.digest, o.body, o.verdict, o.seq, o.problem, o.own_key "
                                        "FROM outbox o JOIN stream s ON s.stream = o.stream ",
                                        where, " ORDER BY o.id")));
  bind(find);
  std::vector<OutboxRow> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return rows;
    RETURN_IF_ERROR(FillRow(*store_, find, &rows.emplace_back()));
  }
}

absl::StatusOr<OutboxRow> Outbox::Get(int64_t id) {
  ASSIGN_OR_RETURN(std::vector<OutboxRow> rows,
                   Select("WHERE o.id = ?1", [&](sqlite::Statement& find) { find.BindInt(1, id); }));
  if (rows.empty()) return absl::NotFoundError("the store holds no such operation");
  return std::move(rows.front());
}

absl::StatusOr<std::vector<OutboxRow>> Outbox::All() {
  return Select("", [](sqlite::Statement&) {});
}

absl::StatusOr<std::vector<OutboxRow>> Outbox::OfCase(const std::string& referral_id) {
  return Select("WHERE o.referral_id = ?1", [&](sqlite::Statement& find) { find.BindBlob(1, referral_id); });
}

absl::StatusOr<std::vector<OutboxRow>> Outbox::InState(OutboxState state) {
  return Select("WHERE o.state = ?1", [&](sqlite::Statement& find) { find.BindInt(1, AsInt(state)); });
}

absl::StatusOr<absl::flat_hash_set<std::string>> Outbox::OpenCases() {
  ASSIGN_OR_RETURN(sqlite::Statement find, store_->db().Prepare("SELECT DISTINCT referral_id FROM outbox WHERE "
                                                                "state = 0"));
  absl::flat_hash_set<std::string> cases;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return cases;
    cases.insert(std::string(find.ColumnBlob(0)));
  }
}

absl::StatusOr<std::vector<OutboxRow>> Outbox::Unsettled() {
  // Rows do not all come in the order of their numbers, so that the newest of the copy says nothing while pages wait.
  ASSIGN_OR_RETURN(const int64_t read, store_->GetInt(settings::kReadUpTo));
  return Select("WHERE o.state IN (0, 1, 2) OR (o.state = 3 AND (o.seq = 0 OR o.seq > ?1))",
                [read](sqlite::Statement& find) { find.BindInt(1, read); });
}

absl::StatusOr<std::vector<WaitingRow>> Outbox::Waiting(int64_t after) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT id, n, referral_id, lane, size FROM outbox WHERE id > ?1 AND "
                                        "state IN (0, 1) AND stream = (SELECT MAX(stream) FROM stream) ORDER BY id"));
  find.BindInt(1, after);
  std::vector<WaitingRow> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return rows;
    rows.push_back({find.ColumnInt(0), static_cast<uint64_t>(find.ColumnInt(1)), std::string(find.ColumnBlob(2)),
                    static_cast<Lane>(find.ColumnInt(3)), static_cast<size_t>(find.ColumnInt(4))});
  }
}

absl::StatusOr<SealedRow> Outbox::Sealed(int64_t id) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT s.stream_id, o.n, o.digest, o.body, o.server_key FROM outbox o "
                                        "JOIN stream s ON s.stream = o.stream WHERE o.id = ?1"));
  find.BindInt(1, id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return absl::NotFoundError("the store holds no such operation");
  SealedRow row;
  row.n = static_cast<uint64_t>(find.ColumnInt(1));
  ASSIGN_OR_RETURN(row.digest, store_->codec().Open(DigestPlace(find.ColumnBlob(0), row.n), find.ColumnBlob(2)));
  if (!find.ColumnBlob(3).empty() && !find.ColumnBlob(4).empty()) {
    row.packed = PackSealedOperation(find.ColumnBlob(3), find.ColumnBlob(4));
  }
  return row;
}

absl::StatusOr<std::string> Outbox::DigestBefore(uint64_t n) {
  if (n <= 1) return ChainStart();
  ASSIGN_OR_RETURN(sqlite::Statement find, store_->db().Prepare("SELECT digest FROM outbox WHERE n = ?1 AND "
                                                                "stream = (SELECT MAX(stream) FROM stream)"));
  find.BindInt(1, static_cast<int64_t>(n - 1));
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return absl::DataLossError("the outbox has a gap");
  ASSIGN_OR_RETURN(const std::string stream_id, StreamId());
  return store_->codec().Open(DigestPlace(stream_id, n - 1), find.ColumnBlob(0));
}

absl::StatusOr<uint64_t> Outbox::Count(OutboxState state) {
  ASSIGN_OR_RETURN(sqlite::Statement count, store_->db().Prepare("SELECT COUNT(*) FROM outbox WHERE state = ?1"));
  count.BindInt(1, AsInt(state));
  RETURN_IF_ERROR(count.Step().status());
  return static_cast<uint64_t>(count.ColumnInt(0));
}

absl::Status Outbox::SetState(int64_t id, OutboxState state) {
  ASSIGN_OR_RETURN(sqlite::Statement set, store_->db().Prepare("UPDATE outbox SET state = ?2 WHERE id = ?1"));
  set.BindInt(1, id).BindInt(2, AsInt(state));
  return set.Run();
}

absl::StatusOr<Outbox::CaseSettled> Outbox::SettledOf(const std::string& referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT COALESCE(SUM(state IN (0, 1, 2)), 0), COALESCE(MAX(seq), 0), "
                                        "COALESCE(MAX(judged_at), 0) FROM outbox WHERE referral_id = ?1"));
  find.BindBlob(1, referral_id);
  RETURN_IF_ERROR(find.Step().status());
  CaseSettled settled;
  settled.has_open = find.ColumnInt(0) > 0;
  settled.newest_seq = find.ColumnInt(1);
  if (find.ColumnInt(2) > 0) settled.judged_at = absl::FromUnixMicros(find.ColumnInt(2));
  return settled;
}

absl::Status Outbox::SetVerdict(int64_t id, OutboxState state, const v1::Verdict& verdict, uint64_t seq,
                                int64_t receipt, absl::Time judged_at) {
  ASSIGN_OR_RETURN(sqlite::Statement set,
                   store_->db().Prepare("UPDATE outbox SET state = ?2, verdict = ?3, seq = ?4, receipt = ?5, "
                                        "judged_at = ?6, problem = '' WHERE id = ?1"));
  ASSIGN_OR_RETURN(const std::string closed, store_->CloseMessage(kVerdictPlace, verdict));
  set.BindInt(1, id).BindInt(2, AsInt(state)).BindBlob(3, closed);
  set.BindInt(4, static_cast<int64_t>(seq)).BindInt(6, absl::ToUnixMicros(judged_at));
  if (receipt == 0) {
    set.BindNull(5);
  } else {
    set.BindInt(5, receipt);
  }
  return set.Run();
}

absl::Status Outbox::SetProblem(int64_t id, absl::string_view code) {
  ASSIGN_OR_RETURN(sqlite::Statement set, store_->db().Prepare("UPDATE outbox SET problem = ?2 WHERE id = ?1"));
  set.BindInt(1, id).BindText(2, code);
  return set.Run();
}

absl::StatusOr<int64_t> Outbox::AddReceipt(const v1::Receipt& receipt) {
  ASSIGN_OR_RETURN(const int64_t stream, StreamInUse());
  ASSIGN_OR_RETURN(sqlite::Statement add, store_->db().Prepare("INSERT INTO receipt (stream, body) VALUES (?1, ?2)"));
  ASSIGN_OR_RETURN(const std::string closed, store_->CloseMessage(kReceiptPlace, receipt));
  add.BindInt(1, stream).BindBlob(2, closed);
  RETURN_IF_ERROR(add.Run());
  return store_->db().LastInsertRowId();
}

absl::StatusOr<int64_t> Outbox::OfferAgain() {
  ASSIGN_OR_RETURN(sqlite::Statement set,
                   store_->db().Prepare("UPDATE outbox SET state = 0, seq = 0 WHERE state = 3 AND LENGTH(body) > 0 "
                                        "AND stream = (SELECT MAX(stream) FROM stream)"));
  RETURN_IF_ERROR(set.Run());
  return store_->db().Changes();
}

absl::Status Outbox::GiveUpReading(uint64_t read_up_to) {
  ASSIGN_OR_RETURN(sqlite::Statement set,
                   store_->db().Prepare("UPDATE outbox INDEXED BY outbox_readable SET own_key = X'' WHERE state = 3 "
                                        "AND own_key != X'' AND seq > 0 AND seq <= ?1 AND LENGTH(server_key) > 0"));
  set.BindInt(1, static_cast<int64_t>(read_up_to));
  return set.Run();
}

absl::Status Outbox::DropBytesUpTo(uint64_t backup_horizon) {
  ASSIGN_OR_RETURN(
      sqlite::Statement set,
      store_->db().Prepare(
          "UPDATE outbox SET body = X'', own_key = X'', server_key = X'' WHERE state = 3 AND seq > 0 AND seq <= ?1 "
          "AND LENGTH(body) > 0"));
  set.BindInt(1, static_cast<int64_t>(backup_horizon));
  return set.Run();
}

absl::Status Outbox::DropBytesOfErased(const std::string& referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement set,
                   store_->db().Prepare("UPDATE outbox SET body = X'', own_key = X'', server_key = X'' "
                                        "WHERE referral_id = ?1 AND state IN (3, 4, 5) AND LENGTH(body) > 0"));
  set.BindBlob(1, referral_id);
  return set.Run();
}

}  // namespace ihala::client
