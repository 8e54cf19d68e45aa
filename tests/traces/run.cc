#include "tests/traces/run.h"

#include <thread>
#include <vector>

namespace ihala::traces_test {
namespace {

void PlayOne(const RunOptions& options, uint64_t number, RunResult* result) {
  // Seeds next to each other must have nothing in common.
  SeededRandom random(options.seed * 1'000'003 + number);
  Trace trace(random.Next64() | 1, options.plant);
  trace.Play(&result->findings);
  if (!result->findings.ok()) result->bad_trace = number;
}

void Join(const RunResult& part, RunResult* all) {
  all->findings.traces += part.findings.traces;
  all->findings.kills += part.findings.kills;
  all->findings.lost += part.findings.lost;
  all->findings.crossed += part.findings.crossed;
  all->findings.broken += part.findings.broken;
  // What is told belongs to the trace that is named.
  if (!part.bad_trace.has_value() || all->bad_trace.has_value()) return;
  all->bad_trace = part.bad_trace;
  all->findings.texts = part.findings.texts;
}

}  // namespace

RunResult PlayTraces(const RunOptions& options) {
  RunResult all;
  if (options.trace.has_value()) {
    PlayOne(options, *options.trace, &all);
    return all;
  }
  DeviceStart::Get();
  std::vector<RunResult> parts(options.jobs);
  std::vector<std::thread> threads;
  for (uint64_t job = 0; job < options.jobs; ++job) {
    threads.emplace_back([&, job] {
      for (uint64_t i = job; i < options.traces && parts[job].findings.ok(); i += options.jobs) {
        PlayOne(options, i, &parts[job]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const RunResult& part : parts) Join(part, &all);
  return all;
}

}  // namespace ihala::traces_test
