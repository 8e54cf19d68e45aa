#include "common/referral/red_line_kinds.h"

#include <utility>

#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RedLineKindsTest : public ::testing::Test {
 protected:
  std::set<v1::RedLineKind> Kinds(absl::CivilDay day = SampleDay()) const {
    return RedLineKindsOf(CheckRouting(referral_, directory_, day).fields);
  }
  v1::SharingAgreement Version(uint32_t version) const {
    v1::SharingAgreement next = *directory_.InForce(referral_.agreement_id(), SampleDay());
    next.set_version(version);
    return next;
  }

  v1::Referral referral_ = SampleReferral();
  Directory directory_ = SampleDirectory();
};

TEST_F(RedLineKindsTest, WhatPassesCrossesNone) { EXPECT_THAT(Kinds(), IsEmpty()); }

TEST_F(RedLineKindsTest, WithoutAnAgreementForTheWayThereIsNone) {
  referral_.set_agreement_id("DSA-OF-OTHERS");
  EXPECT_THAT(Kinds(), ElementsAre(v1::RED_LINE_KIND_NO_AGREEMENT));
  referral_ = SampleReferral();
  v1::SharingAgreement other = Version(1);
  other.clear_programmes();
  directory_.Put(other);
  EXPECT_THAT(Kinds(), ElementsAre(v1::RED_LINE_KIND_NO_AGREEMENT)) << "it covers another programme";
}

TEST_F(RedLineKindsTest, AnAgreementThatNobodySignedIsNotSigned) {
  v1::SharingAgreement unsigned_one = Version(1);
  unsigned_one.clear_signatures();
  directory_.Put(unsigned_one);
  EXPECT_THAT(Kinds(), ElementsAre(v1::RED_LINE_KIND_NOT_SIGNED));
}

TEST_F(RedLineKindsTest, WhatHasEndedOrNotBegunIsNotInForce) {
  referral_.set_agreement_version(9);
  EXPECT_THAT(Kinds(), ElementsAre(v1::RED_LINE_KIND_NOT_IN_FORCE));
  referral_ = SampleReferral();
  v1::SharingAgreement ended = Version(1);
  ended.mutable_ended()->set_side(v1::SIDE_REFERRER);
  directory_.Put(ended);
  EXPECT_THAT(Kinds(), ElementsAre(v1::RED_LINE_KIND_NOT_IN_FORCE));
}

TEST_F(RedLineKindsTest, AnAttemptCountsOnceForEachKindHoweverManyFieldsItHas) {
  v1::SharingAgreement next = Version(2);
  next.add_barred("people.phones");
  next.add_barred("people.name");
  next.add_forbidden_desks(referral_.envelope().desk());
  directory_.Put(next);
  ASSERT_GT(CheckRouting(referral_, directory_, SampleDay()).fields.size(), 2u);
  EXPECT_THAT(Kinds(), ElementsAre(v1::RED_LINE_KIND_BARRED_FIELD, v1::RED_LINE_KIND_FORBIDDEN_RECIPIENT));
}

TEST_F(RedLineKindsTest, AStepTowardsAForbiddenDeskIsTowardsAForbiddenRecipient) {
  EXPECT_THAT(RedLineKindsOf({{"inputs.desk", "RED_LINE", ""}}), ElementsAre(v1::RED_LINE_KIND_FORBIDDEN_RECIPIENT));
}

TEST_F(RedLineKindsTest, OtherFaultsAreNoRedLines) {
  EXPECT_THAT(RedLineKindsOf({{"agreement_id", "MISSING", ""},
                              {"agreement_version", "OUT_OF_RANGE", ""},
                              {"envelope.desk", "NOT_COVERED", ""},
                              {"consent.programme", "NOT_COVERED", ""},
                              {"workflow.version", "NOT_SIGNED", ""},
                              {"envelope.receiving_organisation", "NOT_VALID_NOW", ""},
                              {"inputs.desk", "UNKNOWN_CODE", ""}}),
              IsEmpty());
}

TEST_F(RedLineKindsTest, OnlyNamesAndCodesAreRead) {
  std::vector<FieldViolation> violations = CheckRouting(referral_, directory_, SampleDay()).fields;
  violations.push_back({"people[0].phones[0]", "RED_LINE", "must be left out"});
  const std::set<v1::RedLineKind> kinds = RedLineKindsOf(violations);
  for (FieldViolation& violation : violations) violation.description = "other words";
  EXPECT_EQ(RedLineKindsOf(violations), kinds);
}

TEST_F(RedLineKindsTest, AReceiverThatTheDirectoryDoesNotHaveIsCountedWithoutAName) {
  EXPECT_EQ(CountedReceiver(directory_, referral_.envelope().receiving_organisation()),
            referral_.envelope().receiving_organisation());
  EXPECT_EQ(CountedReceiver(directory_, "the family Abu Samra"), "");
  EXPECT_EQ(CountedReceiver(directory_, ""), "");
}

}  // namespace
}  // namespace ihala
