#include "common/referral/violation_text.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "common/referral/dossier_paths.h"
#include "common/referral/field_checks.h"
#include "common/referral/message_fields.h"
#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"
#include "common/referral/sharing_rules.h"
#include "common/text/utf8.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

bool HasArabic(absl::string_view text) {
  for (const char32_t code : text::ToCodePoints(text)) {
    if (code >= 0x600 && code <= 0x6FF) return true;
  }
  return false;
}

TEST(ViolationTextTest, EveryCodeIsSaidInBothLanguages) {
  for (const std::string& code : KnownViolationCodes()) {
    const FieldViolation violation{"needs.summary", code, ""};
    const std::string en = ViolationText(violation, "en"), ar = ViolationText(violation, "ar");
    EXPECT_THAT(en, HasSubstr("Description of the need: ")) << code;
    EXPECT_FALSE(HasArabic(en)) << code;
    EXPECT_THAT(ar, HasSubstr("وصف الاحتياج: ")) << code;
    EXPECT_THAT(en, Not(HasSubstr(code)));
    EXPECT_THAT(ar, Not(HasSubstr(code)));
  }
}

TEST(ViolationTextTest, EveryCodeOfTheRulesIsKnown) {
  std::set<std::string> used;
  const auto collect = [&used](const std::vector<FieldViolation>& violations) {
    for (const FieldViolation& violation : violations) used.insert(violation.code);
  };
  for (const FieldPlace& place : FieldsOf(SampleReferral())) {
    v1::Referral referral = SampleReferral();
    auto* const parent = place.Parent(&referral);
    parent->GetReflection()->ClearField(parent, &place.field());
    collect(CheckReferral(referral, SampleDay()));
    collect(CheckConsent(referral, SampleDay() + 1000));
    collect(CheckRouting(referral, Directory(), SampleDay()).fields);
    collect(CheckRouting(referral, SampleDirectory(), SampleDay() + 1000).fields);
    // Of these each has words of its own in both languages, see sharing_rules_test.cc.
    for (const FieldViolation& one : CheckRouting(referral, SampleDirectory(), SampleDay()).fields) {
      EXPECT_NE(ArabicWordsOf(one), "") << one.field << " " << one.code;
    }
  }
  EXPECT_GE(used.size(), 6u);
  for (const std::string& code : used) EXPECT_THAT(KnownViolationCodes(), Contains(code));
}

TEST(ViolationTextTest, TheLimitIsToldInArabicToo) {
  EXPECT_EQ(ViolationText({"people[1].name.first", "TOO_LONG", "must have at most 60 characters"}, "en"),
            "Person 2: first name: must have at most 60 characters.");
  EXPECT_EQ(ViolationText({"people[1].name.first", "TOO_LONG", "must have at most 60 characters"}, "ar"),
            "الفرد 2: الاسم الأول: يجب ألا يزيد النص على 60 حرفاً.");
  EXPECT_EQ(ViolationText({"people[1].name.first", "TOO_LONG", ""}, "ar"),
            "الفرد 2: الاسم الأول: النص أطول من المسموح.");
}

TEST(ViolationTextTest, ACodeOfTomorrowIsStillAnswered) {
  EXPECT_EQ(ViolationText({"envelope.desk", "NEW_RULE", "must be new"}, "en"), "Receiving desk: must be new.");
  EXPECT_EQ(ViolationText({"envelope.desk", "NEW_RULE", ""}, "en"), "Receiving desk: is not valid.");
  EXPECT_EQ(ViolationText({"envelope.desk", "NEW_RULE", ""}, "ar"), "المكتب المستقبِل: القيمة غير صالحة.");
  EXPECT_EQ(ViolationText({"", "MISSING", ""}, "en"), "must be given.");
}

TEST(FieldNameTest, NumbersCountFromOneAsPeopleDo) {
  EXPECT_EQ(FieldName("people[0]", "en"), "Person 1");
  EXPECT_EQ(FieldName("people[2].documents[1].number", "en"), "Person 3: document 2: number");
  EXPECT_EQ(FieldName("people[2].documents[1].number", "ar"), "الفرد 3: الوثيقة 2: الرقم");
  EXPECT_EQ(FieldName("people", "en"), "People");
  EXPECT_EQ(FieldName("envelope.services_requested[1]", "en"), "Services requested");
}

TEST(FieldNameTest, WhereTheFieldLiesDoesNotMatter) {
  EXPECT_EQ(FieldName("submit.referral.envelope.desk", "en"), FieldName("envelope.desk", "en"));
  EXPECT_EQ(FieldName("runs[0].operations[3].submit.referral.consent.mode", "en"), "Consent: how it was given");
}

TEST(FieldNameTest, TheSameWordInConsentIsTheConsents) {
  EXPECT_NE(FieldName("consent.programme", "en"), FieldName("envelope.programme", "en"));
  EXPECT_NE(FieldName("consent.language", "ar"), FieldName("envelope.language", "ar"));
}

TEST(FieldNameTest, AnUnknownPathSpeaksForItself) {
  EXPECT_EQ(FieldName("runs[0].first_n", "ar"), "runs[0].first_n");
  EXPECT_EQ(FieldName("", "en"), "");
  EXPECT_EQ(FieldName("people[x].name.first", "en"), "first name");
  EXPECT_EQ(FieldName("people[99999999999999999999].sex", "en"), "sex");
}

// An agreement may bar, withhold or open any of them.
TEST(FieldNameTest, EveryFieldOfADossierHasANameInBothLanguages) {
  EXPECT_GT(DossierPaths().size(), 100u);
  for (const auto& [path, rule] : DossierPaths()) {
    // Ids and versions are the program's own affair.
    if (absl::EndsWith(path, "_id") || path == "schema_version") continue;
    EXPECT_TRUE(HasArabic(FieldName(path, "ar"))) << path;
    EXPECT_NE(FieldName(path, "en"), path);
  }
}

// What a caseworker must give has a name in the caseworker's language.
TEST(FieldNameTest, EveryRequiredFieldHasANameInArabic) {
  std::vector<FieldViolation> missing = CheckReferral({}, SampleDay());
  v1::Referral hollow;
  hollow.mutable_envelope(), hollow.mutable_safe_contact(), hollow.mutable_household()->mutable_current_place();
  hollow.mutable_needs(), hollow.mutable_interview(), hollow.add_people()->mutable_name();
  for (const FieldViolation& v : CheckReferral(hollow, SampleDay())) missing.push_back(v);
  for (const FieldViolation& v : CheckConsent(hollow, SampleDay())) missing.push_back(v);
  EXPECT_GE(missing.size(), 40u);
  for (const FieldViolation& violation : missing) {
    // Ids and versions are the program's own affair.
    if (absl::EndsWith(violation.field, "_id") || absl::EndsWith(violation.field, "schema_version")) continue;
    EXPECT_TRUE(HasArabic(FieldName(violation.field, "ar"))) << violation.field;
  }
}

}  // namespace
}  // namespace ihala
