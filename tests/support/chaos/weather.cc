#include "tests/support/chaos/weather.h"

#include "absl/strings/str_cat.h"

namespace ihala::chaos {
namespace {

std::string DescribeLane(const char* name, const Lane& lane) {
  const char* passages[] = {"", " held", " swallowed"};
  return absl::StrCat(name, " ", absl::FormatDuration(lane.delay), "+", absl::FormatDuration(lane.jitter), " ",
                      lane.bytes_per_second, " B/s", passages[static_cast<int>(lane.passage)]);
}

Lane ScaledLane(Lane lane, int scale) {
  lane.delay /= scale;
  lane.jitter /= scale;
  lane.bytes_per_second *= static_cast<uint64_t>(scale);
  return lane;
}

}  // namespace

Weather Scaled(const Weather& weather, int scale) {
  Weather scaled = weather;
  scaled.up = ScaledLane(weather.up, scale);
  scaled.down = ScaledLane(weather.down, scale);
  scaled.period /= scale;
  scaled.up_for /= scale;
  return scaled;
}

std::string Describe(const Weather& weather) {
  std::string text = absl::StrCat(DescribeLane("up", weather.up), ", ", DescribeLane("down", weather.down));
  if (weather.period > absl::ZeroDuration()) {
    const char* outages[] = {"held", "swallowed", "reset"};
    absl::StrAppend(&text, ", there for ", absl::FormatDuration(weather.up_for), " in each ",
                    absl::FormatDuration(weather.period), ", else ", outages[static_cast<int>(weather.outage)]);
  }
  const char* arrivals[] = {"", ", arrivals reset", ", arrivals closed", ", arrivals swallowed"};
  absl::StrAppend(&text, arrivals[static_cast<int>(weather.arrival)]);
  if (weather.cut_percent > 0) {
    absl::StrAppend(&text, ", ", weather.cut_percent, " % cut within ", weather.cut_within, " bytes");
  }
  if (weather.double_percent > 0) absl::StrAppend(&text, ", ", weather.double_percent, " % doubled");
  return text;
}

}  // namespace ihala::chaos
