#ifndef IHALA_TESTS_SUPPORT_ERRORS_H_
#define IHALA_TESTS_SUPPORT_ERRORS_H_

#include <ostream>
#include <string>
#include <vector>

#include <grpcpp/support/status.h>

namespace ihala {

// What a client reads out of a refused call.
struct CallError {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string reason;               // Of ErrorInfo.
  std::vector<std::string> fields;  // Of BadRequest.
  double retry_seconds = -1;        // Of RetryInfo; -1 where there is none.
};

// Reads it from `grpc-status-details-bin`.
CallError ErrorOf(const grpc::Status& status);

// For messages of failing tests.
std::ostream& operator<<(std::ostream& out, const CallError& error);

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_ERRORS_H_
