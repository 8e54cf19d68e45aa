#ifndef IHALA_TOOLS_FIELD_LINK_FILE_H_
#define IHALA_TOOLS_FIELD_LINK_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/support/connection.h"

namespace ihala::tools {

// What lies beside a store so that a person need not say it each time: the server and whose store it is. No secret is
// in it, and a store is whole without it.
struct Link {
  Endpoint endpoint;
  std::string account;
  std::string language;  // The account's, "ar" or "en".
};

// "<store>.link".
std::string LinkPath(const std::string& store);

// NOT_FOUND where there is none or it cannot be understood.
absl::StatusOr<Link> LoadLink(const std::string& store);
absl::Status SaveLink(const std::string& store, const Link& link);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_LINK_FILE_H_
