#include "tests/hostile/raw_call.h"

#include <chrono>

#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

namespace ihala::hostile {
namespace {

constexpr auto kDeadline = std::chrono::seconds(20);

}  // namespace

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
  RawAnswer answer;
  answer.error = ErrorOf(status);
  answer.message = status.error_message();
  answer.details = status.error_details();
  std::vector<grpc::Slice> slices;
  if (status.ok() && in.Dump(&slices).ok()) {
    for (const grpc::Slice& part : slices) {
      answer.bytes.append(reinterpret_cast<const char*>(part.begin()), part.size());
    }
  }
  return answer;
}

Headers Bearer(const std::string& token) {
  return {{"authorization", absl::StrCat("Bearer ", absl::BytesToHexString(token))}};
}

}  // namespace ihala::hostile
