#include "server/handlers/verdict_status.h"

#include "common/access/access.h"
#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;

v1::Verdict Rejected(const std::string& reason, const std::string& stage = "X") {
  v1::Verdict verdict;
  verdict.set_kind(v1::VERDICT_KIND_REJECTED);
  verdict.set_reason(reason);
  verdict.set_stage_id(stage);
  return verdict;
}

v1::Verdict OfKind(v1::VerdictKind kind) {
  v1::Verdict verdict;
  verdict.set_kind(kind);
  return verdict;
}

TEST(VerdictStatusTest, WhatTookEffectOrWasAlreadySoIsNoError) {
  for (const auto kind : {v1::VERDICT_KIND_APPLIED, v1::VERDICT_KIND_MERGED, v1::VERDICT_KIND_ALREADY}) {
    EXPECT_TRUE(StatusOf(OfKind(kind), "").ok());
  }
}

TEST(VerdictStatusTest, EachRefusalHasItsCodeAndKeepsItsReason) {
  const std::pair<const char*, absl::StatusCode> cases[] = {
      {"INVALID", absl::StatusCode::kInvalidArgument},
      {"PERMISSION", absl::StatusCode::kPermissionDenied},
      {"STALE_REVISION", absl::StatusCode::kAborted},
      {"NOT_ALLOWED_FROM_STAGE", absl::StatusCode::kFailedPrecondition},
      {"CONSENT_MISSING", absl::StatusCode::kFailedPrecondition},
      {"RED_LINE_BLOCKED", absl::StatusCode::kFailedPrecondition},
      {"AGREEMENT_EXPIRED", absl::StatusCode::kFailedPrecondition},
  };
  for (const auto& [reason, code] : cases) {
    const absl::Status status = StatusOf(Rejected(reason), "");
    EXPECT_EQ(status.code(), code) << reason;
    EXPECT_EQ(Reason(status), reason);
  }
}

TEST(VerdictStatusTest, FieldsAreNamedFromTheRootWhateverTheCode) {
  for (const char* reason : {"INVALID", "CONSENT_MISSING"}) {
    v1::Verdict verdict = Rejected(reason);
    verdict.add_fields()->set_field("consent.basis");
    verdict.mutable_fields(0)->set_code("MISSING");
    verdict.mutable_fields(0)->set_description("must be given");
    EXPECT_THAT(Violations(StatusOf(verdict, "referral.")),
                ElementsAre(FieldViolation{"referral.consent.basis", "MISSING", "must be given"}));
  }
}

TEST(VerdictStatusTest, AnOutsiderLearnsNothingFromARefusal) {
  const absl::Status hidden = StatusOf(Rejected("PERMISSION", ""), "");
  const absl::Status absent = StatusOf(OfKind(v1::VERDICT_KIND_PARKED), "");
  EXPECT_EQ(hidden, CaseNotFound());
  EXPECT_EQ(absent, CaseNotFound());
}

TEST(VerdictStatusTest, ARequestIdWithAnotherContentNamesTheField) {
  const absl::Status status = StatusOf(OfKind(v1::VERDICT_KIND_STREAM_FORKED), "");
  ASSERT_EQ(Violations(status).size(), 1u);
  EXPECT_EQ(Violations(status)[0].field, "request_id");
}

}  // namespace
}  // namespace ihala
