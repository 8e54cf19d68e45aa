// Devices in a declared shock and in a trial, with and without knowing of it.
#include <algorithm>
#include <string>
#include <vector>

#include "common/workflow/default_workflow.h"
#include "gmock/gmock.h"
#include "tests/contract/online_fixture.h"
#include "tests/support/migration_fixture.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;

constexpr char kShock[] = "shock-response";
constexpr char kTried[] = "tried";

class ArrangedDeviceTest : public OnlineContractFixture {
 protected:
  ArrangedDeviceTest() {
    v1::Workflow tried = *ParseWorkflowText(DefaultWorkflowText());
    tried.set_workflow_id(kTried);
    tried.set_version(1);
    for (const v1::Workflow& document : {*ParseWorkflowText(ShockResponseText()), tried}) {
      Load(document);
      for (const char* speaker : {world::kSupervisor, world::kLead}) SignVersion(speaker, document.workflow_id(), 1);
    }
  }
  absl::CivilDay Today() { return absl::ToCivilDay(server_.clock().Now(), absl::UTCTimeZone()); }
  void Declare(v1::ArrangementKind kind, uint32_t most_cases = 0) {
    v1::DeclareArrangementRequest request;
    request.set_request_id(server_.RequestId());
    v1::Arrangement& one = *request.mutable_arrangement();
    one.set_arrangement_id("ONE");
    one.set_kind(kind);
    one.mutable_title()->set_ar("نزوح");
    one.mutable_title()->set_en("Displacement");
    one.mutable_workflow()->set_workflow_id(kShock);
    *one.mutable_from() = ToDate(Today());
    if (kind == v1::ARRANGEMENT_KIND_TRIAL) {
      one.mutable_workflow()->set_workflow_id(kTried);
      one.mutable_workflow()->set_version(1);
      one.add_programmes(world::kProgramme);
      one.add_referring_organisations(world::kCso1);
      *one.mutable_to() = ToDate(Today() + 20);
      one.set_most_cases(most_cases);
    }
    v1::DeclareArrangementResponse response;
    Must<v1::AdminService>(world::kAdministrator, &v1::AdminService::Stub::DeclareArrangement, request, &response);
    EXPECT_THAT(response.unsigned_organisations(), testing::IsEmpty());
  }
  std::string Queued(Client& device) {
    const auto queued = device.SubmitReferral(world::Dossier(server_.clock(), server_.random()));
    EXPECT_TRUE(queued.ok()) << queued.status();
    return queued.ok() ? queued->referral_id : "";
  }
  // What the device wrote that the referral follows.
  static std::string Named(Client& device, const std::string& id) {
    return device.GetCase(id)->operations.front().operation.workflow().workflow_id();
  }
  static std::string Followed(Client& device, const std::string& id) {
    return device.GetCase(id)->summary.core.workflow().workflow_id();
  }
};

TEST_F(ArrangedDeviceTest, WhoHearsOfAShockRefersByTheEmergencyWorkflowWithoutALinkToo) {
  const auto device = Device("field", world::kWorker);
  EXPECT_THAT(*device->ListAttention(), testing::IsEmpty());
  Declare(v1::ARRANGEMENT_KIND_SHOCK);
  Sync(*device);
  const std::vector<AttentionItem> items = *device->ListAttention();
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].kind, AttentionKind::kArranged);
  EXPECT_EQ(items[0].reason, "ONE");
  EXPECT_THAT(items[0].text.en(), HasSubstr("A shock was declared: Displacement"));
  EXPECT_THAT(items[0].text.ar(), HasSubstr("نزوح"));
  const std::string id = Queued(*device);
  EXPECT_EQ(Named(*device, id), kShock);
  Sync(*device);
  EXPECT_EQ(Followed(*device, id), kShock);
}

TEST_F(ArrangedDeviceTest, WhoIsCutOffMeanwhileLosesNothing) {
  const auto device = Device("field", world::kWorker);
  const std::string stays = Queued(*device);
  const std::string withdrawn = Queued(*device);
  ASSERT_TRUE(device->Withdraw(withdrawn, {fixture::Codes("reason", {"MOVED"})}).ok());
  Declare(v1::ARRANGEMENT_KIND_SHOCK);
  Sync(*device);
  Sync(*device);
  EXPECT_EQ(Followed(*device, stays), kShock);
  EXPECT_EQ(device->GetCase(stays)->summary.stage_id, "RECEIVED");
  EXPECT_EQ(device->GetCase(withdrawn)->summary.stage_id, "WITHDRAWN");
}

TEST_F(ArrangedDeviceTest, WhatIsTooManyForATrialGoesTheUsualWayAndSoDoesWhatWasQueuedBehindIt) {
  const auto device = Device("field", world::kWorker);
  Declare(v1::ARRANGEMENT_KIND_TRIAL, 1);
  Sync(*device);
  const std::string first = Queued(*device);
  Sync(*device);
  // The device does not know that it is full.
  const std::string second = Queued(*device);
  ASSERT_EQ(Named(*device, second), kTried);
  ASSERT_TRUE(device->AddComment(second, v1::AUDIENCE_BOTH_SIDES, "words").ok());
  ASSERT_TRUE(device->Withdraw(second, {fixture::Codes("reason", {"MOVED"})}).ok());
  Sync(*device);
  EXPECT_EQ(Followed(*device, first), kTried);
  const auto second_case = device->GetCase(second);
  EXPECT_EQ(second_case->summary.core.workflow().workflow_id(), "default");
  EXPECT_EQ(second_case->summary.stage_id, "WITHDRAWN");
  EXPECT_EQ(device->ListComments(second)->size(), 1u);
}

}  // namespace
}  // namespace ihala
