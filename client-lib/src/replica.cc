#include "client-lib/src/replica.h"

#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

constexpr char kPlace[] = "replica";
// As the proto says.
constexpr size_t kRowIdBytes = 64;

bool IsReference(v1::Row::BodyCase body) { return body >= v1::Row::kOrganisation; }

absl::Status CheckRow(const v1::Row& row) {
  const bool reference = IsReference(row.body_case());
  if (row.seq() == 0) return InvalidField("page.rows.seq", "MISSING", "every row has a change number");
  if (row.row_id().size() > kRowIdBytes) return InvalidField("page.rows.row_id", "TOO_LONG", "has at most 64 bytes");
  if (row.referral_id().size() != (reference ? 0 : kIdBytes)) {
    return InvalidField("page.rows.referral_id", "OUT_OF_RANGE", "has 16 bytes for a case and none for the directory");
  }
  return absl::OkStatus();
}

int64_t EndOf(const v1::Row& row) {
  if (!row.has_visible_until()) return 0;
  const int64_t micros = row.visible_until().seconds() * 1000000 + row.visible_until().nanos() / 1000;
  // 0 means "no end".
  return micros > 0 ? micros : 1;
}

absl::StatusOr<std::vector<v1::Row>> ReadAll(Store& store, sqlite::Statement& find) {
  std::vector<v1::Row> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return rows;
    RETURN_IF_ERROR(store.OpenMessage(kPlace, find.ColumnBlob(0), &rows.emplace_back()));
  }
}

}  // namespace

absl::Status Replica::Apply(const v1::Page& page, bool* reference_changed) {
  for (const v1::Row& row : page.rows()) {
    // A kind that a newer server knows and this version does not.
    if (row.body_case() == v1::Row::BODY_NOT_SET) continue;
    RETURN_IF_ERROR(CheckRow(row));
    if (IsReference(row.body_case())) *reference_changed = true;
    if (row.has_left_scope()) RETURN_IF_ERROR(ForgetCase(row.referral_id()));
    RETURN_IF_ERROR(Put(row));
    if (!row.has_core()) continue;
    // The case is back.
    ASSIGN_OR_RETURN(sqlite::Statement back,
                     store_->db().Prepare("DELETE FROM replica WHERE referral_id = ?1 AND kind = ?2"));
    back.BindBlob(1, row.referral_id()).BindInt(2, v1::Row::kLeftScope);
    RETURN_IF_ERROR(back.Run());
  }
  return absl::OkStatus();
}

absl::Status Replica::Put(const v1::Row& row) {
  // Planted: a row is taken only where there is none.
  if (IsPlanted(Planted::kKnownRowsStay)) {
    ASSIGN_OR_RETURN(const std::optional<v1::Row> known,
                     Find(row.referral_id(), row.body_case(), absl::InfinitePast()));
    if (known.has_value() && known->row_id() == row.row_id()) return absl::OkStatus();
  }
  // Planted: a refused command of a case keeps its newer rows away.
  if (IsPlanted(Planted::kRefusedCaseIsNotRead)) {
    ASSIGN_OR_RETURN(sqlite::Statement refused,
                     store_->db().Prepare("SELECT id FROM outbox WHERE referral_id = ?1 AND state = 2"));
    refused.BindBlob(1, row.referral_id());
    ASSIGN_OR_RETURN(const bool any, refused.Step());
    if (any) return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(
      sqlite::Statement put,
      store_->db().Prepare("INSERT INTO replica (referral_id, kind, row_id, seq, visible_until, body) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (referral_id, kind, row_id) DO UPDATE SET "
                           "seq = excluded.seq, visible_until = excluded.visible_until, body = excluded.body"));
  put.BindBlob(1, row.referral_id()).BindInt(2, row.body_case()).BindBlob(3, row.row_id());
  put.BindInt(4, static_cast<int64_t>(row.seq())).BindInt(5, EndOf(row));
  put.BindBlob(6, store_->CloseMessage(kPlace, row));
  return put.Run();
}

absl::Status Replica::ForgetCase(const std::string& referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement forget, store_->db().Prepare("DELETE FROM replica WHERE referral_id = ?1"));
  forget.BindBlob(1, referral_id);
  return forget.Run();
}

absl::StatusOr<std::vector<v1::Row>> Replica::Rows(const std::string& referral_id, int kind, absl::Time now) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT body FROM replica WHERE referral_id = ?1 AND kind = ?2 AND "
                                        "(visible_until = 0 OR visible_until > ?3) ORDER BY seq, row_id"));
  find.BindBlob(1, referral_id).BindInt(2, kind).BindInt(3, absl::ToUnixMicros(now));
  return ReadAll(*store_, find);
}

absl::StatusOr<std::vector<v1::Row>> Replica::RowsOfKind(int kind, absl::Time now) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT body FROM replica WHERE kind = ?1 AND "
                                        "(visible_until = 0 OR visible_until > ?2) ORDER BY seq, row_id"));
  find.BindInt(1, kind).BindInt(2, absl::ToUnixMicros(now));
  return ReadAll(*store_, find);
}

absl::StatusOr<std::optional<v1::Row>> Replica::Find(const std::string& referral_id, int kind, absl::Time now) {
  ASSIGN_OR_RETURN(std::vector<v1::Row> rows, Rows(referral_id, kind, now));
  if (rows.empty()) return std::optional<v1::Row>();
  return std::optional<v1::Row>(std::move(rows.back()));
}

absl::StatusOr<uint64_t> Replica::LeftAt(const std::string& referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT COALESCE(MAX(seq), 0) FROM replica WHERE referral_id = ?1 AND "
                                        "kind = ?2"));
  find.BindBlob(1, referral_id).BindInt(2, v1::Row::kLeftScope);
  RETURN_IF_ERROR(find.Step().status());
  return static_cast<uint64_t>(find.ColumnInt(0));
}

absl::StatusOr<int64_t> Replica::NewestSeq() {
  ASSIGN_OR_RETURN(sqlite::Statement find, store_->db().Prepare("SELECT COALESCE(MAX(seq), 0) FROM replica"));
  RETURN_IF_ERROR(find.Step().status());
  return find.ColumnInt(0);
}

absl::StatusOr<uint64_t> Replica::CountCases() {
  ASSIGN_OR_RETURN(sqlite::Statement count, store_->db().Prepare("SELECT COUNT(*) FROM replica WHERE kind = ?1"));
  count.BindInt(1, v1::Row::kCore);
  RETURN_IF_ERROR(count.Step().status());
  return static_cast<uint64_t>(count.ColumnInt(0));
}

absl::Status Replica::ShredExpired(absl::Time now) {
  ASSIGN_OR_RETURN(sqlite::Statement shred,
                   store_->db().Prepare("DELETE FROM replica WHERE visible_until > 0 AND visible_until <= ?1"));
  shred.BindInt(1, absl::ToUnixMicros(now));
  return shred.Run();
}

}  // namespace ihala::client
