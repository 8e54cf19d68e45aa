#ifndef IHALA_COMMON_WIRE_SEALED_OPERATION_H_
#define IHALA_COMMON_WIRE_SEALED_OPERATION_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "common/base/seal.h"

namespace ihala {

// An operation under a key of its own. The key is handed to whoever may open it: to the person by the key of their
// store, to the server by its sealing key (see SealedOperation in sync.proto).
struct OperationUnderKey {
  Key32 key;
  std::string body;
};

OperationUnderKey SealOperation(absl::string_view operation, Random& random);
// DATA_LOSS where it does not open.
absl::StatusOr<std::string> UnsealOperation(const Key32& key, absl::string_view body);

// What goes to the server: a serialised SealedOperation of a body and its key as sealed to the server.
std::string PackSealedOperation(absl::string_view body, absl::string_view key_for_server);
// The operation in it. INVALID_ARGUMENT for what is no SealedOperation, DATA_LOSS where it is not sealed to this key.
absl::StatusOr<std::string> OpenSealedOperation(const Key32& server_key, absl::string_view packed);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_SEALED_OPERATION_H_
