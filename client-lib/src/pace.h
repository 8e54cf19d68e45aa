#ifndef IHALA_CLIENT_LIB_SRC_PACE_H_
#define IHALA_CLIENT_LIB_SRC_PACE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"
#include "client-lib/src/suspects.h"
#include "client-lib/src/sync_tuning.h"
#include "common/wire/dictionary.h"

namespace ihala::client {

// What one sync has learned about the link and the queue. It outlives the sessions, which do not outlive a failure.
// One thread at a time.
class Pace {
 public:
  size_t bytes() const { return bytes_; }

  void Succeeded(size_t bytes_moved, absl::Duration took) {
    // The shortest one tells what a round trip costs, whatever it carries.
    shortest_ = std::min(shortest_, took);
    if (took - shortest_ <= tuning::kLongCarrying) bytes_ = std::min(bytes_ * 2, tuning::kMostBytes);
    if (took <= base_ / 4) base_ = std::max(base_ * tuning::kPatienceLeft, tuning::kCallBase);
    const double seconds = absl::ToDoubleSeconds(took);
    if (seconds <= 0 || bytes_moved == 0) return;
    const double measured = static_cast<double>(bytes_moved) / seconds;
    throughput_ += (measured - throughput_) * tuning::kThroughputWeight;
  }

  // A call that failed sooner than anything could go and come says nothing of how much it carried.
  void Failed(absl::Duration after) {
    if (after >= std::min(shortest_, tuning::kAtOnce)) bytes_ = std::max(bytes_ / 2, tuning::kLeastBytes);
  }

  // The call took longer than it might. A server or a link that is slower than anybody thought must get its answer
  // through some day, so the next one gets longer.
  void TimedOut(absl::Duration after) {
    Failed(after);
    base_ = std::min(base_ * 2, tuning::kCallBaseMost);
  }

  absl::Duration Timeout(size_t bytes_up) const {
    const double bytes = static_cast<double>(bytes_up + bytes_);
    const absl::Duration carrying = absl::Seconds(bytes / std::max(throughput_, 1.0) * tuning::kSlack);
    return std::min(base_ + carrying, tuning::kCallMost);
  }

  // The dictionary to pack with. A server older than this program may not know it; then none is used.
  uint32_t dictionary() const { return dictionary_; }
  void DictionaryUnknown() { dictionary_ = 0; }

  // What the server fails on.
  Suspects& suspects() { return suspects_; }

 private:
  size_t bytes_ = tuning::kFirstBytes;
  uint32_t dictionary_ = kNewestDictionary;
  double throughput_ = tuning::kFirstThroughput;
  absl::Duration base_ = tuning::kCallBase;
  absl::Duration shortest_ = absl::InfiniteDuration();
  Suspects suspects_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_PACE_H_
