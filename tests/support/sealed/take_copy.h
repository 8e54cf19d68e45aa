#ifndef IHALA_TESTS_SUPPORT_SEALED_TAKE_COPY_H_
#define IHALA_TESTS_SUPPORT_SEALED_TAKE_COPY_H_

#include <string>

#include "absl/status/status.h"

namespace ihala {

// Copies a server's database and then its key store into the folder `to`, also beside a server that writes, as
// docs/backups.md tells an operator to.
absl::Status TakeCopy(const std::string& data_dir, const std::string& to);

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_SEALED_TAKE_COPY_H_
