#ifndef IHALA_SERVER_STORE_GROUP_WRITER_H_
#define IHALA_SERVER_STORE_GROUP_WRITER_H_

#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/base/random.h"
#include "common/sqlite/connection.h"
#include "server/store/sql_write.h"
#include "server/store/writer_options.h"

namespace ihala {

// Runs write functions on the one writing connection. Where nothing waits, on the caller's thread (a thread hop costs a
// lone client a fifth of its time); where much waits, together in one commit on a thread of its own. The caller's
// thread never does more than its own commit: gRPC lends us few threads. Thread-safe.
class GroupWriter {
 public:
  // `bodies` and `random` must outlive it.
  GroupWriter(std::unique_ptr<sqlite::Connection> db, const Bodies* bodies, WriterState state, Random* random,
              const WriterOptions& options = {});
  ~GroupWriter();

  void Write(Store::WriteBody body, Store::Done done);
  // See Store::Listen.
  void Listen(std::function<void(const CommitNews&)> listener) { listener_ = std::move(listener); }
  // Refuses what comes from now on, finishes what was taken, and copies the log back. May be called twice.
  void Close();

 private:
  struct Item {
    Store::WriteBody body;
    Store::Done done;
    absl::Status status;
  };

  void RunThread();
  // Does all the work that there is, on the caller's thread.
  void RunHere();
  bool HasWork() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes the writer role and what is to be committed next; nothing where the log is to be copied back.
  std::vector<Item> Take() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Work(std::vector<Item> items);
  // Commits the items together and tells them. Only the one who set busy_ may call it.
  void Commit(std::vector<Item>& items);
  absl::Status RunGroup(std::vector<Item>& items);
  // Runs the items without a way to undo one alone. False, and everything undone, where one failed.
  absl::StatusOr<bool> TryWhole(std::vector<Item>& items);
  // Runs the items so that each is undone alone if it fails.
  absl::Status RunApart(std::vector<Item>& items);
  absl::Status InTransaction(SqlWriteTxn::Undo undo, absl::FunctionRef<absl::Status(SqlWriteTxn&)> body);
  absl::Status PutCommit();
  void CopyLogBack();
  // Gives the writer role back.
  void Release();

  const std::unique_ptr<sqlite::Connection> db_;
  const Bodies* const bodies_;
  Random* const random_;
  const WriterOptions options_;
  std::function<void(const CommitNews&)> listener_;  // Set while nobody writes.
  WriterState state_;                                // Belongs to whoever set busy_.

  absl::Mutex mutex_;
  int log_pages_ ABSL_GUARDED_BY(mutex_) = 0;  // That are not copied back.
  int log_pages_copied_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<Item> queue_ ABSL_GUARDED_BY(mutex_);
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;  // Somebody is committing.
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_GROUP_WRITER_H_
