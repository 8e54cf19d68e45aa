#include "tests/canaries/plants.h"

#include <filesystem>
#include <functional>
#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "ihala/v1/referral_service.pb.h"
#include "tests/canaries/dossier.h"
#include "tests/canaries/files.h"
#include "tests/support/world/test_world.h"

namespace ihala::canaries {
namespace {

class Plants {
 public:
  explicit Plants(Setting& setting) : setting_(setting), watcher_(setting.book(), setting.records(), 0) {
    const absl::CivilDay today = absl::ToCivilDay(SystemClock::Get().Now(), absl::UTCTimeZone());
    dossier_ = DossierOf(setting.records().front(), 0, today, &setting.book());
    word_ = dossier_.people(0).name().first();
  }

  void Try(const std::string& what, const std::function<void()>& plant) {
    const uint64_t before = watcher_.hits();
    plant();
    ++planted_;
    if (watcher_.hits() > before) {
      ++found_;
    } else {
      std::cout << "not found: " << what << std::endl;
    }
  }
  // What is clean, or seen by who may see it, must not be found.
  void TryHonest(const std::function<void()>& show) {
    const uint64_t before = watcher_.hits();
    show();
    if (watcher_.hits() > before) ++false_;
  }

  // An answer to somebody, of this case, that holds these bytes.
  void Answer(const char* account, const std::string& bytes) {
    watcher_.Answered(PrincipalOf(account), "planted", bytes, nullptr, setting_.records().front().id);
  }
  void AnswerMessage(const char* account, const v1::Referral& dossier) {
    v1::GetReferralResponse response;
    response.mutable_core()->set_referral_id(setting_.records().front().id);
    *response.mutable_dossier() = dossier;
    watcher_.Answered(PrincipalOf(account), "planted", "", &response, "");
  }

  void TryAnswers();
  void TryFiles();
  bool Finish() const;

 private:
  Setting& setting_;
  Watcher watcher_;
  v1::Referral dossier_;
  std::string word_;
  int planted_ = 0;
  int found_ = 0;
  int false_ = 0;
};

void Plants::TryAnswers() {
  const v1::Person& head = dossier_.people(0);
  const std::string noise(1000, 'n');
  Try("a name", [&] { Answer(world::kCoordinator, noise + word_ + noise); });
  Try("a name to a colleague who holds nothing", [&] { Answer(world::kOtherReviewer, word_); });
  Try("a name to another organisation", [&] { Answer(world::kForeignSupervisor, word_); });
  Try("a name to nobody", [&] { Answer("", word_); });
  Try("in capitals", [&] { Answer(world::kAuditor, absl::AsciiStrToUpper(word_)); });
  Try("in hexadecimal", [&] { Answer(world::kAuditor, absl::BytesToHexString(word_)); });
  for (size_t before = 0; before < 3; ++before) {
    Try("in base64", [&] { Answer(world::kAuditor, absl::Base64Escape(std::string(before, ' ') + word_ + noise)); });
  }
  Try("a number", [&] { Answer(world::kLead, absl::StrCat("tel:", head.phones(0).e164(), ";")); });
  Try("a document", [&] { Answer(world::kLead, absl::StrCat("(", head.documents(0).number(), ")")); });
  Try("a day", [&] { Answer(world::kLead, head.birth().SerializeAsString()); });
  Try("a day in words", [&] {
    const v1::Date& date = head.birth().date();
    Answer(world::kLead, absl::StrCat(date.year(), "-", absl::Dec(date.month(), absl::kZeroPad2), "-",
                                      absl::Dec(date.day(), absl::kZeroPad2)));
  });
  v1::Coverage amount;
  amount.set_amount_minor(dossier_.coverage(0).amount_minor());
  Try("an amount", [&] { Answer(world::kLead, amount.SerializeAsString()); });
  Try("an amount in digits", [&] { Answer(world::kLead, absl::StrCat(dossier_.coverage(0).amount_minor())); });
  v1::Referral flags;
  flags.add_people()->set_marital_status(v1::MARITAL_STATUS_DIVORCED);
  Try("what is too small for a canary", [&] { AnswerMessage(world::kReviewer, flags); });
  v1::Referral never;
  never.mutable_needs()->set_protection_flag(true);
  Try("what is never shared", [&] { AnswerMessage(world::kReviewer, never); });
  TryHonest([&] { Answer(world::kWorker, dossier_.SerializeAsString()); });
  TryHonest([&] { AnswerMessage(world::kSupervisor, dossier_); });
  v1::Referral envelope;
  *envelope.mutable_envelope() = dossier_.envelope();
  TryHonest([&] { AnswerMessage(world::kReviewer, envelope); });
  TryHonest([&] { Answer(world::kAuditor, absl::StrCat(noise, "Zqkvx and no more of it", noise)); });
}

void Plants::TryFiles() {
  Try("an error", [&] { watcher_.Written("planted", absl::StrCat("field: ", word_, " is too long")); });
  Try("a line of the log", [&] {
    std::string log = setting_.Log();
    watcher_.Written("planted", log.insert(log.size() / 2, absl::StrCat("{\"x\":\"", word_, "\"}\n")));
  });
  const std::string folder = setting_.At("planted");
  const auto put = [&](const std::string& name, const std::string& contents) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    if (!WriteFileDurably(absl::StrCat(folder, "/", name), contents).ok()) Die("a file cannot be written");
    LookAtFiles(watcher_, "planted", folder);
  };
  Try("a file", [&] { put("sort-1", word_); });
  Try("a file's name", [&] { put(absl::StrCat("export of ", word_, ".csv"), ""); });
  for (const char* file : {"ihala.db", "ihala.db-wal", "ihala.db-journal", "ihala.keys", "worker.ihala",
                           "worker.ihala-wal", "worker.ihala.keystore"}) {
    Try(file, [&] { put(file, word_); });
  }
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  // Where a machine writes no core files, none can be found.
  if (LeaveCoreFile(word_)) {
    Try("a core file", [&] { LookAtFiles(watcher_, "planted", folder); });
  }
  std::filesystem::current_path(before);
}

bool Plants::Finish() const {
  std::cout << "canaries: planted=" << planted_ << " found=" << found_ << " false=" << false_ << std::endl;
  return planted_ > 0 && found_ == planted_ && false_ == 0;
}

}  // namespace

bool TryPlants(Setting& setting) {
  Plants plants(setting);
  plants.TryAnswers();
  plants.TryFiles();
  return plants.Finish();
}

}  // namespace ihala::canaries
