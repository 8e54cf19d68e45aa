// What agreements and the family's consent open of a case, and when that changes.
#include "common/access/policy.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/access/access.h"
#include "common/access/access_fixture.h"
#include "common/referral/message_fields.h"
#include "common/referral/sample_referral.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::IsEmpty;

const std::vector<std::string>& AllGroups() {
  static const auto& all =
      *new std::vector<std::string>{"IDENTITY", "CONTACT", "PLACE", "HOUSEHOLD", "NEEDS", "COVERAGE"};
  return all;
}

v1::SharingAgreement Agreement(uint32_t version, const std::string& terms = "", bool is_signed = true) {
  v1::SharingAgreement agreement;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(terms, &agreement)) << terms;
  agreement.MergeFrom(fixture::SignedAgreement(version));
  if (!is_signed) agreement.clear_signatures();
  return agreement;
}

std::unique_ptr<const Policy> Of(const std::vector<v1::SharingAgreement>& agreements) {
  std::vector<const v1::SharingAgreement*> pointers;
  for (const v1::SharingAgreement& one : agreements) pointers.push_back(&one);
  return std::make_unique<const Policy>(pointers);
}

// A case that its reviewer has accepted and opened.
CaseFacts Facts() {
  CaseFacts facts;
  facts.referring_organisation = "CSO-1";
  facts.receiving_organisation = "MIN-1";
  facts.desk = "D-1";
  facts.holder = "R-1";
  facts.identity_opened_by = {"R-1"};
  facts.stage_kind = v1::STAGE_KIND_WAITING_ON_RECEIVER;
  facts.stage_opens = v1::RUNG_DOSSIER;
  facts.agreement_id = "DSA-1";
  facts.agreement_version = 1;
  facts.programme = "CASH";
  facts.consent_fields = AllGroups();
  return facts;
}

Caller Reviewer(const std::string& desk = "") {
  v1::RoleBinding binding;
  binding.set_role(v1::ROLE_REVIEWER);
  binding.set_organisation("MIN-1");
  if (!desk.empty()) binding.add_desks(desk);
  return {"R-1", "MIN-1", {binding}};
}

absl::Time Day(int day) { return absl::UnixEpoch() + absl::Hours(24 * day); }

// The paths of the sample dossier that the reviewer sees.
std::set<std::string> Seen(const Policy& policy, const CaseFacts& facts = Facts(), absl::Time now = Day(0)) {
  v1::Referral dossier = SampleReferral();
  Redact(Visible(Reviewer(), facts, policy, now), &dossier);
  std::set<std::string> paths;
  for (const FieldPlace& place : FieldsOf(dossier)) paths.insert(place.Path());
  return paths;
}

bool Contains(const std::set<std::string>& outer, const std::set<std::string>& inner) {
  return std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}

TEST(PolicyTest, WithoutAnAgreementTheReceiverSeesTheEnvelope) {
  EXPECT_EQ(Seen(Policy()).count("needs.summary"), 0u);
  EXPECT_EQ(Seen(Policy()).count("people"), 0u);
  EXPECT_EQ(Seen(Policy()).count("envelope.urgency"), 1u);
  EXPECT_EQ(Seen(Policy()).count("envelope.worker_code"), 0u);
  CaseFacts other = Facts();
  other.agreement_id = "DSA-2";
  EXPECT_EQ(Seen(*Of({Agreement(1)}), other), Seen(Policy()));
  EXPECT_EQ(Seen(*Of({Agreement(1, "", /*is_signed=*/false)})), Seen(Policy()));
  other = Facts();
  other.programme = "FOOD";
  EXPECT_EQ(Seen(*Of({Agreement(1)}), other), Seen(Policy()));
  EXPECT_EQ(Seen(*Of({Agreement(1, "purpose: 'EXERCISE'")})), Seen(Policy()));
}

TEST(PolicyTest, WhatIsSharedOnlyIfAgreedOpensWhereItIsNamed) {
  const auto plain = Seen(*Of({Agreement(1)}));
  EXPECT_EQ(plain.count("people[0].name.first"), 1u);
  EXPECT_EQ(plain.count("needs"), 0u);
  EXPECT_EQ(plain.count("people[0].name.latin"), 0u);
  const auto named = Seen(*Of({Agreement(1,
                                         "opened { rung: RUNG_REVIEW fields: 'needs.summary' }"
                                         "opened { rung: RUNG_IDENTITY fields: 'people.name.latin' }")}));
  EXPECT_EQ(named.count("needs.summary"), 1u);
  EXPECT_EQ(named.count("needs.complaint_ref"), 0u) << "what is never shared no agreement opens";
  EXPECT_EQ(named.count("people[0].name.latin"), 1u);
  EXPECT_EQ(named.count("people[0].name.mother_first"), 0u);
}

TEST(PolicyTest, APartOpensWithoutTheWhole) {
  const auto part = Seen(*Of({Agreement(1, "opened { rung: RUNG_REVIEW fields: 'household.origin.as_of' }")}));
  EXPECT_EQ(part.count("household.origin.as_of"), 1u);
  EXPECT_EQ(part.count("household.origin.governorate"), 0u)
      << "that they come from somewhere is agreed, not from where";
  const auto whole = Seen(*Of({Agreement(1, "opened { rung: RUNG_REVIEW fields: 'household.origin' }")}));
  EXPECT_EQ(whole.count("household.origin.governorate"), 1u);
}

TEST(PolicyTest, AFieldOpensNoEarlierThanItsAgreementSays) {
  const auto policy = Of({Agreement(1,
                                    "postponed { rung: RUNG_DOSSIER fields: 'people.documents' }"
                                    "postponed { rung: RUNG_IDENTITY fields: 'people.documents.type' }")});
  CaseFacts facts = Facts();
  facts.stage_opens = v1::RUNG_IDENTITY;
  EXPECT_EQ(Seen(*policy, facts).count("people[0].documents"), 0u) << "the type waits for the document";
  EXPECT_EQ(Seen(*policy, facts).count("people[0].name.first"), 1u);
  EXPECT_EQ(Seen(*policy).count("people[0].documents[0].number"), 1u);
}

TEST(PolicyTest, WhatIsWithheldOrBarredNobodyOfTheReceiverSees) {
  const auto policy =
      Of({Agreement(1, "opened { rung: RUNG_REVIEW fields: 'needs' } withheld: 'people.phones' barred: 'needs'")});
  EXPECT_EQ(Seen(*policy).count("people[0].phones"), 0u);
  EXPECT_EQ(Seen(*policy).count("needs"), 0u);
  EXPECT_EQ(Seen(*policy).count("people[0].name.first"), 1u);
}

TEST(PolicyTest, TheFamilysWordCountsForEachGroupAndEachField) {
  const auto policy = Of({Agreement(1, "opened { rung: RUNG_REVIEW fields: 'needs' fields: 'household' }")});
  for (const std::string& left_out : AllGroups()) {
    CaseFacts facts = Facts();
    facts.consent_fields.erase(std::find(facts.consent_fields.begin(), facts.consent_fields.end(), left_out));
    const auto seen = Seen(*policy, facts);
    EXPECT_TRUE(Contains(Seen(*policy), seen));
    EXPECT_EQ(seen.count("people"), left_out == "IDENTITY" ? 0u : 1u);
    EXPECT_EQ(seen.count("safe_contact"), left_out == "CONTACT" ? 0u : 1u);
    EXPECT_EQ(seen.count("needs.summary"), left_out == "NEEDS" ? 0u : 1u);
    EXPECT_EQ(seen.count("household.current_place"), left_out == "PLACE" ? 0u : 1u);
  }
  CaseFacts facts = Facts();
  facts.withheld_fields = {"people.name.family", "safe_contact"};
  EXPECT_EQ(Seen(*policy, facts).count("people[0].name.family"), 0u);
  EXPECT_EQ(Seen(*policy, facts).count("people[0].name.first"), 1u);
  EXPECT_EQ(Seen(*policy, facts).count("safe_contact"), 0u);
}

TEST(PolicyTest, ANewVersionNeverWidensWhatAnOldConsentCovers) {
  const v1::SharingAgreement narrow = Agreement(1);
  const v1::SharingAgreement wide = Agreement(2, "opened { rung: RUNG_REVIEW fields: 'needs' }");
  EXPECT_EQ(Seen(*Of({narrow, wide})), Seen(*Of({narrow})));
  CaseFacts asked_later = Facts();
  asked_later.agreement_version = 2;
  EXPECT_EQ(Seen(*Of({narrow, wide}), asked_later).count("needs.summary"), 1u);
  // And one that is narrower narrows it.
  CaseFacts facts = Facts();
  EXPECT_EQ(
      Seen(*Of({Agreement(1, "opened { rung: RUNG_REVIEW fields: 'needs' }"), Agreement(2)}), facts).count("needs"),
      0u);
  // Of a case that does not say under which version it was sent, the oldest one counts.
  facts.agreement_version = 0;
  EXPECT_EQ(Seen(*Of({narrow, wide}), facts), Seen(*Of({narrow})));
  facts.agreement_version = 7;
  EXPECT_EQ(Seen(*Of({narrow, wide}), facts), Seen(Policy()));
}

TEST(PolicyTest, AVersionCountsFromItsFirstDayToItsLast) {
  const auto policy = Of({Agreement(1, "validity { to { year: 1970 month: 1 day: 10 } }"),
                          Agreement(2, "validity { from { year: 1970 month: 1 day: 21 } } withheld: 'safe_contact'")});
  EXPECT_EQ(Seen(*policy, Facts(), Day(9)).count("safe_contact"), 1u);
  EXPECT_EQ(Seen(*policy, Facts(), Day(10)), Seen(Policy())) << "between the two nothing is agreed";
  EXPECT_EQ(Seen(*policy, Facts(), Day(20)).count("people"), 1u);
  EXPECT_EQ(Seen(*policy, Facts(), Day(20)).count("safe_contact"), 0u);
  EXPECT_THAT(DatesOf(Facts(), *policy), ::testing::ElementsAre(Day(10), Day(20)));
  const Outlook before = OutlookOf(Reviewer(), Facts(), *policy, Day(0));
  ASSERT_FALSE(before.ends.empty());
  EXPECT_EQ(before.ends.front().first, Day(10));
  EXPECT_EQ(VisibleUntil(before, v1::Referral()), absl::InfiniteFuture()) << "nothing is there to go";
  v1::Referral referral;
  referral.mutable_safe_contact();
  EXPECT_EQ(VisibleUntil(before, referral), Day(10));
  EXPECT_TRUE(OutlookOf(Reviewer(), Facts(), *policy, Day(12)).ends.empty()) << "then there is only more";
}

TEST(PolicyTest, OnceASideEndedItOnlyTheEnvelopeIsLeft) {
  v1::SharingAgreement ended = Agreement(1);
  ended.mutable_ended()->mutable_at()->set_seconds(3600);
  EXPECT_EQ(Seen(*Of({ended}), Facts(), Day(1)), Seen(Policy()));
}

TEST(PolicyTest, WhatWasKeptShutStaysShutOnceOnlyTheEnvelopeIsLeft) {
  const auto policy = Of({Agreement(1, "postponed { rung: RUNG_REVIEW fields: 'envelope.language' }")});
  CaseFacts facts = Facts();
  facts.withheld_fields = {"envelope.services_given", "household"};
  facts.consent_ended = true;
  const auto left = Seen(*policy, facts);
  EXPECT_EQ(left.count("envelope.services_given"), 0u) << "a family that takes its word back shows nothing more";
  EXPECT_EQ(left.count("household"), 0u);
  EXPECT_EQ(left.count("envelope.language"), 0u);
  EXPECT_EQ(left.count("envelope.services_requested"), 1u);
  facts.consent_ended = false;
  EXPECT_EQ(Seen(*policy, facts).count("envelope.language"), 1u);
}

TEST(PolicyTest, ACoreTellsNoMoreOfADossierThanTheDossierDoes) {
  v1::CaseCore core;
  core.set_household_size(7);
  core.set_governorate("PS0260");
  core.set_urgency(v1::URGENCY_URGENT);
  core.add_consent_fields("IDENTITY");
  core.add_withheld_fields("household.vulnerabilities");
  CaseFacts facts = Facts();
  facts.withheld_fields = {"envelope.household_size", "envelope.governorate", "envelope.urgency", "consent.withheld"};
  v1::CaseCore shown = core;
  Redact(Visible(Reviewer(), facts, *Of({Agreement(1)}), Day(0)), &shown);
  EXPECT_EQ(shown.household_size(), 0u);
  EXPECT_EQ(shown.governorate(), "");
  EXPECT_EQ(shown.urgency(), v1::URGENCY_UNSPECIFIED);
  EXPECT_EQ(shown.consent_fields_size(), 1);
  EXPECT_THAT(shown.withheld_fields(), IsEmpty());
  // What a family consented to is nothing for the whole desk.
  facts = Facts();
  facts.holder = "R-2";
  shown = core;
  Redact(Visible(Reviewer(), facts, *Of({Agreement(1)}), Day(0)), &shown);
  EXPECT_EQ(shown.household_size(), 7u);
  EXPECT_THAT(shown.consent_fields(), IsEmpty());
  EXPECT_THAT(shown.withheld_fields(), IsEmpty());
}

TEST(PolicyTest, AClosedCaseIsSeenForAsLongAsWasAgreed) {
  const auto policy = Of({Agreement(1, "refused_retention_days: 30")});
  CaseFacts facts = Facts();
  facts.stage_kind = v1::STAGE_KIND_CLOSED_REFUSED;
  facts.closed_at = Day(5);
  EXPECT_EQ(Seen(*policy, facts, Day(35) - absl::Seconds(1)).count("people"), 1u);
  EXPECT_EQ(Seen(*policy, facts, Day(35)), Seen(Policy()));
  facts.stage_kind = v1::STAGE_KIND_CLOSED_SERVED;
  EXPECT_EQ(Seen(*policy, facts, Day(5 + 730) - absl::Seconds(1)).count("people"), 1u);
  EXPECT_EQ(Seen(*policy, facts, Day(5 + 730)), Seen(Policy()));
  // Of two versions the shorter time.
  const auto shorter = Of({Agreement(1), Agreement(2, "closed_retention_days: 7")});
  EXPECT_EQ(Seen(*shorter, facts, Day(12)), Seen(Policy()));
}

TEST(PolicyTest, AForbiddenRecipientSeesThatThereIsNothing) {
  const auto exists = [](const std::string& terms, const Caller& caller, uint32_t case_version = 1) {
    CaseFacts facts = Facts();
    facts.agreement_version = case_version;
    return Visible(caller, facts, *Of({Agreement(1, terms), Agreement(2)}), Day(0)).exists();
  };
  EXPECT_TRUE(exists("", Reviewer()));
  EXPECT_FALSE(exists("forbidden_organisations: 'MIN-1'", Reviewer()));
  EXPECT_FALSE(exists("forbidden_desks: 'D-1'", Reviewer()));
  EXPECT_TRUE(exists("forbidden_desks: 'D-2'", Reviewer()));
  Caller both = Reviewer();
  both.roles.push_back(Reviewer("D-2").roles[0]);
  EXPECT_FALSE(exists("forbidden_desks: 'D-2'", both)) << "who sits at the forbidden desk too";
  EXPECT_TRUE(exists("forbidden_desks: 'D-1'", Reviewer(), 2)) << "the family was asked under a version without it";
  Caller referrer{"W-1", "CSO-1", {}};
  referrer.roles.emplace_back().set_role(v1::ROLE_SUPERVISOR);
  referrer.roles.back().set_organisation("CSO-1");
  EXPECT_TRUE(exists("forbidden_organisations: 'MIN-1'", referrer)) << "it binds receivers";
}

TEST(PolicyTest, ACaseworkersCodeTravelsOnlyIfAgreedAndOnesOwnPeopleAreAlwaysNamed) {
  v1::HistoryEntry theirs;
  theirs.set_actor("W-1");
  theirs.set_actor_organisation("CSO-1");
  v1::HistoryEntry own;
  own.set_actor("R-9");
  own.set_actor_organisation("MIN-1");
  v1::CaseCore core;
  core.set_receiving_organisation("MIN-1");
  core.set_holder("R-1");
  core.set_worker_code("W-1");
  core.set_assigned_to("W-2");
  for (const bool agreed : {false, true}) {
    const auto policy =
        Of({Agreement(1, agreed ? "opened { rung: RUNG_ENVELOPE fields: 'envelope.worker_code' }" : "")});
    const FieldSet fields = Visible(Reviewer(), Facts(), *policy, Day(0));
    v1::HistoryEntry seen = theirs;
    Redact(fields, &seen);
    EXPECT_EQ(seen.actor(), agreed ? "W-1" : "");
    EXPECT_EQ(seen.actor_organisation(), "CSO-1");
    seen = own;
    Redact(fields, &seen);
    EXPECT_EQ(seen.actor(), "R-9");
    v1::CaseCore shown = core;
    Redact(fields, &shown);
    EXPECT_EQ(shown.holder(), "R-1");
    EXPECT_EQ(shown.worker_code(), agreed ? "W-1" : "");
    EXPECT_EQ(shown.assigned_to(), agreed ? "W-2" : "");
  }
}

TEST(PolicyTest, WhatIsTheSameIsFoundToBeTheSame) {
  const auto policy = Of({Agreement(1)});
  const FieldSet one = Visible(Reviewer(), Facts(), *policy, Day(0));
  EXPECT_TRUE(one == Visible(Reviewer(), Facts(), *Of({Agreement(1)}), Day(0)));
  CaseFacts less = Facts();
  less.withheld_fields = {"people.phones"};
  const FieldSet fewer = Visible(Reviewer(), less, *policy, Day(0));
  EXPECT_FALSE(one == fewer);
  EXPECT_TRUE(one.Covers(fewer));
  EXPECT_FALSE(fewer.Covers(one));
  EXPECT_TRUE(one.Covers(FieldSet::None()));
  EXPECT_FALSE(FieldSet::None().Covers(one));
}

}  // namespace
}  // namespace ihala
