#include "server/rpc/stream_line.h"

#include <utility>

namespace ihala {

class StreamLine::Reactor : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit Reactor(std::shared_ptr<StreamLine> line) : line_(std::move(line)) {}
  void OnWriteDone(bool ok) override { line_->Written(ok); }
  void OnCancel() override { line_->Left(); }
  void OnDone() override {
    line_->Gone();
    delete this;
  }

 private:
  const std::shared_ptr<StreamLine> line_;
};

std::shared_ptr<StreamLine> StreamLine::Make(grpc::ServerWriteReactor<grpc::ByteBuffer>** reactor) {
  auto line = std::make_shared<StreamLine>();
  absl::MutexLock lock(&line->mutex_);
  line->reactor_ = new Reactor(line);
  *reactor = line->reactor_;
  return line;
}

void StreamLine::Write(const grpc::ByteBuffer& answer) {
  writing_ = answer;
  is_writing_ = true;
  reactor_->StartWrite(&writing_);
}

void StreamLine::Send(const grpc::ByteBuffer& answer) {
  absl::MutexLock lock(&mutex_);
  if (reactor_ == nullptr || finished_) return;
  if (is_writing_) {
    waiting_ = answer;
  } else {
    Write(answer);
  }
}

void StreamLine::Finish(grpc::Status status) {
  absl::MutexLock lock(&mutex_);
  if (reactor_ == nullptr || std::exchange(finished_, true)) return;
  waiting_.reset();
  if (is_writing_) {
    end_ = std::move(status);
  } else {
    reactor_->Finish(std::move(status));
  }
}

void StreamLine::Written(bool ok) {
  absl::MutexLock lock(&mutex_);
  is_writing_ = false;
  if (finished_) {
    reactor_->Finish(*std::move(end_));
  } else if (ok && waiting_.has_value()) {
    Write(*waiting_);
    waiting_.reset();
  }
  // A write that failed is followed by OnCancel.
}

void StreamLine::Left() {
  std::function<void()> run;
  {
    absl::MutexLock lock(&mutex_);
    left_ = true;
    run = std::move(on_left_);
    on_left_ = nullptr;
  }
  if (run) run();
}

void StreamLine::WhenLeft(std::function<void()> run) {
  {
    absl::MutexLock lock(&mutex_);
    if (!left_) {
      on_left_ = std::move(run);
      return;
    }
  }
  run();
}

void StreamLine::Gone() {
  absl::MutexLock lock(&mutex_);
  reactor_ = nullptr;
}

}  // namespace ihala
