// The server's bell between programs: the reviewer acts at the desk, and the caseworker's device has it at once.
#include <string>
#include <vector>

#include "common/base/file.h"
#include "common/base/random.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/support/process/installation_test_base.h"
#include "tests/support/world/test_world.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kWords[] = "the-words-of-all";

constexpr char kWorld[] = R"(
workflow load --default
governorate load
organisation put CSO-014 --name-ar "جمعية" --name-en "A society" --refers --devices open
organisation put MOSD --name-ar "الوزارة" --name-en "The ministry" --receives --devices open
programme put NCTP --organisation MOSD --name-ar "تحويلات" --name-en "Transfers"
desk put MOSD-GAZA --organisation MOSD --name-ar "مكتب غزة" --name-en "Gaza desk"
agreement put DSA-2025-01 --referring CSO-014 --receiving MOSD --programme NCTP --default-terms
account put W-31 --organisation CSO-014 --role caseworker --language ar --new-passphrase-file WORDS
account put S-11 --organisation CSO-014 --role supervisor --language en --new-passphrase-file WORDS
account put L-81 --organisation MOSD --role lead --language en --new-passphrase-file WORDS
account put R-71 --organisation MOSD --role reviewer --language en --new-passphrase-file WORDS
)";

class WatchStoryTest : public InstallationTest {
 protected:
  void SetUp() override {
    InstallationTest::SetUp();
    MakeWorld(kWorld, "WORDS", kWords);
    SignAgreement("DSA-2025-01", {"S-11", "L-81"}, kWords);
    ASSERT_EQ(Desk({"sign-in", "--server", address_, "--ca", Authority(), "--account", "R-71"}).code, 0);
    const Ended in = RunToEnd(Field({"sign-in", "--account", "W-31", "--server", address_, "--ca", Authority()}));
    ASSERT_EQ(in.code, 0) << in.err;
  }

  Command Field(std::vector<std::string> args) const {
    args.insert(args.begin(), {Program("ihala-field"), "--lang", "en"});
    return {args, {{"IHALA_STORE", folder_.At("field.ihala")}, {"IHALA_PASSPHRASE", kWords}}};
  }
  Ended Desk(std::vector<std::string> args) {
    args.insert(args.begin(), Program("ihala-desk"));
    return RunToEnd({args, {{"XDG_STATE_HOME", folder_.At("state")}, {"IHALA_PASSPHRASE", kWords}}});
  }

  // Queues a referral on the device, and returns its code.
  std::string Add() {
    SeededRandom random(7);
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(world::Dossier(SystemClock::Get(), random), &json).ok());
    EXPECT_TRUE(WriteFileDurably(folder_.At("dossier.json"), json).ok());
    const Ended added = RunToEnd(Field({"add", folder_.At("dossier.json")}));
    EXPECT_EQ(added.code, 0) << added.err;
    const std::string codes = RunToEnd(Field({"list", "--codes"})).out;
    return codes.substr(0, codes.find('\n'));
  }
};

// Its timer comes after minutes; the test waits for seconds.
TEST_F(WatchStoryTest, WhatTheReviewerDoesIsOnTheDeviceAtOnce) {
  const std::string code = Add();
  BackgroundProcess device(Field({"sync", "--watch"}), folder_.At("device.log"));
  ASSERT_TRUE(device.WaitForLog("Listening")) << device.Log();
  EXPECT_THAT(device.Log(), HasSubstr("Taken by the server: 1"));

  const Ended claimed = Desk({"claim", code});
  ASSERT_EQ(claimed.code, 0) << claimed.err;
  EXPECT_TRUE(device.WaitForLog(": now In review")) << device.Log();
  const Ended said = Desk({"comment", code, "We are looking at it."});
  ASSERT_EQ(said.code, 0) << said.err;
  EXPECT_TRUE(device.WaitForLog("a new comment")) << device.Log();

  device.Signal(SIGINT);
  EXPECT_EQ(device.WaitForEnd(), 0) << device.Log();
  EXPECT_THAT(RunToEnd(Field({"show", code})).out, HasSubstr("We are looking at it."));
}

TEST_F(WatchStoryTest, AWatcherDoesNotKeepAServerFromStopping) {
  BackgroundProcess device(Field({"sync", "--watch", "--max-failures", "0"}), folder_.At("device.log"));
  ASSERT_TRUE(device.WaitForLog("Listening")) << device.Log();
  // A watcher is no call that a server would wait for.
  StopServer();
  EXPECT_TRUE(device.WaitForLog("does not ring now")) << device.Log();
  EXPECT_THAT(server_->Log(), HasSubstr("\"in_hand\":\"finished\""));
  device.Signal(SIGINT);
  EXPECT_EQ(device.WaitForEnd(), 0) << device.Log();
  EXPECT_THAT(device.Log(), Not(HasSubstr("error")));
}

}  // namespace
}  // namespace ihala
