#include "common/base/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "absl/strings/cord.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const FieldViolation kPhone = {"people[0].phone", "TOO_SHORT", "has nine digits"};
// Punctuation of the encoding itself, and bytes that text encodings stumble over.
const FieldViolation kOdd = {"a:b;1:", std::string("\0\xff", 2), ""};

TEST(ErrorsTest, ViolationsComeBackAsTheyWereGiven) {
  const absl::Status status = InvalidFields({kPhone, kOdd});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Violations(status), ElementsAre(kPhone, kOdd));
}

TEST(ErrorsTest, TheTextNamesEveryField) {
  const absl::Status status = InvalidFields({kPhone, {"consent.basis", "MISSING", "is required"}});
  EXPECT_THAT(std::string(status.message()), HasSubstr("people[0].phone: has nine digits"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("consent.basis: is required"));
}

TEST(ErrorsTest, NoViolationsAreNoError) { EXPECT_TRUE(InvalidFields({}).ok()); }

TEST(ErrorsTest, ReasonsAndViolationsTravelTogether) {
  const absl::Status status = WithReason(InvalidFields({kPhone}), "BAD_PHONE");
  EXPECT_EQ(Reason(status), "BAD_PHONE");
  EXPECT_THAT(Violations(status), ElementsAre(kPhone));
  EXPECT_EQ(Reason(WithReason(status, "OTHER")), "OTHER");
}

TEST(ErrorsTest, OtherStatusesCarryNothing) {
  EXPECT_EQ(Reason(absl::NotFoundError("x")), "");
  EXPECT_THAT(Violations(absl::NotFoundError("x")), IsEmpty());
  EXPECT_TRUE(WithReason(absl::OkStatus(), "R").ok());
  EXPECT_EQ(Reason(WithReason(absl::OkStatus(), "R")), "");
}

TEST(ErrorsTest, ADamagedPayloadReadsAsNone) {
  for (const char* damaged : {"x", "3:ab", "1:a1:b", "-1:a", "99999999999999999999:a", "1:a1:b1:c2"}) {
    absl::Status status = InvalidFields({kPhone});
    status.SetPayload("ihala/field-violations", absl::Cord(damaged));
    EXPECT_THAT(Violations(status), IsEmpty()) << damaged;
  }
}

TEST(ErrorsTest, CollectingSeparatesBadFieldsFromFailures) {
  std::vector<FieldViolation> all;
  EXPECT_TRUE(CollectViolations(absl::OkStatus(), all).ok());
  EXPECT_TRUE(CollectViolations(InvalidFields({kPhone}), all).ok());
  EXPECT_TRUE(CollectViolations(InvalidFields({kOdd}), all).ok());
  EXPECT_THAT(all, ElementsAre(kPhone, kOdd));
  EXPECT_EQ(CollectViolations(absl::InternalError("disk"), all), absl::InternalError("disk"));
  EXPECT_EQ(all.size(), 2u);
}

}  // namespace
}  // namespace ihala
