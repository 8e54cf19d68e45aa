#include "tests/support/errors.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace ihala {

CallError ErrorOf(const grpc::Status& status) {
  CallError error;
  error.code = status.error_code();
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return error;
  for (const auto& any : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest request;
    google::rpc::RetryInfo retry;
    if (any.UnpackTo(&info)) error.reason = info.reason();
    if (any.UnpackTo(&request)) {
      for (const auto& violation : request.field_violations()) error.fields.push_back(violation.field());
    }
    if (any.UnpackTo(&retry)) error.retry_seconds = retry.retry_delay().seconds() + retry.retry_delay().nanos() / 1e9;
  }
  return error;
}

std::ostream& operator<<(std::ostream& out, const CallError& error) {
  out << "code " << error.code << " " << error.reason;
  for (const std::string& field : error.fields) out << " " << field;
  return out;
}

}  // namespace ihala
