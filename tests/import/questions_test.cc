// Cells that can be read in one way but not surely: nothing of them is taken silently, whichever way a person answers
// brings the household in once, and the other ways then find it there.
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/import/import_test_base.h"

namespace ihala::client {
namespace {

// One cell that raises a question.
struct Asked {
  std::string name;     // Of the test.
  std::string code;     // Of the question.
  std::string key;      // Of the column.
  std::string cell;     // As it is.
  std::string part;     // What of the cell is in doubt.
  std::string written;  // How it is written out.
  bool beside = false;  // Another row has a date that can only be read the other way round.
  bool month_first = false;
};

void PrintTo(const Asked& asked, std::ostream* out) { *out << asked.name; }

std::string Member(const std::string& birth, const std::string& type, const std::string& number) {
  return absl::StrCat("ابن | علي | | | عوض | ذكر | ", birth, " | ", type, " | ", number);
}
std::string Coverage(const std::string& amount, const std::string& from, const std::string& last_paid) {
  return absl::StrCat("NCTP | MOSD | CASH | ", amount, " | ILS | شهري | ", from, " | | مدفوع | ", last_paid);
}
// The second of two lines is in doubt.
std::string Second(const std::string& line) { return absl::StrCat(Member("2014-05", "بدون وثيقة", ""), "\n", line); }

std::vector<Asked> AllAsked() {
  return {
      {"IdZeros", "ID_ZEROS", "head_document_number", "٦٠٠٠٠٠٤", "٦٠٠٠٠٠٤", "006000004"},
      {"IdZerosOfMember", "ID_ZEROS", "members", Second(Member("2015", "هوية فلسطينية", "6000004")), "6000004",
       "006000004"},
      {"HijriYear", "HIJRI", "head_birth_date", "1404هـ", "1404هـ", "~1984"},
      {"HijriDay", "HIJRI", "head_birth_date", "10 رمضان 1404", "10 رمضان 1404", "1984-06-09"},
      {"HijriOfMember", "HIJRI", "members", Second(Member("1436", "بدون وثيقة", "")), "1436", "~2015"},
      {"HijriOfCoverage", "HIJRI", "coverage", Coverage("1200", "1444", "2025-01-15"), "1444", "2023"},
      {"DayMonth", "DAY_MONTH", "head_birth_date", "1/2/1984", "1/2/1984", "1984-02-01", true},
      {"DayMonthOfMember", "DAY_MONTH", "members", Second(Member("1/2/2015", "بدون وثيقة", "")), "1/2/2015",
       "2015-02-01", true},
      {"DayMonthOfCoverage", "DAY_MONTH", "coverage", Coverage("1200", "2024-02", "3/1/2025"), "3/1/2025", "2025-01-03",
       true},
      {"OtherOrder", "OTHER_ORDER", "head_birth_date", "2/13/1984", "2/13/1984", "1984-02-13"},
      {"OtherOrderOfMember", "OTHER_ORDER", "members", Second(Member("2/13/2015", "بدون وثيقة", "")), "2/13/2015",
       "2015-02-13"},
      {"OtherOrderOfCoverage", "OTHER_ORDER", "coverage", Coverage("1200", "2/13/2023", "2025-01-15"), "2/13/2023",
       "2023-02-13"},
      {"OtherOrderOfMonthFirst", "OTHER_ORDER", "head_birth_date", "13/2/1984", "13/2/1984", "1984-02-13", false, true},
      {"SerialDate", "SERIAL_DATE", "head_birth_date", "30000", "30000", "1982-02-18"},
      {"SerialDateOfMember", "SERIAL_DATE", "members", Second(Member("42000", "بدون وثيقة", "")), "42000",
       "2014-12-27"},
      {"SerialDateOfCoverage", "SERIAL_DATE", "coverage", Coverage("1200", "44927", "2025-01-15"), "44927",
       "2023-01-01"},
      {"Phone", "PHONE", "phone", "+9700590000001", "+9700590000001", "+970590000001"},
      {"PhoneOfTwo", "PHONE", "phone", "590000001 / 0590000002", "590000001 / 0590000002",
       "+970590000001 / +970590000002"},
      {"Amount", "AMOUNT", "coverage", Coverage("1.250", "2024-02", "2025-01-15"), "1.250", "1250.00"},
      {"AmountOfSecondLine", "AMOUNT", "coverage",
       absl::StrCat(Coverage("100", "2024-01", "2025-01-15"), "\n", Coverage("1,250", "2024-02", "2025-01-15")),
       "1,250", "1250.00"},
  };
}

class QuestionTest : public ImportTest, public testing::WithParamInterface<Asked> {
 protected:
  void SetUp() override {
    ImportTest::SetUp();
    options_.month_first = GetParam().month_first;
    for (const auto& [key, cell] : Cells{{"household_size", "5"},
                                         {"females", "2"},
                                         {"males", "3"},
                                         {"children_under_5", "0"},
                                         {"children_5_to_17", "2"},
                                         {"adults_60_plus", "0"},
                                         {"head_document_type", "هوية فلسطينية"},
                                         {"head_document_number", "600000004"},
                                         {"head_birth_date", "1980-05-06"},
                                         {"phone_owner", "رب الأسرة"},
                                         {"members", ""},
                                         {"coverage", ""},
                                         {"interview_date", "2025-02-20"},
                                         {"place_as_of", "2025-02-20"},
                                         {"consent_date", "2025-02-20"},
                                         {"consent_expires", "2026-02-20"}}) {
      row_[key] = cell;
    }
  }

  // The row with the cell in question, of a household that is called `summary`.
  Cells Household(const std::string& summary, const std::string& cell) {
    Cells row = row_;
    row["need_summary"] = summary;
    row[GetParam().key] = cell;
    return row;
  }
  // A sheet of it, with the other row where that is what makes the doubt.
  Table Sheet(const Cells& household) {
    std::vector<Cells> rows = {household};
    if (GetParam().beside) {
      rows.push_back(row_);
      rows[1]["need_summary"] = "السطر الآخر";
      rows[1]["head_birth_date"] = "2/13/1984";
    }
    return TableOf(rows);
  }
  Table Original(const std::string& summary) { return Sheet(Household(summary, GetParam().cell)); }
  Table WrittenOut(const std::string& summary) {
    return Sheet(Household(summary, absl::StrReplaceAll(GetParam().cell, {{GetParam().part, GetParam().written}})));
  }
  // The report of the original with an answer in its first row.
  Table Confirmed(const std::string& summary, const std::string& language, const std::string& yes) {
    options_.language = language;
    EXPECT_TRUE(Import(TextOf(Original(summary))).status.ok());
    Table report = TableIn(report_.str());
    const std::string name = language == "ar" ? "أوافق على المقترح" : "I confirm what is suggested";
    if (report.size() > 1) report[1][ColumnIn(report[0], name)] = yes;
    return report;
  }
  void ImportConfirming(const std::string& summary) {
    options_.confirmed = {GetParam().code};
    EXPECT_TRUE(Import(TextOf(Original(summary))).status.ok());
    options_.confirmed.clear();
  }
  // Every way to answer must find the household there.
  void ExpectRepeatedInEveryWay(const std::string& summary) {
    const size_t queued = Queued();
    ImportConfirming(summary);
    EXPECT_EQ(Outcomes().substr(0, 1), "R") << Told();
    for (const Table& table : {Confirmed(summary, "ar", "نعم"), Confirmed(summary, "en", "YES"), WrittenOut(summary)}) {
      EXPECT_TRUE(Import(TextOf(table)).status.ok());
      EXPECT_EQ(Outcomes().substr(0, 1), "R") << Told();
    }
    // The row beside it may have been brought in by then; the household itself never again.
    EXPECT_LE(Queued(), queued + (GetParam().beside ? 1 : 0));
  }
};

TEST_P(QuestionTest, IsAskedWithItsSuggestionAndSubmitsNothing) {
  const ImportResult result = Import(TextOf(Original("أسرة")), "en");
  ASSERT_OK(result.status);
  ASSERT_EQ(rows_[0].outcome, RowOutcome::kReported);
  ASSERT_EQ(rows_[0].problems.size(), 1u) << Told();
  const ImportProblem& problem = rows_[0].problems[0];
  EXPECT_EQ(problem.code, GetParam().code) << problem.expected;
  EXPECT_EQ(problem.key, GetParam().key);
  EXPECT_TRUE(problem.is_question);
  EXPECT_TRUE(absl::EndsWith(problem.suggestion, GetParam().written)) << problem.suggestion;
  EXPECT_EQ(result.asked.at(GetParam().code), 1u);
  EXPECT_FALSE(result.taken.contains(GetParam().code));
  EXPECT_EQ(Queued(), 0u);
  EXPECT_TRUE(absl::StrContains(report_.str(), GetParam().written)) << report_.str();
  // And again when the report comes back without an answer.
  const std::string report = report_.str();
  EXPECT_TRUE(Import(report).status.ok());
  EXPECT_EQ(Outcomes().substr(0, 1), "!");
  EXPECT_EQ(Queued(), 0u);
}

TEST_P(QuestionTest, IsTakenForTheWholeFile) {
  options_.confirmed = {GetParam().code};
  const ImportResult result = Import(TextOf(Original("أسرة")));
  ASSERT_OK(result.status);
  ASSERT_EQ(rows_[0].outcome, RowOutcome::kAccepted) << Told();
  EXPECT_EQ(result.taken.at(GetParam().code), 1u);
  EXPECT_FALSE(result.asked.contains(GetParam().code));
  options_.confirmed.clear();
  ExpectRepeatedInEveryWay("أسرة");
}

TEST_P(QuestionTest, IsTakenWhereTheReportSaysYes) {
  int number = 0;
  for (const auto& [language, yes] : std::vector<std::pair<std::string, std::string>>{
           {"ar", "نعم"}, {"en", "yes"}, {"ar", " نعــم "}, {"en", "YES"}}) {
    const std::string summary = absl::StrCat("أسرة ", ++number);
    const Table report = Confirmed(summary, language, yes);
    ASSERT_GE(report.size(), 2u);
    ASSERT_OK(Import(TextOf(report)).status);
    ASSERT_EQ(rows_[0].outcome, RowOutcome::kAccepted) << Told();
    if (number == 1) ExpectRepeatedInEveryWay(summary);
  }
}

TEST_P(QuestionTest, IsNoQuestionWhereItIsWrittenOut) {
  ASSERT_OK(Import(TextOf(WrittenOut("أسرة"))).status);
  ASSERT_EQ(rows_[0].outcome, RowOutcome::kAccepted) << Told();
  ExpectRepeatedInEveryWay("أسرة");
}

TEST_P(QuestionTest, StaysOneWhereTheReportSaysAnythingElse) {
  for (const char* answer : {"لا", "no", "?", "نعم لا", "1"}) {
    const Table report = Confirmed("أسرة", "ar", answer);
    ASSERT_OK(Import(TextOf(report)).status);
    EXPECT_EQ(Outcomes().substr(0, 1), "!") << answer;
  }
  EXPECT_EQ(Queued(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Each, QuestionTest, testing::ValuesIn(AllAsked()),
                         [](const testing::TestParamInfo<Asked>& info) { return info.param.name; });

class DatesTest : public ImportTest {
 protected:
  void SetUp() override {
    ImportTest::SetUp();
    for (const char* key : {"members", "coverage", "place_as_of"}) row_[key] = "";
    for (const auto& [key, day] :
         Cells{{"interview_date", "2025-02-20"}, {"consent_date", "2025-02-20"}, {"consent_expires", "2026-02-20"}}) {
      row_[key] = day;
    }
  }

  // A sheet with a row for each of these birth dates.
  static std::string Births(Cells row, const std::vector<std::string>& dates) {
    std::vector<Cells> rows;
    for (const std::string& date : dates) {
      row["head_birth_date"] = date;
      row["need_summary"] = absl::StrCat("أسرة ", rows.size());
      rows.push_back(row);
    }
    return SheetOf(rows);
  }
  v1::Date BirthOf(size_t row) {
    return client_->GetCase(rows_[row].queued.referral_id)->dossier.people(0).birth().date();
  }
};

TEST_F(DatesTest, AreDayFirstWhereNothingSpeaksAgainstIt) {
  const ImportResult result = Import(Births(row_, {"1/2/1984", "13/2/1984", "1984-02-13", "5/5/1984"}));
  EXPECT_EQ(result.accepted, 4u) << Told();
  EXPECT_EQ(result.taken, (std::map<std::string, uint64_t>{{"DAY_MONTH", 1}}));
  EXPECT_EQ(BirthOf(0).day(), 1);
  EXPECT_EQ(BirthOf(0).month(), 2);
}

TEST_F(DatesTest, AreMonthFirstWhereThePersonSaysSo) {
  options_.month_first = true;
  EXPECT_EQ(Import(Births(row_, {"1/2/1984", "2/13/1984"})).accepted, 2u) << Told();
  EXPECT_EQ(BirthOf(0).day(), 2);
  EXPECT_EQ(BirthOf(0).month(), 1);
  // The other way round it is another birth date, and so another household.
  options_.month_first = false;
  EXPECT_EQ(Import(Births(row_, {"1/2/1984"})).accepted, 1u);
}

TEST_F(DatesTest, AreAllAskedAboutWhereOneIsTheOtherWayRound) {
  const ImportResult result = Import(Births(row_, {"1/2/1984", "3/4/1984", "2/13/1984", "1984-02-13", "13/2/1984"}));
  EXPECT_EQ(Outcomes(), "!!!AA") << Told();
  EXPECT_EQ(result.asked, (std::map<std::string, uint64_t>{{"DAY_MONTH", 2}, {"OTHER_ORDER", 1}}));
}

TEST_F(DatesTest, OfMembersAndAssistanceSpeakAgainstTheOrderToo) {
  row_["household_size"] = "2";
  row_["females"] = row_["males"] = "1";
  row_["children_under_5"] = row_["adults_60_plus"] = "0";
  row_["children_5_to_17"] = "1";
  row_["members"] = row_["coverage"] = "";
  row_["head_birth_date"] = "1/2/1984";
  Cells other = row_;
  other["head_birth_date"] = "1984-02-13";
  other["members"] = Member("2/13/2015", "بدون وثيقة", "");
  Import(SheetOf({row_, other}));
  EXPECT_EQ(CodesOf(0), std::set<std::string>{"DAY_MONTH"}) << Told();
  other["members"] = "";
  other["coverage"] = Coverage("1200", "2024-02", "1/15/2025");
  Import(SheetOf({row_, other}));
  EXPECT_EQ(CodesOf(0), std::set<std::string>{"DAY_MONTH"}) << Told();
}

TEST_F(DatesTest, ThatWereAskedAboutStayAskedWhereTheReportHasLostTheReason) {
  Import(Births(row_, {"1/2/1984", "2/13/1984"}), "en");
  ASSERT_EQ(Outcomes(), "!!");
  Table report = TableIn(report_.str());
  report[2][ColumnIn(report[0], HeaderOf("head_birth_date", Headers::kArabic))] = "1984-02-13";
  EXPECT_EQ(Import(TextOf(report)).accepted, 1u);
  EXPECT_EQ(Outcomes(), "!A") << Told();
  EXPECT_EQ(CodesOf(0), std::set<std::string>{"DAY_MONTH"});
  // A spreadsheet turns what it takes for a date into its own form; the suggestion too.
  report[1][ColumnIn(report[0], "Suggested reading")] = "01/02/1984";
  EXPECT_EQ(Import(TextOf(report)).accepted, 0u);
  EXPECT_EQ(Outcomes(), "!R") << Told();
}

TEST_F(ImportTest, TellsMergedPhonesAndTakesThemApart) {
  row_["phone_owner"] = "رب الأسرة";
  row_["phone"] = "0590000001 / ٠٥٩-٠٠٠ ٠٠٠٢";
  const ImportResult result = Import(SheetOf({row_}), "en");
  ASSERT_EQ(result.accepted, 1u) << Told();
  EXPECT_EQ(result.warned, 1u);
  const bool told = std::any_of(rows_[0].warnings.begin(), rows_[0].warnings.end(), [](const ImportProblem& warning) {
    return warning.key == "phone" && absl::StrContains(warning.expected, "+970590000001 / +970590000002");
  });
  EXPECT_TRUE(told);
  const v1::Person head = client_->GetCase(rows_[0].queued.referral_id)->dossier.people(0);
  ASSERT_EQ(head.phones_size(), 2);
  EXPECT_EQ(head.phones(1).e164(), "+970590000002");
  row_["phone"] = "0590000001 / 12";
  Import(SheetOf({row_}));
  EXPECT_EQ(CodesOf(0), std::set<std::string>{"TOO_SHORT"});
}

TEST_F(ImportTest, AnswersToEveryQuestionOfARowAtOnce) {
  row_["head_document_type"] = "هوية فلسطينية";
  row_["head_document_number"] = "6000004";
  row_["head_birth_date"] = "1404";
  const ImportResult asked = Import(SheetOf({row_}), "ar");
  EXPECT_EQ(asked.asked, (std::map<std::string, uint64_t>{{"HIJRI", 1}, {"ID_ZEROS", 1}}));
  // One of the two answered for the file is not enough.
  options_.confirmed = {"HIJRI"};
  Import(SheetOf({row_}));
  EXPECT_EQ(CodesOf(0), std::set<std::string>{"ID_ZEROS"});
  options_.confirmed.clear();
  Import(SheetOf({row_}));
  Table report = TableIn(report_.str());
  report[1][ColumnIn(report[0], "أوافق على المقترح")] = "نعم";
  EXPECT_EQ(Import(TextOf(report)).accepted, 1u) << Told();
}

TEST_F(ImportTest, AYesDoesNotExcuseWhatIsWrong) {
  row_["head_birth_date"] = "1404";
  row_["urgency"] = "soon";
  Import(SheetOf({row_}), "ar");
  Table report = TableIn(report_.str());
  report[1][ColumnIn(report[0], "أوافق على المقترح")] = "نعم";
  EXPECT_EQ(Import(TextOf(report)).accepted, 0u);
  EXPECT_EQ(CodesOf(0), std::set<std::string>{"NOT_IN_SET"});
}

}  // namespace
}  // namespace ihala::client
