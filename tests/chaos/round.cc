#include "tests/chaos/round.h"

#include <atomic>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/chaos/device.h"
#include "tests/chaos/draw.h"
#include "tests/kill/verify.h"
#include "tests/support/chaos/chaos_proxy.h"
#include "tests/support/world/test_world.h"

namespace ihala::chaos {
namespace {

struct Worker {
  const char* account;
  const char* organisation;
};
constexpr Worker kWorkers[] = {{world::kWorker, world::kCso1}, {world::kForeignWorker, world::kCso2}};

constexpr int kWeathers = 9;
constexpr uint64_t kMostSaved = 40;

// All of the devices' own time. How long one weather lasts, and one of the impatient syncs.
constexpr absl::Duration kWeatherLeast = absl::Seconds(5);
constexpr absl::Duration kWeatherMost = absl::Seconds(25);
constexpr absl::Duration kShortSync = absl::Seconds(15);
// Within that a queue drains once the weather is fair: the longest pause between attempts is 5 minutes, and a call that
// was sent into the void is given up after 10 at most.
constexpr absl::Duration kDrainMost = absl::Minutes(20);

class Round {
 public:
  Round(const WorldFolder& world, const RoundOptions& options)
      : options_(options),
        folder_(MakeFolder()),
        server_(options.server, world, folder_),
        random_(options.seed),
        proxy_(*ChaosProxy::Start(server_.port(), options.seed)) {
    for (const Worker& worker : kWorkers) {
      DeviceOptions device;
      device.folder = folder_;
      device.account = worker.account;
      device.organisation = worker.organisation;
      device.address = proxy_->address();
      device.ca_pem = server_.CaCertificate();
      device.scale = options.scale;
      device.seed = options.seed * 1000 + devices_.size();
      devices_.push_back(std::make_unique<Device>(device));
    }
  }
  ~Round() {
    std::error_code ignored;
    if (!options_.keep) std::filesystem::remove_all(folder_, ignored);
  }

  RoundResult Run() {
    std::vector<std::thread> threads;
    for (const auto& device : devices_) threads.emplace_back([this, &device] { Work(*device); });
    MakeWeather();
    for (std::thread& thread : threads) thread.join();
    Finish();
    return result_;
  }

 private:
  static std::string MakeFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ihala-chaos-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    return name;
  }

  // A device's life.
  void Work(Device& device) {
    const absl::Status begun = device.Begin();
    for (uint64_t i = 0; begun.ok() && !is_over_; ++i) {
      if (device.saved() < kMostSaved) device.SaveSomething();
      if (i % 3 != 2 && device.saved() < kMostSaved) continue;
      SyncOptions options;
      options.max_time = kShortSync;
      device.Sync(options);
    }
    // It begins in whatever weather there is, and nobody will help it.
    SyncOptions options;
    options.max_failures = 0;
    options.max_time = kDrainMost;
    const SyncResult last = device.Sync(options);
    if (!begun.ok() || !last.status.ok() || !last.all_synced) {
      ++stuck_;
      std::cout << absl::StrCat("stuck: ", device.store_path(), ": ", begun.ToString(), ", ", last.status.ToString(),
                                ", failures=", last.failures, "\n");
    }
  }

  void MakeWeather() {
    ScaledClock clock(options_.scale);
    const auto stay = [&] {
      const auto more = static_cast<uint64_t>(absl::ToInt64Milliseconds(kWeatherMost - kWeatherLeast));
      clock.SleepFor(kWeatherLeast + absl::Milliseconds(static_cast<int64_t>(random_.Uniform(more))));
    };
    for (int i = 0; i < kWeathers; ++i) {
      const Weather weather = DrawWeather(random_, options_.scale);
      if (options_.tells) std::cout << absl::StrCat(options_.seed, ": ", Describe(weather), "\n");
      proxy_->SetWeather(weather);
      // Some change while a call is under way, at a byte of their own.
      const Direction direction = random_.Uniform(2) == 0 ? Direction::kUp : Direction::kDown;
      const Cut manners[] = {Cut::kReset, Cut::kClose, Cut::kSilence};
      if (random_.Uniform(2) == 0) proxy_->CutAfter(direction, random_.Uniform(6000), manners[random_.Uniform(3)]);
      stay();
    }
    // The last syncs begin before the weather is fair.
    is_over_ = true;
    stay();
    proxy_->DisarmCut();
    proxy_->SetWeather(Weather());
  }

  void Finish() {
    const Counters counters = proxy_->counters();
    result_.cuts = counters.cuts + counters.refused;
    result_.stuck = stuck_;
    std::vector<std::string> stores, journals;
    for (const auto& device : devices_) {
      result_.operations += device->saved();
      stores.push_back(device->store_path());
      journals.push_back(device->journal_path());
    }
    devices_.clear();
    proxy_.reset();
    if (!server_.Stop()) result_.note = "the server did not go down well";
    const kill_test::Findings findings =
        kill_test::Verify(absl::StrCat(server_.data_dir(), "/ihala.db"), stores, journals);
    result_.lost = findings.lost;
    result_.doubled = findings.doubled;
    if (findings.saved != result_.operations) result_.note = "the journals are not what was saved";
    if (options_.keep) std::cout << "kept in " + folder_ + "\n";
  }

  const RoundOptions options_;
  const std::string folder_;
  RealServer server_;
  SeededRandom random_;
  std::unique_ptr<ChaosProxy> proxy_;
  std::vector<std::unique_ptr<Device>> devices_;
  std::atomic<bool> is_over_{false};
  std::atomic<uint64_t> stuck_{0};
  RoundResult result_;
};

}  // namespace

RoundResult RunRound(const WorldFolder& world, const RoundOptions& options) { return Round(world, options).Run(); }

}  // namespace ihala::chaos
