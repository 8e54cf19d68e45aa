#include "server/store/sql_store.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"
#include "server/store/erased_keys.h"
#include "server/store/feed_sums.h"
#include "server/store/group_writer.h"
#include "server/store/meta.h"
#include "server/store/schema.h"
#include "server/store/seal_database.h"
#include "server/store/sql_read.h"
#include "server/store/store_keys.h"

namespace ihala {
namespace {

using sqlite::Connection;
using sqlite::Statement;

FileSystem& FilesOf(const SqlStoreOptions& options) {
  return options.files != nullptr ? *options.files : SystemFiles::Get();
}

// Checkpoints are the writer's business, off the commit path (see GroupWriter).
sqlite::Options ForWriting(FileSystem& files, bool create) {
  sqlite::Options options;
  options.files = &files;
  options.create = create;
  options.checkpoint_pages = 0;
  options.cache_kib = 64 * 1024;
  return options;
}

sqlite::Options ForReading(FileSystem& files) {
  sqlite::Options options;
  options.files = &files;
  options.read_only = true;
  options.create = false;
  options.checkpoint_pages = 0;
  options.cache_kib = 16 * 1024;
  return options;
}

absl::StatusOr<WriterState> ReadWriterState(Connection& db) {
  WriterState state;
  ASSIGN_OR_RETURN(state.head_seq, db.QueryInt("SELECT coalesce(max(last_seq), 0) FROM commits"));
  state.audit_chain = std::string(kDigestBytes, '\0');
  ASSIGN_OR_RETURN(Statement last, db.Prepare("SELECT n, chain FROM audit ORDER BY n DESC LIMIT 1"));
  ASSIGN_OR_RETURN(bool found, last.Step());
  if (found) {
    state.audit_head = static_cast<uint64_t>(last.ColumnInt(0));
    state.audit_chain = std::string(last.ColumnBlob(1));
  }
  return state;
}

// Lends reading connections to one thread at a time each.
class ReaderPool {
 public:
  absl::Status Open(FileSystem& files, const std::string& path, const Bodies* bodies, int count) {
    absl::MutexLock lock(&mutex_);
    bodies_ = bodies;
    for (int i = 0; i < count; ++i) {
      ASSIGN_OR_RETURN(auto db, Connection::Open(path, ForReading(files)));
      idle_.push_back(std::move(db));
    }
    return absl::OkStatus();
  }

  absl::Status Read(absl::FunctionRef<absl::Status(ReadTxn&)> body) {
    return Use([&](Connection& db) -> absl::Status {
      SqlReadTxn txn(&db, bodies_);
      return sqlite::InReadTransaction(db, [&] { return body(txn); });
    });
  }

  absl::Status Use(absl::FunctionRef<absl::Status(Connection&)> body) {
    std::unique_ptr<Connection> db;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(
          +[](std::vector<std::unique_ptr<Connection>>* idle) { return !idle->empty(); }, &idle_));
      db = std::move(idle_.back());
      idle_.pop_back();
    }
    absl::Status status = body(*db);
    absl::MutexLock lock(&mutex_);
    idle_.push_back(std::move(db));
    return status;
  }

 private:
  const Bodies* bodies_ = nullptr;
  absl::Mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
};

class SqlStore final : public Store {
 public:
  explicit SqlStore(std::unique_ptr<HeldLock> lock) : lock_(std::move(lock)) {}
  ~SqlStore() override { Close(); }

  absl::Status Start(const SqlStoreOptions& options) {
    const std::string path = DatabasePath(options.data_dir);
    FileSystem& files = FilesOf(options);
    ASSIGN_OR_RETURN(auto db, Connection::Open(path, ForWriting(files, /*create=*/false)));
    // What goes is overwritten, tokens and digests too.
    RETURN_IF_ERROR(db->Execute("PRAGMA secure_delete=ON"));
    RETURN_IF_ERROR(sqlite::Migrate(*db, ServerMigrations()));
    RETURN_IF_ERROR(FillFeedSums(*db));
    ASSIGN_OR_RETURN(const std::optional<std::string> epoch, FindMeta(*db, "epoch"));
    if (!absl::SimpleAtoi(epoch.value_or(""), &epoch_)) return absl::DataLossError("the store's epoch is no number");
    ASSIGN_OR_RETURN(keys_, OpenStoreKeys(options, *db));
    ASSIGN_OR_RETURN(WriterState state, ReadWriterState(*db));
    if (keys_.store != nullptr) {
      ASSIGN_OR_RETURN(keys_.erased, ErasureList::Open(ErasureListPath(options), options.files, keys_.signing_seed));
      RETURN_IF_ERROR(DestroyAgain(keys_));
      RETURN_IF_ERROR(keys_.store->BeginToGive());
      state.next_slot = keys_.store->first_free();
      RETURN_IF_ERROR(SealDatabase(*db, *keys_.bodies, &state.next_slot));
    }
    RETURN_IF_ERROR(readers_.Open(files, path, keys_.bodies.get(), options.readers));
    writer_ = std::make_unique<GroupWriter>(std::move(db), keys_.bodies.get(), std::move(state), options.random,
                                            options.writer);
    return absl::OkStatus();
  }

  absl::Status Read(absl::FunctionRef<absl::Status(ReadTxn&)> body) override { return readers_.Read(body); }
  void WriteAsync(WriteBody body, Done done) override { writer_->Write(std::move(body), std::move(done)); }
  void Listen(std::function<void(const CommitNews&)> listener) override { writer_->Listen(std::move(listener)); }
  uint64_t epoch() const override { return epoch_; }
  const Secret& signing_seed() const override { return keys_.signing_seed; }
  const Secret& cursor_key() const override { return keys_.cursor_key; }
  const Secret& phone_key() const override { return keys_.phone_key; }
  absl::Status DestroyKeys(absl::Span<const ErasureRecord> erasures) override {
    if (keys_.store == nullptr) return absl::FailedPreconditionError("nothing is sealed here");
    return readers_.Use([&](Connection& db) { return DestroyListed(db, keys_, erasures); });
  }
  absl::StatusOr<std::vector<ErasureRecord>> ListedErasures() override { return ListedRecords(keys_); }
  absl::StatusOr<uint64_t> CountListed() override {
    return keys_.erased == nullptr ? absl::StatusOr<uint64_t>(0) : keys_.erased->Count();
  }
  absl::Status UseMaster(std::shared_ptr<const MasterKeys> master) override {
    if (keys_.store == nullptr) return absl::FailedPreconditionError("nothing is sealed here");
    return keys_.store->UseMaster(std::move(master));
  }
  absl::StatusOr<MasterKeyUse> CountByMaster() override {
    if (keys_.store == nullptr) return MasterKeyUse();
    return keys_.store->CountByMaster();
  }
  void Close() override {
    if (writer_ != nullptr) writer_->Close();
    if (keys_.store != nullptr) keys_.store->Close();
  }

 private:
  std::unique_ptr<HeldLock> lock_;
  uint64_t epoch_ = 0;
  StoreKeys keys_;
  // The writer goes first and the lock last: the last connection to close must not be one that another process sees.
  ReaderPool readers_;
  std::unique_ptr<GroupWriter> writer_;
};

absl::StatusOr<std::unique_ptr<HeldLock>> LockFolder(const SqlStoreOptions& options) {
  auto lock = FilesOf(options).TryLock(absl::StrCat(options.data_dir, "/lock"));
  if (absl::IsUnavailable(lock.status())) {
    return absl::UnavailableError("another process holds the data folder: a server is running on it");
  }
  return lock;
}

}  // namespace

std::string DatabasePath(const std::string& data_dir) { return absl::StrCat(data_dir, "/ihala.db"); }

std::string KeyStorePath(const SqlStoreOptions& options) {
  return options.key_store.empty() ? absl::StrCat(options.data_dir, "/ihala.keys") : options.key_store;
}

std::string ErasureListPath(const SqlStoreOptions& options) {
  return options.erasure_list.empty() ? absl::StrCat(options.data_dir, "/ihala.erased") : options.erasure_list;
}

absl::Status Store::Write(WriteBody body) {
  absl::Notification told;
  absl::Status status;
  WriteAsync(std::move(body), [&](absl::Status result) {
    status = std::move(result);
    told.Notify();
  });
  told.WaitForNotification();
  return status;
}

absl::Status InitSqlStore(const SqlStoreOptions& options) {
  FileSystem& files = FilesOf(options);
  RETURN_IF_ERROR(files.MakeFolders(options.data_dir));
  ASSIGN_OR_RETURN(auto lock, LockFolder(options));
  const std::string path = DatabasePath(options.data_dir);
  ASSIGN_OR_RETURN(auto db, Connection::Open(path, ForWriting(files, /*create=*/true)));
  RETURN_IF_ERROR(sqlite::Migrate(*db, ServerMigrations()));
  ASSIGN_OR_RETURN(int64_t settings, db->QueryInt("SELECT count(*) FROM meta"));
  if (settings > 0) return absl::FailedPreconditionError("there is a store in this folder already");
  // The database names its key store when that is on the disk.
  return sqlite::InTransaction(*db, [&]() -> absl::Status {
    RETURN_IF_ERROR(PutMeta(*db, "epoch", "1"));
    return MakeStoreKeys(options, *db);
  });
}

absl::StatusOr<std::unique_ptr<Store>> OpenSqlStore(const SqlStoreOptions& options) {
  ASSIGN_OR_RETURN(const bool exists, FilesOf(options).Exists(DatabasePath(options.data_dir)));
  if (!exists) return absl::NotFoundError("there is no store in this folder: make one with ihala-admin init");
  ASSIGN_OR_RETURN(auto lock, LockFolder(options));
  auto store = std::make_unique<SqlStore>(std::move(lock));
  RETURN_IF_ERROR(store->Start(options));
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace ihala
