#include "tests/support/client/operation_memory.h"

namespace ihala::client {

absl::StatusOr<std::vector<OperationRecord>> OperationMemory::Read(Client& client) {
  absl::StatusOr<std::vector<OperationRecord>> records = client.ListOperations();
  if (!records.ok()) return records;
  for (OperationRecord& record : *records) {
    if (record.operation.referral_id().empty()) {
      const auto known = operations_.find(record.digest);
      if (known != operations_.end()) record.operation = known->second;
    } else {
      operations_[record.digest] = record.operation;
    }
  }
  return records;
}

}  // namespace ihala::client
