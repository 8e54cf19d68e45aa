#ifndef IHALA_TOOLS_ADMIN_AUDIT_ACTIONS_H_
#define IHALA_TOOLS_ADMIN_AUDIT_ACTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/admin/admin.h"

namespace ihala::tools {

// Takes the whole trail from the server, as an auditor, into a new file. What is there of an export that was cut lies
// beside it under another name, so that a file with this name is whole.
absl::Status ExportAudit(Admin& admin, const std::string& out);

// What an auditor brings along.
struct AuditVerifyOptions {
  std::string file;
  // Files of heads from devices, or earlier exports.
  std::vector<std::string> heads;
  // The server's public key in hexadecimal; empty where it is not known otherwise than by the heads.
  std::string server_key;
};

// Holds an export to what the auditor brings along. Asks no server. Says what was found, and for how many entries at
// the end nobody but the server vouches. FAILED_PRECONDITION where anything was found.
absl::Status VerifyAudit(Admin& admin, const AuditVerifyOptions& options);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_AUDIT_ACTIONS_H_
