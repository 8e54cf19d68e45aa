#ifndef IHALA_TESTS_FIELD_FIELD_TEST_BASE_H_
#define IHALA_TESTS_FIELD_FIELD_TEST_BASE_H_

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/world/test_world.h"
#include "tools/field/run.h"

namespace ihala::tools {

using client::FakeServer;

// The way to a server that several runs of the tool share. `up` is the cable.
class Cable : public Transport {
 public:
  Cable(FakeServer& server, const bool& up) : server_(server), up_(up) {}

  absl::StatusOr<v1::SignInResponse> SignIn(const v1::SignInRequest& request, const CallOptions& options) override {
    return up_ ? server_.SignIn(request, options) : Down<v1::SignInResponse>();
  }
  absl::StatusOr<v1::RefreshSessionResponse> RefreshSession(const v1::RefreshSessionRequest& request,
                                                            const CallOptions& options) override {
    return up_ ? server_.RefreshSession(request, options) : Down<v1::RefreshSessionResponse>();
  }
  absl::StatusOr<v1::SignOutResponse> SignOut(const v1::SignOutRequest& request, const CallOptions& options) override {
    return up_ ? server_.SignOut(request, options) : Down<v1::SignOutResponse>();
  }
  absl::StatusOr<v1::ExchangeResponse> Exchange(const v1::ExchangeRequest& request,
                                                const CallOptions& options) override {
    return up_ ? server_.Exchange(request, options) : Down<v1::ExchangeResponse>();
  }
  absl::StatusOr<v1::DeliverResponse> Deliver(const v1::DeliverRequest& request, const CallOptions& options) override {
    return up_ ? server_.Deliver(request, options) : Down<v1::DeliverResponse>();
  }

 private:
  template <class Response>
  static absl::StatusOr<Response> Down() {
    return absl::UnavailableError("no link");
  }

  FakeServer& server_;
  const bool& up_;
};

class FieldTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              absl::StrCat("field.", testing::UnitTest::GetInstance()->current_test_info()->name(), ".", getpid());
    std::filesystem::create_directories(folder_);
    passphrase_ = world::PassphraseOf(world::kWorker);
    environment_.base.out = &out_;
    environment_.base.err = &err_;
    environment_.base.clock = &clock_;
    environment_.base.random = &random_;
    environment_.base.getenv = [this](const std::string& name) {
      if (name == "IHALA_PASSPHRASE") return passphrase_;
      return name == "IHALA_STORE" ? Path("store") : std::string();
    };
    environment_.base.ask_secret = [](const std::string&) { return absl::NotFoundError("nobody"); };
    environment_.dial = [this](const Endpoint& endpoint) -> absl::StatusOr<std::unique_ptr<Transport>> {
      dialled_ = endpoint.address;
      return std::make_unique<Cable>(server_, up_);
    };
    environment_.passphrase_effort = PassphraseEffort::kTests;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  void Write(const std::string& name, const std::string& bytes) { std::ofstream(Path(name)) << bytes; }
  std::string Read(const std::string& name) {
    std::ifstream in(Path(name));
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

  // Runs the tool with words separated by spaces; what it said is in `out_` and `err_`.
  ExitCode Run(const std::string& words, const std::vector<std::string>& more = {}) {
    out_.str("");
    err_.str("");
    std::vector<std::string> args = absl::StrSplit(words, ' ', absl::SkipEmpty());
    args.insert(args.end(), more.begin(), more.end());
    return RunField(environment_, args);
  }
  void SignIn() { ASSERT_EQ(Run("--lang en sign-in --server example.org:1 --account W-31"), kExitOk) << err_.str(); }

  // A dossier as a file for `add`.
  std::string DossierFile(void (*change)(v1::Referral&) = nullptr) {
    v1::Referral referral = world::Dossier(clock_, random_);
    if (change != nullptr) change(referral);
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(referral, &json).ok());
    Write("dossier.json", json);
    return Path("dossier.json");
  }
  // Adds one referral and returns its code.
  std::string AddOne() {
    EXPECT_EQ(Run("add", {DossierFile()}), kExitOk) << err_.str();
    EXPECT_EQ(Run("list --codes"), kExitOk);
    return out_.str().substr(0, out_.str().find('\n'));
  }
  std::string IdOf(const std::string& code) {
    EXPECT_EQ(Run("--json show", {code}), kExitOk);
    const std::string key = "\"referral_id\":\"";
    return *IdFromText(out_.str().substr(out_.str().find(key) + key.size(), 36));
  }
  static v1::InputValue Input(const std::string& name, const std::string& code, const std::string& text) {
    v1::InputValue input;
    input.set_name(name);
    if (!code.empty()) input.add_codes(code);
    input.set_text(text);
    return input;
  }
  void Ask(const std::string& id) {
    server_.Act(world::kReviewer, v1::SIDE_RECEIVER, v1::ROLE_REVIEWER, id, "CLAIM", {});
    server_.Act(world::kReviewer, v1::SIDE_RECEIVER, v1::ROLE_REVIEWER, id, "ASK",
                {Input("questions", "ID_MISSING", ""), Input("text", "", "رقم الهوية؟")});
  }

  FakeClock clock_;
  SeededRandom random_{1};
  FakeServer server_{&clock_, &random_};
  bool up_ = true;
  std::string passphrase_;
  std::string dialled_;
  std::filesystem::path folder_;
  std::ostringstream out_;
  std::ostringstream err_;
  FieldEnvironment environment_;
};

}  // namespace ihala::tools

#endif  // IHALA_TESTS_FIELD_FIELD_TEST_BASE_H_
