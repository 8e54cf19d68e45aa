// What a server shows of cases is entered before it is shown: by every surface, for everybody who looks at what is not
// their own work.
#include <map>
#include <set>
#include <string>
#include <vector>

#include <grpcpp/client_context.h>

#include "absl/strings/escaping.h"
#include "common/audit/record.h"
#include "common/audit/verifier.h"
#include "common/base/ids.h"
#include "common/sqlite/connection.h"
#include "common/wire/payload.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/audit_service.grpc.pb.h"
#include "ihala/v1/queue_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

class ReadsTest : public ::testing::Test {
 protected:
  template <typename Service, typename Request, typename Response, typename Stub>
  grpc::Status Call(const std::string& account,
                    grpc::Status (Stub::*call)(grpc::ClientContext*, const Request&, Response*), const Request& request,
                    Response* response) {
    const auto stub = Service::NewStub(server_.InProcessChannel());
    grpc::ClientContext context;
    server_.As(account, context);
    return (stub.get()->*call)(&context, request, response);
  }

  grpc::Status Get(const std::string& account, const std::string& id) {
    v1::GetReferralRequest request;
    request.set_referral_id(id);
    v1::GetReferralResponse response;
    return Call<v1::ReferralService>(account, &v1::ReferralService::Stub::GetReferral, request, &response);
  }

  v1::CaseCore NewCase() { return server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random())); }

  // The whole trail, as the auditor gets it.
  std::vector<v1::AuditEntry> Trail() {
    v1::ListAuditTrailRequest request;
    v1::ListAuditTrailResponse response;
    std::vector<v1::AuditEntry> entries;
    TrailVerifier verifier;
    do {
      response.Clear();
      const grpc::Status status =
          Call<v1::AuditService>(world::kAuditor, &v1::AuditService::Stub::ListAuditTrail, request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      if (!status.ok() || response.entries().empty()) break;
      entries.insert(entries.end(), response.entries().begin(), response.entries().end());
      counts_.assign(response.counts().begin(), response.counts().end());
      heads_.insert(heads_.end(), response.heads().begin(), response.heads().end());
      request.set_after(entries.back().n());
      request.set_up_to(response.up_to());
    } while (!response.last());
    EXPECT_EQ(heads_.empty() ? 0 : heads_.back().n(), entries.back().n()) << "an export ends at a head";
    return entries;
  }

  // The entries of reads since the last call.
  std::vector<v1::AuditEntry> NewReads() {
    std::vector<v1::AuditEntry> reads;
    for (const v1::AuditEntry& entry : Trail()) {
      if (entry.n() > seen_ && entry.action().rfind("read.", 0) == 0) reads.push_back(entry);
      if (entry.n() > seen_) last_ = entry.n();
    }
    seen_ = last_;
    return reads;
  }

  // Makes every write of the trail fail, as a full disk does, until it is lifted.
  void BlockTrail(bool blocked) {
    auto db = *sqlite::Connection::Open(server_.data_dir() + "/ihala.db", sqlite::Options());
    const char* const sql = blocked
                                ? "CREATE TRIGGER blocked BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"
                                : "DROP TRIGGER blocked";
    ASSERT_TRUE(db->Execute(sql).ok());
  }

  TestServer server_;
  std::vector<v1::AuditCount> counts_;
  std::vector<v1::AuditHead> heads_;
  uint64_t seen_ = 0;
  uint64_t last_ = 0;
};

TEST_F(ReadsTest, WhatAReviewerOpensIsEnteredWithItsRung) {
  const v1::CaseCore core = server_.OpenTo(world::kReviewer, NewCase());
  NewReads();
  ASSERT_TRUE(Get(world::kReviewer, core.referral_id()).ok());
  const std::vector<v1::AuditEntry> reads = NewReads();
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_EQ(reads[0].action(), "read.get_referral");
  EXPECT_EQ(reads[0].actor(), world::kReviewer);
  EXPECT_EQ(reads[0].organisation(), world::kMinistry);
  ASSERT_EQ(reads[0].cases_size(), 1);
  EXPECT_EQ(reads[0].cases(0).case_id(), UuidToText(core.referral_id()));
  EXPECT_EQ(reads[0].cases(0).rung(), v1::RUNG_IDENTITY);
}

TEST_F(ReadsTest, AListOfEnvelopesIsCountedAndACaseworkersOwnCaseToo) {
  const v1::CaseCore core = NewCase();
  NewReads();
  v1::ListQueueRequest request;
  request.set_view(v1::QUEUE_VIEW_UNCLAIMED);
  v1::ListQueueResponse response;
  ASSERT_TRUE(Call<v1::QueueService>(world::kReviewer, &v1::QueueService::Stub::ListQueue, request, &response).ok());
  ASSERT_EQ(response.items_size(), 1);
  ASSERT_TRUE(Get(world::kWorker, core.referral_id()).ok());
  EXPECT_THAT(NewReads(), IsEmpty());
  server_.Restart();
  Trail();
  std::map<std::string, std::pair<uint64_t, uint64_t>> counted;
  for (const v1::AuditCount& count : counts_) {
    counted[count.actor() + " " + count.action()] = {count.envelopes(), count.own()};
  }
  EXPECT_EQ(counted["R-71 read.list_queue"], std::make_pair(uint64_t{1}, uint64_t{0}));
  EXPECT_EQ(counted["W-31 read.get_referral"], std::make_pair(uint64_t{0}, uint64_t{1}));
}

TEST_F(ReadsTest, ASupervisorWhoLooksAtACaseworkersCaseIsEntered) {
  const v1::CaseCore core = NewCase();
  NewReads();
  ASSERT_TRUE(Get(world::kSupervisor, core.referral_id()).ok());
  ASSERT_TRUE(Get(world::kIntegrator, core.referral_id()).ok());
  EXPECT_EQ(NewReads().size(), 2u);
}

TEST_F(ReadsTest, AnAnswerThatIsRefusedIsNotEntered) {
  const v1::CaseCore core = NewCase();
  NewReads();
  EXPECT_FALSE(Get(world::kForeignWorker, core.referral_id()).ok());
  EXPECT_FALSE(Get(world::kDeskReviewer, core.referral_id()).ok());
  EXPECT_THAT(NewReads(), IsEmpty());
}

TEST_F(ReadsTest, ASyncPageIsEnteredWithItsDeviceAndCases) {
  std::set<std::string> cases;
  for (int i = 0; i < 3; ++i) {
    cases.insert(UuidToText(server_.OpenTo(world::kReviewer, NewCase()).referral_id()));
  }
  RawDevice device(server_.random(), world::kReviewer);
  const std::string token = server_.SignInWithDevice(world::kReviewer, device.Enrolment());
  NewReads();
  v1::ExchangeUp up = device.Up({});
  up.set_page_bytes_max(256 * 1024);
  v1::ExchangeRequest request;
  std::set<std::string> shown;
  for (bool more = true; more;) {
    *request.mutable_up() = Pack(up, 0);
    const auto stub = v1::SyncService::NewStub(server_.InProcessChannel());
    grpc::ClientContext context;
    TestServer::WithToken(token, context);
    v1::ExchangeResponse response;
    ASSERT_TRUE(stub->Exchange(&context, request, &response).ok());
    v1::ExchangeDown down;
    ASSERT_TRUE(Unpack(response.down(), "down", &down).ok());
    more = down.page().more();
    up.set_cursor(down.page().next_cursor());
  }
  for (const v1::AuditEntry& entry : NewReads()) {
    EXPECT_EQ(entry.action(), "read.exchange");
    EXPECT_EQ(entry.subject(), absl::BytesToHexString(device.stream_id()));
    for (const v1::AuditCase& one : entry.cases()) shown.insert(one.case_id());
  }
  EXPECT_EQ(shown, cases);
}

TEST_F(ReadsTest, WithoutAnEntryNothingAboveTheEnvelopeLeaves) {
  const v1::CaseCore core = server_.OpenTo(world::kReviewer, NewCase());
  server_.TokenOf(world::kReviewer);
  server_.TokenOf(world::kWorker);
  server_.TokenOf(world::kAuditor);
  BlockTrail(true);
  EXPECT_EQ(Get(world::kReviewer, core.referral_id()).error_code(), grpc::StatusCode::UNAVAILABLE);
  v1::ListAuditTrailResponse response;
  EXPECT_EQ(Call<v1::AuditService>(world::kAuditor, &v1::AuditService::Stub::ListAuditTrail,
                                   v1::ListAuditTrailRequest(), &response)
                .error_code(),
            grpc::StatusCode::UNAVAILABLE);
  // What needs no entry is shown.
  EXPECT_TRUE(Get(world::kWorker, core.referral_id()).ok());
  BlockTrail(false);
  EXPECT_TRUE(Get(world::kReviewer, core.referral_id()).ok());
}

TEST_F(ReadsTest, EveryEntryOfEveryActionIsIdsAndCodes) {
  const v1::CaseCore core = server_.OpenTo(world::kReviewer, NewCase());
  ASSERT_TRUE(Get(world::kReviewer, core.referral_id()).ok());
  v1::SignOutResponse out;
  ASSERT_TRUE(
      Call<v1::SessionService>(world::kReviewer, &v1::SessionService::Stub::SignOut, v1::SignOutRequest(), &out).ok());
  std::set<std::string> actions;
  for (const v1::AuditEntry& entry : Trail()) {
    const absl::StatusOr<AuditRecord> record = FromEntry(entry);
    ASSERT_TRUE(record.ok()) << record.status();
    EXPECT_TRUE(CheckIdsAndCodes(*record).ok()) << entry.action() << ": " << CheckIdsAndCodes(*record);
    actions.insert(entry.action());
  }
  EXPECT_THAT(actions, IsSupersetOf({"installation.init", "workflow.load", "governorate.put", "organisation.put",
                                     "programme.put", "desk.put", "agreement.put", "agreement.sign", "account.put",
                                     "session.sign_in", "session.sign_out", "operation.submit", "operation.take_step",
                                     "read.get_referral", "audit.export"}));
}

}  // namespace
}  // namespace ihala
