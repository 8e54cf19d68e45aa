#ifndef IHALA_SERVER_FIGURES_LIVED_CASES_FIXTURE_H_
#define IHALA_SERVER_FIGURES_LIVED_CASES_FIXTURE_H_

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/reducer.h"
#include "gtest/gtest.h"
#include "server/figures/shipped_fixture.h"
#include "server/store/story_records.h"

// Cases that go at random through the workflows that ship, by the real reducer. Included by tests only.
namespace ihala {

// When the first cases are received, at the earliest.
inline absl::Time Monday() { return absl::FromCivil(absl::CivilHour(2026, 3, 2, 9), absl::UTCTimeZone()); }

// A case as it was after a step.
struct Snapshot {
  absl::Time at;
  v1::CaseCore core;
  bool receiver_acted;
};

// One case as it is stored, and as somebody remembers it who was there.
struct Lived {
  CaseStory story;
  std::vector<Snapshot> snapshots;
};

// Plays one case after the other. The same seed plays the same.
class Player {
 public:
  explicit Player(uint32_t seed) : random_(seed) {}

  Lived Live() {
    workflow_ = Shipped()[Draw(4) == 0 ? 1 : 0];
    lived_ = {};
    now_ = Monday() + absl::Hours(static_cast<int64_t>(Draw(24 * 120)));
    Submit();
    const absl::Time end = Monday() + absl::Hours(24 * 240);
    while (true) {
      // One day after the other, so that each date that passes is heard of on its day.
      for (uint32_t days = Draw(12); days > 0; --days) PassDay();
      now_ += absl::Minutes(Draw(600));
      if (now_ > end || Draw(14) == 0) break;
      TakeAny();
    }
    for (int day = 0; day < 60; ++day) PassDay();
    lived_.story.core = lived_.snapshots.back().core;
    return std::move(lived_);
  }

 private:
  uint32_t Draw(uint32_t below) { return static_cast<uint32_t>(random_.Uniform(below)); }
  const v1::CaseCore& core() const { return lived_.snapshots.back().core; }

  static std::vector<Actor> Actors() {
    return {{"c1", "CSO-1", v1::SIDE_REFERRER, {v1::ROLE_CASEWORKER}},
            {"s1", "CSO-1", v1::SIDE_REFERRER, {v1::ROLE_SUPERVISOR}},
            {"r1", "MIN-1", v1::SIDE_RECEIVER, {v1::ROLE_REVIEWER}},
            {"r1", "MIN-1", v1::SIDE_RECEIVER, {v1::ROLE_REVIEWER}},
            {"r2", "MIN-1", v1::SIDE_RECEIVER, {v1::ROLE_REVIEWER}},
            {"l1", "MIN-1", v1::SIDE_RECEIVER, {v1::ROLE_LEAD}},
            ClockActor()};
  }

  void Submit() {
    v1::Operation operation;
    operation.set_referral_id(std::string(16, static_cast<char>('a' + Draw(26))));
    v1::Envelope& envelope = *operation.mutable_submit()->mutable_referral()->mutable_envelope();
    envelope.set_referring_organisation(absl::StrCat("CSO-", 1 + Draw(3)));
    envelope.set_receiving_organisation("MIN-1");
    envelope.set_governorate(absl::StrCat("PS02", 55 + 5 * Draw(5)));
    envelope.set_programme(Draw(2) == 0 ? "CASH" : "FOOD");
    envelope.set_urgency(static_cast<v1::Urgency>(1 + Draw(3)));
    const Reduction reduction = Reduce(*workflow_, nullptr, operation, Actors()[0], now_);
    ASSERT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED) << reduction.reason;
    Keep(reduction, /*receiver_acted=*/false);
  }

  void Keep(const Reduction& reduction, bool receiver_acted) {
    lived_.story.history.push_back(*reduction.history);
    lived_.story.history.back().set_seq(lived_.story.history.size());
    lived_.snapshots.push_back({now_, reduction.core, receiver_acted});
  }

  void PassDay() {
    now_ = absl::FromCivil(absl::ToCivilDay(now_, absl::UTCTimeZone()) + 1, absl::UTCTimeZone()) + absl::Hours(1);
    for (const Escalated& one : EscalationsAt(*workflow_, core(), now_)) {
      auto& told = lived_.story.escalations;
      const bool known = std::any_of(told.begin(), told.end(), [&](const EscalationRecord& before) {
        return before.entry == core().entry() && before.owed_by == one.owed_by && before.level == one.level;
      });
      if (!known) told.push_back({"", core().entry(), one.owed_by, one.level, "", "", now_});
    }
  }

  v1::InputValue ValueOf(const v1::StepInput& input) {
    v1::InputValue value;
    value.set_name(input.name());
    switch (input.kind()) {
      case v1::INPUT_KIND_CODE:
      case v1::INPUT_KIND_CODES:
        for (const v1::ReasonSet& set : workflow_->document().reason_sets()) {
          if (set.name() == input.reason_set()) {
            value.add_codes(set.reasons(static_cast<int>(Draw(set.reasons_size()))).code());
          }
        }
        break;
      case v1::INPUT_KIND_DATE:
        *value.mutable_date() = DateOfDay(absl::ToCivilDay(now_, absl::UTCTimeZone()) +
                                          static_cast<int64_t>(input.name() == "review_on" ? 20 : 0));
        break;
      case v1::INPUT_KIND_CASE:
        value.set_reference("0190f3c2-0001-7001-8001-000000000001");
        break;
      case v1::INPUT_KIND_PROGRAMME:
        value.set_reference("CASH");
        break;
      case v1::INPUT_KIND_DESK:
        value.set_reference("D-2");
        break;
      case v1::INPUT_KIND_ACCOUNT:
        value.set_reference(input.name() == "reviewer" ? "r2" : "c2");
        break;
      default:
        value.set_text("x");
    }
    return value;
  }

  void Fill(const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
            google::protobuf::RepeatedPtrField<v1::InputValue>* inputs) {
    for (const v1::StepInput& input : form) {
      if (input.name() == "informed_on" && Draw(2) == 0) continue;
      *inputs->Add() = ValueOf(input);
    }
  }

  // Any step that somebody may take, or an answer to one that waits.
  void TakeAny() {
    const auto& steps = workflow_->document().steps();
    for (int tries = 0; tries < 200; ++tries) {
      const std::vector<Actor> actors = Actors();
      const Actor& actor = actors[Draw(static_cast<uint32_t>(actors.size()))];
      const v1::Step* step = &steps[static_cast<int>(Draw(static_cast<uint32_t>(steps.size())))];
      v1::Operation operation;
      operation.set_referral_id(core().referral_id());
      operation.set_base_entry(core().entry());
      if (core().has_pending() && Draw(2) == 0) {
        step = workflow_->FindStep(core().pending().step_id());
        operation.mutable_confirm_step()->set_step_id(step->step_id());
        operation.mutable_confirm_step()->set_agrees(actor.side != v1::SIDE_CLOCK && Draw(3) != 0);
        if (actor.side != v1::SIDE_CLOCK) {
          Fill(step->confirmation().inputs(), operation.mutable_confirm_step()->mutable_inputs());
        }
      } else {
        operation.mutable_take_step()->set_step_id(step->step_id());
        Fill(step->inputs(), operation.mutable_take_step()->mutable_inputs());
      }
      // So that not most of them end by a withdrawal or a void.
      if ((step->kind() == v1::STEP_KIND_WITHDRAW || step->kind() == v1::STEP_KIND_VOID) && Draw(12) != 0) continue;
      const Reduction reduction = Reduce(*workflow_, &core(), operation, actor, now_);
      if (reduction.kind != v1::VERDICT_KIND_APPLIED || !reduction.history.has_value()) continue;
      Keep(reduction, actor.side == v1::SIDE_RECEIVER && operation.has_take_step());
      return;
    }
  }

  SeededRandom random_;
  std::shared_ptr<const Workflow> workflow_;
  absl::Time now_;
  Lived lived_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_FIGURES_LIVED_CASES_FIXTURE_H_
