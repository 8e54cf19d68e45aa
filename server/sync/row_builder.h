#ifndef IHALA_SERVER_SYNC_ROW_BUILDER_H_
#define IHALA_SERVER_SYNC_ROW_BUILDER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "ihala/v1/sync.pb.h"
#include "server/commands/reference.h"
#include "server/commands/sought_case.h"
#include "server/store/store.h"

namespace ihala {

// What the caller may see of one case.
struct CaseAccess {
  v1::CaseCore core;
  // Now, and from each later date on that takes something away.
  Outlook outlook;
  bool is_open = false;

  const FieldSet& fields() const { return outlook.now; }
};

// Makes the rows that go out, each whole and as the caller may see it now. Asks about each case once. All that is
// passed in outlives it; one thread at a time.
class RowBuilder {
 public:
  RowBuilder(ReadTxn& txn, const ReferenceData& reference, const Caller& caller, absl::Time now)
      : txn_(txn), reference_(reference), caller_(caller), now_(now) {}

  // Of a case that has rows. Valid as long as this is. DATA_LOSS where there is no such case.
  absl::StatusOr<const CaseAccess*> Access(const std::string& referral_id);
  // Of a case that somebody named. Null where it is not there or not the caller's: that takes as long either way.
  absl::StatusOr<const CaseAccess*> Seek(const std::string& referral_id);

  // The row; nullopt where the caller may not see it. That a case left the scope is told to those alone who cannot see
  // it by any other path.
  absl::StatusOr<std::optional<v1::Row>> Build(const FeedRow& row);
  // The case's core as it is now.
  v1::Row BuildCore(const CaseAccess& access) const;

 private:
  CaseAccess Decide(SoughtCase found) const;
  static bool IsShown(const CaseAccess& access);
  // Says in the row when what it holds becomes less, if it does.
  static void PutEnd(const CaseAccess& access, v1::Row* row);
  absl::StatusOr<v1::Row> BuildReference(const FeedRow& row) const;
  absl::StatusOr<std::optional<v1::Row>> BuildChild(const FeedRow& row, const CaseAccess& access) const;

  ReadTxn& txn_;
  const ReferenceData& reference_;
  const Caller& caller_;
  const absl::Time now_;
  absl::node_hash_map<std::string, CaseAccess> cases_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_ROW_BUILDER_H_
