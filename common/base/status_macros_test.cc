#include "common/base/status_macros.h"

#include <memory>

#include <gtest/gtest.h>

namespace ihala {
namespace {

absl::StatusOr<int> Half(int n) {
  if (n % 2 != 0) return absl::InvalidArgumentError("odd");
  return n / 2;
}

absl::Status CheckEven(int n, int& evaluations) {
  RETURN_IF_ERROR((++evaluations, Half(n).status()));
  return absl::OkStatus();
}

absl::StatusOr<int> Quarter(int n) {
  ASSIGN_OR_RETURN(const int half, Half(n));
  int quarter = 0;
  ASSIGN_OR_RETURN(quarter, Half(half));
  return quarter;
}

absl::StatusOr<std::unique_ptr<int>> MakeUnique() { return std::make_unique<int>(7); }

absl::StatusOr<int> UseUnique() {
  ASSIGN_OR_RETURN(std::unique_ptr<int> made, MakeUnique());
  return *made;
}

TEST(StatusMacrosTest, ErrorsPassThroughUnchangedAndTheExpressionRunsOnce) {
  int evaluations = 0;
  EXPECT_TRUE(CheckEven(4, evaluations).ok());
  const absl::Status status = CheckEven(5, evaluations);
  EXPECT_EQ(status, absl::InvalidArgumentError("odd"));
  EXPECT_EQ(evaluations, 2);
}

TEST(StatusMacrosTest, AValueIsAssignedToNewAndOldVariables) {
  EXPECT_EQ(Quarter(8).value(), 2);
  EXPECT_EQ(Quarter(6).status(), absl::InvalidArgumentError("odd"));
}

TEST(StatusMacrosTest, AValueThatCannotBeCopiedIsMoved) { EXPECT_EQ(UseUnique().value(), 7); }

}  // namespace
}  // namespace ihala
