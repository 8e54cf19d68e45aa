#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "tests/erasure/scan.h"
#include "tests/erasure/town.h"

// Erases many families while devices are offline and backups of before are there, looks for them in every file, and
// prints one line.
//   ihala_erasure [--persons=N]
//
// With the keys of now neither the database of now nor the one of the backup shows anything. With a backup of the key
// store of before the backup of the database shows everything: so long as there is one nobody is erased from backups,
// which is why it may be kept for so many days and no longer.
namespace ihala::erasure {
namespace {

namespace fs = std::filesystem;

absl::StatusOr<bool> Run(const std::string& dir, int persons) {
  const std::string now = dir + "/now";
  const std::string backup = dir + "/backup";
  Town town(now);
  RETURN_IF_ERROR(town.Found());
  RETURN_IF_ERROR(town.Refer(persons));
  RETURN_IF_ERROR(town.WriteOffline());
  town.Close();
  fs::create_directories(backup);
  for (const char* file : {"/ihala.db", "/ihala.keys", "/master.key"}) fs::copy_file(now + file, backup + file);

  RETURN_IF_ERROR(town.Open());
  ASSIGN_OR_RETURN(const int erased, town.LetTimePass());
  ASSIGN_OR_RETURN(const int late, town.ComeOnline());
  ASSIGN_OR_RETURN(const bool chain_ok, town.IsTrailWhole());
  town.Close();

  const std::string work = dir + "/work";
  ASSIGN_OR_RETURN(const int64_t with_old_keys, CountOpened(backup, backup, work, kCanary));
  fs::remove_all(work);
  ASSIGN_OR_RETURN(int64_t canaries, CountInFiles(dir, kCanary));
  for (const std::string& database : {now, backup}) {
    ASSIGN_OR_RETURN(const int64_t found, CountOpened(database, now, work, kCanary));
    canaries += found;
  }
  const bool all_erased = erased == static_cast<int>(town.cases());
  std::cout << "erasure: persons=" << persons << " canaries=" << canaries << " chain_ok=" << chain_ok
            << " cases=" << town.cases() << " erased=" << erased << " late=" << late
            << " with_old_keys=" << with_old_keys << std::endl;
  // Whoever looks finds what is there: each person once at least.
  return all_erased && canaries == 0 && chain_ok && late > 0 && with_old_keys >= persons;
}

}  // namespace
}  // namespace ihala::erasure

int main(int argc, char** argv) {
  int persons = 200;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.rfind("--persons=", 0) == 0 && absl::SimpleAtoi(argument.substr(10), &persons) && persons > 0) {
      continue;
    }
    std::cerr << "usage: ihala_erasure [--persons=N]" << std::endl;
    return 2;
  }
  std::string dir = (std::filesystem::temp_directory_path() / "ihala-erasure-XXXXXX").string();
  if (mkdtemp(dir.data()) == nullptr) return 1;
  const absl::StatusOr<bool> done = ihala::erasure::Run(dir, persons);
  if (!done.ok()) std::cerr << "erasure: " << done.status() << std::endl;
  std::filesystem::remove_all(dir);
  return done.ok() && *done ? 0 : 1;
}
