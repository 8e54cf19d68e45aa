// That the traces find what is planted in them, and that one seed is one trace.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/traces/run.h"

namespace ihala::traces_test {
namespace {

RunResult PlayWith(Plant plant, uint64_t traces) {
  RunOptions options;
  options.traces = traces;
  options.seed = 7;
  options.plant = plant;
  return PlayTraces(options);
}

TEST(TracesTest, ADiskThatLiesLosesWhatWasAcknowledged) {
  const RunResult result = PlayWith(Plant::kLyingDisk, 200);
  EXPECT_GT(result.findings.lost + result.findings.broken, 0u);
  EXPECT_TRUE(result.bad_trace.has_value());
}

TEST(TracesTest, RowsOfOthersAreSeenToCross) { EXPECT_GT(PlayWith(Plant::kSharedRows, 200).findings.crossed, 0u); }

TEST(TracesTest, CommandsUnderAnothersNameAreSeenToCross) {
  EXPECT_GT(PlayWith(Plant::kMixedUpAuthors, 200).findings.crossed, 0u);
}

TEST(TracesTest, WithoutAFaultNothingIsFoundAndOneSeedIsOneRun) {
  const RunResult once = PlayWith(Plant::kNone, 25);
  EXPECT_TRUE(once.findings.ok()) << testing::PrintToString(once.findings.texts);
  EXPECT_EQ(once.findings.traces, 25u);
  EXPECT_EQ(PlayWith(Plant::kNone, 25).findings.kills, once.findings.kills);
}

}  // namespace
}  // namespace ihala::traces_test
