#include "common/base/ids.h"

#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace ihala {
namespace {

class IdsTest : public ::testing::Test {
 protected:
  FakeClock clock_;
  SeededRandom random_{42};
  IdSource source_{&clock_, &random_};
};

TEST_F(IdsTest, ANewIdIsVersionSevenAndTellsItsMillisecond) {
  clock_.SetNow(absl::FromUnixMillis(1741000000123));
  for (const std::string& id : {NewUuidV7(clock_, random_), source_.Next()}) {
    EXPECT_TRUE(IsUuidV7(id));
    EXPECT_EQ(UuidTime(id), absl::FromUnixMillis(1741000000123));
  }
}

TEST_F(IdsTest, TextGoesBothWays) {
  const std::string id = NewUuidV7(clock_, random_);
  const std::string text = UuidToText(id);
  ASSERT_EQ(text.size(), 36u);
  EXPECT_EQ(text[14], '7');
  EXPECT_EQ(UuidFromText(text).value(), id);
}

TEST_F(IdsTest, TextIsReadInEitherCase) {
  const std::string lower = "0190f3c2-aabb-7ccd-8eef-0123456789ab";
  const std::string upper = "0190F3C2-AABB-7CCD-8EEF-0123456789AB";
  EXPECT_EQ(UuidFromText(lower).value(), UuidFromText(upper).value());
  EXPECT_EQ(UuidToText(UuidFromText(upper).value()), lower);
}

TEST_F(IdsTest, OtherTextIsRefused) {
  for (const char* bad : {"", "0190f3c2aabb7ccd8eef0123456789ab", "0190f3c2-aabb-7ccd-8eef-0123456789a",
                          "0190f3c2-aabb-7ccd-8eef-0123456789abc", "0190f3c2-aabb-7ccd-8eef-0123456789ag",
                          "0190f3c2aabb-7ccd-8eef--0123456789ab", "-190f3c2-aabb-7ccd-8eef-0123456789ab"}) {
    EXPECT_EQ(UuidFromText(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

TEST_F(IdsTest, OtherBytesAreNoVersionSevenId) {
  EXPECT_FALSE(IsUuidV7(""));
  EXPECT_FALSE(IsUuidV7(std::string(16, '\0')));
  std::string id = source_.Next();
  EXPECT_FALSE(IsUuidV7(id + "x"));
  id[6] = 0x40;
  EXPECT_FALSE(IsUuidV7(id));
  id = source_.Next();
  id[8] = static_cast<char>(0xC0);
  EXPECT_FALSE(IsUuidV7(id));
  EXPECT_EQ(UuidTime("short"), absl::UnixEpoch());
  EXPECT_EQ(UuidToText("a person's name"), "invalid-id");
}

TEST_F(IdsTest, ASourceIncreasesWithinOneMillisecond) {
  std::string last;
  for (int i = 0; i < 20000; ++i) {
    const std::string id = source_.Next();
    ASSERT_TRUE(IsUuidV7(id));
    ASSERT_LT(last, id);
    last = id;
  }
}

TEST_F(IdsTest, ASourceIncreasesWhenTheClockStepsBack) {
  const std::string before = source_.Next();
  clock_.SetNow(absl::UnixEpoch());
  const std::string after = source_.Next();
  EXPECT_LT(before, after);
  EXPECT_TRUE(IsUuidV7(after));
}

TEST_F(IdsTest, TimesOutsideTheRangeStillGiveIds) {
  for (absl::Time time : {absl::InfinitePast(), absl::InfiniteFuture()}) {
    clock_.SetNow(time);
    EXPECT_TRUE(IsUuidV7(NewUuidV7(clock_, random_)));
  }
}

TEST_F(IdsTest, ThreadsNeverDrawTheSameId) {
  std::vector<std::vector<std::string>> drawn(4);
  std::vector<std::thread> threads;
  for (auto& ids : drawn) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) ids.push_back(source_.Next());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& ids : drawn) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 8000u);
}

}  // namespace
}  // namespace ihala
