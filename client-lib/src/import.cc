#include "ihala/import.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/import_cells.h"
#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_csv.h"
#include "client-lib/src/import_problems.h"
#include "client-lib/src/import_report.h"
#include "client-lib/src/import_row.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/text/phone.h"
#include "common/text/utf8.h"
#include "ihala/status.h"

namespace ihala {
namespace client {
namespace {

// Keeps tokens of later kinds of import apart from these.
constexpr absl::string_view kTokenKind = "household-row/1";

bool IsBlank(const CsvRecord& record) {
  return record.fault == CsvFault::kNone &&
         std::all_of(record.cells.begin(), record.cells.end(), [](const std::string& cell) {
           return std::all_of(cell.begin(), cell.end(), [](char c) { return c == ' ' || c == '\t'; });
         });
}

// What makes a row the same row: what its cells say, not where they stand nor its number in somebody's list.
std::string TokenOf(const std::vector<std::string>& cells) {
  Hasher hasher;
  hasher.Update(kTokenKind);
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = CleanText(cells[i]);
    if (cell.empty() || static_cast<Column>(i) == Column::kListNumber) continue;
    const absl::string_view key = InfoOf(static_cast<Column>(i)).key;
    // The lengths keep cells apart that would run together.
    hasher.Update(absl::StrCat("\n", key, " ", cell.size(), " ")).Update(cell);
  }
  return hasher.Finish();
}

// Whether an error is about this row alone, so that the next may be tried.
bool IsAboutRow(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || ReasonOf(status) == "TOO_LARGE";
}

// One import from its header to its end.
class Import {
 public:
  Import(Client& client, std::istream& sheet, const ImportOptions& options)
      : client_(client), reader_(&sheet), options_(options) {}

  ImportResult Run() {
    result_.status = ReadAll();
    return result_;
  }

 private:
  absl::Status ReadAll();
  absl::Status ImportRow(const CsvRecord& record, const Header& header, const Places& places, ImportReport& report);
  absl::Status Judge(const CsvRecord& record, const Header& header, const Places& places, ImportedRow* row);
  absl::Status Submit(const Row& row, const v1::Referral& referral, ImportedRow* out);
  absl::Status Warn(const Row& row, const Header& header, const v1::Referral& referral, ImportedRow* out);

  Client& client_;
  CsvReader reader_;
  const ImportOptions& options_;
  ImportResult result_;
};

// What is wrong with the record before its cells are read.
void CheckShape(const CsvRecord& record, const Header& header, RowProblems& problems) {
  if (record.fault == CsvFault::kOpenQuote) problems.AddToRow(import_says::kOpenQuote);
  if (record.fault == CsvFault::kAfterQuote) problems.AddToRow(import_says::kAfterQuote);
  if (record.fault == CsvFault::kTooLarge) problems.AddToRow(import_says::kTooLarge);
  const size_t columns = header.names().size();
  const bool spare_are_empty = std::all_of(record.cells.begin() + std::min(columns, record.cells.size()),
                                           record.cells.end(), [](const std::string& cell) { return cell.empty(); });
  if (problems.empty() && (record.cells.size() < columns || !spare_are_empty)) {
    problems.AddToRow(import_says::kCells, absl::StrCat(columns));
  }
}

// Cells that are no text are told, and read as empty.
void CheckText(std::vector<std::string>& cells, RowProblems& problems) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (text::IsValidUtf8(cells[i])) continue;
    problems.Add(static_cast<Column>(i), import_says::kNotUtf8);
    cells[i].clear();
  }
}

absl::Status Import::Submit(const Row& row, const v1::Referral& referral, ImportedRow* out) {
  absl::StatusOr<Queued> queued = client_.SubmitReferralOnce(referral, TokenOf(row.cells));
  if (queued.ok()) {
    out->queued = *std::move(queued);
    return absl::OkStatus();
  }
  if (absl::IsAlreadyExists(queued.status())) {
    out->outcome = RowOutcome::kRepeated;
    return absl::OkStatus();
  }
  if (!IsAboutRow(queued.status())) return queued.status();
  row.problems.AddRules(FieldsOf(queued.status()));
  // A refusal without a field that anybody typed.
  if (row.problems.empty()) row.problems.AddToRow(import_says::kTooLarge);
  return absl::OkStatus();
}

absl::Status Import::Warn(const Row& row, const Header& header, const v1::Referral& referral, ImportedRow* out) {
  RowProblems warnings(header, row.cells, options_.language);
  ASSIGN_OR_RETURN(const DraftCheck check, client_.CheckReferral(referral));
  const text::Phone phone = text::ReadPhone(CleanLine(row.cell(Column::kPhone)));
  if (phone.ok() && phone.needs_confirmation) {
    warnings.Add(Column::kPhone, import_says::kPhoneRepaired, phone.e164);
  }
  warnings.AddRules(check.warnings);
  out->warnings = warnings.Take();
  return absl::OkStatus();
}

absl::Status Import::Judge(const CsvRecord& record, const Header& header, const Places& places, ImportedRow* out) {
  std::vector<std::string> cells = header.Arrange(record.cells);
  for (std::string& cell : cells) cell = Restored(cell);
  RowProblems problems(header, cells, options_.language);
  CheckShape(record, header, problems);
  if (problems.empty()) {
    // The problems show the cells as they were.
    std::vector<std::string> readable = cells;
    CheckText(readable, problems);
    const Row row{places, readable, problems};
    const v1::Referral referral = ReadRow(row);
    if (problems.empty()) {
      RETURN_IF_ERROR(Submit(row, referral, out));
    } else {
      ASSIGN_OR_RETURN(const DraftCheck check, client_.CheckReferral(referral));
      problems.AddRules(check.problems);
    }
    if (problems.empty() && out->outcome == RowOutcome::kAccepted) RETURN_IF_ERROR(Warn(row, header, referral, out));
  }
  if (!problems.empty()) out->outcome = RowOutcome::kReported;
  out->problems = problems.Take();
  return absl::OkStatus();
}

absl::Status Import::ImportRow(const CsvRecord& record, const Header& header, const Places& places,
                               ImportReport& report) {
  ImportedRow row;
  row.line = record.line;
  RETURN_IF_ERROR(Judge(record, header, places, &row));
  if (row.outcome == RowOutcome::kReported) RETURN_IF_ERROR(report.Add(record, row.problems));
  ++result_.rows;
  result_.accepted += row.outcome == RowOutcome::kAccepted ? 1 : 0;
  result_.repeated += row.outcome == RowOutcome::kRepeated ? 1 : 0;
  result_.reported += row.outcome == RowOutcome::kReported ? 1 : 0;
  result_.warned += row.warnings.empty() ? 0 : 1;
  if (options_.on_row) options_.on_row(row, result_);
  return absl::OkStatus();
}

absl::Status Import::ReadAll() {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, client_.GetDirectory());
  const Places places(directory);
  CsvRecord record;
  std::optional<Header> header;
  std::optional<ImportReport> report;
  for (;;) {
    if (options_.cancellation != nullptr && options_.cancellation->cancelled()) {
      return absl::CancelledError("the import was cancelled");
    }
    ASSIGN_OR_RETURN(const bool found, reader_.Next(&record));
    if (found && IsBlank(record)) continue;
    if (!header) {
      ASSIGN_OR_RETURN(header, Header::Read(found ? record.cells : std::vector<std::string>()));
      report.emplace(options_.report, *header, options_.language);
      continue;
    }
    if (!found) return absl::OkStatus();
    RETURN_IF_ERROR(ImportRow(record, *header, places, *report));
  }
}

}  // namespace
}  // namespace client

ImportResult ImportHouseholds(Client& client, std::istream& sheet, const ImportOptions& options) {
  return client::Import(client, sheet, options).Run();
}

}  // namespace ihala
