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

// Writes the files one record after the other and knows the line it is at.
class PartWriter {
 public:
  PartWriter(const SheetOptions& options, size_t rows, TakeSheetBytes take)
      : rows_(rows), parts_(options.parts), byte_order_mark_(options.byte_order_mark), take_(take) {}

  absl::Status Begin() {
    record_ = 2;
    line_ = 2;
    if (byte_order_mark_) RETURN_IF_ERROR(take_(part_, kByteOrderMark));
    return take_(part_, HeaderRecord());
  }

  // Where the row that is appended next goes.
  BadRow Next() const { return {part_, record_, line_, kColumnCount, ""}; }

  absl::Status Append(const std::string& csv_record) {
    RETURN_IF_ERROR(take_(part_, csv_record));
    ++record_;
    line_ += static_cast<size_t>(std::count(csv_record.begin(), csv_record.end(), '\n'));
    ++written_;
    // The last files are one row shorter where the rows do not divide evenly.
    while (part_ + 1 < parts_ && written_ * parts_ >= (part_ + 1) * rows_) {
      ++part_;
      RETURN_IF_ERROR(Begin());
    }
    return absl::OkStatus();
  }

 private:
  const size_t rows_;
  const size_t parts_;
  const bool byte_order_mark_;
  TakeSheetBytes take_;
  size_t written_ = 0;
  size_t part_ = 0;
  size_t record_ = 2;
  size_t line_ = 2;
};

absl::Status Check(const SheetOptions& options) {
  if (options.parts == 0) return absl::InvalidArgumentError("a sheet has at least one part");
  if (options.count > kMostStreamed) {
    return absl::InvalidArgumentError(absl::StrCat("a sheet has at most ", kMostStreamed, " good rows"));
  }
  if (options.bad > kMostHouseholds) {
    return absl::InvalidArgumentError(absl::StrCat("a sheet has at most ", kMostHouseholds, " bad rows"));
  }
  if (options.parts > 1 && options.parts > options.count + options.bad) {
    return absl::InvalidArgumentError("a sheet has no more parts than rows");
  }
  return absl::OkStatus();
}

}  // namespace

std::string ToCsv(absl::Span<const Household> households) {
  std::string csv = HeaderRecord();
  for (const Household& household : households) csv.append(CsvRecord(SheetRow(household)));
  return csv;
}

absl::StatusOr<std::vector<BadRow>> WriteSheet(const SheetOptions& options, TakeSheetBytes take) {
  RETURN_IF_ERROR(Check(options));
  SeededRandom random(options.seed);
  HouseholdStream stream(random);
  const size_t rows = options.count + options.bad;
  std::vector<BadRow> all_bad;
  PartWriter writer(options, rows, take);
  RETURN_IF_ERROR(writer.Begin());
  for (size_t i = 0; i < rows; ++i) {
    // Each place is as likely as any other, and in the end all bad rows are there.
    const bool bad = random.Uniform(rows - i) < options.bad - all_bad.size();
    ASSIGN_OR_RETURN(Household household, bad ? stream.Extra(options.as_of) : stream.Next(options.as_of));
    household.list_number = absl::StrCat(i + 1);
    std::vector<std::string> cells = SheetRow(household);
    if (bad) {
      const Defect& defect = Defects()[all_bad.size() % Defects().size()];
      defect.apply(options.as_of, cells);
      BadRow row = writer.Next();
      row.column = defect.column;
      row.rule = defect.rule;
      all_bad.push_back(row);
    }
    RETURN_IF_ERROR(writer.Append(CsvRecord(cells)));
  }
  return all_bad;
}

absl::StatusOr<Sheet> MakeSheet(const SheetOptions& options) {
  Sheet sheet;
  sheet.parts.resize(options.parts);
  ASSIGN_OR_RETURN(sheet.bad, WriteSheet(options, [&](size_t part, absl::string_view bytes) {
                     sheet.parts[part].append(bytes.data(), bytes.size());
                     return absl::OkStatus();
                   }));
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
