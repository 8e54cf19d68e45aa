#ifndef IHALA_TESTS_SUPPORT_CHAOS_LINK_H_
#define IHALA_TESTS_SUPPORT_CHAOS_LINK_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "absl/time/time.h"
#include "tests/support/chaos/weather.h"

namespace ihala::chaos {

// Bytes of a stream that one packet carries at most, and those of its headers (IP and TCP), which the rate pays for
// too.
inline constexpr size_t kPacketBytes = 1400;
inline constexpr size_t kHeaderBytes = 40;

// What goes over the link for one connection: bytes, or the news that its end was reached or that it broke.
struct Packet {
  enum class Kind { kBytes, kEnd, kReset };
  uint64_t connection = 0;
  Kind kind = Kind::kBytes;
  std::string bytes;
};

// One direction of the one link that all connections share: packets go one after the other, each taking the time of the
// rate, and arrive after the delay. Pure: it is told the time, which only goes forward.
class Link {
 public:
  void Push(absl::Duration now, Packet packet);

  // Takes the next packet that has begun to go by `now` and says when it arrives; jitter is the caller's to add. False
  // where none has.
  bool Take(absl::Duration now, const Lane& lane, Packet* packet, absl::Duration* arrives);
  // The same for a lane that swallows: at once, whatever the rate.
  bool TakeAtOnce(Packet* packet);
  // From now until the next Take nothing goes.
  void Hold() { is_held_ = true; }

  // When Take will have something; infinite where nothing waits.
  absl::Duration NextAt() const;

 private:
  struct Waiting {
    absl::Duration since;
    Packet packet;
  };

  std::deque<Waiting> waiting_;
  // When the packet that was taken last will have gone.
  absl::Duration free_at_ = absl::ZeroDuration();
  bool is_held_ = false;
};

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_SUPPORT_CHAOS_LINK_H_
