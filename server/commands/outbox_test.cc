// Promises of the outbox: at least once, never twice within a day, in few messages, and what cannot be delivered is
// seen.
#include "server/commands/outbox.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/told_fixture.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using world::kWorker;

constexpr char kAddress[] = "worker@example.org";
constexpr char kPhone[] = "+970599123456";

class OutboxTest : public ToldFixture {};

TEST_F(OutboxTest, WhatIsToldGoesOutOnce) {
  LeaveContact(kWorker, kAddress);
  Asked();
  const std::vector<OutgoingMessage> messages = Take();
  ASSERT_THAT(messages, SizeIs(1)) << "both facts in one message";
  EXPECT_EQ(messages[0].to, kAddress);
  EXPECT_EQ(messages[0].channel, v1::NOTIFICATION_CHANNEL_EMAIL);
  EXPECT_EQ(messages[0].text.subject, "Ihala: 2 new");
  EXPECT_THAT(messages[0].text.body, HasSubstr("took it up"));
  EXPECT_THAT(messages[0].text.body, HasSubstr("asks something"));
  Settle(messages[0], SendOutcome::kDone);
  clock_.Advance(absl::Hours(24 * 80));
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_EQ(Sendings(SendingState::kSent), 2);
}

TEST_F(OutboxTest, WithoutAnAddressNothingGoesOut) {
  Asked();
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_THAT(ToldTo(kWorker), SizeIs(2));
}

TEST_F(OutboxTest, AServerThatIsKilledInBetweenTellsADayLateAndNotTwice) {
  LeaveContact(kWorker, kAddress);
  Claimed();
  ASSERT_THAT(Take(), SizeIs(1));
  Reopen();
  EXPECT_THAT(Take(), IsEmpty()) << "it may have been told";
  clock_.Advance(absl::Hours(24) - absl::Seconds(1));
  EXPECT_THAT(Take(), IsEmpty());
  clock_.Advance(absl::Seconds(1));
  const std::vector<OutgoingMessage> again = Take();
  ASSERT_THAT(again, SizeIs(1)) << "it may not have been told";
  Settle(again[0], SendOutcome::kDone);
  clock_.Advance(absl::Hours(48));
  EXPECT_THAT(Take(), IsEmpty());
}

TEST_F(OutboxTest, AnAnswerThatWasLostCountsAsToldForADay) {
  LeaveContact(kWorker, kAddress);
  Claimed();
  Settle(Take().at(0), SendOutcome::kNobodyKnows, "TIMED_OUT");
  clock_.Advance(absl::Hours(23));
  EXPECT_THAT(Take(), IsEmpty());
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(Take(), SizeIs(1));
}

TEST_F(OutboxTest, WhatCertainlyFailedIsTriedAgainSoonAndLaterAndAtLastIsSeen) {
  LeaveContact(kWorker, kAddress);
  Claimed();
  std::vector<absl::Duration> pauses;
  for (uint32_t attempt = 1; attempt <= limits_.attempts; ++attempt) {
    const absl::Time before = clock_.Now();
    std::vector<OutgoingMessage> messages = Take();
    while (messages.empty()) {
      clock_.Advance(absl::Minutes(1));
      ASSERT_LT(clock_.Now() - before, absl::Hours(25));
      messages = Take();
    }
    pauses.push_back(clock_.Now() - before);
    Settle(messages[0], SendOutcome::kNotNow, "UNREACHABLE");
  }
  EXPECT_EQ(pauses[1], absl::Minutes(1));
  EXPECT_EQ(pauses[2], absl::Minutes(5));
  EXPECT_EQ(pauses.back(), absl::Hours(24));
  EXPECT_EQ(Sendings(SendingState::kUndelivered), 1);
  clock_.Advance(absl::Hours(48));
  EXPECT_THAT(Take(), IsEmpty());
  const auto retried = Put(world::kAdministrator, RetryUndelivered{});
  ASSERT_TRUE(retried.ok()) << retried.status();
  const std::vector<OutgoingMessage> again = Take();
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].sendings[0].attempts, 1u);
}

TEST_F(OutboxTest, WhatMayHaveBeenToldIsNotToldAgainWithinADayByRetryingEither) {
  LeaveContact(kWorker, kAddress);
  limits_.attempts = 1;
  Claimed();
  Settle(Take().at(0), SendOutcome::kNobodyKnows, "TIMED_OUT");
  ASSERT_EQ(Sendings(SendingState::kUndelivered), 1);
  ASSERT_TRUE(Put(world::kAdministrator, RetryUndelivered{}).ok());
  clock_.Advance(absl::Hours(23));
  EXPECT_THAT(Take(), IsEmpty());
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(Take(), SizeIs(1));
}

TEST_F(OutboxTest, WhatIsRefusedForGoodIsGivenUpAtOnceAndHoldsUpNothingElse) {
  LeaveContact(kWorker, kAddress, kPhone);
  Claimed();
  for (const OutgoingMessage& message : Take()) {
    const bool is_sms = message.channel == v1::NOTIFICATION_CHANNEL_SMS;
    Settle(message, is_sms ? SendOutcome::kDone : SendOutcome::kNever, is_sms ? "" : "REFUSED");
  }
  EXPECT_EQ(Sendings(SendingState::kSent), 1);
  EXPECT_EQ(Sendings(SendingState::kUndelivered), 1);
  ASSERT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto undelivered, txn.ListUndelivered(0, 0, 10));
                    EXPECT_EQ(undelivered.size(), 1u);
                    EXPECT_EQ(undelivered[0].sending.error, "REFUSED");
                    EXPECT_EQ(undelivered[0].sending.account, kWorker);
                    EXPECT_EQ(undelivered[0].kind, v1::NOTIFICATION_KIND_ACKNOWLEDGED);
                    return absl::OkStatus();
                  })
                  .ok());
}

TEST_F(OutboxTest, WhereNothingGoesByAWayNothingWaitsForIt) {
  LeaveContact(kWorker, "", kPhone);
  Claimed();
  Settle(Take().at(0), SendOutcome::kNoWay);
  EXPECT_EQ(Query("SELECT count(*) FROM sendings"), 0);
}

TEST_F(OutboxTest, WhatComesTogetherGoesTogether) {
  limits_.gather = absl::Minutes(5);
  LeaveContact(kWorker, kAddress);
  Claimed();
  EXPECT_THAT(Take(), IsEmpty());
  clock_.Advance(absl::Minutes(4));
  Claimed();
  clock_.Advance(absl::Minutes(5));
  ASSERT_THAT(Take(), SizeIs(1));
}

TEST_F(OutboxTest, NobodyGetsMoreMessagesInADayThanTheLimitAndTheRestComesTogether) {
  limits_.sms = 2;
  LeaveContact(kWorker, "", kPhone);
  for (int i = 0; i < 2; ++i) {
    Claimed();
    Settle(Take().at(0), SendOutcome::kDone);
    clock_.Advance(absl::Minutes(1));
  }
  for (int i = 0; i < 7; ++i) Claimed();
  EXPECT_THAT(Take(), IsEmpty());
  std::vector<OutgoingMessage> messages;
  for (int hour = 0; hour < 26 && messages.empty(); ++hour) {
    clock_.Advance(absl::Hours(1));
    messages = Take();
  }
  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_THAT(messages[0].sendings, SizeIs(7));
  EXPECT_THAT(messages[0].text.body, HasSubstr("And 2 more."));
  EXPECT_EQ(messages[0].text.subject, "");
}

TEST_F(OutboxTest, QuietDaysArePutOffAndNotLost) {
  v1::Contact contact;
  contact.set_email(kAddress);
  *contact.mutable_quiet_until() = DateOfDay(absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone()) + 3);
  LeaveContact(kWorker, contact);
  Claimed();
  for (int day = 0; day < 3; ++day) {
    EXPECT_THAT(Take(), IsEmpty());
    clock_.Advance(absl::Hours(24));
  }
  EXPECT_THAT(Take(), IsEmpty());
  clock_.Advance(absl::Hours(24));
  EXPECT_THAT(Take(), SizeIs(1));
}

TEST_F(OutboxTest, WhoeverTakesTheAddressBackIsToldByThatWayNoMore) {
  LeaveContact(kWorker, kAddress);
  Claimed();
  LeaveContact(kWorker, "");
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_EQ(Query("SELECT count(*) FROM sendings"), 0);
}

TEST_F(OutboxTest, WhatTheReaderMayNotKnowOfAnyMoreIsNotSent) {
  LeaveContact(kWorker, kAddress);
  const std::string id = Claimed();
  Must(world::kSupervisor, Step(id, "HAND_OVER", {ReferenceInput("worker", world::kOtherWorker)}));
  v1::CaseCore core = CoreOf(id);
  // The author sees it for ever; so it is written by somebody else now.
  core.set_worker_code(world::kOtherWorker);
  ASSERT_TRUE(
      store_->Write([&](WriteTxn& txn) { return txn.PutCore(&core, v1::STAGE_KIND_WAITING_ON_RECEIVER).status(); })
          .ok());
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_EQ(Query("SELECT count(*) FROM sendings"), 0);
}

TEST_F(OutboxTest, AMessageIsInTheLanguageThatItsReaderWants) {
  v1::Contact contact;
  contact.set_email(kAddress);
  for (const char* language : {"ar", "en"}) {
    contact.set_language(language);
    LeaveContact(kWorker, contact);
    Claimed();
    const std::vector<OutgoingMessage> messages = Take();
    ASSERT_THAT(messages, SizeIs(1));
    const bool is_arabic = std::string(language) == "ar";
    EXPECT_EQ(messages[0].text.body.find("استلمتها") != std::string::npos, is_arabic);
    EXPECT_EQ(messages[0].text.body.find("took it up") != std::string::npos, !is_arabic);
    Settle(messages[0], SendOutcome::kDone);
  }
}

TEST_F(OutboxTest, WhatIsOldIsDropped) {
  LeaveContact(kWorker, kAddress);
  for (int i = 0; i < 30; ++i) Claimed();
  clock_.Advance(absl::Hours(24 * 91));
  Claimed();
  ASSERT_TRUE(executor_->DropOldNotifications().ok());
  EXPECT_EQ(Query("SELECT count(*) FROM notifications"), 1);
  EXPECT_EQ(Query("SELECT count(*) FROM sendings"), 1);
}

TEST_F(OutboxTest, NeitherAddressNorWhatIsToldLiesOpenInTheFile) {
  LeaveContact(kWorker, kAddress, kPhone);
  Declined();
  EXPECT_EQ(Query("SELECT count(*) FROM contacts WHERE instr(body, 'example') > 0 OR instr(body, '99123') > 0"), 0);
  EXPECT_EQ(
      Query("SELECT count(*) FROM notifications WHERE instr(body, 'SUBMITTED') > 0 OR instr(body, 'IN_REVIEW') > 0"),
      0);
}

}  // namespace
}  // namespace ihala
