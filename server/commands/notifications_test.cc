// Promises of who is told: everybody who should know, once, nobody of their own doing, and nobody else.
#include "server/commands/notifications.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/told_fixture.h"

namespace ihala {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace world;  // NOLINT(google-build-using-namespace): the cast of every test here.

class NotificationsTest : public ToldFixture {
 protected:
  std::string SubmittedAs(v1::Urgency urgency) {
    v1::Operation submission = Submission(kWorker);
    v1::Envelope& envelope = *submission.mutable_submit()->mutable_referral()->mutable_envelope();
    envelope.set_urgency(urgency);
    envelope.set_urgency_reason("كلمات");
    Must(kWorker, submission);
    return submission.referral_id();
  }
  // Those who have no part in a case of kWorker's at kDesk.
  void ExpectOthersAreToldNothing() {
    for (const char* account : {kOtherWorker, kForeignWorker, kForeignSupervisor, kDeskReviewer}) {
      EXPECT_THAT(KindsTo(account), IsEmpty()) << account;
    }
    EXPECT_EQ(Query("SELECT count(*) FROM notifications WHERE account IN ('W-32', 'W-51', 'S-52', 'R-73', 'A-1')"), 0);
  }
};

TEST_F(NotificationsTest, WhoeverLooksAfterACaseHearsThatItWasTakenUpAndNobodyHearsTheirOwnDoing) {
  const std::string id = Claimed();
  EXPECT_THAT(KindsTo(kWorker), ElementsAre("ACKNOWLEDGED"));
  EXPECT_THAT(KindsTo(kReviewer), IsEmpty());
  ExpectOthersAreToldNothing();
  EXPECT_EQ(ToldTo(kWorker)[0].referral_id(), id);
}

TEST_F(NotificationsTest, AQuestionGoesToWhoeverLooksAfterTheCaseAndItsAnswerToTheHolder) {
  const std::string id = Asked();
  EXPECT_THAT(KindsTo(kWorker), ElementsAre("ACKNOWLEDGED", "QUESTION"));
  Must(kWorker, Step(id, "ANSWER", {TextInput("answer", "٦٠٠٠٠٠٠٠٤")}));
  EXPECT_THAT(KindsTo(kReviewer), ElementsAre("ANSWER"));
  EXPECT_THAT(KindsTo(kWorker), ElementsAre("ACKNOWLEDGED", "QUESTION"));
  ExpectOthersAreToldNothing();
}

TEST_F(NotificationsTest, ADecisionGoesWithItsReasonToWhoeverLooksAfterTheCaseAndToWhoMayObject) {
  const std::string id = Declined();
  for (const char* account : {kWorker, kSupervisor}) {
    ASSERT_THAT(KindsTo(account), Contains("DECISION"));
    const v1::Notification told = ToldTo(account).back();
    EXPECT_EQ(told.reason_code(), "OUT_OF_MANDATE");
    const v1::Reason* const reason = TheWorkflow().FindReason("decline", "OUT_OF_MANDATE");
    ASSERT_NE(reason, nullptr);
    EXPECT_THAT(told.text().en(), HasSubstr(reason->text().en()));
    EXPECT_THAT(told.text().ar(), HasSubstr(reason->text().ar()));
    EXPECT_THAT(told.text().ar(), HasSubstr(TheWorkflow().FindStage("DECLINED")->title().ar()));
  }
  EXPECT_THAT(KindsTo(kSupervisor), ElementsAre("DECISION"));
  ExpectOthersAreToldNothing();
}

TEST_F(NotificationsTest, ANewCaseIsFoundInTheQueueUnlessItIsAnEmergency) {
  Submitted();
  EXPECT_THAT(KindsTo(kReviewer), IsEmpty());
  SubmittedAs(v1::URGENCY_EMERGENCY);
  EXPECT_THAT(KindsTo(kReviewer), ElementsAre("ARRIVED"));
  EXPECT_THAT(KindsTo(kOtherReviewer), ElementsAre("ARRIVED"));
  ExpectOthersAreToldNothing();
}

TEST_F(NotificationsTest, AnObjectionGoesToThoseWhoMayHearItAndNotToWhoDecided) {
  const std::string id = Declined();
  ReadAll(kSupervisor);
  Must(kSupervisor, Step(id, "OBJECT", {CodeInput("reason", "NEW_FACT"), TextInput("note", "كلمات")}));
  EXPECT_THAT(KindsTo(kOtherReviewer), ElementsAre("ARRIVED"));
  EXPECT_THAT(KindsTo(kReviewer), IsEmpty()) << "somebody else hears it";
}

TEST_F(NotificationsTest, WhoeverIsToConfirmAStepHearsOfItAndWhoeverProposedItOfItsEnd) {
  const std::string id = Claimed();
  Must(kReviewer, Step(id, "DECLINE", {CodeInput("reason", "RED_LINE"), TextInput("note", "كلمات")}));
  EXPECT_THAT(KindsTo(kLead), ElementsAre("TO_CONFIRM"));
  EXPECT_THAT(KindsTo(kWorker), ElementsAre("ACKNOWLEDGED")) << "nothing is decided yet";
  v1::Operation answer = On(id);
  answer.mutable_confirm_step()->set_step_id("DECLINE");
  answer.mutable_confirm_step()->set_agrees(false);
  Must(kLead, answer);
  EXPECT_THAT(KindsTo(kReviewer), ElementsAre("PROPOSAL_OVER"));
}

TEST_F(NotificationsTest, AWithdrawalReachesTheHolder) {
  const std::string id = Claimed();
  Must(kWorker, Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")}));
  EXPECT_THAT(KindsTo(kReviewer), ElementsAre("ENDED"));
}

TEST_F(NotificationsTest, WhoeverIsGivenACaseHearsOfIt) {
  const std::string id = Claimed();
  Must(kLead, Step(id, "REASSIGN", {ReferenceInput("reviewer", kOtherReviewer)}));
  EXPECT_THAT(KindsTo(kOtherReviewer), ElementsAre("HANDED_OVER"));
  Must(kSupervisor, Step(id, "HAND_OVER", {ReferenceInput("worker", kOtherWorker)}));
  EXPECT_THAT(KindsTo(kOtherWorker), ElementsAre("HANDED_OVER"));
}

TEST_F(NotificationsTest, WordsGoToTheOtherSideAndInternalOnesToColleaguesAlone) {
  const std::string id = Claimed();
  const std::vector<std::string> before = KindsTo(kWorker);
  Must(kLead, Comment(id, "سر", v1::AUDIENCE_INTERNAL));
  EXPECT_THAT(KindsTo(kReviewer), ElementsAre("COMMENT"));
  EXPECT_EQ(KindsTo(kWorker), before) << "that there are internal words is none of the other side's business";
  Must(kLead, Comment(id, "كلمة"));
  EXPECT_THAT(KindsTo(kWorker), Contains("COMMENT"));
  for (const v1::Notification& told : ToldTo(kWorker)) EXPECT_THAT(told.text().ar(), Not(HasSubstr("كلمة")));
}

TEST_F(NotificationsTest, EachLevelHearsOfAClockThatRanOutOnceAndTheCoordinatorNotOfWhichCase) {
  const std::string id = Claimed();
  const std::string code = CoreOf(id).short_code();
  SweepUntil(Calendar().Add(DueOf(id), 12));
  Sweep();
  EXPECT_THAT(KindsTo(kReviewer), ElementsAre("OVERDUE"));
  EXPECT_THAT(KindsTo(kLead), ElementsAre("OVERDUE"));
  EXPECT_THAT(KindsTo(kWorker), ElementsAre("ACKNOWLEDGED", "OVERDUE"));
  EXPECT_THAT(ToldTo(kReviewer)[0].text().en(), HasSubstr("your side's"));
  EXPECT_THAT(ToldTo(kWorker)[1].text().en(), HasSubstr("other side's"));
  ASSERT_THAT(KindsTo(kCoordinator), ElementsAre("OVERDUE"));
  const v1::Notification counted = ToldTo(kCoordinator)[0];
  EXPECT_EQ(counted.referral_id(), "");
  EXPECT_EQ(counted.short_code(), "");
  EXPECT_EQ(counted.stage_id(), "");
  EXPECT_THAT(counted.text().en(), HasSubstr(kMinistry));
  EXPECT_THAT(counted.ShortDebugString(), Not(HasSubstr(code)));
  ExpectOthersAreToldNothing();
}

TEST_F(NotificationsTest, ACaseThatWaitsForMoneyIsCalledToMindOnTheDayThatWasNamed) {
  const std::string id = Claimed();
  v1::InputValue day;
  day.set_name("review_on");
  *day.mutable_date() = DateOfDay(Today() + 30);
  Must(kReviewer,
       Step(id, "WAITLIST", {CodeInput("cause", "NO_BUDGET_CYCLE"), TextInput("priority_basis", "كلمات"), day}));
  EXPECT_THAT(KindsTo(kWorker), ElementsAre("ACKNOWLEDGED", "DECISION"));
  SweepUntil(Today() + 45);
  EXPECT_THAT(KindsTo(kReviewer), Contains("REVIEW"));
}

TEST_F(NotificationsTest, ACaseThatNobodyAnsweredIsToldToBothSides) {
  const std::string id = Submitted();
  SweepUntil(ExpiryOf(id));
  ASSERT_EQ(CoreOf(id).stage_id(), "EXPIRED");
  EXPECT_THAT(KindsTo(kWorker), Contains("DECISION"));
  EXPECT_EQ(ToldTo(kLead).back().level(), v1::ESCALATION_LEVEL_UNANSWERED);
}

TEST_F(NotificationsTest, WhatIsToldNamesNobodyInAnyLanguage) {
  const std::string id = Declined();
  Must(kLead, Comment(id, "كلمة"));
  std::vector<std::string> names;
  for (const char* account : {kWorker, kSupervisor, kReviewer, kLead}) {
    for (const v1::Notification& told : ToldTo(account)) {
      for (const char* code : {kWorker, kReviewer, kLead, kSupervisor}) {
        EXPECT_THAT(told.text().en(), Not(HasSubstr(code)));
        EXPECT_THAT(told.text().ar(), Not(HasSubstr(code)));
      }
      EXPECT_NE(told.text().ar(), "");
      EXPECT_NE(told.text().en(), "");
    }
  }
}

TEST_F(NotificationsTest, WhatIsErasedIsToldNoMore) {
  const std::string id = Submitted();
  Must(kSupervisor, Step(id, "VOID", {CodeInput("reason", "ENTERED_IN_ERROR")}));
  EXPECT_EQ(Query("SELECT count(*) FROM notifications"), 0);
}

TEST_F(NotificationsTest, AnOperationThatIsRepeatedTellsNothingTwice) {
  const std::string id = Submitted();
  const CaseCommand claim = CommandOf(kReviewer, Step(id, "CLAIM"), random_.Bytes(16));
  DoAll({claim});
  DoAll({claim});
  EXPECT_EQ(Query("SELECT count(*) FROM notifications"), 1);
}

TEST_F(NotificationsTest, OnlyWaysThatSomebodyLeftAndDidNotMuteAreUsed) {
  v1::Contact contact;
  contact.set_email("worker@example.org");
  contact.set_phone("+970599123456");
  contact.add_muted(v1::NOTIFICATION_KIND_QUESTION);
  LeaveContact(kWorker, contact);
  const std::string id = Claimed();
  EXPECT_EQ(Sendings(SendingState::kWaiting), 2) << "of what was taken up, by both ways";
  Must(kReviewer, Step(id, "ASK", {CodeInput("questions", "ID_MISSING"), TextInput("text", "رقم الهوية؟")}));
  EXPECT_EQ(Sendings(SendingState::kWaiting), 2);
  EXPECT_THAT(KindsTo(kWorker), Contains("QUESTION")) << "it stands in the list all the same";
}

}  // namespace
}  // namespace ihala
