#ifndef IHALA_SERVER_RPC_STREAM_LINE_H_
#define IHALA_SERVER_RPC_STREAM_LINE_H_

#include <functional>
#include <memory>
#include <optional>

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace ihala {

// The server's end of one call that answers with a stream. gRPC's half of it goes when gRPC is done with the call; this
// half may be held and called for longer, and then does nothing. It holds no thread. Thread-safe.
class StreamLine : public std::enable_shared_from_this<StreamLine> {
 public:
  // Makes both halves. gRPC owns its one from here on.
  static std::shared_ptr<StreamLine> Make(grpc::ServerWriteReactor<grpc::ByteBuffer>** reactor);

  // Sends an answer. While another one is on its way only the newest waits.
  void Send(const grpc::ByteBuffer& answer);
  // Ends the call once what is on its way has gone; what waited is dropped. Only the first one counts.
  void Finish(grpc::Status status);
  // Runs `run` once the caller has gone, at once if it has. At most one function at a time.
  void WhenLeft(std::function<void()> run);

 private:
  class Reactor;

  void Written(bool ok);
  void Left();
  void Gone();
  void Write(const grpc::ByteBuffer& answer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  Reactor* reactor_ ABSL_GUARDED_BY(mutex_) = nullptr;  // Null once gRPC is done.
  grpc::ByteBuffer writing_ ABSL_GUARDED_BY(mutex_);
  bool is_writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool left_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<grpc::ByteBuffer> waiting_ ABSL_GUARDED_BY(mutex_);
  std::optional<grpc::Status> end_ ABSL_GUARDED_BY(mutex_);  // Where a write must go first.
  std::function<void()> on_left_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ihala

#endif  // IHALA_SERVER_RPC_STREAM_LINE_H_
