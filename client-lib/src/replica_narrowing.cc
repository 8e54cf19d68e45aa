// The part of Replica that overwrites rows of which less may be seen.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client-lib/src/places.h"
#include "client-lib/src/replica.h"
#include "client-lib/src/replica_rows.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"

namespace ihala::client {

int64_t EndOf(const v1::Row& row) {
  // Planted: nobody asks until when a row may be seen.
  if (!row.has_visible_until() || IsPlanted(Planted::kEndIsIgnored)) return 0;
  const int64_t micros = row.visible_until().seconds() * 1000000 + row.visible_until().nanos() / 1000;
  // 0 means "no end".
  return micros > 0 ? micros : 1;
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

absl::StatusOr<bool> Replica::HasExpired(absl::Time now) {
  ASSIGN_OR_RETURN(
      sqlite::Statement find,
      store_->db().Prepare("SELECT 1 FROM replica WHERE visible_until > 0 AND visible_until <= ?1 LIMIT 1"));
  find.BindInt(1, absl::ToUnixMicros(now));
  return find.Step();
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
  ASSIGN_OR_RETURN(
      sqlite::Statement find,
      store_->db().Prepare("SELECT referral_id, kind, row_id, body FROM replica INDEXED BY replica_unprepared "
                           "WHERE visible_until > 0 AND later IS NULL AND length(body) > 0"));
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

absl::StatusOr<int64_t> Replica::FetchAgain(absl::string_view condition,
                                            absl::FunctionRef<void(sqlite::Statement&)> bind) {
  sums_.Forget();
  {
    ASSIGN_OR_RETURN(
        sqlite::Statement find,
        store_->db().Prepare(absl::StrCat("SELECT referral_id, kind, row_id, seq FROM replica WHERE ", condition)));
    bind(find);
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
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store_->db().Prepare(absl::StrCat("UPDATE replica SET seq = 0, narrowed_at = 0 WHERE ", condition)));
  bind(put);
  RETURN_IF_ERROR(put.Run());
  const int64_t rows = store_->db().Changes();
  RETURN_IF_ERROR(sums_.Write());
  return rows;
}

absl::StatusOr<int64_t> Replica::FetchAgainAfter(absl::Time server_time) {
  return FetchAgain("narrowed_at > 0 AND narrowed_at > ?1",
                    [&](sqlite::Statement& statement) { statement.BindInt(1, absl::ToUnixMicros(server_time)); });
}

absl::StatusOr<int64_t> Replica::FetchCaseAgain(const std::string& referral_id) {
  return FetchAgain("referral_id = ?1 AND kind <> ?2", [&](sqlite::Statement& statement) {
    statement.BindBlob(1, referral_id).BindInt(2, v1::Row::kLeftScope);
  });
}

}  // namespace ihala::client
