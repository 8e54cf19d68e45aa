#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_MEMORY_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_MEMORY_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/store.h"

namespace ihala::client {

// The names of columns that the store remembers. See Client::SaveImportColumns.
absl::Status SaveImportColumns(Store& store, const std::map<std::string, std::string>& columns, bool forget);
absl::StatusOr<std::map<std::string, std::string>> LoadImportColumns(Store& store);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_MEMORY_H_
