// The whole system in one process: the real client on real stores, the real server behind its door, and a clock, a
// network and disks that this program plays. One seed is one run.
//   ihala-sim --seeds A..B [--scenario NAME] [--jobs N] [--json]
// Ends with one line of figures, 0 where every promise was kept. A failure names the run and the command that plays it
// again. --scenario all (the default) goes
// through every one in turn.
#include <malloc.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "tests/sim/flags.h"
#include "tests/sim/run.h"
#include "tests/sim/scenario.h"
#include "tests/sim/totals.h"

namespace {

// Each run takes the memory that the one before it gave back: asking the system for it anew costs a tenth of a run. And
// SQLite counts its memory under one lock for all, which two jobs would fight for.
void KeepMemory(int jobs) {
  constexpr int kKept = 256 * 1024 * 1024;
  mallopt(M_ARENA_MAX, jobs);
  mallopt(M_MMAP_THRESHOLD, kKept);
  mallopt(M_TRIM_THRESHOLD, kKept);
  mallopt(M_TOP_PAD, 1024 * 1024);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

int main(int argc, char** argv) {
  const ihala::sim::Flags flags = ihala::sim::ReadFlags(argc, argv);
  KeepMemory(static_cast<int>(flags.jobs));
  const ihala::sim::Beginning beginning = ihala::sim::MakeBeginning();
  const auto begun = std::chrono::steady_clock::now();
  std::atomic<uint64_t> next = flags.first;
  absl::Mutex mutex;
  ihala::sim::Totals totals;
  std::vector<std::thread> workers;
  for (unsigned job = 0; job < flags.jobs; ++job) {
    workers.emplace_back([&] {
      for (uint64_t seed = next++; seed <= flags.last; seed = next++) {
        const std::string scenario = ihala::sim::ScenarioOf(flags.scenario, seed);
        const ihala::sim::Outcome outcome = ihala::sim::PlayRun(beginning, scenario, seed);
        const absl::MutexLock lock(&mutex);
        totals.Add(outcome);
        if (!outcome.findings.empty()) ihala::sim::TellBroken(scenario, seed, outcome);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  ihala::sim::PrintTotals(totals, took.count(), flags.json);
  return totals.found() == 0 ? 0 : 1;
}
