#include "tests/hostile/raw_call.h"

#include <chrono>
#include <vector>

#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

namespace ihala::hostile {
namespace {

constexpr auto kDeadline = std::chrono::seconds(20);

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& part : slices) bytes.append(reinterpret_cast<const char*>(part.begin()), part.size());
  return bytes;
}

RawAnswer AnswerOf(const grpc::Status& status) {
  RawAnswer answer;
  answer.error = ErrorOf(status);
  answer.message = status.error_message();
  answer.details = status.error_details();
  return answer;
}

std::string MetadataOf(const grpc::ClientContext& context) {
  std::string text;
  for (const auto* metadata : {&context.GetServerInitialMetadata(), &context.GetServerTrailingMetadata()}) {
    for (const auto& [name, value] : *metadata) {
      text.append(name.data(), name.size()).append(": ").append(value.data(), value.size()).append("\n");
    }
  }
  return text;
}

// Sends one message, takes one, and gives up.
class FirstOfStream : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  FirstOfStream(grpc::ClientContext* context, const std::string& request) : context_(context), slice_(request) {}

  void Begin() {
    StartWriteLast(&out_, grpc::WriteOptions());
    StartRead(&in_);
    StartCall();
  }
  void OnReadDone(bool ok) override {
    came_ = ok;
    if (ok) context_->TryCancel();
  }
  void OnDone(const grpc::Status& status) override {
    status_ = status;
    done_.Notify();
  }
  RawAnswer Wait() {
    done_.WaitForNotification();
    RawAnswer answer = AnswerOf(came_ ? grpc::Status::OK : status_);
    if (came_) answer.bytes = BytesOf(in_);
    return answer;
  }

 private:
  grpc::ClientContext* const context_;
  const grpc::Slice slice_;
  const grpc::ByteBuffer out_{&slice_, 1};
  grpc::ByteBuffer in_;
  bool came_ = false;
  grpc::Status status_;
  absl::Notification done_;
};

}  // namespace

RawAnswer RawCaller::CallStream(const std::string& method, const std::string& request, const Headers& headers) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  for (const auto& [name, value] : headers) context.AddMetadata(name, value);
  FirstOfStream reactor(&context, request);
  stub_.PrepareBidiStreamingCall(&context, method, grpc::StubOptions(), &reactor);
  reactor.Begin();
  return reactor.Wait();
}

RawAnswer RawCaller::Call(const std::string& method, const std::string& request, const Headers& headers) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  for (const auto& [name, value] : headers) context.AddMetadata(name, value);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer out(&slice, 1);
  grpc::ByteBuffer in;
  grpc::Status status;
  absl::Notification told;
  stub_.UnaryCall(&context, method, grpc::StubOptions(), &out, &in, [&](grpc::Status result) {
    status = std::move(result);
    told.Notify();
  });
  told.WaitForNotification();
  RawAnswer answer = AnswerOf(status);
  answer.metadata = MetadataOf(context);
  if (status.ok()) answer.bytes = BytesOf(in);
  return answer;
}

Headers Bearer(const std::string& token) {
  return {{"authorization", absl::StrCat("Bearer ", absl::BytesToHexString(token))}};
}

}  // namespace ihala::hostile
