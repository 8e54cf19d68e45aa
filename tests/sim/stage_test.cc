#include "tests/sim/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ihala::sim {
namespace {

using testing::ElementsAre;

TEST(StageTest, ActorsPlayInTheOrderOfTimeAndOneAtATime) {
  Stage stage(absl::UnixEpoch());
  std::vector<std::string> told;
  stage.Add([&] {
    told.push_back("a at 0");
    stage.WaitFor(absl::Seconds(10));
    told.push_back("a at 10");
    stage.WaitFor(absl::Seconds(10));
    told.push_back("a at 20");
  });
  stage.Add([&] {
    told.push_back("b at 0");
    stage.WaitFor(absl::Seconds(15));
    told.push_back("b at 15");
  });
  stage.Run();
  EXPECT_THAT(told, ElementsAre("a at 0", "b at 0", "a at 10", "b at 15", "a at 20"));
  EXPECT_EQ(stage.Now(), absl::UnixEpoch() + absl::Seconds(20));
}

TEST(StageTest, EventsHappenBetweenActorsAtTheirTime) {
  Stage stage(absl::UnixEpoch());
  std::vector<std::string> told;
  stage.At(absl::UnixEpoch() + absl::Seconds(5), [&] { told.push_back("event at 5"); });
  stage.Add([&] {
    stage.At(stage.Now() + absl::Seconds(3), [&] {
      told.push_back("event at 3");
      stage.At(stage.Now() + absl::Seconds(1), [&] { told.push_back("event at 4"); });
    });
    stage.WaitFor(absl::Seconds(4));
    told.push_back("a at 4");
    stage.WaitFor(absl::Seconds(2));
    told.push_back("a at 6");
  });
  stage.Add([&] {
    stage.WaitFor(absl::Seconds(6));
    told.push_back("b at 6");
  });
  stage.Run();
  EXPECT_THAT(told, ElementsAre("event at 3", "a at 4", "event at 4", "event at 5", "b at 6", "a at 6"));
}

TEST(StageTest, ATimeThatIsPastIsNow) {
  Stage stage(absl::UnixEpoch());
  stage.Add([&] {
    stage.WaitUntil(absl::InfinitePast());
    EXPECT_EQ(stage.Now(), absl::UnixEpoch());
  });
  stage.Run();
}

}  // namespace
}  // namespace ihala::sim
