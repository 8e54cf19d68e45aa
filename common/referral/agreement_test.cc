#include "common/referral/agreement.h"

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/referral/directory.h"
#include "common/referral/dossier_paths.h"
#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/support/brief.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::SharingAgreement Terms(const std::string& text) {
  v1::SharingAgreement agreement;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &agreement)) << text;
  return agreement;
}

absl::Time Utc(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

TEST(AgreementTest, ItTakesBothSides) {
  v1::SharingAgreement agreement = Terms("signatures { side: SIDE_REFERRER }");
  EXPECT_TRUE(HasSigned(agreement, v1::SIDE_REFERRER));
  EXPECT_FALSE(IsSigned(agreement));
  agreement.add_signatures()->set_side(v1::SIDE_REFERRER);
  EXPECT_FALSE(IsSigned(agreement)) << "one side twice is one side";
  agreement.add_signatures()->set_side(v1::SIDE_RECEIVER);
  EXPECT_TRUE(IsSigned(agreement));
}

TEST(AgreementTest, ItsDaysAreWholeDaysAndAnEndComesBeforeThem) {
  v1::SharingAgreement agreement = Terms("validity { from { year: 2026 month: 3 } to { year: 2026 month: 4 } }");
  EXPECT_EQ(BeginOf(agreement), Utc(2026, 3, 1));
  EXPECT_EQ(EndOf(agreement), Utc(2026, 5, 1));
  agreement.mutable_ended()->mutable_at()->set_seconds(absl::ToUnixSeconds(Utc(2026, 4, 2)) + 5);
  EXPECT_EQ(EndOf(agreement), Utc(2026, 4, 2) + absl::Seconds(5));
  EXPECT_EQ(BeginOf(v1::SharingAgreement()), absl::InfinitePast());
  EXPECT_EQ(EndOf(v1::SharingAgreement()), absl::InfiniteFuture());
}

TEST(AgreementTest, TermsThatMakeSensePass) {
  EXPECT_THAT(CheckTerms(Terms(R"pb(
                purpose: "REFERRAL"
                opened { rung: RUNG_REVIEW fields: "needs" }
                opened { rung: RUNG_DOSSIER fields: "people.documents.number" fields: "household.income" }
                withheld: "people.phones"
                barred: "people.difficulties"
                refused_retention_days: 30
                closed_retention_days: 3650
                forbidden_organisations: "POLICE-1"
                forbidden_desks: "MOSD-NORTH"
              )pb")),
              IsEmpty());
}

TEST(AgreementTest, EachMistakeInTheTermsIsNamedWhereItStands) {
  const auto wrong = [](const std::string& text) { return Brief(CheckTerms(Terms(text), "agreement.")); };
  EXPECT_THAT(wrong("purpose: 'any thing'"), ElementsAre("agreement.purpose MALFORMED"));
  EXPECT_THAT(wrong("opened { fields: 'envelope' }"),
              ElementsAre("agreement.opened[0].rung MISSING", "agreement.opened[0].fields[0] OUT_OF_RANGE"));
  EXPECT_THAT(wrong("opened { rung: RUNG_REVIEW }"), ElementsAre("agreement.opened[0].fields MISSING"));
  EXPECT_THAT(wrong("opened { rung: RUNG_REVIEW fields: 'needs.sumary' }"),
              ElementsAre("agreement.opened[0].fields[0] UNKNOWN_FIELD"));
  EXPECT_THAT(wrong("opened { rung: RUNG_REVIEW fields: 'people' }"),
              ElementsAre("agreement.opened[0].fields[0] OUT_OF_RANGE"));
  EXPECT_THAT(wrong("opened { rung: RUNG_DOSSIER fields: 'needs.complaint_ref' }"),
              ElementsAre("agreement.opened[0].fields[0] NOT_ALLOWED"));
  EXPECT_THAT(wrong("withheld: 'people.phones' withheld: 'people.phones'"),
              ElementsAre("agreement.withheld[1] NOT_UNIQUE"));
  EXPECT_THAT(wrong("withheld: 'envelope.desk'"), ElementsAre("agreement.withheld[0] NOT_ALLOWED"));
  EXPECT_THAT(wrong("barred: 'envelope'"), ElementsAre("agreement.barred[0] NOT_ALLOWED"));
  EXPECT_THAT(wrong("barred: 'people[0].phones'"), ElementsAre("agreement.barred[0] UNKNOWN_FIELD"));
  EXPECT_THAT(wrong("closed_retention_days: 3651"), ElementsAre("agreement.closed_retention_days OUT_OF_RANGE"));
  EXPECT_THAT(wrong("forbidden_desks: 'a b'"), ElementsAre("agreement.forbidden_desks[0] MALFORMED"));
  EXPECT_THAT(wrong("receiving_organisation: 'M-1' forbidden_organisations: 'M-1'"),
              ElementsAre("agreement.forbidden_organisations INCONSISTENT"));
}

TEST(AgreementTest, ABarredFieldIsFoundWhereverItIsFilledIn) {
  v1::Referral referral = SampleReferral();
  for (int i = 1; i < referral.people_size(); ++i) {
    referral.mutable_people(i)->clear_phones();
    referral.mutable_people(i)->clear_payment_alias();
  }
  const v1::SharingAgreement agreement =
      Terms("agreement_id: 'DSA-1' barred: 'people.phones' barred: 'people.payment_alias'");
  const std::vector<FieldViolation> found = FindBarred(agreement, referral, "submit.");
  EXPECT_THAT(Brief(found),
              ElementsAre("submit.people[0].phones[0] RED_LINE", "submit.people[0].payment_alias RED_LINE"));
  EXPECT_THAT(found[0].description, ::testing::HasSubstr("DSA-1"));
  EXPECT_THAT(FindBarred(Terms("barred: 'coverage.amount_minor'"), v1::Referral()), IsEmpty());
}

TEST(DossierPathsTest, EveryFieldHasItsRuleAndThePeoplesLieInTheirGroups) {
  const auto& paths = DossierPaths();
  EXPECT_GT(paths.size(), 100u);
  for (const auto& [path, field] : paths) EXPECT_NE(field.access.rung(), v1::RUNG_UNSPECIFIED) << path;
  EXPECT_EQ(paths.at("people.name.first").group, v1::CONSENT_GROUP_IDENTITY);
  EXPECT_EQ(paths.at("people.phones.e164").group, v1::CONSENT_GROUP_CONTACT);
  EXPECT_EQ(paths.at("household.current_place.locality").group, v1::CONSENT_GROUP_PLACE);
  EXPECT_EQ(paths.at("household.income").group, v1::CONSENT_GROUP_HOUSEHOLD);
  EXPECT_EQ(paths.at("needs.summary").group, v1::CONSENT_GROUP_NEEDS);
  EXPECT_EQ(paths.at("coverage.provider").group, v1::CONSENT_GROUP_COVERAGE);
  EXPECT_EQ(paths.at("envelope.urgency").group, v1::CONSENT_GROUP_UNSPECIFIED);
  EXPECT_TRUE(LiesIn("people.phones", "people"));
  EXPECT_TRUE(LiesIn("people", "people"));
  EXPECT_FALSE(LiesIn("people_of", "people"));
  EXPECT_FALSE(LiesIn("people", "people.phones"));
}

// What sensitive or identifying fields a family has not been asked about by group?
TEST(DossierPathsTest, NothingAboutTheFamilyIsWithoutAGroup) {
  for (const auto& [path, field] : DossierPaths()) {
    if (field.access.field_class() == v1::FIELD_CLASS_OPERATIONAL || LiesIn(path, "consent")) continue;
    EXPECT_NE(field.group, v1::CONSENT_GROUP_UNSPECIFIED) << path;
  }
}

TEST(CheckConsentTest, GroupsAndFieldsThatNobodyKnowsAreNamed) {
  v1::Referral referral = SampleReferral();
  referral.mutable_consent()->set_fields(0, "EVERYTHING");
  referral.mutable_consent()->add_withheld("people.fones");
  EXPECT_THAT(Brief(CheckReferral(referral, SampleDay())),
              ElementsAre("consent.fields[0] UNKNOWN_CODE", "consent.withheld[1] UNKNOWN_FIELD"));
}

class VersionsTest : public ::testing::Test {
 protected:
  v1::SharingAgreement Version(uint32_t version) const {
    v1::SharingAgreement next = *directory_.agreement("DSA-2025-03", 1);
    next.set_version(version);
    return next;
  }
  std::vector<std::string> Check(absl::CivilDay day = SampleDay()) const {
    const RoutingProblem problem = CheckRouting(referral_, directory_, day, "");
    std::vector<std::string> brief = Brief(problem.fields);
    if (!problem.reason.empty()) brief.insert(brief.begin(), problem.reason);
    return brief;
  }

  v1::Referral referral_ = SampleReferral();
  Directory directory_ = SampleDirectory();
};

TEST_F(VersionsTest, AVersionThatOneSideSignedIsNotInForce) {
  v1::SharingAgreement next = Version(2);
  next.mutable_signatures()->RemoveLast();
  next.add_forbidden_desks(referral_.envelope().desk());
  directory_.Put(next);
  EXPECT_EQ(directory_.InForce("DSA-2025-03", SampleDay())->version(), 1u);
  EXPECT_THAT(Check(), IsEmpty());
  v1::SharingAgreement first = Version(1);
  first.clear_signatures();
  directory_.Put(first);
  EXPECT_EQ(directory_.InForce("DSA-2025-03", SampleDay()), nullptr);
  EXPECT_EQ(directory_.AgreementFor("CSO-014", "MOSD-RAM", "NCTP", SampleDay()), nullptr);
  EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "agreement_id NOT_SIGNED"));
}

TEST_F(VersionsTest, TheNewestThatHasBegunIsInForce) {
  v1::SharingAgreement next = Version(2);
  *next.mutable_validity()->mutable_from() = ToDate(SampleDay() + 10);
  directory_.Put(next);
  EXPECT_EQ(directory_.InForce("DSA-2025-03", SampleDay())->version(), 1u);
  EXPECT_EQ(directory_.InForce("DSA-2025-03", SampleDay() + 10)->version(), 2u);
  referral_.set_agreement_version(2);
  EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "agreement_version NOT_COVERED"));
  EXPECT_THAT(Check(SampleDay() + 10), IsEmpty());
}

TEST_F(VersionsTest, AnAgreementThatASideEndedIsOver) {
  v1::SharingAgreement ended = Version(1);
  ended.mutable_ended()->set_side(v1::SIDE_REFERRER);
  directory_.Put(ended);
  EXPECT_THAT(Check(), ElementsAre("AGREEMENT_EXPIRED", "agreement_id NOT_VALID_NOW"));
}

TEST_F(VersionsTest, WhatIsForOtherPurposesLetsNoReferralPass) {
  v1::SharingAgreement other = Version(1);
  other.set_purpose("EXERCISE");
  directory_.Put(other);
  EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "agreement_id NOT_COVERED"));
  EXPECT_EQ(directory_.AgreementFor("CSO-014", "MOSD-RAM", "NCTP", SampleDay()), nullptr);
}

TEST_F(VersionsTest, ARedLineBlocksWhereItGoesAndWhatIsInIt) {
  v1::SharingAgreement next = Version(2);
  next.add_forbidden_desks(referral_.envelope().desk());
  next.add_barred("people.phones");
  directory_.Put(next);
  EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "envelope.desk RED_LINE", "people[0].phones[0] RED_LINE"));
}

TEST_F(VersionsTest, WhatWasAgreedSinceTheFamilyWasAskedBindsAndWhatWasBeforeDoesNot) {
  v1::SharingAgreement first = Version(1);
  first.add_barred("people.phones");
  directory_.Put(first);
  directory_.Put(Terms(""));  // Of no agreement.
  v1::SharingAgreement second = Version(2);
  second.clear_barred();
  directory_.Put(second);
  referral_.set_agreement_version(1);
  EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "people[0].phones[0] RED_LINE"));
  referral_.set_agreement_version(2);
  EXPECT_THAT(Check(), IsEmpty());
  referral_.set_agreement_version(3);
  EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "agreement_version NOT_COVERED"));
  referral_.set_agreement_version(0);
  EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "people[0].phones[0] RED_LINE"))
      << "who does not say is held to the oldest";
}

}  // namespace
}  // namespace ihala
