#ifndef IHALA_TESTS_HOSTILE_RAW_CALL_H_
#define IHALA_TESTS_HOSTILE_RAW_CALL_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include "tests/support/errors.h"

namespace ihala::hostile {

// What came back from the server, as bytes.
struct RawAnswer {
  CallError error;
  std::string message;
  std::string details;
  std::string metadata;  // What came before and after it, as "name: value" in lines.
  std::string bytes;

  bool ok() const { return error.code == grpc::StatusCode::OK; }
};

// Headers of a call.
using Headers = std::vector<std::pair<std::string, std::string>>;

// Calls by name with bytes that need not be any message. One thread.
class RawCaller {
 public:
  explicit RawCaller(const std::shared_ptr<grpc::Channel>& channel) : stub_(channel) {}

  // `method` as "/ihala.v1.QueueService/ListQueue". Waits for the answer, at most 20 s.
  RawAnswer Call(const std::string& method, const std::string& request, const Headers& headers);
  // The same for a call that answers with a stream: its first message, whereupon it is given up; or what it ended with
  // before there was one.
  RawAnswer CallStream(const std::string& method, const std::string& request, const Headers& headers);

 private:
  grpc::GenericStub stub_;
};

// The header of a session's token.
Headers Bearer(const std::string& token);

}  // namespace ihala::hostile

#endif  // IHALA_TESTS_HOSTILE_RAW_CALL_H_
