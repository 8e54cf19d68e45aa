#include "server/sync/exchange.h"

#include <map>
#include <set>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/wire/chain.h"
#include "common/wire/contact.h"
#include "common/wire/operation_codec.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

TEST_F(ExchangeTest, OperationsGoUpAndAReceiptComesDown) {
  Device device = MakeDevice(world::kWorker);
  for (int i = 0; i < 3; ++i) device.Add(Submission(world::kWorker));
  const v1::ExchangeDown down = Push(device, 1, 3);
  ASSERT_EQ(down.verdicts_size(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(down.verdicts(i).n(), static_cast<uint64_t>(i + 1));
    EXPECT_EQ(down.verdicts(i).verdict().kind(), v1::VERDICT_KIND_APPLIED) << down.verdicts(i).DebugString();
  }
  EXPECT_TRUE(VerifyReceipt(server_->public_key(), down.receipt()));
  EXPECT_EQ(down.receipt().head_n(), 3u);
  EXPECT_EQ(down.receipt().head_digest(), device.digests[2]);
  EXPECT_EQ(down.receipt().ranges_size(), 1);
}

TEST_F(ExchangeTest, WhoAsksForItIsToldBySignatureThatTheServerWasReached) {
  const Device device = MakeDevice(world::kWorker);
  v1::ExchangeUp up;
  up.set_stream_id(device.stream_id);
  EXPECT_EQ(Exchange(device, up)->contact_signature(), "");
  up.set_contact_nonce(random_.Bytes(kContactNonceBytes));
  const v1::ExchangeDown down = *Exchange(device, up);
  EXPECT_TRUE(VerifyContact(server_->public_key(), device.stream_id, up.contact_nonce(), down.server_time(),
                            down.contact_signature()));
  up.set_contact_nonce("short");
  const absl::Status status = Exchange(device, up).status();
  ASSERT_EQ(Violations(status).size(), 1u) << status;
  EXPECT_EQ(Violations(status)[0].field, "contact_nonce");
}

TEST_F(ExchangeTest, ARunThatIsWrongIsNamedByItsPlace) {
  Device device = MakeDevice(world::kWorker);
  for (int i = 0; i < 2; ++i) device.Add(Submission(world::kWorker));
  v1::ExchangeUp up;
  device.Run(1, 1, &up);
  device.Run(2, 2, &up);
  up.mutable_runs(1)->set_operations(0, "");
  const absl::Status status = Exchange(device, up).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  ASSERT_EQ(Violations(status).size(), 1u);
  EXPECT_EQ(Violations(status)[0].field, "runs[1].operations[0]");
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 0);
}

TEST_F(ExchangeTest, RunsMayComeInAnyOrderAndAgain) {
  Device device = MakeDevice(world::kWorker);
  for (int i = 0; i < 6; ++i) device.Add(Submission(world::kWorker));
  std::map<uint64_t, std::string> verdicts;
  const auto check = [&](const v1::ExchangeDown& down) {
    for (const v1::OperationVerdict& verdict : down.verdicts()) {
      const std::string bytes = verdict.verdict().SerializeAsString();
      EXPECT_EQ(verdicts.try_emplace(verdict.n(), bytes).first->second, bytes) << verdict.n();
    }
  };
  check(Push(device, 5, 6));
  check(Push(device, 1, 2));
  check(Push(device, 1, 6));
  v1::ExchangeUp up;
  device.Run(6, 6, &up);
  device.Run(2, 4, &up);
  const v1::ExchangeDown down = *Exchange(device, up);
  check(down);
  EXPECT_EQ(down.receipt().ranges_size(), 2);
  EXPECT_EQ(verdicts.size(), 6u);
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 6);
}

TEST_F(ExchangeTest, OtherBytesUnderAKnownNumberAreAForkAndNotReceipted) {
  Device device = MakeDevice(world::kWorker);
  device.Add(Submission(world::kWorker));
  Push(device, 1, 1);
  Device clone{device.account, device.stream_id, *SigningKey::FromSeed(device.key.Seed().Reveal()), {}, {}};
  clone.Add(Submission(world::kWorker));
  clone.Add(Submission(world::kWorker));
  v1::ExchangeDown down = Push(clone, 1, 2);
  EXPECT_EQ(down.verdicts(0).verdict().kind(), v1::VERDICT_KIND_STREAM_FORKED);
  EXPECT_EQ(down.verdicts(1).verdict().kind(), v1::VERDICT_KIND_STREAM_FORKED);
  down = Push(clone, 2, 2);
  EXPECT_EQ(down.verdicts(0).verdict().kind(), v1::VERDICT_KIND_STREAM_FORKED);
  EXPECT_FALSE(down.has_receipt());
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 1);
}

TEST_F(ExchangeTest, WhatWasFiledAgainOnANewStreamKeepsItsFirstVerdict) {
  Device device = MakeDevice(world::kWorker);
  v1::Operation operation = Submission(world::kWorker);
  device.Add(operation);
  const std::string first = Push(device, 1, 1).verdicts(0).verdict().SerializeAsString();
  Device again = MakeDevice(world::kWorker);
  operation.mutable_origin()->set_stream_id(device.stream_id);
  operation.mutable_origin()->set_n(1);
  operation.mutable_origin()->set_digest(device.digests[0]);
  again.Add(operation);
  EXPECT_EQ(Push(again, 1, 1).verdicts(0).verdict().SerializeAsString(), first);
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 1);
}

TEST_F(ExchangeTest, AWrongSignatureIsNamedAndNothingIsJudged) {
  Device device = MakeDevice(world::kWorker);
  device.Add(Submission(world::kWorker));
  v1::ExchangeUp up;
  device.Run(1, 1, &up);
  up.mutable_signature()->front() ^= 1;
  const absl::Status status = Exchange(device, up).status();
  ASSERT_EQ(Violations(status).size(), 1u) << status;
  EXPECT_EQ(Violations(status)[0].field, "signature");
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 0);
}

TEST_F(ExchangeTest, AForkIsFoundAlsoWhereItsSecondOperationCameFirst) {
  Device device = MakeDevice(world::kWorker);
  Device copy{device.account, device.stream_id, *SigningKey::FromSeed(device.key.Seed().Reveal()), {}, {}};
  for (int i = 0; i < 2; ++i) device.Add(Submission(world::kWorker));
  for (int i = 0; i < 3; ++i) copy.Add(Submission(world::kWorker));
  EXPECT_EQ(Push(device, 2, 2).verdicts(0).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  const v1::ExchangeDown forked = Push(copy, 1, 1);
  EXPECT_EQ(forked.verdicts(0).verdict().kind(), v1::VERDICT_KIND_STREAM_FORKED);
  EXPECT_FALSE(forked.has_receipt());
  // The chain that came first goes on.
  EXPECT_EQ(Push(device, 1, 1).verdicts(0).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(Push(copy, 1, 3).verdicts(0).verdict().kind(), v1::VERDICT_KIND_STREAM_FORKED);
}

TEST_F(ExchangeTest, WhatIsSaidOfThePastAndAskedAboutTheCopyIsCheckedByName) {
  const Device device = MakeDevice(world::kWorker);
  v1::ExchangeUp up;
  up.set_stream_id(device.stream_id);
  const auto fields = [&] {
    std::vector<std::string> names;
    for (const FieldViolation& violation : Violations(Exchange(device, up).status())) names.push_back(violation.field);
    return names;
  };
  up.add_receipts_confirmed()->set_first(3);
  up.mutable_receipts_confirmed(0)->set_last(5);
  up.mutable_repair()->set_buckets(std::string(2048, 'd'));
  up.mutable_repair()->set_bytes_max(1024);
  EXPECT_TRUE(Exchange(device, up).ok());
  up.mutable_receipts_confirmed(0)->set_last(2);
  up.mutable_repair()->set_buckets("short");
  up.mutable_repair()->set_bytes_max(1);
  up.mutable_repair()->add_wanted()->set_kind(10);
  up.mutable_repair()->add_wanted()->set_kind(9);
  up.mutable_repair()->add_wanted()->set_kind(v1::Row::kLeftScopeFieldNumber);
  up.mutable_repair()->mutable_wanted(0)->set_referral_id("short");
  EXPECT_THAT(fields(), ::testing::ElementsAre("receipts_confirmed[0]", "repair.buckets", "repair.bytes_max",
                                               "repair.wanted[0]", "repair.wanted[1]", "repair.wanted[2]"));
  for (int i = 0; i < 2000; ++i) *up.add_receipts_confirmed() = v1::Range();
  for (int i = 0; i < 500; ++i) *up.mutable_repair()->add_wanted() = v1::RowName();
  EXPECT_THAT(fields(), ::testing::IsSupersetOf({"receipts_confirmed", "repair.wanted"}));
  up.clear_receipts_confirmed();
  up.mutable_repair()->Clear();
  up.mutable_repair()->set_bytes_max(1024);
  EXPECT_THAT(fields(), ::testing::ElementsAre("repair"));
}

TEST_F(ExchangeTest, AnothersStreamIsRefused) {
  Device device = MakeDevice(world::kWorker);
  Device other = MakeDevice(world::kOtherWorker);
  v1::ExchangeUp up;
  other.Add(Submission(world::kOtherWorker));
  other.Run(1, 1, &up);
  EXPECT_TRUE(absl::IsPermissionDenied(Exchange(device, up).status()));
}

TEST_F(ExchangeTest, APoisonedOperationHoldsUpNoOther) {
  Device device = MakeDevice(world::kWorker);
  device.Add(Submission(world::kWorker));
  device.operations.push_back("\xff\xff not an operation");
  device.digests.push_back(ChainNext(device.stream_id, 2, device.digests.back(), device.operations.back()));
  v1::Operation unclaimed = Submission(world::kWorker);
  unclaimed.clear_claimed();
  device.Add(unclaimed);
  device.Add(Submission(world::kWorker));
  const v1::ExchangeDown down = Push(device, 1, 4);
  EXPECT_EQ(down.verdicts(0).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(down.verdicts(1).verdict().reason(), "INVALID");
  EXPECT_EQ(down.verdicts(2).verdict().fields(0).field(), "claimed");
  EXPECT_EQ(down.verdicts(3).verdict().kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(ExchangeTest, EveryPageSizeGivesTheSameCopyWithCoresBeforeChildren) {
  Device device = MakeDevice(world::kWorker);
  std::vector<std::string> ids;
  for (int i = 0; i < 8; ++i) {
    const v1::Operation submission = Submission(world::kWorker);
    ids.push_back(submission.referral_id());
    device.Add(submission);
  }
  Push(device, 1, 8);
  for (const std::string& id : ids) Do(world::kReviewer, Step(id, "CLAIM"));
  Do(world::kReviewer, Comment(ids[0], "please call"));
  std::map<std::string, std::string> first_copy;
  for (uint32_t page_bytes : {1024u, 8192u, 262144u}) {
    std::string cursor;
    std::map<std::string, std::string> copy;
    std::set<std::string> cores;
    for (const v1::Row& row : PullAll(device, &cursor, page_bytes)) {
      copy[row.referral_id() + "/" + std::to_string(row.body_case()) + "/" + row.row_id()] = row.SerializeAsString();
      if (row.has_core()) cores.insert(row.referral_id());
      if (!row.referral_id().empty()) {
        EXPECT_TRUE(cores.contains(row.referral_id())) << "a child before its case";
      }
    }
    EXPECT_EQ(cores.size(), 8u);
    if (first_copy.empty()) first_copy = copy;
    EXPECT_EQ(copy, first_copy) << page_bytes;
    // Nothing changed since: one empty page, and the cursor stands.
    EXPECT_TRUE(PullAll(device, &cursor, page_bytes).empty());
  }
}

TEST_F(ExchangeTest, OnlyOnesOwnScopeComesDown) {
  Do(world::kWorker, Submission(world::kWorker));
  Do(world::kForeignWorker, Submission(world::kForeignWorker));
  const std::map<std::string, size_t> expected = {
      {world::kWorker, 1},      {world::kOtherWorker, 0}, {world::kSupervisor, 1},   {world::kForeignWorker, 1},
      {world::kReviewer, 2},    {world::kLead, 2},        {world::kIntegrator, 1},   {world::kDeskReviewer, 0},
      {world::kCoordinator, 0}, {world::kAuditor, 0},     {world::kAdministrator, 0}};
  for (const auto& [account, cases] : expected) {
    std::string cursor;
    std::set<std::string> seen;
    bool has_workflow = false;
    for (const v1::Row& row : PullAll(MakeDevice(account), &cursor, 262144)) {
      if (!row.referral_id().empty()) seen.insert(row.referral_id());
      has_workflow |= row.has_workflow();
    }
    EXPECT_EQ(seen.size(), cases) << account;
    EXPECT_TRUE(has_workflow) << account;
  }
}

TEST_F(ExchangeTest, AForeignOrDamagedCursorIsAStateOfThePageAndNoError) {
  Device device = MakeDevice(world::kWorker);
  std::string cursor;
  PullAll(device, &cursor, 262144);
  std::string damaged = cursor;
  damaged.back() ^= 1;
  for (const auto& [account, sent] :
       {std::pair(std::string(world::kOtherWorker), cursor), std::pair(std::string(world::kWorker), damaged),
        std::pair(std::string(world::kWorker), std::string("nonsense"))}) {
    v1::ExchangeUp up;
    const Device sender = MakeDevice(account);
    up.set_stream_id(sender.stream_id);
    up.set_cursor(sent);
    up.set_page_bytes_max(4096);
    const absl::StatusOr<v1::ExchangeDown> down = Exchange(sender, up);
    ASSERT_TRUE(down.ok()) << down.status();
    EXPECT_EQ(down->page().state(), v1::CURSOR_STATE_RESNAPSHOT);
    EXPECT_EQ(down->page().rows_size(), 0);
  }
}

TEST_F(ExchangeTest, AfterAWithdrawalTheReceiversCopyLosesTheNames) {
  const v1::Operation submission = Submission(world::kWorker);
  Do(world::kWorker, submission);
  OpenTo(world::kReviewer, submission.referral_id());
  const Device reviewer = MakeDevice(world::kReviewer);
  std::string cursor;
  bool named = false;
  for (const v1::Row& row : PullAll(reviewer, &cursor, 262144)) {
    named |= row.has_dossier() && row.dossier().people_size() > 0;
  }
  EXPECT_TRUE(named);
  Do(world::kWorker, Step(submission.referral_id(), "WITHDRAW", {CodeInput("reason", "CONSENT_WITHDRAWN")}));
  bool replaced = false;
  for (const v1::Row& row : PullAll(reviewer, &cursor, 262144)) {
    if (!row.has_dossier()) continue;
    replaced = true;
    EXPECT_EQ(row.dossier().people_size(), 0);
    EXPECT_FALSE(row.dossier().has_needs());
  }
  EXPECT_TRUE(replaced);
}

}  // namespace
}  // namespace ihala
