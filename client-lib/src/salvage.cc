#include "client-lib/src/salvage.h"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client-lib/src/drafts.h"
#include "client-lib/src/identity.h"
#include "client-lib/src/once_tokens.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/refile.h"
#include "client-lib/src/store.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"

namespace ihala::client {
namespace {

// Where the table of row numbers cannot be read, numbers are tried until this many in a row are not there.
constexpr int64_t kProbeBeyond = 10000;

std::string Salvaging(const std::string& path) { return path + ".salvaging"; }
std::string Salvaged(const std::string& path) { return path + ".salvaged"; }

// A damaged store, read as far as it goes. Every function gives up on what it cannot read and goes on.
class Wreck {
 public:
  explicit Wreck(std::unique_ptr<sqlite::Connection> db) : db_(std::move(db)) {}

  // Calls `take` with the statement at each row of `sql`, which selects by a row number ?1.
  void EachRow(absl::string_view table, absl::string_view sql,
               const std::function<void(const sqlite::Statement&)>& take) {
    int64_t last = -1;
    if (const auto known = db_->QueryInt(absl::StrCat("SELECT MAX(rowid) FROM ", table)); known.ok()) last = *known;
    int64_t missing = 0;
    for (int64_t id = 1; last >= 0 ? id <= last : missing < kProbeBeyond; ++id) {
      absl::StatusOr<sqlite::Statement> find = db_->Prepare(sql);
      if (!find.ok()) return;
      find->BindInt(1, id);
      const absl::StatusOr<bool> found = find->Step();
      missing = found.ok() && *found ? 0 : missing + 1;
      if (missing == 0) take(*find);
    }
  }

  std::string Setting(const client::Setting& setting) {
    absl::StatusOr<sqlite::Statement> find = db_->Prepare("SELECT value FROM setting WHERE name = ?1");
    if (!find.ok()) return "";
    find->BindText(1, setting.name);
    const absl::StatusOr<bool> found = find->Step();
    if (!found.ok() || !*found) return "";
    if (!setting.closed) return std::string(find->ColumnBlob(0));
    return codec_.Open(absl::StrCat("setting/", setting.name), find->ColumnBlob(0)).value_or("");
  }

  std::vector<OutboxRow> Operations() {
    std::vector<OutboxRow> rows;
    EachRow("outbox",
            "SELECT o.id, o.n, o.referral_id, o.lane, o.state, o.digest, o.body, o.verdict, "
            "(SELECT stream_id FROM stream s WHERE s.stream = o.stream) FROM outbox o WHERE o.id = ?1",
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
              row.stream_id = std::string(find.ColumnBlob(8));
              rows.push_back(std::move(row));
            });
    return rows;
  }

  std::vector<Draft> AllDrafts() {
    std::vector<Draft> drafts;
    EachRow("draft", "SELECT referral_id, saved_at, body FROM draft WHERE rowid = ?1",
            [&](const sqlite::Statement& find) {
              Draft draft;
              draft.referral_id = std::string(find.ColumnBlob(0));
              draft.saved_at = absl::FromUnixMicros(find.ColumnInt(1));
              const absl::StatusOr<std::string> body = codec_.Open("draft", find.ColumnBlob(2));
              if (body.ok() && draft.referral.ParseFromString(*body)) drafts.push_back(std::move(draft));
            });
    return drafts;
  }

  // What was submitted once must not be submitted again from the same file.
  absl::Status TakeOverTokens(Store& store) {
    absl::Status status;
    EachRow("once_token", "SELECT token, referral_id FROM once_token WHERE rowid = ?1",
            [&](const sqlite::Statement& find) {
              status.Update(OnceTokens::Copy(store, find.ColumnBlob(0), find.ColumnBlob(1)));
            });
    return status;
  }

 private:
  std::unique_ptr<sqlite::Connection> db_;
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

absl::Status TakeOverAll(Wreck* wreck, Store& store, Clock& clock, Random& random) {
  Outbox outbox(&store);
  Drafts drafts(&store);
  Identity identity(&store, &clock, &random, PassphraseCost::Production());
  return store.Write([&]() -> absl::Status {
    RETURN_IF_ERROR(identity.BeginAnew(outbox));
    if (wreck == nullptr) return absl::OkStatus();
    int64_t salvaged = 0;
    for (const Setting& setting : {settings::kAccount, settings::kServerKey, settings::kVerifier,
                                   settings::kUnlockFailures, settings::kUnlockFailedWall, settings::kOnceKey}) {
      const std::string value = wreck->Setting(setting);
      if (!value.empty()) RETURN_IF_ERROR(store.Put(setting, value));
    }
    for (const OutboxRow& row : wreck->Operations()) {
      ASSIGN_OR_RETURN(const bool taken, TakeOver(row, outbox));
      salvaged += taken ? 1 : 0;
    }
    RETURN_IF_ERROR(wreck->TakeOverTokens(store));
    for (const Draft& draft : wreck->AllDrafts()) {
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
    sqlite::Options reading;
    reading.read_only = true;
    reading.files = &files;
    std::unique_ptr<Wreck> wreck;
    absl::StatusOr<std::unique_ptr<sqlite::Connection>> db = sqlite::Connection::Open(path, reading);
    if (db.ok()) wreck = std::make_unique<Wreck>(*std::move(db));
    ASSIGN_OR_RETURN(std::unique_ptr<Store> fresh, Store::Open(files, Salvaging(path), /*create=*/true));
    RETURN_IF_ERROR(TakeOverAll(wreck.get(), *fresh, clock, random));
    ASSIGN_OR_RETURN(const std::string aside, FreeAside(files, path));
    RETURN_IF_ERROR(fresh->Put(settings::kMovedAside, aside));
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
  RETURN_IF_ERROR(files.Rename(Salvaged(path), path));
  return files.SyncFolder(FolderOf(path));
}

}  // namespace ihala::client
