#include <string>

#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/brief.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The reason, then each field with its code.
// With the reason first.
std::vector<std::string> Brief(const RoutingProblem& problem) {
  std::vector<std::string> brief = Brief(problem.fields);
  if (!problem.reason.empty()) brief.insert(brief.begin(), problem.reason);
  return brief;
}

class RoutingTest : public ::testing::Test {
 protected:
  std::vector<std::string> Check(absl::CivilDay day = SampleDay()) const {
    return Brief(CheckRouting(referral_, directory_, day));
  }

  // Puts a copy of an entry back after `edit`.
  template <typename Entry, typename Edit>
  void Change(const Entry* entry, Edit edit) {
    Entry copy = *entry;
    edit(copy);
    directory_.Put(std::move(copy));
  }

  v1::Validity Ended() const {
    v1::Validity validity;
    *validity.mutable_to() = ToDate(SampleDay() - 1);
    return validity;
  }

  v1::Referral referral_ = SampleReferral();
  Directory directory_ = SampleDirectory();
};

TEST_F(RoutingTest, TheSampleMayGo) { EXPECT_THAT(Check(), IsEmpty()); }

TEST_F(RoutingTest, AnUnknownCodeIsNamedWhereverItStands) {
  referral_.mutable_envelope()->set_receiving_organisation("NOBODY");
  referral_.mutable_envelope()->set_referring_organisation("NEITHER");
  referral_.mutable_envelope()->set_programme("NONE");
  referral_.mutable_envelope()->set_governorate("PS9999");
  referral_.mutable_envelope()->set_desk("NOWHERE");
  referral_.mutable_household()->mutable_current_place()->set_governorate("PS9999");
  referral_.mutable_household()->mutable_origin()->set_governorate("PS9998");
  EXPECT_THAT(Check(), ElementsAre("INVALID", "envelope.receiving_organisation UNKNOWN_CODE",
                                   "envelope.referring_organisation UNKNOWN_CODE", "envelope.programme UNKNOWN_CODE",
                                   "envelope.governorate UNKNOWN_CODE", "envelope.desk UNKNOWN_CODE",
                                   "household.current_place.governorate UNKNOWN_CODE",
                                   "household.origin.governorate UNKNOWN_CODE"));
}

TEST_F(RoutingTest, WhatHasEndedReceivesNothing) {
  Change(directory_.organisation("MOSD-RAM"), [&](auto& entry) { *entry.mutable_validity() = Ended(); });
  Change(directory_.organisation("CSO-014"), [&](auto& entry) { *entry.mutable_validity() = Ended(); });
  Change(directory_.programme("NCTP"), [&](auto& entry) { *entry.mutable_validity() = Ended(); });
  Change(directory_.desk("MOSD-GAZA"), [&](auto& entry) { *entry.mutable_validity() = Ended(); });
  Change(directory_.governorate("PS0265"), [&](auto& entry) { *entry.mutable_validity() = Ended(); });
  EXPECT_THAT(Check(), ElementsAre("INVALID", "envelope.receiving_organisation NOT_VALID_NOW",
                                   "envelope.referring_organisation NOT_VALID_NOW", "envelope.programme NOT_VALID_NOW",
                                   "envelope.governorate NOT_VALID_NOW", "envelope.desk NOT_VALID_NOW"));
}

TEST_F(RoutingTest, OnlyAReceiverReceivesAndOnlyAReferrerRefers) {
  Change(directory_.organisation("MOSD-RAM"), [](auto& entry) { entry.set_receives(false); });
  Change(directory_.organisation("CSO-014"), [](auto& entry) { entry.set_refers(false); });
  EXPECT_THAT(Check(), ElementsAre("INVALID", "envelope.receiving_organisation NOT_ALLOWED",
                                   "envelope.referring_organisation NOT_ALLOWED"));
}

TEST_F(RoutingTest, DeskAndProgrammeAreTheReceiversOwn) {
  Change(directory_.programme("NCTP"), [](auto& entry) { entry.set_organisation("CSO-014"); });
  Change(directory_.desk("MOSD-GAZA"), [](auto& entry) { entry.set_organisation("CSO-014"); });
  EXPECT_THAT(Check(), ElementsAre("INVALID", "envelope.programme NOT_ALLOWED", "envelope.desk NOT_ALLOWED"));
}

TEST_F(RoutingTest, ADeskServesItsGovernoratesAndProgrammes) {
  Change(directory_.desk("MOSD-GAZA"), [](auto& entry) {
    entry.set_governorates(0, "PS0255");
    entry.set_programmes(0, "OTHER");
  });
  EXPECT_THAT(Check(), ElementsAre("INVALID", "envelope.desk NOT_COVERED", "envelope.desk NOT_COVERED"));
  Change(directory_.desk("MOSD-GAZA"), [](auto& entry) {
    entry.clear_governorates();
    entry.clear_programmes();
  });
  EXPECT_THAT(Check(), IsEmpty()) << "an empty list means all";
}

TEST_F(RoutingTest, WithoutAnAgreementARedLineBlocks) {
  referral_.set_agreement_id("DSA-9");
  EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "agreement_id NOT_COVERED"));
}

TEST_F(RoutingTest, AnAgreementOfOthersIsNoAgreement) {
  for (const bool referring : {true, false}) {
    directory_ = SampleDirectory();
    Change(directory_.agreement("DSA-2025-03", 1), [&](auto& entry) {
      (referring ? *entry.mutable_referring_organisation() : *entry.mutable_receiving_organisation()) = "OTHER";
    });
    EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "agreement_id NOT_COVERED"));
  }
}

TEST_F(RoutingTest, AnAgreementCoversItsProgrammesOnly) {
  Change(directory_.agreement("DSA-2025-03", 1), [](auto& entry) { entry.set_programmes(0, "OTHER"); });
  EXPECT_THAT(Check(), ElementsAre("RED_LINE_BLOCKED", "agreement_id NOT_COVERED"));
}

TEST_F(RoutingTest, AnAgreementHoldsFromItsFirstDayToItsLast) {
  const auto expired = ElementsAre("AGREEMENT_EXPIRED", "agreement_id NOT_VALID_NOW");
  EXPECT_THAT(Check(absl::CivilDay(2024, 12, 31)), expired);
  EXPECT_THAT(Check(absl::CivilDay(2025, 1, 1)), IsEmpty());
  EXPECT_THAT(Check(absl::CivilDay(2025, 12, 31)), IsEmpty());
  EXPECT_THAT(Check(absl::CivilDay(2026, 1, 1)), expired);
}

TEST_F(RoutingTest, AReceiverWithAnotherNameThanTheFamilyHeardIsNotReferredTo) {
  v1::Consent& consent = *referral_.mutable_consent();
  v1::Organisation renamed = *directory_.organisation(consent.receiving_organisation());
  renamed.mutable_name()->set_ar(consent.receiver_name());
  directory_.Put(renamed);
  ASSERT_FALSE(ReceiverName(directory_, consent).empty());
  EXPECT_THAT(Check(), IsEmpty());
  renamed.mutable_name()->set_ar("مؤسسة أخرى");
  renamed.mutable_name()->set_en("Another institution");
  directory_.Put(renamed);
  EXPECT_THAT(Check(), ElementsAre("CONSENT_MISSING", "consent.receiver_name RECEIVER_RENAMED"));
  consent.add_also_named("مؤسسة ثالثة");
  EXPECT_THAT(Check(), ElementsAre("CONSENT_MISSING", "consent.receiver_name RECEIVER_RENAMED"));
  consent.add_also_named("مؤسسة أخرى");
  EXPECT_THAT(Check(), IsEmpty()) << "the text named both";
  consent.clear_also_named();
  consent.clear_receiver_name();
  EXPECT_THAT(Check(), IsEmpty()) << "whoever does not say what was heard is not contradicted";
}

TEST_F(RoutingTest, AFrozenReceiverIsNotReferredTo) {
  v1::Organisation frozen = *directory_.organisation(referral_.envelope().receiving_organisation());
  frozen.mutable_freeze();
  directory_.Put(frozen);
  EXPECT_THAT(Check(), ElementsAre("INVALID", "envelope.receiving_organisation FROZEN"));
}

TEST_F(RoutingTest, PathsCarryThePrefix) {
  referral_.mutable_envelope()->set_desk("NOWHERE");
  EXPECT_EQ(CheckRouting(referral_, directory_, SampleDay(), "a.").fields[0].field, "a.envelope.desk");
}

TEST_F(RoutingTest, NothingIsSentByDefault) { EXPECT_EQ(CheckRouting({}, Directory(), SampleDay()).reason, "INVALID"); }

}  // namespace
}  // namespace ihala
