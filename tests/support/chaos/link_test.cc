#include "tests/support/chaos/link.h"

#include <gtest/gtest.h>

namespace ihala::chaos {
namespace {

constexpr size_t kBytes = 960;  // With headers 1,000: a second at a kilobyte a second.

Packet PacketOf(uint64_t connection) { return {connection, Packet::Kind::kBytes, std::string(kBytes, 'b')}; }

class LinkTest : public testing::Test {
 protected:
  LinkTest() { lane_.bytes_per_second = 1000; }

  // When the next packet arrives, in seconds; -1 where none has begun to go.
  double Take(double now) {
    absl::Duration arrives;
    if (!link_.Take(absl::Seconds(now), lane_, &packet_, &arrives)) return -1;
    return absl::ToDoubleSeconds(arrives);
  }

  Lane lane_;
  Link link_;
  Packet packet_;
};

TEST_F(LinkTest, PacketsOfAllConnectionsGoOneAfterTheOther) {
  link_.Push(absl::Seconds(10), PacketOf(1));
  link_.Push(absl::Seconds(10), PacketOf(2));
  EXPECT_EQ(Take(10), 11);
  EXPECT_EQ(packet_.connection, 1u);
  EXPECT_EQ(Take(10.5), -1);
  EXPECT_EQ(link_.NextAt(), absl::Seconds(11));
  EXPECT_EQ(Take(11), 12);
  EXPECT_EQ(packet_.connection, 2u);
  EXPECT_EQ(Take(100), -1);
  EXPECT_EQ(link_.NextAt(), absl::InfiniteDuration());
}

TEST_F(LinkTest, TheDelayComesOnTopAndHoldsNobodyUp) {
  lane_.delay = absl::Seconds(5);
  link_.Push(absl::Seconds(10), PacketOf(1));
  link_.Push(absl::Seconds(10), PacketOf(1));
  EXPECT_EQ(Take(10), 16);
  EXPECT_EQ(Take(11), 17);
}

TEST_F(LinkTest, WhoLooksLateSlowsNothingDown) {
  link_.Push(absl::Seconds(10), PacketOf(1));
  link_.Push(absl::Seconds(10), PacketOf(1));
  EXPECT_EQ(Take(19), 11);
  EXPECT_EQ(Take(19), 12);
}

TEST_F(LinkTest, TimeInWhichNothingWaitedIsNotMadeUp) {
  link_.Push(absl::Seconds(10), PacketOf(1));
  EXPECT_EQ(Take(10), 11);
  link_.Push(absl::Seconds(50), PacketOf(1));
  EXPECT_EQ(Take(50), 51);
}

TEST_F(LinkTest, TimeInWhichItWasHeldIsNotMadeUp) {
  for (int i = 0; i < 2; ++i) link_.Push(absl::Seconds(10), PacketOf(1));
  link_.Hold();
  EXPECT_EQ(Take(30), 31);
  EXPECT_EQ(Take(30), -1);
  EXPECT_EQ(Take(31), 32);
}

TEST_F(LinkTest, WithoutARateNothingTakesTime) {
  lane_.bytes_per_second = 0;
  for (int i = 0; i < 3; ++i) link_.Push(absl::Seconds(10), PacketOf(1));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Take(10), 10);
}

TEST_F(LinkTest, WhatIsSwallowedWaitsForNobody) {
  link_.Push(absl::Seconds(10), PacketOf(1));
  link_.Push(absl::Seconds(10), PacketOf(2));
  EXPECT_TRUE(link_.TakeAtOnce(&packet_));
  EXPECT_TRUE(link_.TakeAtOnce(&packet_));
  EXPECT_EQ(packet_.connection, 2u);
  EXPECT_FALSE(link_.TakeAtOnce(&packet_));
}

}  // namespace
}  // namespace ihala::chaos
