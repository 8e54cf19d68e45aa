// ihala-desk as a reviewer uses it, against a whole server in this process.
#include "tools/desk/run.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "common/base/ids.h"
#include "common/text/short_code.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/support/test_server.h"
#include "tools/desk/commands.h"
#include "tools/desk/session_file.h"

namespace ihala::tools {
namespace {

using ::testing::HasSubstr;

struct Ran {
  ExitCode code;
  std::string out;
  std::string err;
};

class DeskTest : public ::testing::Test {
 protected:
  DeskTest() {
    ca_ = server_.data_dir() + "/tls/ca.crt";
    session_ = server_.data_dir() + "/desk-session";
  }

  Ran Run(std::vector<std::string> args, const std::string& passphrase = "") {
    std::ostringstream out;
    std::ostringstream err;
    Environment environment;
    environment.out = &out;
    environment.err = &err;
    environment.clock = &server_.clock();
    environment.random = &random_;
    environment.getenv = [&](const std::string& name) {
      return name == "IHALA_PASSPHRASE" ? passphrase : std::string();
    };
    environment.ask_secret = [](const std::string&) -> absl::StatusOr<Secret> { return absl::NotFoundError(""); };
    environment.connect = [](const Endpoint& endpoint) { return Connect(endpoint, SystemClock::Get()); };
    args.insert(args.begin(), {"--session", session_});
    const ExitCode code = RunDesk(environment, args);
    return {code, out.str(), err.str()};
  }

  Ran SignInAs(const std::string& account) {
    return Run({"sign-in", "--server", server_.address(), "--ca", ca_, "--account", account, "--lang", "en"},
               world::PassphraseOf(account));
  }

  // A new case in the ministry's queue; its code.
  std::string NewCase() {
    return server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random())).short_code();
  }

  static google::protobuf::Struct Json(const std::string& text) {
    google::protobuf::Struct value;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &value).ok()) << text;
    return value;
  }

  // What `show --json` says of the case's core.
  std::map<std::string, google::protobuf::Value> Core(const std::string& code) {
    const Ran shown = Run({"show", code, "--json"});
    EXPECT_EQ(shown.code, kExitOk) << shown.err;
    const google::protobuf::Struct json = Json(shown.out);
    const auto& core = json.fields().at("core").struct_value().fields();
    return {core.begin(), core.end()};
  }
  std::string Stage(const std::string& code) { return Core(code)["stage_id"].string_value(); }

  TestServer server_;
  SeededRandom random_{7};
  std::string ca_;
  std::string session_;
};

TEST_F(DeskTest, ASessionIsKeptForItsOwnerAloneUntilSignOut) {
  const Ran signed_in = SignInAs(world::kReviewer);
  EXPECT_EQ(signed_in.code, kExitOk) << signed_in.err;
  EXPECT_THAT(signed_in.out, HasSubstr("Signed in as R-71"));
  EXPECT_EQ(Run({"queue"}).code, kExitOk);
  EXPECT_EQ(Run({"sign-out"}).code, kExitOk);
  EXPECT_FALSE(PathExists(session_));
  const Ran after = Run({"queue", "--lang", "en"});
  EXPECT_EQ(after.code, kExitRefused);
  EXPECT_THAT(after.err, HasSubstr("Not signed in"));
  EXPECT_EQ(Run({"sign-out"}).code, kExitOk);
}

TEST_F(DeskTest, WrongPassphraseAndUnknownAccountAreToldInTheSameWords) {
  const auto attempt = [&](const std::string& account) {
    return Run({"sign-in", "--server", server_.address(), "--ca", ca_, "--account", account}, "wrong-passphrase");
  };
  const Ran wrong = attempt(world::kReviewer);
  const Ran unknown = attempt("NOBODY-1");
  EXPECT_EQ(wrong.code, kExitRefused);
  EXPECT_EQ(wrong.err, unknown.err);
  EXPECT_THAT(wrong.err, HasSubstr("The account or the passphrase is wrong"));
  EXPECT_FALSE(PathExists(session_));
}

TEST_F(DeskTest, TheQueueIsSplitIntoWhatNobodyHoldsAndWhatIHold) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const std::string first = NewCase();
  const std::string second = NewCase();
  ASSERT_EQ(Run({"claim", first}).code, kExitOk);
  EXPECT_EQ(Run({"queue", "--view", "mine", "--codes"}).out, first + "\n");
  EXPECT_EQ(Run({"queue", "--view", "unclaimed", "--codes"}).out, second + "\n");
  EXPECT_EQ(Run({"queue", "--view", "to-confirm", "--codes"}).out, "");
  EXPECT_EQ(Run({"queue", "--codes", "--limit", "1"}).out.size(), first.size() + 1);
  EXPECT_EQ(Run({"queue", "--view", "everything"}).code, kExitUsage);
  const auto items = Json(Run({"queue", "--json", "--view", "unclaimed"}).out).fields().at("items").list_value();
  ASSERT_EQ(items.values_size(), 1);
  EXPECT_EQ(items.values(0).struct_value().fields().at("verbs").list_value().values(0).string_value(), "claim");
}

TEST_F(DeskTest, EveryVerbOfTheDocumentIsACommand) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const std::string code = NewCase();
  ASSERT_EQ(Run({"claim", code}).code, kExitOk);
  EXPECT_EQ(Core(code)["holder"].string_value(), world::kReviewer);
  ASSERT_EQ(Run({"release", code}).code, kExitOk);
  EXPECT_EQ(Core(code)["holder"].string_value(), "");
  ASSERT_EQ(Run({"claim", code}).code, kExitOk);
  const Ran waitlisted = Run({"waitlist", code, "--reason", "CAP_REACHED", "--input", "review_on=2025-04-01", "--input",
                              "priority_basis=household size", "--lang", "en"});
  EXPECT_EQ(Stage(code), "WAITLISTED") << waitlisted.err;
}

TEST_F(DeskTest, AStepWithoutWhatItAsksForNamesTheFieldInTheReadersLanguage) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const std::string code = NewCase();
  ASSERT_EQ(Run({"claim", code}).code, kExitOk);
  const Ran refused = Run({"decline", code, "--lang", "ar"});
  EXPECT_EQ(refused.code, kExitRefused);
  EXPECT_THAT(refused.err, HasSubstr("السبب (inputs.reason): مطلوب"));
  EXPECT_EQ(Stage(code), "IN_REVIEW");
  EXPECT_EQ(Run({"decline", code, "--reason", "OUT_OF_MANDATE"}).code, kExitOk);
  EXPECT_EQ(Stage(code), "DECLINED");
}

TEST_F(DeskTest, ManyCasesInOneCallAreReportedOneByOne) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const std::string first = NewCase();
  const std::string second = NewCase();
  const std::string nobodys = text::NewShortCode(random_);
  const Ran ran = Run({"claim", first, nobodys, second, "--json"});
  EXPECT_EQ(ran.code, kExitRefused);
  const auto json = Json(ran.out);
  EXPECT_EQ(json.fields().at("done").number_value(), 2);
  EXPECT_EQ(json.fields().at("refused").number_value(), 1);
  EXPECT_FALSE(json.fields().at("results").list_value().values(1).struct_value().fields().at("ok").bool_value());
  EXPECT_EQ(Core(second)["holder"].string_value(), world::kReviewer);
}

TEST_F(DeskTest, TwoClaimsAreToldWhoWasFirst) {
  ASSERT_EQ(SignInAs(world::kOtherReviewer).code, kExitOk);
  const std::string code = NewCase();
  ASSERT_EQ(Run({"claim", code}).code, kExitOk);
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const Ran second = Run({"claim", code, "--lang", "en"});
  EXPECT_EQ(Core(code)["holder"].string_value(), world::kOtherReviewer);
  EXPECT_EQ(second.code, kExitOk) << second.err;
  EXPECT_THAT(second.out, HasSubstr("was done already by R-72"));
}

TEST_F(DeskTest, AHardRefusalWaitsForTheLead) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const std::string code = NewCase();
  ASSERT_EQ(Run({"claim", code}).code, kExitOk);
  const Ran proposed = Run({"decline", code, "--reason", "OTHER", "--note", "a synthetic note", "--lang", "en"});
  EXPECT_EQ(proposed.code, kExitOk) << proposed.err;
  EXPECT_THAT(proposed.out, HasSubstr("waits for a second party"));
  EXPECT_EQ(Stage(code), "IN_REVIEW");
  EXPECT_EQ(Run({"confirm", code}).code, kExitRefused);
  ASSERT_EQ(SignInAs(world::kLead).code, kExitOk);
  EXPECT_EQ(Run({"queue", "--view", "to-confirm", "--codes"}).out, code + "\n");
  const Ran confirmed = Run({"confirm", code, "--lang", "en"});
  EXPECT_EQ(confirmed.code, kExitOk) << confirmed.err;
  EXPECT_EQ(Stage(code), "DECLINED");
  EXPECT_EQ(Run({"confirm", code}).code, kExitRefused);
}

TEST_F(DeskTest, ACaseShowsItsCommentsHistoryAndSteps) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const std::string code = NewCase();
  ASSERT_EQ(Run({"claim", code}).code, kExitOk);
  ASSERT_EQ(Run({"comment", code, "نحتاج إلى رقم الهاتف"}).code, kExitOk);
  ASSERT_EQ(Run({"comment", code, "internal remark", "--internal"}).code, kExitOk);
  const Ran shown = Run({"show", text::DisplayShortCode(code), "--lang", "ar"});
  EXPECT_EQ(shown.code, kExitOk) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr(text::DisplayShortCode(code)));
  EXPECT_THAT(shown.out, HasSubstr("نحتاج إلى رقم الهاتف"));
  EXPECT_THAT(shown.out, HasSubstr("internal remark"));
  EXPECT_THAT(shown.out, HasSubstr("decline"));
  const auto json = Json(Run({"show", code, "--json"}).out);
  EXPECT_EQ(json.fields().at("comments").list_value().values_size(), 2);
  EXPECT_GE(json.fields().at("history").list_value().values_size(), 2);
  EXPECT_GT(json.fields().at("dossier").struct_value().fields_size(), 3);
}

TEST_F(DeskTest, APhoneOfManyHouseholdsIsPointedOut) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  std::string code;
  for (int household = 1; household <= 5; ++household) {
    v1::Referral dossier = world::Dossier(server_.clock(), server_.random());
    dossier.mutable_people(0)->clear_phones();
    dossier.mutable_people(0)->add_phones()->set_e164("+970590000001");
    code = server_.OpenTo(world::kReviewer, server_.Submit(world::kWorker, dossier)).short_code();
    const Ran shown = Run({"show", code, "--lang", "en"});
    ASSERT_EQ(shown.code, kExitOk) << shown.err;
    EXPECT_EQ(shown.out.find("payment messages may go astray") != std::string::npos, household == 5);
  }
  EXPECT_THAT(Run({"show", code, "--lang", "en"}).out,
              HasSubstr("This phone (+970590000001) is given by 5 households in open cases"));
  const auto json = Json(Run({"show", code, "--json"}).out);
  const auto& told = json.fields().at("shared_phones").list_value();
  ASSERT_EQ(told.values_size(), 1);
  EXPECT_EQ(told.values(0).struct_value().fields().at("households").number_value(), 5);
}

TEST_F(DeskTest, FiguresStandBesideWhatTheyCountAndSmallOnesAreNotTold) {
  const auto worker = Connect({server_.address(), ca_, ""}, SystemClock::Get());
  ASSERT_TRUE(worker.ok());
  const auto stray = [&](int times) {
    server_.Forget(world::kWorker);
    (*worker)->SetToken(Secret(server_.TokenOf(world::kWorker)));
    for (int i = 0; i < times; ++i) {
      v1::SubmitReferralRequest request;
      request.set_request_id(server_.RequestId());
      request.set_referral_id(NewUuidV7(server_.clock(), server_.random()));
      *request.mutable_referral() = world::Dossier(server_.clock(), server_.random());
      request.mutable_referral()->set_agreement_id(world::kAgreement2);
      EXPECT_FALSE(Ask(**worker, &ServerApi::SubmitReferral, request).ok());
    }
    // Coordinators see it once the month is over.
    server_.clock().Advance(absl::Hours(24 * 31));
    EXPECT_EQ(SignInAs(world::kCoordinator).code, kExitOk);
  };
  ASSERT_EQ(SignInAs(world::kCoordinator).code, kExitOk);
  EXPECT_THAT(Run({"figures", "--lang", "en"}).out, HasSubstr("Nothing"));
  stray(3);
  const Ran few = Run({"figures", "--lang", "en"});
  EXPECT_EQ(few.code, kExitOk) << few.err;
  EXPECT_THAT(few.out, HasSubstr("CSO-014  MOSD  no agreement  at the server  < 10"));
  EXPECT_THAT(few.out, HasSubstr("no agreement: no agreement between the two covers"));
  EXPECT_THAT(few.out, testing::Not(HasSubstr("not signed:"))) << "only what is there is explained";
  EXPECT_THAT(Run({"figures", "--lang", "ar"}).out, HasSubstr("لا اتفاقية تغطيها"));
  stray(12);
  const google::protobuf::Struct json = Json(Run({"figures", "--json"}).out);
  const auto& rows = json.fields().at("red_lines").list_value();
  ASSERT_EQ(rows.values_size(), 1);
  EXPECT_EQ(rows.values(0).struct_value().fields().at("attempts").number_value(), 12);
  const std::string month = json.fields().at("month").string_value();
  EXPECT_THAT(Run({"figures", "--lang", "en", "--month", month}).out, HasSubstr("12"));
  const Ran wrong = Run({"figures", "--lang", "en", "--month", "november"});
  EXPECT_EQ(wrong.code, kExitRefused);
  EXPECT_THAT(wrong.err, HasSubstr("Month"));
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  EXPECT_EQ(Run({"figures"}).code, kExitRefused);
}

TEST_F(DeskTest, ACaseIsFoundByItsIdToo) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const v1::CaseCore core = server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  EXPECT_EQ(Run({"claim", UuidToText(core.referral_id())}).code, kExitOk);
  EXPECT_EQ(Core(core.short_code())["holder"].string_value(), world::kReviewer);
}

TEST_F(DeskTest, AnUnknownVerbIsAUsageErrorThatNamesTheKnownOnes) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const std::string code = NewCase();
  const Ran unknown = Run({"celebrate", code, "--lang", "en"});
  EXPECT_EQ(unknown.code, kExitUsage);
  EXPECT_THAT(unknown.err, HasSubstr("claim, open-identity, release"));
  EXPECT_EQ(Run({"Claim!", code}).code, kExitUsage);
  EXPECT_EQ(Run({"claim"}).code, kExitUsage);
  EXPECT_EQ(Run({}).code, kExitUsage);
  const Ran wrong_stage = Run({"enrol", code, "--lang", "en"});
  EXPECT_EQ(wrong_stage.code, kExitRefused);
  EXPECT_THAT(wrong_stage.err, HasSubstr("enrol is not possible at this stage"));
}

TEST_F(DeskTest, TheHelpOfAVerbComesFromTheDocument) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const Ran help = Run({"decline", "--help", "--lang", "en"});
  EXPECT_EQ(help.code, kExitOk);
  EXPECT_THAT(help.out, HasSubstr("NOT_ELIGIBLE_AREA"));
  EXPECT_THAT(help.out, HasSubstr("reason"));
  EXPECT_THAT(Run({"verbs", "--lang", "ar"}).out, HasSubstr("waitlist"));
}

TEST_F(DeskTest, ASessionThatIsAboutToEndIsRefreshed) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const auto before = LoadSession(session_);
  ASSERT_TRUE(before.ok());
  server_.clock().SetNow(before->expires_at - absl::Minutes(2));
  EXPECT_EQ(Run({"queue"}).code, kExitOk);
  const auto after = LoadSession(session_);
  ASSERT_TRUE(after.ok());
  EXPECT_NE(after->token.Reveal(), before->token.Reveal());
  EXPECT_GT(after->expires_at, before->expires_at);
  EXPECT_EQ(Run({"queue"}).code, kExitOk);
}

TEST_F(DeskTest, NoServerIsAnotherExitCodeThanNo) {
  ASSERT_EQ(SignInAs(world::kReviewer).code, kExitOk);
  const std::string first = NewCase();
  server_.Stop();
  const Ran ran = Run({"claim", first, first, first, "--json"});
  EXPECT_EQ(ran.code, kExitUnreachable);
  EXPECT_EQ(Json(ran.out).fields().at("not_tried").number_value(), 2);
  server_.Restart();
}

TEST_F(DeskTest, ACaseOfAnotherDeskIsAsIfItWereNotThere) {
  ASSERT_EQ(SignInAs(world::kDeskReviewer).code, kExitOk);
  const std::string code = NewCase();
  const Ran hidden = Run({"show", code, "--lang", "en"});
  const std::string nobodys = text::NewShortCode(random_);
  const Ran missing = Run({"show", nobodys, "--lang", "en"});
  EXPECT_EQ(hidden.code, kExitRefused);
  EXPECT_EQ(hidden.err.substr(hidden.err.find(code) + code.size()),
            missing.err.substr(missing.err.find(nobodys) + nobodys.size()));
}

TEST(DeskCommandsTest, TheCommandIsTheFirstWordThatIsNoOption) {
  EXPECT_EQ(CommandIn({"--session", "s", "--lang=ar", "claim", "show"}), "claim");
  EXPECT_EQ(CommandIn({"--json", "queue"}), "queue");
  EXPECT_EQ(CommandIn({"--lang", "ar"}), "");
  EXPECT_TRUE(IsBuiltIn("sign-in"));
  EXPECT_FALSE(IsBuiltIn("claim"));
  EXPECT_TRUE(CouldBeVerb("hand-over"));
  EXPECT_FALSE(CouldBeVerb("A"));
  EXPECT_FALSE(CouldBeVerb(""));
}

}  // namespace
}  // namespace ihala::tools
