#include "tests/support/chaos/link.h"

#include <algorithm>
#include <utility>

namespace ihala::chaos {

void Link::Push(absl::Duration now, Packet packet) { waiting_.push_back({now, std::move(packet)}); }

absl::Duration Link::NextAt() const {
  if (waiting_.empty()) return absl::InfiniteDuration();
  return std::max(free_at_, waiting_.front().since);
}

bool Link::Take(absl::Duration now, const Lane& lane, Packet* packet, absl::Duration* arrives) {
  if (std::exchange(is_held_, false)) free_at_ = std::max(free_at_, now);
  const absl::Duration begins = NextAt();
  if (begins > now) return false;
  // From when it could go, not from when somebody looked: a loop that wakes late must not slow the link down.
  free_at_ = begins;
  *packet = std::move(waiting_.front().packet);
  waiting_.pop_front();
  if (lane.bytes_per_second > 0) {
    const auto bytes = static_cast<double>(packet->bytes.size() + kHeaderBytes);
    free_at_ += absl::Seconds(bytes / static_cast<double>(lane.bytes_per_second));
  }
  *arrives = free_at_ + lane.delay;
  return true;
}

bool Link::TakeAtOnce(Packet* packet) {
  if (waiting_.empty()) return false;
  *packet = std::move(waiting_.front().packet);
  waiting_.pop_front();
  return true;
}

}  // namespace ihala::chaos
