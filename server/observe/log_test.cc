#include "server/observe/log.h"

#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "ihala/v1/session_service.pb.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Lines : public LogSink {
 public:
  void Write(absl::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

class LogTest : public ::testing::Test {
 protected:
  FakeClock clock_;
  Lines lines_;
  Logger logger_{&lines_, &clock_, LogLevel::kInfo};
};

TEST_F(LogTest, ALineIsOneJsonObject) {
#ifdef __SANITIZE_THREAD__
  // Protobuf's headers lay maps out differently under ThreadSanitizer than in Debian's library, which was built
  // without.
  GTEST_SKIP() << "a map of a library that was built without ThreadSanitizer cannot be read";
#endif
  logger_.Line(LogLevel::kInfo, "call").Account("W-31").Count("bytes", 12).Millis("millis", absl::Microseconds(1500));
  ASSERT_EQ(lines_.lines.size(), 1u);
  google::protobuf::Struct parsed;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(lines_.lines[0], &parsed).ok());
  EXPECT_EQ(parsed.fields().at("event").string_value(), "call");
  EXPECT_EQ(parsed.fields().at("account").string_value(), "W-31");
  EXPECT_EQ(parsed.fields().at("bytes").number_value(), 12);
  EXPECT_EQ(parsed.fields().at("millis").number_value(), 1.5);
  EXPECT_EQ(lines_.lines[0].find('\n'), lines_.lines[0].size() - 1);
}

TEST_F(LogTest, TextThatIsNoCodeIsNotWritten) {
  logger_.Line(LogLevel::kInfo, "call").Account("محمد حسن").Reason("The family of somebody");
  logger_.Line(LogLevel::kInfo, "call").Account(std::string(41, 'A'));
  EXPECT_THAT(lines_.lines[0], HasSubstr("\"account\":\"?\""));
  EXPECT_THAT(lines_.lines[0], Not(HasSubstr("family")));
  EXPECT_THAT(lines_.lines[1], Not(HasSubstr("AAA")));
}

TEST_F(LogTest, LinesBelowTheLevelAreNotWritten) {
  logger_.Line(LogLevel::kDebug, "call").Count("bytes", 1);
  EXPECT_TRUE(lines_.lines.empty());
}

TEST_F(LogTest, NamesTheMethodAndTheStatus) {
  const auto* const file = v1::SignInRequest::descriptor()->file();
  logger_.Line(LogLevel::kWarning, "call").Method(*file->service(0)->method(0)).Status(absl::StatusCode::kNotFound);
  EXPECT_THAT(lines_.lines[0], HasSubstr("\"method\":\"SessionService.SignIn\",\"status\":\"NOT_FOUND\""));
}

}  // namespace
}  // namespace ihala
