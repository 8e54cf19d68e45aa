#include "tests/canaries/tools.h"

#include <csignal>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "google/protobuf/util/json_util.h"
#include "tests/canaries/dossier.h"
#include "tests/canaries/files.h"
#include "tests/support/world/test_world.h"

namespace ihala::canaries {
namespace {

class Tools {
 public:
  explicit Tools(Setting& setting) : setting_(setting) {}

  void Field();
  void Desk();
  void WithoutServer();

 private:
  std::string Word() { return setting_.book().Word(kTyped, "(typed into a tool)"); }

  // Runs a tool. What it says in error belongs to nobody; what it shows is an answer to who uses it.
  Ended Run(const std::string& tool, const Principal& who, std::vector<std::string> args) {
    std::map<std::string, std::string> variables = setting_.Variables();
    variables["IHALA_STORE"] = setting_.At(absl::StrCat("state/", who.account, ".ihala"));
    variables["XDG_STATE_HOME"] = setting_.At(absl::StrCat("state/", who.account));
    variables["IHALA_PASSPHRASE"] = world::PassphraseOf(who.account);
    variables["IHALA_SERVER"] = setting_.address();
    variables["IHALA_ACCOUNT"] = who.account;
    variables["IHALA_CA"] = setting_.CaFile();
    const std::string surface = absl::StrCat(tool, " ", args.front());
    args.insert(args.begin(), {setting_.Program(tool), "--lang", "en"});
    Ended ended = RunToEnd({std::move(args), variables});
    setting_.watcher().Written(surface + " errors", ended.err);
    setting_.watcher().Answered(who, surface, ended.out, nullptr, "");
    return ended;
  }
  void Put(const std::string& name, const std::string& contents) {
    if (!WriteFileDurably(setting_.At(name), contents).ok()) Die("a file cannot be written");
  }
  void PutDossier(const std::string& name, const v1::Referral& referral) {
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(referral, &json).ok()) Die("a dossier has no JSON");
    Put(name, json);
  }
  void AddBadDossiers();
  void ImportBadSheets();
  void MustBeGood(const Ended& ended, const std::string& what) {
    if (ended.code != 0) Die(absl::StrCat(what, ": ", ended.err, ended.out));
  }

  Setting& setting_;
  const Principal& worker_ = PrincipalOf(world::kWorker);
  const Principal& reviewer_ = PrincipalOf(world::kReviewer);
};

void Tools::AddBadDossiers() {
  const absl::CivilDay today = absl::ToCivilDay(SystemClock::Get().Now(), absl::UTCTimeZone());
  const v1::Referral good = DossierOf(setting_.records().front(), kTyped, today, &setting_.book());
  v1::Referral bad = good;
  bad.mutable_people(0)->mutable_name()->set_first(absl::StrCat(Word(), std::string(200, 'x')));
  bad.mutable_people(0)->mutable_phones(0)->set_e164(Word());
  bad.mutable_people(0)->mutable_documents(0)->set_number(Word());
  bad.mutable_needs()->set_summary(absl::StrCat("\xE2\x80\xAE", Word()));
  PutDossier("reports/bad.json", bad);
  Run("ihala-field", worker_, {"add", setting_.At("reports/bad.json")});
  Put("reports/worse.json", absl::StrCat("{\"people\": [{\"", Word(), "\": ", Word()));
  Run("ihala-field", worker_, {"add", setting_.At("reports/worse.json")});
  bad = good;
  bad.mutable_consent()->clear_basis();
  PutDossier("reports/without.json", bad);
  Run("ihala-field", worker_, {"add", setting_.At("reports/without.json")});
  Run("ihala-field", worker_, {"add", "--draft", setting_.At("reports/without.json")});
  for (const char* file : {"bad.json", "worse.json", "without.json"}) {
    // They are this test's own.
    std::filesystem::remove(setting_.At(absl::StrCat("reports/", file)));
  }
}

void Tools::ImportBadSheets() {
  Put("sheet.csv", absl::StrCat("الاسم الأول,اسم العائلة,رقم الهوية,رقم الجوال\n", Word(), ",", Word(), ",12,", Word(),
                                "\n", Word(), "\x01,", Word(), ",", Word(), ",059\n"));
  Run("ihala-field", worker_, {"import", setting_.At("sheet.csv"), "--report", setting_.At("reports/report.csv")});
  Run("ihala-field", worker_, {"import", setting_.At("sheet.csv"), "--preview"});
  Put("broken.csv", absl::StrCat("\"", Word(), "\n", Word(), "\x00\xFF,"));
  Run("ihala-field", worker_, {"import", setting_.At("broken.csv"), "--report", setting_.At("reports/broken.csv")});
}

void Tools::Field() {
  MustBeGood(Run("ihala-field", worker_, {"sign-in", "--account", worker_.account}), "sign-in");
  MustBeGood(Run("ihala-field", worker_, {"sync"}), "sync");
  const Record& own = setting_.records().front();
  MustBeGood(Run("ihala-field", worker_, {"show", own.code}), "show");
  AddBadDossiers();
  ImportBadSheets();
  Run("ihala-field", worker_, {"comment", own.code, absl::StrCat(Word(), std::string(5000, 'x'))});
  Run("ihala-field", worker_, {"comment", own.code, absl::StrCat(Word(), "\x01")});
  Run("ihala-field", worker_, {"withdraw", own.code, "--reason", "NO_SUCH_REASON", "--note", Word()});
  Run("ihala-field", worker_, {"answer", own.code, "--text", Word()});
  Run("ihala-field", worker_, {"amend", own.code, "--set", absl::StrCat("people[0].phones[0].e164=", Word())});
  Run("ihala-field", worker_, {"amend", own.code, "--set", absl::StrCat("people[0].name.first=", Word(), "\x01")});
  Run("ihala-field", worker_, {"status", "--json"});
  Run("ihala-field", worker_, {"attention"});
}

void Tools::Desk() {
  MustBeGood(Run("ihala-desk", reviewer_, {"sign-in", "--account", reviewer_.account}), "sign-in");
  MustBeGood(Run("ihala-desk", reviewer_, {"queue"}), "queue");
  for (size_t i = 0; i < std::min<size_t>(setting_.records().size(), 10); ++i) {
    Run("ihala-desk", reviewer_, {"show", setting_.records()[i].code});
  }
  const Record& first = setting_.records().front();
  Run("ihala-desk", reviewer_, {"open-identity", first.code, "--reason", "CONTACT", "--note", Word()});
  Run("ihala-desk", reviewer_, {"decline", first.code, "--reason", "NO_SUCH", "--note", Word()});
  Run("ihala-desk", reviewer_, {"comment", first.code, absl::StrCat(Word(), std::string(5000, 'x'))});
  Run("ihala-desk", reviewer_, {"comment", first.code, absl::StrCat(Word(), "\x01")});
  const Principal& administrator = PrincipalOf(world::kAdministrator);
  Run("ihala-admin", administrator, {"status"});
  Run("ihala-admin", administrator, {"account", "list"});
  const Principal& auditor = PrincipalOf(world::kAuditor);
  const Ended taken = Run("ihala-admin", auditor, {"audit", "export", "--out", setting_.At("reports/trail")});
  MustBeGood(taken, "audit export");
}

void Tools::WithoutServer() {
  Run("ihala-field", worker_, {"sync", "--max-failures", "1"});
  const Record& own = setting_.records().front();
  Run("ihala-desk", reviewer_, {"show", own.code});
  Run("ihala-desk", reviewer_, {"comment", own.code, Word()});
}

}  // namespace

void UseTools(Setting& setting) {
  Tools tools(setting);
  tools.Field();
  tools.Desk();
  setting.server().Signal(SIGTERM);
  if (setting.server().WaitForEnd() != 0) Die("the server did not stop");
  tools.WithoutServer();
  setting.StartServer();
  setting.ForgetTokens();
}

}  // namespace ihala::canaries
