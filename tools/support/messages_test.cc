#include "tools/support/messages.h"

#include "gtest/gtest.h"

namespace ihala::tools {
namespace {

constexpr Text kGreeting{"أهلاً $0 من $1", "Hello $0 of $1"};

// What Text checks while compiling, asked aloud: a message that fails here would not compile.
static_assert(IsWholeMessage("نعم", "yes"));
static_assert(!IsWholeMessage("", "yes"));
static_assert(!IsWholeMessage("نعم", ""));
static_assert(!IsWholeMessage("yes", "yes"));
static_assert(!IsWholeMessage("نعم", "نعم"));
static_assert(!IsWholeMessage("نعم $0", "yes"));
static_assert(!IsWholeMessage("نعم $0", "yes $1"));
static_assert(IsWholeMessage("$1 ثم $0", "$0 then $1"));

TEST(MessagesTest, AMessageSpeaksBothLanguages) {
  EXPECT_EQ(Say(Language::kArabic, kGreeting, "س", 7), "أهلاً س من 7");
  EXPECT_EQ(Say(Language::kEnglish, kGreeting, "X", 7), "Hello X of 7");
}

TEST(LanguageTest, TheMachineDecidesWhereNobodyElseDoes) {
  const auto with = [](const std::string& name, const std::string& value) {
    return [name, value](const std::string& asked) { return asked == name ? value : std::string(); };
  };
  EXPECT_EQ(LanguageOfMachine(with("LANG", "ar_PS.UTF-8")), Language::kArabic);
  EXPECT_EQ(LanguageOfMachine(with("LC_ALL", "ar")), Language::kArabic);
  EXPECT_EQ(LanguageOfMachine(with("LANG", "C.UTF-8")), Language::kEnglish);
  EXPECT_EQ(LanguageOfMachine(with("OTHER", "ar")), Language::kEnglish);
}

TEST(LanguageTest, OnlyTheTwoLanguagesHaveCodes) {
  EXPECT_EQ(ParseLanguage("ar"), Language::kArabic);
  EXPECT_EQ(ParseLanguage("en"), Language::kEnglish);
  EXPECT_EQ(ParseLanguage("AR"), std::nullopt);
  EXPECT_EQ(ParseLanguage(""), std::nullopt);
}

TEST(LanguageTest, ANameInTheOtherLanguageIsBetterThanNone) {
  v1::LocalisedText text;
  text.set_ar("غزة");
  EXPECT_EQ(In(Language::kEnglish, text), "غزة");
  text.set_en("Gaza");
  EXPECT_EQ(In(Language::kEnglish, text), "Gaza");
  EXPECT_EQ(In(Language::kArabic, text), "غزة");
}

}  // namespace
}  // namespace ihala::tools
