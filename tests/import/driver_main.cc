// One import as a process of its own, so that it can be killed and its memory measured.
//   ihala_import_driver create STORE
//   ihala_import_driver preview STORE SHEET
//   ihala_import_driver import STORE SHEET REPORT
// Ends with a line of counts, and with 0 where the whole sheet was read.
#include <sys/resource.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/import.h"
#include "tests/import/store.h"

namespace ihala::client {
namespace {

int Fail(const absl::Status& status) {
  std::cerr << "import driver: " << status << std::endl;
  return 1;
}

// The most memory that this process ever had.
long PeakKib() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

int Main(int argc, char** argv) {
  const std::string what = argc > 2 ? argv[1] : "";
  FakeClock clock;
  // Each life of the device draws other numbers.
  Random& random = SystemRandom::Get();
  if (what == "create" && argc == 3) {
    const auto made = MakeStore(argv[2], clock, random);
    return made.ok() ? 0 : Fail(made.status());
  }
  const bool preview = what == "preview" && argc == 4;
  if (!preview && !(what == "import" && argc == 5)) return 2;
  const absl::StatusOr<std::unique_ptr<Client>> client = OpenStore(argv[2], clock, random);
  if (!client.ok()) return Fail(client.status());
  std::ifstream sheet(argv[3], std::ios::binary);
  std::ofstream report;
  ImportOptions options;
  options.preview = preview;
  if (!preview) {
    report.open(argv[4], std::ios::binary | std::ios::trunc);
    options.report = &report;
  }
  // Whoever wants to kill it at work waits for this.
  options.on_row = [](const ImportedRow&, const ImportResult& so_far) {
    if (so_far.accepted == 1) std::cout << "at work" << std::endl;
  };
  const ImportResult result = ImportHouseholds(**client, sheet, options);
  if (!result.status.ok()) return Fail(result.status);
  std::cout << "rows=" << result.rows << " accepted=" << result.accepted << " repeated=" << result.repeated
            << " reported=" << result.reported << " peak_kib=" << PeakKib() << std::endl;
  return 0;
}

}  // namespace
}  // namespace ihala::client

int main(int argc, char** argv) { return ihala::client::Main(argc, argv); }
