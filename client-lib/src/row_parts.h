#ifndef IHALA_CLIENT_LIB_SRC_ROW_PARTS_H_
#define IHALA_CLIENT_LIB_SRC_ROW_PARTS_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/store.h"
#include "ihala/v1/sync.pb.h"

namespace ihala::client {

// The parts of a large row that have come, until they are all there. One row comes at a time. Needs an open
// transaction.
class RowParts {
 public:
  // `store` must outlive it.
  explicit RowParts(Store* store) : store_(store) {}

  // Keeps a part. The whole row once its last part has come, which then is not kept here any more; nullopt before, and
  // for parts that do not fit together: those are dropped, and comparing the copy finds what is missing.
  // INVALID_ARGUMENT for a part that is malformed.
  absl::StatusOr<std::optional<v1::Row>> Take(const v1::Row& part);

  // Drops what has come of a row. Comparing the copy finds it then.
  absl::Status Clear();

 private:
  Store* const store_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_ROW_PARTS_H_
