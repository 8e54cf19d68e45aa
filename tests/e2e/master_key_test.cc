// The master key as an operator handles it: from each of its places, changed while the server serves, and lost.
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/process/installation_test_base.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::Duration kLimit = absl::Seconds(60);

class MasterKeyTest : public InstallationTest {
 protected:
  std::string KeyFile() const { return folder_.At("data/master.key"); }
  std::string Key() const { return ReadFile(KeyFile(), 1 << 16).value_or(""); }

  // How the server answers to `args` and variables instead of serving.
  Ended Refused(std::vector<std::string> args, std::map<std::string, std::string> variables = {}) {
    args.insert(args.begin(), {Program("ihala-server"), "--data", Data(), "--listen", "localhost:0"});
    return RunToEnd({args, std::move(variables)}, kLimit);
  }
  // Whether it serves with them.
  bool Serves(std::vector<std::string> args, std::map<std::string, std::string> variables = {}) {
    args.insert(args.begin(), {Program("ihala-server"), "--data", Data(), "--listen", "localhost:0"});
    BackgroundProcess server({args, std::move(variables)}, folder_.At(absl::StrCat("once-", ++starts_, ".log")));
    const bool serves = server.WaitForPort().has_value();
    server.Signal(SIGTERM);
    EXPECT_EQ(server.WaitForEnd(), serves ? 0 : 1) << server.Log();
    return serves;
  }
  std::string Status() {
    const Ended status = Admin({"status"});
    EXPECT_EQ(status.code, 0) << status.err;
    return status.out;
  }
};

TEST_F(MasterKeyTest, IsMadeForItsOwnerAndInitSaysWhatItDoesNotProtectAgainst) {
  struct stat file = {};
  ASSERT_EQ(stat(KeyFile().c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  const Ended second = Admin({"init", "--data", folder_.At("second"), "--admin", "ROOT-1"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.out, HasSubstr("Whoever takes the whole folder reads everything"));
}

TEST_F(MasterKeyTest, IsChangedWhileTheServerServes) {
  EXPECT_THAT(Status(), HasSubstr("Master key version 1"));
  const Ended added = Admin({"add-master-key", "--file", KeyFile()});
  ASSERT_EQ(added.code, 0) << added.err;
  EXPECT_THAT(added.out, HasSubstr("Added version 2"));
  server_->Signal(SIGHUP);
  ASSERT_TRUE(server_->WaitForLog("\"master_key\"")) << server_->Log();
  // As an operator does it, who looks until it is done.
  const absl::Time until = absl::Now() + kLimit;
  while (absl::StrContains(Status(), "version 1:") && absl::Now() < until) {
  }
  EXPECT_THAT(Status(), Not(HasSubstr("version 1:")));
  EXPECT_THAT(Status(), HasSubstr("version 2:"));
  // The old one is needed no more: not by this server, nor by the next.
  const std::vector<std::string> lines = absl::StrSplit(Key(), '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 2u);
  ASSERT_TRUE(WriteFileDurably(KeyFile(), lines[1]).ok());
  server_->Signal(SIGHUP);
  EXPECT_THAT(Status(), HasSubstr("version 2:"));
  StopServer();
  StartServer();
  EXPECT_THAT(Status(), HasSubstr("version 2:"));
  StopServer();
  ASSERT_TRUE(WriteFileDurably(KeyFile(), lines[0]).ok());
  EXPECT_THAT(Refused({}).err, HasSubstr("still needs version 2 of the master key"));
}

TEST_F(MasterKeyTest, OneThatWillNotDoChangesNothing) {
  const std::string key = Key();
  ASSERT_TRUE(WriteFileDurably(KeyFile(), absl::StrCat("1:", std::string(64, '0'), "\n")).ok());
  server_->Signal(SIGHUP);
  ASSERT_TRUE(server_->WaitForLog("the master key stays as it was")) << server_->Log();
  EXPECT_THAT(Status(), HasSubstr("version 1:"));
  StopServer();
  const Ended refused = Refused({});
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.err, HasSubstr("version 1 of the master key is not the one that opens this key store"));
  ASSERT_TRUE(WriteFileDurably(KeyFile(), key).ok());
  StartServer();
}

TEST_F(MasterKeyTest, ComesFromOnePlaceWhicheverItIs) {
  StopServer();
  const std::string key = Key();
  const std::string elsewhere = folder_.At("elsewhere.key");
  std::filesystem::rename(KeyFile(), elsewhere);
  EXPECT_THAT(Refused({}).err, HasSubstr("there is no master key"));
  EXPECT_FALSE(PathExists(KeyFile())) << "none is made for a database that has one";
  EXPECT_TRUE(Serves({"--master-key-file", elsewhere}));
  EXPECT_TRUE(Serves({"--master-key-command", absl::StrCat("cat ", elsewhere)}));
  EXPECT_TRUE(Serves({}, {{"IHALA_MASTER_KEY", key}}));
  EXPECT_THAT(Refused({"--master-key-file", elsewhere}, {{"IHALA_MASTER_KEY", key}}).err, HasSubstr("from one place"));
  EXPECT_NE(Refused({"--master-key-file", elsewhere, "--master-key-command", "true"}).code, 0);
  EXPECT_THAT(Refused({"--master-key-command", "exit 7"}).err, HasSubstr("ended with status 7"));
  ASSERT_EQ(chmod(elsewhere.c_str(), 0640), 0);
  EXPECT_THAT(Refused({"--master-key-file", elsewhere}).err, HasSubstr("is not its owner's alone"));
}

TEST_F(MasterKeyTest, WithoutItsKeyStoreADatabaseIsNotServed) {
  StopServer();
  const std::string elsewhere = folder_.At("elsewhere.keys");
  std::filesystem::rename(folder_.At("data/ihala.keys"), elsewhere);
  const Ended refused = Refused({});
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.err, HasSubstr("the key store is missing"));
  EXPECT_FALSE(PathExists(folder_.At("data/ihala.keys")));
  EXPECT_TRUE(Serves({"--key-store", elsewhere}));
}

TEST_F(MasterKeyTest, ANewInstallationMayHaveItsKeysElsewhere) {
  StopServer();
  const std::string key = folder_.At("own.key");
  ASSERT_TRUE(WriteFileDurably(key, std::string(64, 'c')).ok());
  const Ended made = Admin({"init", "--data", folder_.At("other"), "--admin", "ROOT-1", "--master-key-file", key,
                            "--key-store", folder_.At("other.keys")});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_FALSE(PathExists(folder_.At("other/master.key")));
  EXPECT_FALSE(PathExists(folder_.At("other/ihala.keys")));
  EXPECT_TRUE(PathExists(folder_.At("other.keys")));
}

}  // namespace
}  // namespace ihala
