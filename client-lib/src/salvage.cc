#include "client-lib/src/salvage.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "client-lib/src/carried_heads.h"
#include "client-lib/src/once_tokens.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/red_line_counts.h"
#include "client-lib/src/store.h"
#include "common/audit/head.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// Where the table of row numbers cannot be read, numbers are tried until this many in a row are not there.
constexpr int64_t kProbeBeyond = 10000;

std::string Salvaging(const std::string& path) { return path + ".salvaging"; }
std::string Salvaged(const std::string& path) { return path + ".salvaged"; }

// Whether something was read, once for all: what is damaged and what the disk does not give after several tries is
// passed over; any other failure, as of a full disk, ends the salvage, because the next one may read more.
absl::StatusOr<bool> ReadOrPassOver(absl::FunctionRef<absl::StatusOr<bool>()> read) {
  for (int i = 0; i < kReadTries; ++i) {
    absl::StatusOr<bool> done = read();
    if (absl::IsDataLoss(done.status())) return false;
    if (!absl::IsInternal(done.status())) return done;
  }
  return false;
}

bool IsUnsettled(int64_t state) {
  return state == static_cast<int64_t>(OutboxState::kQueued) || state == static_cast<int64_t>(OutboxState::kParked) ||
         state == static_cast<int64_t>(OutboxState::kRefused);
}

// Of the statement of TakeOverOperations.
absl::Status PutOperation(Store& store, const sqlite::Statement& row) {
  ASSIGN_OR_RETURN(
      sqlite::Statement put,
      store.db().Prepare("INSERT OR IGNORE INTO outbox (stream, n, referral_id, lane, state, size, digest, "
                         "body, own_key, server_key, verdict) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                         "?10, ?11)"));
  put.BindInt(1, row.ColumnInt(0)).BindInt(2, row.ColumnInt(1)).BindBlob(3, row.ColumnBlob(2));
  put.BindInt(4, row.ColumnInt(3)).BindInt(5, row.ColumnInt(4)).BindInt(6, row.ColumnInt(5));
  put.BindBlob(7, row.ColumnBlob(6)).BindBlob(8, row.ColumnBlob(7)).BindBlob(9, row.ColumnBlob(8));
  put.BindBlob(10, row.ColumnBlob(9));
  if (row.ColumnIsNull(10)) {
    put.BindNull(11);
  } else {
    put.BindBlob(11, row.ColumnBlob(10));
  }
  return put.Run();
}

absl::Status PutDraft(Store& store, const sqlite::Statement& row) {
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store.db().Prepare("INSERT OR IGNORE INTO draft (referral_id, saved_at, body) VALUES (?1, ?2, ?3)"));
  put.BindBlob(1, row.ColumnBlob(0)).BindInt(2, row.ColumnInt(1)).BindBlob(3, row.ColumnBlob(2));
  return put.Run();
}

// A damaged store, read as far as it goes.
class Wreck {
 public:
  // One that cannot be opened holds nothing that can be read.
  static absl::StatusOr<std::unique_ptr<Wreck>> Open(FileSystem& files, const std::string& path) {
    std::unique_ptr<sqlite::Connection> db;
    RETURN_IF_ERROR(ReadOrPassOver([&]() -> absl::StatusOr<bool> {
                      ASSIGN_OR_RETURN(db, sqlite::Connection::Open(path, {.read_only = true, .files = &files}));
                      return true;
                    }).status());
    return std::unique_ptr<Wreck>(new Wreck(std::move(db)));
  }

  // As it lies there.
  absl::StatusOr<std::string> Setting(const client::Setting& setting) {
    std::string value;
    const auto bind = [&](sqlite::Statement& find) { find.BindText(1, setting.name); };
    const auto take = [&](const sqlite::Statement& find) { value = std::string(find.ColumnBlob(0)); };
    RETURN_IF_ERROR(Find("SELECT value FROM setting WHERE name = ?1", bind, take).status());
    return value;
  }

  // Operations that are neither acknowledged nor resolved, as they lie there. Returns how many.
  absl::StatusOr<int64_t> TakeOverOperations(Store& store) {
    RETURN_IF_ERROR(TakeOverStreams(store));
    int64_t taken = 0;
    absl::Status status;
    status.Update(
        EachRow("outbox",
                "SELECT stream, n, referral_id, lane, state, size, digest, body, own_key, server_key, verdict "
                "FROM outbox WHERE id = ?1",
                [&](const sqlite::Statement& find) {
                  if (!IsUnsettled(find.ColumnInt(4)) || find.ColumnBlob(7).empty()) return;
                  status.Update(PutOperation(store, find));
                  ++taken;
                }));
    RETURN_IF_ERROR(status);
    return taken;
  }

  absl::StatusOr<int64_t> TakeOverDrafts(Store& store) {
    int64_t taken = 0;
    absl::Status status;
    status.Update(EachRow("draft", "SELECT referral_id, saved_at, body FROM draft WHERE rowid = ?1",
                          [&](const sqlite::Statement& find) {
                            status.Update(PutDraft(store, find));
                            ++taken;
                          }));
    RETURN_IF_ERROR(status);
    return taken;
  }

  // What was submitted once must not be submitted again from the same file.
  absl::Status TakeOverTokens(Store& store) {
    absl::Status status;
    status.Update(EachRow("once_token", "SELECT token, referral_id FROM once_token WHERE rowid = ?1",
                          [&](const sqlite::Statement& find) {
                            status.Update(OnceTokens::Copy(store, find.ColumnBlob(0), find.ColumnBlob(1)));
                          }));
    return status;
  }

  // Also what is in a report: the server may have counted it already, and knows it by its id.
  absl::Status TakeOverRedLines(Store& store) {
    absl::Status status;
    status.Update(EachRow("red_line_count",
                          "SELECT report, kind, receiving, attempts FROM red_line_count WHERE rowid = ?1",
                          [&](const sqlite::Statement& find) { status.Update(CopyRedLines(store, find)); }));
    return status;
  }

  // A head that cannot be read whole is no witness any more.
  absl::Status TakeOverHeads(Store& store) {
    ASSIGN_OR_RETURN(const std::string key, Setting(settings::kServerKey));
    absl::Status status;
    status.Update(EachRow("audit_head", "SELECT epoch, n, chain, at, signature FROM audit_head WHERE rowid = ?1",
                          [&](const sqlite::Statement& find) {
                            const v1::AuditHead head = HeadIn(find);
                            if (VerifyHead(key, head)) status.Update(CarryHead(store, head));
                          }));
    return status;
  }

 private:
  using Bind = absl::FunctionRef<void(sqlite::Statement&)>;
  using Take = absl::FunctionRef<void(const sqlite::Statement&)>;

  explicit Wreck(std::unique_ptr<sqlite::Connection> db) : db_(std::move(db)) {}

  // Calls `take` with the one row of `sql`; false where there is none that can be read.
  absl::StatusOr<bool> Find(absl::string_view sql, Bind bind, Take take) {
    if (db_ == nullptr) return false;
    return ReadOrPassOver([&]() -> absl::StatusOr<bool> {
      ASSIGN_OR_RETURN(sqlite::Statement find, db_->Prepare(sql));
      bind(find);
      ASSIGN_OR_RETURN(const bool found, find.Step());
      if (found) take(find);
      return found;
    });
  }

  // Calls `take` with the statement at each row of `sql`, which selects by a row number ?1.
  absl::Status EachRow(absl::string_view table, absl::string_view sql, Take take) {
    int64_t last = -1;
    RETURN_IF_ERROR(Find(
                        absl::StrCat("SELECT MAX(rowid) FROM ", table), [](sqlite::Statement&) {},
                        [&](const sqlite::Statement& find) { last = find.ColumnInt(0); })
                        .status());
    int64_t missing = 0;
    for (int64_t id = 1; last >= 0 ? id <= last : missing < kProbeBeyond; ++id) {
      ASSIGN_OR_RETURN(const bool found, Find(
                                             sql, [&](sqlite::Statement& find) { find.BindInt(1, id); }, take));
      missing = found ? 0 : missing + 1;
    }
    return absl::OkStatus();
  }

  // A stream whose own row cannot be read gets a name that is none.
  absl::Status TakeOverStreams(Store& store) {
    std::map<int64_t, std::string> streams;
    RETURN_IF_ERROR(EachRow("outbox", "SELECT stream FROM outbox WHERE id = ?1", [&](const sqlite::Statement& find) {
      streams.emplace(find.ColumnInt(0), absl::StrCat("lost ", find.ColumnInt(0)));
    }));
    RETURN_IF_ERROR(
        EachRow("stream", "SELECT stream, stream_id FROM stream WHERE stream = ?1",
                [&](const sqlite::Statement& find) { streams[find.ColumnInt(0)] = std::string(find.ColumnBlob(1)); }));
    for (const auto& [stream, id] : streams) {
      ASSIGN_OR_RETURN(sqlite::Statement put,
                       store.db().Prepare("INSERT OR IGNORE INTO stream (stream, stream_id) VALUES (?1, ?2)"));
      put.BindInt(1, stream).BindBlob(2, id);
      RETURN_IF_ERROR(put.Run());
    }
    return absl::OkStatus();
  }

  const std::unique_ptr<sqlite::Connection> db_;
};

absl::Status TakeOverAll(Wreck& wreck, Store& store) {
  return store.Write([&]() -> absl::Status {
    for (const Setting& setting : {settings::kDeviceKey,
                                   settings::kPersonKey,
                                   settings::kPersonPublicKey,
                                   settings::kSealingKey,
                                   settings::kAccount,
                                   settings::kOwner,
                                   settings::kServerKey,
                                   settings::kVerifier,
                                   settings::kUnlockFailures,
                                   settings::kUnlockFailedBoot,
                                   settings::kUnlockFailedBootId,
                                   settings::kOfflineLease,
                                   settings::kOfflineDays,
                                   settings::kOnceKey,
                                   settings::kImportColumns,
                                   settings::kSigningSeed,
                                   settings::kDeviceCode,
                                   settings::kDeviceOrder,
                                   settings::kWiped,
                                   settings::kDestroyedOperations,
                                   settings::kDestroyedDrafts}) {
      ASSIGN_OR_RETURN(const std::string value, wreck.Setting(setting));
      if (!value.empty()) RETURN_IF_ERROR(store.PutSealed(setting, value));
    }
    ASSIGN_OR_RETURN(const int64_t operations, wreck.TakeOverOperations(store));
    ASSIGN_OR_RETURN(const int64_t drafts, wreck.TakeOverDrafts(store));
    RETURN_IF_ERROR(wreck.TakeOverTokens(store));
    RETURN_IF_ERROR(wreck.TakeOverHeads(store));
    RETURN_IF_ERROR(wreck.TakeOverRedLines(store));
    RETURN_IF_ERROR(store.PutInt(settings::kSalvageDue, 1));
    // Under the same key, which is what is enrolled; unless what opens it is lost.
    ASSIGN_OR_RETURN(const bool opens, store.Has(settings::kDeviceKey));
    if (!opens) RETURN_IF_ERROR(store.Remove(settings::kSigningSeed));
    RETURN_IF_ERROR(store.PutInt(settings::kStreamDue, 1));
    return store.PutInt(settings::kSalvaged, operations + drafts);
  });
}

absl::StatusOr<std::string> FreeAside(FileSystem& files, const std::string& path) {
  for (int number = 1;; ++number) {
    const std::string aside = absl::StrCat(path, ".damaged-", number);
    ASSIGN_OR_RETURN(const bool file, files.Exists(aside));
    ASSIGN_OR_RETURN(const bool log, files.Exists(aside + "-wal"));
    if (!file && !log) return aside;
  }
}

// Gives what is at `from`, if anything, a second name.
absl::Status Keep(FileSystem& files, const std::string& from, const std::string& aside) {
  ASSIGN_OR_RETURN(const bool exists, files.Exists(from));
  return exists ? files.Link(from, aside) : absl::OkStatus();
}

}  // namespace

absl::Status Salvage(FileSystem& files, const std::string& path, Random& random) {
  for (const char* end : {"", "-wal", "-shm"}) RETURN_IF_ERROR(files.Remove(Salvaging(path) + end));
  {
    ASSIGN_OR_RETURN(const std::unique_ptr<Wreck> wreck, Wreck::Open(files, path));
    ASSIGN_OR_RETURN(std::unique_ptr<Store> fresh, Store::Open(files, Salvaging(path), /*create=*/true, random));
    RETURN_IF_ERROR(TakeOverAll(*wreck, *fresh));
    ASSIGN_OR_RETURN(const std::string aside, FreeAside(files, path));
    RETURN_IF_ERROR(fresh->Put(settings::kMovedAside, aside));
    // Only the file gets the next name, so all must be in it; closing would not tell that something was left in the
    // log.
    RETURN_IF_ERROR(fresh->db().Checkpoint(sqlite::CheckpointMode::kTruncate).status());
  }
  // From this name on, everything that could be read is safe and only names change.
  RETURN_IF_ERROR(files.Rename(Salvaging(path), Salvaged(path)));
  RETURN_IF_ERROR(files.SyncFolder(FolderOf(path)));
  return FinishSalvage(files, path);
}

absl::Status FinishSalvage(FileSystem& files, const std::string& path) {
  ASSIGN_OR_RETURN(const bool salvaged, files.Exists(Salvaged(path)));
  if (!salvaged) return absl::OkStatus();
  const std::string log = path + "-wal";
  ASSIGN_OR_RETURN(const std::string aside, FreeAside(files, path));
  RETURN_IF_ERROR(Keep(files, path, aside));
  RETURN_IF_ERROR(Keep(files, log, aside + "-wal"));
  RETURN_IF_ERROR(files.SyncFolder(FolderOf(path)));
  RETURN_IF_ERROR(files.Remove(log));
  RETURN_IF_ERROR(files.Remove(path + "-shm"));
  // A log that came back beside the fresh store would be taken for its own.
  RETURN_IF_ERROR(files.SyncFolder(FolderOf(path)));
  RETURN_IF_ERROR(files.Rename(Salvaged(path), path));
  return files.SyncFolder(FolderOf(path));
}

}  // namespace ihala::client
