// A sheet of households as it comes, imported whole into a real store: whatever the bytes, every row is accepted, known
// or reported, the same sheet again doubles nothing, a preview says what then happens, and what was refused stays
// refused when its report comes back as it was written.
#include <iterator>
#include <memory>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "client-lib/src/import_csv.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/text/utf8.h"
#include "ihala/import.h"
#include "tests/fuzz/message_input.h"
#include "tests/fuzz/target.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/client/sheet_directory.h"
#include "tests/support/client/test_options.h"
#include "tests/support/disk/fault_disk.h"
#include "tests/support/world/test_world.h"

namespace ihala::fuzz {
namespace {

constexpr const char* kEncodings[] = {"", "UTF-8", "UTF-16LE", "UTF-16BE", "WINDOWS-1256"};
constexpr char kSeparators[] = {0, ',', ';', '\t'};

// A store that has the directory, on a disk in memory. Making one takes longer than an import: it is made once, and put
// back to what it was then after each input that left something in it, so that what an input does never depends on the
// ones before.
class ReusedStore {
 public:
  ReusedStore() {
    absl::StatusOr<std::unique_ptr<Client>> made = Client::Create(NewOptions());
    Expect(made.ok(), "a store can be made");
    client::FakeServer server(&clock_, &random_);
    client::PutSheetDirectory(server);
    Expect((*made)->SignIn(server, world::kWorker, world::PassphraseOf(world::kWorker)).ok(), "a store can sign in");
    Expect((*made)->Sync(server, {}).status.ok(), "a store gets the directory");
    made->reset();
    made_ = disk_->Copy();
    PutBack();
  }

  Client& client() { return *client_; }
  void PutBack() {
    client_.reset();
    const Options options = NewOptions();
    disk_->Load(made_);
    absl::StatusOr<std::unique_ptr<Client>> opened = Client::Open(options);
    Expect(opened.ok(), "a store can be opened");
    client_ = *std::move(opened);
    Expect(client_->Unlock(world::PassphraseOf(world::kWorker)).ok(), "a store can be unlocked");
  }

 private:
  // For a store on a new disk: one that is used again and again keeps something of each of its lives.
  Options NewOptions() {
    disk_.reset();
    disk_ = std::make_unique<FaultDisk>("import", &clock_, /*seed=*/1);
    Options options = client::TestOptions("/store", &clock_, &random_);
    options.files = disk_.get();
    return options;
  }

  FakeClock clock_;
  SeededRandom random_{1};
  std::unique_ptr<FaultDisk> disk_;
  FaultDisk::Image made_;
  std::unique_ptr<Client> client_;
};

struct Imported {
  ImportResult result;
  std::string report;
};

Imported ImportOnce(Client& client, const std::string& bytes, ImportOptions options) {
  std::istringstream sheet(bytes);
  std::ostringstream report;
  options.report = &report;
  options.on_row = [](const ImportedRow& row, const ImportResult& so_far) {
    Expect(so_far.rows == so_far.accepted + so_far.repeated + so_far.reported, "every row has one outcome");
    Expect((row.outcome == RowOutcome::kReported) == !row.problems.empty(), "a row is reported for what is told");
  };
  Imported imported;
  imported.result = ImportHouseholds(client, sheet, options);
  imported.report = report.str();
  const ImportResult& result = imported.result;
  Expect(result.status.ok() || absl::IsInvalidArgument(result.status), "only a sheet that is none ends an import");
  Expect(result.status.ok() || (result.rows == 0 && imported.report.empty()), "of what is no sheet nothing is read");
  Expect(result.rows == result.accepted + result.repeated + result.reported, "every row has one outcome");
  Expect(result.households <= result.accepted && result.warned <= result.accepted, "what is accepted is counted once");
  Expect(imported.report.empty() == (options.preview || result.reported == 0), "a report has what was not accepted");
  return imported;
}

ImportOptions TakeOptions(absl::string_view& input) {
  const uint8_t flags = TakeByte(input), format = TakeByte(input), confirmed = TakeByte(input);
  ImportOptions options;
  options.language = (flags & 1) != 0 ? "en" : "ar";
  options.month_first = (flags & 2) != 0;
  if ((flags & 4) != 0) options.columns = {{"Notes", ""}, {"Town", "locality"}};
  options.encoding = kEncodings[format % std::size(kEncodings)];
  options.separator = kSeparators[format / std::size(kEncodings) % std::size(kSeparators)];
  for (size_t i = 0; i < ImportQuestions().size(); ++i) {
    if ((confirmed >> i & 1) != 0) options.confirmed.insert(ImportQuestions()[i].code);
  }
  return options;
}

// A header and a record for each row, which a spreadsheet reads and runs nothing of.
void CheckReport(const Imported& imported) {
  if (imported.report.empty()) return;
  Expect(absl::StartsWith(imported.report, "\xEF\xBB\xBF"), "a report is marked as UTF-8");
  Expect(text::IsValidUtf8(imported.report), "a report is text");
  std::istringstream in(imported.report);
  client::CsvReader reader(&in);
  uint64_t records = 0;
  size_t columns = 0;
  for (client::CsvRecord record; *reader.Next(&record); ++records) {
    if (records == 0) columns = record.cells.size();
    Expect(record.fault == client::CsvFault::kNone, "a record of a report can be taken apart");
    Expect(record.cells.size() >= columns, "a record of a report has a cell for each column");
    for (const std::string& cell : record.cells) {
      Expect(client::Neutralised(client::Restored(cell)) == cell, "no cell of a report is a formula");
    }
  }
  Expect(records == imported.result.reported + 1, "a report has a record for each row that was not accepted");
}

void CheckReportComesBack(Client& client, const Imported& imported, ImportOptions options) {
  if (imported.report.empty()) return;
  options.encoding.clear();
  options.separator = 0;
  const ImportResult again = ImportOnce(client, imported.report, options).result;
  Expect(again.status.ok(), "a report is a sheet");
  Expect(again.accepted == 0, "what was refused is not accepted unchanged");
  Expect(again.rows == imported.result.reported, "a report has every row that was not accepted");
}

void CheckPreview(const ImportResult& preview, const ImportResult& result) {
  Expect(preview.status == result.status, "a preview ends as the import does");
  Expect(preview.rows == result.rows && preview.accepted == result.accepted && preview.repeated == result.repeated &&
             preview.reported == result.reported && preview.households == result.households &&
             preview.warned == result.warned,
         "a preview tells what becomes of each row");
  Expect(preview.asked == result.asked && preview.taken == result.taken, "a preview asks what the import asks");
}

}  // namespace

IHALA_FUZZ_TARGET(import) {
  QuietMessages();
  static ReusedStore store;
  Client& client = store.client();
  ImportOptions options = TakeOptions(input);
  const std::string sheet(input);
  options.preview = true;
  const Imported preview = ImportOnce(client, sheet, options);
  options.preview = false;
  const Imported first = ImportOnce(client, sheet, options);
  CheckPreview(preview.result, first.result);
  CheckReport(first);
  CheckReportComesBack(client, first, options);
  const Imported second = ImportOnce(client, sheet, options);
  Expect(second.result.accepted == 0 && second.result.repeated == first.result.accepted + first.result.repeated,
         "a sheet that is imported twice doubles nothing");
  Expect(second.report == first.report, "a sheet that is imported twice has one report");
  if (first.result.accepted > 0) store.PutBack();
}

}  // namespace ihala::fuzz
