#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_PROBLEMS_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_PROBLEMS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_texts.h"
#include "ihala/import.h"
#include "ihala/v1/common.pb.h"

namespace ihala::client {

// Which column the field at a path of a referral comes from; nullopt for fields that no column gives.
std::optional<Column> ColumnOf(absl::string_view path);

// Collects what is wrong with one row, each thing once. The header and the cells must outlive it.
class RowProblems {
 public:
  RowProblems(const Header& header, const std::vector<std::string>& cells, absl::string_view language)
      : header_(header), cells_(cells), language_(language) {}

  const std::string& language() const { return language_; }
  bool Has(Column column) const;
  bool empty() const { return problems_.empty(); }
  std::vector<ImportProblem> Take() { return std::move(problems_); }

  // A cell, or the row as a whole, is not as expected.
  void Add(Column column, const import_says::Expectation& expected, absl::string_view first = "",
           absl::string_view second = "");
  void AddToRow(const import_says::Expectation& expected, absl::string_view first = "");
  // What the rules of a referral found. A column that has a problem already, as a cell that could not be read, gets no
  // more: the rules saw it empty.
  void AddRules(const std::vector<v1::FieldViolation>& violations);

 private:
  bool FollowsFromOthers(const v1::FieldViolation& violation, Column column) const;
  void AddRule(const v1::FieldViolation& violation);
  void Put(std::optional<Column> column, std::string code, std::string expected);

  const Header& header_;
  const std::vector<std::string>& cells_;
  const std::string language_;
  std::vector<ImportProblem> problems_;
};

// The text of an expectation in `language`.
std::string TextOf(const import_says::Expectation& expected, absl::string_view language, absl::string_view first = "",
                   absl::string_view second = "");

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_PROBLEMS_H_
