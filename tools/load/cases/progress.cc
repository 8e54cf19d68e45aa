#include "tools/load/cases/progress.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace ihala::load {
namespace {

constexpr absl::Duration kBetweenLines = absl::Seconds(2);

}  // namespace

Progress::Progress(uint64_t cases, std::ostream& out, Clock& clock)
    : cases_(cases), out_(out), clock_(clock), began_(clock.BootTime()), said_(began_) {}

void Progress::Taken(bool began) {
  absl::MutexLock lock(&mutex_);
  ++figures_.events;
  figures_.cases += began ? 1 : 0;
  Say();
}

void Progress::Refused(absl::string_view why) {
  absl::MutexLock lock(&mutex_);
  if (figures_.refused++ == 0) figures_.first_refusal = std::string(why);
  Say();
}

LoadFigures Progress::figures() const {
  absl::MutexLock lock(&mutex_);
  return figures_;
}

double Progress::Seconds() const { return absl::ToDoubleSeconds(clock_.BootTime() - began_); }

void Progress::Say() {
  constexpr uint64_t kLooksAtClock = 64;
  if ((figures_.events + figures_.refused) % kLooksAtClock != 0) return;
  const absl::Duration now = clock_.BootTime();
  if (now - said_ < kBetweenLines) return;
  said_ = now;
  const double seconds = absl::ToDoubleSeconds(now - began_);
  out_ << absl::StrFormat("load: %d of %d cases begun, %d events, %.0f events a second\n", figures_.cases, cases_,
                          figures_.events, static_cast<double>(figures_.events) / seconds)
       << std::flush;
}

std::string ClosingLine(const LoadFigures& figures) {
  return absl::StrCat("load: cases=", figures.cases, " events=", figures.events, " refused=", figures.refused);
}

}  // namespace ihala::load
