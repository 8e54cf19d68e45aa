#include "common/workflow/validator.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using testing::Contains;
using testing::IsEmpty;

v1::Step& StepOf(v1::Workflow& document, const std::string& id) {
  for (v1::Step& step : *document.mutable_steps()) {
    if (step.step_id() == id) return step;
  }
  ADD_FAILURE() << "no step " << id;
  return *document.mutable_steps(0);
}

v1::ReasonSet& SetOf(v1::Workflow& document, const std::string& name) {
  for (v1::ReasonSet& set : *document.mutable_reason_sets()) {
    if (set.name() == name) return set;
  }
  ADD_FAILURE() << "no set " << name;
  return *document.mutable_reason_sets(0);
}

v1::Condition& AddCondition(v1::Step& step, v1::ConditionKind kind, uint32_t amount = 0) {
  v1::Condition& condition = *step.add_conditions();
  condition.set_kind(kind);
  condition.set_amount(amount);
  return condition;
}

// A document that breaks one rule, and what is said of it.
struct Broken {
  std::string rule;
  std::function<void(v1::Workflow&)> breaks;
  std::string field;
  std::string code;
};

void CheckEach(const std::vector<Broken>& documents) {
  ASSERT_THAT(ValidateWorkflow(fixture::DefaultDocument()), IsEmpty());
  for (const Broken& broken : documents) {
    SCOPED_TRACE(broken.rule);
    v1::Workflow document = fixture::DefaultDocument();
    broken.breaks(document);
    std::vector<std::string> said;
    for (const FieldViolation& problem : ValidateWorkflow(document)) {
      EXPECT_FALSE(problem.description.empty());
      said.push_back(absl::StrCat(problem.field, " ", problem.code));
    }
    EXPECT_THAT(said, Contains(absl::StrCat(broken.field, " ", broken.code)));
  }
}

TEST(ValidatorTest, TheDocumentAndItsTexts) {
  CheckEach({
      {"an id", [](auto& d) { d.set_workflow_id("Default"); }, "workflow_id", "BAD_ID"},
      {"no id", [](auto& d) { d.clear_workflow_id(); }, "workflow_id", "MISSING"},
      {"a long id", [](auto& d) { d.set_workflow_id(std::string(41, 'a')); }, "workflow_id", "BAD_ID"},
      {"a version", [](auto& d) { d.set_version(0); }, "version", "OUT_OF_RANGE"},
      {"a title in Arabic", [](auto& d) { d.mutable_title()->clear_ar(); }, "title.ar", "MISSING"},
      {"a title in English", [](auto& d) { d.mutable_title()->set_en(" "); }, "title.en", "MISSING"},
      {"a text without overrides", [](auto& d) { d.mutable_title()->set_en("a\u202Eb"); }, "title.en", "BIDI_OVERRIDE"},
      {"a text that fits", [](auto& d) { d.mutable_title()->set_en(std::string(241, 'x')); }, "title.en", "TOO_LONG"},
      {"a text of one line", [](auto& d) { d.mutable_title()->set_en("a\nb"); }, "title.en", "CONTROL_CHARACTER"},
      {"a size", [](auto& d) { d.mutable_title()->set_en(std::string(1 << 20, 'x')); }, "workflow", "TOO_LONG"},
  });
}

TEST(ValidatorTest, Stages) {
  CheckEach({
      {"a stage's id", [](auto& d) { fixture::StageOf(d, "VOIDED").set_stage_id("voided!"); }, "stages[14].stage_id",
       "BAD_ID"},
      {"ids once", [](auto& d) { *d.add_stages() = fixture::StageOf(d, "VOIDED"); }, "stages[VOIDED].stage_id",
       "NOT_UNIQUE"},
      {"a kind", [](auto& d) { fixture::StageOf(d, "ACCEPTED").clear_kind(); }, "stages[ACCEPTED].kind", "MISSING"},
      {"a known kind", [](auto& d) { fixture::StageOf(d, "ACCEPTED").set_kind(static_cast<v1::StageKind>(99)); },
       "stages[ACCEPTED].kind", "MISSING"},
      {"an explanation", [](auto& d) { fixture::StageOf(d, "ACCEPTED").clear_explanation(); },
       "stages[ACCEPTED].explanation.ar", "MISSING"},
      {"one draft", [](auto& d) { fixture::StageOf(d, "ACCEPTED").set_kind(v1::STAGE_KIND_DRAFT); }, "stages",
       "INCONSISTENT"},
      {"a draft", [](auto& d) { fixture::StageOf(d, "DRAFT").set_kind(v1::STAGE_KIND_WAITING_ON_REFERRER); }, "stages",
       "INCONSISTENT"},
      {"no clock on what is closed",
       [](auto& d) { fixture::StageOf(d, "DECLINED").mutable_clock()->set_normal_days(1); }, "stages[DECLINED].clock",
       "NOT_ALLOWED"},
      {"escalations that rise", [](auto& d) { d.mutable_escalations(1)->set_level(v1::ESCALATION_LEVEL_REVIEWER); },
       "escalations[1].level", "INCONSISTENT"},
      {"escalations to somebody", [](auto& d) { d.mutable_escalations(2)->set_level(v1::ESCALATION_LEVEL_UNANSWERED); },
       "escalations[2].level", "MISSING"},
      {"escalations in their order", [](auto& d) { d.mutable_escalations(2)->set_after_due_days(1); },
       "escalations[2].after_due_days", "INCONSISTENT"},
      {"days of an escalation", [](auto& d) { d.mutable_escalations(2)->set_after_due_days(3651); },
       "escalations[2].after_due_days", "OUT_OF_RANGE"},
      {"days of a clock", [](auto& d) { fixture::StageOf(d, "ACCEPTED").mutable_clock()->set_urgent_days(3651); },
       "stages[ACCEPTED].clock.urgent_days", "OUT_OF_RANGE"},
      {"a clock that runs", [](auto& d) { fixture::StageOf(d, "ENROLLED").mutable_clock(); }, "stages[ENROLLED].clock",
       "INCONSISTENT"},
      {"a date that is asked for",
       [](auto& d) { fixture::StageOf(d, "WAITLISTED").mutable_clock()->set_earliest_of_input("cause"); },
       "stages[WAITLISTED].clock.earliest_of_input", "UNKNOWN_REFERENCE"},
      {"who pauses whom", [](auto& d) { fixture::StageOf(d, "ACCEPTED").set_pauses_clock(true); },
       "stages[ACCEPTED].pauses_clock", "NOT_ALLOWED"},
      {"how many stages",
       [](auto& d) {
         for (int i = 0; i < 100; ++i) d.add_stages();
       },
       "stages", "TOO_MANY"},
  });
}

TEST(ValidatorTest, PathsThroughTheStages) {
  const auto without = [](v1::Workflow& d, const std::vector<std::string>& ids) {
    for (int i = d.steps_size() - 1; i >= 0; --i) {
      if (std::find(ids.begin(), ids.end(), d.steps(i).step_id()) != ids.end()) {
        d.mutable_steps()->DeleteSubrange(i, 1);
      }
    }
  };
  CheckEach({
      {"no open stage is a dead end",
       [&](auto& d) {
         without(d, {"COMPLETE", "FAIL"});
       },
       "stages[ENROLLED]", "DEAD_END"},
      {"every stage is reached", [&](auto& d) { without(d, {"ENROL"}); }, "stages[ENROLLED]", "UNREACHABLE"},
      {"the receiver can move on",
       [&](auto& d) {
         without(d, {"CLAIM", "DUPLICATE"});
       },
       "stages[SUBMITTED]", "INCONSISTENT"},
      {"the referrer can move on", [&](auto& d) { without(d, {"ANSWER"}); }, "stages[INFO_REQUESTED]", "INCONSISTENT"},
  });
}

TEST(ValidatorTest, Steps) {
  CheckEach({
      {"a step's id", [](auto& d) { StepOf(d, "ASK").set_step_id("ask it"); }, "steps[7].step_id", "BAD_ID"},
      {"ids once", [](auto& d) { *d.add_steps() = StepOf(d, "ASK"); }, "steps[ASK].step_id", "NOT_UNIQUE"},
      {"a verb", [](auto& d) { StepOf(d, "ASK").set_verb("Ask"); }, "steps[ASK].verb", "BAD_ID"},
      {"a title", [](auto& d) { StepOf(d, "ASK").clear_title(); }, "steps[ASK].title.en", "MISSING"},
      {"a known kind", [](auto& d) { StepOf(d, "ASK").set_kind(static_cast<v1::StepKind>(99)); }, "steps[ASK].kind",
       "UNKNOWN_REFERENCE"},
      {"from somewhere", [](auto& d) { StepOf(d, "ASK").clear_from_stages(); }, "steps[ASK].from_stages", "MISSING"},
      {"from a stage", [](auto& d) { StepOf(d, "ASK").set_from_stages(0, "NOWHERE"); }, "steps[ASK].from_stages",
       "UNKNOWN_REFERENCE"},
      {"from a stage once", [](auto& d) { StepOf(d, "ASK").add_from_stages("IN_REVIEW"); }, "steps[ASK].from_stages",
       "NOT_UNIQUE"},
      {"to a stage", [](auto& d) { StepOf(d, "ASK").set_to_stage("NOWHERE"); }, "steps[ASK].to_stage",
       "UNKNOWN_REFERENCE"},
      {"never back to a device", [](auto& d) { StepOf(d, "ASK").set_to_stage("DRAFT"); }, "steps[ASK].to_stage",
       "NOT_ALLOWED"},
      {"a draft is submitted only", [](auto& d) { StepOf(d, "ASK").add_from_stages("DRAFT"); },
       "steps[ASK].from_stages", "NOT_ALLOWED"},
      {"nothing after erasure", [](auto& d) { StepOf(d, "REOPEN").add_from_stages("VOIDED"); },
       "steps[REOPEN].from_stages", "NOT_ALLOWED"},
      {"a role", [](auto& d) { StepOf(d, "ASK").clear_roles(); }, "steps[ASK].roles", "MISSING"},
      {"a role on cases", [](auto& d) { StepOf(d, "ASK").set_roles(0, v1::ROLE_AUDITOR); }, "steps[ASK].roles",
       "NOT_ALLOWED"},
      {"a system beside somebody", [](auto& d) { StepOf(d, "ASK").set_roles(0, v1::ROLE_INTEGRATOR); },
       "steps[ASK].roles", "INCONSISTENT"},
      {"a role once", [](auto& d) { StepOf(d, "ASK").add_roles(v1::ROLE_REVIEWER); }, "steps[ASK].roles", "NOT_UNIQUE"},
      {"how many steps",
       [](auto& d) {
         for (int i = 0; i < 500; ++i) d.add_steps();
       },
       "steps", "TOO_MANY"},
      {"one meaning of a verb", [](auto& d) { StepOf(d, "ACCEPT_WAITLISTED").add_from_stages("IN_REVIEW"); },
       "steps[ACCEPT_WAITLISTED].verb", "AMBIGUOUS"},
      {"one step of a kind", [](auto& d) { StepOf(d, "FAIL").set_kind(v1::STEP_KIND_WITHDRAW); }, "steps[FAIL].kind",
       "AMBIGUOUS"},
      {"a step's clock", [](auto& d) { StepOf(d, "OBJECT").mutable_clock()->set_calendar_days(true); },
       "steps[OBJECT].clock.calendar_days", "INCONSISTENT"},
      {"a step's clock that ends at what is asked for",
       [](auto& d) { StepOf(d, "OBJECT").mutable_clock()->set_earliest_of_input("elsewhere"); },
       "steps[OBJECT].clock.earliest_of_input", "UNKNOWN_REFERENCE"},
      {"a step's clock on what is open", [](auto& d) { StepOf(d, "FAIL").mutable_clock()->set_normal_days(3); },
       "steps[FAIL].clock", "NOT_ALLOWED"},
  });
}

TEST(ValidatorTest, FormsOfSteps) {
  const auto input = [](v1::Workflow& d) -> v1::StepInput& { return *StepOf(d, "ASK").mutable_inputs(0); };
  CheckEach({
      {"a name", [&](auto& d) { input(d).set_name("Q 1"); }, "steps[ASK].inputs[0].name", "BAD_ID"},
      {"a name once", [&](auto& d) { *StepOf(d, "ASK").add_inputs() = input(d); }, "steps[ASK].inputs[questions].name",
       "NOT_UNIQUE"},
      {"a title", [&](auto& d) { input(d).mutable_title()->clear_ar(); }, "steps[ASK].inputs[questions].title.ar",
       "MISSING"},
      {"a kind", [&](auto& d) { input(d).clear_kind(); }, "steps[ASK].inputs[questions].kind", "MISSING"},
      {"a set", [&](auto& d) { input(d).set_reason_set("nothing"); }, "steps[ASK].inputs[questions].reason_set",
       "UNKNOWN_REFERENCE"},
      {"a set for codes only", [&](auto& d) { input(d).set_kind(v1::INPUT_KIND_TEXT); },
       "steps[ASK].inputs[questions].reason_set", "NOT_ALLOWED"},
      {"a place for the note", [](auto& d) { StepOf(d, "DECLINE").mutable_inputs()->RemoveLast(); },
       "steps[DECLINE].inputs[reason].reason_set", "INCONSISTENT"},
      {"a group is no requirement", [](auto& d) { StepOf(d, "ANSWER").mutable_inputs(0)->set_required(true); },
       "steps[ANSWER].inputs[answer].required", "INCONSISTENT"},
      {"a group of two", [](auto& d) { StepOf(d, "ANSWER").mutable_inputs()->RemoveLast(); },
       "steps[ANSWER].inputs[answer].at_least_one_of", "INCONSISTENT"},
      {"how many inputs",
       [](auto& d) {
         for (int i = 0; i < 20; ++i) StepOf(d, "ASK").add_inputs();
       },
       "steps[ASK].inputs", "TOO_MANY"},
  });
}

TEST(ValidatorTest, HoldersAndConditions) {
  CheckEach({
      {"the named is asked for", [](auto& d) { StepOf(d, "REASSIGN").clear_inputs(); }, "steps[REASSIGN].holder_effect",
       "INCONSISTENT"},
      {"receivers hold", [](auto& d) { StepOf(d, "ANSWER").set_holder_effect(v1::HOLDER_EFFECT_SET_ACTOR); },
       "steps[ANSWER].holder_effect", "NOT_ALLOWED"},
      {"the new caseworker is asked for", [](auto& d) { StepOf(d, "HAND_OVER").clear_inputs(); },
       "steps[HAND_OVER].holder_effect", "INCONSISTENT"},
      {"referrers have caseworkers",
       [](auto& d) { StepOf(d, "REASSIGN").set_holder_effect(v1::HOLDER_EFFECT_ASSIGN_NAMED); },
       "steps[REASSIGN].holder_effect", "NOT_ALLOWED"},
      {"receivers reserve", [](auto& d) { StepOf(d, "ANSWER").set_holder_only(true); }, "steps[ANSWER].holder_only",
       "NOT_ALLOWED"},
      {"a known effect", [](auto& d) { StepOf(d, "ASK").set_holder_effect(static_cast<v1::HolderEffect>(9)); },
       "steps[ASK].holder_effect", "UNKNOWN_REFERENCE"},
      {"a known condition", [](auto& d) { AddCondition(StepOf(d, "FAIL"), static_cast<v1::ConditionKind>(99)); },
       "steps[FAIL].conditions[0].kind", "MISSING"},
      {"a condition once", [](auto& d) { AddCondition(StepOf(d, "ASK"), v1::CONDITION_KIND_HELD); },
       "steps[ASK].conditions[1].kind", "NOT_UNIQUE"},
      {"an amount", [](auto& d) { StepOf(d, "OBJECT").mutable_conditions(0)->clear_amount(); },
       "steps[OBJECT].conditions[0].amount", "INCONSISTENT"},
      {"no amount", [](auto& d) { StepOf(d, "ASK").mutable_conditions(0)->set_amount(3); },
       "steps[ASK].conditions[0].amount", "INCONSISTENT"},
      {"an amount that fits", [](auto& d) { StepOf(d, "OBJECT").mutable_conditions(0)->set_amount(87601); },
       "steps[OBJECT].conditions[0].amount", "OUT_OF_RANGE"},
      {"held or not", [](auto& d) { AddCondition(StepOf(d, "ASK"), v1::CONDITION_KIND_UNHELD); },
       "steps[ASK].conditions", "INCONSISTENT"},
      {"another reviewer", [](auto& d) { AddCondition(StepOf(d, "ANSWER"), v1::CONDITION_KIND_ANOTHER_REVIEWER); },
       "steps[ANSWER].conditions[0].kind", "NOT_ALLOWED"},
  });
}

TEST(ValidatorTest, StepsOfTheClock) {
  const auto expire = [](v1::Workflow& d) -> v1::Step& { return StepOf(d, "EXPIRE"); };
  CheckEach({
      {"a rule", [&](auto& d) { expire(d).clear_clock_rule(); }, "steps[EXPIRE].clock_rule", "INCONSISTENT"},
      {"a rule for the clock only", [](auto& d) { StepOf(d, "ASK").mutable_clock_rule()->set_after_entry_days(1); },
       "steps[ASK].clock_rule", "INCONSISTENT"},
      {"no other role", [&](auto& d) { expire(d).add_roles(v1::ROLE_LEAD); }, "steps[EXPIRE].roles", "INCONSISTENT"},
      {"nothing said", [&](auto& d) { *expire(d).add_inputs() = StepOf(d, "ASK").inputs(1); }, "steps[EXPIRE].inputs",
       "NOT_ALLOWED"},
      {"not on a device", [&](auto& d) { expire(d).set_offline(true); }, "steps[EXPIRE].offline", "NOT_ALLOWED"},
      {"nobody asked", [&](auto& d) { expire(d).mutable_confirmation()->add_roles(v1::ROLE_LEAD); },
       "steps[EXPIRE].confirmation", "NOT_ALLOWED"},
      {"no kind", [&](auto& d) { expire(d).set_kind(v1::STEP_KIND_CLAIM); }, "steps[EXPIRE].kind", "NOT_ALLOWED"},
      {"somewhere to go", [&](auto& d) { expire(d).clear_to_stage(); }, "steps[EXPIRE].to_stage", "MISSING"},
      {"one count", [&](auto& d) { expire(d).mutable_clock_rule()->set_after_entry_days(1); },
       "steps[EXPIRE].clock_rule", "INCONSISTENT"},
      {"a count", [&](auto& d) { expire(d).mutable_clock_rule()->clear_after_due_days(); }, "steps[EXPIRE].clock_rule",
       "INCONSISTENT"},
      {"a count that fits", [&](auto& d) { expire(d).mutable_clock_rule()->set_after_due_days(3651); },
       "steps[EXPIRE].clock_rule.after_due_days", "OUT_OF_RANGE"},
      {"a due date to count from", [&](auto& d) { expire(d).add_from_stages("ENROLLED"); }, "steps[EXPIRE].clock_rule",
       "INCONSISTENT"},
  });
}

TEST(ValidatorTest, EndingsAndKinds) {
  CheckEach({
      {"only the clock ends unanswered", [](auto& d) { StepOf(d, "FAIL").set_to_stage("EXPIRED"); },
       "steps[FAIL].roles", "NOT_ALLOWED"},
      {"the clock refuses nobody", [](auto& d) { StepOf(d, "EXPIRE").set_to_stage("DECLINED"); }, "steps[EXPIRE].roles",
       "NOT_ALLOWED"},
      {"a refusal has a reason", [](auto& d) { StepOf(d, "FAIL").mutable_inputs(0)->set_required(false); },
       "steps[FAIL].inputs", "MISSING"},
      {"a merge names a case", [](auto& d) { StepOf(d, "DUPLICATE").clear_inputs(); }, "steps[DUPLICATE].inputs",
       "MISSING"},
      {"a move is authorised", [](auto& d) { StepOf(d, "REDIRECT").clear_confirmation(); },
       "steps[REDIRECT].confirmation", "MISSING"},
      {"only a withdrawal stops", [](auto& d) { StepOf(d, "WITHDRAW").clear_kind(); }, "steps[WITHDRAW].kind",
       "INCONSISTENT"},
      {"only a withdrawal flags", [](auto& d) { StepOf(d, "ANSWER").add_flag_only_stages("ENROLLED"); },
       "steps[ANSWER].flag_only_stages", "NOT_ALLOWED"},
      {"flags elsewhere", [](auto& d) { StepOf(d, "WITHDRAW").add_flag_only_stages("ACCEPTED"); },
       "steps[WITHDRAW].flag_only_stages", "INCONSISTENT"},
      {"flags somewhere", [](auto& d) { StepOf(d, "WITHDRAW").add_flag_only_stages("NOWHERE"); },
       "steps[WITHDRAW].flag_only_stages", "UNKNOWN_REFERENCE"},
      {"a withdrawal is the referrer's", [](auto& d) { StepOf(d, "WITHDRAW").add_roles(v1::ROLE_LEAD); },
       "steps[WITHDRAW].roles", "NOT_ALLOWED"},
      {"a withdrawal waits for no link", [](auto& d) { StepOf(d, "WITHDRAW").set_offline(false); },
       "steps[WITHDRAW].offline", "INCONSISTENT"},
      {"a withdrawal waits for nothing", [](auto& d) { AddCondition(StepOf(d, "WITHDRAW"), v1::CONDITION_KIND_HELD); },
       "steps[WITHDRAW].conditions", "NOT_ALLOWED"},
      {"a withdrawal waits for nobody",
       [](auto& d) { StepOf(d, "WITHDRAW").mutable_confirmation()->add_roles(v1::ROLE_LEAD); },
       "steps[WITHDRAW].confirmation", "NOT_ALLOWED"},
      {"only VOID erases", [](auto& d) { StepOf(d, "VOID").clear_kind(); }, "steps[VOID].kind", "INCONSISTENT"},
      {"VOID erases", [](auto& d) { StepOf(d, "VOID").set_to_stage("WITHDRAWN"); }, "steps[VOID].to_stage",
       "INCONSISTENT"},
      {"a claim holds", [](auto& d) { StepOf(d, "CLAIM").clear_holder_effect(); }, "steps[CLAIM].holder_effect",
       "INCONSISTENT"},
      {"the referrer answers", [](auto& d) { StepOf(d, "ANSWER").add_roles(v1::ROLE_LEAD); }, "steps[ANSWER].roles",
       "NOT_ALLOWED"},
      {"an answer goes back", [](auto& d) { StepOf(d, "ANSWER").set_to_stage("WITHDRAWN"); }, "steps[ANSWER].to_stage",
       "INCONSISTENT"},
      {"one submission", [](auto& d) { StepOf(d, "SUBMIT").clear_kind(); }, "steps", "INCONSISTENT"},
      {"a submission starts from a draft", [](auto& d) { StepOf(d, "SUBMIT").add_from_stages("ACCEPTED"); },
       "steps[SUBMIT].from_stages", "INCONSISTENT"},
      {"a submission goes to the receiver", [](auto& d) { StepOf(d, "SUBMIT").set_to_stage("INFO_REQUESTED"); },
       "steps[SUBMIT].to_stage", "INCONSISTENT"},
      {"a submission is the referrer's", [](auto& d) { StepOf(d, "SUBMIT").add_roles(v1::ROLE_LEAD); },
       "steps[SUBMIT].roles", "NOT_ALLOWED"},
      {"a submission has no form", [](auto& d) { *StepOf(d, "SUBMIT").add_inputs() = StepOf(d, "ASK").inputs(1); },
       "steps[SUBMIT].inputs", "NOT_ALLOWED"},
      {"a submission has no condition", [](auto& d) { AddCondition(StepOf(d, "SUBMIT"), v1::CONDITION_KIND_UNHELD); },
       "steps[SUBMIT].conditions", "NOT_ALLOWED"},
      {"a device submits", [](auto& d) { StepOf(d, "SUBMIT").set_offline(false); }, "steps[SUBMIT].offline",
       "INCONSISTENT"},
  });
}

TEST(ValidatorTest, SecondParties) {
  const auto of = [](v1::Workflow& d, const std::string& id) -> v1::Confirmation& {
    return *StepOf(d, id).mutable_confirmation();
  };
  CheckEach({
      {"a role", [&](auto& d) { of(d, "DECLINE").clear_roles(); }, "steps[DECLINE].confirmation.roles", "MISSING"},
      {"no system", [&](auto& d) { of(d, "DECLINE").add_roles(v1::ROLE_INTEGRATOR); },
       "steps[DECLINE].confirmation.roles", "NOT_ALLOWED"},
      {"not the clock", [&](auto& d) { of(d, "DECLINE").add_roles(v1::ROLE_CLOCK); },
       "steps[DECLINE].confirmation.roles", "NOT_ALLOWED"},
      {"another party", [&](auto& d) { of(d, "DECLINE").set_same_side(false); }, "steps[DECLINE].confirmation.roles",
       "INCONSISTENT"},
      {"reasons of the form", [&](auto& d) { of(d, "DECLINE").add_only_for_reasons("NO_MONEY"); },
       "steps[DECLINE].confirmation.only_for_reasons", "UNKNOWN_REFERENCE"},
      {"days that fit", [&](auto& d) { of(d, "DECLINE").set_days(3651); }, "steps[DECLINE].confirmation.days",
       "OUT_OF_RANGE"},
      {"days for an ending", [&](auto& d) { of(d, "REDIRECT").clear_days(); }, "steps[REDIRECT].confirmation.days",
       "MISSING"},
      {"a known ending", [&](auto& d) { of(d, "VOID").set_on_timeout(static_cast<v1::ConfirmationTimeout>(9)); },
       "steps[VOID].confirmation.on_timeout", "UNKNOWN_REFERENCE"},
      {"silence erases nothing", [&](auto& d) { of(d, "VOID").set_on_timeout(v1::CONFIRMATION_TIMEOUT_UNCONFIRMED); },
       "steps[VOID].confirmation.on_timeout", "NOT_ALLOWED"},
      {"no erasure at once", [&](auto& d) { of(d, "VOID").set_moves_at_once(true); },
       "steps[VOID].confirmation.moves_at_once", "NOT_ALLOWED"},
      {"hours that fit", [&](auto& d) { of(d, "VOID").set_only_after_hours(87601); },
       "steps[VOID].confirmation.only_after_hours", "OUT_OF_RANGE"},
      {"a step that moves", [&](auto& d) { of(d, "RELEASE").add_roles(v1::ROLE_CASEWORKER); },
       "steps[RELEASE].confirmation", "NOT_ALLOWED"},
      {"a form", [&](auto& d) { of(d, "REDIRECT").mutable_inputs(0)->clear_kind(); },
       "steps[REDIRECT].confirmation.inputs[successor].kind", "MISSING"},
  });
}

TEST(ValidatorTest, ReasonsTheCalendarAndWhatAPhoneServes) {
  const auto reason = [](v1::Workflow& d) -> v1::Reason& { return *SetOf(d, "fail").mutable_reasons(0); };
  CheckEach({
      {"households on a phone that are counted", [](auto& d) { d.set_phone_shared_by_many(1001); },
       "phone_shared_by_many", "OUT_OF_RANGE"},
      {"a set's name", [](auto& d) { SetOf(d, "fail").set_name("Fail"); }, "reason_sets[Fail].name", "BAD_ID"},
      {"names once", [](auto& d) { *d.add_reason_sets() = SetOf(d, "fail"); }, "reason_sets[fail].name", "NOT_UNIQUE"},
      {"a reason", [](auto& d) { SetOf(d, "fail").clear_reasons(); }, "reason_sets[fail].reasons", "MISSING"},
      {"a code", [&](auto& d) { reason(d).set_code("no"); }, "reason_sets[fail].reasons[no].code", "BAD_ID"},
      {"codes once", [&](auto& d) { *SetOf(d, "fail").add_reasons() = reason(d); },
       "reason_sets[fail].reasons[NOT_COLLECTED].code", "NOT_UNIQUE"},
      {"a text", [&](auto& d) { reason(d).mutable_text()->clear_ar(); },
       "reason_sets[fail].reasons[NOT_COLLECTED].text.ar", "MISSING"},
      {"a party", [&](auto& d) { reason(d).clear_whose(); }, "reason_sets[fail].reasons[NOT_COLLECTED].whose",
       "MISSING"},
      {"a counted party", [&](auto& d) { reason(d).clear_counts_against(); },
       "reason_sets[fail].reasons[NOT_COLLECTED].counts_against", "MISSING"},
      {"a cool-off that fits", [&](auto& d) { reason(d).set_cool_off_days(3651); },
       "reason_sets[fail].reasons[NOT_COLLECTED].cool_off_days", "OUT_OF_RANGE"},
      {"how many reasons",
       [](auto& d) {
         for (int i = 0; i < 200; ++i) SetOf(d, "fail").add_reasons();
       },
       "reason_sets[fail].reasons", "TOO_MANY"},
      {"how many sets",
       [](auto& d) {
         for (int i = 0; i < 100; ++i) d.add_reason_sets();
       },
       "reason_sets", "TOO_MANY"},
      {"words for the server's refusals", [](auto& d) { SetOf(d, "refused").mutable_reasons()->RemoveLast(); },
       "reason_sets[refused]", "MISSING"},
      {"words for what is parked", [](auto& d) { SetOf(d, "parked").set_name("set_aside"); }, "reason_sets[parked]",
       "MISSING"},
      {"days of the week", [](auto& d) { d.mutable_calendar()->add_weekend(8); }, "calendar.weekend", "OUT_OF_RANGE"},
      {"days once", [](auto& d) { d.mutable_calendar()->add_weekend(5); }, "calendar.weekend", "NOT_UNIQUE"},
      {"a day to work",
       [](auto& d) {
         for (int i : {1, 2, 3, 4, 7}) d.mutable_calendar()->add_weekend(i);
       },
       "calendar.weekend", "INCONSISTENT"},
      {"a holiday that exists", [](auto& d) { d.mutable_calendar()->mutable_holidays(0)->set_day(32); },
       "calendar.holidays[0]", "OUT_OF_RANGE"},
      {"holidays once", [](auto& d) { *d.mutable_calendar()->mutable_holidays(1) = d.calendar().holidays(0); },
       "calendar.holidays[1]", "NOT_UNIQUE"},
      {"how many holidays",
       [](auto& d) {
         for (int i = 0; i < 1000; ++i) d.mutable_calendar()->add_holidays();
       },
       "calendar.holidays", "TOO_MANY"},
      {"an offset on earth", [](auto& d) { d.mutable_calendar()->set_utc_offset_minutes(841); },
       "calendar.utc_offset_minutes", "OUT_OF_RANGE"},
  });
}

TEST(ValidatorTest, DaysOfAVersionAndStepsInBulk) {
  CheckEach({
      {"whole days", [](auto& d) { d.mutable_validity()->mutable_from()->set_year(2027); }, "validity", "OUT_OF_RANGE"},
      {"days in order",
       [](auto& d) {
         *d.mutable_validity()->mutable_from() = DateOfDay(absl::CivilDay(2027, 2, 1));
         *d.mutable_validity()->mutable_to() = DateOfDay(absl::CivilDay(2027, 1, 31));
       },
       "validity", "INCONSISTENT"},
      {"no refusal in bulk", [](auto& d) { StepOf(d, "DECLINE").set_in_bulk(true); }, "steps[DECLINE].in_bulk",
       "NOT_ALLOWED"},
      {"no merging in bulk", [](auto& d) { StepOf(d, "DUPLICATE").set_in_bulk(true); }, "steps[DUPLICATE].in_bulk",
       "NOT_ALLOWED"},
      {"no identity in bulk", [](auto& d) { StepOf(d, "OPEN_IDENTITY").set_in_bulk(true); },
       "steps[OPEN_IDENTITY].in_bulk", "NOT_ALLOWED"},
      {"no claim in bulk that opens the identity",
       [](auto& d) {
         auto& steps = *d.mutable_steps();
         for (int i = steps.size() - 1; i >= 0; --i) {
           if (steps[i].kind() == v1::STEP_KIND_OPEN_IDENTITY) steps.DeleteSubrange(i, 1);
         }
         StepOf(d, "CLAIM").set_in_bulk(true);
         StepOf(d, "TAKE_UP").set_in_bulk(false);
       },
       "steps[CLAIM].in_bulk", "NOT_ALLOWED"},
      {"nothing of the referrer's in bulk", [](auto& d) { StepOf(d, "COMPLETE").set_in_bulk(true); },
       "steps[COMPLETE].in_bulk", "NOT_ALLOWED"},
  });
}

}  // namespace
}  // namespace ihala
