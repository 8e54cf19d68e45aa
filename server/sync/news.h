#ifndef IHALA_SERVER_SYNC_NEWS_H_
#define IHALA_SERVER_SYNC_NEWS_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/sync/page.h"

namespace ihala {

// Whether there is something to fetch, and from where on the next thing would be.
struct News {
  bool any = false;
  std::string cursor;  // Of a caller who has fetched it.
};

// Says whether a caller who has read up to the request's cursor would be sent anything now. Asks the pages themselves,
// so that nobody hears of what their next page would not hold. Reads one snapshot.
absl::StatusOr<News> LookForNews(ReadTxn& txn, const ReferenceData& reference, PageRequest request);

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_NEWS_H_
