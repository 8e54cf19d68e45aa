#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_CSV_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_CSV_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/text/csv_cell.h"

namespace ihala::client {

// What is wrong with a record as a whole. Its cells are then as far as they could be read.
enum class CsvFault {
  kNone,
  kOpenQuote,   // The file ends inside quotes.
  kAfterQuote,  // Something else than a separator follows the closing quote.
  kTooLarge,    // More than a household can need; the rest was passed over.
};

struct CsvRecord {
  // The line of the file on which it begins, from 1.
  uint64_t line = 0;
  CsvFault fault = CsvFault::kNone;
  size_t faulty_cell = 0;  // Which of the cells has the fault, where there is one.
  std::vector<std::string> cells;
};

// Whether nothing stands in it: no row of any sheet.
bool IsBlank(const CsvRecord& record);

// Reads separated values as RFC 4180 has them: cells in quotes may hold separators, line breaks and doubled quotes.
// Records end with CR LF, LF or CR. A quote inside a cell that does not begin with one stands for itself, as in every
// spreadsheet program. Cells come out byte by byte as they are: whoever reads them checks their text. Memory is bounded
// whatever the file holds. One thread at a time.
class CsvReader {
 public:
  // `in` must outlive it. A byte order mark of UTF-8 at its beginning is passed over.
  explicit CsvReader(std::istream* in, char separator = ',') : in_(in), separator_(separator) {}

  // The next record; false at the end of the file. DATA_LOSS if the file cannot be read on.
  absl::StatusOr<bool> Next(CsvRecord* record);

 private:
  static constexpr int kEnd = -1;

  int Peek();
  void Take();
  void SkipMark();
  void ReadCell(CsvRecord* record, size_t* size);
  void ReadQuoted(CsvRecord* record, std::string* cell, size_t* size);
  static void Blame(CsvFault fault, CsvRecord* record);
  void Keep(char c, CsvRecord* record, std::string* cell, size_t* size);

  std::istream* const in_;
  const char separator_;
  std::string buffer_;
  size_t next_ = 0;
  uint64_t line_ = 1;
  bool begun_ = false;
};

using text::CsvLine;
using text::Neutralised;
using text::Restored;

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_CSV_H_
