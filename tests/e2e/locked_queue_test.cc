// A phone that its person put away locked, with work in it: whoever has it can send that work and read nothing of it.
#include <string>
#include <utility>
#include <vector>

#include "common/base/file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/field_story_test_base.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class LockedQueueStoryTest : public FieldStoryTest {
 protected:
  // The author's supervisor, to whom whose case it is is no secret.
  Ended AsSupervisor(std::vector<std::string> args) { return DeskOf("S-11", kWords, std::move(args)); }
};

TEST_F(LockedQueueStoryTest, LeavesWithoutItsPersonAndUnderTheirName) {
  const std::string first = Add(7), second = Add(8);
  ASSERT_NE(first, second);
  // Nobody is there who knows the passphrase.
  EXPECT_NE(RunToEnd(FieldLocked({"list"})).code, 0);
  const Ended delivered = RunToEnd(FieldLocked({"deliver"}));
  ASSERT_EQ(delivered.code, 0) << delivered.err;
  EXPECT_THAT(delivered.out, Not(HasSubstr(first)));
  const Ended queue = Desk({"queue"});
  EXPECT_THAT(queue.out, HasSubstr(first));
  EXPECT_THAT(queue.out, HasSubstr(second));
  EXPECT_THAT(AsSupervisor({"show", first}).out, HasSubstr("W-31"));
  // What became of it comes to light when its person is back, before there is a link again.
  StopServer();
  const Ended status = RunToEnd(Field({"status"}));
  EXPECT_EQ(status.code, 0) << status.err;
  EXPECT_THAT(RunToEnd(Field({"list", "--delivery", "acknowledged"})).out, HasSubstr(first));
}

TEST_F(LockedQueueStoryTest, DeliveringTwiceAndSyncingThenBringsNothingTwice) {
  const std::string code = Add(9);
  for (int i = 0; i < 2; ++i) {
    const Ended delivered = RunToEnd(FieldLocked({"deliver"}));
    EXPECT_EQ(delivered.code, 0) << delivered.err;
  }
  const Ended synced = RunToEnd(Field({"sync"}));
  EXPECT_EQ(synced.code, 0) << synced.err;
  const std::string queue = Desk({"queue"}).out;
  const size_t at = queue.find(code);
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(queue.find(code, at + 1), std::string::npos);
}

TEST_F(LockedQueueStoryTest, AnotherPersonOfTheDeviceSendsItAndReadsNothingOfIt) {
  const std::string code = Add(10);
  SignInOnDevice("W-32");
  const Ended own = RunToEnd(Field({"sync"}, "W-32"));
  EXPECT_EQ(own.code, 0) << own.err;
  // The passphrase is the same, and the file another.
  EXPECT_THAT(RunToEnd(Field({"list"}, "W-32")).out, Not(HasSubstr(code)));
  EXPECT_THAT(Desk({"queue"}).out, Not(HasSubstr(code)));
  ASSERT_EQ(RunToEnd(FieldLocked({"deliver"})).code, 0);
  EXPECT_THAT(AsSupervisor({"show", code}).out, HasSubstr("W-31"));
}

}  // namespace
}  // namespace ihala
