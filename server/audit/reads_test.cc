#include "server/audit/reads.h"

#include "common/base/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/directory_service.pb.h"
#include "ihala/v1/queue_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;

std::string Id(char letter) { return std::string(kIdBytes, letter); }

v1::CaseCore Envelope(char letter) {
  v1::CaseCore core;
  core.set_referral_id(Id(letter));
  core.set_stage_id("SUBMITTED");
  return core;
}

TEST(CaseReadsTest, TheHighestFieldThatIsSetCounts) {
  v1::CaseCore core = Envelope('a');
  EXPECT_EQ(HighestRung(core), v1::RUNG_ENVELOPE);
  core.add_inputs()->set_text("what was asked");
  EXPECT_EQ(HighestRung(core), v1::RUNG_REVIEW);
  EXPECT_EQ(HighestRung(v1::CaseCore()), v1::RUNG_UNSPECIFIED);
}

TEST(CaseReadsTest, PartsThatDoNotNameTheirCaseAreOfTheOneBesideThem) {
  v1::GetReferralResponse response;
  *response.mutable_core() = Envelope('a');
  v1::Person& person = *response.mutable_dossier()->add_people();
  person.add_phones()->set_e164("+970590000001");
  CaseReads reads;
  reads.Add(response, Id('b'));
  ASSERT_THAT(reads.AboveEnvelope(), ::testing::SizeIs(1));
  EXPECT_EQ(reads.AboveEnvelope()[0].referral_id, Id('a'));
  EXPECT_EQ(reads.AboveEnvelope()[0].rung, HighestRung(response.dossier()));
  EXPECT_GT(reads.AboveEnvelope()[0].rung, v1::RUNG_ENVELOPE);
}

TEST(CaseReadsTest, PartsWithoutOneBesideThemAreOfTheRequestsCase) {
  v1::ListCommentsResponse response;
  response.add_comments()->set_text("a comment");
  CaseReads reads;
  reads.Add(response, Id('b'));
  ASSERT_THAT(reads.AboveEnvelope(), ::testing::SizeIs(1));
  EXPECT_EQ(reads.AboveEnvelope()[0].referral_id, Id('b'));
}

TEST(CaseReadsTest, EachCaseOfAPageIsNamedOnce) {
  v1::ExchangeDown down;
  for (const char letter : {'b', 'a'}) {
    v1::Row& core = *down.mutable_page()->add_rows();
    core.set_referral_id(Id(letter));
    *core.mutable_core() = Envelope(letter);
  }
  v1::Row& comment = *down.mutable_page()->add_rows();
  comment.set_referral_id(Id('b'));
  comment.mutable_comment()->set_text("a comment");
  v1::Row& desk = *down.mutable_page()->add_rows();
  desk.mutable_desk()->set_code("D-1");
  CaseReads reads;
  reads.Add(down, "");
  EXPECT_EQ(reads.cases(), 2u);
  EXPECT_EQ(reads.Envelopes(), 1u);
  EXPECT_THAT(reads.AboveEnvelope(), ElementsAre(CaseRung{Id('b'), HighestRung(comment.comment())}));
}

TEST(CaseReadsTest, TheDirectoryIsNobodysCase) {
  v1::GetDirectoryResponse response;
  response.add_organisations()->mutable_name()->set_en("A society");
  response.add_agreements()->mutable_validity()->mutable_from()->set_year(2025);
  response.add_workflows()->set_workflow_id("default");
  CaseReads reads;
  reads.Add(response, "");
  EXPECT_TRUE(reads.empty());
  EXPECT_FALSE(CanHoldCases(*v1::WhoAmIRequest::descriptor()));
  EXPECT_TRUE(CanHoldCases(*v1::ListQueueResponse::descriptor()));
}

TEST(CaseReadsTest, OnlyWhoIsNothingButACaseworkerReadsTheirOwn) {
  Caller caller;
  EXPECT_FALSE(ReadsOwnCasesOnly(caller));
  caller.roles.emplace_back().set_role(v1::ROLE_CASEWORKER);
  EXPECT_TRUE(ReadsOwnCasesOnly(caller));
  caller.roles.emplace_back().set_role(v1::ROLE_SUPERVISOR);
  EXPECT_FALSE(ReadsOwnCasesOnly(caller));
}

}  // namespace
}  // namespace ihala
