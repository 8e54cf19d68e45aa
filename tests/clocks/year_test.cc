// A year on a real store: families are referred, people do something or nothing, networks are cut, the server is
// stopped and started, and every day a second opinion says what the clock has to have done by the evening.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/workflow/calendar.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/clocks/village.h"
#include "tests/clocks/year_oracle.h"
#include "tests/support/sanitized.h"
#include "tests/support/world/test_world.h"

namespace ihala::clocks {
namespace {

constexpr int kDays = 365;
constexpr int kAllCases = 260;
constexpr int kMostCases = kSanitized ? kAllCases / 4 : kAllCases;

class YearTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "ihala-year-XXXXXX").string();
    dir_ = mkdtemp(pattern.data());
    village_ = std::make_unique<Village>(dir_ + "/store", 3);
    Must(village_->Found());
    oracle_ = std::make_unique<YearOracle>(village_->TheWorkflow().document());
    v1::WorkingCalendar calendar;
    for (const uint32_t day : {5u, 6u, 7u}) calendar.add_weekend(day);
    *calendar.add_holidays() = DateOfDay(village_->Today() + 40);
    Must(village_->Put(world::kSupervisor, PutCalendar{world::kCso1, calendar}));
    oracle_->SetCalendar(world::kCso1, calendar);
  }
  void TearDown() override {
    village_.reset();
    std::filesystem::remove_all(dir_);
  }
  static void Must(const absl::Status& status) { ASSERT_TRUE(status.ok()) << status; }
  bool Chance(uint64_t of_hundred) { return random_.Uniform(100) < of_hundred; }

  // What people do with the case today, if anything. Whether it is taken is not the question here.
  void Act(const std::string& id, const v1::CaseCore& core);
  void ActInReview(const std::string& id);
  void CutNetworks(int day);
  // Sweeps, and compares with what had to happen.
  void SweepAndCheck();
  void Check(const std::string& id, const v1::CaseCore& before);
  // Whether every level that hears of the case now heard of it on an earlier day.
  bool AllHeardBefore(const std::string& id, const v1::CaseCore& core);
  // The acts that had to follow each other today.
  std::vector<std::string> Expected(const std::string& id, v1::CaseCore core);
  // Those that the history has of today.
  std::vector<std::string> Done(const std::string& id);

  std::string dir_;
  std::unique_ptr<Village> village_;
  std::unique_ptr<YearOracle> oracle_;
  SeededRandom random_{17};
  int closed_ = 0, within_ = 0, escalated_ = 0, acts_ = 0;
};

void YearTest::ActInReview(const std::string& id) {
  const auto reviewer = [&](const std::string& step, std::vector<v1::InputValue> inputs) {
    Must(village_->Step(world::kReviewer, id, step, std::move(inputs)).status());
  };
  switch (random_.Uniform(6)) {
    case 0:
      return reviewer("ASK", {Code("questions", "ADDRESS"), Words("text")});
    case 1:
      return reviewer("REDIRECT", {Reference("desk", world::kOtherDesk)});
    case 2:
      return reviewer("DECLINE", {Code("reason", "RED_LINE"), Words("note")});
    case 3:
      return reviewer("DECLINE", {Code("reason", "OUT_OF_MANDATE")});
    case 4:
      return reviewer("WAITLIST", {Code("cause", "NO_BUDGET_CYCLE"), Words("priority_basis"),
                                   Day("review_on", village_->Today() + 20)});
    default:
      return reviewer("ACCEPT", {Reference("programme", world::kProgramme)});
  }
}

void YearTest::Act(const std::string& id, const v1::CaseCore& core) {
  const std::string& stage = core.stage_id();
  if (core.has_pending()) {
    const bool own = core.pending().step_id() == "DECLINE";
    Must(village_->Confirm(own ? world::kLead : world::kSupervisor, id, Chance(70)).status());
  } else if (stage == "SUBMITTED") {
    Must(village_->Step(world::kReviewer, id, "CLAIM").status());
  } else if (stage == "IN_REVIEW") {
    if (core.holder().empty()) Must(village_->Step(world::kReviewer, id, "TAKE_UP").status());
    ActInReview(id);
  } else if (stage == "INFO_REQUESTED") {
    Must(village_->Step(world::kWorker, id, "ANSWER", {Words("answer")}).status());
  } else if (stage == "ACCEPTED" || stage == "WAITLISTED") {
    Must(village_->Step(world::kReviewer, id, "ENROL", {Words("reference")}).status());
  } else if (stage == "ENROLLED") {
    Must(village_->Step(world::kReviewer, id, "COMPLETE", {Words("outcome"), Day("served_on", village_->Today())})
             .status());
  } else if (stage == "EXPIRED" && Chance(20)) {
    Must(village_->Step(world::kSupervisor, id, "REOPEN", {Code("reason", "NOT_ANSWERED")}).status());
  }
}

void YearTest::CutNetworks(int day) {
  const auto declare = [&](const std::string& id, v1::Side side, int from, const std::string& governorate) {
    v1::Outage outage;
    outage.set_outage_id(id);
    outage.set_side(side);
    *outage.mutable_from() = DateOfDay(village_->Today() + from);
    outage.mutable_title()->set_ar("انقطاع");
    outage.mutable_title()->set_en("No network");
    if (!governorate.empty()) outage.add_governorates(governorate);
    Must(village_->Put(world::kAdministrator, DeclareOutage{outage}));
    oracle_->Declare(outage);
  };
  const auto end = [&](const std::string& id, int last) {
    const v1::Date date = DateOfDay(village_->Today() + last);
    Must(village_->Put(world::kAdministrator, EndOutage{id, date}));
    oracle_->End(id, date);
  };
  if (day == 50) declare("GAZA", v1::SIDE_REFERRER, 0, world::kGovernorate);
  if (day == 75) end("GAZA", -1);
  // Known of a week later only.
  if (day == 130) declare("MINISTRY", v1::SIDE_RECEIVER, -7, "");
  if (day == 160) end("MINISTRY", 0);
  if (day == 200) declare("ELSEWHERE", v1::SIDE_UNSPECIFIED, 0, world::kOtherGovernorate);
  if (day == 230) declare("ALL", v1::SIDE_UNSPECIFIED, -3, "");
  if (day == 250) end("ALL", -5);
  if (day == 300) declare("BY-MISTAKE", v1::SIDE_UNSPECIFIED, -20, "");
  if (day == 301) end("BY-MISTAKE", -30);
}

bool YearTest::AllHeardBefore(const std::string& id, const v1::CaseCore& core) {
  const auto entered = village_->Escalations(id, core.entry());
  EXPECT_TRUE(entered.ok()) << entered.status();
  const WorkingDays& calendar = village_->TheWorkflow().calendar();
  for (const auto& due : oracle_->LevelsOn(core, village_->Today())) {
    const bool heard = std::any_of(entered->begin(), entered->end(), [&](const EscalationRecord& one) {
      return one.owed_by == due.first && one.level == due.second && calendar.DayOf(one.at) < village_->Today();
    });
    if (!heard) return false;
  }
  return true;
}

std::vector<std::string> YearTest::Expected(const std::string& id, v1::CaseCore core) {
  std::vector<std::string> acts;
  for (;;) {
    const std::optional<std::string> act = oracle_->ActOn(core, village_->Today());
    if (!act.has_value() || (*act == "step EXPIRE" && !AllHeardBefore(id, core))) return acts;
    acts.push_back(*act);
    // A step moves the case, and its new clock has only begun.
    if (act->rfind("step", 0) == 0) return acts;
    core.clear_pending();
  }
}

std::vector<std::string> YearTest::Done(const std::string& id) {
  std::vector<std::string> acts;
  const auto history = village_->History(id);
  EXPECT_TRUE(history.ok()) << history.status();
  for (const v1::HistoryEntry& entry : *history) {
    if (entry.side() != v1::SIDE_CLOCK || oracle_->DayOf(entry.received_at()) != village_->Today()) continue;
    acts.push_back(absl::StrCat(entry.kind() == v1::HISTORY_KIND_TIMED_OUT ? "answer " : "step ", entry.step_id()));
  }
  return acts;
}

void YearTest::Check(const std::string& id, const v1::CaseCore& before) {
  const std::vector<std::string> expected = Expected(id, before);
  ASSERT_EQ(Done(id), expected) << before.ShortDebugString();
  acts_ += static_cast<int>(expected.size());
  const auto after = village_->Core(id);
  ASSERT_TRUE(after.ok()) << after.status();
  const auto entered = village_->Escalations(id, after->entry());
  ASSERT_TRUE(entered.ok()) << entered.status();
  const auto levels = oracle_->LevelsOn(*after, village_->Today());
  for (const auto& [side, level] : levels) {
    EXPECT_EQ(std::count_if(
                  entered->begin(), entered->end(),
                  [&, s = side, l = level](const EscalationRecord& one) { return one.owed_by == s && one.level == l; }),
              1)
        << level << " " << after->ShortDebugString();
  }
  for (const EscalationRecord& one : *entered) {
    if (oracle_->DayOf(TimestampOfTime(one.at)) != village_->Today()) continue;
    EXPECT_EQ(std::count(levels.begin(), levels.end(), std::pair(one.owed_by, one.level)), 1)
        << "too early: " << one.level << " " << after->ShortDebugString();
  }
  // Closed, within its clock or without one, or heard of: nothing is silent.
  const bool closed = !oracle_->IsOpen(*after);
  const bool overdue = oracle_->IsOverdue(*after, village_->Today());
  EXPECT_TRUE(closed || !overdue || !entered->empty()) << after->ShortDebugString();
  closed_ += closed ? 1 : 0;
  within_ += !closed && !overdue ? 1 : 0;
  escalated_ += !closed && overdue ? 1 : 0;
}

void YearTest::SweepAndCheck() {
  std::map<std::string, v1::CaseCore> before;
  for (const std::string& id : village_->cases()) {
    const auto core = village_->Core(id);
    ASSERT_TRUE(core.ok()) << core.status();
    if (oracle_->IsOpen(*core) || core->has_pending()) before[id] = *core;
  }
  Must(village_->Sweep());
  if (Chance(20)) Must(village_->Sweep());
  for (const auto& [id, core] : before) {
    Check(id, core);
    if (HasFatalFailure()) return;
  }
}

TEST_F(YearTest, EveryCaseIsClosedOrHeardOfOrWithinItsClockOnEveryDayAndNothingHappensTwice) {
  const absl::CivilDay first = village_->Today();
  for (int day = 0; day < kDays; ++day) {
    village_->GoTo(first + day);
    if (day % 20 == 19) {
      village_->Close();
      Must(village_->Open());
    }
    CutNetworks(day);
    const bool takes_more = village_->cases().size() < kMostCases;
    if (takes_more) Must(village_->Submit(static_cast<v1::Urgency>(1 + random_.Uniform(3))).status());
    for (const std::string& id : village_->cases()) {
      if (!Chance(4)) continue;
      const auto core = village_->Core(id);
      ASSERT_TRUE(core.ok()) << core.status();
      Act(id, *core);
      if (HasFatalFailure()) return;
    }
    if (Chance(30)) Must(village_->ReadAll());
    // Now and then nobody looks for some days.
    if (day % 97 < 3) continue;
    SweepAndCheck();
    if (HasFatalFailure()) return;
  }
  village_->Close();
  const auto acts = ActsIn(dir_ + "/store");
  ASSERT_TRUE(acts.ok()) << acts.status();
  for (const auto& [line, times] : *acts) EXPECT_EQ(times, 1) << line;
  EXPECT_GT(acts_, 100 * kMostCases / kAllCases);
  EXPECT_GT(escalated_, 1000 * kMostCases / kAllCases);
  EXPECT_GT(within_, 1000 * kMostCases / kAllCases);
  std::cout << "year: cases=" << kMostCases << " acts=" << acts_ << " closed=" << closed_ << " within=" << within_
            << " escalated=" << escalated_ << std::endl;
}

}  // namespace
}  // namespace ihala::clocks
