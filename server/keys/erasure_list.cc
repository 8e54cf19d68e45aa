#include "server/keys/erasure_list.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/sqlite/migrate.h"
#include "common/sqlite/statement.h"
#include "common/sqlite/transaction.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

using sqlite::Statement;

constexpr absl::string_view kListSchema = R"sql(
CREATE TABLE erasures (
  n INTEGER PRIMARY KEY,
  referral_id BLOB NOT NULL UNIQUE,
  cause INTEGER NOT NULL,
  erased_us INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  proof BLOB NOT NULL,
  mac BLOB NOT NULL
) STRICT;
)sql";

constexpr sqlite::Migration kListMigrations[] = {{1, kListSchema}};

constexpr char kListPlace[] = "ihala erasure list 1";

// One file that is whole by itself at every moment: whoever copies it needs no second one.
sqlite::Options ListOptions(FileSystem* files) {
  sqlite::Options options;
  options.files = files;
  options.journal = sqlite::Journal::kRollback;
  options.cache_kib = 1024;
  return options;
}

absl::StatusOr<std::string> LastMac(sqlite::Connection& db) {
  ASSIGN_OR_RETURN(Statement last, db.Prepare("SELECT mac FROM erasures ORDER BY n DESC LIMIT 1"));
  ASSIGN_OR_RETURN(const bool any, last.Step());
  return any ? std::string(last.ColumnBlob(0)) : std::string(kDigestBytes, '\0');
}

absl::StatusOr<bool> IsListed(sqlite::Connection& db, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT 1 FROM erasures WHERE referral_id = ?1"));
  return find.BindBlobNoCopy(1, referral_id).Step();
}

}  // namespace

ErasureList::ErasureList(std::unique_ptr<sqlite::Connection> db, const Secret& signing_seed)
    : db_(std::move(db)), key_(Mac(signing_seed.Reveal(), kListPlace)) {}

absl::StatusOr<std::unique_ptr<ErasureList>> ErasureList::Open(const std::string& path, FileSystem* files,
                                                               const Secret& signing_seed) {
  ASSIGN_OR_RETURN(std::unique_ptr<sqlite::Connection> db, sqlite::Connection::Open(path, ListOptions(files)));
  RETURN_IF_ERROR(sqlite::Migrate(*db, kListMigrations));
  return std::unique_ptr<ErasureList>(new ErasureList(std::move(db), signing_seed));
}

std::string ErasureList::MacOf(absl::string_view before, const ListedErasure& erasure) const {
  std::string content(before);
  AppendSized(erasure.referral_id, content);
  AppendFixed32(erasure.cause, content);
  AppendFixed64(static_cast<uint64_t>(absl::ToUnixMicros(erasure.erased_at)), content);
  AppendFixed64(erasure.slot, content);
  AppendSized(erasure.proof, content);
  return Mac(key_.Reveal(), content);
}

absl::Status ErasureList::Append(absl::Span<const ListedErasure> erasures) {
  absl::MutexLock lock(&mutex_);
  return sqlite::InTransaction(*db_, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(std::string mac, LastMac(*db_));
    for (const ListedErasure& erasure : erasures) {
      ASSIGN_OR_RETURN(const bool listed, IsListed(*db_, erasure.referral_id));
      if (listed) continue;
      mac = MacOf(mac, erasure);
      ASSIGN_OR_RETURN(Statement add, db_->Prepare("INSERT INTO erasures (referral_id, cause, erased_us, slot, proof, "
                                                   "mac) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
      add.BindBlobNoCopy(1, erasure.referral_id).BindInt(2, erasure.cause);
      add.BindInt(3, absl::ToUnixMicros(erasure.erased_at)).BindInt(4, static_cast<int64_t>(erasure.slot));
      add.BindBlobNoCopy(5, erasure.proof).BindBlobNoCopy(6, mac);
      RETURN_IF_ERROR(add.Run());
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<ListedErasure>> ErasureList::Read() {
  ASSIGN_OR_RETURN(Statement list,
                   db_->Prepare("SELECT referral_id, cause, erased_us, slot, proof, mac FROM erasures ORDER BY n"));
  std::string mac(kDigestBytes, '\0');
  std::vector<ListedErasure> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return all;
    ListedErasure& erasure = all.emplace_back();
    erasure.referral_id = std::string(list.ColumnBlob(0));
    erasure.cause = static_cast<uint32_t>(list.ColumnInt(1));
    erasure.erased_at = absl::FromUnixMicros(list.ColumnInt(2));
    erasure.slot = static_cast<uint64_t>(list.ColumnInt(3));
    erasure.proof = std::string(list.ColumnBlob(4));
    mac = MacOf(mac, erasure);
    if (!SecretEquals(mac, list.ColumnBlob(5))) {
      return absl::DataLossError(absl::StrCat("the list of erased cases is not as this installation wrote it: entry ",
                                              all.size(), ". Bring back its newest copy"));
    }
  }
}

absl::StatusOr<std::vector<ListedErasure>> ErasureList::All() {
  absl::MutexLock lock(&mutex_);
  return Read();
}

absl::StatusOr<uint64_t> ErasureList::Count() {
  absl::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const int64_t count, db_->QueryInt("SELECT count(*) FROM erasures"));
  return static_cast<uint64_t>(count);
}

}  // namespace ihala
