// A connection that is cut somewhere in an exchange: what was saved arrives, and once.
#include <thread>

#include "tests/chaos/chaos_test_base.h"

namespace ihala::chaos {
namespace {

class CutsTest : public ChaosTest {
 protected:
  // What one sync with one referral in the queue moves.
  struct Moved {
    uint64_t up = 0;
    uint64_t down = 0;
  };
  Moved SyncOne(Device& device) {
    const Counters before = proxy_->counters();
    ids_.push_back(device.Submit());
    MustSync(device);
    const Counters after = proxy_->counters();
    return {after.bytes_up - before.bytes_up, after.bytes_down - before.bytes_down};
  }

  // Cuts at the first bytes of what is moved, in the middle and at the last ones, each time in another exchange. Says
  // how many cuts there were: the last bytes may not come to it, because no two exchanges have the same size.
  uint64_t CutEverywhere(Device& device, const Moved& moved, bool is_anew) {
    const uint64_t before = proxy_->counters().cuts;
    for (const Direction direction : {Direction::kUp, Direction::kDown}) {
      const uint64_t all = direction == Direction::kUp ? moved.up : moved.down;
      for (const uint64_t at : {uint64_t{0}, uint64_t{1}, all / 4, all / 2, all * 3 / 4, all - 60, all - 20, all - 1}) {
        for (const Cut how : {Cut::kReset, Cut::kClose}) {
          if (is_anew) device.Reconnect();
          proxy_->CutAfter(direction, at, how);
          SyncOne(device);
          proxy_->DisarmCut();
        }
      }
    }
    return proxy_->counters().cuts - before;
  }

  std::vector<std::string> ids_;
};

// Half of all possible ones at least; more would depend on how much the sizes differ.
constexpr uint64_t kCutsLeast = 24;

TEST_F(CutsTest, OnAConnectionThatIsThereACutAtAnyByteLosesAndDoublesNothing) {
  const auto device = ReadyDevice();
  SyncOne(*device);
  EXPECT_GE(CutEverywhere(*device, SyncOne(*device), /*is_anew=*/false), kCutsLeast);
  ExpectOnce(ids_);
}

TEST_F(CutsTest, FromTheFirstByteOfANewConnectionOnACutLosesAndDoublesNothing) {
  const auto device = ReadyDevice();
  device->Reconnect();
  EXPECT_GE(CutEverywhere(*device, SyncOne(*device), /*is_anew=*/true), kCutsLeast);
  ExpectOnce(ids_);
}

TEST_F(CutsTest, AnAnswerThatIsLostAfterTheCommitIsGivenAgain) {
  const auto device = ReadyDevice();
  for (const Cut how : {Cut::kReset, Cut::kClose, Cut::kSilence}) {
    ids_.push_back(device->Submit());
    Weather silent;
    silent.down.passage = Passage::kHold;
    proxy_->SetWeather(silent);
    SyncResult result;
    std::thread syncing([&] { result = device->Sync(); });
    // The server has it, the device does not know.
    WaitUntil([&] { return Supervisor().ListCases()->size() == ids_.size(); });
    proxy_->CutAll(how);
    proxy_->SetWeather(Weather());
    syncing.join();
    ASSERT_TRUE(result.status.ok()) << result.status;
    EXPECT_GE(result.failures, 1u);
    EXPECT_EQ(result.acknowledged, 1u);
    EXPECT_TRUE(result.all_synced);
  }
  ExpectOnce(ids_);
}

TEST_F(CutsTest, AnAnswerThatIsLostTenTimesIsGivenTheEleventhTime) {
  const auto device = ReadyDevice();
  // Once a day an answer has a head of the trail in it.
  MustSync(*device);
  device->Reconnect();
  const uint64_t before = proxy_->counters().bytes_down;
  MustSync(*device);
  // A new connection and the shortest answer.
  const uint64_t shortest = proxy_->counters().bytes_down - before;
  ids_.push_back(device->Submit());
  device->Reconnect();
  // Each attempt has a connection of its own, which breaks in the middle of the answer.
  uint64_t lost = 0;
  device->transport().before_exchange = [&] {
    if (lost < 10) proxy_->CutAfter(Direction::kDown, shortest + 10 * lost, Cut::kReset);
  };
  device->transport().after_exchange = [&](const absl::Status& status) { lost += !status.ok(); };
  // Whoever asks again at once, and never pauses.
  SyncOptions options;
  options.max_failures = 1;
  while (lost < 10) EXPECT_FALSE(device->Sync(options).status.ok());
  // An attempt that was lost in another way, as by a busy machine, left its cut behind.
  (void)proxy_->DisarmCut();
  MustSync(*device);
  EXPECT_EQ(lost, 10u);
  ExpectOnce(ids_);
}

TEST_F(CutsTest, WhatAMiddleboxSaysTwiceIsDoneOnce) {
  const auto device = ReadyDevice();
  Weather doubled;
  doubled.double_percent = 100;
  proxy_->SetWeather(doubled);
  for (int i = 0; i < 5; ++i) {
    device->Reconnect();
    SyncOne(*device);
  }
  EXPECT_EQ(proxy_->counters().doubled, 5u);
  EXPECT_GT(proxy_->counters().bytes_to_doubles, 0u);
  ExpectOnce(ids_);
}

}  // namespace
}  // namespace ihala::chaos
