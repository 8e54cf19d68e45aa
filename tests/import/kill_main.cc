// Kills a process that imports, again and again, and lets it go on each time from where it was: whatever is in the
// sheet is in the queue once in the end.
//   ihala_import_kill --driver=PATH [--strace=PATH] [--kills=N] [--rows=N] [--seed=N]
#include <signal.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/sqlite/connection.h"
#include "ihala/client.h"
#include "tests/import/driver.h"
#include "tests/import/store.h"
#include "tests/import/table.h"
#include "tests/support/client/sheet_directory.h"
#include "tests/support/process/process.h"
#include "tools/load/sheet.h"

namespace ihala::client {
namespace {

// Rows besides the good ones that no import ever takes.
constexpr size_t kBad = 24;

// Calls to the system at which a life may end, and how late: of both there are a few for each household.
struct Point {
  const char* call;
  uint64_t latest;
};
constexpr Point kPoints[] = {{"fdatasync", 60}, {"pwrite64", 200}};

// A debug build on a busy machine passes over what is there already at some hundred rows a second.
constexpr absl::Duration kLifeMost = absl::Minutes(3);

class Story {
 public:
  explicit Story(const std::map<std::string, std::string>& flags)
      : driver_(flags.at("driver")),
        strace_(flags.at("strace")),
        rows_(NumberOf(flags, "rows")),
        random_(NumberOf(flags, "seed")) {}

  bool Run(uint64_t kills) {
    if (!Prepare()) return false;
    while (kills_ < kills) {
      if (!LiveOnce()) return false;
    }
    const Ended last = RunToEnd({Words(), {}}, absl::Minutes(10));
    if (last.code != 0) return Fail(absl::StrCat("the last import ended with ", last.code, " ", last.err));
    return Verify(CountsIn(last.out));
  }

 private:
  static bool Fail(const std::string& what) {
    std::cerr << "import-kill: " << what << std::endl;
    return false;
  }
  std::vector<std::string> Words() const { return {driver_, "import", store_, sheet_, report_}; }

  bool Prepare() {
    load::SheetOptions options;
    options.count = rows_;
    options.bad = kBad;
    options.as_of = SheetDay();
    const auto sheet = load::MakeSheet(options);
    if (!sheet.ok()) return Fail(sheet.status().ToString());
    Table table = TableIn(sheet->parts[0]);
    // The long cells make rows slow to read, and nothing here is about reading.
    for (size_t row = 1; row < table.size(); ++row) {
      for (const load::Column column : {load::kMembers, load::kCoverage, load::kDisability}) table[row][column].clear();
    }
    std::ofstream(sheet_, std::ios::binary) << TextOf(table);
    return RunToEnd({{driver_, "create", store_}, {}}).code == 0 || Fail("no store");
  }

  // One life, until somebody ends it: at a call to the system, or at a random moment.
  bool LiveOnce() {
    std::vector<std::string> words = Words();
    const bool by_call = !strace_.empty() && random_.Uniform(2) == 0;
    if (by_call) {
      const Point& point = kPoints[random_.Uniform(std::size(kPoints))];
      const uint64_t when = 1 + random_.Uniform(point.latest);
      const std::vector<std::string> outer = {strace_,
                                              "-f",
                                              "-qq",
                                              "-o",
                                              "/dev/null",
                                              "-e",
                                              "trace=fdatasync,pwrite64",
                                              "-e",
                                              absl::StrCat("inject=", point.call, ":signal=SIGKILL:when=", when)};
      words.insert(words.begin(), outer.begin(), outer.end());
    }
    const std::string log = folder_.At(absl::StrCat("log", ++lives_));
    BackgroundProcess life({words, {}}, log);
    std::optional<int> code;
    if (!by_call) {
      // Some end before they have come to what is new, most while they are at it.
      if (random_.Uniform(4) != 0) life.WaitForLog("at work", kLifeMost);
      code = life.WaitForEnd(absl::Milliseconds(random_.Uniform(250)));
      if (!code) life.Signal(SIGKILL);
    }
    if (!code) code = life.WaitForEnd(kLifeMost);
    if (!code) return Fail("an import does not end");
    // One that came to its end before anybody killed it, or that found the lock of the one before still held.
    if (code != -1) return ++unkilled_ <= 50 || Fail(absl::StrCat("too many end by themselves: ", life.Log()));
    ++kills_;
    return CountKill();
  }

  // In which state the kill left the store.
  bool CountKill() {
    const int64_t queued = Queued();
    if (queued < 0) return false;
    if (queued < last_queued_) return Fail("the queue became shorter");
    last_queued_ = queued;
    in_the_midst_ += queued > 0 && queued < static_cast<int64_t>(rows_);
    return true;
  }

  // The operations in the file, of nobody running. -1 where it is not sound.
  int64_t Queued() {
    auto db = sqlite::Connection::Open(store_, {});
    if (!db.ok()) return Fail(db.status().ToString()), -1;
    if (const absl::Status sound = (*db)->QuickCheck(); !sound.ok()) return Fail(sound.ToString()), -1;
    auto count = (*db)->Prepare("SELECT count(*) FROM outbox");
    if (!count.ok() || !count->Step().ok()) return Fail("the outbox cannot be read"), -1;
    return count->ColumnInt(0);
  }

  // Every household of the sheet once, by the client and by the file; and every bad row in the last report.
  bool Verify(std::map<std::string, uint64_t> last) {
    FakeClock clock;
    const auto client = OpenStore(store_, clock, SystemRandom::Get());
    if (!client.ok()) return Fail(client.status().ToString());
    const auto operations = (*client)->ListOperations();
    if (!operations.ok()) return Fail(operations.status().ToString());
    std::set<std::string> households;
    for (const OperationRecord& operation : *operations) {
      const auto view = (*client)->GetCase(operation.referral_id);
      if (!view.ok()) return Fail(view.status().ToString());
      households.insert(NameOf(view->dossier));
    }
    const uint64_t doubled = operations->size() - households.size();
    const uint64_t lost = rows_ - std::min<uint64_t>(rows_, households.size());
    const bool counted = last["accepted"] + last["repeated"] == rows_ && last["reported"] == kBad;
    std::ifstream report(report_, std::ios::binary);
    const bool reported = TableIn(std::string(std::istreambuf_iterator<char>(report), {})).size() == kBad + 1;
    std::cout << "in_the_midst=" << in_the_midst_ << " unkilled=" << unkilled_ << " queued=" << operations->size()
              << "\nimport-kill: kills=" << kills_ << " rows=" << rows_ << " doubled=" << doubled << " lost=" << lost
              << std::endl;
    if (!counted) return Fail("the last import does not know what the ones before did");
    if (!reported) return Fail("the last report does not hold every bad row");
    // Kills before the first household and after the last one show little.
    return doubled == 0 && lost == 0 && operations->size() == rows_ &&
           (in_the_midst_ * 2 >= kills_ || Fail("too late"));
  }

  // What tells one household of the sheet from every other.
  static std::string NameOf(const v1::Referral& dossier) {
    const v1::Person& head = dossier.people(0);
    return absl::StrCat(head.name().SerializeAsString(), head.birth().SerializeAsString(), head.documents(0).number(),
                        dossier.needs().summary());
  }

  const std::string driver_;
  const std::string strace_;
  const uint64_t rows_;
  SeededRandom random_;
  const TemporaryFolder folder_;
  const std::string store_ = folder_.At("device.ihala");
  const std::string sheet_ = folder_.At("sheet.csv");
  const std::string report_ = folder_.At("report.csv");
  uint64_t lives_ = 0;
  uint64_t kills_ = 0;
  uint64_t in_the_midst_ = 0;
  uint64_t unkilled_ = 0;
  int64_t last_queued_ = 0;
};

int Main(int argc, char** argv) {
  const auto flags =
      Flags(argc, argv, {{"driver", ""}, {"strace", ""}, {"kills", "20"}, {"rows", "2000"}, {"seed", "1"}});
  std::cout << "import-kill: seed=" << flags.at("seed") << std::endl;
  return Story(flags).Run(NumberOf(flags, "kills")) ? 0 : 1;
}

}  // namespace
}  // namespace ihala::client

int main(int argc, char** argv) { return ihala::client::Main(argc, argv); }
