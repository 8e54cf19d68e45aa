#include "tools/support/command_line.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/support/passphrase_input.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CommandLineTest : public ::testing::Test {
 protected:
  CommandLineTest() {
    environment_.out = &out_;
    environment_.err = &err_;
    environment_.getenv = [this](const std::string& name) { return name == variable_ ? value_ : std::string(); };
    environment_.ask_secret = [this](const std::string&) -> absl::StatusOr<Secret> {
      if (answers_.empty()) return absl::NotFoundError("nobody there");
      Secret answer(answers_.front());
      answers_.erase(answers_.begin());
      return answer;
    };
  }

  std::optional<ExitCode> Parse(std::vector<std::string> args, Language language = Language::kEnglish) {
    Output output(out_, err_, language, /*json=*/false);
    auto app = NewApp("tool", "About", language, common_);
    app->require_subcommand(1);
    CLI::App* put = AddCommand(*app, "put", say::kHelpOption, language);
    put->add_option("code", code_);
    AddList(*put, "--role", roles_, "");
    return ParseArguments(*app, std::move(args), environment_, output);
  }

  std::ostringstream out_;
  std::ostringstream err_;
  Environment environment_ = {};
  std::string variable_;
  std::string value_;
  std::vector<std::string> answers_;
  CommonOptions common_;
  std::string code_;
  std::vector<std::string> roles_;
};

TEST_F(CommandLineTest, ARepeatedOptionNeverSwallowsWhatFollows) {
  EXPECT_EQ(Parse({"put", "--role", "a", "--role", "b", "C-1", "--json"}), std::nullopt);
  EXPECT_THAT(roles_, ElementsAre("a", "b"));
  EXPECT_EQ(code_, "C-1");
  EXPECT_TRUE(common_.json);
}

TEST_F(CommandLineTest, HelpIsInTheLanguageOfTheReader) {
  EXPECT_EQ(Parse({"--help"}, Language::kArabic), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr(Say(Language::kArabic, say::kLabelUsage)));
  EXPECT_THAT(out_.str(), HasSubstr(Say(Language::kArabic, say::kHelpOption)));
}

TEST_F(CommandLineTest, AMistakeIsAUsageErrorAndSaysWhereHelpIs) {
  EXPECT_EQ(Parse({"put", "--colour"}), kExitUsage);
  EXPECT_EQ(Parse({}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("tool --help"));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(CommandLineTest, TheLanguageIsKnownBeforeAnythingIsParsed) {
  const auto nothing = [](const std::string&) { return std::string(); };
  EXPECT_EQ(FirstLanguage({"put", "--lang", "ar"}, "en", nothing), Language::kArabic);
  EXPECT_EQ(FirstLanguage({"--lang=en"}, "ar", nothing), Language::kEnglish);
  EXPECT_EQ(FirstLanguage({"put"}, "ar", nothing), Language::kArabic);
  EXPECT_EQ(FirstLanguage({"--lang"}, "", nothing), Language::kEnglish);
}

TEST_F(CommandLineTest, APassphraseComesFromTheVariableOrAPerson) {
  variable_ = "IHALA_PASSPHRASE";
  value_ = "from the variable";
  answers_ = {"typed"};
  EXPECT_EQ(ReadPassphrase(environment_, "", "R-1", Language::kEnglish)->Reveal(), "from the variable");
  value_.clear();
  EXPECT_EQ(ReadPassphrase(environment_, "", "R-1", Language::kEnglish)->Reveal(), "typed");
  EXPECT_FALSE(ReadPassphrase(environment_, "", "R-1", Language::kEnglish).ok());
}

TEST_F(CommandLineTest, APassphraseFileThatIsMissingIsNotReplacedByAGuess) {
  variable_ = "IHALA_PASSPHRASE";
  value_ = "from the variable";
  EXPECT_TRUE(absl::IsNotFound(ReadPassphrase(environment_, "/nonexistent/p", "R-1", Language::kEnglish).status()));
}

TEST_F(CommandLineTest, ANewPassphraseIsTypedTwiceAlike) {
  answers_ = {"one", "one"};
  EXPECT_EQ(ReadNewPassphrase(environment_, "", "R-1", Language::kEnglish)->Reveal(), "one");
  answers_ = {"one", "two"};
  EXPECT_FALSE(ReadNewPassphrase(environment_, "", "R-1", Language::kEnglish).ok());
}

}  // namespace
}  // namespace ihala::tools
