#ifndef IHALA_TESTS_SUPPORT_WORLD_CLOCK_FIXTURE_H_
#define IHALA_TESTS_SUPPORT_WORLD_CLOCK_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {

// The server's core, and time that goes by. One thread.
class ClockFixture : public CoreFixture {
 protected:
  const Workflow& TheWorkflow() { return *reference_->Get()->FindWorkflow("default", 0); }
  const WorkingDays& Calendar() { return TheWorkflow().calendar(); }
  absl::CivilDay Today() { return Calendar().DayOf(clock_.Now()); }
  // Goes to eight in the morning of that day.
  void GoTo(absl::CivilDay day) { clock_.SetNow(Calendar().BeginOf(day) + absl::Hours(8)); }
  // Goes on by so many working days of the workflow's calendar.
  void WorkDays(int days) { GoTo(Calendar().Add(Today(), days)); }

  void Sweep() {
    const absl::Status status = executor_->SweepClocks();
    ASSERT_TRUE(status.ok()) << status;
  }
  // Sweeps on every day until that one.
  void SweepUntil(absl::CivilDay day) {
    for (absl::CivilDay next = Today(); next <= day; ++next) {
      GoTo(next);
      Sweep();
    }
  }

  v1::Verdict Must(const std::string& account, const v1::Operation& operation) {
    v1::Verdict verdict = Do(account, operation).verdict;
    EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
    return verdict;
  }
  std::string Submitted() {
    const v1::Operation submission = Submission(world::kWorker);
    Must(world::kWorker, submission);
    return submission.referral_id();
  }
  // A submitted case that the reviewer has claimed.
  std::string Claimed() {
    std::string id = Submitted();
    Must(world::kReviewer, Step(id, "CLAIM"));
    return id;
  }
  std::string Asked() {
    std::string id = Claimed();
    Must(world::kReviewer, Step(id, "ASK", {CodeInput("questions", "ID_MISSING"), TextInput("text", "رقم الهوية؟")}));
    return id;
  }
  std::string Declined(const std::string& reason = "OUT_OF_MANDATE") {
    std::string id = Claimed();
    Must(world::kReviewer, Step(id, "DECLINE", {CodeInput("reason", reason)}));
    return id;
  }
  // The day on which the case is due by its core.
  absl::CivilDay DueOf(const std::string& id) { return DayOfDate(CoreOf(id).due_on()); }
  // The first day on which the case may end because nobody answered.
  absl::CivilDay ExpiryOf(const std::string& id) { return Calendar().Add(DueOf(id), 30) + 1; }

  std::vector<v1::HistoryEntry> HistoryOf(const std::string& id) {
    std::vector<v1::HistoryEntry> history;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto rows, txn.ListChildren(id, RowKind::kHistory, 0, 1000));
                      for (const FeedRow& row : rows) history.emplace_back().ParseFromString(row.body);
                      return absl::OkStatus();
                    })
                    .ok());
    return history;
  }
  // How often the clock did something in the case.
  int ActsOfClock(const std::string& id) {
    int acts = 0;
    for (const v1::HistoryEntry& entry : HistoryOf(id)) acts += entry.side() == v1::SIDE_CLOCK ? 1 : 0;
    return acts;
  }
  int64_t Trail(const std::string& action) {
    return Query("SELECT count(*) FROM audit WHERE action = '" + action + "'");
  }
  int64_t Escalations(v1::EscalationLevel level) {
    return Query("SELECT count(*) FROM escalations WHERE level = " + std::to_string(level));
  }

  // An outage from one day on, of everybody on that side.
  static v1::Outage OutageOf(const std::string& id, v1::Side side, absl::CivilDay from) {
    v1::Outage outage;
    outage.set_outage_id(id);
    outage.set_side(side);
    *outage.mutable_from() = DateOfDay(from);
    outage.mutable_title()->set_ar("انقطاع");
    outage.mutable_title()->set_en("No network");
    return outage;
  }
  void Declare(const v1::Outage& outage) {
    const auto put = Put(world::kAdministrator, DeclareOutage{outage});
    ASSERT_TRUE(put.ok()) << put.status();
  }
  void End(const std::string& id, absl::CivilDay last) {
    const auto put = Put(world::kAdministrator, EndOutage{id, DateOfDay(last)});
    ASSERT_TRUE(put.ok()) << put.status();
  }
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_WORLD_CLOCK_FIXTURE_H_
