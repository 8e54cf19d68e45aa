#include "common/workflow/default_workflow.h"

#include <map>
#include <string>

#include "common/workflow/validator.h"
#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using testing::HasSubstr;

// One document for all tests: it outlives every loop over its parts.
const v1::Workflow& Document() {
  static const auto& document = *new v1::Workflow(fixture::DefaultDocument());
  return document;
}

const v1::ReasonSet& SetNamed(const v1::Workflow& document, const std::string& name) {
  for (const v1::ReasonSet& set : document.reason_sets()) {
    if (set.name() == name) return set;
  }
  ADD_FAILURE() << "no set " << name;
  return v1::ReasonSet::default_instance();
}

TEST(DefaultWorkflowTest, HasTheSeedListsOfReasons) {
  const v1::Workflow& document = Document();
  const std::map<std::string, int> sizes = {
      {"decline", 9}, {"waitlist", 5}, {"withdraw", 7}, {"question", 5}, {"cannot_obtain", 3}, {"fail", 4},
      {"object", 3},  {"refused", 13}, {"parked", 3},   {"reopen", 4},   {"void", 3},          {"open_identity", 6}};
  EXPECT_EQ(static_cast<size_t>(document.reason_sets_size()), sizes.size());
  for (const auto& [name, size] : sizes) EXPECT_EQ(SetNamed(document, name).reasons_size(), size) << name;
}

TEST(DefaultWorkflowTest, OnlyTwoRefusalsHaveACoolOff) {
  for (const v1::ReasonSet& set : Document().reason_sets()) {
    for (const v1::Reason& reason : set.reasons()) {
      const uint32_t days = reason.code() == "ALREADY_COVERED" ? 90 : reason.code() == "HOUSEHOLD_DECLINED" ? 30 : 0;
      EXPECT_EQ(reason.cool_off_days(), days) << set.name() << " " << reason.code();
    }
  }
}

TEST(DefaultWorkflowTest, NoMoneyIsNoRefusal) {
  for (const v1::Reason& reason : SetNamed(Document(), "decline").reasons()) {
    EXPECT_THAT(reason.text().en(), testing::Not(HasSubstr("budget"))) << reason.code();
  }
}

TEST(ParseWorkflowTextTest, MistakesAreNamedByLineAndColumn) {
  const auto parsed = ParseWorkflowText("workflow_id: \"mine\"\nversion: 1\n  stagse {\n}\n");
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("line 3, column"));
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("stagse"));
}

TEST(ParseWorkflowTextTest, AnUnknownKindIsAMistake) {
  const auto parsed = ParseWorkflowText("stages { kind: STAGE_KIND_LOST }");
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("line 1, column"));
}

TEST(ParseWorkflowTextTest, ATextBeyondTheLimitIsNotRead) {
  const auto parsed = ParseWorkflowText("#" + std::string(1024 * 1024, 'x'));
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("at most 1048576 bytes"));
}

TEST(ParseWorkflowTextTest, AnEmptyTextIsAnEmptyDocument) {
  const auto parsed = ParseWorkflowText("");
  ASSERT_TRUE(parsed.ok());
  EXPECT_FALSE(ValidateWorkflow(*parsed).empty());
}

}  // namespace
}  // namespace ihala
