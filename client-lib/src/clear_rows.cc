#include "client-lib/src/clear_rows.h"

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/places.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// Calls `rewrite` with the statement at each row of a table, which selects `columns` after the row's number.
absl::Status EachRow(Store& store, absl::string_view table, absl::string_view columns,
                     absl::FunctionRef<absl::Status(const sqlite::Statement&)> rewrite) {
  for (int64_t last = 0;;) {
    ASSIGN_OR_RETURN(sqlite::Statement next,
                     store.db().Prepare(absl::StrCat("SELECT rowid, ", columns, " FROM ", table,
                                                     " WHERE rowid > ?1 ORDER BY rowid LIMIT 1")));
    next.BindInt(1, last);
    ASSIGN_OR_RETURN(const bool found, next.Step());
    if (!found) return absl::OkStatus();
    last = next.ColumnInt(0);
    RETURN_IF_ERROR(rewrite(next));
  }
}

absl::Status Put(Store& store, absl::string_view table, absl::string_view column, int64_t row,
                 absl::string_view bytes) {
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store.db().Prepare(absl::StrCat("UPDATE ", table, " SET ", column, " = ?2 WHERE rowid = ?1")));
  put.BindInt(1, row).BindBlob(2, bytes);
  return put.Run();
}

// Seals a column of the person's, where it is clear.
absl::Status SealColumn(Store& store, absl::string_view table, absl::string_view column, int64_t row,
                        absl::string_view place, absl::string_view stored) {
  if (!RowCodec::IsClear(stored)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string content, store.codec().Open(place, stored));
  ASSIGN_OR_RETURN(const std::string sealed, store.codec().Close(Under::kPerson, place, content));
  return Put(store, table, column, row, sealed);
}

absl::Status SealOperations(Store& store) {
  return EachRow(store, "outbox", "body, own_key, verdict", [&](const sqlite::Statement& row) -> absl::Status {
    const int64_t id = row.ColumnInt(0);
    RETURN_IF_ERROR(SealColumn(store, "outbox", "verdict", id, kVerdictPlace, row.ColumnBlob(3)));
    // A sealed body may begin with any byte.
    if (!row.ColumnBlob(2).empty() || !RowCodec::IsClear(row.ColumnBlob(1))) return absl::OkStatus();
    ASSIGN_OR_RETURN(const StoredOperation sealed, CloseOperation(store, row.ColumnBlob(1).substr(1)));
    RETURN_IF_ERROR(Put(store, "outbox", "server_key", id, sealed.server_key));
    RETURN_IF_ERROR(Put(store, "outbox", "own_key", id, sealed.own_key));
    return Put(store, "outbox", "body", id, sealed.body);
  });
}

}  // namespace

absl::StatusOr<bool> HoldsClearRows(Store& store) { return store.Has(settings::kVerifier); }

absl::Status SealDeviceRows(Store& store) {
  ASSIGN_OR_RETURN(const std::string seed, store.Get(settings::kSigningSeed));
  if (!seed.empty()) RETURN_IF_ERROR(store.Put(settings::kSigningSeed, seed));
  return EachRow(store, "outbox", "stream, n, digest", [&](const sqlite::Statement& row) -> absl::Status {
    if (row.ColumnBlob(3).size() != kDigestBytes) return absl::OkStatus();
    ASSIGN_OR_RETURN(sqlite::Statement stream, store.db().Prepare("SELECT stream_id FROM stream WHERE stream = ?1"));
    stream.BindInt(1, row.ColumnInt(1));
    RETURN_IF_ERROR(stream.Step().status());
    const std::string place = DigestPlace(stream.ColumnBlob(0), static_cast<uint64_t>(row.ColumnInt(2)));
    ASSIGN_OR_RETURN(const std::string sealed, store.codec().Close(Under::kDevice, place, row.ColumnBlob(3)));
    return Put(store, "outbox", "digest", row.ColumnInt(0), sealed);
  });
}

absl::Status SealPersonRows(Store& store) {
  ASSIGN_OR_RETURN(const bool any, HoldsClearRows(store));
  if (!any) return absl::OkStatus();
  for (const Setting& setting : {settings::kAccount, settings::kToken, settings::kOnceKey, settings::kImportColumns}) {
    ASSIGN_OR_RETURN(const std::string value, store.Get(setting));
    if (!value.empty()) RETURN_IF_ERROR(store.Put(setting, value));
  }
  RETURN_IF_ERROR(SealOperations(store));
  RETURN_IF_ERROR(EachRow(store, "receipt", "body", [&](const sqlite::Statement& row) {
    return SealColumn(store, "receipt", "body", row.ColumnInt(0), kReceiptPlace, row.ColumnBlob(1));
  }));
  RETURN_IF_ERROR(EachRow(store, "draft", "referral_id, body", [&](const sqlite::Statement& row) {
    return SealColumn(store, "draft", "body", row.ColumnInt(0), DraftPlace(row.ColumnBlob(1)), row.ColumnBlob(2));
  }));
  RETURN_IF_ERROR(EachRow(store, "replica", "referral_id, kind, row_id, body", [&](const sqlite::Statement& row) {
    const std::string place =
        ReplicaPlace(row.ColumnBlob(1), static_cast<uint32_t>(row.ColumnInt(2)), row.ColumnBlob(3));
    return SealColumn(store, "replica", "body", row.ColumnInt(0), place, row.ColumnBlob(4));
  }));
  // What had not come whole comes again.
  ASSIGN_OR_RETURN(sqlite::Statement parts, store.db().Prepare("DELETE FROM row_part"));
  RETURN_IF_ERROR(parts.Run());
  RETURN_IF_ERROR(store.PutInt(settings::kClearRemains, 1));
  return store.Remove(settings::kVerifier);
}

absl::Status RemoveClearRemains(Store& store) {
  ASSIGN_OR_RETURN(const int64_t remains, store.GetInt(settings::kClearRemains));
  if (remains == 0) return absl::OkStatus();
  RETURN_IF_ERROR(store.db().Execute("VACUUM"));
  RETURN_IF_ERROR(store.db().Checkpoint(sqlite::CheckpointMode::kTruncate).status());
  return store.Write([&]() { return store.Remove(settings::kClearRemains); });
}

}  // namespace ihala::client
