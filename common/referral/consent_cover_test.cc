#include "common/referral/consent_cover.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/referral/directory.h"
#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ConsentCoverTest : public ::testing::Test {
 protected:
  ConsentCoverTest() {
    referral_.clear_people();
    Person(v1::PERSON_ROLE_HEAD, 40);
  }

  // Adds somebody who is that old on the sample's day; of no known age below 0.
  v1::Person& Person(v1::PersonRole role, int age) {
    v1::Person& person = *referral_.add_people();
    person.set_role(role);
    if (age < 0) return person;
    const absl::CivilDay today = SampleDay();
    *person.mutable_birth()->mutable_date() = ToDate(absl::CivilDay(today.year() - age, today.month(), today.day()));
    return person;
  }
  std::vector<std::string> Check() {
    std::vector<FieldViolation> violations;
    CheckWhoAgreed(FieldChecker("", &violations), referral_, SampleDay());
    std::vector<std::string> brief;
    for (const FieldViolation& violation : violations) {
      brief.push_back(absl::StrCat(violation.field, " ", violation.code));
    }
    return brief;
  }
  v1::Consent& consent() { return *referral_.mutable_consent(); }

  v1::Referral referral_ = SampleReferral();
};

TEST_F(ConsentCoverTest, AHeadAgreesForAHousehold) {
  consent().set_given_by(v1::CONSENT_GIVER_HEAD);
  consent().set_for_whom(v1::CONSENT_SCOPE_HOUSEHOLD);
  Person(v1::PERSON_ROLE_CHILD, 3);
  EXPECT_THAT(Check(), IsEmpty());
}

TEST_F(ConsentCoverTest, AChildAgreesForNobodyAndACaregiverForTheChild) {
  referral_.clear_people();
  Person(v1::PERSON_ROLE_HEAD, 16);
  Person(v1::PERSON_ROLE_CHILD, 12);
  for (const v1::ConsentGiver giver :
       {v1::CONSENT_GIVER_HEAD, v1::CONSENT_GIVER_SPOUSE, v1::CONSENT_GIVER_ADULT_MEMBER}) {
    consent().set_given_by(giver);
    EXPECT_THAT(Check(), ElementsAre("given_by A_CHILD"));
  }
  consent().set_given_by(v1::CONSENT_GIVER_CAREGIVER);
  consent().set_for_whom(v1::CONSENT_SCOPE_CHILDREN);
  EXPECT_THAT(Check(), IsEmpty());
}

TEST_F(ConsentCoverTest, AnAdultOfTheHouseholdAgreesWhereAChildHeadsIt) {
  referral_.clear_people();
  Person(v1::PERSON_ROLE_HEAD, 17);
  Person(v1::PERSON_ROLE_OTHER, 60);
  consent().set_given_by(v1::CONSENT_GIVER_HEAD);
  EXPECT_THAT(Check(), ElementsAre("given_by A_CHILD"));
  consent().set_given_by(v1::CONSENT_GIVER_ADULT_MEMBER);
  EXPECT_THAT(Check(), IsEmpty());
}

TEST_F(ConsentCoverTest, TheEighteenthBirthdayIsTheFirstDay) {
  referral_.clear_people();
  v1::Person& head = Person(v1::PERSON_ROLE_HEAD, 18);
  consent().set_given_by(v1::CONSENT_GIVER_HEAD);
  EXPECT_THAT(Check(), IsEmpty());
  *head.mutable_birth()->mutable_date() = ToDate(ToCivilDay(head.birth().date()) + 1);
  EXPECT_THAT(Check(), ElementsAre("given_by A_CHILD"));
}

TEST_F(ConsentCoverTest, WhoseAgeIsNotSureIsBelieved) {
  referral_.clear_people();
  v1::Person& head = Person(v1::PERSON_ROLE_HEAD, -1);
  consent().set_given_by(v1::CONSENT_GIVER_HEAD);
  EXPECT_THAT(Check(), IsEmpty());
  head.mutable_birth()->mutable_date()->set_year(static_cast<int32_t>(SampleDay().year()) - 18);
  EXPECT_THAT(Check(), IsEmpty()) << "born in the year of which January made them eighteen";
}

TEST_F(ConsentCoverTest, ForOneselfCoversNobodyElse) {
  consent().set_for_whom(v1::CONSENT_SCOPE_SELF);
  Person(v1::PERSON_ROLE_ALTERNATE, 50);
  EXPECT_THAT(Check(), IsEmpty()) << "who collects is none of the household";
  Person(v1::PERSON_ROLE_CHILD, 3);
  EXPECT_THAT(Check(), ElementsAre("for_whom NOT_COVERED"));
}

TEST_F(ConsentCoverTest, ForTheChildrenCoversNoSecondAdult) {
  consent().set_for_whom(v1::CONSENT_SCOPE_CHILDREN);
  Person(v1::PERSON_ROLE_CHILD, 3);
  EXPECT_THAT(Check(), IsEmpty());
  Person(v1::PERSON_ROLE_SPOUSE, 35);
  EXPECT_THAT(Check(), ElementsAre("for_whom NOT_COVERED"));
}

}  // namespace
}  // namespace ihala
