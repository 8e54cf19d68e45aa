#include "tools/load/store/store_load.h"

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "common/sqlite/connection.h"
#include "common/workflow/calendar.h"
#include "gmock/gmock.h"
#include "tests/support/world/core_fixture.h"

namespace ihala::load {
namespace {

// A store with the world of the tests in it, which no server holds.
class StoreLoadTest : public CoreFixture {
 protected:
  StoreLoadTest() {
    executor_.reset();
    store_.reset();
    options_.data_dir = dir_;
    options_.end = absl::FromUnixSeconds(1780000000);  // 2026-05-28.
    options_.count = 200;
    options_.days = 60;  // Each hour is a commit.
  }

  LoadFigures Load() {
    std::ostringstream lines;
    Progress progress(options_.count, lines, SystemClock::Get());
    const absl::Status status = LoadStore(options_, progress);
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(progress.figures().refused, 0u) << progress.figures().first_refusal;
    return progress.figures();
  }

  std::vector<v1::HistoryEntry> HistoryOf(const std::string& referral_id) {
    std::vector<v1::HistoryEntry> entries;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      auto rows = txn.ListChildren(referral_id, RowKind::kHistory, 0, 1000);
                      if (!rows.ok()) return rows.status();
                      for (const FeedRow& row : *rows) entries.emplace_back().ParseFromString(row.body);
                      return absl::OkStatus();
                    })
                    .ok());
    return entries;
  }

  std::vector<v1::CaseCore> Cores() {
    std::vector<v1::CaseCore> cores;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      auto listed = txn.ListCores(Party::kReceiving, world::kMinistry, 0, 100000);
                      if (!listed.ok()) return listed.status();
                      cores = *std::move(listed);
                      return absl::OkStatus();
                    })
                    .ok());
    return cores;
  }

  StoreLoadOptions options_;
};

TEST_F(StoreLoadTest, EveryCaseHasAWholeHistoryInOrderOfTime) {
  const LoadFigures figures = Load();
  EXPECT_EQ(figures.cases, 200u);
  Reopen();
  const std::vector<v1::CaseCore> cores = Cores();
  ASSERT_EQ(cores.size(), 200u);
  std::set<std::string> stages;
  std::set<std::string> steps;
  size_t entries = 0;
  for (const v1::CaseCore& core : cores) {
    const std::vector<v1::HistoryEntry> history = HistoryOf(core.referral_id());
    EXPECT_GE(history.size(), 5u);
    entries += history.size();
    stages.insert(core.stage_id());
    absl::Time before = absl::InfinitePast();
    std::map<uint64_t, absl::Time> by_number;
    for (const v1::HistoryEntry& entry : history) {
      steps.insert(entry.step_id());
      const absl::Time at = TimeOfTimestamp(entry.received_at());
      EXPECT_GE(at, before);
      EXPECT_LE(at, options_.end);
      EXPECT_GE(at, options_.end - absl::Hours(24) * (options_.days + 1));
      before = at;
    }
  }
  // Internal comments leave no entry.
  EXPECT_LE(entries, figures.events);
  EXPECT_GT(entries, figures.events * 8 / 10);
  EXPECT_GE(stages.size(), 7u);
  EXPECT_GE(steps.size(), 10u);
}

TEST_F(StoreLoadTest, MuchIsDecidedAndMuchIsOpen) {
  options_.count = 600;
  Load();
  Reopen();
  std::map<v1::StageKind, int> kinds;
  const auto workflow = reference_->Get()->FindWorkflow("default", 0);
  for (const v1::CaseCore& core : Cores()) ++kinds[workflow->KindOf(core.stage_id())];
  EXPECT_GT(kinds[v1::STAGE_KIND_WAITING_ON_RECEIVER], 60);
  EXPECT_GT(kinds[v1::STAGE_KIND_WAITING_ON_REFERRER], 1);
  EXPECT_GT(kinds[v1::STAGE_KIND_CLOSED_SERVED], 60);
  EXPECT_GT(kinds[v1::STAGE_KIND_CLOSED_REFUSED], 30);
  EXPECT_GT(kinds[v1::STAGE_KIND_CLOSED_STOPPED], 3);
}

TEST_F(StoreLoadTest, WhatIsThereStaysAndAnotherSeedAddsToIt) {
  options_.count = 30;
  Load();
  options_.seed = 8;
  Load();
  Reopen();
  EXPECT_EQ(Cores().size(), 60u);
}

TEST_F(StoreLoadTest, TheSameSeedMakesTheSameCases) {
  options_.count = 30;
  const LoadFigures first = Load();
  std::ostringstream lines;
  Progress again(options_.count, lines, SystemClock::Get());
  // The ids are the same, and so nothing doubles.
  EXPECT_TRUE(LoadStore(options_, again).ok());
  Reopen();
  EXPECT_EQ(Cores().size(), first.cases);
}

TEST_F(StoreLoadTest, BadOptionsAndAHeldStoreAreSaid) {
  std::ostringstream lines;
  Progress progress(1, lines, SystemClock::Get());
  options_.days = 3;
  EXPECT_EQ(LoadStore(options_, progress).code(), absl::StatusCode::kInvalidArgument);
  options_.days = 60;
  options_.count = 2000000;
  EXPECT_EQ(LoadStore(options_, progress).code(), absl::StatusCode::kInvalidArgument);
  options_.count = 1;
  Reopen();
  EXPECT_EQ(LoadStore(options_, progress).code(), absl::StatusCode::kUnavailable);
  options_.data_dir += "/none";
  EXPECT_EQ(LoadStore(options_, progress).code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace ihala::load
