// ihala-admin as an operator uses it, against a whole server in this process that holds an administrator only.
#include "tools/admin/run.h"

#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/workflow/default_workflow.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/support/sealed/take_copy.h"
#include "tests/support/test_server.h"
#include "tools/admin/account_actions.h"
#include "tools/admin/governorates.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

using ::testing::HasSubstr;

struct Ran {
  ExitCode code;
  std::string out;
  std::string err;
};

class AdminTest : public ::testing::Test {
 protected:
  AdminTest() : server_({.world = false}) {}

  std::string Path(const std::string& name) const { return absl::StrCat(server_.data_dir(), "/", name); }

  std::string File(const std::string& name, const std::string& text) const {
    EXPECT_TRUE(WriteFileDurably(Path(name), text).ok());
    return Path(name);
  }

  Ran Run(const std::vector<std::string>& args) {
    std::ostringstream out;
    std::ostringstream err;
    Environment environment;
    environment.out = &out;
    environment.err = &err;
    environment.clock = &SystemClock::Get();
    environment.random = &random_;
    environment.getenv = [&](const std::string& name) -> std::string {
      if (name == "IHALA_SERVER") return server_.address();
      if (name == "IHALA_CA") return Path("tls/ca.crt");
      if (name == "IHALA_ACCOUNT") return account_;
      return name == "IHALA_PASSPHRASE" ? passphrase_ : "";
    };
    environment.ask_secret = [](const std::string&) -> absl::StatusOr<Secret> { return absl::NotFoundError(""); };
    environment.connect = [](const Endpoint& endpoint) { return Connect(endpoint, SystemClock::Get()); };
    const ExitCode code = RunAdmin(environment, args);
    return {code, out.str(), err.str()};
  }

  Ran Batch(const std::string& lines) { return Run({"--batch", File("batch", lines)}); }

  static google::protobuf::Struct Json(const std::string& text) {
    google::protobuf::Struct value;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &value).ok()) << text;
    return value;
  }

  TestServer server_;
  SeededRandom random_{9};
  std::string account_ = world::kAdministrator;
  std::string passphrase_ = world::PassphraseOf(world::kAdministrator);
};

constexpr char kSmallWorld[] = R"(
# Who there is.
workflow load --default
governorate load
organisation put CSO-1 --name-ar "جمعية" --name-en "A society" --refers
organisation put MOSD --name-ar "الوزارة" --name-en "The ministry" --receives
programme put NCTP --organisation MOSD --name-ar "تحويلات" --name-en "Transfers" --from 2020-01-01
desk put MOSD-GAZA --organisation MOSD --name-ar "غزة" --name-en "Gaza" --programme NCTP --governorate PS0260
agreement put DSA-1 --referring CSO-1 --receiving MOSD --programme NCTP --default-terms
)";

TEST_F(AdminTest, ABatchMakesAWorldInOneSession) {
  const Ran ran = Batch(kSmallWorld);
  ASSERT_EQ(ran.code, kExitOk) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("Ran 7 commands"));
  const auto desks = Json(Run({"desk", "list", "--json"}).out).fields().at("desks").list_value();
  ASSERT_EQ(desks.values_size(), 1);
  EXPECT_EQ(desks.values(0).struct_value().fields().at("code").string_value(), "MOSD-GAZA");
  const auto governorates = Json(Run({"governorate", "list", "--json"}).out);
  EXPECT_EQ(governorates.fields().at("governorates").list_value().values_size(), 18);
  for (const char* group : {"organisation", "programme", "agreement"}) {
    EXPECT_EQ(Run({group, "list"}).code, kExitOk) << group;
    EXPECT_EQ(Run({group, "list", "--lang", "ar"}).code, kExitOk) << group;
  }
  EXPECT_THAT(Run({"workflow", "show", "default"}).out, HasSubstr("workflow_id: \"default\""));
}

TEST_F(AdminTest, ATrialAndAShockAreDeclaredEndedAndListed) {
  ASSERT_EQ(Batch(kSmallWorld).code, kExitOk);
  ASSERT_EQ(Run({"workflow", "load", "--shock-response"}).code, kExitOk);
  const Ran shock =
      Run({"shock", "declare", "SHOCK-1", "--workflow", "shock-response", "--governorate", "PS0260", "--organisation",
           "CSO-1", "--from", "2026-03-01", "--title-ar", "نزوح", "--title-en", "Moved"});
  ASSERT_EQ(shock.code, kExitOk) << shock.err;
  EXPECT_THAT(shock.out, HasSubstr("Not signed by CSO-1"));
  const std::vector<std::string> trial = {
      "trial",      "declare", "TRIAL-1",     "--workflow", "shock-response", "--version",  "1",
      "--cases",    "30",      "--programme", "NCTP",       "--organisation", "CSO-1",      "--from",
      "2026-03-01", "--to",    "2026-04-30",  "--title-ar", "تجربة",          "--title-en", "Tried"};
  ASSERT_EQ(Run(trial).code, kExitOk);
  std::vector<std::string> without_cases = trial;
  without_cases.erase(without_cases.begin() + 7, without_cases.begin() + 9);
  EXPECT_NE(Run(without_cases).code, kExitOk);
  ASSERT_EQ(Run({"shock", "end", "SHOCK-1", "--last-day", "2026-03-09"}).code, kExitOk);
  const auto shocks = Json(Run({"shock", "list", "--json"}).out).fields().at("arrangements").list_value();
  ASSERT_EQ(shocks.values_size(), 1);
  EXPECT_EQ(shocks.values(0).struct_value().fields().at("arrangement_id").string_value(), "SHOCK-1");
  EXPECT_THAT(Run({"shock", "list"}).out, HasSubstr("2026-03-09"));
  EXPECT_THAT(Run({"trial", "list", "--lang", "ar"}).out, HasSubstr("تجربة"));
  EXPECT_EQ(Run({"trial", "end", "NEVER", "--last-day", "2026-03-09"}).code, kExitRefused);
}

TEST_F(AdminTest, AnOutageIsDeclaredEndedAndListedAndACalendarIsPut) {
  ASSERT_EQ(Batch(kSmallWorld).code, kExitOk);
  ASSERT_EQ(Run({"outage", "declare", "BLACKOUT-1", "--side", "referrer", "--governorate", "PS0260", "--from",
                 "2026-03-01", "--title-ar", "انقطاع", "--title-en", "No network"})
                .code,
            kExitOk);
  ASSERT_EQ(Run({"outage", "end", "BLACKOUT-1", "--last-day", "2026-03-09"}).code, kExitOk);
  const auto outages = Json(Run({"outage", "list", "--json"}).out).fields().at("outages").list_value();
  ASSERT_EQ(outages.values_size(), 1);
  EXPECT_EQ(outages.values(0).struct_value().fields().at("outage_id").string_value(), "BLACKOUT-1");
  EXPECT_THAT(Run({"outage", "list"}).out, HasSubstr("2026-03-09"));
  EXPECT_THAT(Run({"outage", "list", "--lang", "ar"}).out, HasSubstr("انقطاع"));
  EXPECT_EQ(Run({"outage", "end", "NEVER", "--last-day", "2026-03-09"}).code, kExitRefused);
  EXPECT_EQ(Run({"outage", "end", "BLACKOUT-1", "--last-day", "yesterday"}).code, kExitRefused);
  ASSERT_EQ(Batch("organisation put CSO-1 --name-ar \"ج\" --name-en S --refers --weekend fri --weekend 7 "
                  "--holiday 2026-03-20\n")
                .code,
            kExitOk);
  const auto list = Json(Run({"organisation", "list", "--json"}).out).fields().at("organisations").list_value();
  EXPECT_EQ(list.values(0)
                .struct_value()
                .fields()
                .at("calendar")
                .struct_value()
                .fields()
                .at("weekend")
                .list_value()
                .values_size(),
            2);
}

TEST_F(AdminTest, TheSameBatchMayRunAgainButAWorkflowVersionLoadsOnce) {
  ASSERT_EQ(Batch(kSmallWorld).code, kExitOk);
  EXPECT_EQ(Batch("governorate load\norganisation put CSO-1 --name-ar \"جمعية\" --name-en S --refers\n").code, kExitOk);
  const Ran again = Run({"workflow", "load", "--default"});
  EXPECT_EQ(again.code, kExitRefused);
  EXPECT_THAT(again.err, HasSubstr("It exists already"));
}

TEST_F(AdminTest, ABatchStopsAtTheFirstRefusalAndNamesItsLine) {
  const Ran ran = Batch(
      "organisation put CSO-1 --name-ar \"ج\" --name-en S --refers\n\n"
      "desk put D-1 --organisation NOWHERE --name-ar \"م\" --name-en D\n"
      "organisation put CSO-2 --name-ar \"ج\" --name-en S --refers\n");
  EXPECT_EQ(ran.code, kExitRefused);
  EXPECT_THAT(ran.err, HasSubstr("line 3 of"));
  const auto list = Json(Run({"organisation", "list", "--json"}).out).fields().at("organisations").list_value();
  EXPECT_EQ(list.values_size(), 1);
}

TEST_F(AdminTest, AMistakeInABatchIsAUsageErrorWithItsLine) {
  const Ran open = Batch("governorate load\norganisation put \"CSO\n");
  EXPECT_EQ(open.code, kExitUsage);
  EXPECT_THAT(open.err, HasSubstr("line 2 of"));
  const Ran unknown = Batch("\ncelebrate\n");
  EXPECT_EQ(unknown.code, kExitUsage);
  EXPECT_THAT(unknown.err, HasSubstr("line 2 of"));
}

TEST_F(AdminTest, AnAccountComesWithItsPassphraseAndMaySignIn) {
  ASSERT_EQ(Batch(kSmallWorld).code, kExitOk);
  const std::string file = File("secret", "a-new-passphrase\n");
  const Ran put =
      Run({"account", "put", "A-2", "--role", "administrator", "--language", "en", "--new-passphrase-file", file});
  ASSERT_EQ(put.code, kExitOk) << put.err;
  account_ = "A-2";
  passphrase_ = "a-new-passphrase";
  EXPECT_EQ(Run({"status"}).code, kExitOk);
  ASSERT_EQ(Run({"account", "passphrase", "A-2", "--new-passphrase-file", File("secret", "another-passphrase")}).code,
            kExitOk);
  EXPECT_EQ(Run({"status"}).code, kExitRefused);
  passphrase_ = "another-passphrase";
  const auto status = Json(Run({"status", "--json"}).out);
  EXPECT_EQ(status.fields().at("accounts").number_value(), 2);
}

TEST_F(AdminTest, ABackupIsOpenedAndTheServerIsTold) {
  ASSERT_EQ(Batch(kSmallWorld).code, kExitOk);
  const std::string copy = Path("copy");
  ASSERT_TRUE(TakeCopy(server_.data_dir(), copy).ok());
  const std::string key = Path("master.key");
  const Ran looked = Run({"check-backup", copy, "--master-key-file", key, "--check-only", "--json"});
  ASSERT_EQ(looked.code, kExitOk) << looked.err;
  const double head = Json(looked.out).fields().at("head_seq").number_value();
  EXPECT_GT(head, 0);
  EXPECT_THAT(Run({"status"}).out, HasSubstr("No good backup was reported yet"));
  const Ran told = Run({"check-backup", copy, "--master-key-file", key});
  ASSERT_EQ(told.code, kExitOk) << told.err;
  EXPECT_THAT(told.out, HasSubstr("The server knows"));
  const auto status = Json(Run({"status", "--json"}).out);
  EXPECT_EQ(status.fields().at("backup_horizon").number_value(), head);
  EXPECT_THAT(Run({"status"}).out, HasSubstr("The last good backup: up to change"));
}

TEST_F(AdminTest, ABackupThatDoesNotOpenIsReportedToNobody) {
  const std::string copy = Path("copy");
  ASSERT_TRUE(TakeCopy(server_.data_dir(), copy).ok());
  const Ran no_key = Run({"check-backup", copy, "--master-key-file", Path("no-such-key")});
  EXPECT_EQ(no_key.code, kExitRefused);
  EXPECT_THAT(no_key.err, HasSubstr("The backup is no good"));
  EXPECT_EQ(Run({"check-backup", Path("nowhere")}).code, kExitRefused);
  EXPECT_THAT(Run({"status"}).out, HasSubstr("No good backup was reported yet"));
}

TEST_F(AdminTest, AMissingPassphraseFileLeavesNoAccountBehind) {
  EXPECT_EQ(Run({"account", "put", "A-2", "--role", "administrator", "--new-passphrase-file", "/nonexistent/p"}).code,
            kExitRefused);
  const auto accounts = Json(Run({"account", "list", "--json"}).out).fields().at("accounts").list_value();
  EXPECT_EQ(accounts.values_size(), 1);
}

TEST_F(AdminTest, AWorkflowIsCheckedWithoutBeingLoaded) {
  EXPECT_EQ(Run({"workflow", "validate", "--default"}).code, kExitOk);
  EXPECT_EQ(Run({"workflow", "show", "default"}).code, kExitRefused);
  std::string broken(DefaultWorkflowText());
  const size_t to_stage = broken.find("to_stage: \"");
  ASSERT_NE(to_stage, std::string::npos);
  broken.insert(to_stage + 11, "NO_SUCH_");
  const Ran refused = Run({"workflow", "validate", File("broken", broken), "--json"});
  EXPECT_EQ(refused.code, kExitRefused);
  EXPECT_THAT(refused.err, HasSubstr("to_stage"));
  const Ran unreadable = Run({"workflow", "validate", File("broken", "stages {\n  nonsense: 1 }")});
  EXPECT_EQ(unreadable.code, kExitRefused);
  EXPECT_THAT(unreadable.err, HasSubstr("line 2"));
  EXPECT_EQ(Run({"workflow", "validate"}).code, kExitUsage);
}

TEST_F(AdminTest, ARefusedFieldIsNamedInTheReadersLanguage) {
  const Ran refused = Run({"organisation", "put", "bad code!", "--name-ar", "ج", "--name-en", "S", "--lang", "ar"});
  EXPECT_EQ(refused.code, kExitRefused);
  EXPECT_THAT(refused.err, HasSubstr("الرمز (organisation.code)"));
  const Ran date = Run({"organisation", "put", "C", "--name-ar", "ج", "--name-en", "S", "--from", "yesterday"});
  EXPECT_EQ(date.code, kExitRefused);
  EXPECT_THAT(date.err, HasSubstr("validity.from"));
}

TEST_F(AdminTest, WithoutACommandOrAServerItIsAUsageError) {
  EXPECT_EQ(Run({}).code, kExitUsage);
  EXPECT_EQ(Run({"organisation"}).code, kExitUsage);
  account_.clear();
  EXPECT_EQ(Run({"status"}).code, kExitUsage);
}

TEST_F(AdminTest, NoServerIsAnotherExitCodeThanNo) {
  EXPECT_EQ(Run({"--server", "localhost:1", "status"}).code, kExitUnreachable);
  passphrase_ = "not-the-passphrase";
  EXPECT_EQ(Run({"status"}).code, kExitRefused);
}

TEST_F(AdminTest, InitMakesADataFolderOnce) {
  passphrase_ = "a-long-passphrase";
  const std::string data = Path("fresh");
  const Ran made = Run({"init", "--data", data, "--admin", "ROOT-1", "--host", "ihala.example", "--json"});
  ASSERT_EQ(made.code, kExitOk) << made.err;
  EXPECT_TRUE(PathExists(Json(made.out).fields().at("ca").string_value()));
  EXPECT_EQ(Run({"init", "--data", data, "--admin", "ROOT-2"}).code, kExitRefused);
}

TEST(GovernoratesTest, AllAreBuiltInWithBothNames) {
  const v1::GetDirectoryResponse built_in = BuiltInGovernorates();
  ASSERT_EQ(built_in.governorates_size(), 18);
  int areas = 0;
  for (const v1::Governorate& governorate : built_in.governorates()) {
    EXPECT_FALSE(governorate.name().ar().empty()) << governorate.pcode();
    EXPECT_FALSE(governorate.name().en().empty()) << governorate.pcode();
    areas += governorate.parent_pcode().empty();
  }
  EXPECT_EQ(areas, 2);
}

TEST(AccountOptionsTest, ARoleIsBoundToTheOrganisationUnlessItIsTheInstallations) {
  AccountOptions options;
  options.code = "X-1";
  options.organisation = "MOSD";
  options.roles = {"Reviewer", "coordinator"};
  options.desks = {"D-1"};
  const auto account = BuildAccount(options);
  ASSERT_TRUE(account.ok());
  EXPECT_EQ(account->roles(0).organisation(), "MOSD");
  EXPECT_EQ(account->roles(0).desks_size(), 1);
  EXPECT_EQ(account->roles(1).organisation(), "");
  EXPECT_EQ(account->roles(1).desks_size(), 0);
}

TEST(AccountOptionsTest, RightsAreThoseOfASystem) {
  AccountOptions options;
  options.code = "I-1";
  options.organisation = "CSO-014";
  options.roles = {"integrator"};
  options.rights = {"Read", "submit"};
  const auto account = BuildAccount(options);
  ASSERT_TRUE(account.ok());
  EXPECT_THAT(account->roles(0).rights(), testing::ElementsAre(v1::RIGHT_READ, v1::RIGHT_SUBMIT));
  options.rights = {"write"};
  EXPECT_TRUE(IsUsageError(BuildAccount(options).status()));
  options.rights = {"read"};
  options.roles = {"caseworker"};
  EXPECT_TRUE(IsUsageError(BuildAccount(options).status())) << "what a person may do follows from the role";
}

TEST(AccountOptionsTest, NobodyCanHoldTheClocksRole) {
  for (const char* word : {"clock", "unspecified", "", "king"}) {
    EXPECT_TRUE(IsUsageError(ParseRole(word).status())) << word;
  }
}

}  // namespace
}  // namespace ihala::tools
