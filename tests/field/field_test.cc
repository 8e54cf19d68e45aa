#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "ihala/import.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/world/test_world.h"
#include "tools/field/run.h"

namespace ihala::tools {
namespace {

using client::FakeServer;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

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

TEST_F(FieldTest, RemembersTheServerAndSpeaksTheAccountsLanguage) {
  SignIn();
  dialled_.clear();
  ASSERT_EQ(Run("sync"), kExitOk) << err_.str();
  EXPECT_EQ(dialled_, "example.org:1");
  EXPECT_THAT(out_.str(), HasSubstr("كل شيء متزامن"));
  ASSERT_EQ(Run("--lang en sync"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("Everything is in step"));
}

TEST_F(FieldTest, ExitCodesTellMistakesRefusalsAndMissingServersApart) {
  EXPECT_EQ(Run("list"), kExitRefused);  // There is no store yet.
  EXPECT_EQ(Run("sign-in --server x:1 --account W-31 --lang fr"), kExitUsage);
  EXPECT_EQ(Run("no_such_thing"), kExitUsage);
  EXPECT_EQ(Run("sync --no-such-option"), kExitUsage);
  up_ = false;
  EXPECT_EQ(Run("sign-in --server x:1 --account W-31"), kExitUnreachable);
  up_ = true;
  SignIn();
  up_ = false;
  EXPECT_EQ(Run("sync --max-failures 2"), kExitUnreachable);
  passphrase_ = "wrong";
  EXPECT_EQ(Run("--lang en list"), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("The passphrase is wrong"));
}

TEST_F(FieldTest, AReferralIsSavedOfflineSentAndAnswered) {
  SignIn();
  up_ = false;
  const std::string code = AddOne();
  ASSERT_EQ(Run("--lang en list"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("queued"));
  up_ = true;
  ASSERT_EQ(Run("sync"), kExitOk) << err_.str();
  const std::string id = IdOf(code);
  Ask(id);
  ASSERT_EQ(Run("sync"), kExitOk);
  ASSERT_EQ(Run("attention"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("رقم الهوية؟"));
  ASSERT_EQ(Run("list --codes --verb answer"), kExitOk);
  EXPECT_EQ(out_.str(), code + "\n");
  up_ = false;
  ASSERT_EQ(Run("answer --all-asked", {"--text", "في البطاقة"}), kExitOk) << err_.str();
  EXPECT_EQ(Run("answer", {code, "--text", "مرة أخرى"}), kExitRefused);
  up_ = true;
  ASSERT_EQ(Run("sync"), kExitOk);
  ASSERT_EQ(Run("show", {code}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("في البطاقة"));
}

TEST_F(FieldTest, WithdrawsByMeaningAndTakesOtherStepsByTheirVerb) {
  SignIn();
  const std::string code = AddOne();
  ASSERT_EQ(Run("sync"), kExitOk);
  EXPECT_EQ(Run("--lang en claim", {code}), kExitRefused);  // Not a caseworker's step.
  EXPECT_EQ(Run("--lang en dance", {code}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("withdraw"));  // It names the verbs that there are.
  EXPECT_EQ(Run("withdraw", {code}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("inputs.reason"));
  EXPECT_EQ(Run("withdraw --reason CONSENT_WITHDRAWN", {code}), kExitOk) << err_.str();
  EXPECT_EQ(Run("withdraw"), kExitUsage);
}

TEST_F(FieldTest, ADraftMayBeIncompleteAndIsRefusedByFieldUntilItIsNot) {
  SignIn();
  const std::string file = DossierFile([](v1::Referral& referral) { referral.mutable_envelope()->clear_desk(); });
  ASSERT_EQ(Run("add --draft", {file}), kExitOk) << err_.str();
  ASSERT_EQ(Run("list --codes --delivery local"), kExitOk);
  const std::string draft = out_.str().substr(0, 36);
  EXPECT_EQ(Run("submit", {draft}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("envelope.desk"));
  ASSERT_EQ(Run("show", {draft}), kExitOk) << err_.str();
  ASSERT_EQ(Run("add --replace", {draft, DossierFile()}), kExitOk) << err_.str();
  ASSERT_EQ(Run("list --codes --delivery local"), kExitOk);
  EXPECT_EQ(out_.str(), "");
}

TEST_F(FieldTest, ImportTellsWhatIsWrongAndKeepsValuesToTheReport) {
  SignIn();
  std::vector<std::string> header, row;
  for (const ImportColumn& column : ImportColumns()) {
    if (!column.required) continue;
    header.push_back(column.header_ar);
    row.push_back(column.key == "head_first_name" ? "سرّي" : "");
  }
  Write("sheet.csv", absl::StrCat(absl::StrJoin(header, ","), "\n", absl::StrJoin(row, ","), "\n"));
  EXPECT_EQ(Run("--lang ar import --report", {Path("report.csv"), Path("sheet.csv")}), kExitRefused);
  EXPECT_THAT(out_.str(), HasSubstr("درجة الاستعجال"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("سرّي")));
  EXPECT_THAT(Read("report.csv"), StartsWith("\xEF\xBB\xBFالسطر,العمود,القيمة,المطلوب,"));
  EXPECT_THAT(Read("report.csv"), HasSubstr("سرّي"));
  const auto mode = std::filesystem::status(Path("report.csv")).permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(Run("--json import", {Path("sheet.csv")}), kExitRefused);
  EXPECT_THAT(out_.str(), StartsWith("{\"rows\":1,\"accepted\":0,\"repeated\":0,\"reported\":1"));
}

TEST_F(FieldTest, AReportNeverOverwritesItsSheet) {
  SignIn();
  Write("sheet.csv", "anything");
  EXPECT_EQ(Run("import --report", {Path("sheet.csv"), Path("sheet.csv")}), kExitUsage);
  EXPECT_EQ(Read("sheet.csv"), "anything");
  EXPECT_EQ(Run("--lang en import", {Path("sheet.csv")}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("not those of a sheet of households"));
}

TEST_F(FieldTest, SignsInAgainByItselfWhenTheSessionHasEnded) {
  SignIn();
  AddOne();
  server_.faults = {FakeServer::Fault::kNoSession};
  ASSERT_EQ(Run("--json sync"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\"all_synced\":true"));
}

TEST_F(FieldTest, CommentsAndStatusAreToldInBothForms) {
  SignIn();
  const std::string code = AddOne();
  ASSERT_EQ(Run("comment", {code, "نعم", "--internal"}), kExitOk) << err_.str();
  ASSERT_EQ(Run("--json status"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("\"queued\":2"));
  ASSERT_EQ(Run("--lang en status"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("queued: 2"));
  ASSERT_EQ(Run("--lang en verbs"), kExitOk);
  EXPECT_THAT(out_.str(), Not(IsEmpty()));
}

TEST_F(FieldTest, HelpIsInTheLanguageAsked) {
  ASSERT_EQ(Run("--lang ar --help"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("استيراد كشف أسر"));
  ASSERT_EQ(Run("--lang en import --help"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("--report"));
  SignIn();
  ASSERT_EQ(Run("--lang en answer --help"), kExitOk);
  ASSERT_EQ(Run("--lang en object --help"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("What the step asks for"));
}

}  // namespace
}  // namespace ihala::tools
