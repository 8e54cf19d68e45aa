// Random lives of cases: whatever arrives in whatever order, the promises of the reducer hold after every operation.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"
#include "common/workflow/workflow_fixture.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "tests/support/sanitized.h"

namespace ihala {
namespace {

using fixture::DefaultWorkflow;
using google::protobuf::util::MessageDifferencer;

// A small generator of our own, so that one seed is one run on every machine (splitmix64's published constants).
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  int Below(int limit) {
    state_ += 0x9E3779B97F4A7C15;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return static_cast<int>((z ^ (z >> 31)) % static_cast<uint64_t>(limit));
  }

 private:
  uint64_t state_;
};

std::vector<Actor> Cast() {
  return {fixture::Caseworker("c1"), fixture::Caseworker("c2"), fixture::Supervisor("s1"), fixture::Reviewer("r1"),
          fixture::Reviewer("r2"),   fixture::Reviewer("r3"),   fixture::Lead("l1"),       ClockActor()};
}

struct Command {
  v1::Operation operation;
  Actor actor;
};

// Mostly something that could be right: a permitted step with a filled form, seen one entry ago now and then.
Command Draw(const v1::CaseCore& core, absl::Time now, Dice& dice) {
  const std::vector<Actor> cast = Cast();
  const Actor& actor = cast[dice.Below(static_cast<int>(cast.size()))];
  const auto& steps = DefaultWorkflow().document().steps();
  const std::vector<const v1::Step*> permitted = PermittedSteps(DefaultWorkflow(), core, actor, now);
  const bool sensible = !permitted.empty() && dice.Below(4) > 0;
  const auto pick = [&]() -> const v1::Step& {
    return sensible ? *permitted[dice.Below(static_cast<int>(permitted.size()))] : steps[dice.Below(steps.size())];
  };
  // What stops a case is always possible: drawn as often as the rest, it would end every life before it began.
  const v1::Step* drawn = &pick();
  for (int i = 0; i < 4 && (drawn->kind() == v1::STEP_KIND_WITHDRAW || drawn->kind() == v1::STEP_KIND_VOID); ++i) {
    drawn = &pick();
  }
  const v1::Step& step = *drawn;
  const uint32_t entry = core.entry() - (dice.Below(6) == 0 ? 1 : 0);
  fixture::Values values = fixture::Filled(DefaultWorkflow(), step.inputs(), dice.Below(20));
  if (!values.empty() && dice.Below(10) == 0) values.pop_back();
  if (core.has_pending() && dice.Below(2) == 0) {
    return {fixture::Confirm(core.pending().step_id(), entry, dice.Below(2) == 0), actor};
  }
  return {fixture::Take(step.step_id(), entry, values), actor};
}

// The steps by which the document lets a case leave `stage` for `to`.
std::set<std::string> Ways(const std::string& stage, const std::string& to) {
  std::set<std::string> ways;
  for (const v1::Step& step : DefaultWorkflow().document().steps()) {
    for (const std::string& from : step.from_stages()) {
      if (from == stage && step.to_stage() == to) ways.insert(step.step_id());
    }
  }
  return ways;
}

void CheckUntouched(const Reduction& reduction) {
  EXPECT_FALSE(reduction.core_changed);
  EXPECT_FALSE(reduction.history.has_value());
  EXPECT_FALSE(reduction.comment.has_value());
  EXPECT_FALSE(reduction.erase_body);
  EXPECT_TRUE(MessageDifferencer::Equals(reduction.core, v1::CaseCore()));
}

void CheckApplied(const v1::CaseCore& before, const Reduction& reduction, const Command& move) {
  const v1::CaseCore& after = reduction.core;
  ASSERT_TRUE(reduction.history.has_value());
  EXPECT_TRUE(after.entry() == before.entry() || after.entry() == before.entry() + 1);
  EXPECT_EQ(after.stage_id() != before.stage_id(), after.entry() != before.entry());
  EXPECT_EQ(reduction.history->from_stage(), before.stage_id());
  EXPECT_EQ(reduction.history->to_stage(), after.stage_id());
  EXPECT_EQ(reduction.history->entry(), after.entry());
  if (after.entry() != before.entry()) {
    EXPECT_TRUE(Ways(before.stage_id(), after.stage_id()).contains(after.entered_by_step()))
        << before.stage_id() << " to " << after.stage_id() << " by " << after.entered_by_step();
  }
  EXPECT_EQ(after.referral_id(), before.referral_id());
  EXPECT_EQ(after.worker_code(), before.worker_code());
  EXPECT_TRUE(after.consent_ended() || !before.consent_ended());
  EXPECT_GE(after.objections(), before.objections());
  EXPECT_LE(after.objections(), 1u);
  EXPECT_EQ(reduction.erase_body, after.stage_id() == "VOIDED");
  if (move.operation.has_confirm_step()) {
    EXPECT_NE(move.actor.account, before.pending().proposed_by());
  }
  if (after.objections() > 0 && after.holder() != before.holder() && !after.holder().empty()) {
    for (const std::string& decider : before.deciders()) EXPECT_NE(after.holder(), decider);
  }
}

// One life; returns the stages that it saw.
std::set<std::string> Live(uint64_t seed) {
  Dice dice(seed);
  absl::Time now = fixture::Sunday();
  v1::CaseCore core = fixture::CaseIn("SUBMITTED");
  *core.mutable_due_on() = DateOfDay(absl::CivilDay(2026, 2, 8));
  std::set<std::string> seen = {core.stage_id()};
  for (int i = 0; i < 60; ++i) {
    now += absl::Hours(dice.Below(12) == 0 ? dice.Below(24 * 40) : dice.Below(12));
    const Command move = Draw(core, now, dice);
    SCOPED_TRACE(testing::Message() << "seed " << seed << " operation " << i);
    const v1::CaseCore before = core;
    const Reduction reduction = Reduce(DefaultWorkflow(), &core, move.operation, move.actor, now);
    EXPECT_TRUE(MessageDifferencer::Equals(before, core)) << "the input was written to";
    const Reduction again = Reduce(DefaultWorkflow(), &core, move.operation, move.actor, now);
    EXPECT_EQ(again.kind, reduction.kind);
    EXPECT_EQ(again.reason, reduction.reason);
    EXPECT_TRUE(MessageDifferencer::Equals(again.core, reduction.core));
    if (reduction.kind != v1::VERDICT_KIND_APPLIED) {
      CheckUntouched(reduction);
      continue;
    }
    CheckApplied(before, reduction, move);
    core = reduction.core;
    seen.insert(core.stage_id());
    // The same operation once more never acts twice.
    const Reduction replay = Reduce(DefaultWorkflow(), &core, move.operation, move.actor, now);
    if (core.entry() != before.entry()) {
      EXPECT_NE(replay.kind, v1::VERDICT_KIND_APPLIED);
    }
  }
  return seen;
}

TEST(ReducerPropertyTest, EveryLifeKeepsThePromisesAndTogetherTheySeeEveryStage) {
  std::set<std::string> seen;
  for (uint64_t seed = 1; seed <= Tries(2000); ++seed) {
    const std::set<std::string> stages = Live(seed);
    seen.insert(stages.begin(), stages.end());
    if (testing::Test::HasFailure()) return;
  }
  for (const v1::Stage& stage : DefaultWorkflow().document().stages()) {
    // Some stages are rare: it takes all lives to see them.
    if (kSanitized || stage.kind() == v1::STAGE_KIND_DRAFT) continue;
    EXPECT_TRUE(seen.contains(stage.stage_id())) << stage.stage_id();
  }
}

}  // namespace
}  // namespace ihala
