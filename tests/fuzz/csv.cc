// Sheets as they come from the field: whatever the bytes, the reader ends, keeps to its bounds, and reads back what the
// writer writes.
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client-lib/src/import_csv.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

using client::CsvFault;
using client::CsvLine;
using client::CsvReader;
using client::CsvRecord;
using client::Neutralised;
using client::Restored;

constexpr absl::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr char kSeparators[] = {',', ';', '\t'};
constexpr size_t kCellsAtMost = 200;

std::vector<CsvRecord> Read(const std::string& bytes, char separator) {
  std::istringstream in(bytes);
  CsvReader reader(&in, separator);
  std::vector<CsvRecord> records;
  for (uint64_t line = 1;;) {
    CsvRecord record;
    const absl::StatusOr<bool> more = reader.Next(&record);
    Expect(more.ok(), "memory is read to its end");
    if (!*more) return records;
    Expect(record.line >= line, "lines count upwards from 1");
    Expect(!record.cells.empty(), "a record has a cell");
    Expect(record.cells.size() <= kCellsAtMost, "a record's cells are bounded");
    Expect(records.size() <= bytes.size(), "there are no more records than bytes");
    line = record.line;
    records.push_back(std::move(record));
  }
}

bool SameCells(const std::vector<CsvRecord>& one, const std::vector<CsvRecord>& other) {
  if (one.size() != other.size()) return false;
  for (size_t i = 0; i < one.size(); ++i) {
    if (one[i].cells != other[i].cells || one[i].fault != other[i].fault) return false;
  }
  return true;
}

void CheckCell(const std::string& cell) {
  const std::string safe = Neutralised(cell);
  Expect(safe == cell || safe == absl::StrCat("'", cell), "neutralising adds an apostrophe or nothing");
  Expect(Restored(safe) == cell, "what was neutralised comes back");
  Expect(Restored(Restored(Neutralised(safe))) == cell, "what was neutralised twice comes back by restoring twice");
  constexpr absl::string_view kRunsAtOnce = "=+-@|%\t\r";
  Expect(safe.empty() || kRunsAtOnce.find(safe[0]) == absl::string_view::npos, "no neutralised cell begins a formula");
}

}  // namespace

IHALA_FUZZ_TARGET(csv) {
  const char separator = kSeparators[TakeByte(input) % std::size(kSeparators)];
  const std::string bytes(input);
  const std::vector<CsvRecord> records = Read(bytes, separator);
  const bool marked =
      absl::StartsWith(bytes, kUtf8Mark) || absl::StartsWith(bytes, "\xFF\xFE") || absl::StartsWith(bytes, "\xFE\xFF");
  if (!marked) {
    Expect(SameCells(Read(absl::StrCat(kUtf8Mark, bytes), separator), records), "a mark of UTF-8 changes nothing");
  }
  std::vector<CsvRecord> whole;
  // The writer's own first line, as every report has: without it a cell could be taken for the file's mark.
  std::string written = "first\r\n";
  for (const CsvRecord& record : records) {
    for (const std::string& cell : record.cells) CheckCell(cell);
    if (record.fault != CsvFault::kNone) continue;
    whole.push_back(record);
    written += CsvLine(record.cells);
  }
  std::vector<CsvRecord> again = Read(written, ',');
  Expect(!again.empty(), "a written file has its first line");
  again.erase(again.begin());
  Expect(SameCells(again, whole), "what is written is read back cell by cell");
}

}  // namespace ihala::fuzz
