// Imports the files of a folder, as people really send them, and the synthetic sheets in every encoding, each into a
// store of its own: no row is lost, none is doubled, and each file gives what the table beside it says.
//   ihala_import_corpus --corpus=FOLDER --python=PATH
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/client.h"
#include "ihala/import.h"
#include "ihala/status.h"
#include "tests/import/driver.h"
#include "tests/import/store.h"
#include "tests/import/table.h"
#include "tests/support/client/sheet_directory.h"
#include "tests/support/process/process.h"
#include "tests/support/sanitized.h"
#include "tools/load/sheet.h"

namespace ihala::client {
namespace {

// What is to become of a file: one row of expected.csv.
struct Expected {
  std::string file;
  std::string encoding;
  std::string separator;  // "comma", "semicolon" or "tab".
  std::string reason;     // Why it is no sheet; empty where it is one.
  std::string header;     // The number of the record that names the columns.
  bool python = true;     // Python can read it as we do.
  uint64_t rows = 0;
  uint64_t accepted = 0;
  uint64_t reported = 0;
  uint64_t households = 0;
  uint64_t confirmed = 0;  // Rows that are accepted once every question is answered with yes.
};

uint64_t Number(const std::string& cell) {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(cell, &number)) std::cerr << "expected.csv: no number: " << cell << std::endl;
  return number;
}

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

class Corpus {
 public:
  Corpus(std::string corpus, std::string python) : corpus_(std::move(corpus)), python_(std::move(python)) {
    for (const ImportQuestion& question : ImportQuestions()) all_questions_.insert(question.code);
  }

  bool Run() {
    for (const Expected& expected : Table()) Try(expected, ReadAll(absl::StrCat(corpus_, "/", expected.file)));
    TrySynthetic();
    TryLongLine();
    std::cout << "files=" << files_ << " rows=" << rows_ << " accepted=" << accepted_ << " reported=" << reported_
              << " lost=" << lost_ << std::endl;
    return failures_ == 0 && lost_ == 0;
  }

 private:
  // The table must name every file of the folder.
  std::vector<Expected> Table() {
    std::vector<Expected> all;
    client::Table table = TableIn(ReadAll(absl::StrCat(corpus_, "/expected.csv")));
    for (size_t i = 1; i < table.size(); ++i) {
      const std::vector<std::string>& cells = table[i];
      all.push_back({cells[0], cells[1], cells[2], cells[3], cells[4], cells[5] == "yes", Number(cells[6]),
                     Number(cells[7]), Number(cells[8]), Number(cells[9]), Number(cells[10])});
    }
    for (const auto& entry : std::filesystem::directory_iterator(corpus_)) {
      const std::string name = entry.path().filename();
      const bool known = name == "expected.csv" || name == "count.py" ||
                         std::any_of(all.begin(), all.end(), [&](const Expected& each) { return each.file == name; });
      if (!known) Fail(name, "is not in expected.csv");
    }
    return all;
  }

  void TrySynthetic() {
    const client::Table table = Synthetic(24);
    // Windows-1256 has neither Arabic digits nor the sign that one defect holds.
    const client::Table plain = TableIn(WithPlainDigits(TextOf(Synthetic(0))));
    for (const auto& [separator, name] : {std::pair(',', "comma"), {';', "semicolon"}, {'\t', "tab"}}) {
      const std::string text = TextOf(table, separator);
      const auto expect = [&, &name = name](const std::string& encoding, uint64_t bad) {
        return Expected{
            absl::StrCat("synthetic ", encoding, " ", name), encoding, name, "", "1", true, 60 + bad, 60, bad, 60, 0};
      };
      Try(expect("UTF-8", 24), text);
      Try(expect("UTF-8", 24), absl::StrCat("\xEF\xBB\xBF", text));
      Try(expect("UTF-16LE", 24), absl::StrCat("\xFF\xFE", Encoded(text, "UTF-16LE")));
      Try(expect("UTF-16BE", 24), absl::StrCat("\xFE\xFF", Encoded(text, "UTF-16BE")));
      Try(expect("WINDOWS-1256", 0), Encoded(TextOf(plain, separator), "WINDOWS-1256"));
    }
  }

  client::Table Synthetic(size_t bad) {
    load::SheetOptions options;
    options.count = 60;
    options.bad = bad;
    options.as_of = SheetDay();
    const auto sheet = load::MakeSheet(options);
    if (!sheet.ok()) Fail("synthetic", sheet.status().ToString());
    return sheet.ok() ? TableIn(sheet->parts[0]) : client::Table();
  }

  // A row of 20 MB, as a forgotten quotation mark or a broken disk makes it, between two good ones.
  void TryLongLine() {
    client::Table table = Synthetic(0);
    table.resize(4);
    table[2][load::kNeedSummary] = std::string(kSanitized ? 2'000'000 : 20'000'000, 'x');
    // Python has a limit of its own for a cell.
    const Expected expected{"a long line", "UTF-8", "comma", "", "1", false, 3, 2, 1, 2, 0};
    // The test as a whole is given up by ctest, should this take for ever.
    Try(expected, TextOf(table));
  }

  void Fail(const std::string& file, const std::string& what) {
    ++failures_;
    std::cerr << "import corpus: " << file << ": " << what << std::endl;
  }
  void Check(const std::string& file, const char* what, uint64_t is, uint64_t should) {
    if (is != should) Fail(file, absl::StrCat(what, " is ", is, ", not ", should));
  }

  ImportResult Import(Client& client, const std::string& bytes, bool confirmed, std::string* report) {
    std::istringstream in(bytes);
    std::ostringstream out;
    ImportOptions options;
    options.report = &out;
    if (confirmed) options.confirmed = all_questions_;
    ImportResult result = ImportHouseholds(client, in, options);
    *report = out.str();
    return result;
  }
  uint64_t Queued(Client& client) {
    const auto operations = client.ListOperations();
    return operations.ok() ? operations->size() : 0;
  }

  void Try(const Expected& expected, const std::string& bytes) {
    const TemporaryFolder folder;
    FakeClock clock;
    SeededRandom random(7);
    auto client = MakeStore(folder.At("device.ihala"), clock, random);
    if (!client.ok()) return Fail(expected.file, client.status().ToString());
    ++files_;
    std::string report;
    const ImportResult result = Import(**client, bytes, false, &report);
    if (std::string(ReasonOf(result.status)) != expected.reason || result.status.ok() != expected.reason.empty()) {
      Fail(expected.file, result.status.ToString());
    }
    Check(expected.file, "rows", result.rows, expected.rows);
    Check(expected.file, "accepted", result.accepted, expected.accepted);
    Check(expected.file, "reported", result.reported, expected.reported);
    Check(expected.file, "repeated", result.repeated, 0);
    Check(expected.file, "households", result.households, expected.households);
    Check(expected.file, "queued", Queued(**client), expected.households);
    if (expected.reason.empty() && result.format.encoding != expected.encoding) {
      Fail(expected.file, absl::StrCat("is taken for ", result.format.encoding));
    }
    const uint64_t counted = expected.python ? PythonCounts(expected, bytes, folder) : expected.rows;
    rows_ += counted;
    accepted_ += result.accepted + result.repeated;
    reported_ += result.reported;
    if (counted != result.accepted + result.repeated + result.reported) {
      Fail(expected.file, absl::StrCat("Python counts ", counted, " rows"));
      lost_ += counted > result.rows ? counted - result.rows : result.rows - counted;
    }
    if (result.status.ok()) TryAgain(expected, bytes, report, **client);
  }

  uint64_t PythonCounts(const Expected& expected, const std::string& bytes, const TemporaryFolder& folder) {
    std::ofstream(folder.At("sheet"), std::ios::binary) << bytes;
    const Ended ended = RunToEnd({{python_, absl::StrCat(corpus_, "/count.py"), folder.At("sheet"), expected.encoding,
                                   expected.separator, expected.header},
                                  {}});
    if (ended.code != 0) Fail(expected.file, ended.err);
    return CountsIn(ended.out)["rows"];
  }

  // The report as it is, the report with every question answered, and the whole sheet with every question answered.
  void TryAgain(const Expected& expected, const std::string& bytes, const std::string& report, Client& client) {
    std::string next;
    if (!report.empty()) {
      const ImportResult same = Import(client, report, false, &next);
      Check(expected.file, "accepted of its report", same.accepted, 0);
      Check(expected.file, "reported of its report", same.reported, expected.reported);
      const ImportResult answered = Import(client, report, true, &next);
      Check(expected.file, "accepted of its report with answers", answered.accepted, expected.confirmed);
    }
    const ImportResult whole = Import(client, bytes, true, &next);
    Check(expected.file, "accepted when it comes again", whole.accepted, 0);
    Check(expected.file, "repeated when it comes again", whole.repeated, expected.accepted + expected.confirmed);
    Check(expected.file, "queued in the end", Queued(client), expected.households + expected.confirmed);
  }

  const std::string corpus_;
  const std::string python_;
  std::set<std::string> all_questions_;
  uint64_t files_ = 0;
  uint64_t rows_ = 0;
  uint64_t accepted_ = 0;
  uint64_t reported_ = 0;
  uint64_t lost_ = 0;
  int failures_ = 0;
};

int Main(int argc, char** argv) {
  const auto flags = Flags(argc, argv, {{"corpus", ""}, {"python", ""}});
  return Corpus(flags.at("corpus"), flags.at("python")).Run() ? 0 : 1;
}

}  // namespace
}  // namespace ihala::client

int main(int argc, char** argv) { return ihala::client::Main(argc, argv); }
