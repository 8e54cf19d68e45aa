// Promises of scope: what a device holds is what its person may see, whoever hands a case over or gets another role.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/wire/row_digest.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"
#include "tests/support/world/row_copy.h"

namespace ihala {
namespace {

class ScopeTest : public ExchangeTest {
 protected:
  void Read(const Device& device, const std::string& account) {
    for (const v1::Row& row : PullAll(device, &cursors_[account], 4096)) copies_[account].Take(row);
  }
  v1::ExchangeDown Ask(const Device& device, const v1::ExchangeUp& asked) {
    v1::ExchangeUp up = asked;
    up.set_stream_id(device.stream_id);
    absl::StatusOr<v1::ExchangeDown> down = Exchange(device, up);
    EXPECT_TRUE(down.ok()) << down.status();
    return down.ok() ? *std::move(down) : v1::ExchangeDown();
  }
  v1::RowsDigest Held(const Device& device, const std::string& account) {
    v1::ExchangeUp up;
    up.set_cursor(cursors_[account]);
    up.set_page_bytes_max(1024);
    return Ask(device, up).held();
  }

  std::map<std::string, std::string> cursors_;
  std::map<std::string, RowCopy> copies_;
};

TEST_F(ScopeTest, WhoeverReadEverythingHoldsWhatTheServerSays) {
  Device device = MakeDevice(world::kWorker);
  for (int i = 0; i < 3; ++i) device.Add(Submission(world::kWorker));
  Push(device, 1, 3);
  const std::string id = DecodeOperation(device.operations[0])->referral_id();
  Do(world::kReviewer, Step(id, "CLAIM"));
  Do(world::kWorker, Comment(id, "بيننا", v1::AUDIENCE_INTERNAL));
  Do(world::kReviewer, Comment(id, "عندنا", v1::AUDIENCE_INTERNAL));
  Do(world::kReviewer, Comment(id, "للجميع"));
  for (const std::string account : {world::kWorker, world::kOtherWorker, world::kSupervisor, world::kReviewer,
                                    world::kOtherReviewer, world::kLead, world::kForeignWorker}) {
    SCOPED_TRACE(account);
    const Device reader = MakeDevice(account);
    Read(reader, account);
    EXPECT_TRUE(Held(reader, account) == copies_[account].Digest())
        << Held(reader, account).rows() << " " << copies_[account].rows.size();
  }
}

TEST_F(ScopeTest, ASystemReceivesCasesOnlyWhereItsRightsListThatItReads) {
  Device device = MakeDevice(world::kWorker);
  device.Add(Submission(world::kWorker));
  Push(device, 1, 1);
  for (const v1::Right right : {v1::RIGHT_READ, v1::RIGHT_SUBMIT}) {
    for (v1::Account account : world::Accounts()) {
      if (account.code() != world::kIntegrator) continue;
      account.mutable_roles(0)->clear_rights();
      account.mutable_roles(0)->add_rights(right);
      Enrol(account);
    }
    const Device system = MakeDevice(world::kIntegrator);
    std::string cursor;
    int cases = 0;
    for (const v1::Row& row : PullAll(system, &cursor, 4096)) cases += row.referral_id().empty() ? 0 : 1;
    EXPECT_EQ(cases > 0, right == v1::RIGHT_READ) << v1::Right_Name(right);
  }
}

TEST_F(ScopeTest, AFirstReadBringsTheDirectoryThenWhatIsOpenThenTheRest) {
  Device device = MakeDevice(world::kWorker);
  for (int i = 0; i < 6; ++i) device.Add(Submission(world::kWorker));
  Push(device, 1, 6);
  std::set<std::string> closed;
  for (int i = 0; i < 3; ++i) {
    const std::string id = DecodeOperation(device.operations[static_cast<size_t>(i)])->referral_id();
    closed.insert(id);
    Do(world::kWorker, Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")}));
  }
  int before = 0;
  std::string cursor;
  for (const v1::Row& row : PullAll(device, &cursor, 2048)) {
    const int lane = row.referral_id().empty() ? 1 : closed.contains(row.referral_id()) ? 3 : 2;
    EXPECT_GE(lane, before);
    before = lane;
  }
  EXPECT_EQ(before, 3);
}

TEST_F(ScopeTest, WhatChangesDuringAFirstReadIsInTheCopyAtItsEnd) {
  Device device = MakeDevice(world::kWorker);
  constexpr size_t kCases = 12;
  for (size_t i = 0; i < kCases; ++i) device.Add(Submission(world::kWorker));
  Push(device, 1, kCases);
  std::vector<std::string> ids;
  for (const std::string& bytes : device.operations) ids.push_back(DecodeOperation(bytes)->referral_id());
  const auto turn = [&](const std::string& id) {
    // Closes what is open and opens what is closed, whatever the workflow says of that.
    v1::CaseCore core = CoreOf(id);
    const bool opens = core.stage_id() != "SUBMITTED";
    core.set_stage_id(opens ? "SUBMITTED" : "WITHDRAWN");
    const v1::StageKind kind = opens ? v1::STAGE_KIND_WAITING_ON_RECEIVER : v1::STAGE_KIND_CLOSED_STOPPED;
    ASSERT_TRUE(store_->Write([&](WriteTxn& txn) { return txn.PutCore(&core, kind).status(); }).ok());
  };
  for (size_t i = 0; i < kCases; i += 2) turn(ids[i]);
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    RowCopy copy;
    std::string cursor;
    std::set<std::string> cores;
    v1::ExchangeDown down;
    for (int pages = 0; pages == 0 || down.page().more(); ++pages) {
      ASSERT_LT(pages, 1000);
      v1::ExchangeUp up;
      up.set_cursor(cursor);
      up.set_page_bytes_max(1024);
      down = Ask(device, up);
      for (const v1::Row& row : down.page().rows()) {
        if (row.has_core()) cores.insert(row.referral_id());
        EXPECT_TRUE(row.referral_id().empty() || cores.contains(row.referral_id())) << "a child before its case";
        copy.Take(row);
      }
      cursor = down.page().next_cursor();
      if (pages < 40 && random.Uniform(2) == 0) turn(ids[random.Uniform(kCases)]);
    }
    EXPECT_TRUE(copy.Digest() == down.held()) << copy.rows.size() << " " << down.held().rows();
  }
}

TEST_F(ScopeTest, ACaseThatIsHandedOverGoesToOneAndLeavesTheOther) {
  Device author = MakeDevice(world::kWorker);
  Device other = MakeDevice(world::kOtherWorker);
  author.Add(Submission(world::kWorker));
  Push(author, 1, 1);
  const std::string id = DecodeOperation(author.operations[0])->referral_id();
  const auto hand_to = [&](const std::string& account) {
    const v1::InputValue worker = ReferenceInput("worker", account);
    EXPECT_EQ(Do(world::kSupervisor, Step(id, "HAND_OVER", {worker})).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    Read(author, world::kWorker);
    Read(other, world::kOtherWorker);
    EXPECT_TRUE(Held(author, world::kWorker) == copies_[world::kWorker].Digest());
    EXPECT_TRUE(Held(other, world::kOtherWorker) == copies_[world::kOtherWorker].Digest());
  };
  Read(other, world::kOtherWorker);
  EXPECT_EQ(copies_[world::kOtherWorker].cases(), 0u);
  hand_to(world::kOtherWorker);
  // Who wrote it goes on seeing it.
  EXPECT_EQ(copies_[world::kWorker].cases(), 1u);
  EXPECT_EQ(copies_[world::kOtherWorker].cases(), 1u);
  EXPECT_GE(copies_[world::kOtherWorker].rows.size(), copies_[world::kWorker].rows.size());
  hand_to(world::kWorker);
  EXPECT_EQ(copies_[world::kOtherWorker].cases(), 0u);
  hand_to(world::kOtherWorker);
  EXPECT_EQ(copies_[world::kOtherWorker].cases(), 1u);
}

TEST_F(ScopeTest, OnlyACaseworkerOfOnesOwnTakesACaseOver) {
  Device author = MakeDevice(world::kWorker);
  author.Add(Submission(world::kWorker));
  Push(author, 1, 1);
  const std::string id = DecodeOperation(author.operations[0])->referral_id();
  for (const std::string account : {world::kForeignWorker, world::kReviewer, "NOBODY"}) {
    const v1::InputValue worker = ReferenceInput("worker", account);
    const v1::Verdict verdict = Do(world::kSupervisor, Step(id, "HAND_OVER", {worker})).verdict;
    EXPECT_EQ(verdict.reason(), "INVALID") << account;
    ASSERT_EQ(verdict.fields_size(), 1) << account;
    EXPECT_EQ(verdict.fields(0).field(), "inputs.worker");
  }
}

TEST_F(ScopeTest, AComparisonNamesWhatDiffersAndHandsOutNothingElse) {
  Device device = MakeDevice(world::kWorker);
  for (int i = 0; i < 20; ++i) device.Add(Submission(world::kWorker));
  Push(device, 1, 20);
  Device foreign = MakeDevice(world::kForeignWorker);
  foreign.Add(Submission(world::kForeignWorker));
  Push(foreign, 1, 1);
  Read(device, world::kWorker);
  RowCopy& copy = copies_[world::kWorker];
  v1::ExchangeUp up;
  up.mutable_repair()->set_bytes_max(1024);
  up.mutable_repair()->set_buckets(copy.Buckets());
  EXPECT_EQ(Ask(device, up).repair().buckets_size(), 0);
  const v1::Row lost = copy.rows.rbegin()->second;
  copy.rows.erase(std::prev(copy.rows.end()));
  up.mutable_repair()->set_buckets(copy.Buckets());
  const v1::RepairDown found = Ask(device, up).repair();
  ASSERT_EQ(found.buckets_size(), 1);
  EXPECT_EQ(found.buckets(0).bucket(), BucketOf(lost.referral_id()));
  // A row of somebody else is not handed out, whoever asks for it.
  v1::ExchangeUp wants;
  wants.mutable_repair()->set_bytes_max(1024);
  for (const std::string& id : {lost.referral_id(), DecodeOperation(foreign.operations[0])->referral_id()}) {
    v1::RowName& name = *wants.mutable_repair()->add_wanted();
    name.set_referral_id(id);
    name.set_kind(v1::Row::kCoreFieldNumber);
  }
  const v1::RepairDown given = Ask(device, wants).repair();
  EXPECT_EQ(given.wanted_done(), 2u);
  ASSERT_EQ(given.rows_size(), 1);
  EXPECT_EQ(given.rows(0).referral_id(), lost.referral_id());
}

TEST_F(ScopeTest, EveryBucketIsComparedHoweverLittleHasRoom) {
  Device device = MakeDevice(world::kWorker);
  for (int i = 0; i < 40; ++i) device.Add(Submission(world::kWorker));
  Push(device, 1, 40);
  RowCopy copy;
  v1::ExchangeUp up;
  up.mutable_repair()->set_bytes_max(1024);
  int comparisons = 0;
  for (; comparisons < 300; ++comparisons) {
    up.mutable_repair()->set_buckets(copy.Buckets());
    const v1::RepairDown found = Ask(device, up).repair();
    if (found.buckets_size() == 0) break;
    v1::ExchangeUp wants;
    wants.mutable_repair()->set_bytes_max(256 * 1024);
    for (const v1::BucketRows& bucket : found.buckets()) {
      for (const v1::RowName& name : bucket.rows()) *wants.mutable_repair()->add_wanted() = name;
    }
    const v1::ExchangeDown down = Ask(device, wants);
    for (const v1::Row& row : down.repair().rows()) copy.Take(row);
  }
  EXPECT_GT(comparisons, 2);
  Read(device, world::kWorker);
  EXPECT_TRUE(copy.Digest() == copies_[world::kWorker].Digest());
}

TEST_F(ScopeTest, AnotherRoleIsToldOnThePageAndTheCursorGoesOn) {
  Device device = MakeDevice(world::kOtherWorker);
  Device author = MakeDevice(world::kWorker);
  author.Add(Submission(world::kWorker));
  Push(author, 1, 1);
  Read(device, world::kOtherWorker);
  GiveRole(world::kOtherWorker, v1::ROLE_SUPERVISOR);
  v1::ExchangeUp up;
  up.set_cursor(cursors_[world::kOtherWorker]);
  up.set_page_bytes_max(1024);
  const v1::Page told = Ask(device, up).page();
  EXPECT_TRUE(told.scope_changed());
  EXPECT_TRUE(told.more());
  EXPECT_EQ(told.rows_size(), 0);
  up.set_cursor(told.next_cursor());
  const v1::ExchangeDown down = Ask(device, up);
  EXPECT_FALSE(down.page().scope_changed());
  EXPECT_GT(down.held().rows(), copies_[world::kOtherWorker].rows.size());
}

}  // namespace
}  // namespace ihala
