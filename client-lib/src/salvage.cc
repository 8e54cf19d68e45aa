#include "client-lib/src/salvage.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "client-lib/src/carried_heads.h"
#include "client-lib/src/drafts.h"
#include "client-lib/src/identity.h"
#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_memory.h"
#include "client-lib/src/once_tokens.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/red_line_counts.h"
#include "client-lib/src/refile.h"
#include "client-lib/src/store.h"
#include "common/audit/head.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"

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

  absl::StatusOr<std::string> Setting(const client::Setting& setting) {
    std::string value;
    const auto bind = [&](sqlite::Statement& find) { find.BindText(1, setting.name); };
    const auto take = [&](const sqlite::Statement& find) { value = std::string(find.ColumnBlob(0)); };
    RETURN_IF_ERROR(Find("SELECT value FROM setting WHERE name = ?1", bind, take).status());
    if (value.empty() || !setting.closed) return value;
    return codec_.Open(absl::StrCat("setting/", setting.name), value).value_or("");
  }

  absl::StatusOr<std::vector<OutboxRow>> Operations() {
    std::vector<OutboxRow> rows;
    RETURN_IF_ERROR(EachRow(
        "outbox", "SELECT id, n, referral_id, lane, state, digest, body, verdict, stream FROM outbox WHERE id = ?1",
        [&](const sqlite::Statement& find) {
          OutboxRow row;
          row.id = find.ColumnInt(0);
          row.n = static_cast<uint64_t>(find.ColumnInt(1));
          row.referral_id = std::string(find.ColumnBlob(2));
          row.lane = static_cast<Lane>(find.ColumnInt(3));
          row.state = static_cast<OutboxState>(find.ColumnInt(4));
          row.digest = std::string(find.ColumnBlob(5));
          row.bytes = codec_.Open("outbox/body", find.ColumnBlob(6)).value_or("");
          row.verdict.ParseFromString(codec_.Open("outbox/verdict", find.ColumnBlob(7)).value_or(""));
          row.stream = find.ColumnInt(8);
          rows.push_back(std::move(row));
        }));
    // Looked up apart, so that a stream that cannot be read costs no operation.
    std::map<int64_t, std::string> streams;
    RETURN_IF_ERROR(
        EachRow("stream", "SELECT stream, stream_id FROM stream WHERE stream = ?1",
                [&](const sqlite::Statement& find) { streams[find.ColumnInt(0)] = std::string(find.ColumnBlob(1)); }));
    for (OutboxRow& row : rows) row.stream_id = streams[row.stream];
    return rows;
  }

  absl::StatusOr<std::vector<Draft>> AllDrafts() {
    std::vector<Draft> drafts;
    RETURN_IF_ERROR(EachRow("draft", "SELECT referral_id, saved_at, body FROM draft WHERE rowid = ?1",
                            [&](const sqlite::Statement& find) {
                              Draft draft;
                              draft.referral_id = std::string(find.ColumnBlob(0));
                              draft.saved_at = absl::FromUnixMicros(find.ColumnInt(1));
                              const absl::StatusOr<std::string> body = codec_.Open("draft", find.ColumnBlob(2));
                              if (body.ok() && draft.referral.ParseFromString(*body)) drafts.push_back(draft);
                            }));
    return drafts;
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

  const std::unique_ptr<sqlite::Connection> db_;
  RowCodec codec_;
};

bool IsUnsettled(OutboxState state) {
  return state == OutboxState::kQueued || state == OutboxState::kParked || state == OutboxState::kRefused;
}

// Files one operation again. False where its bytes are no operation any more.
absl::StatusOr<bool> TakeOver(const OutboxRow& row, Outbox& outbox) {
  if (!IsUnsettled(row.state) || row.bytes.empty() || !DecodeOperation(row.bytes).ok()) return false;
  // Where the stream's own row is lost there is no identity to name; the ids inside still keep it from doubling.
  absl::StatusOr<std::string> bytes = row.bytes;
  if (!row.stream_id.empty()) bytes = WithOrigin(row);
  if (!bytes.ok()) return false;
  ASSIGN_OR_RETURN(const OutboxRow filed, outbox.Append(row.referral_id, row.lane, *bytes));
  if (row.state != OutboxState::kRefused) return true;
  RETURN_IF_ERROR(outbox.SetVerdict(filed.id, OutboxState::kRefused, row.verdict, 0, 0));
  return true;
}

// Names that cannot be understood any more would only fail every later import.
absl::Status TakeOverImportColumns(Wreck& wreck, Store& store) {
  ASSIGN_OR_RETURN(const std::string kept, wreck.Setting(settings::kImportColumns));
  if (kept.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(store.Put(settings::kImportColumns, kept));
  const auto columns = LoadImportColumns(store);
  if (columns.ok() && ColumnNames::Make(*columns).ok()) return absl::OkStatus();
  return store.Remove(settings::kImportColumns);
}

absl::Status TakeOverAll(Wreck& wreck, Store& store, Clock& clock, Random& random) {
  Outbox outbox(&store);
  Drafts drafts(&store);
  Identity identity(&store, &clock, &random, PassphraseCost::Production());
  return store.Write([&]() -> absl::Status {
    RETURN_IF_ERROR(identity.BeginAnew(outbox));
    int64_t salvaged = 0;
    for (const Setting& setting : {settings::kAccount, settings::kServerKey, settings::kVerifier,
                                   settings::kUnlockFailures, settings::kUnlockFailedWall, settings::kOnceKey}) {
      ASSIGN_OR_RETURN(const std::string value, wreck.Setting(setting));
      if (!value.empty()) RETURN_IF_ERROR(store.Put(setting, value));
    }
    RETURN_IF_ERROR(TakeOverImportColumns(wreck, store));
    ASSIGN_OR_RETURN(const std::vector<OutboxRow> operations, wreck.Operations());
    for (const OutboxRow& row : operations) {
      ASSIGN_OR_RETURN(const bool taken, TakeOver(row, outbox));
      salvaged += taken ? 1 : 0;
    }
    RETURN_IF_ERROR(wreck.TakeOverTokens(store));
    RETURN_IF_ERROR(wreck.TakeOverHeads(store));
    RETURN_IF_ERROR(wreck.TakeOverRedLines(store));
    ASSIGN_OR_RETURN(const std::vector<Draft> all_drafts, wreck.AllDrafts());
    for (const Draft& draft : all_drafts) {
      RETURN_IF_ERROR(drafts.Put(draft));
      ++salvaged;
    }
    return store.PutInt(settings::kSalvaged, salvaged);
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

absl::Status Salvage(FileSystem& files, const std::string& path, Clock& clock, Random& random) {
  for (const char* end : {"", "-wal", "-shm"}) RETURN_IF_ERROR(files.Remove(Salvaging(path) + end));
  {
    ASSIGN_OR_RETURN(const std::unique_ptr<Wreck> wreck, Wreck::Open(files, path));
    ASSIGN_OR_RETURN(std::unique_ptr<Store> fresh, Store::Open(files, Salvaging(path), /*create=*/true));
    RETURN_IF_ERROR(TakeOverAll(*wreck, *fresh, clock, random));
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
