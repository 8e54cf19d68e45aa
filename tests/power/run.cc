#include "tests/power/run.h"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "tests/power/device.h"
#include "tests/power/server_core.h"

namespace ihala::power_test {
namespace {

struct Scene {
  std::unique_ptr<Subject> subject;
  SceneOptions options;
};

Scene DeviceScene(uint64_t seed, Random& random) {
  // A device is set up once and damaged never or once; most of its life it works.
  constexpr Start kStarts[] = {Start::kSynced, Start::kSynced,  Start::kSynced,
                               Start::kFresh,  Start::kDamaged, Start::kDamagedWithLog};
  const Start start = kStarts[random.Uniform(std::size(kStarts))];
  SceneOptions options;
  if (start != Start::kSynced) {
    // What is worth cutting is the opening, which makes a store or saves one.
    options.cuts = 2;
    options.recoveries_most = 12;
    options.recovery_exponent = 9;
  }
  return {std::make_unique<Device>(start, seed), options};
}

Scene ServerScene(uint64_t seed, Random& random) {
  SceneOptions options;
  const bool fresh = random.Uniform(8) == 0;
  if (fresh) {
    options.cuts = 1;
    options.recoveries_most = 12;
    options.recovery_exponent = 10;
  }
  return {std::make_unique<ServerCore>(fresh ? ServerCore::Start::kNothing : ServerCore::Start::kWorld, seed), options};
}

void Play(const RunOptions& options, uint64_t scene, RunResult* result) {
  // Seeds next to each other must have nothing in common.
  SeededRandom random(options.seed * 1'000'003 + scene);
  const uint64_t seed = random.Next64();
  bool on_device = options.which == Which::kDevice;
  if (options.which == Which::kBoth) on_device = random.Uniform(2) == 0;
  Scene played = on_device ? DeviceScene(seed, random) : ServerScene(seed, random);
  played.subject->disk().PretendToSync(options.lying_disks);
  PlayScene(*played.subject, played.options, random, &result->findings);
  if (!result->findings.ok()) result->bad_scene = scene;
}

// Every `jobs`-th scene, until its share of the cuts is there or something is wrong.
RunResult RunShare(const RunOptions& options, uint64_t job) {
  RunResult result;
  const uint64_t share = (options.cuts + options.jobs - 1) / options.jobs;
  for (uint64_t scene = job; result.findings.cuts < share && result.findings.ok(); scene += options.jobs) {
    Play(options, scene, &result);
  }
  return result;
}

void Join(const RunResult& part, RunResult* all) {
  all->findings.cuts += part.findings.cuts;
  all->findings.recoveries_cut += part.findings.recoveries_cut;
  all->findings.lost += part.findings.lost;
  all->findings.doubled += part.findings.doubled;
  all->findings.damaged += part.findings.damaged;
  // What is told belongs to the scene that is named.
  if (!part.bad_scene.has_value() || all->bad_scene.has_value()) return;
  all->bad_scene = part.bad_scene;
  all->findings.texts = part.findings.texts;
}

}  // namespace

RunResult PlayScenes(const RunOptions& options) {
  RunResult all;
  if (options.scene.has_value()) {
    Play(options, *options.scene, &all);
    return all;
  }
  std::vector<RunResult> parts(options.jobs);
  std::vector<std::thread> threads;
  for (uint64_t job = 0; job < options.jobs; ++job) {
    threads.emplace_back([&, job] { parts[job] = RunShare(options, job); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const RunResult& part : parts) Join(part, &all);
  return all;
}

}  // namespace ihala::power_test
