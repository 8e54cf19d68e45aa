#include "tests/bench/show.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace ihala::bench {

int ShowComparisons(const std::function<absl::StatusOr<std::vector<Comparison>>(const std::string& folder)>& compare,
                    int rows, bool json, double floor) {
  std::string pattern = (std::filesystem::temp_directory_path() / "ihala-bench-XXXXXX").string();
  const std::string folder = mkdtemp(pattern.data());
  const absl::StatusOr<std::vector<Comparison>> all = compare(folder);
  std::filesystem::remove_all(folder);
  if (!all.ok()) {
    std::cerr << "ihala-bench: " << all.status() << "\n";
    return 1;
  }
  std::cout << (json ? ToJson(*all, rows) + "\n" : ToTable(*all, rows));
  if (Ratio(all->front()) >= floor) return 0;
  std::cerr << "ihala-bench: " << all->front().what << ": below " << floor << " times the baseline\n";
  return 1;
}

}  // namespace ihala::bench
