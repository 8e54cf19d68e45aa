// How long small exchanges take while the server does nothing else, and while cases are imported into it in bulk.
//   ihala_volume_busy --programs=FOLDER [--clients=N] [--cases=N] [--seconds=N] [--pause_ms=N]
// Prints both and their ratio; fails where a sync or the import failed, never for being slow.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/base/file.h"
#include "tests/chaos/device.h"
#include "tests/import/driver.h"
#include "tests/support/world/test_world.h"
#include "tests/volume/site.h"

namespace ihala::volume {
namespace {

constexpr size_t kCertificateBytes = 1 << 20;

// What the design asks for: at most so many times as long as beside an idle server.
constexpr double kTarget = 10;

// How long exchanges took, by whether the server was busy with other things; nothing is noted before that was said for
// the first time. Thread-safe.
class Times {
 public:
  void SetBusy(bool busy) {
    absl::MutexLock lock(&mutex_);
    busy_ = busy;
  }
  void Add(absl::Duration took) {
    absl::MutexLock lock(&mutex_);
    if (busy_.has_value()) taken_[*busy_ ? 1 : 0].push_back(absl::ToDoubleMilliseconds(took));
  }
  // Sorted.
  std::vector<double> Of(bool busy) {
    absl::MutexLock lock(&mutex_);
    std::vector<double> taken = taken_[busy ? 1 : 0];
    std::sort(taken.begin(), taken.end());
    return taken;
  }

 private:
  absl::Mutex mutex_;
  std::optional<bool> busy_ ABSL_GUARDED_BY(mutex_);
  std::vector<double> taken_[2] ABSL_GUARDED_BY(mutex_);
};

double At(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<size_t>(share * static_cast<double>(sorted.size())))];
}

// Caseworkers who have one case each and now and then a word to say of it. Each exchange carries that word up and its
// verdict and two or three rows down.
class Crowd {
 public:
  Crowd(const Site& site, int count, absl::Duration pause, Times& times) : pause_(pause), times_(times) {
    const auto pem = ReadFile(site.AuthorityFile(), kCertificateBytes);
    if (!pem.ok()) Die(pem.status().ToString());
    for (int i = 0; i < count; ++i) {
      chaos::DeviceOptions options;
      options.folder = site.At(absl::StrCat("device-", i));
      std::filesystem::create_directory(options.folder);
      options.account = Site::CaseworkerOf(i);
      options.organisation = world::kCso1;
      options.address = site.address();
      options.ca_pem = *pem;
      options.seed = static_cast<uint64_t>(i) + 1;
      devices_.push_back(std::make_unique<chaos::Device>(options));
    }
  }
  ~Crowd() { End(); }

  void Begin() {
    for (size_t i = 0; i < devices_.size(); ++i) {
      threads_.emplace_back([this, i] { Live(*devices_[i], i + 1); });
    }
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(
        +[](Crowd* self) ABSL_EXCLUSIVE_LOCKS_REQUIRED(self->mutex_) { return self->ready_ == self->devices_.size(); },
        this));
  }
  void End() {
    {
      absl::MutexLock lock(&mutex_);
      ended_ = true;
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  int failed() {
    absl::MutexLock lock(&mutex_);
    return failed_;
  }

 private:
  void Live(chaos::Device& device, uint64_t seed) {
    bool good = SignIn(device);
    std::string referral_id;
    if (good) {
      referral_id = device.Submit();
      good = device.Sync().all_synced;
    }
    absl::Time begun;
    device.transport().before_exchange = [&] { begun = absl::Now(); };
    device.transport().after_exchange = [&](const absl::Status&) { times_.Add(absl::Now() - begun); };
    SeededRandom random(seed);
    for (Note(good, /*first=*/true); good && Wait(random); Note(good, /*first=*/false)) {
      device.Comment(referral_id);
      good = device.Sync().all_synced;
    }
  }
  // One after the other: a server takes so many sign-ins at once from one address.
  bool SignIn(chaos::Device& device) {
    absl::MutexLock lock(&signing_in_);
    return device.Begin().ok();
  }
  void Note(bool good, bool first) {
    absl::MutexLock lock(&mutex_);
    ready_ += first ? 1 : 0;
    failed_ += good ? 0 : 1;
  }
  // Between half the pause and one and a half; false where it is all over.
  bool Wait(Random& random) {
    const double factor = 0.5 + static_cast<double>(random.Uniform(1001)) / 1000.0;
    absl::MutexLock lock(&mutex_);
    return !mutex_.AwaitWithTimeout(absl::Condition(&ended_), pause_ * factor);
  }

  const absl::Duration pause_;
  Times& times_;
  std::vector<std::unique_ptr<chaos::Device>> devices_;
  std::vector<std::thread> threads_;
  absl::Mutex signing_in_;
  absl::Mutex mutex_;
  size_t ready_ ABSL_GUARDED_BY(mutex_) = 0;
  int failed_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

int Main(int argc, char** argv) {
  const auto flags = client::Flags(
      argc, argv, {{"programs", ""}, {"clients", "200"}, {"cases", "20000"}, {"seconds", "60"}, {"pause_ms", "4000"}});
  const auto number = [&](const char* name) { return static_cast<int64_t>(client::NumberOf(flags, name)); };
  const auto clients = static_cast<int>(number("clients"));
  Site site(flags.at("programs"), clients);
  site.Start();
  Times times;
  Crowd crowd(site, clients, absl::Milliseconds(number("pause_ms")), times);
  crowd.Begin();
  times.SetBusy(false);
  absl::SleepFor(absl::Seconds(number("seconds")));
  times.SetBusy(true);
  const absl::Time begun = absl::Now();
  const std::unique_ptr<BackgroundProcess> import = site.BeginImport(static_cast<size_t>(number("cases")));
  const std::optional<int> code = import->WaitForEnd(absl::Hours(2));
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begun);
  crowd.End();
  const std::vector<double> idle = times.Of(false);
  const std::vector<double> busy = times.Of(true);
  const double ratio = At(busy, 0.99) / std::max(At(idle, 0.99), 0.001);
  std::printf(
      "busy-server: clients=%d idle=%zu idle_p50_ms=%.1f idle_p99_ms=%.1f busy=%zu busy_p50_ms=%.1f "
      "busy_p99_ms=%.1f ratio=%.1f target=%.0f met=%s cases=%lld cases_per_second=%.0f failed=%d\n",
      clients, idle.size(), At(idle, 0.5), At(idle, 0.99), busy.size(), At(busy, 0.5), At(busy, 0.99), ratio, kTarget,
      ratio <= kTarget ? "yes" : "no", static_cast<long long>(number("cases")),
      static_cast<double>(number("cases")) / seconds, crowd.failed());
  std::fflush(stdout);
  site.Stop();
  if (code != 0) Die(absl::StrCat("the import ended with ", code.value_or(-1), ": ", import->Log()));
  return crowd.failed() == 0 && !idle.empty() && !busy.empty() ? 0 : 1;
}

}  // namespace
}  // namespace ihala::volume

int main(int argc, char** argv) { return ihala::volume::Main(argc, argv); }
