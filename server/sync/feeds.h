#ifndef IHALA_SERVER_SYNC_FEEDS_H_
#define IHALA_SERVER_SYNC_FEEDS_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/access.h"
#include "server/store/store.h"

namespace ihala {

// A stretch of everything that concerns a caller.
struct FeedSlice {
  std::map<uint64_t, FeedRow> rows;  // In the order of change numbers, each once.
  uint64_t horizon = 0;              // Up to here nothing is left out.
  bool complete = true;              // False where more follows after the horizon.
};

// Which feeds: those of cases, or those of the directory and of agreements, or all.
enum class FeedPart { kAll, kDirectory, kCases };

// Names the feeds that can hold rows for the caller, in a fixed order.
std::vector<Feed> FeedsOf(const Caller& caller);

// Whether the caller sees every row of these feeds, and no row lies in two of them: then their sums are the caller's.
bool FeedsAreExact(const Caller& caller, const Policy& policy);

// Says which rows a caller may see, apart from the rows themselves: where it changes, rows must come or go that did not
// change. For the cursor.
uint64_t ScopeVersion(const Caller& caller);

// Reads the feeds that can hold rows for the caller: the directory, the agreements of the organisation, and the cases
// of its roles. This only chooses where to look; whether a row may be seen is Visible's answer alone.
absl::StatusOr<FeedSlice> ReadFeeds(ReadTxn& txn, const Caller& caller, FeedPart part, uint64_t since,
                                    int rows_per_feed);

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_FEEDS_H_
