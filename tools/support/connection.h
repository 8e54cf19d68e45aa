#ifndef IHALA_TOOLS_SUPPORT_CONNECTION_H_
#define IHALA_TOOLS_SUPPORT_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "tools/support/server_api.h"

namespace ihala::tools {

// Where a server is and how to know it.
struct Endpoint {
  std::string address;      // HOST:PORT.
  std::string ca_file;      // The certificate authority, PEM; empty for the machine's own list.
  std::string server_name;  // The name in the certificate, where it is not the host's, as behind a forwarded port.
};

// Prepares TLS connections to a server; the first call makes one. An error if the authority's file cannot be read; a
// server that is not there shows only at the first call. `clock` sets the deadlines and must outlive the result. Always
// TLS: the tools have no plaintext.
absl::StatusOr<std::unique_ptr<ServerApi>> Connect(const Endpoint& endpoint, Clock& clock);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_CONNECTION_H_
