// A verifier that cannot fail proves nothing: each promise is broken here once, on a small world that is sound.
#include "tools/story/tally.h"

#include <sstream>

#include "common/workflow/default_workflow.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "tools/story/report.h"

namespace ihala::story {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kAccepted(16, 'a');   // Submitted, claimed and accepted.
const std::string kAsked(16, 'b');      // Submitted, claimed and asked about.
const std::string kUntouched(16, 'c');  // Submitted only.
const std::string kStream(16, 's');

class TallyTest : public testing::Test {
 protected:
  TallyTest() {
    v1::Workflow& workflow = server_.workflows[{"default", 1}];
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(DefaultWorkflowText()), &workflow));
    fields_.resize(1);
    for (const std::string& id : {kAccepted, kAsked, kUntouched}) Submit(id);
    Take(kAccepted, v1::SIDE_RECEIVER, "CLAIM", "SUBMITTED", "IN_REVIEW");
    Take(kAccepted, v1::SIDE_RECEIVER, "ACCEPT", "IN_REVIEW", "ACCEPTED");
    Take(kAsked, v1::SIDE_RECEIVER, "CLAIM", "SUBMITTED", "IN_REVIEW");
    Take(kAsked, v1::SIDE_RECEIVER, "ASK", "IN_REVIEW", "INFO_REQUESTED");
    SyncBack();
  }

  void Submit(const std::string& id) {
    SentOperation& sent = fields_[0].operations.emplace_back();
    sent.name = {kStream, fields_[0].operations.size()};
    sent.digest = "digest " + id;
    sent.referral_id = id;
    sent.acknowledged = true;
    sent.verdict.set_kind(v1::VERDICT_KIND_APPLIED);
    sent.verdict.set_short_code("CODE-" + id.substr(0, 1));
    v1::SubmitReferral& submit = *sent.operation.emplace().mutable_submit();
    submit.mutable_referral()->mutable_household()->set_household_id("household " + id);
    v1::Person& head = *submit.mutable_referral()->add_people();
    head.set_person_id("person " + id);
    head.mutable_name()->set_first(id);
    server_.ledger[sent.name] = {sent.digest, sent.verdict, sent.operation};
    ServerCase& found = server_.cases[id];
    found.dossiers.push_back(submit.referral());
    v1::CaseCore& core = found.cores.emplace_back();
    core.set_referral_id(id);
    core.set_short_code(sent.verdict.short_code());
    core.mutable_workflow()->set_workflow_id("default");
    core.mutable_workflow()->set_version(1);
    Take(id, v1::SIDE_REFERRER, "SUBMIT", "DRAFT", "SUBMITTED");
  }

  void Take(const std::string& id, v1::Side side, const std::string& step, const std::string& from,
            const std::string& to) {
    v1::CaseCore& core = Core(id);
    core.set_stage_id(to);
    core.set_entry(core.entry() + 1);
    core.set_revision(++seq_);
    v1::HistoryEntry& entry = server_.cases[id].history.emplace_back();
    entry.set_seq(++seq_);
    entry.set_kind(v1::HISTORY_KIND_STEP);
    entry.set_side(side);
    entry.set_step_id(step);
    entry.set_from_stage(from);
    entry.set_to_stage(to);
    entry.set_entry(core.entry());
  }

  void SyncBack() {
    for (const auto& [id, found] : server_.cases) fields_[0].cases[id] = {found.cores[0], found.history};
  }

  v1::CaseCore& Core(const std::string& id) { return server_.cases[id].cores[0]; }
  Tally Run() const { return Compare(server_, fields_); }
  void ExpectCounts(uint64_t lost, uint64_t doubled) {
    const Tally tally = Run();
    EXPECT_EQ(tally.lost, lost) << testing::PrintToString(tally.problems);
    EXPECT_EQ(tally.doubled, doubled) << testing::PrintToString(tally.problems);
    EXPECT_EQ(tally.problems.empty(), lost + doubled == 0);
  }

  ServerFile server_;
  std::vector<FieldFile> fields_;
  uint64_t seq_ = 0;
};

TEST_F(TallyTest, ASoundWorldHasNoProblems) {
  const Tally tally = Run();
  EXPECT_THAT(tally.problems, IsEmpty());
  EXPECT_EQ(tally.submitted, 3u);
  EXPECT_EQ(tally.acknowledged, 3u);
  EXPECT_EQ(tally.lost, 0u);
  EXPECT_EQ(tally.doubled, 0u);
  EXPECT_EQ(tally.at_stage.at("INFO_REQUESTED"), 1u);
  EXPECT_EQ(tally.took_step.at("CLAIM"), 2u);
}

TEST_F(TallyTest, AClaimAndAQuestionAreNoDecisions) {
  EXPECT_EQ(Run().decided, 1u);
  EXPECT_EQ(Run().answered_back, 1u);
}

TEST_F(TallyTest, ADecisionThatALeadAgreedToIsOne) {
  Take(kUntouched, v1::SIDE_RECEIVER, "CLAIM", "SUBMITTED", "IN_REVIEW");
  Take(kUntouched, v1::SIDE_RECEIVER, "DECLINE", "IN_REVIEW", "IN_REVIEW");
  server_.cases[kUntouched].history.back().set_kind(v1::HISTORY_KIND_PROPOSED);
  EXPECT_EQ(Run().decided, 1u);
  Take(kUntouched, v1::SIDE_RECEIVER, "DECLINE", "IN_REVIEW", "DECLINED");
  server_.cases[kUntouched].history.back().set_kind(v1::HISTORY_KIND_CONFIRMED);
  EXPECT_EQ(Run().decided, 2u);
}

TEST_F(TallyTest, WhatTheReferrerOrTheClockDidIsNoDecision) {
  Take(kUntouched, v1::SIDE_REFERRER, "WITHDRAW", "SUBMITTED", "WITHDRAWN");
  Take(kAsked, v1::SIDE_CLOCK, "EXPIRE", "INFO_REQUESTED", "EXPIRED");
  EXPECT_EQ(Run().decided, 1u);
}

TEST_F(TallyTest, ADecisionThatTheAuthorHasNotSeenIsNotAnsweredBack) {
  Take(kAsked, v1::SIDE_REFERRER, "ANSWER", "INFO_REQUESTED", "IN_REVIEW");
  Take(kAsked, v1::SIDE_RECEIVER, "DECLINE", "IN_REVIEW", "DECLINED");
  EXPECT_EQ(Run().decided, 2u);
  EXPECT_EQ(Run().answered_back, 1u);
  SyncBack();
  EXPECT_EQ(Run().answered_back, 2u);
  fields_[0].cases[kAsked].core.set_reason_code("ANOTHER");
  EXPECT_EQ(Run().answered_back, 1u);
}

TEST_F(TallyTest, AnAnswerInAnotherStoreIsNotTheAuthors) {
  fields_.push_back({"another", {}, fields_[0].cases});
  fields_[0].cases.erase(kAccepted);
  EXPECT_EQ(Run().answered_back, 0u);
}

TEST_F(TallyTest, ASubmissionThatIsNotAtTheServerIsLost) {
  server_.cases.erase(kUntouched);
  fields_[0].cases.erase(kUntouched);
  ExpectCounts(1, 0);
}

TEST_F(TallyTest, ASubmissionThatNeverArrivedIsLostAndNotAcknowledged) {
  server_.cases.erase(kUntouched);
  server_.ledger.erase({kStream, 3});
  fields_[0].cases.erase(kUntouched);
  fields_[0].operations[2].acknowledged = false;
  ExpectCounts(1, 0);
  EXPECT_EQ(Run().submitted, 3u);
  EXPECT_EQ(Run().acknowledged, 2u);
}

TEST_F(TallyTest, AnAcknowledgedOperationWithoutALineInTheLedgerIsLost) {
  server_.ledger.erase({kStream, 2});
  ExpectCounts(1, 0);
}

TEST_F(TallyTest, AnAcknowledgedOperationWithOtherBytesIsLost) {
  server_.ledger[{kStream, 2}].digest = "another";
  ExpectCounts(1, 0);
}

TEST_F(TallyTest, AVerdictThatIsNotTheReceiptsIsLost) {
  server_.ledger[{kStream, 1}].verdict.set_kind(v1::VERDICT_KIND_REJECTED);
  ExpectCounts(1, 0);
}

TEST_F(TallyTest, ADossierThatDiffersIsLost) {
  server_.cases[kAsked].dossiers[0].mutable_people(0)->mutable_name()->set_first("other");
  ExpectCounts(1, 0);
}

TEST_F(TallyTest, AnotherCodeThanTheSlipSaysIsLost) {
  Core(kAsked).set_short_code("OTHER");
  ExpectCounts(1, 0);
}

TEST_F(TallyTest, AServerThatWentBackInTimeHasLostSomething) {
  Core(kAccepted).set_revision(1);
  ExpectCounts(1, 0);
}

TEST_F(TallyTest, ALineThatIsGoneFromAHistoryIsLost) {
  server_.cases[kAccepted].history.pop_back();
  ExpectCounts(1, 0);
}

TEST_F(TallyTest, BytesThatABackupHoldsAreReadFromTheServer) {
  fields_[0].operations[0].operation.reset();
  ExpectCounts(0, 0);
  EXPECT_EQ(Run().submitted, 3u);
  server_.ledger[{kStream, 1}].operation.reset();
  EXPECT_EQ(Run().lost, 1u);
}

TEST_F(TallyTest, ARefiledOperationIsCountedOnce) {
  SentOperation again = fields_[0].operations[2];
  fields_[0].operations[2].superseded = true;
  again.name = {std::string(16, 't'), 1};
  server_.ledger[again.name] = {again.digest, again.verdict, again.operation};
  fields_[0].operations.push_back(again);
  ExpectCounts(0, 0);
  EXPECT_EQ(Run().submitted, 3u);
}

TEST_F(TallyTest, ASecondSubmissionOfOneReferralIsDoubled) {
  SentOperation again = fields_[0].operations[2];
  again.name.second = 4;
  server_.ledger[again.name] = {again.digest, again.verdict, again.operation};
  fields_[0].operations.push_back(again);
  ExpectCounts(0, 1);
}

TEST_F(TallyTest, ACaseThatIsInTheFileTwiceIsDoubled) {
  server_.cases[kAsked].cores.push_back(Core(kAsked));
  ExpectCounts(0, 1);
}

TEST_F(TallyTest, OneShortCodeForTwoCasesIsDoubled) {
  Core(kAsked).set_short_code(Core(kAccepted).short_code());
  fields_[0].operations[1].verdict.set_short_code(Core(kAccepted).short_code());
  ExpectCounts(0, 1);
}

TEST_F(TallyTest, OneHouseholdInTwoCasesIsDoubled) {
  v1::Referral& dossier = server_.cases[kAsked].dossiers[0];
  dossier.mutable_household()->set_household_id("household " + kAccepted);
  *fields_[0].operations[1].operation->mutable_submit()->mutable_referral() = dossier;
  ExpectCounts(0, 1);
}

TEST_F(TallyTest, OnePersonInTwoCasesIsDoubled) {
  v1::Referral& dossier = server_.cases[kAsked].dossiers[0];
  dossier.mutable_people(0)->set_person_id("person " + kAccepted);
  *fields_[0].operations[1].operation->mutable_submit()->mutable_referral() = dossier;
  ExpectCounts(0, 1);
}

TEST_F(TallyTest, ASheetThatWasImportedTwiceIsDoubled) {
  v1::Referral& dossier = server_.cases[kAsked].dossiers[0];
  *dossier.mutable_people(0)->mutable_name() = server_.cases[kAccepted].dossiers[0].people(0).name();
  *fields_[0].operations[1].operation->mutable_submit()->mutable_referral() = dossier;
  ExpectCounts(0, 1);
}

TEST_F(TallyTest, AStepThatWasTakenTwiceIsDoubled) {
  v1::HistoryEntry again = server_.cases[kAccepted].history.back();
  again.set_seq(++seq_);
  server_.cases[kAccepted].history.push_back(again);
  ExpectCounts(0, 1);
}

TEST_F(TallyTest, TwoSubmissionsInOneHistoryAreDoubled) {
  v1::HistoryEntry again = server_.cases[kUntouched].history.front();
  again.set_seq(++seq_);
  again.set_entry(9);
  server_.cases[kUntouched].history.push_back(again);
  ExpectCounts(0, 1);
}

TEST_F(TallyTest, ACaseFromNowhereIsAProblem) {
  fields_[0].operations.pop_back();
  const Tally tally = Run();
  EXPECT_EQ(tally.lost + tally.doubled, 0u);
  EXPECT_THAT(tally.problems, testing::ElementsAre(HasSubstr("no field store submitted it")));
}

class VerdictTest : public TallyTest {
 protected:
  // What is printed, and whether it was good.
  std::pair<bool, std::string> Print(const Expected& expected) {
    std::ostringstream out;
    const bool good = PrintVerdict(Run(), expected, "story", out);
    return {good, out.str()};
  }
};

TEST_F(VerdictTest, TheLastLineSaysItAll) {
  const auto [good, text] = Print({3, 1, {{"ACCEPT", 1}}});
  EXPECT_TRUE(good);
  EXPECT_EQ(text, "story: submitted=3 acknowledged=3 decided=1 answered_back=1 lost=0 doubled=0\n");
}

TEST_F(VerdictTest, EveryDifferenceIsNamedAndFails) {
  EXPECT_FALSE(Print({4, 1, {}}).first);
  EXPECT_FALSE(Print({3, 2, {}}).first);
  EXPECT_FALSE(Print({3, 1, {{"DECLINE", 1}}}).first);
  EXPECT_THAT(Print({3, 1, {{"DECLINE", 1}}}).second, HasSubstr("DECLINE should be taken in at least 1 cases, not 0"));
  fields_[0].operations[0].acknowledged = false;
  EXPECT_FALSE(Print({3, 1, {}}).first);
  fields_[0].operations[0].acknowledged = true;
  fields_[0].cases.clear();
  EXPECT_FALSE(Print({3, 1, {}}).first);
  SyncBack();
  server_.ledger.erase({kStream, 2});
  const auto [good, text] = Print({3, 1, {}});
  EXPECT_FALSE(good);
  EXPECT_THAT(text, HasSubstr("  not so: 62626262-6262-6262-6262-626262626262: lost: "));
  EXPECT_THAT(text, EndsWith("lost=1 doubled=0\n"));
}

TEST_F(VerdictTest, FiguresAreInTheWorkflowsOwnWords) {
  std::ostringstream out;
  PrintFigures(server_, Run(), out);
  EXPECT_THAT(out.str(), HasSubstr("      1  Accepted                          مقبولة\n"));
  EXPECT_THAT(out.str(), HasSubstr("      2  Claim                             استلام للمراجعة\n"));
}

TEST_F(VerdictTest, ALeastIsAStepAndANumber) {
  EXPECT_EQ(*ParseLeast("ACCEPT=20"), std::make_pair(std::string("ACCEPT"), uint64_t{20}));
  for (const char* wrong : {"", "ACCEPT", "ACCEPT=", "=20", "ACCEPT=x", "ACCEPT=-1"}) {
    EXPECT_FALSE(ParseLeast(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace ihala::story
