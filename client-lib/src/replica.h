#ifndef IHALA_CLIENT_LIB_SRC_REPLICA_H_
#define IHALA_CLIENT_LIB_SRC_REPLICA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client-lib/src/store.h"
#include "ihala/v1/sync.pb.h"

namespace ihala::client {

// The copy of what the server lets this person see: whole rows, each replacing the one with the same (case, kind, row
// id). A case that left the person's scope leaves a stub behind, so that what was sent before is not taken for news.
// Rows whose time is over are not handed out. Writing functions need an open transaction.
class Replica {
 public:
  // `store` must outlive it.
  explicit Replica(Store* store) : store_(store) {}

  // Stores the rows of a page in their order. INVALID_ARGUMENT, and the transaction must be given up, for a row that
  // is malformed; a row of a kind that this version does not know is skipped. Sets `reference_changed` if a row of the
  // directory or a workflow came.
  absl::Status Apply(const v1::Page& page, bool* reference_changed);

  // The rows of one kind (a field number of v1::Row) of a case, or of the directory where `referral_id` is empty, in
  // the order of their change numbers. `now` is the trusted time.
  absl::StatusOr<std::vector<v1::Row>> Rows(const std::string& referral_id, int kind, absl::Time now);
  // The rows of one kind of all cases.
  absl::StatusOr<std::vector<v1::Row>> RowsOfKind(int kind, absl::Time now);
  // A case's core or dossier; nullopt where there is none to be seen.
  absl::StatusOr<std::optional<v1::Row>> Find(const std::string& referral_id, int kind, absl::Time now);
  // The change number at which the case left the scope; 0 if it did not.
  absl::StatusOr<uint64_t> LeftAt(const std::string& referral_id);
  absl::StatusOr<uint64_t> CountCases();
  // The highest change number of all rows; 0 where there is none.
  absl::StatusOr<int64_t> NewestSeq();

  // Deletes the rows whose time is over.
  absl::Status ShredExpired(absl::Time now);

 private:
  absl::Status Put(const v1::Row& row);
  absl::Status ForgetCase(const std::string& referral_id);

  Store* const store_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_REPLICA_H_
