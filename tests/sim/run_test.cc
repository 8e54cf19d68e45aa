#include "tests/sim/run.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/sim/scenario.h"
#include "tests/support/sanitized.h"

namespace ihala::sim {
namespace {

class RunTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { beginning_ = new Beginning(MakeBeginning()); }
  static void TearDownTestSuite() { delete beginning_; }

  static const Beginning* beginning_;
};
const Beginning* RunTest::beginning_ = nullptr;

TEST_F(RunTest, TheSameSeedIsTheSameRun) {
  for (const std::string& scenario : ScenarioNames()) {
    const Outcome one = PlayRun(*beginning_, scenario, 7);
    const Outcome other = PlayRun(*beginning_, scenario, 7);
    EXPECT_EQ(one.digest, other.digest) << scenario;
    EXPECT_EQ(one.calls, other.calls) << scenario;
    EXPECT_EQ(one.faults, other.faults) << scenario;
  }
}

TEST_F(RunTest, OtherSeedsAreOtherRuns) {
  EXPECT_NE(PlayRun(*beginning_, "calm", 1).digest, PlayRun(*beginning_, "calm", 2).digest);
}

TEST_F(RunTest, PeopleDoThingsAndThingsGoWrong) {
  constexpr uint64_t kSeeds = kSanitized ? 4 : 8;
  uint64_t operations = 0;
  for (const std::string& scenario : ScenarioNames()) {
    uint64_t faults = 0;
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Outcome outcome = PlayRun(*beginning_, scenario, seed);
      operations += outcome.operations;
      faults += outcome.faults;
    }
    if (scenario == "calm" || scenario == "clocks" || scenario == "fresh" || scenario == "sessions" ||
        scenario == "long" || scenario == "cloned") {
      continue;
    }
    EXPECT_GT(faults, 0u) << scenario;
  }
  EXPECT_GT(operations, 500 * kSeeds / 8);
}

}  // namespace
}  // namespace ihala::sim
