#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_PROBLEMS_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_PROBLEMS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_questions.h"
#include "client-lib/src/import_texts.h"
#include "ihala/import.h"
#include "ihala/v1/common.pb.h"

namespace ihala::client {

// Which column the field at a path of a referral comes from; nullopt for fields that no column gives.
std::optional<Column> ColumnOf(absl::string_view path);

// Collects what is wrong with one row, each thing once. The header and the cells must outlive it.
class RowProblems {
 public:
  // `answers` must outlive it too. `confirmed`: a person confirmed what was suggested for this row.
  RowProblems(const Header& header, const std::vector<std::string>& cells, absl::string_view language,
              const Answers& answers, bool confirmed)
      : header_(header), cells_(cells), language_(language), answers_(answers), confirmed_(confirmed) {}

  const std::string& language() const { return language_; }
  bool Has(Column column) const;
  bool empty() const { return problems_.empty(); }
  std::vector<ImportProblem> TakeAll() { return std::move(problems_); }

  // A cell, or the row as a whole, is not as expected.
  void Add(Column column, const import_says::Expectation& expected, absl::string_view first = "",
           absl::string_view second = "");
  void AddToRow(const import_says::Expectation& expected, absl::string_view first = "");
  // Whether a reading that needs a person's word may be taken; where not, it is asked. `entry` is the number of the
  // line within a cell of several; empty for the cell as a whole.
  bool Ask(Column column, Question question, absl::string_view suggestion, absl::string_view entry = "");
  // A reading that was taken without asking.
  void Take(Question question) { ++taken_[InfoOf(question).code]; }
  const std::map<std::string, uint64_t>& taken() const { return taken_; }
  const Answers& answers() const { return answers_; }
  // An earlier report asked about a day of this row: what made it doubtful may have stood in another row of that file.
  void DoubtDays() { doubts_days_ = true; }
  bool DoubtsDays() const { return doubts_days_ || answers_.order_is_mixed; }

  // What the rules of a referral found. A column that has a problem already, as a cell that could not be read, gets no
  // more: the rules saw it empty.
  void AddRules(const std::vector<v1::FieldViolation>& violations);

 private:
  bool FollowsFromOthers(const v1::FieldViolation& violation, Column column) const;
  void AddRule(const v1::FieldViolation& violation);
  // Null where the same was said before.
  ImportProblem* Put(std::optional<Column> column, std::string code, std::string expected);

  const Header& header_;
  const std::vector<std::string>& cells_;
  const std::string language_;
  const Answers& answers_;
  const bool confirmed_;
  bool doubts_days_ = false;
  std::map<std::string, uint64_t> taken_;
  std::vector<ImportProblem> problems_;
};

// The text of an expectation in `language`.
std::string TextOf(const import_says::Expectation& expected, absl::string_view language, absl::string_view first = "",
                   absl::string_view second = "");

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_PROBLEMS_H_
