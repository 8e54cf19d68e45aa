// A morning at the desk: a reviewer takes the whole queue, puts it on the waiting list, and both sides see in the
// monitor what became of it. Real programs.
#include <signal.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/field_story_test_base.h"

namespace ihala {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class MonitorStoryTest : public FieldStoryTest {
 protected:
  // The rows of a CSV that begin with `figure`.
  static std::vector<std::string> RowsOf(const std::string& csv, const std::string& figure) {
    std::vector<std::string> rows;
    for (const absl::string_view row : absl::StrSplit(csv, "\r\n")) {
      if (absl::StartsWith(row, figure + ",")) rows.emplace_back(row);
    }
    return rows;
  }
};

TEST_F(MonitorStoryTest, AQueueIsClaimedAndPutOnTheListAtOnceAndTheMonitorSaysSo) {
  for (const uint64_t seed : {1, 2, 3}) Add(seed);
  ASSERT_EQ(RunToEnd(Field({"sync"})).code, 0);

  const Ended claimed = Desk({"claim", "--all-of-queue", "--view", "unclaimed", "--lang", "en"});
  EXPECT_EQ(claimed.code, 0) << claimed.err;
  EXPECT_THAT(claimed.out, HasSubstr("In review"));
  const Ended again = Desk({"claim", "--all-of-queue", "--lang", "en"});
  EXPECT_NE(again.code, 0) << "nothing is left to claim";

  const Ended lacking = Desk({"waitlist", "--all-of-queue", "--input", "cause=NO_BUDGET_CYCLE", "--json"});
  EXPECT_NE(lacking.code, 0) << "the form wants more: " << lacking.out;
  const Ended listed = Desk({"waitlist", "--all-of-queue", "--input", "cause=NO_BUDGET_CYCLE", "--input",
                             "priority_basis=the ill first", "--input", "review_on=2099-01-04", "--json"});
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_THAT(listed.out, AllOf(HasSubstr("\"done\":3"), HasSubstr("\"refused\":0"), HasSubstr("WAITLISTED")));

  const Ended shown = DeskOf("S-11", kWords, {"monitor", "--by", "governorate", "--lang", "en"});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, AllOf(HasSubstr("Referrals received"), HasSubstr("Open: on a waiting list")));

  for (const char* account : {"S-11", "L-81"}) {
    const Ended csv = DeskOf(account, kWords, {"monitor", "--csv", "--lang", "en"});
    ASSERT_EQ(csv.code, 0) << csv.err;
    EXPECT_TRUE(absl::StartsWith(csv.out, "figure,title,definition,from,to,by,group,unit,value,of,told\r\n"))
        << csv.out;
    const std::vector<std::string> received = RowsOf(csv.out, "received");
    ASSERT_EQ(received.size(), 1u) << csv.out;
    EXPECT_TRUE(absl::EndsWith(received[0], ",cases,3,,yes")) << received[0];
    const std::vector<std::string> waiting = RowsOf(csv.out, "open_waiting_list");
    ASSERT_EQ(waiting.size(), 1u) << csv.out;
    EXPECT_TRUE(absl::EndsWith(waiting[0], ",cases,3,,yes")) << waiting[0];
  }
  const Ended figures = DeskOf("S-11", kWords, {"figures", "--csv"});
  EXPECT_EQ(figures.code, 0) << figures.err;
  EXPECT_TRUE(absl::StartsWith(figures.out, "figure,title,")) << figures.out;
  // Suppressed as to others, and so of whole months alone.
  const Ended by_sex = DeskOf("L-81", kWords, {"monitor", "--by", "sex", "--from", "2026-01-02", "--to", "2026-01-20"});
  EXPECT_NE(by_sex.code, 0);
  EXPECT_NE(DeskOf("S-11", kWords, {"monitor", "--by", "names"}).code, 0);
  EXPECT_NE(DeskOf("S-11", kWords, {"monitor", "--from", "2026-02-30", "--to", "2026-03-01"}).code, 0);
  EXPECT_NE(Desk({"monitor"}).code, 0) << "a reviewer sees none";
}

TEST_F(MonitorStoryTest, AQueueThatIsWatchedShowsWhatCameIn) {
  BackgroundProcess watching({{Program("ihala-desk"), "queue", "--watch", "--lang", "en"},
                              {{"XDG_STATE_HOME", folder_.At("state")}, {"IHALA_PASSPHRASE", kWords}}},
                             folder_.At("watch.log"));
  EXPECT_TRUE(watching.WaitForLog("No cases")) << watching.Log();
  Add(4);
  ASSERT_EQ(RunToEnd(Field({"sync"})).code, 0);
  EXPECT_TRUE(watching.WaitForLog("Submitted")) << watching.Log();
  ASSERT_EQ(Desk({"claim", "--all-of-queue"}).code, 0);
  EXPECT_TRUE(watching.WaitForLog("In review")) << watching.Log();
  watching.Signal(SIGKILL);
  watching.WaitForEnd();
}

}  // namespace
}  // namespace ihala
