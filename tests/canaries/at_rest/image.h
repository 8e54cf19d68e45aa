#ifndef IHALA_TESTS_CANARIES_AT_REST_IMAGE_H_
#define IHALA_TESTS_CANARIES_AT_REST_IMAGE_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala::canaries {

// Hands over the memory of a process that runs, piece by piece as it is mapped, also what core files leave out. False
// where the machine does not let it be read.
bool EachPieceOfMemory(pid_t pid, absl::FunctionRef<void(absl::string_view)> take);

// What opens the person's rows of a store: their key, and their passphrase. Reads the store, which nobody may have
// open.
absl::StatusOr<std::vector<std::string>> SecretsOf(const std::string& path, const std::string& passphrase);

// How many of the secrets stand in the bytes.
uint64_t CountSecrets(absl::string_view bytes, const std::vector<std::string>& secrets);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_AT_REST_IMAGE_H_
