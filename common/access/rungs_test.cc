// How far a case is open to those who look at it from the receiving side.
#include <algorithm>
#include <string>
#include <vector>

#include "common/access/access.h"
#include "common/access/access_fixture.h"
#include "common/workflow/workflow_fixture.h"
#include "gtest/gtest.h"
#include "tests/support/rights.h"

namespace ihala {
namespace {

const char kHolder[] = "R-7";

Caller Of(const std::string& account, v1::Role role, const std::string& organisation = "MIN-1") {
  v1::RoleBinding binding;
  binding.set_role(role);
  ListAllRights(&binding);
  binding.set_organisation(organisation);
  return {account, organisation, {binding}};
}

// One agreement that both sides signed.
const Policy& Agreed() {
  static const Policy& policy = *[] {
    const v1::SharingAgreement agreement = fixture::SignedAgreement();
    return new Policy({&agreement});
  }();
  return policy;
}

CaseFacts Held() {
  CaseFacts facts;
  facts.agreement_id = "DSA-1";
  facts.programme = "CASH";
  facts.referring_organisation = "CSO-1";
  facts.receiving_organisation = "MIN-1";
  facts.worker_code = "W-1";
  facts.assigned_to = "W-1";
  facts.holder = kHolder;
  facts.stage_kind = v1::STAGE_KIND_WAITING_ON_RECEIVER;
  facts.stage_opens = v1::RUNG_DOSSIER;
  return facts;
}

v1::Rung Sees(const Caller& caller, const CaseFacts& facts) {
  return Visible(caller, facts, Agreed(), absl::UnixEpoch()).up_to();
}

TEST(RungsTest, BeforeAnybodyHoldsTheCaseTheReceiverSeesTheEnvelope) {
  CaseFacts facts = Held();
  facts.holder.clear();
  facts.identity_opened_by = {kHolder, "L-1", "I-1"};
  for (const v1::Role role : {v1::ROLE_REVIEWER, v1::ROLE_LEAD, v1::ROLE_INTEGRATOR}) {
    for (const char* account : {kHolder, "L-1", "I-1", ""}) {
      EXPECT_EQ(Sees(Of(account, role), facts), v1::RUNG_ENVELOPE) << account << " " << role;
    }
  }
}

TEST(RungsTest, WhoHoldsTheCaseSeesItsReasonsAndWhoOpenedTheIdentityTheRest) {
  CaseFacts facts = Held();
  EXPECT_EQ(Sees(Of(kHolder, v1::ROLE_REVIEWER), facts), v1::RUNG_REVIEW);
  facts.identity_opened_by = {"L-1", kHolder};
  for (const v1::Rung opens : {v1::RUNG_ENVELOPE, v1::RUNG_REVIEW, v1::RUNG_IDENTITY, v1::RUNG_DOSSIER}) {
    facts.stage_opens = opens;
    EXPECT_EQ(Sees(Of(kHolder, v1::ROLE_REVIEWER), facts), opens);
  }
}

TEST(RungsTest, AColleagueAtTheDeskSeesTheEnvelope) {
  CaseFacts facts = Held();
  facts.identity_opened_by = {kHolder, "R-8"};
  EXPECT_EQ(Sees(Of("R-8", v1::ROLE_REVIEWER), facts), v1::RUNG_ENVELOPE);
}

TEST(RungsTest, ALeadOpensForThemselves) {
  CaseFacts facts = Held();
  facts.identity_opened_by = {kHolder};
  EXPECT_EQ(Sees(Of("L-1", v1::ROLE_LEAD), facts), v1::RUNG_REVIEW) << "what the reviewer opened is the reviewer's";
  facts.identity_opened_by.push_back("L-1");
  EXPECT_EQ(Sees(Of("L-1", v1::ROLE_LEAD), facts), v1::RUNG_DOSSIER);
}

TEST(RungsTest, ASystemSeesWhatSomebodyOpened) {
  CaseFacts facts = Held();
  EXPECT_EQ(Sees(Of("I-1", v1::ROLE_INTEGRATOR), facts), v1::RUNG_REVIEW);
  facts.identity_opened_by = {kHolder};
  EXPECT_EQ(Sees(Of("I-1", v1::ROLE_INTEGRATOR), facts), v1::RUNG_DOSSIER);
}

TEST(RungsTest, WhereTheWorkflowDoesNotAskTheClaimOpensTheIdentity) {
  CaseFacts facts = Held();
  facts.asks_to_open_identity = false;
  EXPECT_EQ(Sees(Of(kHolder, v1::ROLE_REVIEWER), facts), v1::RUNG_DOSSIER);
  EXPECT_EQ(Sees(Of("L-1", v1::ROLE_LEAD), facts), v1::RUNG_DOSSIER);
  EXPECT_EQ(Sees(Of("R-8", v1::ROLE_REVIEWER), facts), v1::RUNG_ENVELOPE);
}

TEST(RungsTest, TheReferrersOwnDataIsOpenToThemThroughout) {
  CaseFacts facts = Held();
  facts.holder.clear();
  facts.stage_opens = v1::RUNG_ENVELOPE;
  EXPECT_EQ(Sees(Of("W-1", v1::ROLE_CASEWORKER, "CSO-1"), facts), v1::RUNG_DOSSIER);
  EXPECT_EQ(Sees(Of("S-1", v1::ROLE_SUPERVISOR, "CSO-1"), facts), v1::RUNG_DOSSIER);
}

TEST(RungsTest, NobodySeesMoreForHavingLessOpened) {
  // Each fact that opens something, taken away: no caller sees more, and nobody who saw nothing sees anything.
  const auto less = [](CaseFacts facts, int which) {
    if (which == 0) facts.holder.clear();
    if (which == 1) facts.identity_opened_by.clear();
    if (which == 2) facts.stage_opens = v1::RUNG_ENVELOPE;
    if (which == 3) facts.asks_to_open_identity = true;
    if (which == 4) facts.consent_ended = true;
    return facts;
  };
  for (const char* holder : {"", kHolder, "L-1"}) {
    for (const bool asks : {false, true}) {
      for (const v1::Rung opens : {v1::RUNG_ENVELOPE, v1::RUNG_REVIEW, v1::RUNG_IDENTITY, v1::RUNG_DOSSIER}) {
        CaseFacts facts = Held();
        facts.holder = holder;
        facts.asks_to_open_identity = asks;
        facts.stage_opens = opens;
        facts.identity_opened_by = {kHolder};
        for (const v1::Role role : {v1::ROLE_REVIEWER, v1::ROLE_LEAD, v1::ROLE_INTEGRATOR}) {
          for (const char* account : {kHolder, "R-8", "L-1"}) {
            for (int which = 0; which < 5; ++which) {
              ASSERT_LE(Sees(Of(account, role), less(facts, which)), Sees(Of(account, role), facts)) << which;
            }
          }
        }
      }
    }
  }
}

TEST(RungsTest, TheFactsComeFromTheCoreAndItsWorkflow) {
  v1::CaseCore core = fixture::CaseIn("IN_REVIEW", kHolder);
  core.add_identity_opened_by(kHolder);
  const CaseFacts facts = FactsOf(core, fixture::DefaultWorkflow());
  EXPECT_EQ(facts.stage_opens, v1::RUNG_IDENTITY);
  EXPECT_TRUE(facts.asks_to_open_identity);
  EXPECT_EQ(facts.identity_opened_by, std::vector<std::string>{kHolder});
}

}  // namespace
}  // namespace ihala
