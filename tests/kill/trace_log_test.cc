#include "tests/kill/trace_log.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "gtest/gtest.h"

namespace ihala::kill_test {
namespace {

bool Died(const std::string& lines) {
  std::string path = ::testing::TempDir() + "trace-XXXXXX";
  close(mkstemp(path.data()));
  std::ofstream(path) << lines;
  const bool died = DiedInCommit(path, "/s/db");
  unlink(path.c_str());
  return died;
}

TEST(TraceLogTest, BetweenTheFirstWriteAndTheSyncIsInCommit) {
  EXPECT_TRUE(
      Died("7 pwrite64(5</s/db-wal>, \"\"..., 24, 32) = 24\n"
           "7 pwrite64(5</s/db-wal>, \"\"..., 4096, 56) = ?\n"));
  EXPECT_TRUE(
      Died("7 pwrite64(5</s/db-wal>, \"\"..., 24, 32) = 24\n"
           "7 fdatasync(5</s/db-wal>)           = ?\n"));
  EXPECT_TRUE(
      Died("7 pwrite64(5</s/db-wal>, \"\"..., 24, 32) = 24\n"
           "7 fdatasync(5</s/db-wal> <unfinished ...>\n"
           "8 pwrite64(6</s/other>, \"\"..., 24, 32) = 24\n"));
}

TEST(TraceLogTest, BeforeTheFirstWriteAndAfterTheSyncIsNot) {
  EXPECT_FALSE(Died(""));
  EXPECT_FALSE(Died("7 pwrite64(5</s/db-wal>, \"\"..., 24, 32) = ?\n"));
  EXPECT_FALSE(
      Died("7 pwrite64(5</s/db-wal>, \"\"..., 24, 32) = 24\n"
           "7 fdatasync(5</s/db-wal>)           = 0\n"));
  EXPECT_FALSE(
      Died("7 pwrite64(5</s/db-wal>, \"\"..., 24, 32) = 24\n"
           "7 fdatasync(5</s/db-wal> <unfinished ...>\n"
           "8 sendmsg(9<socket:[1]>, {...}, 0) = 3\n"
           "7 <... fdatasync resumed>)           = 0\n"));
}

TEST(TraceLogTest, CopyingBackAndOtherFilesAreNoCommit) {
  EXPECT_FALSE(
      Died("7 pwrite64(4</s/db>, \"\"..., 4096, 0) = 4096\n"
           "7 pwrite64(6</t/db-wal>, \"\"..., 24, 32) = 24\n"));
}

}  // namespace
}  // namespace ihala::kill_test
