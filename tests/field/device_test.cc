// ihala-field on a device that several people use, and with a store that was away or has forgotten.
#include "common/base/random.h"
#include "tests/field/field_test_base.h"

namespace ihala::tools {
namespace {

using testing::HasSubstr;
using testing::Not;

class FieldDeviceTest : public FieldTest {
 protected:
  // Runs the tool for one person of the device.
  ExitCode RunAs(const std::string& account, const std::string& words, const std::vector<std::string>& more = {}) {
    passphrase_ = world::PassphraseOf(account);
    return Run(absl::StrCat("--lang en --device ", Path("stores"), " --user ", account, " ", words), more);
  }
  ExitCode RunOnDevice(const std::string& words) {
    passphrase_ = "";
    return Run(absl::StrCat("--lang en --device ", Path("stores"), " ", words));
  }
  void SignInOnDevice(const std::string& account) {
    passphrase_ = world::PassphraseOf(account);
    ASSERT_EQ(RunAs(account, "sign-in --server example.org:1 --account " + account), kExitOk) << err_.str();
  }
  std::string FileOf(const std::string& account) {
    std::string json;
    EXPECT_TRUE(
        google::protobuf::util::MessageToJsonString(world::DossierOf(world::kCso1, account, clock_, random_), &json)
            .ok());
    Write(account + ".json", json);
    return Path(account + ".json");
  }
};

TEST_F(FieldDeviceTest, TwoPeopleSwitchOfflineAndTheQueuesOfBothLeaveWithoutAPassphrase) {
  EXPECT_EQ(RunOnDevice("users"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("Nobody has signed in"));
  SignInOnDevice(world::kWorker);
  SignInOnDevice(world::kOtherWorker);
  up_ = false;
  ASSERT_EQ(RunAs(world::kWorker, "add", {FileOf(world::kWorker)}), kExitOk) << err_.str();
  ASSERT_EQ(RunAs(world::kOtherWorker, "list --codes"), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), "");
  ASSERT_EQ(RunAs(world::kOtherWorker, "add", {FileOf(world::kOtherWorker)}), kExitOk) << err_.str();
  ASSERT_EQ(RunOnDevice("users"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("W-31: 1 waiting"));
  EXPECT_THAT(out_.str(), HasSubstr("W-32: 1 waiting"));
  up_ = true;
  ASSERT_EQ(RunOnDevice("deliver"), kExitOk) << err_.str();
  EXPECT_EQ(server_.effects, 2u);
  ASSERT_EQ(server_.applied.size(), 2u);
  EXPECT_NE(server_.applied[0].first, server_.applied[1].first);
  ASSERT_EQ(RunAs(world::kWorker, "sync"), kExitOk) << err_.str();
  ASSERT_EQ(RunAs(world::kWorker, "list"), kExitOk) << err_.str();
}

TEST_F(FieldDeviceTest, WhoIsNotNamedOrNotThereIsToldAndNoFileNamesAnybody) {
  SignInOnDevice(world::kWorker);
  EXPECT_EQ(RunOnDevice("list"), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--user"));
  EXPECT_NE(RunAs(world::kOtherWorker, "list"), kExitOk);
  passphrase_ = "wrong";
  EXPECT_NE(Run(absl::StrCat("--lang en --device ", Path("stores"), " --user W-31 list")), kExitOk);
  EXPECT_EQ(Run(absl::StrCat("--lang en --device ", Path("stores"), " --store ", Path("store"), " list")), kExitUsage);
  for (const auto& entry : std::filesystem::directory_iterator(Path("stores"))) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr(world::kWorker)));
    EXPECT_THAT(bytes, Not(HasSubstr(world::kWorker))) << entry.path();
  }
}

TEST_F(FieldDeviceTest, AStoreThatWasAwayTooLongSaysSoAndStillSends) {
  SignIn();
  ASSERT_EQ(Run("--lang en add", {DossierFile()}), kExitOk) << err_.str();
  clock_.Advance(absl::Hours(24 * 15));
  EXPECT_NE(Run("--lang en list"), kExitOk);
  EXPECT_THAT(err_.str(), HasSubstr("sign in over a link"));
  ASSERT_EQ(Run("--lang en deliver"), kExitOk) << err_.str();
  EXPECT_EQ(server_.effects, 1u);
  EXPECT_EQ(Run("--lang en list"), kExitOk) << err_.str();
}

TEST_F(FieldDeviceTest, ACaseThatIsHereCannotBeFetchedAgain) {
  SignIn();
  const std::string code = AddOne();
  EXPECT_NE(Run("--lang en fetch-again", {code}), kExitOk);
  EXPECT_THAT(err_.str(), HasSubstr("has not left this device"));
}

}  // namespace
}  // namespace ihala::tools
