#include "tools/support/error_text.h"

#include <sstream>
#include <string>

#include "common/referral/sharing_rules.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "tools/support/exit_codes.h"
#include "tools/support/local_errors.h"
#include "tools/support/output.h"
#include "tools/support/wire_error.h"

namespace ihala::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A refusal as it comes over the wire.
absl::Status Refusal(absl::StatusCode code, const std::string& reason, const std::string& field, int wait_seconds) {
  google::rpc::Status rich;
  if (!field.empty()) {
    google::rpc::BadRequest bad;
    auto* violation = bad.add_field_violations();
    violation->set_field(field);
    violation->set_reason("TOO_LONG");
    violation->set_description("has at most 60 characters");
    rich.add_details()->PackFrom(bad);
  }
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  rich.add_details()->PackFrom(info);
  if (wait_seconds > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(wait_seconds);
    rich.add_details()->PackFrom(retry);
  }
  return StatusFromWire(static_cast<int>(code), "the server's own words", rich.SerializeAsString());
}

v1::Workflow WithReason(const std::string& code) {
  v1::Workflow workflow;
  v1::ReasonSet& set = *workflow.add_reason_sets();
  set.set_name("refused");
  v1::Reason& reason = *set.add_reasons();
  reason.set_code(code);
  reason.mutable_text()->set_ar("تغيّرت الحالة");
  reason.mutable_text()->set_en("The case has changed");
  return workflow;
}

TEST(WireErrorTest, DetailsBecomeReasonFieldsAndWait) {
  const absl::Status status = Refusal(absl::StatusCode::kInvalidArgument, "INVALID", "people[0].name.first", 30);
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(Reason(status), "INVALID");
  ASSERT_EQ(Violations(status).size(), 1u);
  EXPECT_EQ(Violations(status)[0], (FieldViolation{"people[0].name.first", "TOO_LONG", "has at most 60 characters"}));
  EXPECT_EQ(RetryAfterSeconds(status), 30);
}

TEST(WireErrorTest, DetailsThatCannotBeReadLeaveCodeAndText) {
  const absl::Status status = StatusFromWire(9, "no", "\xFF\xFF\xFF");
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(Reason(status), "");
  EXPECT_EQ(RetryAfterSeconds(status), 0);
}

TEST(ErrorTextTest, TheWorkflowGivesTheWordsOfItsReasons) {
  const v1::Workflow workflow = WithReason("STALE");
  const absl::Status status = Refusal(absl::StatusCode::kAborted, "STALE", "", 0);
  EXPECT_EQ(ErrorText(status, Language::kEnglish, &workflow), "The case has changed");
  EXPECT_EQ(ErrorText(status, Language::kArabic, &workflow), "تغيّرت الحالة");
}

TEST(ErrorTextTest, AReasonThatNobodyExplainsFallsBackToTheCode) {
  const v1::Workflow workflow = WithReason("STALE");
  const absl::Status status = Refusal(absl::StatusCode::kNotFound, "CASE_NOT_FOUND", "", 0);
  EXPECT_EQ(ErrorText(status, Language::kEnglish, &workflow), Say(Language::kEnglish, say::kNoSuchThing));
  EXPECT_EQ(ErrorText(status, Language::kArabic, nullptr), Say(Language::kArabic, say::kNoSuchThing));
}

TEST(ErrorTextTest, TheServersRawMessageIsNeverShown) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status = Refusal(static_cast<absl::StatusCode>(code), "", "", 0);
    EXPECT_THAT(ErrorText(status, Language::kEnglish, nullptr), Not(HasSubstr("own words"))) << code;
    EXPECT_TRUE(HasArabic(ErrorText(status, Language::kArabic, nullptr).c_str())) << code;
  }
}

TEST(ErrorTextTest, EachFieldIsNamedInTheReadersLanguage) {
  const absl::Status status = Refusal(absl::StatusCode::kInvalidArgument, "INVALID", "people[0].name.first", 0);
  EXPECT_THAT(ErrorText(status, Language::kEnglish, nullptr),
              HasSubstr("First name (people[0].name.first): has at most 60 characters"));
  EXPECT_THAT(ErrorText(status, Language::kArabic, nullptr),
              HasSubstr("الاسم الأول (people[0].name.first): أطول من المسموح"));
}

TEST(ErrorTextTest, WhatAnAgreementStopsIsToldAsTheDeviceTellsItInBothLanguages) {
  for (const SharingRule rule : {SharingRule::kNotSigned, SharingRule::kOtherProgramme, SharingRule::kNotInForce,
                                 SharingRule::kForbiddenRecipient, SharingRule::kBarredField}) {
    const FieldViolation stopped{"needs.summary", CodeOf(rule), WordsOf(rule, {"DSA-2026-03", 2})};
    const std::string ar = ViolationText(stopped, Language::kArabic), en = ViolationText(stopped, Language::kEnglish);
    EXPECT_THAT(ar, HasSubstr(ArabicWordsOf(stopped))) << en;
    EXPECT_THAT(ar, HasSubstr("الاتفاقية DSA-2026-03 (النسخة 2)"));
    EXPECT_THAT(en, HasSubstr(WordsOf(rule, {"DSA-2026-03", 2})));
  }
  EXPECT_THAT(ViolationText({"roles[0].organisation", "NOT_COVERED", ""}, Language::kArabic), HasSubstr("لا يشمل"));
  EXPECT_THAT(ViolationText({"needs.summary", "NEW_RULE", ""}, Language::kArabic), HasSubstr("NEW_RULE"));
}

TEST(ErrorTextTest, AWaitIsSaidInSeconds) {
  const absl::Status status = Refusal(absl::StatusCode::kResourceExhausted, "BUSY", "", 45);
  EXPECT_THAT(ErrorText(status, Language::kEnglish, nullptr), HasSubstr("45 seconds"));
}

TEST(ExitCodesTest, TellAScriptWhatToDo) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), kExitOk);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("")), kExitRefused);
  EXPECT_EQ(ExitCodeOf(absl::UnauthenticatedError("")), kExitRefused);
  EXPECT_EQ(ExitCodeOf(UsageError(say::kUnknownLanguage)), kExitUsage);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("")), kExitUnreachable);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("")), kExitUnreachable);
  EXPECT_EQ(Worse(kExitRefused, kExitUnreachable), kExitUnreachable);
}

TEST(OutputTest, AnErrorInJsonIsOneObject) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, Language::kEnglish, /*json=*/true);
  output.Line("for people only");
  EXPECT_EQ(output.Fail(Refusal(absl::StatusCode::kAborted, "STALE", "", 0)), kExitRefused);
  EXPECT_EQ(out.str(), "");
  EXPECT_EQ(err.str(),
            "{\"error\":{\"code\":\"ABORTED\",\"reason\":\"STALE\","
            "\"message\":\"It has changed since you last saw it\"}}\n");
}

TEST(OutputTest, NothingThatPeopleTypedDrivesTheTerminal) {
  EXPECT_EQ(Printable("a\x1B[2J\xE2\x80\xAE"
                      "b\x07"),
            "a\xEF\xBF\xBD[2J\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(Printable("محمد\nline"), "محمد\nline");
}

TEST(OutputTest, ColumnsStandUnderTheirHeadingsWhateverMarksTheyHave) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, Language::kArabic, /*json=*/false);
  Table table({"a", "b"});
  table.Add({"مُحَمَّد", "x"});
  table.Add({"abcd", ""});
  table.Print(output);
  EXPECT_EQ(out.str(), "a     b\nمُحَمَّد  x\nabcd\n");
}

}  // namespace
}  // namespace ihala::tools
