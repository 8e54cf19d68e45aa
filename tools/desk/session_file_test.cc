#include "tools/desk/session_file.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "common/base/file.h"
#include "gtest/gtest.h"

namespace ihala::tools {
namespace {

class SessionFileTest : public ::testing::Test {
 protected:
  SessionFileTest() {
    std::string name = (std::filesystem::temp_directory_path() / "ihala-session-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    path_ = folder_ + "/below/desk-session";
  }
  ~SessionFileTest() override { std::filesystem::remove_all(folder_); }

  static DeskSession Example() {
    DeskSession session;
    session.endpoint = {"localhost:7443", "/etc/ca=1.crt", "ihala.example"};
    session.account = "R-1";
    session.language = "ar";
    session.token = Secret(std::string(32, '\x07'));
    session.expires_at = absl::FromUnixSeconds(1740902400);
    session.server_ahead = absl::Seconds(-90);
    return session;
  }

  std::string folder_;
  std::string path_;
};

TEST_F(SessionFileTest, WhatIsSavedComesBack) {
  ASSERT_TRUE(SaveSession(path_, Example()).ok());
  const auto loaded = LoadSession(path_);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->endpoint.address, "localhost:7443");
  EXPECT_EQ(loaded->endpoint.ca_file, "/etc/ca=1.crt");
  EXPECT_EQ(loaded->endpoint.server_name, "ihala.example");
  EXPECT_EQ(loaded->account, "R-1");
  EXPECT_EQ(loaded->language, "ar");
  EXPECT_EQ(loaded->token.Reveal(), std::string(32, '\x07'));
  EXPECT_EQ(loaded->expires_at, absl::FromUnixSeconds(1740902400));
  EXPECT_EQ(loaded->server_ahead, absl::Seconds(-90));
}

TEST_F(SessionFileTest, OnlyItsOwnerMayReadIt) {
  ASSERT_TRUE(SaveSession(path_, Example()).ok());
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(SessionFileTest, AFileThatOthersMayReadIsNotUsed) {
  ASSERT_TRUE(SaveSession(path_, Example()).ok());
  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(LoadSession(path_).status()));
}

TEST_F(SessionFileTest, NoFileMeansNotSignedIn) {
  EXPECT_TRUE(absl::IsUnauthenticated(LoadSession(path_).status()));
  EXPECT_TRUE(ForgetSession(path_).ok());
}

TEST_F(SessionFileTest, ADamagedFileIsSaidToBeSo) {
  ASSERT_TRUE(MakeDirectories(folder_ + "/below").ok());
  ASSERT_TRUE(SaveSession(path_, Example()).ok());
  const std::string whole = *ReadFile(path_, 10000);
  for (const std::string& damaged : {std::string(), whole.substr(0, whole.size() - 20), "x" + whole,
                                     std::string("ihala-desk-session 2\nserver=a\n")}) {
    ASSERT_TRUE(WriteFileDurably(path_, damaged).ok());
    EXPECT_TRUE(absl::IsFailedPrecondition(LoadSession(path_).status())) << damaged.size();
  }
}

TEST_F(SessionFileTest, ForgettingRemovesIt) {
  ASSERT_TRUE(SaveSession(path_, Example()).ok());
  EXPECT_TRUE(ForgetSession(path_).ok());
  EXPECT_FALSE(PathExists(path_));
}

TEST(SessionPathTest, FollowsTheUsersState) {
  const auto env = [](const std::string& name, const std::string& value) {
    return [name, value](const std::string& asked) { return asked == name ? value : std::string(); };
  };
  EXPECT_EQ(DefaultSessionPath(env("XDG_STATE_HOME", "/s")), "/s/ihala/desk-session");
  EXPECT_EQ(DefaultSessionPath(env("HOME", "/h")), "/h/.local/state/ihala/desk-session");
  EXPECT_EQ(DefaultSessionPath(env("X", "y")), "");
}

}  // namespace
}  // namespace ihala::tools
