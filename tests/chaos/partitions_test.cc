// The link goes in one direction or in both, for a while and again and again. Once it is back the queue drains by
// itself: nobody saves anything, nobody asks for another sync.
#include <thread>

#include "tests/chaos/chaos_test_base.h"

namespace ihala::chaos {
namespace {

// All of the device's own time. A call into the void is given up after some minutes at most, and then comes a pause.
constexpr absl::Duration kDrainsWithin = absl::Minutes(20);

struct Partition {
  const char* name;
  bool up;
  bool down;
  Passage passage;
};

class PartitionsTest : public ChaosTest, public testing::WithParamInterface<Partition> {
 protected:
  static Weather Gone() {
    Weather weather;
    if (GetParam().up) weather.up.passage = GetParam().passage;
    if (GetParam().down) weather.down.passage = GetParam().passage;
    return weather;
  }
  // A sync that nobody will help, in a thread of its own.
  static std::thread Drain(Device& device, SyncResult* result) {
    return std::thread([&device, result] {
      SyncOptions options;
      options.max_failures = 0;
      options.max_time = kDrainsWithin;
      *result = device.Sync(options);
    });
  }
};

TEST_P(PartitionsTest, TheQueueDrainsByItselfOnceTheLinkIsBack) {
  const auto device = ReadyDevice();
  std::vector<std::string> ids;
  for (const absl::Duration lasts : {absl::ZeroDuration(), absl::Seconds(10), absl::Seconds(45)}) {
    ids.push_back(device->Submit());
    proxy_->SetWeather(Gone());
    SyncResult result;
    std::thread draining = Drain(*device, &result);
    device->clock().SleepFor(lasts);
    proxy_->SetWeather(Weather());
    draining.join();
    ASSERT_TRUE(result.status.ok()) << result.status << " after " << result.failures << " failures";
    EXPECT_TRUE(result.all_synced);
  }
  ExpectOnce(ids);
}

TEST_P(PartitionsTest, ALinkThatGoesAgainAndAgainStopsNothingForEver) {
  const auto device = ReadyDevice();
  std::vector<std::string> ids;
  for (int i = 0; i < 40; ++i) ids.push_back(device->Submit());
  SyncResult result;
  // Slow enough for the exchanges to meet the partitions.
  Weather slow = Scaled(Radio(2500, absl::Seconds(1)), kScale);
  proxy_->SetWeather(slow);
  std::thread draining = Drain(*device, &result);
  for (int i = 0; i < 6; ++i) {
    device->clock().SleepFor(absl::Seconds(4));
    proxy_->SetWeather(Gone());
    device->clock().SleepFor(absl::Seconds(6));
    proxy_->SetWeather(slow);
  }
  draining.join();
  ASSERT_TRUE(result.status.ok()) << result.status << " after " << result.failures << " failures";
  EXPECT_TRUE(result.all_synced);
  ExpectOnce(ids);
}

constexpr Partition kPartitions[] = {
    {"UpHeld", true, false, Passage::kHold},   {"UpSwallowed", true, false, Passage::kSwallow},
    {"DownHeld", false, true, Passage::kHold}, {"DownSwallowed", false, true, Passage::kSwallow},
    {"BothHeld", true, true, Passage::kHold},  {"BothSwallowed", true, true, Passage::kSwallow},
};
INSTANTIATE_TEST_SUITE_P(Every, PartitionsTest, testing::ValuesIn(kPartitions),
                         [](const testing::TestParamInfo<Partition>& info) { return std::string(info.param.name); });

class NoLinkTest : public ChaosTest {};

TEST_F(NoLinkTest, AfterAFailedAttemptTheNextOneComesByItself) {
  const auto device = ReadyDevice();
  const std::string id = device->Submit();
  Weather refused;
  refused.arrival = Arrival::kReset;
  proxy_->SetWeather(refused);
  device->Reconnect();
  // The link is back at the first pause, and from there on nobody does anything.
  SyncOptions options;
  options.progress = [&](const SyncProgress& progress) {
    if (progress.phase == SyncPhase::kWaiting) proxy_->SetWeather(Weather());
  };
  MustSync(*device, options);
  ExpectOnce({id});
}

TEST_F(NoLinkTest, WhileThereIsNoServerNothingIsLostAndTheSyncSaysWhyItEnded) {
  const auto device = ReadyDevice();
  const std::string id = device->Submit();
  Weather closed;
  closed.arrival = Arrival::kClose;
  proxy_->SetWeather(closed);
  device->Reconnect();
  const SyncResult result = device->Sync();
  EXPECT_TRUE(absl::IsUnavailable(result.status)) << result.status;
  EXPECT_EQ(result.failures, SyncOptions().max_failures);
  EXPECT_EQ(device->client().GetStatus()->queued, 1u);
  proxy_->SetWeather(Weather());
  MustSync(*device);
  ExpectOnce({id});
}

}  // namespace
}  // namespace ihala::chaos
