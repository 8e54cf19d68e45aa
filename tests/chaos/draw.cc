#include "tests/chaos/draw.h"

#include <iterator>

namespace ihala::chaos {
namespace {

// Bytes a second of a real link: 20 kbit/s, 64, 256, and no limit.
constexpr uint64_t kRates[] = {2500, 8000, 32'000, 0};
constexpr int kRoundTripMillis[] = {50, 300, 1000, 2000};

absl::Duration Between(Random& random, absl::Duration least, absl::Duration most) {
  const int64_t millis = absl::ToInt64Milliseconds(most - least);
  return least + absl::Milliseconds(static_cast<int64_t>(random.Uniform(static_cast<uint64_t>(millis) + 1)));
}

Passage DrawGone(Random& random) { return random.Uniform(2) == 0 ? Passage::kHold : Passage::kSwallow; }

// A part of each minute, or of less.
void ComeAndGo(Random& random, Weather* weather) {
  weather->period = Between(random, absl::Seconds(10), absl::Seconds(60));
  weather->up_for = weather->period * (0.1 + static_cast<double>(random.Uniform(50)) / 100);
  const Outage outages[] = {Outage::kHold, Outage::kSwallow, Outage::kReset};
  weather->outage = outages[random.Uniform(std::size(outages))];
}

void Spoil(Random& random, Weather* weather) {
  switch (random.Uniform(10)) {
    case 0:
    case 1:
      return ComeAndGo(random, weather);
    case 2:
      weather->up.passage = DrawGone(random);
      return;
    case 3:
      weather->down.passage = DrawGone(random);
      return;
    case 4:
      weather->up.passage = weather->down.passage = DrawGone(random);
      return;
    case 5:
    case 6:
      weather->cut_percent = static_cast<uint32_t>(30 + random.Uniform(71));
      weather->cut_within = 500 + random.Uniform(8000);
      return;
    case 7:
      weather->arrival = random.Uniform(2) == 0 ? Arrival::kReset : Arrival::kClose;
      return;
    case 8:
      weather->double_percent = 100;
      return;
    default:
      // Answers that come after the caller gave up.
      weather->down.delay = Between(random, absl::Seconds(20), absl::Seconds(60));
      return;
  }
}

}  // namespace

Weather DrawWeather(Random& random, int scale) {
  Weather weather = Radio(kRates[random.Uniform(std::size(kRates))],
                          absl::Milliseconds(kRoundTripMillis[random.Uniform(std::size(kRoundTripMillis))]));
  if (random.Uniform(2) == 0) weather.up.jitter = weather.down.jitter = weather.up.delay;
  // One in eight is only slow.
  if (random.Uniform(8) > 0) Spoil(random, &weather);
  return Scaled(weather, scale);
}

}  // namespace ihala::chaos
