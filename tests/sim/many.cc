#include "tests/sim/many.h"

#include <malloc.h>
#include <sched.h>
#include <sqlite3.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "tests/sim/scenario.h"

namespace ihala::sim {
namespace {

// Keeps the caller, and the threads that it starts, on one of the processors that the program may use. One thread of a
// run plays at a time and wakes the next: where that one sleeps on another processor, the waking is what a run costs.
void StayOnOneProcessor(unsigned job) {
  cpu_set_t may;
  if (sched_getaffinity(0, sizeof(may), &may) != 0 || CPU_COUNT(&may) == 0) return;
  int passed = static_cast<int>(job) % CPU_COUNT(&may);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &may) || passed-- > 0) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    sched_setaffinity(0, sizeof(one), &one);
    return;
  }
}

}  // namespace

void PlayMany(const Beginning& beginning, const Series& series, const TakeOutcome& take) {
  std::atomic<uint64_t> next = series.first;
  std::atomic<bool> enough = false;
  absl::Mutex mutex;
  std::vector<std::thread> workers;
  for (unsigned job = 0; job < series.jobs; ++job) {
    workers.emplace_back([&, job] {
      StayOnOneProcessor(job);
      while (!enough) {
        const uint64_t seed = next++;
        if (seed > series.last) return;
        const std::string scenario = ScenarioOf(series.scenario, seed);
        const Outcome outcome = PlayRun(beginning, scenario, seed);
        const absl::MutexLock lock(&mutex);
        if (!take(scenario, seed, outcome)) enough = true;
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
}

void PrepareForMany(unsigned jobs) {
  // Each run takes the memory that the one before it gave back: asking the system for it anew costs a tenth of a run.
  constexpr int kKept = 256 * 1024 * 1024;
  constexpr unsigned kThreadsOfARun = 8;
  // Threads that share an arena wait for each other: with one arena a job, two jobs are hardly faster than one.
  mallopt(M_ARENA_MAX, static_cast<int>(jobs * kThreadsOfARun));
  mallopt(M_MMAP_THRESHOLD, kKept);
  mallopt(M_TRIM_THRESHOLD, kKept);
  mallopt(M_TOP_PAD, 1024 * 1024);
  // Nor does it gather small free pieces into large ones each time that something large is given back.
  mallopt(M_MXFAST, 0);
  // Which lock was taken after which is for builds that look for that: one thread plays at any moment.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // SQLite counts its memory under one lock for all.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace ihala::sim
