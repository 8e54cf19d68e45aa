#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_ROW_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_ROW_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client-lib/src/import_cells.h"
#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_problems.h"
#include "ihala/v1/directory_service.pb.h"
#include "ihala/v1/referral.pb.h"

namespace ihala::client {

// The places that the directory knows, by every name that people give them.
class Places {
 public:
  explicit Places(const v1::GetDirectoryResponse& directory);

  // The P-code for a name, a variant or the code itself; empty where there is none such.
  std::string PcodeOf(absl::string_view cell) const;
  // Their names, with commas between.
  const std::string& NamesIn(absl::string_view language) const { return language == "ar" ? names_ar_ : names_en_; }

 private:
  std::map<std::string, std::string> codes_;
  std::string names_ar_;
  std::string names_en_;
};

// One row while it is read: its cells by column, and what is wrong with it so far.
struct Row {
  const Places& places;
  const std::vector<std::string>& cells;
  RowProblems& problems;
  // Each member has a row, so that a household's figures may be left to be counted.
  bool may_be_counted = false;

  const std::string& cell(Column column) const { return cells[static_cast<size_t>(column)]; }
};

// What a row says, as a referral without ids and without what follows from the account. What cannot be read is added to
// the row's problems and stays empty. What the rules of a referral say is not asked here.
v1::Referral ReadRow(const Row& row);
// The part of it that is about people and where they are.
void ReadPeople(const Row& row, v1::Referral* referral);

// What the row of a further member says, where each member has one.
void ReadMemberRow(const Row& row, v1::Person* member);

// A date that stands in a cell, or in one line `entry` of it. nullopt where there is none that may be taken: then it
// was told, as `not_a_date` where it cannot be read at all.
std::optional<CellDate> TakeDate(const Row& row, Column column, absl::string_view written,
                                 const import_says::Expectation& not_a_date, absl::string_view entry = "");

// Readers of one cell that both parts use. An empty cell gives the empty value and no problem.
v1::Date ReadDay(const Row& row, Column column);
uint32_t ReadNumber(const Row& row, Column column, uint32_t least, uint32_t most);
// The number of the enum's value for the cell's word; 0 where there is none.
int ReadWord(const Row& row, Column column, const google::protobuf::EnumDescriptor& values);
// The same for a word that is a `part` of one `line` of a cell, where none is a problem too.
int WordOfPart(const Row& row, Column column, const std::string& line, const std::string& part, WordSet set,
               const google::protobuf::EnumDescriptor& values);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_ROW_H_
