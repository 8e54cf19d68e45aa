#include "server/store/sql_figures.h"

#include <string>

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {

using sqlite::Statement;

absl::StatusOr<std::vector<v1::RedLineFigure>> SelectRedLines(sqlite::Connection& db, absl::string_view month,
                                                              absl::string_view referring) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT referring, receiving, kind, place, attempts FROM red_line_blocks "
                                              "WHERE month = ?1 AND (?2 = '' OR referring = ?2) "
                                              "ORDER BY referring, receiving, kind, place"));
  list.BindTextNoCopy(1, month).BindTextNoCopy(2, referring);
  std::vector<v1::RedLineFigure> figures;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return figures;
    v1::RedLineFigure& figure = figures.emplace_back();
    figure.set_referring_organisation(std::string(list.ColumnText(0)));
    figure.set_receiving_organisation(std::string(list.ColumnText(1)));
    figure.set_kind(static_cast<v1::RedLineKind>(list.ColumnInt(2)));
    figure.set_place(static_cast<v1::RedLinePlace>(list.ColumnInt(3)));
    figure.set_attempts(static_cast<uint64_t>(list.ColumnInt(4)));
  }
}

absl::Status UpsertRedLines(sqlite::Connection& db, absl::string_view month, const v1::RedLineFigure& figure) {
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT INTO red_line_blocks (month, referring, receiving, kind, place, attempts) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (month, referring, receiving, kind, place) "
                              "DO UPDATE SET attempts = attempts + excluded.attempts"));
  put.BindTextNoCopy(1, month).BindTextNoCopy(2, figure.referring_organisation());
  put.BindTextNoCopy(3, figure.receiving_organisation()).BindInt(4, figure.kind()).BindInt(5, figure.place());
  put.BindInt(6, static_cast<int64_t>(figure.attempts()));
  return put.Run();
}

absl::StatusOr<bool> InsertReport(sqlite::Connection& db, absl::string_view report_id) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT 1 FROM red_line_reports WHERE report_id = ?1"));
  find.BindBlobNoCopy(1, report_id);
  ASSIGN_OR_RETURN(const bool known, find.Step());
  if (known) return false;
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO red_line_reports (report_id) VALUES (?1)"));
  put.BindBlobNoCopy(1, report_id);
  RETURN_IF_ERROR(put.Run());
  return true;
}

}  // namespace ihala
