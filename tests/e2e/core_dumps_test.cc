// What is left of a program that dies: nothing of its memory. Real programs, in a folder in which core files land.
#include <sys/resource.h>

#include <filesystem>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "gtest/gtest.h"
#include "tests/support/chaos/sockets.h"
#include "tests/support/process/installation_test_base.h"

namespace ihala {
namespace {

class CoreDumpsStoryTest : public InstallationTest {
 protected:
  void SetUp() override {
    struct rlimit limit = {};
    ASSERT_EQ(getrlimit(RLIMIT_CORE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    ASSERT_EQ(setrlimit(RLIMIT_CORE, &limit), 0);
    before_ = std::filesystem::current_path();
    std::filesystem::create_directory(folder_.At("work"));
    // Programs start where the test stands.
    std::filesystem::current_path(folder_.At("work"));
    InstallationTest::SetUp();
  }
  void TearDown() override { std::filesystem::current_path(before_); }

  // Ends a program as a failed assertion would and says whether a file lies there afterwards.
  bool LeavesAFile(BackgroundProcess& program) {
    program.Signal(SIGABRT);
    EXPECT_EQ(program.WaitForEnd(), -1) << program.Log();
    return !std::filesystem::is_empty(folder_.At("work"));
  }

  bool SomebodyCalls(const chaos::Socket& listener) {
    Clock& clock = SystemClock::Get();
    const absl::Duration end = clock.BootTime() + absl::Seconds(30);
    while (clock.BootTime() < end) {
      caller_ = chaos::Accept(listener);
      if (caller_.open()) return true;
      clock.SleepFor(absl::Milliseconds(10));
    }
    return false;
  }

  std::filesystem::path before_;
  chaos::Socket caller_;  // Held, and never answered.
};

TEST_F(CoreDumpsStoryTest, AServerThatDiesLeavesNoCoreDump) { EXPECT_FALSE(LeavesAFile(*server_)); }

TEST_F(CoreDumpsStoryTest, NoToolLeavesACoreDump) {
  // Takes connections and never says a word, so that whoever calls it waits.
  const auto listener = chaos::ListenOnLoopback();
  ASSERT_TRUE(listener.ok()) << listener.status();
  const std::string mute = absl::StrCat("127.0.0.1:", chaos::PortOf(*listener));
  const std::vector<std::pair<std::string, std::vector<std::string>>> tools = {
      {"ihala-field", {"sign-in", "--account", "W-31", "--server", mute, "--ca", Authority()}},
      {"ihala-desk", {"sign-in", "--account", "R-71", "--server", mute, "--ca", Authority()}},
      {"ihala-admin", {"status"}}};
  for (const auto& [name, args] : tools) {
    Command command{{Program(name)},
                    {{"IHALA_STORE", folder_.At("store")},
                     {"XDG_STATE_HOME", folder_.At("state")},
                     {"IHALA_SERVER", mute},
                     {"IHALA_CA", Authority()},
                     {"IHALA_ACCOUNT", "ROOT-1"},
                     {"IHALA_PASSPHRASE", kPassphrase}}};
    command.words.insert(command.words.end(), args.begin(), args.end());
    BackgroundProcess tool(command, folder_.At(name + ".log"));
    ASSERT_TRUE(SomebodyCalls(*listener)) << name << ": " << tool.Log();
    EXPECT_FALSE(LeavesAFile(tool)) << name;
  }
}

}  // namespace
}  // namespace ihala
