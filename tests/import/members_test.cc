// A household over several rows: its head's, and one for each other member.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/import/import_test_base.h"

namespace ihala::client {
namespace {

class MembersTest : public ImportTest {
 protected:
  // The row of a head, whose household is counted.
  Cells Head(const std::string& number) {
    Cells head = row_;
    for (const char* key : {"household_size", "females", "males", "children_under_5", "children_5_to_17",
                            "adults_60_plus", "members", "coverage"}) {
      head.erase(key);
    }
    head["household_number"] = number;
    head["relation"] = "رب الأسرة";
    head["head_sex"] = "أنثى";
    head["head_birth_date"] = "1984-02-01";
    head["need_summary"] = absl::StrCat("أسرة رقم ", number);
    return head;
  }
  static Cells Member(const std::string& number, const std::string& relation, const std::string& name,
                      const std::string& birth, const std::string& sex = "ذكر") {
    return {{"household_number", number},        {"relation", relation}, {"head_first_name", name},
            {"head_family_name", "عوض"},         {"head_sex", sex},      {"head_birth_date", birth},
            {"head_document_type", "بدون وثيقة"}};
  }
  v1::Referral DossierOf(size_t row) { return client_->GetCase(rows_[row].queued.referral_id)->dossier; }
  std::string ExpectedOf(size_t row) const {
    return rows_[row].problems.empty() ? "" : rows_[row].problems[0].expected;
  }
};

TEST_F(MembersTest, AreOneCaseWithTheFiguresCountedFromTheRows) {
  const ImportResult result = Import(
      SheetOf({Head("7"), Member("7", "زوج", "علي", "1960-01-01"), Member("7", "ابنة", "ليان", "2021-05-06", "أنثى"),
               Member("7", "أم", "حليمة", "~1950", "أنثى"), Head("8"), Member("8", "ابن", "سامي", "2012")}),
      "en");
  ASSERT_OK(result.status);
  EXPECT_EQ(Outcomes(), "AAAAAA") << Told();
  EXPECT_EQ(result.households, 2u);
  EXPECT_EQ(result.rows, 6u);
  EXPECT_EQ(Queued(), 2u);
  EXPECT_FALSE(rows_[0].is_member);
  EXPECT_TRUE(rows_[1].is_member);
  EXPECT_EQ(rows_[1].queued.referral_id, rows_[0].queued.referral_id);
  EXPECT_EQ(rows_[4].line, 6u);
  const v1::Referral dossier = DossierOf(0);
  ASSERT_EQ(dossier.people_size(), 4);
  EXPECT_EQ(dossier.people(1).role(), v1::PERSON_ROLE_SPOUSE);
  EXPECT_EQ(dossier.people(2).name().first(), "ليان");
  EXPECT_EQ(dossier.people(3).birth().precision(), v1::DATE_PRECISION_ESTIMATED);
  EXPECT_EQ(dossier.envelope().household_size(), 4u);
  EXPECT_EQ(dossier.envelope().bands().female(), 3u);
  EXPECT_EQ(dossier.envelope().bands().male(), 1u);
  EXPECT_EQ(dossier.envelope().bands().under_5(), 1u);
  EXPECT_EQ(dossier.envelope().bands().from_18_to_59(), 1u);
  EXPECT_EQ(dossier.envelope().bands().over_59(), 2u);
  EXPECT_EQ(DossierOf(4).envelope().bands().from_5_to_17(), 1u);
}

TEST_F(MembersTest, WhoLiveElsewhereAreNotCounted) {
  Import(SheetOf({Head("7"), Member("7", "مقدم رعاية", "سعاد", "1980", "أنثى")}));
  ASSERT_EQ(Outcomes(), "AA") << Told();
  EXPECT_EQ(DossierOf(0).envelope().household_size(), 1u);
  EXPECT_EQ(DossierOf(0).people_size(), 2);
}

TEST_F(MembersTest, BelongToTheHeadAboveWithoutNumbersToo) {
  std::vector<Cells> rows = {Head(""), Member("", "زوج", "علي", "1980"), Head(""), Member("", "ابن", "سامي", "2012")};
  rows[2]["need_summary"] = "أسرة أخرى";
  for (Cells& row : rows) row.erase("household_number");
  EXPECT_EQ(Import(SheetOf(rows)).households, 2u) << Told();
  EXPECT_EQ(Outcomes(), "AAAA");
}

TEST_F(MembersTest, AreKnownAgain) {
  const std::string sheet = SheetOf({Head("7"), Member("7", "زوج", "علي", "1980")});
  EXPECT_EQ(Import(sheet).accepted, 2u);
  const ImportResult again = Import(sheet);
  EXPECT_EQ(again.repeated, 2u);
  EXPECT_EQ(again.households, 0u);
  // One member more is another household.
  EXPECT_EQ(
      Import(SheetOf({Head("7"), Member("7", "زوج", "علي", "1980"), Member("7", "ابن", "سامي", "2012")})).accepted, 3u);
}

TEST_F(MembersTest, WithAFaultHoldTheirHouseholdBackAndSayInWhichLine) {
  const ImportResult result = Import(
      SheetOf({Head("7"), Member("7", "زوج", "علي", "31/2/1980"), Member("7", "ابن", "سامي", "2012"), Head("8")}),
      "en");
  EXPECT_EQ(Outcomes(), "!!!A") << Told();
  EXPECT_EQ(result.reported, 3u);
  EXPECT_EQ(Queued(), 1u);
  EXPECT_EQ(rows_[1].problems[0].key, "head_birth_date");
  for (size_t row : {0, 2}) {
    EXPECT_EQ(CodesOf(row), std::set<std::string>{"OTHER_ROW"});
    EXPECT_TRUE(absl::StrContains(ExpectedOf(row), "line 3")) << ExpectedOf(row);
  }
  // The report, corrected, is the whole household.
  Table report = TableIn(report_.str());
  ASSERT_EQ(report.size(), 4u);
  report[2][ColumnIn(report[0], HeaderOf("head_birth_date", Headers::kArabic))] = "1980-02-28";
  EXPECT_EQ(Import(TextOf(report)).households, 1u) << Told();
  EXPECT_EQ(DossierOf(0).people_size(), 3);
}

TEST_F(MembersTest, AreHeldToTheRulesInTheirOwnRow) {
  Cells bad = Member("7", "زوج", "علي", "1980");
  bad["head_document_type"] = "هوية فلسطينية";
  bad["head_document_seen"] = "أصل";
  bad["head_document_number"] = "111111111";
  Import(SheetOf({Head("7"), bad}), "en");
  EXPECT_EQ(CodesOf(1), std::set<std::string>{"PLACEHOLDER"}) << Told();
  EXPECT_EQ(CodesOf(0), std::set<std::string>{"OTHER_ROW"});
}

TEST_F(MembersTest, AreAskedAboutInTheirOwnRowAndAnsweredThere) {
  Cells asked = Member("7", "زوج", "علي", "1404");
  asked["phone"] = "+9700590000001";
  asked["phone_owner"] = "فرد من الأسرة";
  const std::string sheet = SheetOf({Head("7"), asked, Member("7", "ابن", "سامي", "2012")});
  EXPECT_EQ(Import(sheet, "ar").asked, (std::map<std::string, uint64_t>{{"HIJRI", 1}, {"PHONE", 1}})) << Told();
  EXPECT_EQ(Outcomes(), "!!!");
  Table report = TableIn(report_.str());
  // A yes in the head's row says nothing about the member's.
  report[1][ColumnIn(report[0], "أوافق على المقترح")] = "نعم";
  EXPECT_EQ(Import(TextOf(report)).reported, 3u);
  report[2][ColumnIn(report[0], "أوافق على المقترح")] = "نعم";
  EXPECT_EQ(Import(TextOf(report)).accepted, 3u) << Told();
  options_.confirmed = {"HIJRI", "PHONE"};
  EXPECT_EQ(Import(sheet).repeated, 3u);
}

TEST_F(MembersTest, AboveAnyHeadAreReported) {
  const ImportResult result =
      Import(SheetOf({Member("6", "زوج", "علي", "1980"), Member("6", "ابن", "سامي", "2012"), Head("7")}));
  EXPECT_EQ(Outcomes(), "!!A") << Told();
  EXPECT_TRUE(CodesOf(0).contains("NO_HEAD"));
  EXPECT_EQ(result.households, 1u);
}

TEST_F(MembersTest, OfTwoHeadsWithOneNumberAreReported) {
  Cells second = Head("7");
  second["head_first_name"] = "هدى";
  Import(SheetOf({Head("7"), Member("7", "زوج", "علي", "1980"), second}));
  EXPECT_EQ(Outcomes(), "!!!") << Told();
  EXPECT_EQ(CodesOf(2), std::set<std::string>{"NOT_UNIQUE"});
  EXPECT_EQ(Queued(), 0u);
}

TEST_F(MembersTest, WithoutARelationAreReported) {
  Import(SheetOf({Head("7"), Member("7", "", "علي", "1980")}));
  EXPECT_EQ(CodesOf(1), std::set<std::string>{"MISSING"}) << Told();
}

TEST_F(MembersTest, NumbersWithoutTheColumnOfRelationsRefuseTheFile) {
  std::vector<Cells> rows = {row_, row_};
  rows[0]["household_number"] = rows[1]["household_number"] = "7";
  const ImportResult result = Import(SheetOf(rows));
  EXPECT_EQ(ReasonOf(result.status), "COLUMNS");
  ASSERT_EQ(FieldsOf(result.status).size(), 1u);
  EXPECT_EQ(FieldsOf(result.status)[0].field(), "صلة القرابة برب الأسرة");
  EXPECT_EQ(Queued(), 0u);
  // Where each household has a number of its own, the number is just one more column.
  rows[1]["household_number"] = "8";
  rows[1]["need_summary"] = "أسرة أخرى";
  EXPECT_EQ(Import(SheetOf(rows)).accepted, 2u) << Told();
}

TEST_F(MembersTest, FiguresOfTheSheetStandAboveCounting) {
  Cells head = Head("7");
  for (const auto& [key, cell] : Cells{{"household_size", "6"},
                                       {"females", "3"},
                                       {"males", "3"},
                                       {"children_under_5", "2"},
                                       {"children_5_to_17", "2"},
                                       {"adults_60_plus", "0"}}) {
    head[key] = cell;
  }
  Import(SheetOf({head, Member("7", "زوج", "علي", "1980")}));
  ASSERT_EQ(Outcomes(), "AA") << Told();
  EXPECT_EQ(DossierOf(0).envelope().household_size(), 6u);
  head["household_size"] = "1";
  head["females"] = "1";
  head["males"] = head["children_under_5"] = head["children_5_to_17"] = "0";
  Import(SheetOf({head, Member("7", "زوج", "علي", "1980")}));
  EXPECT_EQ(CodesOf(0), std::set<std::string>{"INCONSISTENT"}) << Told();
}

TEST_F(MembersTest, WhoCannotBeCountedAreAskedFor) {
  Import(SheetOf({Head("7"), Member("7", "ابن", "سامي", "", "")}), "en");
  std::set<std::string> keys;
  for (const ImportProblem& problem : rows_[1].problems) keys.insert(problem.key);
  EXPECT_EQ(keys, (std::set<std::string>{"head_birth_date", "head_sex"})) << Told();
}

TEST_F(MembersTest, MayRepeatTheHouseholdsCellsButNotContradictThem) {
  Cells member = Member("7", "زوج", "علي", "1980");
  member["governorate"] = Head("7")["governorate"];
  member["locality"] = absl::StrCat(" ", Head("7")["locality"], "  ");
  EXPECT_EQ(Import(SheetOf({Head("7"), member})).accepted, 2u) << Told();
  member["shelter"] = "ملك";
  Cells head = Head("8");
  head["shelter"] = "خيمة";
  member["household_number"] = "8";
  Import(SheetOf({head, member}));
  EXPECT_EQ(CodesOf(1), std::set<std::string>{"INCONSISTENT"}) << Told();
  EXPECT_EQ(rows_[1].problems[0].key, "shelter");
}

TEST_F(MembersTest, WithABrokenRecordAmongThemWaitAllTogether) {
  const std::string sheet = SheetOf({Head("7"), Member("7", "زوج", "علي", "1980")});
  const std::string rest = SheetOf({Head("7"), Member("7", "ابن", "سامي", "2012"), Head("8")});
  // Between two members, one whose closed quote is followed by letters.
  const std::string broken = absl::StrCat("\"7\"x", std::string(TableIn(sheet)[0].size() - 1, ','), "\r\n");
  const Table table = TableIn(rest);
  const ImportResult result = Import(absl::StrCat(sheet, broken, TextOf({table[2]}), TextOf({table[3]})), "en");
  ASSERT_OK(result.status);
  EXPECT_EQ(Outcomes(), "!!!!A") << Told();
  EXPECT_EQ(CodesOf(2), std::set<std::string>{"MALFORMED"});
  EXPECT_EQ(Queued(), 1u);
}

TEST_F(MembersTest, MoreThanAnyHouseholdHasAreReported) {
  std::vector<Cells> rows = {Head("7")};
  for (int i = 0; i < 75; ++i) rows.push_back(Member("7", "ابن", absl::StrCat("اسم", i), "2012"));
  rows.push_back(Head("8"));
  const ImportResult result = Import(SheetOf(rows));
  ASSERT_OK(result.status);
  EXPECT_EQ(result.rows, 77u);
  EXPECT_EQ(result.reported, 76u);
  EXPECT_EQ(result.accepted, 1u) << Told();
}

TEST_F(MembersTest, OfTheLargestHouseholdAreTaken) {
  std::vector<Cells> rows = {Head("7")};
  for (int i = 1; i < 50; ++i) rows.push_back(Member("7", "ابن", absl::StrCat("اسم", i), "2012"));
  EXPECT_EQ(Import(SheetOf(rows)).accepted, 50u) << Told();
  rows.push_back(Member("7", "ابن", "اسم50", "2012"));
  EXPECT_EQ(Import(SheetOf(rows)).reported, 51u);
}

}  // namespace
}  // namespace ihala::client
