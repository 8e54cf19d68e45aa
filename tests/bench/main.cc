// ihala-bench: what the product does a second against named baselines in the same run, on the same disk. Run it from a
// release build: `cmake --workflow --preset release`, then `build/release/bin/ihala-bench`.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "tests/bench/figures.h"
#include "tests/bench/runs.h"

namespace ihala::bench {
namespace {

int Main(int argc, char** argv) {
  CLI::App app("What the product does a second, against named baselines in the same run.");
  bool json = false;
  int runs = 5;
  int rows = 4000;
  double floor = 1;
  app.add_flag("--json", json, "Print one JSON object instead of a table");
  app.add_option("--runs", runs, "Runs; the medians are printed")->check(CLI::Range(1, 100));
  app.add_option("--rows", rows, "Rows in each run")->check(CLI::Range(8, 1'000'000));
  app.add_option("--floor", floor, "Least ratio of durable submits; below it the exit status is 1");
  CLI11_PARSE(app, argc, argv);
  // Beside the server's own folder, so on the same disk.
  std::string pattern = (std::filesystem::temp_directory_path() / "ihala-bench-XXXXXX").string();
  const std::string folder = mkdtemp(pattern.data());
  const absl::StatusOr<std::vector<Comparison>> all = RunAll(folder, runs, rows);
  std::filesystem::remove_all(folder);
  if (!all.ok()) {
    std::cerr << "ihala-bench: " << all.status() << "\n";
    return 1;
  }
  std::cout << (json ? ToJson(*all, rows) + "\n" : ToTable(*all, rows));
  if (Ratio(all->front()) >= floor) return 0;
  std::cerr << "ihala-bench: durable submits are below " << floor << " times the baseline\n";
  return 1;
}

}  // namespace
}  // namespace ihala::bench

int main(int argc, char** argv) { return ihala::bench::Main(argc, argv); }
