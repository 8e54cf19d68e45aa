// One step on many cases by the ordinary workflow: a reviewer who claims a morning's cases, and puts those on the
// waiting list for which there is no money.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/client_context.h>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/workflow/calendar.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/queue_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;

class ManyByReviewerTest : public ::testing::Test {
 protected:
  v1::CaseCore Submitted() {
    return server_.Submit(world::kWorker,
                          world::DossierOf(world::kCso1, world::kWorker, server_.clock(), server_.random()));
  }
  // The cases as they are now.
  std::vector<v1::CaseCore> Fresh(const std::vector<v1::CaseCore>& cores) {
    std::vector<v1::CaseCore> fresh;
    for (const v1::CaseCore& core : cores) {
      v1::GetReferralRequest request;
      request.set_referral_id(core.referral_id());
      v1::GetReferralResponse response;
      grpc::ClientContext context;
      server_.As(world::kReviewer, context);
      EXPECT_TRUE(referrals_->GetReferral(&context, request, &response).ok());
      fresh.push_back(response.core());
    }
    return fresh;
  }
  v1::TakeStepOnManyRequest StepOn(const std::string& step, const std::vector<v1::CaseCore>& cores) {
    v1::TakeStepOnManyRequest request;
    request.set_request_id(server_.RequestId());
    request.set_step_id(step);
    for (const v1::CaseCore& core : cores) {
      v1::CaseSeen& one = *request.add_cases();
      one.set_referral_id(core.referral_id());
      one.set_base_revision(core.revision());
      one.set_base_entry(core.entry());
    }
    return request;
  }
  v1::TakeStepOnManyRequest Waitlist(const std::vector<v1::CaseCore>& cores) {
    v1::TakeStepOnManyRequest request = StepOn("WAITLIST", cores);
    v1::InputValue& cause = *request.add_inputs();
    cause.set_name("cause");
    cause.add_codes("NO_BUDGET_CYCLE");
    v1::InputValue& basis = *request.add_inputs();
    basis.set_name("priority_basis");
    basis.set_text("Households with somebody who is ill first");
    v1::InputValue& review = *request.add_inputs();
    review.set_name("review_on");
    *review.mutable_date() = DateOfDay(absl::ToCivilDay(server_.clock().Now(), absl::UTCTimeZone()) + 30);
    return request;
  }
  // "KIND REASON" for each case, with what is wrong with its fields.
  std::vector<std::string> VerdictsOn(const std::string& account, const v1::TakeStepOnManyRequest& request) {
    v1::TakeStepOnManyResponse response;
    grpc::ClientContext context;
    server_.As(account, context);
    const grpc::Status status = referrals_->TakeStepOnMany(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> verdicts;
    for (const v1::Verdict& verdict : response.verdicts()) {
      std::string& text =
          verdicts.emplace_back(v1::VerdictKind_Name(verdict.kind()).substr(sizeof("VERDICT_KIND_") - 1));
      if (!verdict.reason().empty()) absl::StrAppend(&text, " ", verdict.reason());
      for (const v1::FieldViolation& field : verdict.fields()) absl::StrAppend(&text, " ", field.field());
    }
    return verdicts;
  }
  // How many cases a part of the reviewer's queue has.
  uint32_t InView(v1::QueueView view) {
    v1::CountQueueResponse response;
    grpc::ClientContext context;
    server_.As(world::kReviewer, context);
    EXPECT_TRUE(queue_->CountQueue(&context, v1::CountQueueRequest(), &response).ok());
    for (const v1::QueueCount& count : response.counts()) {
      if (count.view() == view) return count.cases();
    }
    return 0;
  }

  TestServer server_;
  std::unique_ptr<v1::ReferralService::Stub> referrals_ = v1::ReferralService::NewStub(server_.Channel());
  std::unique_ptr<v1::QueueService::Stub> queue_ = v1::QueueService::NewStub(server_.Channel());
};

TEST_F(ManyByReviewerTest, AClaimOfManyMakesTheReviewerTheHolderOfEachAndOpensNobodysIdentity) {
  const std::vector<v1::CaseCore> cores = {Submitted(), Submitted(), Submitted()};
  EXPECT_EQ(InView(v1::QUEUE_VIEW_UNCLAIMED), 3u);
  const v1::TakeStepOnManyRequest request = StepOn("CLAIM", cores);
  const std::vector<std::string> verdicts = VerdictsOn(world::kReviewer, request);
  EXPECT_THAT(verdicts, ElementsAre("APPLIED", "APPLIED", "APPLIED"));
  EXPECT_EQ(VerdictsOn(world::kReviewer, request), verdicts) << "asked again, each keeps its verdict";
  EXPECT_EQ(InView(v1::QUEUE_VIEW_UNCLAIMED), 0u);
  EXPECT_EQ(InView(v1::QUEUE_VIEW_MINE), 3u);
  for (const v1::CaseCore& core : Fresh(cores)) {
    EXPECT_EQ(core.holder(), world::kReviewer);
    EXPECT_EQ(core.identity_opened_by_size(), 0);
  }
}

TEST_F(ManyByReviewerTest, WhatSomebodyElseClaimedFirstIsSaidOfThatCaseAlone) {
  const std::vector<v1::CaseCore> cores = {Submitted(), Submitted()};
  ASSERT_THAT(VerdictsOn(world::kOtherReviewer, StepOn("CLAIM", {cores[0]})), ElementsAre("APPLIED"));
  EXPECT_THAT(VerdictsOn(world::kReviewer, StepOn("CLAIM", cores)), ElementsAre("ALREADY", "APPLIED"));
  EXPECT_EQ(InView(v1::QUEUE_VIEW_MINE), 1u);
}

TEST_F(ManyByReviewerTest, AWaitingListOfManyHasItsCauseItsOrderAndItsDayInEachCase) {
  std::vector<v1::CaseCore> cores = {Submitted(), Submitted(), Submitted()};
  ASSERT_THAT(VerdictsOn(world::kReviewer, StepOn("CLAIM", {cores[0], cores[1]})), ElementsAre("APPLIED", "APPLIED"));
  cores = Fresh(cores);
  // The third one is nobody's yet.
  EXPECT_THAT(VerdictsOn(world::kReviewer, Waitlist(cores)),
              ElementsAre("APPLIED", "APPLIED", "REJECTED NOT_ALLOWED_FROM_STAGE"));
  for (const v1::CaseCore& core : Fresh({cores[0], cores[1]})) {
    EXPECT_EQ(core.stage_id(), "WAITLISTED");
    EXPECT_EQ(core.reason_code(), "NO_BUDGET_CYCLE");
    EXPECT_EQ(core.inputs_size(), 3);
    EXPECT_EQ(DayOfDate(core.due_on()), absl::ToCivilDay(server_.clock().Now(), absl::UTCTimeZone()) + 30);
  }
}

TEST_F(ManyByReviewerTest, WhatTheFormWantsIsWantedOfEachCase) {
  std::vector<v1::CaseCore> cores = {Submitted(), Submitted()};
  ASSERT_THAT(VerdictsOn(world::kReviewer, StepOn("CLAIM", cores)), ElementsAre("APPLIED", "APPLIED"));
  cores = Fresh(cores);
  v1::TakeStepOnManyRequest request = Waitlist(cores);
  request.mutable_inputs()->DeleteSubrange(2, 1);
  EXPECT_THAT(VerdictsOn(world::kReviewer, request),
              ElementsAre("REJECTED INVALID inputs.review_on", "REJECTED INVALID inputs.review_on"));
}

}  // namespace
}  // namespace ihala
