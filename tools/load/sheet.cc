#include "tools/load/sheet.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "tools/load/csv.h"
#include "tools/load/defects.h"

namespace ihala::load {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

std::string HeaderRecord() {
  std::vector<std::string> cells;
  for (const SheetColumn& column : SheetColumns()) cells.emplace_back(column.header_ar);
  return CsvRecord(cells);
}

// Which of `rows` places hold the bad rows; ascending.
std::vector<size_t> DrawPlaces(Random& random, size_t rows, size_t bad) {
  std::vector<size_t> places(rows);
  for (size_t i = 0; i < rows; ++i) places[i] = i;
  for (size_t i = 0; i < bad; ++i) std::swap(places[i], places[i + random.Uniform(rows - i)]);
  places.resize(bad);
  std::sort(places.begin(), places.end());
  return places;
}

// Writes the files one record after the other and knows the line it is at.
class PartWriter {
 public:
  PartWriter(const SheetOptions& options, size_t rows) : rows_(rows), parts_(options.parts) {
    for (std::string& part : parts_) {
      if (options.byte_order_mark) part.append(kByteOrderMark);
      part.append(HeaderRecord());
    }
  }

  // Where the row that is appended next goes.
  BadRow Next() const { return {part_, record_, line_, kColumnCount, ""}; }

  void Append(const std::string& csv_record) {
    parts_[part_].append(csv_record);
    ++record_;
    line_ += static_cast<size_t>(std::count(csv_record.begin(), csv_record.end(), '\n'));
    ++written_;
    // The last files are one row shorter where the rows do not divide evenly.
    while (part_ + 1 < parts_.size() && written_ * parts_.size() >= (part_ + 1) * rows_) {
      ++part_;
      record_ = 2;
      line_ = 2;
    }
  }

  std::vector<std::string> TakeParts() { return std::move(parts_); }

 private:
  const size_t rows_;
  std::vector<std::string> parts_;
  size_t written_ = 0;
  size_t part_ = 0;
  size_t record_ = 2;
  size_t line_ = 2;
};

}  // namespace

std::string ToCsv(absl::Span<const Household> households) {
  std::string csv = HeaderRecord();
  for (const Household& household : households) csv.append(CsvRecord(SheetRow(household)));
  return csv;
}

absl::StatusOr<Sheet> MakeSheet(const SheetOptions& options) {
  if (options.parts == 0) return absl::InvalidArgumentError("a sheet has at least one part");
  SeededRandom random(options.seed);
  const size_t rows = options.count + options.bad;
  ASSIGN_OR_RETURN(std::vector<Household> households, MakeHouseholds(rows, random, options.as_of));
  const std::vector<size_t> places = DrawPlaces(random, rows, options.bad);
  Sheet sheet;
  PartWriter writer(options, rows);
  size_t good = 0;
  for (size_t i = 0; i < rows; ++i) {
    const size_t done = sheet.bad.size();
    const bool bad = done < places.size() && places[done] == i;
    // The planned cases stand at the front of the population, so the bad rows are its last ones.
    Household& household = households[bad ? options.count + done : good++];
    household.list_number = absl::StrCat(i + 1);
    std::vector<std::string> cells = SheetRow(household);
    if (bad) {
      const Defect& defect = Defects()[done % Defects().size()];
      defect.apply(options.as_of, cells);
      BadRow row = writer.Next();
      row.column = defect.column;
      row.rule = defect.rule;
      sheet.bad.push_back(row);
    }
    writer.Append(CsvRecord(cells));
  }
  sheet.parts = writer.TakeParts();
  return sheet;
}

std::string BadReport(absl::Span<const BadRow> bad) {
  std::string report = "part,record,line,column,header,rule\r\n";
  for (const BadRow& row : bad) {
    const SheetColumn& column = SheetColumns()[row.column];
    report.append(CsvRecord({absl::StrCat(row.part + 1), absl::StrCat(row.record), absl::StrCat(row.line),
                             std::string(column.key), std::string(column.header_ar), std::string(row.rule)}));
  }
  return report;
}

}  // namespace ihala::load
