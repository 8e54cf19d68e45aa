#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_HOUSEHOLD_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_HOUSEHOLD_H_

#include <memory>
#include <string>
#include <vector>

#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_csv.h"
#include "client-lib/src/import_problems.h"
#include "client-lib/src/import_row.h"
#include "ihala/v1/referral.pb.h"

namespace ihala::client {

// What a whole import reads by. Outlives every row.
struct SheetContext {
  const Header& header;
  const Places& places;
  const Answers& answers;
  const std::string& language;
};

// One record of the sheet with what was found out about it. Not movable: its problems point into it.
struct SheetRow {
  SheetRow(const SheetContext& context, CsvRecord record);
  SheetRow(const SheetRow&) = delete;
  SheetRow& operator=(const SheetRow&) = delete;

  const std::string& cell(Column column) const { return readable[static_cast<size_t>(column)]; }

  const CsvRecord record;
  const std::vector<std::string> cells;  // By column, as they are; what an earlier report put in front taken off.
  std::vector<std::string> readable;     // The same; empty where a cell is no text.
  RowProblems problems;                  // At first what is wrong with the record before its cells are read.
};

// The rows of one household: its head's, and those of further members where the sheet has them.
class SheetHousehold {
 public:
  // `context` must outlive it.
  explicit SheetHousehold(const SheetContext* context) : context_(context) {}

  const SheetContext& context() const { return *context_; }
  bool empty() const { return rows_.empty(); }
  const std::vector<std::unique_ptr<SheetRow>>& rows() const { return rows_; }
  bool HasProblems() const;

  // Whether a row below goes on with this household.
  bool GoesOnWith(const SheetRow& row) const;
  // Takes the row in; the first one must be a head's, or is told.
  void Add(std::unique_ptr<SheetRow> row);

  // What the rows say together. What cannot be read is added to the problems of its row.
  v1::Referral Read();
  // What the rules of a referral found, each at its row.
  void AddRules(const std::vector<v1::FieldViolation>& violations);
  // Gives rows without a problem of their own the reason why they wait too.
  void SpreadProblems();

 private:
  Row RowOf(SheetRow& row) const;
  void ReadMemberRows(v1::Referral* referral);
  void CheckAgainstHead(SheetRow& row);
  void Count(v1::Referral* referral);
  // The row that tells of a person of the referral, and the column for what is wrong with them.
  SheetRow& RowOfPerson(int person) const;

  const SheetContext* context_;
  std::vector<std::unique_ptr<SheetRow>> rows_;
  int people_of_head_ = 1;     // Those whom the head's row names.
  bool is_uncounted_ = false;  // Its figures are to be counted, but something that they need is wrong or missing.
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_HOUSEHOLD_H_
