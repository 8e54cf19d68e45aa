#include "server/store/sql_store.h"

#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/hash.h"
#include "common/base/sign.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"
#include "server/store/feed_sums.h"
#include "server/store/group_writer.h"
#include "server/store/schema.h"
#include "server/store/sql_read.h"

namespace ihala {
namespace {

using sqlite::Connection;
using sqlite::Statement;

FileSystem& FilesOf(const SqlStoreOptions& options) {
  return options.files != nullptr ? *options.files : SystemFiles::Get();
}

std::string DatabasePath(const std::string& data_dir) { return absl::StrCat(data_dir, "/ihala.db"); }

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

absl::Status PutMeta(Connection& db, absl::string_view name, absl::string_view value) {
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO meta (name, value) VALUES (?1, ?2)"));
  put.BindText(1, name).BindBlob(2, value);
  return put.Run();
}

absl::StatusOr<std::string> GetMeta(Connection& db, absl::string_view name) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT value FROM meta WHERE name = ?1"));
  find.BindText(1, name);
  ASSIGN_OR_RETURN(bool found, find.Step());
  if (!found) return absl::DataLossError(absl::StrCat("the store's file lacks its ", name));
  return std::string(find.ColumnBlob(0));
}

// The key of the phones' digests. A file of before they were kept gets one.
absl::StatusOr<std::string> GetPhoneKey(Connection& db, Random& random) {
  absl::StatusOr<std::string> key = GetMeta(db, "phone_key");
  if (!absl::IsDataLoss(key.status())) return key;
  RETURN_IF_ERROR(PutMeta(db, "phone_key", random.Bytes(kMacKeyBytes)));
  return GetMeta(db, "phone_key");
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
  absl::Status Open(FileSystem& files, const std::string& path, int count) {
    absl::MutexLock lock(&mutex_);
    for (int i = 0; i < count; ++i) {
      ASSIGN_OR_RETURN(auto db, Connection::Open(path, ForReading(files)));
      idle_.push_back(std::move(db));
    }
    return absl::OkStatus();
  }

  absl::Status Read(absl::FunctionRef<absl::Status(ReadTxn&)> body) {
    std::unique_ptr<Connection> db;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(
          +[](std::vector<std::unique_ptr<Connection>>* idle) { return !idle->empty(); }, &idle_));
      db = std::move(idle_.back());
      idle_.pop_back();
    }
    SqlReadTxn txn(db.get());
    absl::Status status = sqlite::InReadTransaction(*db, [&] { return body(txn); });
    absl::MutexLock lock(&mutex_);
    idle_.push_back(std::move(db));
    return status;
  }

 private:
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
    RETURN_IF_ERROR(sqlite::Migrate(*db, ServerMigrations()));
    RETURN_IF_ERROR(FillFeedSums(*db));
    ASSIGN_OR_RETURN(std::string epoch, GetMeta(*db, "epoch"));
    if (!absl::SimpleAtoi(epoch, &epoch_)) return absl::DataLossError("the store's epoch is no number");
    ASSIGN_OR_RETURN(signing_seed_, GetMeta(*db, "signing_seed"));
    ASSIGN_OR_RETURN(cursor_key_, GetMeta(*db, "cursor_key"));
    ASSIGN_OR_RETURN(phone_key_, GetPhoneKey(*db, *options.random));
    ASSIGN_OR_RETURN(WriterState state, ReadWriterState(*db));
    RETURN_IF_ERROR(readers_.Open(files, path, options.readers));
    writer_ = std::make_unique<GroupWriter>(std::move(db), std::move(state), options.random, options.writer);
    return absl::OkStatus();
  }

  absl::Status Read(absl::FunctionRef<absl::Status(ReadTxn&)> body) override { return readers_.Read(body); }
  void WriteAsync(WriteBody body, Done done) override { writer_->Write(std::move(body), std::move(done)); }
  void Listen(std::function<void(const CommitNews&)> listener) override { writer_->Listen(std::move(listener)); }
  uint64_t epoch() const override { return epoch_; }
  const std::string& signing_seed() const override { return signing_seed_; }
  const std::string& cursor_key() const override { return cursor_key_; }
  const std::string& phone_key() const override { return phone_key_; }
  void Close() override {
    if (writer_ != nullptr) writer_->Close();
  }

 private:
  std::unique_ptr<HeldLock> lock_;
  uint64_t epoch_ = 0;
  std::string signing_seed_;
  std::string cursor_key_;
  std::string phone_key_;
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
  return sqlite::InTransaction(*db, [&]() -> absl::Status {
    RETURN_IF_ERROR(PutMeta(*db, "epoch", "1"));
    RETURN_IF_ERROR(PutMeta(*db, "signing_seed", options.random->Bytes(kSigningSeedBytes)));
    RETURN_IF_ERROR(PutMeta(*db, "cursor_key", options.random->Bytes(kMacKeyBytes)));
    return PutMeta(*db, "phone_key", options.random->Bytes(kMacKeyBytes));
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
