// When the server takes it that the referring side knows of a decision: by what a device says that it has read.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class NoticesTest : public ExchangeTest {
 protected:
  std::string Declined() {
    const v1::Operation submission = Submission(kWorker);
    Do(kWorker, submission);
    Do(kReviewer, Step(submission.referral_id(), "CLAIM"));
    Do(kReviewer, Step(submission.referral_id(), "DECLINE", {CodeInput("reason", "OUT_OF_MANDATE")}));
    EXPECT_EQ(CoreOf(submission.referral_id()).stage_id(), "DECLINED");
    return submission.referral_id();
  }
  bool IsConfirmed(const std::string& id) { return CoreOf(id).notice().has_confirmed_at(); }
  v1::VerdictKind Objection(const std::string& id) {
    return Do(kSupervisor, Step(id, "OBJECT", {CodeInput("reason", "NEW_FACT"), TextInput("note", "كلمات")}))
        .verdict.kind();
  }
};

TEST_F(NoticesTest, ADecisionIsKnownOnceADeviceSaysThatItReadAsFar) {
  const std::string id = Declined();
  ASSERT_TRUE(CoreOf(id).has_notice());
  const Device worker = MakeDevice(kWorker);
  std::string cursor;
  PullAll(worker, &cursor, 4096);
  EXPECT_FALSE(IsConfirmed(id)) << "it was sent, and nobody knows whether it came";
  clock_.Advance(absl::Hours(3));
  PullAll(worker, &cursor, 4096);
  ASSERT_TRUE(IsConfirmed(id));
  EXPECT_EQ(CoreOf(id).notice().confirmed_at().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_EQ(Query("SELECT count(*) FROM notices"), 0);
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'case.notice'"), 1);
}

TEST_F(NoticesTest, ItIsConfirmedOnceAndTheTimeStays) {
  const std::string id = Declined();
  const Device worker = MakeDevice(kWorker);
  const Device supervisor = MakeDevice(kSupervisor);
  std::string of_worker, of_supervisor;
  for (int i = 0; i < 2; ++i) PullAll(worker, &of_worker, 4096);
  const std::string before = CoreOf(id).notice().SerializeAsString();
  clock_.Advance(absl::Hours(24));
  for (int i = 0; i < 3; ++i) PullAll(supervisor, &of_supervisor, 4096);
  EXPECT_EQ(CoreOf(id).notice().SerializeAsString(), before);
}

TEST_F(NoticesTest, TheReceiversDeviceConfirmsNothing) {
  const std::string id = Declined();
  const Device reviewer = MakeDevice(kReviewer);
  std::string cursor;
  for (int i = 0; i < 3; ++i) PullAll(reviewer, &cursor, 4096);
  EXPECT_FALSE(IsConfirmed(id));
}

TEST_F(NoticesTest, NorDoesSomebodyOfTheReferrersWhoDoesNotSeeTheCase) {
  const std::string id = Declined();
  for (const char* account : {world::kOtherWorker, world::kForeignSupervisor}) {
    const Device device = MakeDevice(account);
    std::string cursor;
    for (int i = 0; i < 3; ++i) PullAll(device, &cursor, 4096);
    EXPECT_FALSE(IsConfirmed(id)) << account;
  }
}

TEST_F(NoticesTest, ADeviceThatHasAnOlderCopyDoesNotConfirmTheNewOne) {
  const std::string id = Declined();
  const Device worker = MakeDevice(kWorker);
  std::string cursor;
  PullAll(worker, &cursor, 4096);
  // Numbered again since.
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(auto core, txn.FindCore(id));
                    return txn.PutCore(&*core, v1::STAGE_KIND_CLOSED_REFUSED).status();
                  })
                  .ok());
  PullAll(worker, &cursor, 4096);
  EXPECT_FALSE(IsConfirmed(id));
  PullAll(worker, &cursor, 4096);
  EXPECT_TRUE(IsConfirmed(id));
}

TEST_F(NoticesTest, WhoWasCutOffForMonthsMayObjectForTwoWeeksOnceTheyKnow) {
  const std::string late = Declined();
  const std::string in_time = Declined();
  clock_.Advance(absl::Hours(24 * 90));
  const Device worker = MakeDevice(kWorker);
  std::string cursor;
  for (int i = 0; i < 2; ++i) PullAll(worker, &cursor, 4096);
  clock_.Advance(absl::Hours(24 * 14));
  EXPECT_EQ(Objection(in_time), v1::VERDICT_KIND_APPLIED);
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Objection(late), v1::VERDICT_KIND_REJECTED);
}

TEST_F(NoticesTest, AnOutageIsARowOfTheDirectoryForEverybodyAndSendsNoCaseAgain) {
  const std::string id = Declined();
  const Device worker = MakeDevice(kWorker);
  std::string cursor;
  for (int i = 0; i < 3; ++i) PullAll(worker, &cursor, 4096);
  v1::Outage outage;
  outage.set_outage_id("O-1");
  outage.mutable_from()->set_year(2026);
  outage.mutable_from()->set_month(1);
  outage.mutable_from()->set_day(1);
  ASSERT_TRUE(Put(world::kAdministrator, DeclareOutage{outage}).ok());
  const std::vector<v1::Row> rows = PullAll(worker, &cursor, 4096);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].outage().outage_id(), "O-1");
  EXPECT_EQ(rows[0].row_id(), "O-1");
}

}  // namespace
}  // namespace ihala
