#include "common/base/json_text.h"

#include <gtest/gtest.h>

namespace ihala {
namespace {

TEST(JsonTextTest, PlainAndArabicTextStaysReadable) {
  EXPECT_EQ(JsonString("claimed, 3 left"), R"("claimed, 3 left")");
  EXPECT_EQ(JsonString("إحالة"), "\"إحالة\"");
  EXPECT_EQ(JsonString("😀"), "\"😀\"");
  EXPECT_EQ(JsonString(""), R"("")");
}

TEST(JsonTextTest, QuotesAndLinesCannotBreakOut) {
  EXPECT_EQ(JsonString("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(JsonString("one\ntwo\r\tthree"), R"("one\ntwo\r\tthree")");
  EXPECT_EQ(JsonString(absl::string_view("\0\x1b[2J", 5)), R"("\u0000\u001b[2J")");
  EXPECT_EQ(JsonString("\x7f\u0085\u2028\u2029"), R"("\u007f\u0085\u2028\u2029")");
}

TEST(JsonTextTest, DirectionMarksAreSpelledOut) {
  EXPECT_EQ(JsonString("a\u202Eb\u2066c\u200Fd\uFEFF"), R"("a\u202eb\u2066c\u200fd\ufeff")");
}

TEST(JsonTextTest, BrokenBytesBecomeTheReplacementCharacter) {
  EXPECT_EQ(JsonString("a\xff"), R"("a\ufffd")");
  EXPECT_EQ(JsonString("\xd8"), R"("\ufffd")");                      // Cut.
  EXPECT_EQ(JsonString("\xc0\xaf"), R"("\ufffd\ufffd")");            // Overlong.
  EXPECT_EQ(JsonString("\xed\xa0\x80"), R"("\ufffd\ufffd\ufffd")");  // Surrogate.
}

TEST(JsonTextTest, AppendingKeepsWhatIsThere) {
  std::string line = "{\"event\":";
  AppendJsonString("start", line);
  EXPECT_EQ(line, R"({"event":"start")");
}

}  // namespace
}  // namespace ihala
