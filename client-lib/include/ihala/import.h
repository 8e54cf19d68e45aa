#ifndef IHALA_IMPORT_H_
#define IHALA_IMPORT_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ihala/client.h"

namespace ihala {

// Brings a spreadsheet of households in: each household that every rule lets pass is submitted as
// Client::SubmitReferral would, and the rows of each other one come out in a report that says what is expected where,
// so that it can be corrected and imported again.
//
// The sheet is CSV as spreadsheet programs write it: UTF-8, UTF-16 or Windows-1256; commas, semicolons or tabs; cells
// in quotes may hold separators and line breaks. One record, among the first few, names the columns, in Arabic or
// English, in any order; names of the organisation's own can be given and remembered (ImportOptions::columns,
// Client::SaveImportColumns). Blank records and the header repeated further down are passed over.
//
// One household is one record; or, where the sheet has the column `relation`, a record for its head and one for each
// other member right below it. Lists inside a cell are separated by `;` or `؛`; members and assistance have one entry a
// line, with ` | ` between its parts. Coded values are taken as Arabic words, English words or codes; digits may be
// Arabic-Indic everywhere.
//
// Some cells can be read in one way but not surely: an ID number that lost its zeros, a Hijri date. Such a reading is a
// question (ImportQuestions) and never taken silently: its household waits in the report until a person confirms it,
// there in the column for that, by writing the value out, or for the whole file (ImportOptions::confirmed).

// One column that a sheet may have.
struct ImportColumn {
  std::string key;        // For programs, as "head_first_name".
  std::string header_ar;  // What it is called in a sheet.
  std::string header_en;
  bool required = false;  // Whether a sheet must have it. An empty cell may still be wrong, and the row tells.
};

// Every column, in the order in which people fill them in. Any thread.
const std::vector<ImportColumn>& ImportColumns();

// One kind of reading that needs a person's word.
struct ImportQuestion {
  std::string code;  // As "ID_ZEROS".
  std::string text_ar;
  std::string text_en;
};

// Every kind. Any thread.
const std::vector<ImportQuestion>& ImportQuestions();

// What is wrong with a row, or should be looked at again.
struct ImportProblem {
  // The column as the file calls it; empty for the row as a whole.
  std::string column;
  // The column's key; empty for the row as a whole.
  std::string key;
  // What the cell holds, as it is. It is about a person: for the person at the device, never for a log.
  std::string value;
  // For programs, as MISSING, NOT_IN_SET, BIDI_OVERRIDE; for a question its code.
  std::string code;
  // What is expected, in the language asked for.
  std::string expected;
  // True where the cell can be read, as `suggestion`, but a person must say that this is what was meant.
  bool is_question = false;
  std::string suggestion;
};

// What became of a row. A household is all or nothing: its rows share one outcome.
enum class RowOutcome {
  kAccepted,  // Submitted: durable before the next household is read. In a preview: would be.
  kRepeated,  // The same household was imported into this store before; nothing was done.
  kReported,  // Wrong or unanswered; it stands in the report.
};

// One row that was read.
struct ImportedRow {
  // The line of the file on which it begins, from 1.
  uint64_t line = 0;
  // True for the row of a further member of the household above.
  bool is_member = false;
  RowOutcome outcome = RowOutcome::kAccepted;
  // For kAccepted: the case. Empty in a preview.
  Queued queued;
  // For kReported: at least one.
  std::vector<ImportProblem> problems;
  // For kAccepted: what should be looked at again although it was submitted.
  std::vector<ImportProblem> warnings;
};

// How a file was understood.
struct SheetFormat {
  // "UTF-8", "UTF-16LE", "UTF-16BE" or "WINDOWS-1256". Empty before it is known.
  std::string encoding;
  // True where nothing in the file says so for certain: somebody should look at a name or two.
  bool encoding_guessed = false;
  // A name from the sheet, as it is read. About a person: for the one at the device, never for a log.
  std::string sample;
  char separator = ',';
};

// What an import did so far, and at its end. Always: rows = accepted + repeated + reported.
struct ImportResult {
  // OK if the whole file was read, whatever became of its rows. Else why it ended early; the counts then say how far it
  // came, and importing the same file again goes on from there.
  // INVALID_ARGUMENT: no row was touched, because the file is not such a sheet; reason ENCODING (none that is known, or
  //   another than the one named), EMPTY (no header), or COLUMNS, whose FieldsOf names the columns that are unknown,
  //   missing or there twice; or fields `confirmed`, `columns[NAME]`, `encoding`, `separator` for wrong options.
  // FAILED_PRECONDITION: the store is locked, or (NO_WORKFLOW) never synced. CANCELLED.
  // DATA_LOSS: the file or the report could not be read or written. RESOURCE_EXHAUSTED, INTERNAL: the device's disk.
  absl::Status status;
  SheetFormat format;
  uint64_t rows = 0;
  uint64_t accepted = 0;
  uint64_t repeated = 0;
  uint64_t reported = 0;
  // Accepted rows with warnings.
  uint64_t warned = 0;
  // Accepted households: cases that were submitted, or would be.
  uint64_t households = 0;
  // Cells by the code of the question that they raise, of households that wait for the answer.
  std::map<std::string, uint64_t> asked;
  // Cells by the code of the question whose reading was taken: it was confirmed, or (DAY_MONTH) nothing in the file
  // speaks against it.
  std::map<std::string, uint64_t> taken;
  // How far into the file; the first pass over it, which finds out the format, does not count.
  uint64_t bytes_read = 0;
  uint64_t bytes_total = 0;
};

// How to import. A plain value.
struct ImportOptions {
  // The language of the report: "ar" or "en".
  std::string language = "ar";
  // Goes through everything, submits nothing and writes no report.
  bool preview = false;
  // The encoding, by a name of SheetFormat; empty to find it out. The separator: comma, semicolon or tab; 0 likewise.
  std::string encoding;
  char separator = 0;
  // True where the sheet's dates are month/day/year, for a sheet from such a program.
  bool month_first = false;
  // What the file's own names of columns stand for: a column's key, or empty for a column to pass over. Stronger than
  // the names that the store remembers.
  std::map<std::string, std::string> columns;
  // Codes of the questions that are answered with yes for the whole file.
  std::set<std::string> confirmed;
  // Gets the report: a CSV with a byte order mark, whose records have the line, the columns, the values, what is
  // expected and the readings that are suggested, one a line inside their cells, a cell to confirm them in, and then
  // the cells of the row. Cells that a spreadsheet would run as a formula get an apostrophe in front, which a later
  // import takes off again. Where a cell could not be read stands U+FFFD, and cells beyond the last column stay: with
  // either the row is refused again until somebody has looked. Stays empty where every row is good. Not owned; null for
  // no report. It holds people's data like the sheet itself.
  std::ostream* report = nullptr;
  // Called after each row, on the calling thread; may use the client.
  std::function<void(const ImportedRow&, const ImportResult& so_far)> on_row;
  // Ends the import before the next household. Not owned; may be null.
  const Cancellation* cancellation = nullptr;
};

// Imports `sheet`, a stream that can be set back to where it stands: it is read twice, first to find out its format,
// one household at a time. Memory does not grow with the file (in a preview, by some bytes a household). Households
// that an earlier import of the same store accepted are recognised by what they say, whatever the encoding, the order
// or language of the columns, or the number in the list. Any thread.
ImportResult ImportHouseholds(Client& client, std::istream& sheet, const ImportOptions& options);

}  // namespace ihala

#endif  // IHALA_IMPORT_H_
