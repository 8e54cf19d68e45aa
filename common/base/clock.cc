#include "common/base/clock.h"

#include <time.h>

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace ihala {
namespace {

constexpr absl::Duration kBootTimeAtStart = absl::Hours(1);

}  // namespace

SystemClock& SystemClock::Get() {
  // Never destroyed: threads may still ask for the time while the process ends.
  static SystemClock* const clock = new SystemClock();
  return *clock;
}

absl::Time SystemClock::Now() { return absl::Now(); }

absl::Duration SystemClock::BootTime() {
  // CLOCK_MONOTONIC stands still while a phone sleeps; this one does not.
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return absl::DurationFromTimespec(now);
}

std::string SystemClock::BootId() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

void SystemClock::SleepFor(absl::Duration duration) {
  if (duration > absl::ZeroDuration()) absl::SleepFor(duration);
}

FakeClock::FakeClock() : FakeClock(absl::FromCivil(absl::CivilHour(2025, 3, 2, 8), absl::UTCTimeZone())) {}

FakeClock::FakeClock(absl::Time now) : now_(now), boot_time_(kBootTimeAtStart) {}

absl::Time FakeClock::Now() {
  absl::MutexLock lock(&mutex_);
  return now_;
}

absl::Duration FakeClock::BootTime() {
  absl::MutexLock lock(&mutex_);
  return boot_time_;
}

std::string FakeClock::BootId() {
  absl::MutexLock lock(&mutex_);
  return absl::StrCat("fake-boot-", boots_);
}

void FakeClock::SleepFor(absl::Duration duration) {
  if (duration > absl::ZeroDuration()) Advance(duration);
}

void FakeClock::Advance(absl::Duration duration) {
  absl::MutexLock lock(&mutex_);
  now_ += duration;
  boot_time_ += duration;
}

void FakeClock::SetNow(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  now_ = now;
}

void FakeClock::Reboot() {
  absl::MutexLock lock(&mutex_);
  boot_time_ = absl::ZeroDuration();
  ++boots_;
}

}  // namespace ihala
