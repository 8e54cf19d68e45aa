// The memory of a device that imports a long sheet, previews it and imports it again: flat, whatever its length.
//   ihala_import_memory --driver=PATH [--rows=N] [--most_mib=N] [--minutes=N]
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/import/driver.h"
#include "tests/support/client/sheet_directory.h"
#include "tests/support/process/process.h"
#include "tools/load/sheet_files.h"

namespace ihala::client {
namespace {

constexpr uint64_t kCacheKib = 9 * 1024;
constexpr uint64_t kPreviewBytes = 160;

int Fail(const std::string& what) {
  std::cerr << "import-memory: " << what << std::endl;
  return 1;
}

using Counts = std::map<std::string, uint64_t>;

// One sheet in a store of its own.
class Measure {
 public:
  Measure(std::string driver, absl::Duration limit) : driver_(std::move(driver)), limit_(limit) {}

  // False where a count is not as it must be.
  bool Run(size_t rows, size_t bad) {
    rows_ = rows;
    bad_ = bad;
    load::SheetOptions options;
    options.count = rows;
    options.bad = bad;
    options.as_of = SheetDay();
    const auto written = load::WriteSheetFiles(options, sheet_, "");
    if (!written.ok()) return Refuse(absl::StrCat("the sheet: ", written.status().ToString()));
    if (RunToEnd({{driver_, "create", store_}, {}}, limit_).code != 0) return Refuse("no store");
    preview_ = Drive({"preview", store_, sheet_});
    const absl::Time begun = absl::Now();
    import_ = Drive({"import", store_, sheet_, report_});
    seconds_ = absl::ToDoubleSeconds(absl::Now() - begun);
    again_ = Drive({"import", store_, sheet_, report_});
    return IsAs(preview_, "accepted") && IsAs(import_, "accepted") && IsAs(again_, "repeated");
  }

  uint64_t most_kib() const {
    return std::max({import_.at("peak_kib"), preview_.at("peak_kib"), again_.at("peak_kib")});
  }
  void Print() const {
    std::cout << "import-memory: rows=" << rows_ + bad_ << " import_kib=" << import_.at("peak_kib")
              << " preview_kib=" << preview_.at("peak_kib") << " again_kib=" << again_.at("peak_kib")
              << " rows_per_second=" << static_cast<int64_t>(static_cast<double>(rows_ + bad_) / seconds_) << std::endl;
  }

 private:
  static bool Refuse(const std::string& what) { return Fail(what) == 0; }
  Counts Drive(std::vector<std::string> words) {
    words.insert(words.begin(), driver_);
    const Ended ended = RunToEnd({words, {}}, limit_);
    if (ended.code != 0) Refuse(absl::StrCat(words[1], " ended with ", ended.code, " ", ended.err));
    return ended.code == 0 ? CountsIn(ended.out) : Counts();
  }
  bool IsAs(const Counts& counts, const std::string& good) const {
    if (!counts.contains("peak_kib")) return false;
    const bool right = counts.at("rows") == rows_ + bad_ && counts.at(good) == rows_ && counts.at("reported") == bad_;
    return right || Refuse("the counts are not those of the sheet");
  }

  const std::string driver_;
  const absl::Duration limit_;
  const TemporaryFolder folder_;
  const std::string store_ = folder_.At("device.ihala");
  const std::string sheet_ = folder_.At("sheet.csv");
  const std::string report_ = folder_.At("report.csv");
  size_t rows_ = 0;
  size_t bad_ = 0;
  Counts preview_, import_, again_;
  double seconds_ = 0;
};

int Main(int argc, char** argv) {
  const auto flags = Flags(argc, argv, {{"driver", ""}, {"rows", "100000"}, {"most_mib", "64"}, {"minutes", "10"}});
  const uint64_t rows = NumberOf(flags, "rows");
  const absl::Duration limit = absl::Minutes(NumberOf(flags, "minutes"));
  // A tenth of it shows what does not come from the length.
  Measure small(flags.at("driver"), limit), whole(flags.at("driver"), limit);
  if (!small.Run(rows / 10, rows / 200) || !whole.Run(rows, rows / 20)) return 1;
  small.Print();
  whole.Print();
  const uint64_t most_kib = NumberOf(flags, "most_mib") * 1024;
  if (whole.most_kib() > most_kib) return Fail(absl::StrCat("more than ", flags.at("most_mib"), " MiB"));
  // From the shorter one to the whole: the cache of the store fills, and a preview remembers what it saw.
  if (whole.most_kib() > small.most_kib() + kCacheKib + rows * kPreviewBytes / 1024) {
    return Fail("the memory grows with the sheet");
  }
  return 0;
}

}  // namespace
}  // namespace ihala::client

int main(int argc, char** argv) { return ihala::client::Main(argc, argv); }
