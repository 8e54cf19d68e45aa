#include "client-lib/src/replica.h"

#include <algorithm>

#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/places.h"
#include "client-lib/src/replica_rows.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// As the proto says.
constexpr size_t kRowIdBytes = 64;

// Of a kind that this version does not know, the row itself says whether it is of a case.
bool IsReference(const v1::Row& row) {
  if (row.body_case() == v1::Row::BODY_NOT_SET) return row.referral_id().empty();
  return row.body_case() >= v1::Row::kOrganisation;
}

absl::Status CheckRow(const v1::Row& row) {
  const bool reference = IsReference(row);
  if (row.seq() == 0) return InvalidField("page.rows.seq", "MISSING", "every row has a change number");
  if (row.row_id().size() > kRowIdBytes) return InvalidField("page.rows.row_id", "TOO_LONG", "has at most 64 bytes");
  if (row.referral_id().size() != (reference ? 0 : kIdBytes)) {
    return InvalidField("page.rows.referral_id", "OUT_OF_RANGE", "has 16 bytes for a case and none for the directory");
  }
  return absl::OkStatus();
}

void Note(const v1::Row& row, DirectoryChange* change) {
  change->any = true;
  if (row.has_agreement()) {
    change->sharing.emplace_back(row.agreement().referring_organisation(), row.agreement().receiving_organisation());
  }
  // It may be frozen, and then what it referred is shut.
  if (row.has_organisation()) change->sharing.emplace_back(row.organisation().code(), "");
}

// Why a case is not there any more where only a comparison showed it.
constexpr char kScopeChanged[] = "SCOPE_CHANGED";

using RowKey = std::tuple<std::string, uint32_t, std::string>;
using NamesOfRows = std::map<RowKey, v1::RowName>;
using NamesOfBuckets = std::map<uint32_t, NamesOfRows>;

RowKey KeyOf(const v1::RowName& name) { return {name.referral_id(), name.kind(), name.row_id()}; }

// Fills in the rows of the buckets that are there, stubs left out.
absl::Status ReadNames(sqlite::Connection& db, NamesOfBuckets& buckets) {
  ASSIGN_OR_RETURN(sqlite::Statement all, db.Prepare("SELECT referral_id, kind, row_id, seq FROM replica"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, all.Step());
    if (!found) return absl::OkStatus();
    const auto bucket = buckets.find(static_cast<uint32_t>(BucketOf(all.ColumnBlob(0))));
    if (bucket == buckets.end() || all.ColumnInt(1) == v1::Row::kLeftScope) continue;
    v1::RowName name;
    name.set_referral_id(std::string(all.ColumnBlob(0)));
    name.set_kind(static_cast<uint32_t>(all.ColumnInt(1)));
    name.set_row_id(std::string(all.ColumnBlob(2)));
    name.set_seq(static_cast<uint64_t>(all.ColumnInt(3)));
    bucket->second.emplace(KeyOf(name), name);
  }
}

}  // namespace

absl::Status Replica::Apply(const google::protobuf::RepeatedPtrField<v1::Row>& rows, DirectoryChange* change) {
  sums_.Forget();
  for (const v1::Row& row : rows) {
    if (!row.has_part()) {
      RETURN_IF_ERROR(ApplyWhole(row, change));
      continue;
    }
    ASSIGN_OR_RETURN(const std::optional<v1::Row> whole, parts_.Take(row));
    if (whole.has_value()) RETURN_IF_ERROR(ApplyWhole(*whole, change));
  }
  return sums_.Write();
}

absl::Status Replica::ApplyWhole(const v1::Row& row, DirectoryChange* change) {
  // Rows of a kind that a newer server knows and this version does not are kept as they came: they count in the
  // digests, and the version that knows them finds them here.
  if (KindOf(row) == 0) return absl::OkStatus();
  RETURN_IF_ERROR(CheckRow(row));
  if (IsReference(row)) Note(row, change);
  return ApplyRow(row);
}

absl::Status Replica::ApplyRow(const v1::Row& row) {
  const auto bind_case = [&](sqlite::Statement& statement) { statement.BindBlob(1, row.referral_id()); };
  if (row.has_left_scope()) RETURN_IF_ERROR(Delete("referral_id = ?1", bind_case));
  RETURN_IF_ERROR(Put(row));
  if (!row.has_core()) return absl::OkStatus();
  // What the case was before goes with it; the server has it no more either.
  if (row.core().has_erased()) {
    RETURN_IF_ERROR(Delete("referral_id = ?1 AND kind != ?2 AND seq < ?3", [&](sqlite::Statement& statement) {
      bind_case(statement);
      statement.BindInt(2, v1::Row::kCore).BindInt(3, static_cast<int64_t>(row.seq()));
    }));
  }
  // The case is back.
  return Delete("referral_id = ?1 AND kind = ?2", [&](sqlite::Statement& statement) {
    bind_case(statement);
    statement.BindInt(2, v1::Row::kLeftScope);
  });
}

absl::Status Replica::Delete(absl::string_view condition, absl::FunctionRef<void(sqlite::Statement&)> bind) {
  ASSIGN_OR_RETURN(
      sqlite::Statement find,
      store_->db().Prepare(absl::StrCat("SELECT referral_id, kind, row_id, seq FROM replica WHERE ", condition)));
  bind(find);
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) break;
    sums_.Remove({find.ColumnBlob(0), static_cast<uint32_t>(find.ColumnInt(1)), find.ColumnBlob(2),
                  static_cast<uint64_t>(find.ColumnInt(3))});
  }
  ASSIGN_OR_RETURN(sqlite::Statement remove,
                   store_->db().Prepare(absl::StrCat("DELETE FROM replica WHERE ", condition)));
  bind(remove);
  return remove.Run();
}

absl::Status Replica::DeleteRow(const v1::RowName& name) {
  return Delete("referral_id = ?1 AND kind = ?2 AND row_id = ?3", [&](sqlite::Statement& statement) {
    statement.BindBlob(1, name.referral_id()).BindInt(2, name.kind()).BindBlob(3, name.row_id());
  });
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
                     store_->db().Prepare("SELECT id FROM outbox WHERE referral_id = ?1 AND +state = 2"));
    refused.BindBlob(1, row.referral_id());
    ASSIGN_OR_RETURN(const bool any, refused.Step());
    if (any) return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(
      sqlite::Statement old,
      store_->db().Prepare("SELECT seq FROM replica WHERE referral_id = ?1 AND kind = ?2 AND row_id = ?3"));
  const uint32_t kind = KindOf(row);
  old.BindBlob(1, row.referral_id()).BindInt(2, kind).BindBlob(3, row.row_id());
  ASSIGN_OR_RETURN(const bool replaces, old.Step());
  RowMark mark{row.referral_id(), kind, row.row_id(), 0};
  if (replaces) {
    mark.seq = static_cast<uint64_t>(old.ColumnInt(0));
    sums_.Remove(mark);
  }
  mark.seq = row.seq();
  sums_.Add(mark);
  ASSIGN_OR_RETURN(
      sqlite::Statement put,
      store_->db().Prepare("INSERT INTO replica (referral_id, kind, row_id, seq, visible_until, body) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (referral_id, kind, row_id) DO UPDATE SET "
                           "seq = excluded.seq, visible_until = excluded.visible_until, narrowed_at = 0, "
                           "body = excluded.body, later = NULL, later_until = 0"));
  put.BindBlob(1, row.referral_id()).BindInt(2, kind).BindBlob(3, row.row_id());
  put.BindInt(4, static_cast<int64_t>(row.seq())).BindInt(5, EndOf(row));
  ASSIGN_OR_RETURN(const std::string body,
                   store_->CloseMessage(ReplicaPlace(row.referral_id(), kind, row.row_id()), row));
  put.BindBlob(6, body);
  return put.Run();
}

// The plus signs keep SQLite from walking through all rows of a kind, only because they are in the order that is asked
// for: a case has a handful of its own.
absl::StatusOr<std::vector<v1::Row>> Replica::Rows(const std::string& referral_id, int kind, absl::Time now) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare(
                       "SELECT referral_id, kind, row_id, body FROM replica WHERE referral_id = ?1 AND kind = ?2 AND "
                       "(visible_until = 0 OR visible_until > ?3) AND length(body) > 0 ORDER BY +seq, row_id"));
  find.BindBlob(1, referral_id).BindInt(2, kind).BindInt(3, absl::ToUnixMicros(now));
  return ReadAll(*store_, find);
}

absl::StatusOr<std::vector<v1::Row>> Replica::RowsOfKind(int kind, absl::Time now) {
  ASSIGN_OR_RETURN(
      sqlite::Statement find,
      store_->db().Prepare("SELECT referral_id, kind, row_id, body FROM replica WHERE kind = ?1 AND "
                           "(visible_until = 0 OR visible_until > ?2) AND length(body) > 0 ORDER BY seq, row_id"));
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
                   store_->db().Prepare("SELECT COALESCE(MAX(+seq), 0) FROM replica WHERE referral_id = ?1 AND "
                                        "kind = ?2"));
  find.BindBlob(1, referral_id).BindInt(2, v1::Row::kLeftScope);
  RETURN_IF_ERROR(find.Step().status());
  return static_cast<uint64_t>(find.ColumnInt(0));
}

absl::StatusOr<int64_t> Replica::NewestSeq() {
  // The newest of each kind, of which there are few, kind after kind.
  ASSIGN_OR_RETURN(
      sqlite::Statement find,
      store_->db().Prepare(
          "WITH RECURSIVE kinds (kind) AS (SELECT MIN(kind) FROM replica UNION ALL SELECT (SELECT MIN(kind) FROM "
          "replica WHERE kind > kinds.kind) FROM kinds WHERE kinds.kind IS NOT NULL) "
          "SELECT COALESCE(MAX((SELECT MAX(seq) FROM replica WHERE kind = kinds.kind)), 0) FROM kinds"));
  RETURN_IF_ERROR(find.Step().status());
  return find.ColumnInt(0);
}

absl::StatusOr<uint64_t> Replica::CountCases() {
  ASSIGN_OR_RETURN(sqlite::Statement count,
                   store_->db().Prepare("SELECT COUNT(*) FROM replica WHERE kind = ?1 AND length(body) > 0"));
  count.BindInt(1, v1::Row::kCore);
  RETURN_IF_ERROR(count.Step().status());
  return static_cast<uint64_t>(count.ColumnInt(0));
}

absl::Status Replica::ForEachCore(absl::FunctionRef<absl::Status(const v1::CaseCore&)> visit) {
  ASSIGN_OR_RETURN(
      sqlite::Statement find,
      store_->db().Prepare("SELECT referral_id, kind, row_id, body FROM replica WHERE kind = ?1 AND length(body) > 0"));
  find.BindInt(1, v1::Row::kCore);
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return absl::OkStatus();
    v1::Row row;
    const absl::Status read = ReadRow(*store_, find, &row);
    // What is damaged stands in nobody's way: whoever asks for that case is told.
    if (absl::IsDataLoss(read)) continue;
    RETURN_IF_ERROR(read);
    RETURN_IF_ERROR(visit(row.core()));
  }
}

absl::Status Replica::PutStub(const std::string& referral_id) {
  // Newer than anything that was done to the case: none of it is news any more.
  ASSIGN_OR_RETURN(const int64_t newest_row, NewestSeq());
  ASSIGN_OR_RETURN(sqlite::Statement newest,
                   store_->db().Prepare("SELECT COALESCE(MAX(seq), 0) FROM outbox WHERE referral_id = ?1"));
  newest.BindBlob(1, referral_id);
  RETURN_IF_ERROR(newest.Step().status());
  v1::Row stub;
  stub.set_referral_id(referral_id);
  stub.set_seq(static_cast<uint64_t>(std::max(newest_row, newest.ColumnInt(0))));
  stub.mutable_left_scope()->set_reason(kScopeChanged);
  return Put(stub);
}

absl::StatusOr<std::vector<v1::RowName>> Replica::Reconcile(
    const google::protobuf::RepeatedPtrField<v1::BucketRows>& buckets, const absl::flat_hash_set<std::string>& kept,
    uint64_t* dropped) {
  NamesOfBuckets held;
  for (const v1::BucketRows& bucket : buckets) held[bucket.bucket()];
  RETURN_IF_ERROR(ReadNames(store_->db(), held));
  sums_.Forget();
  std::vector<v1::RowName> wanted;
  for (const v1::BucketRows& bucket : buckets) {
    NamesOfRows& ours = held[bucket.bucket()];
    for (const v1::RowName& theirs : bucket.rows()) {
      const auto known = ours.find(KeyOf(theirs));
      if (known == ours.end() || known->second.seq() != theirs.seq()) wanted.push_back(theirs);
      if (known != ours.end()) ours.erase(known);
    }
    for (const auto& [key, name] : ours) {
      if (kept.contains(name.referral_id())) continue;
      ++*dropped;
      RETURN_IF_ERROR(DeleteRow(name));
      if (name.kind() == v1::Row::kCoreFieldNumber) RETURN_IF_ERROR(PutStub(name.referral_id()));
    }
  }
  RETURN_IF_ERROR(sums_.Write());
  return wanted;
}

}  // namespace ihala::client
