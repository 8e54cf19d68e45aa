// A device's life between the caseworker's program and the supervisor's: let in by a code, revoked while it is offline
// with work in its queue, reviewed, let in again, and wiped. Real programs.
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
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
organisation put CSO-014 --name-ar "جمعية" --name-en "A society" --refers
organisation put MOSD --name-ar "الوزارة" --name-en "The ministry" --receives
programme put NCTP --organisation MOSD --name-ar "تحويلات" --name-en "Transfers"
desk put MOSD-GAZA --organisation MOSD --name-ar "مكتب غزة" --name-en "Gaza desk"
agreement put DSA-2025-01 --referring CSO-014 --receiving MOSD --programme NCTP --default-terms
account put S-11 --organisation CSO-014 --role supervisor --language en --new-passphrase-file WORDS
account put W-31 --organisation CSO-014 --role caseworker --language ar --new-passphrase-file WORDS
account put L-81 --organisation MOSD --role lead --language en --new-passphrase-file WORDS
)";

class DeviceStoryTest : public InstallationTest {
 protected:
  void SetUp() override {
    InstallationTest::SetUp();
    MakeWorld(kWorld, "WORDS", kWords);
    SignAgreement("DSA-2025-01", {"S-11", "L-81"}, kWords);
  }

  Ended Field(std::vector<std::string> args) {
    args.insert(args.begin(), {Program("ihala-field"), "--lang", "en"});
    return RunToEnd({args, {{"IHALA_STORE", Store()}, {"IHALA_PASSPHRASE", kWords}}});
  }
  std::string Store() const { return folder_.At("field.ihala"); }
  Ended SignIn(const std::string& code) {
    std::vector<std::string> args = {"sign-in", "--account", "W-31", "--server", address_, "--ca", Authority()};
    if (!code.empty()) args.insert(args.end(), {"--code", code});
    return Field(args);
  }
  Ended Devices(std::vector<std::string> args) {
    args.insert(args.begin(), "device");
    return DeskOf("S-11", kWords, args);
  }
  std::string NewCode() {
    const Ended made = Devices({"code", "W-31", "--json"});
    EXPECT_EQ(made.code, 0) << made.err;
    return FirstIn(made.out, "\"enrolment_code\":\"([^\"]*)\"");
  }
  static std::string FirstIn(const std::string& text, const std::string& pattern) {
    std::smatch match;
    return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : "";
  }
  static std::vector<std::string> AllIn(const std::string& text, const std::string& pattern) {
    const std::regex regex(pattern);
    std::vector<std::string> all;
    for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) all.push_back((*it)[1].str());
    return all;
  }
  // Queues a referral, or keeps it as a draft.
  void Add(uint64_t seed, bool submits) {
    SeededRandom random(seed);
    std::string json;
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(world::Dossier(SystemClock::Get(), random), &json).ok());
    ASSERT_TRUE(WriteFileDurably(folder_.At("dossier.json"), json).ok());
    std::vector<std::string> args = {"add", folder_.At("dossier.json")};
    if (!submits) args.emplace_back("--draft");
    const Ended added = Field(args);
    ASSERT_EQ(added.code, 0) << added.err;
  }
};

TEST_F(DeviceStoryTest, FromItsCodeToItsEndNothingIsLostThatNobodyOrderedToBe) {
  EXPECT_THAT(SignIn("").err, HasSubstr("ask your supervisor for a code"));
  const std::string code = NewCode();
  const Ended in = SignIn(code);
  ASSERT_EQ(in.code, 0) << in.err;
  const std::string device = FirstIn(Field({"status"}).out, "This device: (D-[A-Z0-9]+)");
  ASSERT_FALSE(device.empty());
  EXPECT_THAT(Devices({"list"}).out, HasSubstr(device));

  // Offline, it takes in five families; meanwhile it is revoked.
  for (uint64_t seed = 1; seed <= 5; ++seed) ASSERT_NO_FATAL_FAILURE(Add(seed, /*submits=*/true));
  ASSERT_EQ(Devices({"revoke", device}).code, 0);
  const Ended refused = Field({"sync"});
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.err, HasSubstr("revoked"));
  EXPECT_THAT(Field({"status"}).err, HasSubstr("revoked")) << "it opens to nobody";

  // All five are there, and wait.
  const std::vector<std::string> items = AllIn(Devices({"held", "--json"}).out, "\"item\":\"([0-9a-f]+-[0-9]+)\"");
  ASSERT_EQ(items.size(), 5u);
  EXPECT_THAT(DeskOf("S-11", kWords, {"device", "held"}).out, HasSubstr("new referral"));
  for (size_t i = 0; i < items.size(); ++i) {
    const Ended decided = Devices({"review", items[i], i < 4 ? "accept" : "refuse"});
    ASSERT_EQ(decided.code, 0) << decided.err;
    EXPECT_THAT(decided.out, HasSubstr(i < 4 ? "APPLIED" : "REJECTED"));
  }
  EXPECT_THAT(Devices({"held"}).out, HasSubstr("Nothing waits"));

  // The same person opens the same store by a new code, and finds what was decided.
  EXPECT_THAT(SignIn("").err, HasSubstr("revoked"));
  EXPECT_THAT(SignIn(code).err, HasSubstr("used already")) << "a code works once";
  const Ended again = SignIn(NewCode());
  EXPECT_THAT(again.out, HasSubstr("W-31")) << again.err;
  Field({"sync"});
  const std::string status = Field({"status", "--json"}).out;
  EXPECT_THAT(status, HasSubstr("\"acknowledged\":4"));
  EXPECT_THAT(status, HasSubstr("\"refused\":1"));

  // It is lost for good, with two drafts and the refusal in it.
  ASSERT_NO_FATAL_FAILURE(Add(6, /*submits=*/false));
  ASSERT_NO_FATAL_FAILURE(Add(7, /*submits=*/false));
  const Ended synced = Field({"sync"});
  ASSERT_EQ(synced.code, 0) << synced.out << synced.err;
  EXPECT_THAT(Field({"status", "--json"}).out, HasSubstr("\"drafts\":2"));
  const Ended told = Devices({"wipe", device});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("0 commands and 3 drafts"));
  EXPECT_NE(Devices({"wipe", device, "--confirm", "0/2"}).code, 0);
  const Ended ordered = Devices({"wipe", device, "--confirm", "0/3"});
  ASSERT_EQ(ordered.code, 0) << ordered.err;
  const Ended wiped = Field({"deliver"});
  EXPECT_THAT(wiped.out, HasSubstr("3 drafts went with it")) << wiped.err;
  const std::string listed = Devices({"list", "--json"}).out;
  EXPECT_THAT(listed, HasSubstr("\"destroyed\":{\"drafts\":3}"));
  EXPECT_NE(Field({"status"}).code, 0);
  EXPECT_FALSE(std::filesystem::exists(Store()));
}

}  // namespace
}  // namespace ihala
