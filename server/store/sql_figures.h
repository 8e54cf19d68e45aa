#ifndef IHALA_SERVER_STORE_SQL_FIGURES_H_
#define IHALA_SERVER_STORE_SQL_FIGURES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "ihala/v1/figure.pb.h"

// The figures' part of store.h in SQL.
namespace ihala {

absl::StatusOr<std::vector<v1::RedLineFigure>> SelectRedLines(sqlite::Connection& db, absl::string_view month,
                                                              absl::string_view referring);

absl::Status UpsertRedLines(sqlite::Connection& db, absl::string_view month, const v1::RedLineFigure& figure);
// False where it is there already.
absl::StatusOr<bool> InsertReport(sqlite::Connection& db, absl::string_view report_id);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_FIGURES_H_
