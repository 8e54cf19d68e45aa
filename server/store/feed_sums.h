#ifndef IHALA_SERVER_STORE_FEED_SUMS_H_
#define IHALA_SERVER_STORE_FEED_SUMS_H_

#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/sqlite/connection.h"
#include "common/wire/row_digest.h"
#include "server/store/records.h"

namespace ihala {

// What a write transaction changes in the sums of the feeds. Collected and written once for a whole group of commands,
// because they mostly touch the same feeds. A plain value: a copy taken before puts back what is rolled back.
class FeedSums {
 public:
  // Counts a row in, or out, of every feed of its scope. Rows of RowKind::kLeft do not count.
  void Add(const RowScope& scope, RowKind kind, const RowMark& mark);
  void Remove(const RowScope& scope, RowKind kind, const RowMark& mark);

  bool empty() const { return changes_.empty(); }
  // Adds the changes to the table and forgets them.
  absl::Status Write(sqlite::Connection& db);

 private:
  std::map<std::pair<Party, std::string>, RowSum> changes_;
};

// Sums up every feed anew where the table is empty: after the migration that brought it.
absl::Status FillFeedSums(sqlite::Connection& db);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_FEED_SUMS_H_
