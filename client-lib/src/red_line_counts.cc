#include "client-lib/src/red_line_counts.h"

#include <optional>
#include <set>
#include <string>

#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/referral/field_checks.h"
#include "common/referral/red_line_kinds.h"

namespace ihala::client {
namespace {

// The id of the report that is on its way; empty where none is, nullopt where nothing is counted either.
absl::StatusOr<std::optional<std::string>> ReportUnderWay(Store& store) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store.db().Prepare("SELECT report FROM red_line_count ORDER BY report DESC LIMIT 1"));
  ASSIGN_OR_RETURN(const bool found, find.Step());
  return found ? std::make_optional(std::string(find.ColumnBlob(0))) : std::nullopt;
}

// Moves what is counted into a report, as much as one holds.
absl::Status MakeReport(Store& store, const std::string& id) {
  ASSIGN_OR_RETURN(sqlite::Statement take,
                   store.db().Prepare("INSERT INTO red_line_count (report, kind, receiving, attempts) "
                                      "SELECT ?1, kind, receiving, min(attempts, ?2) FROM red_line_count "
                                      "WHERE report = x'' ORDER BY kind, receiving LIMIT ?3"));
  take.BindBlob(1, id).BindInt(2, limits::kReportedAttempts).BindInt(3, limits::kReportedCounts);
  RETURN_IF_ERROR(take.Run());
  ASSIGN_OR_RETURN(sqlite::Statement leave,
                   store.db().Prepare("UPDATE red_line_count AS rest SET attempts = rest.attempts - taken.attempts "
                                      "FROM red_line_count AS taken WHERE rest.report = x'' AND taken.report = ?1 "
                                      "AND taken.kind = rest.kind AND taken.receiving = rest.receiving"));
  leave.BindBlob(1, id);
  RETURN_IF_ERROR(leave.Run());
  ASSIGN_OR_RETURN(sqlite::Statement remove,
                   store.db().Prepare("DELETE FROM red_line_count WHERE report = x'' AND attempts <= 0"));
  return remove.Run();
}

absl::Status FillReport(Store& store, v1::RedLineReport* report) {
  ASSIGN_OR_RETURN(sqlite::Statement list, store.db().Prepare("SELECT kind, receiving, attempts FROM red_line_count "
                                                              "WHERE report = ?1 ORDER BY kind, receiving"));
  list.BindBlob(1, report->report_id());
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return absl::OkStatus();
    v1::RedLineCount& count = *report->add_counts();
    count.set_kind(static_cast<v1::RedLineKind>(list.ColumnInt(0)));
    count.set_receiving_organisation(std::string(list.ColumnText(1)));
    count.set_attempts(static_cast<uint32_t>(list.ColumnInt(2)));
  }
}

absl::Status Remove(Store& store, const std::string& id) {
  ASSIGN_OR_RETURN(sqlite::Statement remove, store.db().Prepare("DELETE FROM red_line_count WHERE report = ?1"));
  remove.BindBlob(1, id);
  return remove.Run();
}

}  // namespace

void CountRedLines(Engine& engine, const std::vector<FieldViolation>& fields, const std::string& receiving) {
  const std::set<v1::RedLineKind> kinds = RedLineKindsOf(fields);
  if (kinds.empty()) return;
  const std::string receiver = CountedReceiver(engine.reference.directory(), receiving);
  const absl::Status counted = engine.store->Write([&]() -> absl::Status {
    for (const v1::RedLineKind kind : kinds) {
      ASSIGN_OR_RETURN(sqlite::Statement put,
                       engine.store->db().Prepare("INSERT INTO red_line_count (report, kind, receiving, attempts) "
                                                  "VALUES (x'', ?1, ?2, 1) ON CONFLICT (report, kind, receiving) "
                                                  "DO UPDATE SET attempts = attempts + 1"));
      put.BindInt(1, kind).BindText(2, receiver);
      RETURN_IF_ERROR(put.Run());
    }
    return absl::OkStatus();
  });
  counted.IgnoreError();
}

absl::Status ReportRedLines(Engine& engine, v1::ExchangeUp* up) {
  Store& store = *engine.store;
  ASSIGN_OR_RETURN(std::optional<std::string> id, ReportUnderWay(store));
  if (!id.has_value()) return absl::OkStatus();
  if (id->empty()) {
    id = engine.random->Bytes(kIdBytes);
    RETURN_IF_ERROR(store.Write([&]() { return MakeReport(store, *id); }));
  }
  up->mutable_red_lines()->set_report_id(*id);
  return FillReport(store, up->mutable_red_lines());
}

absl::Status NoteReportAnswer(Store& store, const v1::ExchangeUp& up, const v1::ExchangeDown& down) {
  const std::string& id = up.red_lines().report_id();
  return down.red_lines_taken() == id ? Remove(store, id) : absl::OkStatus();
}

absl::Status ForgetReport(Store& store) {
  ASSIGN_OR_RETURN(const std::optional<std::string> id, ReportUnderWay(store));
  return id.value_or("").empty() ? absl::OkStatus() : Remove(store, *id);
}

absl::Status CopyRedLines(Store& store, const sqlite::Statement& row) {
  const std::string report(row.ColumnBlob(0));
  const std::string receiving(row.ColumnText(2));
  const bool is_named = receiving.empty() || HasForm(receiving, CodeForm::kParty);
  const bool is_of_report = report.empty() || report.size() == kIdBytes;
  const auto kind = static_cast<int>(row.ColumnInt(1));
  const bool is_kind = kind != v1::RED_LINE_KIND_UNSPECIFIED && v1::RedLineKind_IsValid(kind);
  if (!is_named || !is_of_report || !is_kind || row.ColumnInt(3) <= 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store.db().Prepare("INSERT OR IGNORE INTO red_line_count (report, kind, receiving, attempts) "
                                      "VALUES (?1, ?2, ?3, ?4)"));
  put.BindBlob(1, report).BindInt(2, kind).BindText(3, receiving).BindInt(4, row.ColumnInt(3));
  return put.Run();
}

}  // namespace ihala::client
