#include "tests/bench/pump.h"

#include <algorithm>
#include <atomic>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "tests/bench/raw_sqlite.h"

namespace ihala::bench {
namespace {

class Pump {
 public:
  Pump(size_t count, const StartCall& start) : count_(count), start_(start), left_(static_cast<int>(count)) {}

  void Run(int in_flight) {
    const size_t first = std::min<size_t>(in_flight, count_);
    for (size_t i = 0; i < first; ++i) StartNext();
    left_.Wait();
  }
  int failed() const { return failed_; }
  const std::string& first_error() const { return first_error_; }

 private:
  void StartNext() {
    const size_t number = next_++;
    if (number >= count_) return;
    start_(number, [this](const absl::Status& status) {
      if (!status.ok() && failed_++ == 0) first_error_ = std::string(status.message());
      StartNext();
      left_.DecrementCount();
    });
  }

  const size_t count_;
  const StartCall& start_;
  std::atomic<size_t> next_{0};
  std::atomic<int> failed_{0};
  std::string first_error_;
  absl::BlockingCounter left_;
};

}  // namespace

absl::StatusOr<double> CallAll(size_t count, int in_flight, const StartCall& start) {
  Pump pump(count, start);
  const double began = Seconds();
  pump.Run(in_flight);
  const double seconds = Seconds() - began;
  if (pump.failed() > 0) {
    return absl::InternalError(absl::StrCat(pump.failed(), " calls failed; the first: ", pump.first_error()));
  }
  return static_cast<double>(count) / seconds;
}

}  // namespace ihala::bench
