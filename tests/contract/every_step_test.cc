// Every step through the API, through the field library online, and through ihala-desk, as the roles go.
#include <map>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/contract/every_step_base.h"
#include "tools/desk/run.h"

namespace ihala {
namespace {

class EveryStepByHandTest : public EveryStepTest {
 protected:
  Ended Desk(const std::string& account, const Words& args) {
    std::filesystem::create_directories(folder_ / account);
    std::ostringstream said;
    const int code = tools::RunDesk(EnvironmentOf(account, said), args);
    return {code, said.str()};
  }
};

TEST_F(EveryStepByHandTest, OnlyTheClocksOwnStepsAndWhatFollowsThemAreOutOfReach) {
  EXPECT_THAT(Divide(Table(), true).second,
              testing::UnorderedElementsAre(
                  "ANSWER_TIMEOUT from INFO_REQUESTED by ROLE_CLOCK", "EXPIRE from SUBMITTED by ROLE_CLOCK",
                  "EXPIRE from IN_REVIEW by ROLE_CLOCK", "WITHDRAW from EXPIRED by ROLE_CASEWORKER",
                  "WITHDRAW from EXPIRED by ROLE_SUPERVISOR", "REOPEN from EXPIRED by ROLE_SUPERVISOR",
                  "REOPEN from EXPIRED by ROLE_LEAD", "VOID from EXPIRED by ROLE_SUPERVISOR"));
}

TEST_F(EveryStepByHandTest, TheApiTakesEveryOne) {
  int taken = 0;
  for (const bool refers : {true, false}) {
    for (const Line& line : Divide(Table(), refers).first) {
      SCOPED_TRACE(line.Name());
      const std::string id = CaseFor(line);
      ASSERT_FALSE(id.empty());
      const v1::CaseCore before = CoreOf(id);
      TakeByApi(AccountOf(line.role), *line.step, id);
      ExpectTaken(line, before);
      ++taken;
    }
  }
  EXPECT_EQ(taken, 80) << "all but the submission and the clock's eight";
}

TEST_F(EveryStepByHandTest, TheDeskTakesEveryOneOfTheReceivingSide) {
  for (const char* account : {world::kReviewer, world::kLead}) {
    const Ended in = Desk(account, SignInWords(account));
    ASSERT_EQ(in.code, 0) << in.said;
  }
  for (const Line& line : Divide(Table(), false).first) {
    SCOPED_TRACE(line.Name());
    const v1::CaseCore before = CoreOf(CaseFor(line));
    Words words = {"step", line.step->verb(), UuidToText(before.referral_id())};
    for (std::string& word : Typed(Filled(*line.step, line.step->inputs()))) words.push_back(std::move(word));
    const Ended done = Desk(AccountOf(line.role), words);
    EXPECT_EQ(done.code, 0) << done.said;
    ExpectTaken(line, before);
  }
}

TEST_F(EveryStepByHandTest, TheFieldLibraryTakesEveryOneOfTheReferringSideOnline) {
  std::map<std::string, std::unique_ptr<Client>> devices;
  for (const char* account : {world::kWorker, world::kSupervisor}) devices[account] = Device(account, account);
  for (const Line& line : Divide(Table(), true).first) {
    SCOPED_TRACE(line.Name());
    const v1::CaseCore before = CoreOf(CaseFor(line));
    Client& device = *devices[AccountOf(line.role)];
    Sync(device);
    const auto queued =
        device.TakeStepByVerb(before.referral_id(), line.step->verb(), Filled(*line.step, line.step->inputs()));
    EXPECT_TRUE(queued.ok()) << queued.status();
    Sync(device);
    ExpectTaken(line, before);
  }
}

TEST_F(EveryStepByHandTest, ADeviceSubmitsOnlineAndOutOfAQueue) {
  const auto device = Device("submits", world::kWorker);
  for (const bool queued_first : {false, true}) {
    link_->loses = queued_first;
    const auto queued = device->SubmitReferral(world::Dossier(server_.clock(), server_.random()));
    ASSERT_TRUE(queued.ok()) << queued.status();
    if (queued_first) TrySync(*device);
    link_->loses = false;
    Sync(*device);
    EXPECT_EQ(CoreOf(queued->referral_id).stage_id(), workflow().submit_step().to_stage());
  }
}

}  // namespace
}  // namespace ihala
