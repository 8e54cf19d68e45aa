#include "client-lib/src/replica.h"

#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/places.h"
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

int64_t EndOf(const v1::Row& row) {
  // Planted: nobody asks until when a row may be seen.
  if (!row.has_visible_until() || IsPlanted(Planted::kEndIsIgnored)) return 0;
  const int64_t micros = row.visible_until().seconds() * 1000000 + row.visible_until().nanos() / 1000;
  // 0 means "no end".
  return micros > 0 ? micros : 1;
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

// Of a statement that selects what names the row, and its body.
absl::Status ReadRow(Store& store, const sqlite::Statement& find, v1::Row* row) {
  const std::string place =
      ReplicaPlace(find.ColumnBlob(0), static_cast<uint32_t>(find.ColumnInt(1)), find.ColumnBlob(2));
  return store.OpenMessage(place, find.ColumnBlob(3), row);
}

absl::StatusOr<std::vector<v1::Row>> ReadAll(Store& store, sqlite::Statement& find) {
  std::vector<v1::Row> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return rows;
    RETURN_IF_ERROR(ReadRow(store, find, &rows.emplace_back()));
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
                     store_->db().Prepare("SELECT id FROM outbox WHERE referral_id = ?1 AND state = 2"));
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

absl::StatusOr<std::vector<v1::Row>> Replica::Rows(const std::string& referral_id, int kind, absl::Time now) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare(
                       "SELECT referral_id, kind, row_id, body FROM replica WHERE referral_id = ?1 AND kind = ?2 AND "
                       "(visible_until = 0 OR visible_until > ?3) AND length(body) > 0 ORDER BY seq, row_id"));
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
  ASSIGN_OR_RETURN(sqlite::Statement count,
                   store_->db().Prepare("SELECT COUNT(*) FROM replica WHERE kind = ?1 AND length(body) > 0"));
  count.BindInt(1, v1::Row::kCore);
  RETURN_IF_ERROR(count.Step().status());
  return static_cast<uint64_t>(count.ColumnInt(0));
}

absl::StatusOr<bool> Replica::HasExpired(absl::Time now) {
  ASSIGN_OR_RETURN(
      sqlite::Statement find,
      store_->db().Prepare("SELECT 1 FROM replica WHERE visible_until > 0 AND visible_until <= ?1 LIMIT 1"));
  find.BindInt(1, absl::ToUnixMicros(now));
  return find.Step();
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

absl::Status Replica::Narrow(absl::Time now, absl::FunctionRef<absl::StatusOr<bool>(v1::Row&)> narrow) {
  ASSIGN_OR_RETURN(std::vector<v1::Row> rows, Expired(now));
  // Nobody looks at the ends of what has not come whole.
  if (!rows.empty()) RETURN_IF_ERROR(parts_.Clear());
  for (v1::Row& row : rows) {
    const int64_t at = EndOf(row);
    row.clear_visible_until();
    ASSIGN_OR_RETURN(const bool is_left, narrow(row));
    RETURN_IF_ERROR(Overwrite(row, is_left, at));
  }
  return absl::OkStatus();
}

absl::Status Replica::PrepareLater(absl::FunctionRef<absl::StatusOr<bool>(absl::Time end, v1::Row&)> narrow) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT referral_id, kind, row_id, body FROM replica WHERE visible_until > 0 "
                                        "AND later IS NULL AND length(body) > 0"));
  std::vector<v1::Row> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) break;
    v1::Row row;
    const absl::Status read = ReadRow(*store_, find, &row);
    if (absl::IsDataLoss(read)) continue;
    RETURN_IF_ERROR(read);
    rows.push_back(std::move(row));
  }
  for (v1::Row& row : rows) {
    const absl::Time end = absl::FromUnixMicros(EndOf(row));
    row.clear_visible_until();
    ASSIGN_OR_RETURN(const bool is_left, narrow(end, row));
    std::string later;
    if (is_left) {
      ASSIGN_OR_RETURN(later, store_->CloseMessage(ReplicaPlace(row.referral_id(), KindOf(row), row.row_id()), row));
    }
    ASSIGN_OR_RETURN(sqlite::Statement put,
                     store_->db().Prepare("UPDATE replica SET later = ?4, later_until = ?5 WHERE referral_id = ?1 AND "
                                          "kind = ?2 AND row_id = ?3"));
    put.BindBlob(1, row.referral_id()).BindInt(2, KindOf(row)).BindBlob(3, row.row_id());
    put.BindBlob(4, later).BindInt(5, is_left ? EndOf(row) : 0);
    RETURN_IF_ERROR(put.Run());
  }
  return absl::OkStatus();
}

absl::Status Replica::ForgetLater() {
  return store_->db().Execute("UPDATE replica SET later = NULL, later_until = 0 WHERE visible_until > 0");
}

absl::StatusOr<bool> Replica::NarrowLocked(absl::Time now) {
  bool any = false;
  // What is left may be over as well.
  for (;;) {
    ASSIGN_OR_RETURN(
        sqlite::Statement replace,
        store_->db().Prepare("UPDATE replica SET narrowed_at = MAX(narrowed_at, visible_until), "
                             "body = COALESCE(later, X''), visible_until = later_until, later = NULL, later_until = 0 "
                             "WHERE visible_until > 0 AND visible_until <= ?1 AND (later IS NOT NULL OR kind <> ?2)"));
    replace.BindInt(1, absl::ToUnixMicros(now)).BindInt(2, v1::Row::kCore);
    RETURN_IF_ERROR(replace.Run());
    if (store_->db().Changes() == 0) return any;
    any = true;
  }
}

absl::StatusOr<bool> Replica::NarrowCase(const std::string& referral_id,
                                         absl::FunctionRef<absl::StatusOr<bool>(v1::Row&)> narrow) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare(
                       "SELECT referral_id, kind, row_id, body FROM replica WHERE referral_id = ?1 AND kind <> ?2 AND "
                       "length(body) > 0"));
  find.BindBlob(1, referral_id).BindInt(2, v1::Row::kLeftScope);
  ASSIGN_OR_RETURN(std::vector<v1::Row> rows, ReadAll(*store_, find));
  bool any = false;
  for (v1::Row& row : rows) {
    const std::string before = row.SerializeAsString();
    ASSIGN_OR_RETURN(const bool is_left, narrow(row));
    if (is_left && row.SerializeAsString() == before) continue;
    if (!any) RETURN_IF_ERROR(parts_.Clear());
    any = true;
    RETURN_IF_ERROR(Overwrite(row, is_left, 0));
  }
  return any;
}

absl::Status Replica::Overwrite(const v1::Row& left, bool is_left, int64_t at) {
  ASSIGN_OR_RETURN(
      sqlite::Statement put,
      store_->db().Prepare("UPDATE replica SET visible_until = ?4, narrowed_at = MAX(narrowed_at, ?5), body = ?6, "
                           "later = NULL, later_until = 0 WHERE referral_id = ?1 AND kind = ?2 AND row_id = ?3"));
  put.BindBlob(1, left.referral_id()).BindInt(2, KindOf(left)).BindBlob(3, left.row_id());
  put.BindInt(4, is_left ? EndOf(left) : 0).BindInt(5, at);
  std::string body;
  if (is_left) {
    ASSIGN_OR_RETURN(body, store_->CloseMessage(ReplicaPlace(left.referral_id(), KindOf(left), left.row_id()), left));
  }
  put.BindBlob(6, body);
  return put.Run();
}

absl::StatusOr<std::vector<v1::Row>> Replica::Expired(absl::Time now) {
  ASSIGN_OR_RETURN(
      sqlite::Statement find,
      store_->db().Prepare(
          "SELECT referral_id, kind, row_id, body FROM replica WHERE visible_until > 0 AND visible_until <= ?1"));
  find.BindInt(1, absl::ToUnixMicros(now));
  return ReadAll(*store_, find);
}

absl::StatusOr<int64_t> Replica::FetchAgainAfter(absl::Time server_time) {
  const int64_t time = absl::ToUnixMicros(server_time);
  sums_.Forget();
  {
    ASSIGN_OR_RETURN(sqlite::Statement find,
                     store_->db().Prepare("SELECT referral_id, kind, row_id, seq FROM replica WHERE narrowed_at > ?1"));
    find.BindInt(1, time);
    for (;;) {
      ASSIGN_OR_RETURN(const bool found, find.Step());
      if (!found) break;
      RowMark mark{find.ColumnBlob(0), static_cast<uint32_t>(find.ColumnInt(1)), find.ColumnBlob(2),
                   static_cast<uint64_t>(find.ColumnInt(3))};
      sums_.Remove(mark);
      mark.seq = 0;
      sums_.Add(mark);
    }
  }
  // No row of the server's has the number 0.
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store_->db().Prepare("UPDATE replica SET seq = 0, narrowed_at = 0 WHERE narrowed_at > ?1"));
  put.BindInt(1, time);
  RETURN_IF_ERROR(put.Run());
  const int64_t rows = store_->db().Changes();
  RETURN_IF_ERROR(sums_.Write());
  return rows;
}

absl::Status Replica::PutStub(const std::string& referral_id) {
  // Newer than anything that was done to the case: none of it is news any more.
  ASSIGN_OR_RETURN(sqlite::Statement newest,
                   store_->db().Prepare("SELECT MAX(seq) FROM (SELECT MAX(seq) AS seq FROM replica UNION ALL "
                                        "SELECT MAX(seq) FROM outbox WHERE referral_id = ?1)"));
  newest.BindBlob(1, referral_id);
  RETURN_IF_ERROR(newest.Step().status());
  v1::Row stub;
  stub.set_referral_id(referral_id);
  stub.set_seq(static_cast<uint64_t>(newest.ColumnInt(0)));
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
