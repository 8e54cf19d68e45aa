#ifndef IHALA_SERVER_STORE_SQL_QUEUE_H_
#define IHALA_SERVER_STORE_SQL_QUEUE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sqlite/connection.h"
#include "ihala/v1/case.pb.h"
#include "server/store/queue_records.h"

// The queue's part of store.h in SQL. A view that is small beside the whole has an index of its own, so that its first
// page is as near as any other; a view of most cases, as the overdue ones in a bad month, is looked through in the
// order that was asked for.
namespace ihala {

// Looks at up to `limit` cases of the receiver in the query's order, after its place, and returns those of the view.
absl::StatusOr<QueuePage> SelectQueue(sqlite::Connection& db, const QueueQuery& query, int limit);

// Puts an open case in its place; takes a closed one out.
absl::Status PlaceInQueue(sqlite::Connection& db, const v1::CaseCore& core, const QueueFacts& facts);

// Cases of which it is not known how they came to their stage: a program wrote them that did not say it.
absl::StatusOr<std::vector<std::string>> SelectUnplaced(sqlite::Connection& db, int limit);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_QUEUE_H_
