// What a family takes home: written by the caseworker's program, shown at another office.
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/field_story_test_base.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SlipStoryTest : public FieldStoryTest {
 protected:
  std::string File() const { return folder_.At("slip.html"); }
  Ended Slip(const std::string& code, bool not_sent_yet = false) {
    std::vector<std::string> args = {"slip", code, "--out", File()};
    if (not_sent_yet) args.push_back("--not-sent-yet");
    return RunToEnd(Field(args));
  }
  // How many pages it prints on.
  std::string Pages() {
    const Ended rendered = RunToEnd({{"/usr/bin/python3", "-B", IHALA_SLIP_PAGES, File()}, {}});
    EXPECT_EQ(rendered.code, 0) << rendered.err;
    return rendered.out;
  }
};

TEST_F(SlipStoryTest, ItIsOnePageAndOpensTheWordsAtAnotherOffice) {
  const std::string code = Add();
  const Ended early = Slip(code);
  EXPECT_NE(early.code, 0);
  EXPECT_THAT(early.err, HasSubstr("its code may change"));
  ASSERT_EQ(Slip(code, /*not_sent_yet=*/true).code, 0);
  EXPECT_THAT(*ReadFile(File(), 1 << 20), HasSubstr("The code may still change"));
  EXPECT_EQ(Pages(), "1\n");

  ASSERT_EQ(RunToEnd(Field({"sync"})).code, 0);
  const Ended written = Slip(code);
  ASSERT_EQ(written.code, 0) << written.err;
  const std::string page = *ReadFile(File(), 1 << 20);
  EXPECT_THAT(page, HasSubstr("جمعية"));
  EXPECT_THAT(page, HasSubstr("مكتب غزة"));
  EXPECT_THAT(page, Not(HasSubstr("The code may still change")));
  EXPECT_EQ(Pages(), "1\n");

  const std::string here = RunToEnd(Field({"where", code})).out;
  EXPECT_THAT(here, HasSubstr("nobody has claimed it yet"));
  const Ended there = Desk({"--lang", "en", "where", code});
  EXPECT_EQ(there.code, 0) << there.err;
  EXPECT_EQ(there.out, here) << "the same words, and nothing else";
}

}  // namespace
}  // namespace ihala
