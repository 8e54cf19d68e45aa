#ifndef IHALA_TESTS_E2E_FIELD_STORY_TEST_BASE_H_
#define IHALA_TESTS_E2E_FIELD_STORY_TEST_BASE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/random.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/support/process/installation_test_base.h"
#include "tests/support/world/test_world.h"

namespace ihala {

// An installation with two organisations and their agreement, in which the caseworker W-31 has signed in on a device
// and the reviewer R-71 at a desk. Everybody has the same passphrase.
class FieldStoryTest : public InstallationTest {
 protected:
  static constexpr char kWords[] = "the-words-of-all";
  static constexpr char kWorld[] = R"(
workflow load --default
governorate load
organisation put CSO-014 --name-ar "جمعية" --name-en "A society" --refers --devices open
organisation put MOSD --name-ar "الوزارة" --name-en "The ministry" --receives --devices open
programme put NCTP --organisation MOSD --name-ar "تحويلات" --name-en "Transfers"
desk put MOSD-GAZA --organisation MOSD --name-ar "مكتب غزة" --name-en "Gaza desk"
agreement put DSA-2025-01 --referring CSO-014 --receiving MOSD --programme NCTP --default-terms
account put W-31 --organisation CSO-014 --role caseworker --language ar --new-passphrase-file WORDS
account put W-32 --organisation CSO-014 --role caseworker --language ar --new-passphrase-file WORDS
account put S-11 --organisation CSO-014 --role supervisor --language en --new-passphrase-file WORDS
account put L-81 --organisation MOSD --role lead --language en --new-passphrase-file WORDS
account put R-71 --organisation MOSD --role reviewer --language en --new-passphrase-file WORDS
)";

  void SetUp() override {
    InstallationTest::SetUp();
    MakeWorld(kWorld, "WORDS", kWords);
    SignAgreement("DSA-2025-01", {"S-11", "L-81"}, kWords);
    ASSERT_EQ(Desk({"sign-in", "--server", address_, "--ca", Authority(), "--account", "R-71"}).code, 0);
    SignInOnDevice("W-31");
  }

  std::string StoreOf(const std::string& account) const { return folder_.At(account + ".ihala"); }
  void SignInOnDevice(const std::string& account) {
    const Ended in =
        RunToEnd(Field({"sign-in", "--account", account, "--server", address_, "--ca", Authority()}, account));
    ASSERT_EQ(in.code, 0) << in.err;
  }

  Command Field(std::vector<std::string> args, const std::string& account = "W-31") const {
    args.insert(args.begin(), {Program("ihala-field"), "--lang", "en"});
    return {args, {{"IHALA_STORE", StoreOf(account)}, {"IHALA_PASSPHRASE", kWords}}};
  }
  // As whoever has the device and not the passphrase.
  Command FieldLocked(std::vector<std::string> args, const std::string& account = "W-31") const {
    Command command = Field(std::move(args), account);
    command.variables.erase("IHALA_PASSPHRASE");
    return command;
  }
  Ended Desk(std::vector<std::string> args) {
    args.insert(args.begin(), Program("ihala-desk"));
    return RunToEnd({args, {{"XDG_STATE_HOME", folder_.At("state")}, {"IHALA_PASSPHRASE", kWords}}});
  }

  // Queues a referral on the device, and returns its code.
  std::string Add(uint64_t seed = 7, const std::string& account = "W-31") {
    SeededRandom random(seed);
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(world::Dossier(SystemClock::Get(), random), &json).ok());
    EXPECT_TRUE(WriteFileDurably(folder_.At("dossier.json"), json).ok());
    const Ended added = RunToEnd(Field({"add", folder_.At("dossier.json")}, account));
    EXPECT_EQ(added.code, 0) << added.err;
    const std::string codes = RunToEnd(Field({"list", "--codes"}, account)).out;
    return codes.substr(0, codes.find('\n'));
  }
};

}  // namespace ihala

#endif  // IHALA_TESTS_E2E_FIELD_STORY_TEST_BASE_H_
