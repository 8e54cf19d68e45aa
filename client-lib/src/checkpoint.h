#ifndef IHALA_CLIENT_LIB_SRC_CHECKPOINT_H_
#define IHALA_CLIENT_LIB_SRC_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/store.h"
#include "ihala/v1/sync.pb.h"

namespace ihala::client {

// How far the device and the server have come with each other: the cursor down, and up the numbers whose final verdict
// and receipt are stored. Both change in the transaction that stores what they stand for, never apart from it.
// Writing functions need an open transaction.
class Checkpoint {
 public:
  // `store` must outlive it.
  explicit Checkpoint(Store* store) : store_(store) {}

  // Empty before the first page.
  absl::StatusOr<std::string> Cursor();
  // `caught_up`: no more rows waited when the page came.
  absl::Status SetCursor(absl::string_view cursor, bool caught_up);
  absl::StatusOr<bool> CaughtUp();

  // Whether the copy was what the server has for this person when the last page without more came.
  absl::StatusOr<bool> Agrees();
  absl::Status SetAgrees(bool agrees);
  // Whether the copy must be compared with what the server has before more is read. Outlives a sync that is cut.
  absl::StatusOr<bool> RepairDue();
  absl::Status SetRepairDue(bool due);

  // Of the stream in use, in order, not touching each other.
  absl::StatusOr<std::vector<v1::Range>> Confirmed();
  // Adds numbers of the stream in use. Ascending.
  absl::Status Confirm(const std::vector<uint64_t>& numbers);
  // Forgets what was confirmed on the stream in use, because the server's history is another one.
  absl::Status ForgetConfirmed();

 private:
  Store* const store_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_CHECKPOINT_H_
