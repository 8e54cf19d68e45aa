#include "server/store/group_writer.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"

namespace ihala {
namespace {

// Commands in one commit. More would only make the first of them wait.
constexpr size_t kGroupItemsMax = 256;
}  // namespace

GroupWriter::GroupWriter(std::unique_ptr<sqlite::Connection> db, const Bodies* bodies, WriterState state,
                         Random* random, const WriterOptions& options)
    : db_(std::move(db)), bodies_(bodies), random_(random), options_(options), state_(std::move(state)) {
  if (options_.own_thread) thread_ = std::thread([this] { RunThread(); });
}

bool GroupWriter::HasWork() const {
  return !busy_ && (stopping_ || !queue_.empty() || log_pages_ >= options_.log_pages_enough);
}

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
  if (!options_.own_thread) RunHere();
}

void GroupWriter::Commit(std::vector<Item>& items) {
  const absl::Status committed = RunGroup(items);
  const CommitNews news = std::exchange(state_.news, {});
  // The role goes back before anybody is told: what they do next may write again, on this very thread.
  Release();
  if (committed.ok() && listener_ && !news.empty()) listener_(news);
  for (Item& item : items) {
    item.body = nullptr;
    item.done(item.status.ok() ? committed : item.status);
  }
}

absl::Status GroupWriter::RunGroup(std::vector<Item>& items) {
  const absl::StatusOr<bool> kept = TryWhole(items);
  if (!kept.ok()) return kept.status();
  return *kept ? absl::OkStatus() : RunApart(items);
}

// Savepoints copy every page that a command touches before it does, which costs as much as the commands themselves, and
// hardly ever is one undone.
absl::StatusOr<bool> GroupWriter::TryWhole(std::vector<Item>& items) {
  bool failed = false;
  const absl::Status status = InTransaction(SqlWriteTxn::Undo::kWhole, [&](SqlWriteTxn& txn) -> absl::Status {
    for (Item& item : items) {
      const absl::Status run = item.body(txn);
      failed = txn.spoiled() || (!run.ok() && items.size() > 1);
      if (failed) return absl::AbortedError("to be run again, apart");
      // A lone function needs no savepoint: its failure undoes the transaction.
      RETURN_IF_ERROR(run);
    }
    return absl::OkStatus();
  });
  if (failed) return false;
  RETURN_IF_ERROR(status);
  return true;
}

absl::Status GroupWriter::RunApart(std::vector<Item>& items) {
  return InTransaction(SqlWriteTxn::Undo::kPart, [&](SqlWriteTxn& txn) -> absl::Status {
    for (Item& item : items) {
      item.status = txn.Savepoint([&] { return item.body(txn); });
    }
    return absl::OkStatus();
  });
}

absl::Status GroupWriter::InTransaction(SqlWriteTxn::Undo undo, absl::FunctionRef<absl::Status(SqlWriteTxn&)> body) {
  const WriterState before = state_;
  SqlWriteTxn txn(db_.get(), bodies_, &state_, undo);
  absl::Status status = sqlite::InTransaction(*db_, [&]() -> absl::Status {
    RETURN_IF_ERROR(body(txn));
    RETURN_IF_ERROR(state_.sums.Write(*db_));
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
  const int pages = db_->LogPages();
  // The log begins again once all of it is copied and nobody reads from it; until then it goes on growing.
  if (pages < log_pages_copied_) log_pages_copied_ = 0;
  log_pages_ = pages - log_pages_copied_;
}

std::vector<GroupWriter::Item> GroupWriter::Take() {
  busy_ = true;
  std::vector<Item> items;
  if (log_pages_ >= (queue_.empty() ? options_.log_pages_enough : options_.log_pages_most)) return items;
  while (!queue_.empty() && items.size() < kGroupItemsMax) {
    items.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return items;
}

void GroupWriter::Work(std::vector<Item> items) {
  if (items.empty()) {
    CopyLogBack();
  } else {
    Commit(items);
  }
}

void GroupWriter::RunThread() {
  for (;;) {
    std::vector<Item> items;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &GroupWriter::HasWork));
      if (queue_.empty() && stopping_) return;
      items = Take();
    }
    Work(std::move(items));
  }
}

void GroupWriter::RunHere() {
  for (;;) {
    std::vector<Item> items;
    {
      absl::MutexLock lock(&mutex_);
      if (!HasWork() || (queue_.empty() && stopping_)) return;
      items = Take();
    }
    Work(std::move(items));
  }
}

void GroupWriter::CopyLogBack() {
  // Passive: it never waits for a reader. What it cannot copy now it copies next time; a failure shows at the next
  // commit, which reports it.
  db_->Checkpoint(sqlite::CheckpointMode::kPassive).IgnoreError();
  absl::MutexLock lock(&mutex_);
  busy_ = false;
  log_pages_copied_ = db_->LogPages();
  log_pages_ = 0;
}

void GroupWriter::Close() {
  {
    absl::MutexLock lock(&mutex_);
    if (closed_) return;
    closed_ = true;
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
  db_->Checkpoint(sqlite::CheckpointMode::kTruncate).IgnoreError();
}

}  // namespace ihala
