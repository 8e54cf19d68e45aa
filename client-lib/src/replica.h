#ifndef IHALA_CLIENT_LIB_SRC_REPLICA_H_
#define IHALA_CLIENT_LIB_SRC_REPLICA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client-lib/src/replica_sums.h"
#include "client-lib/src/row_parts.h"
#include "client-lib/src/store.h"
#include "ihala/v1/sync.pb.h"

namespace ihala::client {

// What rows of the directory and workflows changed.
struct DirectoryChange {
  bool any = false;
  // Between whom something about sharing changed, as referring and receiving organisation; the latter is empty where it
  // changed for whoever receives.
  std::vector<std::pair<std::string, std::string>> sharing;
};

// The copy of what the server lets this person see: whole rows, each replacing the one with the same (case, kind, row
// id). A case that left the person's scope leaves a stub behind, so that what was sent before is not taken for news.
// Rows whose time is over are not handed out before they are narrowed to what may still be seen. Writing functions need
// an open transaction.
class Replica {
 public:
  // `store` must outlive it.
  explicit Replica(Store* store) : store_(store), sums_(store), parts_(store) {}

  // Stores rows in their order. INVALID_ARGUMENT, and the transaction must be given up, for a row that
  // is malformed. Of a large row that comes in parts nothing is seen before the last one. Adds to `change` what rows of
  // the directory and workflows came.
  absl::Status Apply(const google::protobuf::RepeatedPtrField<v1::Row>& rows, DirectoryChange* change);

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

  // Calls `visit` with the core of each case, also one whose time is over. It must not write.
  absl::Status ForEachCore(absl::FunctionRef<absl::Status(const v1::CaseCore&)> visit);

  // Whether the time of a row is over that is still kept as it came.
  absl::StatusOr<bool> HasExpired(absl::Time now);
  // Overwrites the rows whose time is over. `narrow` leaves in a row what may still be seen of it, with the next end in
  // `visible_until`; false where that cannot be said, and then only the row's name and number are kept. Either way it
  // is compared as before: it is what the server has, until the server's own narrowed row comes under a new number.
  absl::Status Narrow(absl::Time now, absl::FunctionRef<absl::StatusOr<bool>(v1::Row&)> narrow);
  // The same with the rows of one case whose time is not over, where something else than their time has made them less.
  // Returns whether any row was overwritten.
  // Finds out what will be left of rows whose time ends, where that is not known: `narrow` as above, as of the end.
  absl::Status PrepareLater(absl::FunctionRef<absl::StatusOr<bool>(absl::Time end, v1::Row&)> narrow);
  // Nothing of that is known any more: what is agreed is another thing now.
  absl::Status ForgetLater();
  // Replaces rows whose time is over by what is left of them, without the person's key. What is not known goes whole,
  // but for cores, by which a person finds their cases; those wait until the store is unlocked. Returns whether
  // anything was replaced.
  absl::StatusOr<bool> NarrowLocked(absl::Time now);
  absl::StatusOr<bool> NarrowCase(const std::string& referral_id,
                                  absl::FunctionRef<absl::StatusOr<bool>(v1::Row&)> narrow);
  // Whatever was narrowed at a moment that has not come by the server's clock is to be fetched again. Such rows are no
  // longer compared as what the server has. Returns how many there are.
  absl::StatusOr<int64_t> FetchAgainAfter(absl::Time server_time);
  // The same with the rows of one case.
  absl::StatusOr<int64_t> FetchCaseAgain(const std::string& referral_id);

  // What the copy is compared by.
  ReplicaSums& sums() { return sums_; }
  // Makes the buckets what the server says they are, as far as deleting does: of cases that are in `kept` nothing is
  // deleted. A case of which the core goes leaves a stub behind. Returns the names of the rows that are to be asked
  // for, a case's core before its children. Counts deleted rows into `dropped`.
  absl::StatusOr<std::vector<v1::RowName>> Reconcile(const google::protobuf::RepeatedPtrField<v1::BucketRows>& buckets,
                                                     const absl::flat_hash_set<std::string>& kept, uint64_t* dropped);

 private:
  absl::Status ApplyWhole(const v1::Row& row, DirectoryChange* change);
  absl::Status ApplyRow(const v1::Row& row);
  absl::Status Put(const v1::Row& row);
  absl::StatusOr<std::vector<v1::Row>> Expired(absl::Time now);
  // Overwrites what is kept of a row, where `is_left` with `left` and else with nothing. `at` is the moment that made
  // it less; 0 where it was none.
  absl::Status Overwrite(const v1::Row& left, bool is_left, int64_t at);
  // Deletes the rows that `condition` (of one fixed text) chooses, and counts them out.
  absl::Status Delete(absl::string_view condition, absl::FunctionRef<void(sqlite::Statement&)> bind);
  absl::Status DeleteRow(const v1::RowName& name);
  // Gives the rows that `condition` (of one fixed text) chooses a number that none of the server's has.
  absl::StatusOr<int64_t> FetchAgain(absl::string_view condition, absl::FunctionRef<void(sqlite::Statement&)> bind);
  absl::Status PutStub(const std::string& referral_id);

  Store* const store_;
  ReplicaSums sums_;
  RowParts parts_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_REPLICA_H_
