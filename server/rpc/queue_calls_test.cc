// The parts of a reviewer's queue, what narrows them, and how many cases are in each.
#include <map>
#include <string>
#include <vector>

#include <grpcpp/client_context.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/queue_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;
using world::kReviewer;

class QueueCallsTest : public ::testing::Test {
 protected:
  v1::CaseCore Submit(v1::Urgency urgency = v1::URGENCY_NORMAL) {
    v1::Referral referral = world::Dossier(server_.clock(), server_.random());
    referral.mutable_envelope()->set_urgency(urgency);
    if (urgency != v1::URGENCY_NORMAL) referral.mutable_envelope()->set_urgency_reason("NO_FOOD");
    const v1::CaseCore core = server_.Submit(world::kWorker, referral);
    server_.clock().Advance(absl::Seconds(1));
    return core;
  }
  std::vector<std::string> List(v1::ListQueueRequest request, const std::string& account = kReviewer) {
    std::vector<std::string> ids;
    do {
      grpc::ClientContext context;
      server_.As(account, context);
      v1::ListQueueResponse page;
      const grpc::Status status = queue_->ListQueue(&context, request, &page);
      EXPECT_TRUE(status.ok()) << status.error_message();
      for (const v1::QueueItem& item : page.items()) ids.push_back(item.core().referral_id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  std::vector<std::string> Part(v1::QueueView view, const std::string& account = kReviewer) {
    v1::ListQueueRequest request;
    request.set_view(view);
    request.set_page_size(2);
    return List(request, account);
  }
  std::map<v1::QueueView, uint32_t> Counts(const std::string& account = kReviewer, const std::string& desk = "") {
    v1::CountQueueRequest request;
    request.set_desk(desk);
    grpc::ClientContext context;
    server_.As(account, context);
    v1::CountQueueResponse response;
    const grpc::Status status = queue_->CountQueue(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::map<v1::QueueView, uint32_t> counts;
    for (const v1::QueueCount& count : response.counts()) {
      counts[count.view()] = count.cases();
      EXPECT_FALSE(count.more());
    }
    return counts;
  }
  void Waitlist(const v1::CaseCore& opened, int days) {
    v1::TakeStepRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(opened.referral_id());
    request.set_base_revision(opened.revision());
    request.set_base_entry(opened.entry());
    request.set_step_id("WAITLIST");
    v1::InputValue cause, basis, day;
    cause.set_name("cause");
    cause.add_codes("NO_BUDGET_CYCLE");
    basis.set_name("priority_basis");
    basis.set_text("three small children");
    day.set_name("review_on");
    *day.mutable_date() = ToDate(absl::ToCivilDay(server_.clock().Now(), absl::UTCTimeZone()) + days);
    for (const v1::InputValue& input : {cause, basis, day}) *request.add_inputs() = input;
    grpc::ClientContext context;
    server_.As(kReviewer, context);
    v1::TakeStepResponse response;
    const grpc::Status status = referrals_->TakeStep(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  void Later(int days) {
    server_.clock().Advance(absl::Hours(24 * days));
    server_.Forget(kReviewer);
    server_.Forget(world::kDeskReviewer);
  }

  TestServer server_;
  std::unique_ptr<v1::QueueService::Stub> queue_ = v1::QueueService::NewStub(server_.Channel());
  std::unique_ptr<v1::ReferralService::Stub> referrals_ = v1::ReferralService::NewStub(server_.Channel());
};

TEST_F(QueueCallsTest, WhatIsOverdueIsThereFromTheDayAfterItsDueDateTheLongestFirst) {
  const v1::CaseCore normal = Submit();
  const v1::CaseCore emergency = Submit(v1::URGENCY_EMERGENCY);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_OVERDUE), IsEmpty());
  Later(5);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_OVERDUE), ElementsAre(emergency.referral_id()));
  Later(20);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_OVERDUE), ElementsAre(emergency.referral_id(), normal.referral_id()));
}

TEST_F(QueueCallsTest, AReviewIsShownAWeekBeforeItsDay) {
  const v1::CaseCore core = server_.OpenTo(kReviewer, Submit());
  Waitlist(core, 30);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_REVIEW_DUE), IsEmpty());
  Later(21);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_REVIEW_DUE), IsEmpty());
  Later(3);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_REVIEW_DUE), ElementsAre(core.referral_id()));
  Later(60);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_REVIEW_DUE), ElementsAre(core.referral_id())) << "until somebody decides";
}

TEST_F(QueueCallsTest, OrdersAndFiltersNarrowAndPagesGoOn) {
  std::vector<std::string> received;
  for (const v1::Urgency urgency :
       {v1::URGENCY_NORMAL, v1::URGENCY_EMERGENCY, v1::URGENCY_URGENT, v1::URGENCY_NORMAL}) {
    received.push_back(Submit(urgency).referral_id());
  }
  v1::ListQueueRequest request;
  request.set_page_size(1);
  EXPECT_THAT(List(request), ElementsAre(received[1], received[2], received[0], received[3]));
  request.set_sort(v1::QUEUE_SORT_RECEIVED);
  EXPECT_THAT(List(request), ::testing::ElementsAreArray(received));
  request.set_sort(v1::QUEUE_SORT_DUE);
  EXPECT_THAT(List(request), ElementsAre(received[1], received[2], received[0], received[3]));
  request.set_urgency(v1::URGENCY_NORMAL);
  EXPECT_THAT(List(request), ElementsAre(received[0], received[3]));
  request.set_programme("NOWHERE");
  EXPECT_THAT(List(request), IsEmpty());
  request.set_programme(world::kProgramme);
  request.set_stage_id("SUBMITTED");
  request.set_desk(world::kDesk);
  EXPECT_THAT(List(request), ElementsAre(received[0], received[3]));
  request.set_desk(world::kOtherDesk);
  EXPECT_THAT(List(request), IsEmpty());
}

TEST_F(QueueCallsTest, ATokenOfAnotherOrderOrFilterIsRefusedByName) {
  Submit();
  Submit();
  v1::ListQueueRequest request;
  request.set_page_size(1);
  grpc::ClientContext first;
  server_.As(kReviewer, first);
  v1::ListQueueResponse page;
  ASSERT_TRUE(queue_->ListQueue(&first, request, &page).ok());
  ASSERT_FALSE(page.next_page_token().empty());
  request.set_page_token(page.next_page_token());
  request.set_sort(v1::QUEUE_SORT_DUE);
  grpc::ClientContext second;
  server_.As(kReviewer, second);
  EXPECT_THAT(ErrorOf(queue_->ListQueue(&second, request, &page)).fields, ElementsAre("page_token"));
}

TEST_F(QueueCallsTest, CountsAreOfWhatTheCallerMaySee) {
  std::vector<v1::CaseCore> cores;
  for (int i = 0; i < 5; ++i) cores.push_back(Submit());
  const v1::CaseCore mine = server_.OpenTo(kReviewer, cores[0]);
  Waitlist(server_.OpenTo(kReviewer, cores[1]), 3);
  std::map<v1::QueueView, uint32_t> counts = Counts();
  EXPECT_EQ(counts.size(), 8u) << "one for each view";
  EXPECT_EQ(counts[v1::QUEUE_VIEW_UNSPECIFIED], 5u);
  EXPECT_EQ(counts[v1::QUEUE_VIEW_UNCLAIMED], Part(v1::QUEUE_VIEW_UNCLAIMED).size());
  EXPECT_EQ(counts[v1::QUEUE_VIEW_MINE], Part(v1::QUEUE_VIEW_MINE).size());
  EXPECT_EQ(counts[v1::QUEUE_VIEW_REVIEW_DUE], 1u);
  EXPECT_EQ(counts[v1::QUEUE_VIEW_OVERDUE], 0u);
  EXPECT_EQ(Counts(kReviewer, world::kOtherDesk)[v1::QUEUE_VIEW_UNSPECIFIED], 0u);
  // Who reviews at another desk alone sees none of these, and no number of them.
  for (const auto& [view, cases] : Counts(world::kDeskReviewer)) EXPECT_EQ(cases, 0u) << view;
  EXPECT_EQ(mine.holder(), kReviewer);
}

}  // namespace
}  // namespace ihala
