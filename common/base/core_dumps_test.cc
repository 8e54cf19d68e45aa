#include "common/base/core_dumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "gtest/gtest.h"

namespace ihala {
namespace {

// How a process that may leave a core file ends by a signal, in a folder of its own.
class CoreDumpsTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(mkdtemp(folder_.data()), nullptr); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // The status of a child that refuses core files, or does not, and is ended by SIGABRT.
  int EndOfChild(bool refuses) {
    const pid_t pid = fork();
    if (pid == 0) {
      struct rlimit limit = {};
      getrlimit(RLIMIT_CORE, &limit);
      limit.rlim_cur = limit.rlim_max;
      if (setrlimit(RLIMIT_CORE, &limit) != 0 || chdir(folder_.c_str()) != 0) _exit(1);
      if (refuses && !RefuseCoreDumps().ok()) _exit(2);
      std::signal(SIGABRT, SIG_DFL);
      raise(SIGABRT);
      _exit(3);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return status;
  }

  std::string folder_ = (std::filesystem::temp_directory_path() / "ihala-core-XXXXXX").string();
};

TEST_F(CoreDumpsTest, NoCoreDumpIsWrittenOfWhoRefusesIt) {
  const int status = EndOfChild(true);
  ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
  EXPECT_EQ(WTERMSIG(status), SIGABRT);
  EXPECT_FALSE(WCOREDUMP(status));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(CoreDumpsTest, TheSameProcessWouldHaveLeftOne) {
  const int status = EndOfChild(false);
  ASSERT_TRUE(WIFSIGNALED(status));
  if (!WCOREDUMP(status)) GTEST_SKIP() << "this machine writes no core files at all";
}

TEST_F(CoreDumpsTest, ItHoldsForTheRestOfTheProcess) {
  const pid_t pid = fork();
  if (pid == 0) {
    if (!RefuseCoreDumps().ok() || prctl(PR_GET_DUMPABLE) != 0) _exit(1);
    struct rlimit limit = {1, 1};
    if (getrlimit(RLIMIT_CORE, &limit) != 0) _exit(2);
    _exit(limit.rlim_cur == 0 && limit.rlim_max == 0 ? 0 : 3);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace ihala
