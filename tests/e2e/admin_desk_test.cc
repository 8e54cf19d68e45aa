// The operator's and the reviewer's programs against the server's program: processes, files and TLS as in the field.
#include <string>
#include <vector>

#include "common/base/file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/process/installation_test_base.h"

namespace ihala {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kWorld[] = R"(
workflow validate --default
workflow load --default
governorate load
organisation put CSO-1 --name-ar "جمعية" --name-en "A society" --refers --devices open
organisation put MOSD --name-ar "الوزارة" --name-en "The ministry" --receives --devices open
programme put NCTP --organisation MOSD --name-ar "تحويلات" --name-en "Transfers"
desk put MOSD-GAZA --organisation MOSD --name-ar "مكتب غزة" --name-en "Gaza desk"
agreement put DSA-1 --referring CSO-1 --receiving MOSD --programme NCTP --default-terms
account put L-1 --organisation MOSD --role lead --language ar --new-passphrase-file REVIEWER
account put R-1 --organisation MOSD --role reviewer --language ar --new-passphrase-file REVIEWER
)";

class AdminDeskTest : public InstallationTest {
 protected:
  Ended Desk(std::vector<std::string> args, const std::string& passphrase = "") {
    args.insert(args.begin(), Program("ihala-desk"));
    return RunToEnd({args, {{"XDG_STATE_HOME", folder_.At("state")}, {"IHALA_PASSPHRASE", passphrase}}});
  }

  Ended SignIn(const std::string& passphrase) {
    return Desk({"sign-in", "--server", address_, "--ca", Authority(), "--account", "R-1"}, passphrase);
  }

  void MakeWorld() { InstallationTest::MakeWorld(kWorld, "REVIEWER", "the-reviewers-passphrase"); }
};

TEST_F(AdminDeskTest, AnEmptyFolderBecomesAServerWithAReviewerAtWork) {
  MakeWorld();
  const Ended status = Admin({"status", "--json"});
  EXPECT_EQ(status.code, 0) << status.err;
  EXPECT_THAT(status.out, HasSubstr("\"accounts\":3"));

  const Ended signed_in = SignIn("the-reviewers-passphrase");
  ASSERT_EQ(signed_in.code, 0) << signed_in.err;
  EXPECT_TRUE(PathExists(folder_.At("state/ihala/desk-session")));
  const Ended queue = Desk({"queue", "--json"});
  EXPECT_EQ(queue.code, 0) << queue.err;
  EXPECT_EQ(queue.out, "{\"items\":[]}\n");
  // Whoever has Arabic in the account is spoken to in Arabic, whatever the machine is set to.
  EXPECT_THAT(Desk({"queue"}).out, HasSubstr("لا توجد حالات"));
  EXPECT_THAT(Desk({"verbs", "--lang", "en"}).out, HasSubstr("claim"));
  EXPECT_EQ(Desk({"sign-out"}).code, 0);
  EXPECT_EQ(Desk({"queue"}).code, 1);
}

TEST_F(AdminDeskTest, WhatWasPutIsStillThereAfterARestart) {
  MakeWorld();
  ASSERT_EQ(SignIn("the-reviewers-passphrase").code, 0);
  const std::string before = Admin({"organisation", "list", "--json"}).out;
  StopServer();
  EXPECT_EQ(Admin({"status"}).code, 3);
  EXPECT_EQ(Desk({"queue"}).code, 3);
  StartServer();
  EXPECT_EQ(Admin({"organisation", "list", "--json"}).out, before);
  EXPECT_THAT(before, HasSubstr("\"MOSD\""));
  EXPECT_EQ(SignIn("the-reviewers-passphrase").code, 0);
}

TEST_F(AdminDeskTest, AnAdministratorAloneLetsNobodyInAndTheOrganisationFreezesAtOnce) {
  constexpr char kWords[] = "the-reviewers-passphrase";
  MakeWorld();
  const Ended put =
      Admin({"account", "put", "R-2", "--organisation", "MOSD", "--role", "reviewer", "--language", "en"});
  ASSERT_EQ(put.code, 0) << put.err;
  EXPECT_THAT(put.out, HasSubstr("R-2 waits for MOSD to confirm"));
  EXPECT_THAT(Admin({"account", "passphrase", "R-2", "--new-passphrase-file", folder_.At("passphrase")}).err,
              HasSubstr("choose their own passphrase"));
  EXPECT_EQ(Admin({"account", "code", "R-2"}).code, 1);
  EXPECT_THAT(DeskOf("L-1", kWords, {"account", "list", "--lang", "en"}).out, HasSubstr("R-2"));
  ASSERT_EQ(DeskOf("L-1", kWords, {"account", "confirm", "R-2"}).code, 0);
  const std::string code = CodeIn(DeskOf("L-1", kWords, {"account", "code", "R-2", "--json"}).out);
  ASSERT_EQ(DeskOf("R-2", kWords, {"choose-passphrase", "--account", "R-2"}, code).code, 0);
  EXPECT_EQ(DeskOf("R-2", kWords, {"choose-passphrase", "--account", "R-2"}, code).code, 1) << "a code works once";
  ASSERT_EQ(DeskOf("R-2", kWords, {"sign-in", "--account", "R-2"}).code, 0);
  EXPECT_EQ(DeskOf("R-2", kWords, {"queue"}).code, 0);

  ASSERT_EQ(DeskOf("L-1", kWords, {"freeze"}).code, 0);
  EXPECT_EQ(DeskOf("R-2", kWords, {"queue"}).code, 1);
  EXPECT_THAT(DeskOf("R-2", kWords, {"sign-in", "--account", "R-2", "--lang", "en"}).err, HasSubstr("frozen"));
  ASSERT_EQ(DeskOf("L-1", kWords, {"sign-in", "--account", "L-1"}).code, 0);
  EXPECT_THAT(DeskOf("L-1", kWords, {"lift-freeze", "--json"}).out, HasSubstr("\"frozen\":true"));
  EXPECT_THAT(Admin({"organisation", "lift-freeze", "MOSD", "--json"}).out, HasSubstr("\"frozen\":false"));
  EXPECT_EQ(DeskOf("R-2", kWords, {"sign-in", "--account", "R-2"}).code, 0);
}

TEST_F(AdminDeskTest, ASystemGetsEachRightByTwoHandsAndLosesItByOne) {
  constexpr char kWords[] = "the-reviewers-passphrase";
  MakeWorld();
  const auto put = [&](const std::vector<std::string>& rights) {
    std::vector<std::string> args = {"account", "put", "I-1", "--organisation", "MOSD", "--role", "integrator"};
    args.insert(args.end(), {"--language", "en"});
    for (const std::string& right : rights) args.insert(args.end(), {"--right", right});
    return Admin(args);
  };
  const auto listed = [&] { return DeskOf("L-1", kWords, {"account", "list", "--lang", "en"}).out; };
  EXPECT_THAT(put({"everything"}).err, HasSubstr("everything"));
  const Ended asked = put({"read", "comment"});
  ASSERT_EQ(asked.code, 0) << asked.err;
  EXPECT_THAT(asked.out, HasSubstr("I-1 waits for MOSD to confirm"));
  ASSERT_EQ(DeskOf("L-1", kWords, {"account", "confirm", "I-1"}).code, 0);
  EXPECT_THAT(listed(), HasSubstr("integrator: read, comment"));
  // One more waits, and what is there stays.
  EXPECT_THAT(put({"read", "comment", "act"}).out, HasSubstr("waits"));
  EXPECT_THAT(listed(), AllOf(HasSubstr("integrator: read, comment "), HasSubstr("integrator: read, comment, act")));
  // One less holds at once.
  EXPECT_THAT(put({"read"}).out, Not(HasSubstr("waits")));
  EXPECT_THAT(listed(), AllOf(HasSubstr("integrator: read"), Not(HasSubstr("comment"))));
}

TEST_F(AdminDeskTest, WithoutAPassphraseAndATerminalNothingHangs) {
  const Ended asked = SignIn("");
  EXPECT_EQ(asked.code, 1);
  EXPECT_THAT(asked.err, HasSubstr("IHALA_PASSPHRASE"));
}

TEST_F(AdminDeskTest, AServerThatTheAuthorityDidNotSignIsNotTalkedTo) {
  const Ended other = Admin({"init", "--data", folder_.At("other"), "--admin", "ROOT-1"});
  ASSERT_EQ(other.code, 0) << other.err;
  EXPECT_EQ(Admin({"--ca", folder_.At("other/tls/ca.crt"), "status"}).code, 3);
}

TEST_F(AdminDeskTest, NoPassphraseComesIntoTheLogOrTheSessionFile) {
  MakeWorld();
  ASSERT_EQ(SignIn("the-reviewers-passphrase").code, 0);
  EXPECT_EQ(SignIn("a-mistyped-passphrase").code, 1);
  EXPECT_THAT(server_->Log(), Not(HasSubstr("passphrase\"")));
  for (const char* secret : {kPassphrase, "the-reviewers-passphrase", "a-mistyped-passphrase"}) {
    EXPECT_THAT(server_->Log(), Not(HasSubstr(secret)));
    EXPECT_THAT(*ReadFile(folder_.At("state/ihala/desk-session"), 10000), Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace ihala
