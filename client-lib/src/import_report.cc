#include "client-lib/src/import_report.h"

#include "absl/strings/str_cat.h"
#include "client-lib/src/import_cells.h"
#include "common/text/utf8.h"

namespace ihala::client {
namespace {

// By it spreadsheet programs know UTF-8.
constexpr char kUtf8Mark[] = "\xEF\xBB\xBF";
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
  *out_ << kUtf8Mark << CsvLine(cells);
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
  for (size_t i = 0; i < header_.names().size(); ++i) {
    if (!header_.IsData(i)) continue;
    cells.push_back(i < record.cells.size() ? Neutralised(Readable(record.cells[i])) : "");
  }
  *out_ << CsvLine(cells) << std::flush;
  return out_->good() ? absl::OkStatus() : absl::DataLossError("the report cannot be written");
}

}  // namespace ihala::client
