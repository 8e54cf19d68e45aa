// What people read when an agreement, a consent or the directory stops a referral: every rule, in both languages.
#include "common/referral/sharing_rules.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/referral/agreement.h"
#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"
#include "common/referral/violation_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kId[] = "DSA-2025-03";

// A referral and a directory of which one thing is not as it should be.
struct World {
  v1::Referral referral = SampleReferral();
  Directory directory = SampleDirectory();

  template <typename Entry, typename Edit>
  void Change(const Entry* entry, Edit edit) {
    Entry copy = *entry;
    edit(copy);
    directory.Put(std::move(copy));
  }
  void Agree(const std::function<void(v1::SharingAgreement&)>& edit) { Change(directory.agreement(kId, 1), edit); }
};

template <typename Entry>
void Close(Entry& entry) {
  *entry.mutable_validity()->mutable_to() = ToDate(SampleDay() - 1);
}

constexpr char kReceiver[] = "MOSD-RAM";
constexpr char kReferrer[] = "CSO-014";

using Break = std::function<void(World&)>;

std::map<SharingRule, Break> AgreementBreaks() {
  return {
      {SharingRule::kNoAgreement, [](World& w) { w.referral.set_agreement_id("DSA-9"); }},
      {SharingRule::kNotSigned, [](World& w) { w.Agree([](auto& one) { one.mutable_signatures()->RemoveLast(); }); }},
      {SharingRule::kOtherProgramme, [](World& w) { w.Agree([](auto& one) { one.set_programmes(0, "OTHER"); }); }},
      {SharingRule::kOtherPurpose, [](World& w) { w.Agree([](auto& one) { one.set_purpose("EXERCISE"); }); }},
      {SharingRule::kNotInForce, [](World& w) { w.Agree([](auto& one) { Close(one); }); }},
      {SharingRule::kOtherVersion, [](World& w) { w.referral.set_agreement_version(7); }},
      {SharingRule::kForbiddenRecipient,
       [](World& w) { w.Agree([&](auto& one) { one.add_forbidden_desks(w.referral.envelope().desk()); }); }},
      {SharingRule::kBarredField, [](World& w) { w.Agree([](auto& one) { one.add_barred("people.phones"); }); }},
  };
}

std::map<SharingRule, Break> DirectoryBreaks() {
  return {
      {SharingRule::kUnknownEntry, [](World& w) { w.referral.mutable_envelope()->set_desk("NOWHERE"); }},
      {SharingRule::kReceiverOver,
       [](World& w) { w.Change(w.directory.organisation(kReceiver), [](auto& one) { Close(one); }); }},
      {SharingRule::kReceiverTakesNone,
       [](World& w) { w.Change(w.directory.organisation(kReceiver), [](auto& one) { one.set_receives(false); }); }},
      {SharingRule::kReceiverFrozen,
       [](World& w) { w.Change(w.directory.organisation(kReceiver), [](auto& one) { one.mutable_freeze(); }); }},
      {SharingRule::kReceiverRenamed,
       [](World& w) {
         w.referral.mutable_consent()->set_receiver_name("الاسم القديم");
         w.Change(w.directory.organisation(kReceiver), [](auto& one) { one.mutable_name()->set_ar("الاسم الجديد"); });
       }},
      {SharingRule::kReferrerOver,
       [](World& w) { w.Change(w.directory.organisation(kReferrer), [](auto& one) { Close(one); }); }},
      {SharingRule::kReferrerRefersNone,
       [](World& w) { w.Change(w.directory.organisation(kReferrer), [](auto& one) { one.set_refers(false); }); }},
      {SharingRule::kProgrammeOver,
       [](World& w) { w.Change(w.directory.programme("NCTP"), [](auto& one) { Close(one); }); }},
      {SharingRule::kProgrammeOfOthers,
       [](World& w) { w.Change(w.directory.programme("NCTP"), [](auto& one) { one.set_organisation(kReferrer); }); }},
      {SharingRule::kDeskOver,
       [](World& w) { w.Change(w.directory.desk("MOSD-GAZA"), [](auto& one) { Close(one); }); }},
      {SharingRule::kDeskOfOthers,
       [](World& w) { w.Change(w.directory.desk("MOSD-GAZA"), [](auto& one) { one.set_organisation(kReferrer); }); }},
      {SharingRule::kDeskServesElsewhere,
       [](World& w) { w.Change(w.directory.desk("MOSD-GAZA"), [](auto& one) { one.set_governorates(0, "PS0255"); }); }},
      {SharingRule::kDeskHandlesOthers,
       [](World& w) { w.Change(w.directory.desk("MOSD-GAZA"), [](auto& one) { one.set_programmes(0, "OTHER"); }); }},
      {SharingRule::kGovernorateOver,
       [](World& w) { w.Change(w.directory.governorate("PS0265"), [](auto& one) { Close(one); }); }},
  };
}

// Two adults: then an answer for oneself, or for the children alone, is not enough.
void TwoAdults(World& world) {
  world.referral.clear_people();
  for (const v1::PersonRole role : {v1::PERSON_ROLE_HEAD, v1::PERSON_ROLE_SPOUSE}) {
    v1::Person& person = *world.referral.add_people();
    person.set_role(role);
    person.mutable_birth()->mutable_date()->set_year(1980);
  }
}

std::map<SharingRule, Break> ConsentBreaks() {
  return {
      {SharingRule::kConsentOfOtherReceiver,
       [](World& w) { w.referral.mutable_consent()->set_receiving_organisation("OTHER"); }},
      {SharingRule::kConsentOfOtherProgramme, [](World& w) { w.referral.mutable_consent()->set_programme("OTHER"); }},
      {SharingRule::kConsentNotYet,
       [](World& w) { *w.referral.mutable_consent()->mutable_given_on() = ToDate(SampleDay() + 1); }},
      {SharingRule::kConsentOver,
       [](World& w) { *w.referral.mutable_consent()->mutable_expires_on() = ToDate(SampleDay() - 1); }},
      {SharingRule::kConsentByChild,
       [](World& w) {
         w.referral.mutable_consent()->set_given_by(v1::CONSENT_GIVER_HEAD);
         v1::Person& head = *w.referral.mutable_people(0);
         head.set_role(v1::PERSON_ROLE_HEAD);
         *head.mutable_birth()->mutable_date() = ToDate(SampleDay() - 3000);
       }},
      {SharingRule::kConsentForSelf,
       [](World& w) {
         TwoAdults(w);
         w.referral.mutable_consent()->set_for_whom(v1::CONSENT_SCOPE_SELF);
       }},
      {SharingRule::kConsentForChildren,
       [](World& w) {
         TwoAdults(w);
         w.referral.mutable_consent()->set_for_whom(v1::CONSENT_SCOPE_CHILDREN);
       }},
  };
}

std::map<SharingRule, Break> AllBreaks() {
  std::map<SharingRule, Break> all = AgreementBreaks();
  all.merge(DirectoryBreaks());
  all.merge(ConsentBreaks());
  return all;
}

std::vector<FieldViolation> Check(const World& world) {
  std::vector<FieldViolation> found = CheckConsent(world.referral, SampleDay());
  for (FieldViolation& one : CheckRouting(world.referral, world.directory, SampleDay()).fields) {
    found.push_back(std::move(one));
  }
  return found;
}

// The only violation once `rule` is broken.
FieldViolation Broken(SharingRule rule) {
  // Of a case that is there already: see server/commands/input_references.cc.
  if (rule == SharingRule::kForbiddenRedirect) return {"inputs.desk", "RED_LINE", ForbiddenWords(kId)};
  World world;
  AllBreaks().at(rule)(world);
  const std::vector<FieldViolation> found = Check(world);
  EXPECT_EQ(found.size(), 1u) << CodeOf(rule) << " " << WordsOf(rule);
  return found.empty() ? FieldViolation() : found[0];
}

bool SaysOne(absl::string_view text, const std::vector<const char*>& words) {
  return std::any_of(words.begin(), words.end(), [text](const char* word) { return absl::StrContains(text, word); });
}

bool HasLatin(absl::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char one) { return absl::ascii_isalpha(one); });
}

TEST(SharingRulesTest, EveryRuleIsBrokenByItselfAndToldInBothLanguagesWithWhatCanBeDone) {
  EXPECT_THAT(Check(World()), IsEmpty());
  for (int i = 0; i < static_cast<int>(SharingRule::kEnd); ++i) {
    const auto rule = static_cast<SharingRule>(i);
    ASSERT_TRUE(rule == SharingRule::kForbiddenRedirect || AllBreaks().contains(rule))
        << "no example: " << WordsOf(rule);
    const FieldViolation found = Broken(rule);
    EXPECT_EQ(found.code, CodeOf(rule)) << WordsOf(rule);
    const std::string en = ViolationText(found, "en"), ar = ViolationText(found, "ar");
    EXPECT_TRUE(absl::StartsWith(en, absl::StrCat(FieldName(found.field, "en"), ": "))) << en;
    EXPECT_TRUE(absl::StartsWith(ar, absl::StrCat(FieldName(found.field, "ar"), ": "))) << ar;
    EXPECT_TRUE(SaysOne(en, {"choose ", "ask ", "keep the referral as a draft", "leave ", "correct "})) << en;
    EXPECT_TRUE(SaysOne(ar, {"اختر ", "اسأل ", "اسألهم ", "احفظ الإحالة مسودة", "احذف ", "صحّح "})) << ar;
    std::string without = ArabicWordsOf(found);
    EXPECT_THAT(without, Not(IsEmpty())) << en;
    EXPECT_EQ(ViolationRule(found, "ar"), without);
    if (const size_t id = without.find(kId); id != std::string::npos) without.erase(id, sizeof kId - 1);
    EXPECT_FALSE(HasLatin(without)) << without;
    EXPECT_THAT(without, Not(HasSubstr("#")));
    EXPECT_THAT(en, Not(HasSubstr("#")));
  }
}

TEST(SharingRulesTest, TheAgreementIsNamedWithItsVersionWhereverThereIsOne) {
  for (const auto& [rule, broken] : AgreementBreaks()) {
    const FieldViolation found = Broken(rule);
    const bool names = rule != SharingRule::kNoAgreement;
    const std::string en = ViolationText(found, "en"), ar = ViolationText(found, "ar");
    EXPECT_EQ(absl::StrContains(en, "agreement DSA-2025-03 version 1"), names) << en;
    EXPECT_EQ(absl::StrContains(ar, "الاتفاقية DSA-2025-03 (النسخة 1)"), names) << ar;
  }
}

TEST(SharingRulesTest, NoTwoRulesHaveTheSameWords) {
  std::set<std::string> en, ar;
  for (const auto& [rule, broken] : AllBreaks()) {
    const FieldViolation found = Broken(rule);
    EXPECT_TRUE(en.insert(found.description).second) << found.description;
    EXPECT_TRUE(ar.insert(ArabicWordsOf(found)).second) << found.description;
  }
}

TEST(SharingRulesTest, ABarredFieldIsCalledByItsOwnName) {
  const FieldViolation found = Broken(SharingRule::kBarredField);
  EXPECT_EQ(
      ViolationText(found, "en"),
      "Person 1: phone 1: must be left out: agreement DSA-2025-03 version 1 bars it; leave it out, choose another "
      "receiver, or keep the referral as a draft and ask your supervisor.");
  EXPECT_EQ(ViolationText(found, "ar"),
            "الفرد 1: الهاتف 1: خط أحمر في الاتفاقية DSA-2025-03 (النسخة 1): لا يجوز أن تكون هذه المعلومة في إحالة؛ "
            "احذفها أو "
            "اختر جهة أخرى، أو احفظ الإحالة مسودة واسأل مشرفك.");
}

TEST(SharingRulesTest, OfTwoVersionsThatForbidTheSameTheNewerOneIsNamedOnce) {
  World world;
  world.Agree([](auto& one) { one.add_barred("people.phones"); });
  world.Agree([](auto& one) { one.set_version(2); });
  const std::vector<FieldViolation> found = Check(world);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].description, HasSubstr("DSA-2025-03 version 2"));
}

TEST(SharingRulesTest, WhereNoneIsInForceTheOneThatComesNearestIsExplained) {
  // So it comes from a device, which names an agreement only where one lets the referral pass.
  for (const SharingRule rule :
       {SharingRule::kNotSigned, SharingRule::kOtherProgramme, SharingRule::kOtherPurpose, SharingRule::kNotInForce}) {
    World world;
    AllBreaks().at(rule)(world);
    world.referral.clear_agreement_id();
    world.referral.clear_agreement_version();
    const RoutingProblem problem = CheckRouting(world.referral, world.directory, SampleDay());
    ASSERT_EQ(problem.fields.size(), 1u);
    EXPECT_EQ(problem.fields[0].description, WordsOf(rule, {kId, 1}));
    EXPECT_EQ(problem.fields[0].field, "agreement_id");
    EXPECT_THAT(problem.reason, Not(IsEmpty()));
  }
  World others;
  others.Agree([](auto& one) { one.set_receiving_organisation("OTHER"); });
  others.referral.clear_agreement_id();
  EXPECT_EQ(CheckRouting(others.referral, others.directory, SampleDay()).fields[0].description,
            WordsOf(SharingRule::kNoAgreement));
  World named_none;
  named_none.referral.clear_agreement_id();
  EXPECT_EQ(CheckRouting(named_none.referral, named_none.directory, SampleDay()).reason, "RED_LINE_BLOCKED");
}

TEST(SharingRulesTest, WordsOfOtherProgramsFallBackToTheCodesOwn) {
  for (const char* description : {"", "must be something else", "must cover the programme, and agreement  does not",
                                  "must be left out: agreement DSA-1 bars it", "agreement"}) {
    for (const char* code : {"NOT_COVERED", "NOT_SIGNED", "NOT_VALID_NOW", "RED_LINE", "NEW"}) {
      const FieldViolation violation{"agreement_id", code, description};
      EXPECT_EQ(ArabicWordsOf(violation), "") << code << " " << description;
      EXPECT_THAT(ViolationText(violation, "ar"), HasSubstr("اتفاقية مشاركة البيانات: "));
    }
  }
  EXPECT_THAT(ArabicWordsOf({"envelope.desk", "RED_LINE", ForbiddenWords("dsa-1")}), HasSubstr("الاتفاقية dsa-1:"))
      << "an agreement without a version is named too";
}

}  // namespace
}  // namespace ihala
