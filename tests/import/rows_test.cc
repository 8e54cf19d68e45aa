// What the cells of one row may say, and what is told where they cannot be read.
#include <map>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/text/utf8.h"
#include "tests/import/import_test_base.h"

namespace ihala::client {
namespace {

TEST_F(ImportTest, TellsEveryProblemOfARowAtOnce) {
  Cells row = row_;
  row["urgency"] = "soon";
  row["head_sex"] = "";
  row["consent_mode"] = "";
  EXPECT_EQ(Import(SheetOf({row})).reported, 1u);
  std::set<std::string> keys;
  for (const ImportProblem& problem : rows_[0].problems) keys.insert(problem.key);
  EXPECT_EQ(keys, (std::set<std::string>{"urgency", "head_sex", "consent_mode"}));
}

TEST_F(ImportTest, SaysWhatIsExpectedInTheUsersLanguage) {
  EXPECT_EQ(ProblemsWith("urgency", "soon", "en")[0].expected, "must be one of: emergency, urgent, normal");
  EXPECT_EQ(ProblemsWith("urgency", "soon", "ar")[0].expected, "القيم الممكنة: طارئ، عاجل، عادي");
}

TEST_F(ImportTest, TakesCodesAndEnglishWordsForArabicOnes) {
  for (const char* word : {"URGENT", "urgent", "عاجل", " عاجلـ "}) {
    Cells row = row_;
    row["urgency"] = word;
    row["urgency_reason"] = absl::StrCat("سبب ", word);
    ASSERT_EQ(Import(SheetOf({row})).accepted, 1u) << word;
    EXPECT_EQ(client_->GetCase(rows_[0].queued.referral_id)->dossier.envelope().urgency(), v1::URGENCY_URGENT);
  }
}

TEST_F(ImportTest, BlamesOneWrongCellOnly) {
  // Each of these would make other cells look wrong, were they judged by it.
  for (const auto& [key, cell] : std::map<std::string, std::string>{{"receiving_org", "NOBODY"},
                                                                    {"receiving_org", ""},
                                                                    {"programme", "OTHER"},
                                                                    {"governorate", "القمر"},
                                                                    {"governorate", ""},
                                                                    {"household_size", "كثير"},
                                                                    {"interview_date", "أمس"}}) {
    std::set<std::string> keys;
    for (const ImportProblem& problem : ProblemsWith(key, cell)) keys.insert(problem.key);
    EXPECT_EQ(keys, std::set<std::string>{key}) << key << " " << cell;
  }
}

TEST_F(ImportTest, ReadsPeopleTheirPapersAndDates) {
  Cells row = row_;
  row["household_size"] = "٤";
  row["females"] = "2";
  row["males"] = "2";
  row["children_under_5"] = "1";
  row["children_5_to_17"] = "1";
  row["adults_60_plus"] = "0";
  row["head_document_type"] = "بطاقة الأونروا";
  row["head_document_number"] = "1-234567 / ٠٢";
  row["head_birth_date"] = "~1956";
  row["members"] =
      "زوجة | مريم | | | عوض | أنثى | 3/4/1990 | هوية فلسطينية | ٨٠٠٠٠٠٠٠٢\nابن | علي | | | عوض | ذكر | 2015-06 | "
      "إشعار ولادة | ";
  row["coverage"] = "NCTP | MOSD | CASH | ١٬٢٠٠٫٥ | ILS | شهري | 2023-01 | | مدفوع | 2025-01-15";
  row["disability"] = "الرؤية: بعض الصعوبة؛ WALKING: CANNOT_DO";
  ASSERT_EQ(Import(SheetOf({row}), "en").accepted, 1u) << rows_[0].problems[0].key << rows_[0].problems[0].expected;
  const v1::Referral dossier = client_->GetCase(rows_[0].queued.referral_id)->dossier;
  EXPECT_EQ(dossier.envelope().household_size(), 4u);
  EXPECT_EQ(dossier.envelope().bands().from_18_to_59(), 2u);
  ASSERT_EQ(dossier.people_size(), 3);
  EXPECT_EQ(dossier.people(0).documents(0).member_rank(), "02");
  EXPECT_EQ(dossier.people(0).birth().precision(), v1::DATE_PRECISION_ESTIMATED);
  EXPECT_EQ(dossier.people(1).role(), v1::PERSON_ROLE_SPOUSE);
  EXPECT_EQ(dossier.people(1).documents(0).number(), "800000002");
  EXPECT_EQ(dossier.people(1).birth().date().day(), 3);
  EXPECT_EQ(dossier.people(2).birth().precision(), v1::DATE_PRECISION_MONTH);
  EXPECT_EQ(dossier.coverage(0).amount_minor(), 120050);
  ASSERT_EQ(dossier.people(0).difficulties_size(), 2);
  EXPECT_EQ(dossier.people(0).difficulties(1).level(), v1::FUNCTIONAL_LEVEL_CANNOT_DO);
}

TEST_F(ImportTest, TakesAReasonBesideANumberThatNeedsOne) {
  row_["head_document_type"] = "PS_ID";
  row_["head_document_seen"] = "STATED";
  const auto kept = [this](const std::string& number, const std::string& reason) {
    row_["head_document_number"] = number;
    row_["head_document_kept"] = reason;
    const ImportResult result = Import(SheetOf({row_}));
    EXPECT_EQ(result.accepted, 1u) << Told();
    return client_->GetCase(rows_[0].queued.referral_id)->dossier.people(0).documents(0).kept();
  };
  EXPECT_EQ(kept("600000014", "as on document"), v1::DOCUMENT_KEPT_AS_ON_DOCUMENT);
  EXPECT_EQ(kept("600000024", "هكذا في سجل آخر"), v1::DOCUMENT_KEPT_AS_ON_ANOTHER_RECORD);
  EXPECT_EQ(kept("600000034", ""), v1::DOCUMENT_KEPT_UNSPECIFIED);
  // A column that somebody filled down says nothing beside a number that is right.
  EXPECT_EQ(kept("600000004", "as on document"), v1::DOCUMENT_KEPT_UNSPECIFIED);
  EXPECT_EQ(ProblemsWith("head_document_kept", "because")[0].code, "NOT_IN_SET");
}

TEST_F(ImportTest, KnowsAHouseholdWhoseNumberGotAReasonLater) {
  row_["head_document_type"] = "PS_ID";
  row_["head_document_seen"] = "STATED";
  row_["head_document_number"] = "600000014";
  EXPECT_EQ(Import(SheetOf({row_})).warned, 1u) << Told();
  row_["head_document_kept"] = "READ_ALOUD_TWICE";
  EXPECT_EQ(Import(SheetOf({row_})).repeated, 1u);
}

TEST_F(ImportTest, RepairsPastedNamesAndRefusesReorderingOnes) {
  Cells row = row_;
  row["head_first_name"] = "\u200fمحـمد\u00a0";
  ASSERT_EQ(Import(SheetOf({row})).accepted, 1u);
  EXPECT_EQ(client_->GetCase(rows_[0].queued.referral_id)->dossier.people(0).name().first(), "محمد");
  EXPECT_EQ(ProblemsWith("head_first_name", "محمد\u2067")[0].code, "BIDI_OVERRIDE");
}

TEST_F(ImportTest, ReportsRowsThatAreNoRows) {
  const std::string sheet = SheetOf({row_});
  const ImportResult result = Import(absl::StrCat(sheet, "a,b\r\n\r\n , \r\n\"\x80\",c\r\n\"never closed"));
  ASSERT_OK(result.status);
  EXPECT_EQ(result.rows, 4u);  // Blank lines are no rows.
  EXPECT_EQ(result.accepted, 1u);
  EXPECT_EQ(result.reported, 3u);
  EXPECT_TRUE(text::IsValidUtf8(report_.str()));
}

TEST_F(ImportTest, ReportsAHouseholdThatNoCommandCanHold) {
  Cells large = row_;
  large["need_summary"] = std::string(100'000, 'x');
  for (const bool preview : {true, false}) {
    options_.preview = preview;
    const ImportResult result = Import(SheetOf({large, row_}), "en");
    ASSERT_OK(result.status);
    EXPECT_EQ(Outcomes(), "!A") << Told();
    EXPECT_EQ(CodesOf(0), std::set<std::string>{"TOO_LARGE"});
  }
}

TEST_F(ImportTest, EmptyCellsAtTheEndMayBeLeftOutButNoneThatMustBeThere) {
  Cells row = row_;
  row["urgency"] = "normal";
  row["urgency_reason"] = row["vulnerabilities"] = "";
  const std::string sheet = SheetOf({row});
  const std::string end = "normal,,\r\n";
  ASSERT_TRUE(absl::EndsWith(sheet, end));
  const std::string cut = sheet.substr(0, sheet.size() - end.size() - 1);
  EXPECT_EQ(Import(absl::StrCat(cut, "\r\n")).reported, 1u);
  EXPECT_EQ(rows_[0].problems[0].code, "MALFORMED");
  // As it came out it is not taken for good.
  EXPECT_EQ(Import(report_.str()).reported, 1u);
  EXPECT_EQ(Import(absl::StrCat(cut, ",normal\r\n")).accepted, 1u);
  EXPECT_EQ(Import(sheet).repeated, 1u);
}

}  // namespace
}  // namespace ihala::client
