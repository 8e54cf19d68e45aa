#ifndef IHALA_TESTS_SUPPORT_CHAOS_WEATHER_H_
#define IHALA_TESTS_SUPPORT_CHAOS_WEATHER_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

// What can be wrong with a link. Plain values.
namespace ihala::chaos {

// Towards the server, or towards the client.
enum class Direction { kUp, kDown };

// What becomes of bytes that are to go one way now.
enum class Passage {
  kOpen,
  kHold,  // They wait, and go on when it opens again: a radio shadow that a connection outlives.
  // They vanish without a word. A stream has no holes, so that direction of that connection is dead for good. Whoever
  // connects meanwhile waits until both directions are back: TCP says hello again and again.
  kSwallow,
};

// How a connection is cut.
enum class Cut {
  kReset,    // Both ends are told by RST.
  kClose,    // Both ends are told by FIN, as if the other had nothing more to say.
  kSilence,  // Nobody is told: both directions are dead from then on, and both ends believe the other is there.
};

// What becomes of whoever connects.
enum class Arrival {
  kForward,
  kReset,    // Accepted and reset at once.
  kClose,    // Accepted and closed at once, without a word.
  kSwallow,  // Accepted, and everything that is said vanishes.
};

// What a link that is down does.
enum class Outage {
  kHold,     // As Passage::kHold in both directions.
  kSwallow,  // As Passage::kSwallow in both directions.
  kReset,    // Resets every connection as it goes down, and whoever connects meanwhile.
};

// One direction of the link, shared by all connections as on one radio.
struct Lane {
  // From one end to the other, on top of the time that the rate takes; and what chance adds to it, packet by packet,
  // without ever changing the order of a connection's bytes. The first word of a connection comes a round trip later,
  // as after a real handshake.
  absl::Duration delay = absl::ZeroDuration();
  absl::Duration jitter = absl::ZeroDuration();
  // Bytes a second, each packet with its headers; 0 is without limit.
  uint64_t bytes_per_second = 0;
  Passage passage = Passage::kOpen;
};

struct Weather {
  Lane up;
  Lane down;

  // The link is up for the first `up_for` of each `period`, counted from when this weather came. A period of zero is
  // always up.
  absl::Duration period = absl::ZeroDuration();
  absl::Duration up_for = absl::ZeroDuration();
  Outage outage = Outage::kHold;

  Arrival arrival = Arrival::kForward;
  // Of a hundred new connections so many are cut, in a direction and in a manner that chance draws, after fewer than
  // `cut_within` bytes of that direction.
  uint32_t cut_percent = 0;
  uint64_t cut_within = 4096;
  // Of a hundred new connections so many are doubled: all that the client says is also said to the server on a second
  // connection, as a middlebox does that sends again what it believes lost. What the server answers there is dropped.
  uint32_t double_percent = 0;
};

// Both directions with the same rate (bytes a second, 0 for no limit), each with half of the round trip.
inline Weather Radio(uint64_t bytes_per_second, absl::Duration round_trip) {
  Weather weather;
  weather.up.delay = weather.down.delay = round_trip / 2;
  weather.up.bytes_per_second = weather.down.bytes_per_second = bytes_per_second;
  return weather;
}

// The same in a world that is `scale` times as fast: a `scale`th of each time, `scale` times each rate.
Weather Scaled(const Weather& weather, int scale);

// In words, for messages of failing tests.
std::string Describe(const Weather& weather);

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_SUPPORT_CHAOS_WEATHER_H_
