#include "server/keys/key_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/hash.h"
#include "common/base/seal.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"
#include "server/keys/key_tables.h"
#include "server/keys/schema.h"
#include "server/keys/sealed_key.h"

namespace ihala {
namespace {

using sqlite::Connection;
using sqlite::Statement;

constexpr size_t kIdBytes = 16;
// Opened keys that are kept: a quarter of a megabyte.
constexpr size_t kKeysKept = 8192;
// Keys that are sealed anew in one transaction: a few milliseconds, in which no further keys are made.
constexpr int kAnewAtOnce = 200;
// After a failure of the disk.
constexpr absl::Duration kPause = absl::Seconds(1);

FileSystem& KeyFiles(const KeyStoreOptions& options) {
  return options.files != nullptr ? *options.files : SystemFiles::Get();
}

sqlite::Options KeyFileOptions(FileSystem& files, bool read_only) {
  sqlite::Options options;
  options.files = &files;
  options.create = false;
  options.read_only = read_only;
  options.cache_kib = 1024;
  return options;
}

absl::StatusOr<std::unique_ptr<HeldLock>> LockKeyStore(const KeyStoreOptions& options) {
  auto lock = KeyFiles(options).TryLock(absl::StrCat(options.path, ".lock"));
  if (absl::IsUnavailable(lock.status())) return absl::UnavailableError("another process holds the key store");
  return lock;
}

absl::Status PutMaster(Connection& db, absl::string_view id, const MasterKeys& master, Random& random) {
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO masters (version, proof) VALUES (?1, ?2)"));
  const std::string proof = ProveMaster(master, id, random);
  return put.BindInt(1, master.newest()).BindBlob(2, proof).Run();
}

}  // namespace

KeyStore::KeyStore(const KeyStoreOptions& options, std::unique_ptr<HeldLock> lock)
    : options_(options), lock_(std::move(lock)), cache_(kKeysKept), master_(options.master) {}

KeyStore::~KeyStore() { Close(); }

absl::Status KeyStore::Init(const KeyStoreOptions& options) {
  ASSIGN_OR_RETURN(const auto lock, LockKeyStore(options));
  sqlite::Options how = KeyFileOptions(KeyFiles(options), /*read_only=*/false);
  how.create = true;
  ASSIGN_OR_RETURN(const auto db, Connection::Open(options.path, how));
  RETURN_IF_ERROR(sqlite::Migrate(*db, KeyStoreMigrations()));
  return sqlite::InTransaction(*db, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::string present, FindKeyMeta(*db, "id"));
    ASSIGN_OR_RETURN(const int64_t keys,
                     db->QueryInt("SELECT (SELECT count(*) FROM secrets) + (SELECT count(*) FROM slots LIMIT 1)"));
    if (keys > 0) return absl::AlreadyExistsError(absl::StrCat("there is a key store already: ", options.path));
    // One that was never opened has nothing that could be lost: making it was cut off.
    const std::string id = present.empty() ? options.random->Bytes(kIdBytes) : present;
    RETURN_IF_ERROR(PutKeyMeta(*db, "id", id));
    RETURN_IF_ERROR(db->Execute("DELETE FROM masters"));
    return PutMaster(*db, id, *options.master, *options.random);
  });
}

absl::StatusOr<std::string> KeyStore::ReadId(const KeyStoreOptions& options) {
  ASSIGN_OR_RETURN(const auto db,
                   Connection::Open(options.path, KeyFileOptions(KeyFiles(options), /*read_only=*/true)));
  return FindKeyMeta(*db, "id");
}

absl::StatusOr<std::unique_ptr<KeyStore>> KeyStore::Open(const KeyStoreOptions& options) {
  ASSIGN_OR_RETURN(const bool exists, KeyFiles(options).Exists(options.path));
  if (!exists) return absl::NotFoundError(absl::StrCat("there is no key store: ", options.path));
  std::unique_ptr<HeldLock> lock;
  if (!options.read_only) {
    ASSIGN_OR_RETURN(lock, LockKeyStore(options));
  }
  std::unique_ptr<KeyStore> store(new KeyStore(options, std::move(lock)));
  RETURN_IF_ERROR(store->Start());
  return store;
}

absl::Status KeyStore::Start() {
  absl::MutexLock lock(&write_mutex_);
  FileSystem& files = KeyFiles(options_);
  ASSIGN_OR_RETURN(write_db_, Connection::Open(options_.path, KeyFileOptions(files, options_.read_only)));
  if (!options_.read_only) {
    RETURN_IF_ERROR(write_db_->Execute("PRAGMA secure_delete=ON"));
    RETURN_IF_ERROR(sqlite::Migrate(*write_db_, KeyStoreMigrations()));
  }
  ASSIGN_OR_RETURN(id_, FindKeyMeta(*write_db_, "id"));
  if (id_.size() != kIdBytes) return absl::DataLossError(absl::StrCat("this is no key store: ", options_.path));
  RETURN_IF_ERROR(CheckMaster(*options_.master));
  ASSIGN_OR_RETURN(const int64_t last,
                   write_db_->QueryInt("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'slots'"));
  first_free_ = static_cast<uint64_t>(last) + 1;
  {
    absl::MutexLock state(&state_mutex_);
    last_slot_ = static_cast<uint64_t>(last);
  }
  absl::MutexLock read(&read_mutex_);
  ASSIGN_OR_RETURN(read_db_, Connection::Open(options_.path, KeyFileOptions(files, /*read_only=*/true)));
  return absl::OkStatus();
}

absl::Status KeyStore::BeginToGive() {
  {
    absl::MutexLock lock(&write_mutex_);
    RETURN_IF_ERROR(MakeKeys(options_.first_keys));
  }
  if (options_.own_thread) thread_ = std::thread([this] { RunThread(); });
  return absl::OkStatus();
}

absl::Status KeyStore::CheckMaster(const MasterKeys& master) {
  int64_t highest = 0;
  int needed = 0;
  {
    ASSIGN_OR_RETURN(Statement list, write_db_->Prepare("SELECT version, proof FROM masters ORDER BY version"));
    for (;;) {
      ASSIGN_OR_RETURN(const bool found, list.Step());
      if (!found) break;
      ++needed;
      highest = list.ColumnInt(0);
      RETURN_IF_ERROR(CheckProof(master, static_cast<uint32_t>(highest), id_, list.ColumnBlob(1)));
    }
  }
  if (needed == 0) return absl::DataLossError("the key store does not say by which master key it opens");
  if (static_cast<int64_t>(master.newest()) > highest && !options_.read_only) {
    RETURN_IF_ERROR(sqlite::InTransaction(
        *write_db_, [&]() -> absl::Status { return PutMaster(*write_db_, id_, master, *options_.random); }));
    ++needed;
  }
  absl::MutexLock state(&state_mutex_);
  has_older_ = needed > 1;
  return absl::OkStatus();
}

std::shared_ptr<const MasterKeys> KeyStore::master() const {
  absl::MutexLock lock(&state_mutex_);
  return master_;
}

uint64_t KeyStore::last_slot() const {
  absl::MutexLock lock(&state_mutex_);
  return last_slot_;
}

absl::StatusOr<Secret> KeyStore::FindSecret(absl::string_view name) {
  absl::MutexLock lock(&write_mutex_);
  ASSIGN_OR_RETURN(const std::string sealed, FindKeySecret(*write_db_, name));
  if (sealed.empty()) return absl::DataLossError(absl::StrCat("the key store lacks its ", name));
  return OpenKey(*master(), SecretPlace(id_, name), sealed);
}

absl::Status KeyStore::MakeSecrets(absl::Span<const absl::string_view> names) {
  absl::MutexLock lock(&write_mutex_);
  return sqlite::InTransaction(*write_db_, [&]() -> absl::Status {
    for (const absl::string_view name : names) {
      ASSIGN_OR_RETURN(const std::string present, FindKeySecret(*write_db_, name));
      if (!present.empty()) continue;
      const Secret made(options_.random->Bytes(kKeyBytes));
      RETURN_IF_ERROR(
          PutKeySecret(*write_db_, name, SealKey(*master(), SecretPlace(id_, name), made.Reveal(), *options_.random)));
    }
    return absl::OkStatus();
  });
}

absl::Status KeyStore::AdoptSecret(absl::string_view name, absl::string_view bytes) {
  if (bytes.size() != kKeyBytes) return absl::InvalidArgumentError(absl::StrCat(name, " has 32 bytes"));
  absl::MutexLock lock(&write_mutex_);
  ASSIGN_OR_RETURN(const std::string sealed, FindKeySecret(*write_db_, name));
  if (!sealed.empty()) {
    ASSIGN_OR_RETURN(const Secret present, OpenKey(*master(), SecretPlace(id_, name), sealed));
    if (SecretEquals(present.Reveal(), bytes)) return absl::OkStatus();
    return absl::FailedPreconditionError(
        absl::StrCat("the key store has another ", name, " than the database: they do not belong together"));
  }
  return PutKeySecret(*write_db_, name, SealKey(*master(), SecretPlace(id_, name), bytes, *options_.random));
}

absl::Status KeyStore::Ready(uint64_t slot) {
  if (slot < first_free_) return absl::InvalidArgumentError("a slot is never given twice");
  {
    absl::MutexLock lock(&state_mutex_);
    last_asked_ = std::max(last_asked_, slot);
    if (slot <= last_slot_) return absl::OkStatus();
  }
  absl::MutexLock lock(&write_mutex_);
  while (last_slot() < slot) RETURN_IF_ERROR(MakeKeys(options_.more_keys));
  return absl::OkStatus();
}

absl::Status KeyStore::MakeKeys(int count) {
  const uint64_t before = last_slot();
  const std::shared_ptr<const MasterKeys> master = this->master();
  KeyShelf made(static_cast<size_t>(count));
  RETURN_IF_ERROR(sqlite::InTransaction(*write_db_, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(Statement put, write_db_->Prepare("INSERT INTO slots (slot, sealed) VALUES (?1, ?2)"));
    for (int i = 0; i < count; ++i) {
      const uint64_t slot = before + 1 + static_cast<uint64_t>(i);
      const Secret key(options_.random->Bytes(kKeyBytes));
      made.Put(static_cast<size_t>(i), key.Reveal());
      const std::string sealed = SealKey(*master, SlotPlace(id_, slot), key.Reveal(), *options_.random);
      RETURN_IF_ERROR(put.BindInt(1, static_cast<int64_t>(slot)).BindBlobNoCopy(2, sealed).Run());
    }
    return absl::OkStatus();
  }));
  absl::MutexLock read(&read_mutex_);
  for (int i = 0; i < count; ++i) {
    LoanedKey key;
    made.Lend(static_cast<size_t>(i), &key);
    cache_.Put(before + 1 + static_cast<uint64_t>(i), key.Reveal());
  }
  absl::MutexLock state(&state_mutex_);
  last_slot_ = before + static_cast<uint64_t>(count);
  return absl::OkStatus();
}

absl::Status KeyStore::Lend(uint64_t slot, LoanedKey* key) {
  absl::MutexLock lock(&read_mutex_);
  if (cache_.Lend(slot, key)) return absl::OkStatus();
  ASSIGN_OR_RETURN(Statement find, read_db_->Prepare("SELECT sealed FROM slots WHERE slot = ?1"));
  find.BindInt(1, static_cast<int64_t>(slot));
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return absl::DataLossError(absl::StrCat("the key store has no slot ", slot));
  if (IsDestroyed(find.ColumnBlob(0))) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Secret opened, OpenKey(*master(), SlotPlace(id_, slot), find.ColumnBlob(0)));
  cache_.Put(slot, opened.Reveal());
  key->Take(opened.Reveal());
  return absl::OkStatus();
}

absl::Status KeyStore::Destroy(absl::Span<const uint64_t> slots) {
  absl::MutexLock lock(&write_mutex_);
  RETURN_IF_ERROR(sqlite::InTransaction(*write_db_, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(Statement destroy, write_db_->Prepare("UPDATE slots SET sealed = ?2 WHERE slot = ?1"));
    for (const uint64_t slot : slots) {
      RETURN_IF_ERROR(destroy.BindInt(1, static_cast<int64_t>(slot)).BindBlob(2, DestroyedKey()).Run());
      if (write_db_->Changes() == 0) return absl::DataLossError(absl::StrCat("the key store has no slot ", slot));
    }
    return absl::OkStatus();
  }));
  // What still reads would keep the log from being emptied.
  absl::MutexLock read(&read_mutex_);
  for (const uint64_t slot : slots) cache_.Remove(slot);
  return write_db_->Checkpoint(sqlite::CheckpointMode::kTruncate).status();
}

absl::Status KeyStore::UseMaster(std::shared_ptr<const MasterKeys> master) {
  absl::MutexLock lock(&write_mutex_);
  RETURN_IF_ERROR(CheckMaster(*master));
  absl::MutexLock state(&state_mutex_);
  master_ = std::move(master);
  return absl::OkStatus();
}

absl::StatusOr<MasterKeyUse> KeyStore::CountByMaster() {
  absl::MutexLock lock(&write_mutex_);
  MasterKeyUse use;
  ASSIGN_OR_RETURN(Statement list,
                   write_db_->Prepare("SELECT substr(sealed, 1, 4), count(*) FROM (SELECT sealed FROM slots UNION ALL "
                                      "SELECT sealed FROM secrets) GROUP BY 1"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, list.Step());
    if (!found) return use;
    if (!IsDestroyed(list.ColumnBlob(0))) use[MasterOf(list.ColumnBlob(0))] = static_cast<uint64_t>(list.ColumnInt(1));
  }
}

bool KeyStore::HasWork() const {
  const uint64_t few = static_cast<uint64_t>(options_.more_keys) / 2;
  return stopping_ || has_older_ || (last_asked_ > 0 && last_asked_ + few > last_slot_);
}

void KeyStore::RunThread() {
  for (;;) {
    bool makes = false;
    {
      absl::MutexLock lock(&state_mutex_);
      state_mutex_.Await(absl::Condition(this, &KeyStore::HasWork));
      if (stopping_) return;
      makes = last_asked_ > 0 && last_asked_ + static_cast<uint64_t>(options_.more_keys) / 2 > last_slot_;
    }
    absl::Status done;
    if (makes) {
      absl::MutexLock lock(&write_mutex_);
      done = MakeKeys(options_.more_keys);
    } else {
      done = SealSomeAnew(kAnewAtOnce).status();
    }
    if (done.ok()) continue;
    // Whoever needs a key that could not be made is told by Ready.
    absl::MutexLock lock(&state_mutex_);
    state_mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kPause);
  }
}

void KeyStore::Close() {
  {
    absl::MutexLock lock(&state_mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
  absl::MutexLock lock(&write_mutex_);
  if (write_db_ == nullptr || options_.read_only) return;
  absl::MutexLock read(&read_mutex_);
  write_db_->Checkpoint(sqlite::CheckpointMode::kTruncate).IgnoreError();
}

}  // namespace ihala
