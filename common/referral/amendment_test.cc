// What an amendment says: the difference of two dossiers, its form, and what the amended dossier must hold.
#include "common/referral/amendment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/limits.h"
#include "common/referral/amendment_merge.h"
#include "common/referral/dossier_fields.h"
#include "common/referral/message_fields.h"
#include "common/referral/sample_referral.h"

namespace ihala {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

AmendmentAuthor Anybody() {
  AmendmentAuthor author;
  author.submitted = true;
  return author;
}

// The dossier that the amendment makes where nobody else said anything.
v1::Referral Amended(const v1::Referral& seen, const v1::AmendReferral& amendment) {
  return MergeAmendment(seen, {}, amendment, Anybody()).dossier;
}

v1::AmendReferral Diff(const v1::Referral& seen, const v1::Referral& edited) {
  std::vector<FieldViolation> violations;
  v1::AmendReferral amendment = DiffDossiers(seen, edited, &violations);
  EXPECT_THAT(violations, IsEmpty());
  return amendment;
}

TEST(DossierFieldsTest, EveryFieldOfADossierBelongsToOneUnit) {
  const v1::Referral sample = SampleReferral();
  for (const FieldPlace& place : FieldsOf(sample)) {
    if (place.steps.size() > 2) continue;
    const bool opened = place.field().cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE;
    int units = 0;
    for (const DossierUnit& unit : DossierUnits()) {
      const bool is_outer = unit.inner == nullptr && unit.outer == place.steps.front().field;
      const bool is_inner = unit.inner != nullptr && place.steps.size() == 2 && unit.inner == place.steps.back().field;
      units += is_outer || is_inner ? 1 : 0;
    }
    EXPECT_TRUE(units == 1 || (opened && place.steps.size() == 1)) << place.Path() << " is in " << units;
  }
}

TEST(DossierFieldsTest, CriticalFieldsExistAndMayBeAmended) {
  int critical = 0;
  for (const DossierUnit& unit : DossierUnits()) {
    EXPECT_TRUE(unit.amendable || !unit.critical) << unit.path;
    critical += unit.critical ? 1 : 0;
  }
  // People themselves are critical besides.
  EXPECT_EQ(critical, 10);
  EXPECT_TRUE(IsCriticalPath(kPeoplePath));
}

TEST(AmendmentTest, OfTheSameDossierNothingIsAmended) {
  const v1::Referral seen = SampleReferral();
  EXPECT_TRUE(SaysNothing(Diff(seen, seen)));
  EXPECT_FALSE(CheckAmendmentForm({}).empty());
}

TEST(AmendmentTest, OnePhoneCostsTensOfBytes) {
  const v1::Referral seen = SampleReferral();
  v1::Referral edited = seen;
  edited.mutable_people(1)->mutable_phones()->Clear();
  edited.mutable_people(1)->add_phones()->set_e164("+970590000009");
  const v1::AmendReferral amendment = Diff(seen, edited);
  EXPECT_LT(amendment.ByteSizeLong(), 50u) << amendment.ShortDebugString();
  EXPECT_EQ(Amended(seen, amendment).SerializeAsString(), edited.SerializeAsString());
}

// Whatever is emptied or taken away: every single field, of every person and list.
TEST(AmendmentTest, TheDifferenceOfAnyFieldMakesTheEditedDossier) {
  const v1::Referral seen = SampleReferral();
  int amended = 0;
  for (const FieldPlace& place : FieldsOf(seen)) {
    v1::Referral edited = seen;
    google::protobuf::Message* const parent = place.Parent(&edited);
    if (place.index() >= 0) continue;
    parent->GetReflection()->ClearField(parent, &place.field());
    // An id that is taken from a person leaves somebody without a name.
    if (place.field().name() == "person_id") continue;
    std::vector<FieldViolation> violations;
    const v1::AmendReferral amendment = DiffDossiers(seen, edited, &violations);
    if (!violations.empty()) {
      EXPECT_EQ(violations.front().code, "NOT_AMENDABLE") << place.Path();
      continue;
    }
    EXPECT_THAT(CheckAmendmentForm(amendment), IsEmpty()) << place.Path();
    const v1::Referral made = Amended(seen, amendment);
    // Parts that are wholly empty may be left behind; they say nothing.
    EXPECT_TRUE(SaysNothing(Diff(made, edited))) << place.Path();
    ++amended;
  }
  EXPECT_GT(amended, 80);
}

TEST(AmendmentTest, RoutingAgreementAuthorAndIdsStayAsTheyWere) {
  const v1::Referral seen = SampleReferral();
  v1::Referral edited = seen;
  edited.mutable_envelope()->set_desk("OTHER");
  edited.mutable_envelope()->set_programme("OTHER");
  edited.mutable_envelope()->set_receiving_organisation("OTHER");
  edited.mutable_envelope()->set_referring_organisation("OTHER");
  edited.mutable_envelope()->set_worker_code("OTHER");
  edited.mutable_household()->set_household_id("OTHER");
  edited.set_agreement_id("OTHER");
  edited.set_agreement_version(9);
  std::vector<FieldViolation> violations;
  const v1::AmendReferral amendment = DiffDossiers(seen, edited, &violations);
  EXPECT_TRUE(SaysNothing(amendment));
  EXPECT_THAT(violations, SizeIs(8));
  // Nor are they by a hand-made one.
  v1::AmendReferral forged;
  *forged.mutable_changed()->mutable_envelope() = edited.envelope();
  forged.mutable_changed()->set_agreement_id("OTHER");
  *forged.add_emptied() = DossierFieldOf("household.household_id");
  EXPECT_THAT(CheckAmendmentForm(forged), SizeIs(testing::Ge(7)));
  const v1::Referral made = Amended(seen, forged);
  EXPECT_EQ(made.envelope().desk(), seen.envelope().desk());
  EXPECT_EQ(made.agreement_id(), seen.agreement_id());
  EXPECT_EQ(made.household().household_id(), seen.household().household_id());
}

TEST(AmendmentTest, PeopleAreToldApartByTheirIds) {
  const v1::Referral seen = SampleReferral();
  ASSERT_GT(seen.people_size(), 1);
  v1::Referral edited = seen;
  edited.mutable_people()->SwapElements(0, 1);
  EXPECT_TRUE(SaysNothing(Diff(seen, edited)));
  const std::string gone = edited.people(0).person_id();
  edited.mutable_people()->DeleteSubrange(0, 1);
  const v1::AmendReferral amendment = Diff(seen, edited);
  ASSERT_EQ(amendment.removed_size(), 1);
  EXPECT_EQ(amendment.removed(0), gone);
  EXPECT_EQ(Amended(seen, amendment).people_size(), seen.people_size() - 1);
}

TEST(AmendmentTest, AFieldIsNamedOnce) {
  const v1::Referral seen = SampleReferral();
  const std::string id = seen.people(0).person_id();
  v1::AmendReferral amendment;
  amendment.mutable_changed()->mutable_needs()->set_summary("words");
  *amendment.add_emptied() = DossierFieldOf("needs.summary");
  EXPECT_THAT(CheckAmendmentForm(amendment), SizeIs(1));
  amendment.Clear();
  amendment.add_removed(id);
  *amendment.mutable_changed()->add_people() = seen.people(0);
  EXPECT_FALSE(CheckAmendmentForm(amendment).empty());
  amendment.Clear();
  amendment.add_removed(id);
  *amendment.add_added() = seen.people(0);
  EXPECT_FALSE(CheckAmendmentForm(amendment).empty());
  amendment.Clear();
  amendment.add_settles(7);
  amendment.add_settles(7);
  EXPECT_THAT(CheckAmendmentForm(amendment), SizeIs(1));
}

TEST(AmendmentTest, WhatNoDossierHasIsRefusedByItsForm) {
  v1::AmendReferral amendment;
  *amendment.add_emptied() = DossierFieldOf("needs.nothing");
  *amendment.add_emptied() = DossierFieldOf("people.phones", "short");
  *amendment.add_emptied() = DossierFieldOf("people.phones");
  *amendment.add_emptied() = DossierFieldOf("consent", SampleReferral().people(0).person_id());
  amendment.add_removed("short");
  amendment.add_added();
  amendment.add_settles(0);
  EXPECT_THAT(CheckAmendmentForm(amendment, "amend."), SizeIs(testing::Ge(7)));
}

TEST(AmendmentTest, TheAmendedDossierMustHoldWhatASubmissionMust) {
  const v1::Referral before = SampleReferral();
  v1::Referral after = before;
  EXPECT_EQ(CheckAmended(before, after, SampleDirectory(), SampleDay()).reason, "");
  after.mutable_needs()->set_summary("");
  EXPECT_EQ(CheckAmended(before, after, SampleDirectory(), SampleDay()).reason, "INVALID");
  after = before;
  *after.mutable_consent()->mutable_expires_on() = after.consent().given_on();
  EXPECT_EQ(CheckAmended(before, after, SampleDirectory(), SampleDay() + 400).reason, "CONSENT_MISSING");
  after = before;
  after.mutable_consent()->set_receiving_organisation("OTHER");
  EXPECT_EQ(CheckAmended(before, after, SampleDirectory(), SampleDay()).reason, "CONSENT_MISSING");
  after = before;
  after.mutable_envelope()->set_governorate("PS0299");
  EXPECT_EQ(CheckAmended(before, after, SampleDirectory(), SampleDay()).reason, "INVALID");
}

TEST(AmendmentTest, WhatChangedAroundTheCaseIsNoFaultOfTheAmendment) {
  const v1::Referral before = SampleReferral();
  v1::Referral after = before;
  after.mutable_needs()->set_summary("other words");
  // Without desks, agreements or organisations nothing could be submitted any more.
  EXPECT_EQ(CheckAmended(before, after, Directory(), SampleDay()).reason, "");
}

}  // namespace
}  // namespace ihala
