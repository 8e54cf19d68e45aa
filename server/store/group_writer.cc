#include "server/store/group_writer.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"

namespace ihala {
namespace {

// Commands in one commit. More would only make the first of them wait.
constexpr size_t kGroupItemsMax = 256;
// Commits after which the log is copied back, off the commit path. At 4 to 20 pages a commit this keeps the log at
// some tens of megabytes.
constexpr int kCommitsBetweenCheckpoints = 500;

}  // namespace

GroupWriter::GroupWriter(std::unique_ptr<sqlite::Connection> db, WriterState state, Random* random)
    : db_(std::move(db)), random_(random), state_(std::move(state)), thread_([this] { RunThread(); }) {}

GroupWriter::~GroupWriter() { Close(); }

void GroupWriter::Write(Store::WriteBody body, Store::Done done) {
  bool closed = false;
  {
    absl::MutexLock lock(&mutex_);
    if (!closed_ && (busy_ || !queue_.empty())) {
      queue_.push_back({std::move(body), std::move(done), absl::OkStatus()});
      return;
    }
    closed = closed_;
    if (!closed) busy_ = true;
  }
  if (closed) {
    done(absl::UnavailableError("the server is stopping"));
    return;
  }
  std::vector<Item> items;
  items.push_back({std::move(body), std::move(done), absl::OkStatus()});
  Commit(items);
}

void GroupWriter::Commit(std::vector<Item>& items) {
  const absl::Status committed = RunGroup(items);
  // The role goes back before anybody is told: what they do next may write again, on this very thread.
  Release();
  for (Item& item : items) {
    item.body = nullptr;
    item.done(item.status.ok() ? committed : item.status);
  }
}

absl::Status GroupWriter::RunGroup(std::vector<Item>& items) {
  const WriterState before = state_;
  SqlWriteTxn txn(db_.get(), &state_);
  // A lone function needs no savepoint: its failure undoes the transaction.
  absl::Status status = sqlite::InTransaction(*db_, [&]() -> absl::Status {
    if (items.size() == 1) {
      RETURN_IF_ERROR(items[0].body(txn));
    } else {
      for (Item& item : items) {
        item.status = txn.Savepoint([&] { return item.body(txn); });
      }
    }
    return state_.head_seq == before.head_seq ? absl::OkStatus() : PutCommit();
  });
  if (!status.ok()) state_ = before;
  return status;
}

absl::Status GroupWriter::PutCommit() {
  ASSIGN_OR_RETURN(sqlite::Statement put, db_->Prepare("INSERT INTO commits (last_seq, tag) VALUES (?1, ?2)"));
  put.BindInt(1, static_cast<int64_t>(state_.head_seq));
  put.BindInt(2, static_cast<int64_t>(random_->Next64() & 0xffffffffu));
  return put.Run();
}

void GroupWriter::Release() {
  absl::MutexLock lock(&mutex_);
  busy_ = false;
  if (++commits_since_checkpoint_ >= kCommitsBetweenCheckpoints) {
    commits_since_checkpoint_ = 0;
    checkpoint_ = true;
  }
}

void GroupWriter::RunThread() {
  for (;;) {
    std::vector<Item> items;
    bool checkpoint = false;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &GroupWriter::HasWork));
      if (queue_.empty() && stopping_) return;
      busy_ = true;
      while (!queue_.empty() && items.size() < kGroupItemsMax) {
        items.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      if (items.empty()) std::swap(checkpoint, checkpoint_);
    }
    if (checkpoint) {
      // Passive: it never waits for a reader. What it cannot copy now it copies next time; a failure shows at the next
      // commit, which reports it.
      db_->Checkpoint(sqlite::CheckpointMode::kPassive).IgnoreError();
      Release();
    } else {
      Commit(items);
    }
  }
}

void GroupWriter::Close() {
  {
    absl::MutexLock lock(&mutex_);
    closed_ = true;
    stopping_ = true;
  }
  if (!thread_.joinable()) return;
  thread_.join();
  db_->Checkpoint(sqlite::CheckpointMode::kTruncate).IgnoreError();
}

}  // namespace ihala
