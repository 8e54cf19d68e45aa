#include "common/referral/household_rules.h"

#include <string>

#include "absl/functional/function_ref.h"
#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/brief.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What is wrong once the sample was changed.
std::vector<std::string> After(absl::FunctionRef<void(v1::Referral&)> change) {
  v1::Referral referral = SampleReferral();
  change(referral);
  return Brief(CheckReferral(referral, SampleDay()));
}

std::vector<std::string> WarningsAfter(absl::FunctionRef<void(v1::Referral&)> change) {
  v1::Referral referral = SampleReferral();
  change(referral);
  EXPECT_THAT(Brief(CheckReferral(referral, SampleDay())), IsEmpty()) << "a warning never stops a referral";
  return Brief(WarnReferral(referral, SampleDay()));
}

std::vector<std::string> AfterNumber(const std::string& number) {
  return After([&](v1::Referral& r) { r.mutable_people(0)->mutable_documents(0)->set_number(number); });
}

TEST(IdNumberRuleTest, PlaceholdersAreRefusedAlthoughOnePassesTheCheck) {
  EXPECT_THAT(AfterNumber("000000000"), ElementsAre("people[0].documents[0].number PLACEHOLDER"));
  EXPECT_THAT(AfterNumber("111111111"), ElementsAre("people[0].documents[0].number PLACEHOLDER"));
}

TEST(IdNumberRuleTest, AWrongCheckDigitIsAWarningOnly) {
  EXPECT_THAT(WarningsAfter([](auto& r) {
                r.mutable_people(0)->mutable_documents(0)->set_number("600000014");
                r.mutable_people(0)->mutable_documents(0)->clear_kept();
              }),
              ElementsAre("people[0].documents[0].number CHECK_DIGIT"));
}

TEST(IdNumberRuleTest, ANumberThatIsKeptWithAReasonIsSaidToBeConfirmed) {
  for (int reason = 1; v1::DocumentKept_IsValid(reason); ++reason) {
    const auto kept = [&](v1::Referral& r, const char* number) {
      r.mutable_people(0)->mutable_documents(0)->set_number(number);
      r.mutable_people(0)->mutable_documents(0)->set_kept(static_cast<v1::DocumentKept>(reason));
    };
    EXPECT_THAT(WarningsAfter([&](auto& r) { kept(r, "600000014"); }),
                ElementsAre("people[0].documents[0].number CHECK_DIGIT_KEPT"));
    EXPECT_THAT(WarningsAfter([&](auto& r) { kept(r, "600000004"); }), IsEmpty());
  }
}

TEST(IdNumberRuleTest, NineDigitsInAnyScriptAreANumber) {
  EXPECT_THAT(AfterNumber("٦٠٠٠٠٠٠٠٤"), IsEmpty());
  EXPECT_THAT(AfterNumber("6000004"), ElementsAre("people[0].documents[0].number MALFORMED"));
  EXPECT_THAT(AfterNumber("60000000A"), ElementsAre("people[0].documents[0].number MALFORMED"));
}

TEST(IdNumberRuleTest, OtherDocumentsFollowNoRuleOfDigits) {
  for (const auto type : {v1::DOCUMENT_TYPE_PASSPORT, v1::DOCUMENT_TYPE_TEMPORARY_ID, v1::DOCUMENT_TYPE_OTHER_ID}) {
    EXPECT_THAT(After([&](v1::Referral& r) {
                  r.mutable_people(0)->mutable_documents(0)->set_type(type);
                  r.mutable_people(0)->mutable_documents(0)->set_number("0000000");
                }),
                IsEmpty());
  }
}

TEST(DocumentRuleTest, PeopleWithoutANumberCanBeReferred) {
  EXPECT_THAT(AfterNumber(""), IsEmpty());
  EXPECT_THAT(After([](auto& r) {
                auto* const document = r.mutable_people(0)->mutable_documents(0);
                document->set_type(v1::DOCUMENT_TYPE_BIRTH_NOTICE);
                document->clear_number();
              }),
              IsEmpty());
}

TEST(DocumentRuleTest, NoDocumentHasNoNumber) {
  EXPECT_THAT(After([](auto& r) { r.mutable_people(1)->mutable_documents(0)->set_number("1"); }),
              ElementsAre("people[1].documents[0].number MUST_BE_EMPTY"));
}

TEST(DocumentRuleTest, OnlyAnUnrwaCardHasARankOfTwoDigits) {
  EXPECT_THAT(After([](auto& r) { r.mutable_people(0)->mutable_documents(0)->set_member_rank("03"); }),
              ElementsAre("people[0].documents[0].member_rank MUST_BE_EMPTY"));
  for (const char* rank : {"3", "003", "a3", "٠٣"}) {
    EXPECT_THAT(After([&](v1::Referral& r) { r.mutable_people(0)->mutable_documents(1)->set_member_rank(rank); }),
                ElementsAre("people[0].documents[1].member_rank MALFORMED"));
  }
}

TEST(DocumentRuleTest, WhatACheckSaysAndWhyANumberIsKeptAreKnown) {
  EXPECT_THAT(
      After([](auto& r) { r.mutable_people(0)->mutable_documents(0)->set_check(static_cast<v1::DocumentCheck>(99)); }),
      ElementsAre("people[0].documents[0].check OUT_OF_RANGE"));
  EXPECT_THAT(
      After([](auto& r) { r.mutable_people(0)->mutable_documents(0)->set_kept(static_cast<v1::DocumentKept>(99)); }),
      ElementsAre("people[0].documents[0].kept OUT_OF_RANGE"));
}

TEST(PeopleRuleTest, ThereIsExactlyOneHeadWhoComesFirst) {
  EXPECT_THAT(After([](auto& r) { r.mutable_people(0)->set_role(v1::PERSON_ROLE_OTHER); }),
              ElementsAre("people MISSING"));
  EXPECT_THAT(After([](auto& r) {
                r.mutable_people(1)->set_role(v1::PERSON_ROLE_HEAD);
                *r.mutable_people(1)->mutable_birth() = r.people(0).birth();
              }),
              ElementsAre("people[1].role NOT_UNIQUE"));
  EXPECT_THAT(After([](auto& r) { r.mutable_people()->SwapElements(0, 1); }), ElementsAre("people[1].role MALFORMED"));
}

TEST(PeopleRuleTest, TwoPeopleNeverShareAnId) {
  EXPECT_THAT(After([](auto& r) { r.mutable_people(1)->set_person_id(r.people(0).person_id()); }),
              ElementsAre("people[1].person_id NOT_UNIQUE"));
}

TEST(PeopleRuleTest, FiftyPeopleAreAHousehold) {
  const auto with = [](int count) {
    return [count](v1::Referral& r) {
      r.mutable_envelope()->set_household_size(50);
      while (r.people_size() < count) {
        v1::Person* const person = r.add_people();
        *person = r.people(1);
        person->mutable_person_id()->back() = static_cast<char>(100 + r.people_size());
      }
    };
  };
  EXPECT_THAT(After(with(50)), IsEmpty());
  EXPECT_THAT(After(with(51)), ElementsAre("people TOO_MANY"));
}

TEST(BirthRuleTest, OnlyTheHeadMustSayAYear) {
  EXPECT_THAT(After([](auto& r) { r.mutable_people(0)->clear_birth(); }), ElementsAre("people[0].birth.date MISSING"));
  EXPECT_FALSE(SampleReferral().people(1).has_birth());
}

TEST(BirthRuleTest, TheDateKeepsWhatThePrecisionPromises) {
  const auto with = [](int month, int day, v1::DatePrecision precision) {
    return After([&](v1::Referral& r) {
      auto* const birth = r.mutable_people(0)->mutable_birth();
      birth->set_precision(precision);
      birth->mutable_date()->set_month(month);
      birth->mutable_date()->set_day(day);
    });
  };
  const auto too_much = ElementsAre("people[0].birth.precision MALFORMED");
  EXPECT_THAT(with(0, 0, v1::DATE_PRECISION_YEAR), IsEmpty());
  EXPECT_THAT(with(0, 0, v1::DATE_PRECISION_ESTIMATED), IsEmpty());
  EXPECT_THAT(with(0, 0, v1::DATE_PRECISION_MONTH), too_much);
  EXPECT_THAT(with(0, 0, v1::DATE_PRECISION_DAY), too_much);
  EXPECT_THAT(with(4, 0, v1::DATE_PRECISION_MONTH), IsEmpty());
  EXPECT_THAT(with(4, 0, v1::DATE_PRECISION_DAY), too_much);
}

TEST(BirthRuleTest, NobodyIsOlderThanTheOldest) {
  const auto born = [](int year) {
    return After([&](v1::Referral& r) { r.mutable_people(0)->mutable_birth()->mutable_date()->set_year(year); });
  };
  EXPECT_THAT(born(2025 - 120), IsEmpty());
  EXPECT_THAT(born(2025 - 121), ElementsAre("people[0].birth.date OUT_OF_RANGE"));
}

TEST(BirthRuleTest, TheFirstOfJanuaryAsksForASecondLook) {
  const auto set = [](v1::Referral& r) {
    auto* const date = r.mutable_people(0)->mutable_birth()->mutable_date();
    date->set_month(1), date->set_day(1);
  };
  EXPECT_THAT(WarningsAfter(set), ElementsAre("people[0].birth.date FIRST_OF_JANUARY"));
  EXPECT_THAT(WarningsAfter([&](v1::Referral& r) {
                set(r);
                r.mutable_people(0)->mutable_birth()->set_precision(v1::DATE_PRECISION_ESTIMATED);
              }),
              IsEmpty());
}

TEST(DocumentRuleTest, AChildWhoIsNotRegisteredYetIsPointedOut) {
  const auto child = [](v1::DocumentType type, int year) {
    return WarningsAfter([&](v1::Referral& r) {
      r.mutable_people(1)->mutable_documents(0)->set_type(type);
      r.mutable_people(1)->mutable_documents(0)->set_seen(v1::DOCUMENT_SEEN_ORIGINAL);
      if (year == 0) return;
      r.mutable_people(1)->mutable_birth()->mutable_date()->set_year(year);
      r.mutable_people(1)->mutable_birth()->set_precision(v1::DATE_PRECISION_YEAR);
    });
  };
  const auto pointed_out = ElementsAre("people[1].documents NEEDS_REGISTRATION");
  EXPECT_THAT(child(v1::DOCUMENT_TYPE_BIRTH_NOTICE, 0), pointed_out);
  EXPECT_THAT(child(v1::DOCUMENT_TYPE_BIRTH_NOTICE, 2023), pointed_out);
  EXPECT_THAT(child(v1::DOCUMENT_TYPE_NONE, 2025), pointed_out);
  // Older people lost their papers; they were registered once.
  EXPECT_THAT(child(v1::DOCUMENT_TYPE_NONE, 2023), IsEmpty());
  EXPECT_THAT(child(v1::DOCUMENT_TYPE_NONE, 0), IsEmpty());
  EXPECT_THAT(child(v1::DOCUMENT_TYPE_PASSPORT, 2025), IsEmpty());
}

TEST(PhoneRuleTest, NumbersCarryPlusAndCountry) {
  for (const char* bad : {"0590000001", "+", "+970", "+0590000001", "+97059000000a", "970590000001",
                          "+9701234567890123", "+970 590000001", "+٩٧٠٥٩٠٠٠٠٠٠١"}) {
    EXPECT_THAT(After([&](v1::Referral& r) { r.mutable_people(0)->mutable_phones(0)->set_e164(bad); }),
                ElementsAre("people[0].phones[0].e164 MALFORMED"))
        << bad;
  }
  for (const char* good : {"+970590000001", "+972520000001", "+4915112345678"}) {
    EXPECT_THAT(After([&](v1::Referral& r) { r.mutable_people(0)->mutable_phones(0)->set_e164(good); }), IsEmpty())
        << good;
  }
}

TEST(PhoneRuleTest, APhoneOfManyHouseholdsIsAllowedAndPointedOut) {
  EXPECT_THAT(WarningsAfter([](auto& r) { r.mutable_people(0)->mutable_phones(0)->set_shared_by(14); }),
              ElementsAre("people[0].phones[0].shared_by SHARED_PHONE"));
}

TEST(HouseholdRuleTest, OfTheOriginOnlyTheGovernorateIsKept) {
  EXPECT_THAT(After([](auto& r) {
                r.mutable_household()->mutable_origin()->set_locality("x");
                r.mutable_household()->mutable_origin()->set_site_name("y");
                r.mutable_household()->mutable_origin()->set_site_type(v1::SITE_TYPE_HOME);
              }),
              ElementsAre("household.origin.locality MUST_BE_EMPTY", "household.origin.site_type MUST_BE_EMPTY",
                          "household.origin.site_name MUST_BE_EMPTY"));
}

TEST(HouseholdRuleTest, APlaceThatOnlySaysGazaIsAskedAbout) {
  const auto place = [](const char* locality, const char* site) {
    return WarningsAfter([&](v1::Referral& r) {
      r.mutable_household()->mutable_current_place()->set_locality(locality);
      r.mutable_household()->mutable_current_place()->set_site_name(site);
    });
  };
  EXPECT_THAT(place("غزة", ""), ElementsAre("household.current_place.locality PLACE_LEVEL"));
  EXPECT_THAT(place("غزة", "مقابل المستشفى"), IsEmpty());
  EXPECT_THAT(place("مدينة غزة", ""), IsEmpty());
}

TEST(HouseholdRuleTest, NothingIsNamedTwice) {
  EXPECT_THAT(After([](auto& r) { r.mutable_household()->set_vulnerabilities(1, r.household().vulnerabilities(0)); }),
              ElementsAre("household.vulnerabilities[1] NOT_UNIQUE"));
  EXPECT_THAT(After([](auto& r) { *r.mutable_people(0)->add_difficulties() = r.people(0).difficulties(0); }),
              ElementsAre("people[0].difficulties[1].domain NOT_UNIQUE"));
  EXPECT_THAT(After([](auto& r) { r.mutable_envelope()->set_services_requested(1, "CASH"); }),
              ElementsAre("envelope.services_requested[1] NOT_UNIQUE"));
  EXPECT_THAT(
      After([](auto& r) { r.mutable_household()->mutable_links(0)->set_household_id(r.household().household_id()); }),
      ElementsAre("household.links[0].household_id NOT_UNIQUE"));
}

TEST(HouseholdRuleTest, AListEntryThatSaysNothingIsMissing) {
  EXPECT_THAT(After([](auto& r) { r.mutable_household()->add_vulnerabilities(v1::VULNERABILITY_UNSPECIFIED); }),
              ElementsAre("household.vulnerabilities[2] MISSING"));
  EXPECT_THAT(After([](auto& r) { r.mutable_envelope()->add_services_requested(""); }),
              ElementsAre("envelope.services_requested[2] MISSING"));
}

TEST(EnvelopeRuleTest, NoSumExceedsTheHousehold) {
  EXPECT_THAT(After([](auto& r) { r.mutable_envelope()->mutable_bands()->set_over_59(2); }),
              ElementsAre("envelope.bands OUT_OF_RANGE"));
  EXPECT_THAT(After([](auto& r) { r.mutable_envelope()->mutable_bands()->set_male(4); }),
              ElementsAre("envelope.bands OUT_OF_RANGE"));
  // Two large numbers whose 32-bit sum is small.
  EXPECT_THAT(After([](auto& r) {
                r.mutable_envelope()->mutable_bands()->set_male(0x80000000);
                r.mutable_envelope()->mutable_bands()->set_female(0x80000001);
              }),
              ElementsAre("envelope.bands OUT_OF_RANGE"));
}

TEST(EnvelopeRuleTest, ASizeBeyondFiftyIsOutOfRange) {
  EXPECT_THAT(After([](auto& r) { r.mutable_envelope()->set_household_size(50); }), IsEmpty());
  EXPECT_THAT(After([](auto& r) { r.mutable_envelope()->set_household_size(51); }),
              ElementsAre("envelope.household_size OUT_OF_RANGE"));
}

TEST(EnvelopeRuleTest, OnlyAPressingNeedSaysWhy) {
  EXPECT_THAT(After([](auto& r) {
                r.mutable_envelope()->set_urgency(v1::URGENCY_NORMAL);
                r.mutable_envelope()->clear_urgency_reason();
              }),
              IsEmpty());
}

TEST(SafeContactRuleTest, AFamilyThatIsNotContactedNeedsNoHours) {
  EXPECT_THAT(After([](auto& r) {
                r.mutable_safe_contact()->set_channel(v1::CONTACT_CHANNEL_NONE);
                r.mutable_safe_contact()->clear_hours();
              }),
              IsEmpty());
}

TEST(CoverageRuleTest, AnAmountAndItsCurrencyComeTogether) {
  EXPECT_THAT(After([](auto& r) { r.mutable_coverage(0)->clear_amount_minor(); }),
              ElementsAre("coverage[0].currency MUST_BE_EMPTY"));
  EXPECT_THAT(After([](auto& r) { r.mutable_coverage(0)->set_amount_minor(-1); }),
              ElementsAre("coverage[0].amount_minor OUT_OF_RANGE"));
  EXPECT_THAT(After([](auto& r) { r.mutable_coverage(0)->set_currency("ils"); }),
              ElementsAre("coverage[0].currency MALFORMED"));
}

TEST(CoverageRuleTest, ItDoesNotEndBeforeItBegins) {
  EXPECT_THAT(After([](auto& r) { r.mutable_coverage(0)->mutable_to()->set_year(2024); }),
              ElementsAre("coverage[0].to OUT_OF_RANGE"));
  // In the same month, or in a year of which the month is not known, it may well be so.
  EXPECT_THAT(After([](auto& r) { r.mutable_coverage(0)->mutable_to()->set_month(1); }), IsEmpty());
  EXPECT_THAT(After([](auto& r) { r.mutable_coverage(0)->mutable_to()->clear_month(); }), IsEmpty());
}

TEST(WarningTest, WhatDoesNotFitTogetherIsPointedOut) {
  EXPECT_THAT(WarningsAfter([](auto& r) {
                r.mutable_envelope()->set_household_size(1);
                r.mutable_envelope()->clear_bands();
              }),
              ElementsAre("envelope.household_size INCONSISTENT"));
  EXPECT_THAT(WarningsAfter([](auto& r) { r.mutable_envelope()->set_governorate("PS0255"); }),
              ElementsAre("envelope.governorate INCONSISTENT"));
  EXPECT_THAT(WarningsAfter([](auto& r) { r.mutable_safe_contact()->set_channel(v1::CONTACT_CHANNEL_CALL); }),
              ElementsAre("safe_contact.channel INCONSISTENT"));
}

}  // namespace
}  // namespace ihala
