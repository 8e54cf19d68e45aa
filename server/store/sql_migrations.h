#ifndef IHALA_SERVER_STORE_SQL_MIGRATIONS_H_
#define IHALA_SERVER_STORE_SQL_MIGRATIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "server/store/bodies.h"
#include "server/store/records.h"

// The part of store.h in SQL that goes over open cases by the workflow that they follow.
namespace ihala {

// How `queue` names a version.
std::string QueueWorkflow(const v1::WorkflowRef& version);

absl::StatusOr<std::vector<std::string>> SelectFollowing(sqlite::Connection& db, const OpenCasesQuery& query,
                                                         int limit);
absl::StatusOr<std::vector<v1::CaseCore>> SelectOpen(sqlite::Connection& db, const Bodies& bodies,
                                                     absl::string_view after, int limit);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_MIGRATIONS_H_
