#include <string>

#include "absl/strings/str_cat.h"
#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/brief.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> CheckOn(const v1::Referral& referral, absl::CivilDay day = SampleDay()) {
  return Brief(CheckConsent(referral, day));
}

// Walks the descriptor, so that a field of consent that comes later is required from its first day.
TEST(CheckConsentTest, EverySingleFieldIsRequired) {
  const auto* const consent = v1::Consent::descriptor();
  EXPECT_EQ(consent->field_count(), 14);
  for (int i = 0; i < consent->field_count(); ++i) {
    // Most families withhold nothing, and who does not say what name they heard is not contradicted.
    const std::string& name = consent->field(i)->name();
    if (name == "withheld" || name == "receiver_name" || name == "also_named") continue;
    v1::Referral referral = SampleReferral();
    auto* const message = referral.mutable_consent();
    message->GetReflection()->ClearField(message, consent->field(i));
    EXPECT_THAT(CheckOn(referral), ElementsAre(absl::StrCat("consent.", consent->field(i)->name(), " MISSING")));
    // Its reason is its own, so the other check does not speak of it.
    EXPECT_THAT(CheckReferral(referral, SampleDay()), IsEmpty());
  }
}

TEST(CheckConsentTest, NoConsentAtAllNamesEveryField) {
  v1::Referral referral = SampleReferral();
  referral.clear_consent();
  EXPECT_THAT(CheckOn(referral), SizeIs(11));
}

TEST(CheckConsentTest, ConsentForOneReceiverNeverCarriesOverToAnother) {
  v1::Referral referral = SampleReferral();
  referral.mutable_envelope()->set_receiving_organisation("PNEEI");
  EXPECT_THAT(CheckOn(referral), ElementsAre("consent.receiving_organisation NOT_COVERED"));
}

TEST(CheckConsentTest, ConsentForOneProgrammeNeverCarriesOverToAnother) {
  v1::Referral referral = SampleReferral();
  referral.mutable_envelope()->set_programme("SHOCK");
  EXPECT_THAT(CheckOn(referral), ElementsAre("consent.programme NOT_COVERED"));
}

TEST(CheckConsentTest, ItHoldsFromItsFirstDayToItsLast) {
  const v1::Referral referral = SampleReferral();
  const absl::CivilDay first(2025, 3, 1), last(2026, 3, 1);
  EXPECT_THAT(CheckOn(referral, first - 1), ElementsAre("consent.given_on NOT_COVERED"));
  EXPECT_THAT(CheckOn(referral, first), IsEmpty());
  EXPECT_THAT(CheckOn(referral, last), IsEmpty());
  EXPECT_THAT(CheckOn(referral, last + 1), ElementsAre("consent.expires_on NOT_COVERED"));
}

TEST(CheckConsentTest, TheTextVersionIsMoreThanWhiteSpace) {
  v1::Referral referral = SampleReferral();
  referral.mutable_consent()->set_text_version("  ");
  EXPECT_THAT(CheckOn(referral), ElementsAre("consent.text_version MISSING"));
}

TEST(CheckConsentTest, ItEndsNoEarlierThanItBegins) {
  v1::Referral referral = SampleReferral();
  *referral.mutable_consent()->mutable_expires_on() = ToDate(absl::CivilDay(2025, 2, 28));
  EXPECT_THAT(Brief(CheckReferral(referral, SampleDay())), ElementsAre("consent.expires_on OUT_OF_RANGE"));
}

TEST(CheckConsentTest, ADayOfConsentIsAWholeDay) {
  v1::Referral referral = SampleReferral();
  referral.mutable_consent()->mutable_given_on()->clear_day();
  EXPECT_THAT(Brief(CheckReferral(referral, SampleDay())), ElementsAre("consent.given_on MALFORMED"));
}

TEST(CheckConsentTest, PathsCarryThePrefix) {
  v1::Referral referral = SampleReferral();
  referral.mutable_consent()->clear_mode();
  EXPECT_THAT(Brief(CheckConsent(referral, SampleDay(), "submit.referral.")),
              ElementsAre("submit.referral.consent.mode MISSING"));
}

}  // namespace
}  // namespace ihala
