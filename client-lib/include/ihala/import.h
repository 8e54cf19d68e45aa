#ifndef IHALA_IMPORT_H_
#define IHALA_IMPORT_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ihala/client.h"

namespace ihala {

// Brings a spreadsheet of households in: each row that every rule lets pass is submitted as Client::SubmitReferral
// would, and each other row comes out in a report that says what is expected where, so that it can be corrected and
// imported again.
//
// The sheet is CSV as RFC 4180 has it, in UTF-8 with or without a byte order mark, with commas. Its first record names
// the columns, in Arabic or English, in any order. One household is one record. Lists inside a cell are separated by
// `;` or `؛`; members and assistance have one entry a line, with ` | ` between its parts. Coded values are taken as
// Arabic words, English words or codes; digits may be Arabic-Indic everywhere.

// One column that a sheet may have.
struct ImportColumn {
  std::string key;        // For programs, as "head_first_name".
  std::string header_ar;  // What it is called in a sheet.
  std::string header_en;
  bool required = false;  // Whether a sheet must have it. An empty cell may still be wrong, and the row tells.
};

// Every column, in the order in which people fill them in. Any thread.
const std::vector<ImportColumn>& ImportColumns();

// What is wrong with a row, or should be looked at again.
struct ImportProblem {
  // The column as the file calls it; empty for the row as a whole.
  std::string column;
  // The column's key; empty for the row as a whole.
  std::string key;
  // What the cell holds, as it is. It is about a person: for the person at the device, never for a log.
  std::string value;
  // For programs, as MISSING, NOT_IN_SET, BIDI_OVERRIDE.
  std::string code;
  // What is expected, in the language asked for.
  std::string expected;
};

// What became of a row. It is all or nothing.
enum class RowOutcome {
  kAccepted,  // Submitted: durable before the next row is read.
  kRepeated,  // The same row was imported into this store before; nothing was done.
  kReported,  // Wrong; it stands in the report.
};

// One row that was read.
struct ImportedRow {
  // The line of the file on which it begins, from 1.
  uint64_t line = 0;
  RowOutcome outcome = RowOutcome::kAccepted;
  // For kAccepted: the case.
  Queued queued;
  // For kReported: at least one.
  std::vector<ImportProblem> problems;
  // For kAccepted: what should be looked at again although it was submitted.
  std::vector<ImportProblem> warnings;
};

// What an import did so far, and at its end. Always: rows = accepted + repeated + reported.
struct ImportResult {
  // OK if the whole file was read, whatever became of its rows. Else why it ended early; the counts then say how far it
  // came, and importing the same file again goes on from there.
  // INVALID_ARGUMENT: no row was touched, because the file is not such a sheet; reason ENCODING (another encoding),
  //   SEPARATOR (no commas), EMPTY (no header), or COLUMNS, whose FieldsOf names the columns that are unknown, missing
  //   or there twice.
  // FAILED_PRECONDITION: the store is locked, or (NO_WORKFLOW) never synced. CANCELLED.
  // DATA_LOSS: the file or the report could not be read or written. RESOURCE_EXHAUSTED, INTERNAL: the device's disk.
  absl::Status status;
  uint64_t rows = 0;
  uint64_t accepted = 0;
  uint64_t repeated = 0;
  uint64_t reported = 0;
  // Accepted rows with warnings.
  uint64_t warned = 0;
};

// How to import. A plain value.
struct ImportOptions {
  // The language of the report: "ar" or "en".
  std::string language = "ar";
  // Gets the report: a CSV with a byte order mark, whose records have the line, the columns, the values and what is
  // expected, one a line inside their cells, and then the cells of the row. Cells that a spreadsheet would run as a
  // formula get an apostrophe in front, which a later import takes off again. Stays empty where every row is good. Not
  // owned; null for no report. It holds people's data like the sheet itself.
  std::ostream* report = nullptr;
  // Called after each row, on the calling thread; may use the client.
  std::function<void(const ImportedRow&, const ImportResult& so_far)> on_row;
  // Ends the import before the next row. Not owned; may be null.
  const Cancellation* cancellation = nullptr;
};

// Imports `sheet`, which is read once from where it stands, one record at a time: memory does not grow with the file.
// Rows that an earlier import of the same store accepted are recognised by what their cells say, whatever the order or
// language of the columns and whatever their number in the list. Any thread.
ImportResult ImportHouseholds(Client& client, std::istream& sheet, const ImportOptions& options);

}  // namespace ihala

#endif  // IHALA_IMPORT_H_
