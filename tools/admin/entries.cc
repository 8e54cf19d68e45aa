#include "tools/admin/entries.h"

#include "common/base/status_macros.h"

namespace ihala::tools {

absl::StatusOr<v1::GetDirectoryResponse> FetchDirectory(Admin& admin) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  return Ask(*server, &ServerApi::GetDirectory, v1::GetDirectoryRequest());
}

}  // namespace ihala::tools
