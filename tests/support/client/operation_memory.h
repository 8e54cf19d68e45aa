#ifndef IHALA_TESTS_SUPPORT_CLIENT_OPERATION_MEMORY_H_
#define IHALA_TESTS_SUPPORT_CLIENT_OPERATION_MEMORY_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ihala/client.h"

namespace ihala::client {

// Remembers the operations of stores, by their digests: a store gives up reading one once the server has it and its
// effect is in the copy, and whoever judges what became of it must still know what it was. One thread at a time.
class OperationMemory {
 public:
  // Remembers what can be read now. Before each sync, and after what is saved while one is under way.
  void Look(Client& client) { Read(client).status().IgnoreError(); }
  // As Client::ListOperations, with what was given up as it was when it was looked at last. Looks, too.
  absl::StatusOr<std::vector<OperationRecord>> Read(Client& client);

 private:
  std::map<std::string, v1::Operation> operations_;
};

}  // namespace ihala::client

#endif  // IHALA_TESTS_SUPPORT_CLIENT_OPERATION_MEMORY_H_
