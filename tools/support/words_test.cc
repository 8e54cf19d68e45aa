#include "tools/support/words.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(WordsTest, SpaceSeparatesAndQuotesKeepTogether) {
  EXPECT_THAT(SplitWords("desk put  A --name-ar \"مكتب غزة\" --name-en 'Gaza desk'\r"),
              Optional(ElementsAre("desk", "put", "A", "--name-ar", "مكتب غزة", "--name-en", "Gaza desk")));
}

TEST(WordsTest, AQuotedNothingIsAWord) {
  EXPECT_THAT(SplitWords("a '' \"\" b"), Optional(ElementsAre("a", "", "", "b")));
}

TEST(WordsTest, ABackslashTakesTheMeaningAway) {
  EXPECT_THAT(SplitWords(R"(a\ b "c\"d" 'e\f' \#g)"), Optional(ElementsAre("a b", "c\"d", "e\\f", "#g")));
}

TEST(WordsTest, AHashBeginsARemarkOnlyBetweenWords) {
  EXPECT_THAT(SplitWords("# nothing"), Optional(IsEmpty()));
  EXPECT_THAT(SplitWords("a#b # c"), Optional(ElementsAre("a#b")));
  EXPECT_THAT(SplitWords(""), Optional(IsEmpty()));
}

TEST(WordsTest, AnOpenQuoteIsAMistake) {
  EXPECT_EQ(SplitWords("a \"b"), std::nullopt);
  EXPECT_EQ(SplitWords("a 'b"), std::nullopt);
}

}  // namespace
}  // namespace ihala::tools
