#include "tests/chaos/rounds.h"

#include <atomic>
#include <iostream>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

namespace ihala::chaos {
namespace {

void Add(const RoundResult& result, RoundResult* total) {
  total->cuts += result.cuts;
  total->operations += result.operations;
  total->lost += result.lost;
  total->doubled += result.doubled;
  total->stuck += result.stuck;
}

std::string Figures(const RoundResult& result) {
  return absl::StrCat("cuts=", result.cuts, " operations=", result.operations, " lost=", result.lost,
                      " doubled=", result.doubled, " stuck=", result.stuck);
}

}  // namespace

bool ParseSeeds(const std::string& text, Seeds* seeds) {
  const size_t dots = text.find("..");
  const std::string last = dots == std::string::npos ? text : text.substr(dots + 2);
  return absl::SimpleAtoi(text.substr(0, dots), &seeds->first) && absl::SimpleAtoi(last, &seeds->last) &&
         seeds->first <= seeds->last;
}

bool RunRounds(const Seeds& seeds, int jobs, const RoundOptions& options, const std::string& program) {
  const WorldFolder world;
  absl::Mutex mutex;
  RoundResult total;
  bool good = true;
  std::atomic<uint64_t> next{seeds.first};
  const auto work = [&] {
    for (uint64_t seed = next++; seed <= seeds.last; seed = next++) {
      RoundOptions one = options;
      one.seed = seed;
      const RoundResult result = RunRound(world, one);
      absl::MutexLock lock(&mutex);
      Add(result, &total);
      if (result.good()) continue;
      good = false;
      std::cout << absl::StrCat("seed ", seed, ": ", Figures(result), " ", result.note,
                                "\nthe same weather again: ", program, " --server ", one.server, " --scale ", one.scale,
                                " --seeds ", seed, " --keep --tell\n")
                << std::flush;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < jobs; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  std::cout << "chaos: seeds=" << seeds.last - seeds.first + 1 << " " << Figures(total) << std::endl;
  // A link that nothing was wrong with, or devices that saved nothing, would prove nothing.
  return good && total.cuts > 0 && total.operations > 0;
}

}  // namespace ihala::chaos
