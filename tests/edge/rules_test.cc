// Edge cases that the rules of a dossier and of texts decide alone.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "common/referral/message_fields.h"
#include "common/referral/violation_text.h"
#include "common/text/arabic_keys.h"
#include "common/text/id_number.h"
#include "common/text/phone.h"
#include "common/text/place_level.h"
#include "tests/edge/sample.h"

namespace ihala::edge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using text::IdNumberResult;
using text::LooseKey;
using text::ReadIdNumber;
using text::ReadPhone;
using text::StrictKey;

v1::IdentityDocument& FirstDocument(v1::Referral& referral) {
  return *referral.mutable_people(0)->mutable_documents(0);
}

TEST(EdgeRulesTest, EdgeCase01AValidIdIsTakenWithoutAWord) {
  EXPECT_EQ(ReadIdNumber("600000004").result, IdNumberResult::kOk);
  const auto number = [](v1::Referral& referral) { FirstDocument(referral).set_number("600000004"); };
  EXPECT_THAT(Wrong(number), IsEmpty());
  EXPECT_THAT(Warned(number), IsEmpty());
}

TEST(EdgeRulesTest, EdgeCase03AnIdInOtherDigitsIsTheSameNumber) {
  for (const char* typed : {"٦٠٠٠٠٠٠٠٤", "۶۰۰۰۰۰۰۰۴"}) {
    EXPECT_EQ(ReadIdNumber(typed).result, IdNumberResult::kOk) << typed;
    EXPECT_EQ(ReadIdNumber(typed).digits, "600000004") << typed;
    const auto number = [&](v1::Referral& referral) { FirstDocument(referral).set_number(typed); };
    EXPECT_THAT(Wrong(number), IsEmpty()) << typed;
    EXPECT_THAT(Warned(number), IsEmpty()) << typed;
  }
}

TEST(EdgeRulesTest, EdgeCase05APlaceholderIsRefusedThoughZerosPassTheCheck) {
  EXPECT_TRUE(text::PassesIdCheck("000000000"));
  for (const char* typed : {"000000000", "111111111", "٠٠٠٠٠٠٠٠٠", "1 1 1-111111"}) {
    EXPECT_THAT(Wrong([&](v1::Referral& referral) { FirstDocument(referral).set_number(typed); }),
                ElementsAre("people[0].documents[0].number PLACEHOLDER"))
        << typed;
  }
}

TEST(EdgeRulesTest, EdgeCase06PastedMarksAreNoPartOfAnId) {
  const std::string typed = "\u200F600-000\u00A0004";
  EXPECT_EQ(ReadIdNumber(typed).digits, "600000004");
  const auto number = [&](v1::Referral& referral) { FirstDocument(referral).set_number(typed); };
  EXPECT_THAT(Wrong(number), IsEmpty());
  EXPECT_THAT(Warned(number), IsEmpty());
}

TEST(EdgeRulesTest, EdgeCase08OnlyAnIdNumberHasACheckDigit) {
  for (const auto type : {v1::DOCUMENT_TYPE_TEMPORARY_ID, v1::DOCUMENT_TYPE_PASSPORT}) {
    for (const char* typed : {"000000000", "0000000", "800000014", "T-17", "600000014"}) {
      const auto document = [&](v1::Referral& referral) {
        FirstDocument(referral).set_type(type);
        FirstDocument(referral).set_number(typed);
      };
      EXPECT_THAT(Wrong(document), IsEmpty()) << typed;
      EXPECT_THAT(Warned(document), IsEmpty()) << typed;
    }
  }
}

TEST(EdgeRulesTest, EdgeCase09AnUnrwaFamilyNumberIsSharedAndHasARank) {
  const auto family = [](v1::Referral& referral) {
    for (int person : {0, 1}) {
      v1::Person& member = *referral.mutable_people(person);
      member.clear_documents();
      v1::IdentityDocument& card = *member.add_documents();
      card.set_type(v1::DOCUMENT_TYPE_UNRWA_CARD);
      card.set_number("12345678");
      card.set_member_rank(person == 0 ? "01" : "03");
      card.set_seen(v1::DOCUMENT_SEEN_ORIGINAL);
    }
  };
  EXPECT_THAT(Wrong(family), IsEmpty());
  EXPECT_THAT(Warned(family), IsEmpty());
  EXPECT_THAT(
      Wrong([&](v1::Referral& referral) {
        family(referral);
        FirstDocument(referral).set_type(v1::DOCUMENT_TYPE_PS_ID);
      }),
      ElementsAre("people[0].documents[0].number MALFORMED", "people[0].documents[0].member_rank MUST_BE_EMPTY"));
}

TEST(EdgeRulesTest, EdgeCase14CompoundNamesMeetHoweverTheyAreWritten) {
  EXPECT_EQ(StrictKey("عبدالرحمن"), StrictKey("عبد الرحمن"));
  EXPECT_NE(StrictKey("عبد الرحمن"), StrictKey("عبد الرحمان"));
  EXPECT_EQ(LooseKey("عبد الرحمن"), LooseKey("عبد الرحمان"));
  EXPECT_EQ(text::FamilyKey("أبوسمرة"), text::FamilyKey("ابو سمره"));
}

TEST(EdgeRulesTest, EdgeCase20OneMobileNumberHasOneForm) {
  for (const char* typed : {"0590000001", "+972590000001", "00970590000001", "٠٥٩٠٠٠٠٠٠١", "059-000 0001"}) {
    EXPECT_EQ(ReadPhone(typed).e164, "+970590000001") << typed;
    EXPECT_FALSE(ReadPhone(typed).needs_confirmation) << typed;
  }
}

TEST(EdgeRulesTest, EdgeCase24AnAddressInWordsIsKeptAndNoPositionIsAskedFor) {
  const std::string words = "خيمة مقابل مدرسة الوكالة، مواصي خانيونس، مهجرين من بيت لاهيا";
  const auto tent = [&](v1::Referral& referral) {
    referral.mutable_envelope()->set_governorate("PS0270");
    v1::Household& household = *referral.mutable_household();
    household.mutable_current_place()->set_governorate("PS0270");
    household.mutable_current_place()->set_site_type(v1::SITE_TYPE_INFORMAL_SITE);
    household.mutable_current_place()->set_site_name(words);
    household.mutable_origin()->set_governorate("PS0255");
    household.set_shelter(v1::SHELTER_TENT);
  };
  EXPECT_THAT(Wrong(tent), IsEmpty());
  EXPECT_THAT(Warned(tent), IsEmpty());
  for (const FieldPlace& place : FieldsOf(SampleReferral())) {
    for (const char* position : {"latitude", "longitude", "gps", "coordinates"}) {
      EXPECT_NE(place.field().name(), position);
    }
  }
}

TEST(EdgeRulesTest, EdgeCase25GazaAloneAsksWhichIsMeantAndHasNoDefault) {
  const auto lives_in = [](const char* name) {
    return Warned([&](v1::Referral& referral) {
      referral.mutable_household()->mutable_current_place()->set_locality(name);
      referral.mutable_household()->mutable_current_place()->clear_site_name();
    });
  };
  const auto in_governorate = [](const char* code) {
    return Wrong(
        [&](v1::Referral& referral) { referral.mutable_household()->mutable_current_place()->set_governorate(code); });
  };
  for (const char* name : {"غزة", "غزه", "Gaza"}) {
    EXPECT_EQ(text::LevelOfPlace(name), text::PlaceLevel::kSeveral) << name;
    EXPECT_THAT(lives_in(name), ElementsAre("household.current_place.locality PLACE_LEVEL")) << name;
    // A name never stands for the governorate's code, and nothing fills that in.
    EXPECT_THAT(in_governorate(name), ElementsAre("household.current_place.governorate MALFORMED")) << name;
  }
  EXPECT_THAT(in_governorate(""), ElementsAre("household.current_place.governorate MISSING"));
  for (const char* name : {"قطاع غزة", "محافظة غزة", "مدينة غزة", "شمال غزة"}) EXPECT_THAT(lives_in(name), IsEmpty());
}

}  // namespace
}  // namespace ihala::edge
