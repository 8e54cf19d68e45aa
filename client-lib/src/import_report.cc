#include "client-lib/src/import_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client-lib/src/import_cells.h"
#include "common/text/utf8.h"

namespace ihala::client {
namespace {

// By it spreadsheet programs know UTF-8.
constexpr char kReportMark[] = "\xEF\xBB\xBF";
// U+FFFD, which a sheet's cell may not hold.
constexpr char kUnreadable[] = "\xEF\xBF\xBD";
// Of a value that is long only the beginning is repeated: the whole stands in the row itself.
constexpr size_t kValueCodePoints = 80;

// Readable text whatever the bytes were.
std::string Readable(absl::string_view bytes) { return text::ToUtf8(text::ToCodePoints(bytes)); }

// A value on one line.
std::string Shortened(const std::string& value) {
  std::u32string codes = text::ToCodePoints(CleanLine(Readable(value)));
  if (codes.size() > kValueCodePoints) {
    codes.resize(kValueCodePoints);
    codes.push_back(U'…');
  }
  return text::ToUtf8(codes);
}

// The cells as they can be written. Where the record broke stands the sign for what cannot be read: written out whole
// it would be taken for good when it comes again.
std::vector<std::string> OwnCells(const CsvRecord& record) {
  std::vector<std::string> cells;
  for (size_t i = 0; i < record.cells.size(); ++i) {
    cells.push_back(Readable(record.cells[i]));
    if (record.fault != CsvFault::kNone && i == record.faulty_cell) cells.back() += kUnreadable;
  }
  // What is empty at the right says nothing.
  while (!cells.empty() && cells.back().empty()) cells.pop_back();
  return cells;
}

}  // namespace

void ImportReport::WriteHeader() {
  const ReportHeader& names = ReportHeaderIn(language_);
  std::vector<std::string> cells;
  for (absl::string_view name :
       {names.line, names.column, names.value, names.expected, names.suggestion, names.confirmed}) {
    cells.emplace_back(name);
  }
  for (size_t i = 0; i < header_.names().size(); ++i) {
    if (header_.IsData(i)) cells.push_back(Neutralised(Readable(header_.names()[i])));
  }
  *out_ << kReportMark << CsvLine(cells);
  begun_ = true;
}

absl::Status ImportReport::Add(const CsvRecord& record, const std::vector<ImportProblem>& problems) {
  if (out_ == nullptr) return absl::OkStatus();
  if (!begun_) WriteHeader();
  std::string columns, values, expected, suggestions;
  for (const ImportProblem& problem : problems) {
    const char* const separator = &problem == &problems.front() ? "" : "\n";
    absl::StrAppend(&columns, separator, CleanLine(Readable(problem.column)));
    absl::StrAppend(&values, separator, Shortened(problem.value));
    absl::StrAppend(&expected, separator, problem.expected);
    if (problem.suggestion.empty()) continue;
    absl::StrAppend(&suggestions, suggestions.empty() ? "" : "\n", problem.suggestion);
  }
  std::vector<std::string> cells = {absl::StrCat(record.line), Neutralised(columns),     Neutralised(values),
                                    Neutralised(expected),     Neutralised(suggestions), ""};
  // A row that comes from a report has its apostrophes already.
  const std::vector<std::string> own = OwnCells(record);
  for (size_t i = 0; i < std::max(own.size(), header_.names().size()); ++i) {
    if (i < header_.names().size() && !header_.IsData(i)) continue;
    cells.push_back(i < own.size() ? Neutralised(Restored(own[i])) : "");
  }
  *out_ << CsvLine(cells) << std::flush;
  return out_->good() ? absl::OkStatus() : absl::DataLossError("the report cannot be written");
}

}  // namespace ihala::client
