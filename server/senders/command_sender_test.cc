// Promises of the command that sends: what it is given, how its end is understood, and that it holds up nobody.
#include "server/senders/command_sender.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "common/base/file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CommandSenderTest : public ::testing::Test {
 protected:
  CommandSenderTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ihala-command-XXXXXX").string();
    dir_ = mkdtemp(pattern.data());
  }
  ~CommandSenderTest() override { std::filesystem::remove_all(dir_); }

  // What becomes of a message that a script of these lines is to send.
  DeliveryResult Send(const std::string& lines, const std::string& body = "Words",
                      absl::Duration timeout = absl::Seconds(30), const absl::Notification* ending = nullptr) {
    const std::string program = dir_ + "/hook";
    EXPECT_TRUE(WriteFileDurably(program, "#!/bin/sh\nd=" + dir_ + "\n" + lines + "\n").ok());
    EXPECT_EQ(chmod(program.c_str(), 0700), 0);
    const auto sender = NewCommandSender({program, timeout});
    EXPECT_TRUE(sender.ok()) << sender.status();
    OutgoingMessage message;
    message.to = "+970599123456";
    message.text.body = body;
    return (*sender)->Send(message, ending);
  }
  std::string Written(const std::string& name) { return ReadFile(dir_ + "/" + name, 1 << 20).value_or(""); }

  std::string dir_;
};

TEST_F(CommandSenderTest, TheMessageComesOnTheStandardInputAndNowhereElse) {
  const DeliveryResult result = Send("cat >$d/in; env >$d/env; echo \"$#\" >$d/count; pwd >$d/at", "سطر\nLine");
  EXPECT_EQ(result.outcome, SendOutcome::kDone);
  EXPECT_EQ(Written("in"), "To: +970599123456\n\nسطر\nLine");
  EXPECT_EQ(Written("count"), "0\n");
  EXPECT_EQ(Written("at"), "/\n");
  EXPECT_THAT(Written("env"), Not(HasSubstr("599123456")));
  EXPECT_THAT(Written("env"), Not(HasSubstr("HOME=")));
}

TEST_F(CommandSenderTest, HowItEndsSaysWhatBecameOfTheMessage) {
  EXPECT_EQ(Send("exit 0").outcome, SendOutcome::kDone);
  EXPECT_EQ(Send("exit 1").outcome, SendOutcome::kNotNow);
  EXPECT_EQ(Send("exit 75").outcome, SendOutcome::kNotNow);
  EXPECT_EQ(Send("exit 65").outcome, SendOutcome::kNever);
  EXPECT_EQ(Send("exit 67").outcome, SendOutcome::kNever);
  EXPECT_EQ(Send("kill -9 $$").outcome, SendOutcome::kNobodyKnows);
  EXPECT_EQ(Send("exit 1").error, "COMMAND");
}

TEST_F(CommandSenderTest, OneThatDoesNotEndIsKilledWithAllThatItStarted) {
  const DeliveryResult result = Send("sleep 1000 & echo $! >$d/child; wait", "Words", absl::Milliseconds(400));
  EXPECT_EQ(result.outcome, SendOutcome::kNobodyKnows);
  EXPECT_EQ(result.error, "TIMED_OUT");
  const std::string child = Written("child");
  ASSERT_NE(child, "");
  // Gone, or dead and not collected yet.
  const std::string state = ReadFile("/proc/" + child.substr(0, child.size() - 1) + "/stat", 4096).value_or(") Z");
  EXPECT_THAT(state, HasSubstr(") Z"));
}

TEST_F(CommandSenderTest, OneThatDoesNotReadHoldsUpNobody) {
  EXPECT_EQ(Send("exit 0", std::string(1 << 20, 'x')).outcome, SendOutcome::kDone);
}

TEST_F(CommandSenderTest, WhatCannotBeRunIsSaidBeforeAnythingIsSent) {
  EXPECT_FALSE(NewCommandSender({"hook", absl::Seconds(1)}).ok());
  EXPECT_FALSE(NewCommandSender({dir_ + "/none", absl::Seconds(1)}).ok());
  EXPECT_FALSE(NewCommandSender({"", absl::Seconds(1)}).ok());
}

}  // namespace
}  // namespace ihala
