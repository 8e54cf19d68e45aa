// The server's bell between programs: the reviewer acts at the desk, and the caseworker's device has it at once.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/field_story_test_base.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class WatchStoryTest : public FieldStoryTest {};

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
