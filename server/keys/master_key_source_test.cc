#include "server/keys/master_key_source.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

const std::string kHex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

class MasterKeySourceTest : public ::testing::Test {
 protected:
  MasterKeySourceTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ihala-master-XXXXXX").string();
    source_.data_dir = mkdtemp(pattern.data());
    file_ = source_.data_dir + "/key";
  }
  ~MasterKeySourceTest() override { std::filesystem::remove_all(source_.data_dir); }

  void Write(const std::string& text, unsigned mode = 0600) { ASSERT_TRUE(WriteFileDurably(file_, text, mode).ok()); }
  absl::Status Refusal() const { return ReadMasterKeys(source_).status(); }
  void ExpectRead() {
    const auto keys = ReadMasterKeys(source_);
    ASSERT_TRUE(keys.ok()) << keys.status();
    EXPECT_EQ((*keys)->Find(1)->Reveal().substr(0, 3), absl::string_view("\x00\x11\x22", 3));
  }

  SeededRandom random_{6};
  MasterKeySource source_;
  std::string file_;
};

TEST_F(MasterKeySourceTest, ComesFromAFileTheEnvironmentOrACommand) {
  Write(kHex + "\n");
  source_.file = file_;
  ExpectRead();
  source_.file.clear();
  source_.environment = "1:" + kHex;
  ExpectRead();
  source_.environment.clear();
  source_.command = absl::StrCat("cat ", file_);
  ExpectRead();
}

TEST_F(MasterKeySourceTest, ComesFromOnePlaceOnly) {
  source_.environment = kHex;
  source_.command = absl::StrCat("echo ", kHex);
  EXPECT_TRUE(absl::IsInvalidArgument(Refusal()));
  EXPECT_TRUE(absl::StrContains(Refusal().message(), "one place")) << Refusal();
}

TEST_F(MasterKeySourceTest, AFileThatOthersMayReadIsRefused) {
  source_.file = file_;
  for (const unsigned mode : {0640u, 0604u, 0660u, 0644u}) {
    Write(kHex, mode);
    EXPECT_TRUE(absl::IsPermissionDenied(Refusal())) << mode;
    EXPECT_TRUE(absl::StrContains(Refusal().message(), file_)) << Refusal();
  }
  for (const unsigned mode : {0600u, 0400u}) {
    Write(kHex, mode);
    EXPECT_TRUE(Refusal().ok()) << Refusal();
  }
}

TEST_F(MasterKeySourceTest, ACommandThatFailsIsNoKey) {
  source_.command = absl::StrCat("echo ", kHex, "; exit 3");
  EXPECT_TRUE(absl::IsFailedPrecondition(Refusal()));
  EXPECT_TRUE(absl::StrContains(Refusal().message(), "status 3")) << Refusal();
  source_.command = "true";
  EXPECT_TRUE(absl::IsInvalidArgument(Refusal()));
  source_.command = "yes";
  EXPECT_FALSE(Refusal().ok()) << "it never ends by itself";
}

TEST_F(MasterKeySourceTest, TheDefaultFileIsMadeOnceAndForItsOwner) {
  EXPECT_TRUE(absl::IsNotFound(Refusal()));
  const auto made = ReadOrMakeMasterKeys(source_, random_);
  ASSERT_TRUE(made.ok()) << made.status();
  struct stat file;
  ASSERT_EQ(stat(DefaultMasterKeyFile(source_.data_dir).c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  const auto again = ReadOrMakeMasterKeys(source_, random_);
  EXPECT_EQ((*again)->Find(1)->Reveal(), (*made)->Find(1)->Reveal());
  source_.file = file_;
  EXPECT_TRUE(absl::IsNotFound(ReadOrMakeMasterKeys(source_, random_).status())) << "what was named is never made";
}

TEST_F(MasterKeySourceTest, AVersionIsAddedAndTheOthersStay) {
  source_.file = file_;
  for (const std::string& text : {kHex, kHex + "\n", "1:" + kHex, "# mine\n1:" + kHex + "\n"}) {
    Write(text);
    ASSERT_EQ(AddMasterKey(file_, random_).value_or(0), 2u) << text;
    ASSERT_EQ(AddMasterKey(file_, random_).value_or(0), 3u) << text;
    const auto keys = ReadMasterKeys(source_);
    ASSERT_TRUE(keys.ok()) << keys.status();
    EXPECT_EQ((*keys)->Versions(), (std::vector<uint32_t>{1, 2, 3}));
    ExpectRead();
  }
  Write("no key");
  EXPECT_FALSE(AddMasterKey(file_, random_).ok());
  EXPECT_EQ(ReadFile(file_, 100).value_or(""), "no key");
}

}  // namespace
}  // namespace ihala
