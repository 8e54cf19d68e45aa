#ifndef IHALA_CLIENT_LIB_SRC_REPLICA_ROWS_H_
#define IHALA_CLIENT_LIB_SRC_REPLICA_ROWS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/store.h"
#include "ihala/v1/sync.pb.h"

namespace ihala::client {

// Until when a row may be seen, in microseconds as the column has it; 0 for no end.
int64_t EndOf(const v1::Row& row);

// One row of the copy out of a statement that selects referral_id, kind, row_id and body; and all that it yields.
absl::Status ReadRow(Store& store, const sqlite::Statement& find, v1::Row* row);
absl::StatusOr<std::vector<v1::Row>> ReadAll(Store& store, sqlite::Statement& find);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_REPLICA_ROWS_H_
