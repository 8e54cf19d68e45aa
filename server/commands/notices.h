#ifndef IHALA_SERVER_COMMANDS_NOTICES_H_
#define IHALA_SERVER_COMMANDS_NOTICES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/commands/case_effects.h"
#include "server/store/store.h"

// When the referring side came to know of a decision: once a device of it says that it read as far. Windows against it
// begin then (see ReferrerNotice).
namespace ihala {

// What a device says that it has read.
struct ReadUpTo {
  std::string account;
  // The feeds of the referring side that the account reads.
  std::vector<Feed> feeds;
  uint64_t seq = 0;
  uint32_t tag = 0;  // Of the commit that gave this number: in another history it says nothing.
};

// Stores from which number on a device knows of the stage of a case that was just written, where nobody is known to.
absl::Status PutNoticeOf(WriteTxn& txn, const std::optional<v1::CaseCore>& before, const v1::CaseCore& core);

// Cases that wait for such a word and may have it by this. Mostly none.
absl::StatusOr<std::vector<std::string>> FindNotices(ReadTxn& txn, const ReadUpTo& read);

// Enters it in those of `cases` that the account sees on the referring side as they are in this transaction.
absl::Status ConfirmNotices(WriteTxn& txn, const StoreContext& context, const ReadUpTo& read,
                            absl::Span<const std::string> cases);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_NOTICES_H_
