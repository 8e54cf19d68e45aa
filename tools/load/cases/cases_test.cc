// Dossiers, forms and histories without any server: everything that is made must pass the product's own rules.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/clock.h"
#include "common/base/limits.h"
#include "common/referral/rules.h"
#include "common/wire/operation_codec.h"
#include "common/workflow/default_workflow.h"
#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"
#include "gmock/gmock.h"
#include "tests/support/world/test_world.h"
#include "tests/support/world/world_cast.h"
#include "tools/load/cases/dossier.h"
#include "tools/load/cases/form.h"
#include "tools/load/cases/history.h"
#include "tools/load/cases/progress.h"
#include "tools/load/population.h"

namespace ihala::load {
namespace {

using world::WorldCallers;
using world::WorldCast;
using world::WorldDirectory;

std::shared_ptr<const Workflow> Compiled(const std::string& text) {
  auto document = ParseWorkflowText(text);
  EXPECT_TRUE(document.ok()) << document.status();
  auto workflow = Workflow::Compile(*std::move(document));
  EXPECT_TRUE(workflow.ok()) << workflow.status();
  return *workflow;
}

std::shared_ptr<const Workflow> DefaultWorkflow() { return Compiled(std::string(DefaultWorkflowText())); }

TEST(CastTest, RoutesGoFromEachCaseworkerToEachAttendedDesk) {
  const absl::StatusOr<Cast> cast = WorldCast(DefaultWorkflow());
  ASSERT_TRUE(cast.ok()) << cast.status();
  // Two caseworkers of one organisation, one of the other; two desks.
  EXPECT_EQ(cast->routes().size(), 6u);
  for (const Route& route : cast->routes()) EXPECT_EQ(route.governorates.size(), 1u);
}

TEST(CastTest, WithoutAReviewerOrAWorkflowNothingCanGo) {
  const absl::CivilDay day(2026, 3, 1);
  std::vector<Caller> workers;
  for (const Caller& caller : WorldCallers()) {
    if (caller.organisation != world::kMinistry) workers.push_back(caller);
  }
  EXPECT_EQ(Cast::Make(WorldDirectory(), {DefaultWorkflow()}, workers, day, day).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Cast::Make(WorldDirectory(), {}, WorldCallers(), day, day).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(DossierTest, EveryHouseholdPassesTheRulesOfTheReferral) {
  const absl::StatusOr<Cast> cast = WorldCast(DefaultWorkflow());
  ASSERT_TRUE(cast.ok());
  FakeClock clock;
  SeededRandom random(3);
  HouseholdStream households(random);
  const absl::CivilDay today = absl::ToCivilDay(clock.Now(), absl::UTCTimeZone());
  for (int i = 0; i < 1500; ++i) {
    const absl::StatusOr<Household> household = households.Next(today);
    ASSERT_TRUE(household.ok());
    const Route& route = cast->PickRoute(*household, random);
    const v1::Referral referral = ToReferral(*household, route, cast->directory(), clock, random);
    for (const auto& found : {CheckReferral(referral, today), CheckConsent(referral, today),
                              CheckRouting(referral, cast->directory(), today).fields}) {
      for (const FieldViolation& field : found) ADD_FAILURE() << i << ": " << field.field << " " << field.description;
    }
    EXPECT_EQ(referral.people_size(), static_cast<int>(household->listed_members) + 1);
    EXPECT_EQ(referral.envelope().bands().female() + referral.envelope().bands().male(),
              referral.envelope().household_size());
    if (testing::Test::HasFailure()) return;
  }
}

TEST(FormTest, EveryFormOfTheDefaultWorkflowIsFilledAsItAsks) {
  const auto workflow = DefaultWorkflow();
  SeededRandom random(4);
  AtHand at_hand;
  at_hand.workflow = workflow.get();
  at_hand.today = absl::CivilDay(2026, 3, 1);
  at_hand.programme = "NCTP";
  at_hand.desks = {"MOSD-GAZA"};
  at_hand.colleagues = {"R-72"};
  at_hand.other_case = "0190a000-0000-7000-8000-000000000001";
  int forms = 0;
  for (int round = 0; round < 40; ++round) {
    for (const v1::Step& step : workflow->document().steps()) {
      at_hand.ahead = DayAhead(*workflow, step);
      for (const Form& form : {step.inputs(), step.confirmation().inputs()}) {
        const auto inputs = FillIn(form, at_hand, random);
        ASSERT_TRUE(inputs.has_value()) << step.step_id();
        for (const FieldViolation& field : CheckInputs(*workflow, form, *inputs)) {
          ADD_FAILURE() << step.step_id() << ": " << field.field << " " << field.description;
        }
        ++forms;
      }
    }
  }
  EXPECT_GT(forms, 1000);
}

TEST(FormTest, WhatIsNotAtHandIsNotMadeUp) {
  const auto workflow = DefaultWorkflow();
  SeededRandom random(4);
  AtHand at_hand;
  at_hand.workflow = workflow.get();
  int impossible = 0;
  for (const v1::Step& step : workflow->document().steps()) {
    impossible += FillIn(step.inputs(), at_hand, random).has_value() ? 0 : 1;
  }
  // Those that name a programme, a desk, an account or another case.
  EXPECT_EQ(impossible, 5);
}

// What became of one history by the reducer alone, which plays the server.
struct Lived {
  int moves = 0;
  int entries = 0;
  v1::CaseCore core;
};

class HistoryTest : public testing::Test {
 protected:
  explicit HistoryTest(std::shared_ptr<const Workflow> workflow = DefaultWorkflow())
      : workflow_(workflow), cast_(*WorldCast(std::move(workflow))) {}

  Lived Live() {
    Lived lived;
    History history(&cast_, &book_, &random_);
    const absl::StatusOr<Household> household = households_.Next(absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone()));
    EXPECT_TRUE(household.ok());
    std::optional<Move> move = history.Begin(*household, clock_);
    while (move.has_value()) {
      v1::Verdict verdict = Judge(*move, lived);
      if (!history.Took(*move, verdict)) {
        ADD_FAILURE() << "not taken: " << move->operation.ShortDebugString().substr(0, 300);
        break;
      }
      ++lived.moves;
      clock_.Advance(absl::Hours(1 + static_cast<int64_t>(random_.Uniform(90))));
      move = history.Next(clock_);
    }
    EXPECT_EQ(history.events(), lived.entries);
    return lived;
  }

  v1::Verdict Judge(const Move& move, Lived& lived) {
    EXPECT_TRUE(EncodeOperation(move.operation).ok());
    EXPECT_TRUE(CheckOperation(move.operation).empty()) << CheckOperation(move.operation)[0].field;
    const bool begins = move.operation.has_submit();
    const CaseFacts facts = begins ? FactsOf(move.operation.submit().referral()) : FactsOf(lived.core, *workflow_);
    Reduction reduction =
        Reduce(*workflow_, begins ? nullptr : &lived.core, move.operation, ActorOn(*move.actor, facts), clock_.Now());
    if (reduction.core_changed) lived.core = reduction.core;
    lived.entries += reduction.history.has_value() ? 1 : 0;
    v1::Verdict verdict;
    verdict.set_kind(reduction.kind);
    verdict.set_stage_id(lived.core.stage_id());
    verdict.set_entry(lived.core.entry());
    verdict.set_seq(static_cast<uint64_t>(lived.moves) + 1);
    return verdict;
  }

  FakeClock clock_;
  SeededRandom random_{5};
  HouseholdStream households_{random_};
  CaseBook book_;
  std::shared_ptr<const Workflow> workflow_;
  Cast cast_;
};

TEST_F(HistoryTest, HasFiveEventsAtLeastAndReachesEveryKindOfStage) {
  std::map<v1::StageKind, int> kinds;
  std::set<std::string> entered_by;
  for (int i = 0; i < 1500 && !HasFailure(); ++i) {
    const Lived lived = Live();
    EXPECT_GE(lived.entries, HistoryPlan().least_events);
    ++kinds[workflow_->KindOf(lived.core.stage_id())];
    entered_by.insert(lived.core.entered_by_step());
  }
  for (v1::StageKind kind :
       {v1::STAGE_KIND_WAITING_ON_RECEIVER, v1::STAGE_KIND_WAITING_ON_REFERRER, v1::STAGE_KIND_CLOSED_SERVED,
        v1::STAGE_KIND_CLOSED_REFUSED, v1::STAGE_KIND_CLOSED_MOVED, v1::STAGE_KIND_CLOSED_MERGED,
        v1::STAGE_KIND_CLOSED_STOPPED, v1::STAGE_KIND_CLOSED_ERASED}) {
    EXPECT_GE(kinds[kind], 1) << v1::StageKind_Name(kind);
  }
  EXPECT_GE(entered_by.size(), 12u);
}

// Whoever gives the stages and steps other names gets the same lives under them.
class RenamedHistoryTest : public HistoryTest {
 protected:
  RenamedHistoryTest() : HistoryTest(Compiled(Renamed())) {}

  static std::string Renamed() {
    const std::string text(DefaultWorkflowText());
    const auto document = ParseWorkflowText(text);
    std::vector<std::pair<std::string, std::string>> names;
    for (const v1::Step& step : document->steps()) {
      names.emplace_back(absl::StrCat("step_id: \"", step.step_id(), "\""),
                         absl::StrCat("step_id: \"DO_", names.size(), "\""));
    }
    for (const v1::Stage& stage : document->stages()) {
      const std::string renamed = absl::StrCat("\"AT_", names.size(), "\"");
      for (const char* field : {"stage_id: ", "from_stages: ", "to_stage: ", "flag_only_stages: "}) {
        names.emplace_back(absl::StrCat(field, "\"", stage.stage_id(), "\""), absl::StrCat(field, renamed));
      }
    }
    return absl::StrReplaceAll(text, names);
  }
};

TEST_F(RenamedHistoryTest, NoNameOfTheWorkflowIsKnown) {
  std::set<std::string> entered_by;
  for (int i = 0; i < 150 && !HasFailure(); ++i) {
    const Lived lived = Live();
    EXPECT_GE(lived.entries, HistoryPlan().least_events);
    EXPECT_TRUE(absl::StartsWith(lived.core.stage_id(), "AT_"));
    entered_by.insert(lived.core.entered_by_step());
  }
  EXPECT_GE(entered_by.size(), 6u);
}

TEST_F(HistoryTest, AVerdictThatWasNotExpectedEndsTheHistory) {
  History history(&cast_, &book_, &random_);
  const auto move = history.Begin(*households_.Next(absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone())), clock_);
  ASSERT_TRUE(move.has_value());
  v1::Verdict verdict;
  verdict.set_kind(v1::VERDICT_KIND_REJECTED);
  EXPECT_FALSE(history.Took(*move, verdict));
  EXPECT_FALSE(history.Next(clock_).has_value());
}

TEST(ProgressTest, EndsWithTheFigures) {
  std::ostringstream lines;
  FakeClock clock;
  Progress progress(2, lines, clock);
  progress.Taken(true);
  progress.Taken(false);
  progress.Refused("first");
  progress.Refused("second");
  EXPECT_EQ(ClosingLine(progress.figures()), "load: cases=1 events=2 refused=2");
  EXPECT_EQ(progress.figures().first_refusal, "first");
  clock.Advance(absl::Seconds(3));
  for (int i = 0; i < 200; ++i) progress.Taken(false);
  EXPECT_THAT(lines.str(), testing::HasSubstr("1 of 2 cases"));
}

}  // namespace
}  // namespace ihala::load
