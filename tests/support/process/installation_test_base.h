#ifndef IHALA_TESTS_SUPPORT_PROCESS_INSTALLATION_TEST_BASE_H_
#define IHALA_TESTS_SUPPORT_PROCESS_INSTALLATION_TEST_BASE_H_

#include <signal.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/file.h"
#include "gtest/gtest.h"
#include "tests/support/process/process.h"
#include "tests/support/process/world_accounts.h"

namespace ihala {

// A fresh installation with its administrator ROOT-1 and its server running: real programs, from IHALA_PROGRAMS, on a
// folder and a port of their own.
class InstallationTest : public ::testing::Test {
 protected:
  static constexpr char kPassphrase[] = "the-operators-passphrase";

  void SetUp() override {
    const Ended init = Admin({"init", "--data", Data(), "--admin", "ROOT-1"});
    ASSERT_EQ(init.code, 0) << init.err;
    StartServer();
  }

  std::string Data() const { return folder_.At("data"); }
  std::string Authority() const { return folder_.At("data/tls/ca.crt"); }
  static std::string Program(const std::string& name) { return absl::StrCat(IHALA_PROGRAMS, "/", name); }

  // What else the server is started with.
  virtual std::vector<std::string> ServerFlags() { return {}; }

  // What starts it.
  virtual std::vector<std::string> ServerWords() {
    std::vector<std::string> words = {Program("ihala-server"), "--data", Data(), "--listen", listen_};
    for (std::string& flag : ServerFlags()) words.push_back(std::move(flag));
    return words;
  }

  void StartServer() {
    const std::vector<std::string> words = ServerWords();
    server_ =
        std::make_unique<BackgroundProcess>(Command{words, {}}, folder_.At(absl::StrCat("server-", ++starts_, ".log")));
    const std::optional<int> port = server_->WaitForPort();
    ASSERT_TRUE(port.has_value()) << server_->Log();
    address_ = absl::StrCat("localhost:", *port);
  }

  void StopServer() {
    server_->Signal(SIGTERM);
    EXPECT_EQ(server_->WaitForEnd(), 0) << server_->Log();
  }

  Ended Admin(std::vector<std::string> args) {
    args.insert(args.begin(), Program("ihala-admin"));
    return RunToEnd({args,
                     {{"IHALA_SERVER", address_},
                      {"IHALA_CA", Authority()},
                      {"IHALA_ACCOUNT", "ROOT-1"},
                      {"IHALA_PASSPHRASE", kPassphrase}}});
  }

  // Has the administrator run the commands of `world`, in which `place` stands for a file with `passphrase`. Of an
  // organisation's account it stands for what its person chooses, once the organisation has confirmed the account; and
  // each organisation signs the default workflow.
  void MakeWorld(const std::string& world, const std::string& place, const std::string& passphrase) {
    ASSERT_TRUE(WriteFileDurably(folder_.At("passphrase"), absl::StrCat(passphrase, "\n")).ok());
    const WorldOfAccounts accounts = ReadAccounts(world, place);
    const std::string commands = absl::StrReplaceAll(accounts.commands, {{place, folder_.At("passphrase")}});
    ASSERT_TRUE(WriteFileDurably(folder_.At("world"), commands).ok());
    const Ended batch = Admin({"--batch", folder_.At("world")});
    ASSERT_EQ(batch.code, 0) << batch.err;
    for (const auto& [organisation, people] : accounts.people) EnrolPeople(people, passphrase);
  }

  // Runs ihala-desk with a session of the account's own.
  Ended DeskOf(const std::string& account, const std::string& passphrase, std::vector<std::string> args,
               const std::string& code = "") {
    args.insert(args.begin(), Program("ihala-desk"));
    return RunToEnd({args,
                     {{"XDG_STATE_HOME", folder_.At("state-" + account)},
                      {"IHALA_PASSPHRASE", passphrase},
                      {"IHALA_NEW_PASSPHRASE", passphrase},
                      {"IHALA_SIGN_IN_CODE", code},
                      {"IHALA_SERVER", address_},
                      {"IHALA_CA", Authority()}}});
  }

  // Has accounts that speak for the two sides sign the first version of an agreement, each by its passphrase.
  void SignAgreement(const std::string& agreement, const std::vector<std::string>& accounts,
                     const std::string& passphrase) {
    for (const std::string& account : accounts) {
      const Ended in = DeskOf(account, passphrase, {"sign-in", "--account", account});
      ASSERT_EQ(in.code, 0) << in.err;
      const Ended signed_it = DeskOf(account, passphrase, {"agreement", "sign", agreement, "--version", "1"});
      ASSERT_EQ(signed_it.code, 0) << signed_it.err;
    }
  }

  // The first account speaks for the organisation: it confirms the others and hands out their codes.
  void EnrolPeople(const std::vector<std::string>& people, const std::string& passphrase) {
    const std::string& speaker = people.front();
    for (const std::string& account : people) {
      const bool first = account == speaker;
      if (!first) {
        const Ended confirmed = DeskOf(speaker, passphrase, {"account", "confirm", account});
        ASSERT_EQ(confirmed.code, 0) << confirmed.err;
      }
      const Ended issued = first ? Admin({"account", "code", account, "--json"})
                                 : DeskOf(speaker, passphrase, {"account", "code", account, "--json"});
      ASSERT_EQ(issued.code, 0) << issued.err;
      const Ended chosen = DeskOf(account, passphrase, {"choose-passphrase", "--account", account}, CodeIn(issued.out));
      ASSERT_EQ(chosen.code, 0) << chosen.err;
      if (!first) continue;
      const Ended in = DeskOf(account, passphrase, {"sign-in", "--account", account});
      ASSERT_EQ(in.code, 0) << in.err;
      const Ended signed_it = DeskOf(account, passphrase, {"workflow", "sign", "default", "--version", "2"});
      ASSERT_EQ(signed_it.code, 0) << signed_it.err;
    }
  }

  TemporaryFolder folder_;
  std::unique_ptr<BackgroundProcess> server_;
  std::string address_;
  std::string listen_ = "localhost:0";
  int starts_ = 0;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_PROCESS_INSTALLATION_TEST_BASE_H_
