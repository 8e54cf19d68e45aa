// ihala-bench: what the product does a second against named baselines in the same run, on the same disk; and with
// `--group link` what syncs cost over a bad link, with `--group access` what decisions about access do, with `--group
// queue` what the first page of a long queue costs. Run it from a release build: `cmake --workflow --preset release`,
// then `build/release/bin/ihala-bench`.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "tests/bench/access.h"
#include "tests/bench/figures.h"
#include "tests/bench/link.h"
#include "tests/bench/queue_page.h"
#include "tests/bench/runs.h"
#include "tests/bench/show.h"

namespace ihala::bench {
namespace {

// Nothing is enforced: a missed target is said beside its figure.
int ShowLink(LinkOptions options, const std::string& program, bool json) {
  if (options.server.empty()) options.server = std::filesystem::absolute(program).replace_filename("ihala-server");
  const absl::StatusOr<std::vector<LinkFigure>> figures = RunLink(options);
  if (!figures.ok()) {
    std::cerr << "ihala-bench: " << figures.status() << "\n";
    return 1;
  }
  std::cout << (json ? ToJson(*figures, options) + "\n" : ToTable(*figures, options));
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app("What the product does a second, against named baselines in the same run.");
  bool json = false;
  int runs = 5;
  int rows = 4000;
  double floor = 1;
  app.add_flag("--json", json, "Print one JSON object instead of a table");
  app.add_option("--runs", runs, "Runs; the medians are printed")->check(CLI::Range(1, 100));
  app.add_option("--rows", rows, "Rows in each run")->check(CLI::Range(8, 1'000'000));
  app.add_option("--floor", floor, "Least ratio of durable submits, or of sealed ones; below it the exit status is 1");
  std::string group = "speed";
  LinkOptions link;
  app.add_option(
         "--group", group,
         "speed: against baselines; link: over a bad link; access: what deciding costs; sealing: what it costs; "
         "queue: its first page")
      ->check(CLI::IsMember({"speed", "link", "access", "sealing", "queue"}));
  AccessOptions access;
  bool enforces = false;
  app.add_option("--pairs", access.pairs, "Of access: questions for a case of others and for none");
  app.add_flag("--enforce", enforces, "Of access: the exit status is 1 where a bound is missed");
  app.add_option("--scale", link.scale, "Of the link: how many times as fast as the real world")
      ->check(CLI::Range(1, 100));
  int cases = 0;
  app.add_option("--cases", cases,
                 "Of the link: of the first sync; of access: that a reviewer holds; of the queue: in it")
      ->check(CLI::Range(1, 10'000'000));
  app.add_option("--server", link.server, "Of the link: ihala-server; the one beside this program by default");
  CLI11_PARSE(app, argc, argv);
  if (cases > 0) link.cases = access.cases = cases;
  access.runs = runs;
  if (group == "link") return ShowLink(link, argv[0], json);
  if (group == "access") return ShowAccess(access, json, enforces);
  if (group == "queue") {
    const int queued = cases > 0 ? cases : 1'000'000;
    return ShowComparisons([&](const std::string& folder) { return CompareQueuePages(folder, runs, queued); }, queued,
                           json, 0);
  }
  const auto run = group == "sealing" ? RunSealing : RunAll;
  return ShowComparisons([&](const std::string& folder) { return run(folder, runs, rows); }, rows, json, floor);
}

}  // namespace
}  // namespace ihala::bench

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): what is thrown ends the program.
  return ihala::bench::Main(argc, argv);
}
