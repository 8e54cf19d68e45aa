// Edge cases as they come in a spreadsheet: what is sure is taken, what is not is a question, the rest an error.
#include <string>
#include <tuple>
#include <vector>

#include "common/referral/violation_text.h"
#include "common/text/amount.h"
#include "common/text/dates.h"
#include "common/text/id_number.h"
#include "common/text/phone.h"
#include "tests/edge/sample.h"
#include "tests/support/client/sheet_test_base.h"

namespace ihala::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::PrintToString;

class EdgeSheetTest : public SheetTest {
 protected:
  // What is said of a column of the one row, as "ID_ZEROS 006000004" for a question, as "! TOO_SHORT" for an error.
  std::vector<std::string> SaidOf(const std::string& key) {
    std::vector<std::string> said;
    for (const ImportedRow& row : rows_) {
      for (const ImportProblem& problem : row.problems) {
        if (problem.key != key) continue;
        said.push_back(problem.is_question ? absl::StrCat(problem.code, " ", problem.suggestion)
                                           : absl::StrCat("! ", problem.code));
      }
    }
    return said;
  }

  // What a column of the one row should be looked at again for.
  std::vector<std::string> WarnedOf(const std::string& key) {
    std::vector<std::string> codes;
    for (const ImportedRow& row : rows_) {
      for (const ImportProblem& warning : row.warnings) {
        if (warning.key == key) codes.push_back(warning.code);
      }
    }
    return codes;
  }

  // The cell is a question with this reading. Nothing is submitted before it is answered; with the answer the household
  // is. `also` are questions that the cell raises about others.
  void ExpectAsked(const std::string& key, const std::string& cell, const std::string& code,
                   const std::string& suggestion, std::set<std::string> also = {}) {
    ImportResult result = ImportWith(key, cell);
    ASSERT_OK(result.status);
    EXPECT_EQ(result.accepted, 0u) << cell;
    EXPECT_THAT(SaidOf(key), ElementsAre(absl::StrCat(code, " ", suggestion))) << cell;
    also.insert(code);
    result = ImportWith(key, cell, also);
    ASSERT_OK(result.status);
    ASSERT_EQ(result.accepted, 1u) << cell << PrintToString(SaidOf(key));
  }

  void ExpectError(const std::string& key, const std::string& cell) {
    const ImportResult result = ImportWith(key, cell);
    ASSERT_OK(result.status);
    EXPECT_EQ(result.reported, 1u) << cell;
    ASSERT_EQ(rows_.size(), 1u);
    EXPECT_THAT(SaidOf(key), ElementsAre(testing::StartsWith("! "))) << cell;
  }

  void ExpectTaken(const std::string& key, const std::string& cell) {
    const ImportResult result = ImportWith(key, cell);
    ASSERT_OK(result.status);
    ASSERT_EQ(result.accepted, 1u) << cell << PrintToString(SaidOf(key));
  }
};

TEST_F(EdgeSheetTest, EdgeCase02AFailedCheckDigitIsToBeReadAgainOrKeptForAReason) {
  const auto stated = [](v1::DocumentKept kept) {
    return [kept](v1::Referral& referral) {
      v1::IdentityDocument& document = *referral.mutable_people(0)->mutable_documents(0);
      document.set_number("600000014");
      document.set_seen(v1::DOCUMENT_SEEN_STATED);
      document.set_check(v1::DOCUMENT_CHECK_CHECKSUM_FAIL);
      document.set_kept(kept);
    };
  };
  const std::string field = "people[0].documents[0].number";
  for (const auto& [kept, code, ar, en] :
       {std::tuple(v1::DOCUMENT_KEPT_UNSPECIFIED, "CHECK_DIGIT", "بصوت عالٍ", "read aloud again"),
        {v1::DOCUMENT_KEPT_READ_ALOUD_TWICE, "CHECK_DIGIT_KEPT", "تم تأكيد", "was confirmed"}}) {
    EXPECT_THAT(edge::Wrong(stated(kept)), IsEmpty());
    EXPECT_THAT(edge::Warned(stated(kept)), ElementsAre(absl::StrCat(field, " ", code)));
    EXPECT_THAT(ViolationText({field, code, ""}, "ar"), HasSubstr(ar));
    EXPECT_THAT(ViolationText({field, code, ""}, "en"), HasSubstr(en));
  }
  // The same in a sheet: it is submitted either way, and the reason with it.
  row_["head_document_type"] = "PS_ID";
  row_["head_document_seen"] = "STATED";
  ExpectTaken("head_document_number", "600000014");
  EXPECT_THAT(WarnedOf("head_document_number"), ElementsAre("CHECK_DIGIT"));
  row_["head_document_kept"] = "قُرئ بصوت عالٍ مرتين";
  ExpectTaken("head_document_number", "600000024");
  EXPECT_THAT(WarnedOf("head_document_number"), ElementsAre("CHECK_DIGIT_KEPT"));
  EXPECT_EQ(Imported().people(0).documents(0).kept(), v1::DOCUMENT_KEPT_READ_ALOUD_TWICE);
}

TEST_F(EdgeSheetTest, EdgeCase04AnIdThatLostItsZerosIsAskedAboutNeverPadded) {
  EXPECT_EQ(text::ReadIdNumber("6000004").suggestion, "006000004");
  EXPECT_THAT(edge::Wrong([](v1::Referral& referral) {
                referral.mutable_people(0)->mutable_documents(0)->set_number("6000004");
              }),
              ElementsAre("people[0].documents[0].number MALFORMED"));
  ExpectAsked("head_document_number", "6000004", "ID_ZEROS", "006000004");
  EXPECT_EQ(Imported().people(0).documents(0).number(), "006000004");
  // No padding makes the check digit fit: there is nothing to suggest.
  ExpectError("head_document_number", "6000005");
}

TEST_F(EdgeSheetTest, EdgeCase18OverridesAreRefusedAndMarkupAndFormulasAreOnlyText) {
  EXPECT_THAT(
      edge::Wrong([](v1::Referral& referral) { referral.mutable_people(0)->mutable_name()->set_first("محمد\u202E"); }),
      ElementsAre("people[0].name.first BIDI_OVERRIDE"));
  ExpectError("head_first_name", "محمد\u202E");
  for (const char* name : {"<b>محمد</b>", "=CMD()", "+1", "@x"}) {
    ExpectTaken("head_first_name", name);
    EXPECT_EQ(Imported().people(0).name().first(), name);
    // In the report, with another cell wrong, a spreadsheet would not run it.
    Cells wrong = row_;
    wrong["head_first_name"] = name;
    wrong["phone"] = "05900000";
    ASSERT_OK(Import(SheetOf({wrong})).status);
    EXPECT_THAT(report_.str(), HasSubstr(name));
    if (name[0] == '<') continue;
    for (const char* before : {",", "\""}) EXPECT_THAT(report_.str(), Not(HasSubstr(absl::StrCat(before, name))));
  }
}

TEST_F(EdgeSheetTest, EdgeCase21PhonesAreMendedWithAWordRefusedOrKept) {
  row_["phone_owner"] = "SELF";
  ExpectAsked("phone", "+9700590000001", "PHONE", "+970590000001");
  EXPECT_EQ(Imported().people(0).phones(0).e164(), "+970590000001");
  EXPECT_EQ(text::ReadPhone("05900000").error, text::PhoneError::kTooShort);
  ExpectError("phone", "05900000");
  ExpectTaken("phone", "0520000001");
  EXPECT_EQ(Imported().people(0).phones(0).e164(), "+972520000001");
}

TEST_F(EdgeSheetTest, EdgeCase23DatesKeepWhatIsKnownAndAskWhatIsNot) {
  const auto born = [this] { return Imported().people(0).birth(); };
  // Day first, as people there write; nothing else in the file speaks against it.
  EXPECT_TRUE(text::ReadAnyDate("1/2/1984").needs_confirmation());
  ExpectTaken("head_birth_date", "1/2/1984");
  EXPECT_EQ(born().date().day(), 1);
  EXPECT_EQ(born().date().month(), 2);
  ExpectAsked("head_birth_date", "1/13/1984", "OTHER_ORDER", "1984-01-13", {"DAY_MONTH"});
  // A year is a year.
  ExpectTaken("head_birth_date", "مواليد 1984");
  EXPECT_EQ(born().precision(), v1::DATE_PRECISION_YEAR);
  EXPECT_EQ(born().date().month(), 0);
  ExpectTaken("head_birth_date", "1984-01-01");
  EXPECT_THAT(Brief([this] {
                std::vector<FieldViolation> warnings;
                for (const ImportProblem& warning : rows_[0].warnings)
                  warnings.push_back({warning.key, warning.code, ""});
                return warnings;
              }()),
              testing::Contains("head_birth_date FIRST_OF_JANUARY"));
  ImportResult hijri = ImportWith("head_birth_date", "1404");
  ASSERT_OK(hijri.status);
  ASSERT_EQ(hijri.reported, 1u);
  EXPECT_THAT(SaidOf("head_birth_date"), ElementsAre(testing::AllOf(HasSubstr("HIJRI "), HasSubstr("1984"))));
  ExpectError("head_birth_date", "2031");
  ExpectError("head_birth_date", "1895");
}

TEST_F(EdgeSheetTest, EdgeCase37AmountsInDoubtAreConfirmedAndKeepTheirCurrency) {
  for (const char* doubt : {"1.250", "1,250"}) {
    EXPECT_EQ(text::ReadAmount(doubt).minor, 125000) << doubt;
    EXPECT_TRUE(text::ReadAmount(doubt).needs_confirmation) << doubt;
  }
  EXPECT_EQ(text::ReadAmount("١٢٥٠").minor, 125000);
  EXPECT_FALSE(text::ReadAmount("١٢٥٠").needs_confirmation);
  EXPECT_EQ(text::ReadAmount("USD 350").currency, "USD");
  EXPECT_EQ(text::ReadAmount("USD 350").minor, 35000);
  // programme | provider | benefit | amount | currency | frequency | from | to | status | last paid
  const auto paid = [](const std::string& amount, const std::string& currency) {
    return "MPCA |  | CASH | " + amount + " | " + currency + " | MONTHLY |  |  | PAID | ";
  };
  ExpectAsked("coverage", paid("1.250", "ILS"), "AMOUNT", "line 1: 1250.00");
  EXPECT_EQ(Imported().coverage(0).amount_minor(), 125000);
  ExpectTaken("coverage", paid("١٢٥١", "ILS"));
  ExpectTaken("coverage", paid("350", "USD"));
  EXPECT_EQ(Imported().coverage(0).currency(), "USD");
  EXPECT_EQ(Imported().coverage(0).amount_minor(), 35000);
}

}  // namespace
}  // namespace ihala::client
