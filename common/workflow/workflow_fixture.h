#ifndef IHALA_COMMON_WORKFLOW_WORKFLOW_FIXTURE_H_
#define IHALA_COMMON_WORKFLOW_WORKFLOW_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/workflow/actor.h"
#include "common/workflow/calendar.h"
#include "common/workflow/default_workflow.h"
#include "common/workflow/workflow.h"
#include "gtest/gtest.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/operation.pb.h"

// What the tests of this folder share. Included by tests only.
namespace ihala::fixture {

// A Sunday, the first working day of a week, at ten in the morning in Gaza.
inline absl::Time Sunday() { return absl::FromCivil(absl::CivilSecond(2026, 2, 1, 8, 0, 0), absl::UTCTimeZone()); }

inline v1::Workflow DefaultDocument() {
  const auto document = ParseWorkflowText(DefaultWorkflowText());
  EXPECT_TRUE(document.ok()) << document.status();
  return document.value_or(v1::Workflow());
}

// The stage of that id, to be changed.
inline v1::Stage& StageOf(v1::Workflow& document, const std::string& id) {
  for (v1::Stage& stage : *document.mutable_stages()) {
    if (stage.stage_id() == id) return stage;
  }
  ADD_FAILURE() << "no stage " << id;
  return *document.add_stages();
}

inline const Workflow& DefaultWorkflow() {
  static const std::shared_ptr<const Workflow>& workflow = *new std::shared_ptr<const Workflow>([] {
    auto compiled = Workflow::Compile(DefaultDocument());
    if (!compiled.ok()) {
      ADD_FAILURE() << compiled.status();
      std::abort();
    }
    return *std::move(compiled);
  }());
  return *workflow;
}

inline Actor Caseworker(const std::string& account = "c1") {
  return {account, "CSO-1", v1::SIDE_REFERRER, {v1::ROLE_CASEWORKER}};
}
inline Actor Supervisor(const std::string& account = "s1") {
  return {account, "CSO-1", v1::SIDE_REFERRER, {v1::ROLE_SUPERVISOR}};
}
inline Actor Reviewer(const std::string& account = "r1") {
  return {account, "MIN-1", v1::SIDE_RECEIVER, {v1::ROLE_REVIEWER}};
}
inline Actor Lead(const std::string& account = "l1") { return {account, "MIN-1", v1::SIDE_RECEIVER, {v1::ROLE_LEAD}}; }

inline std::string Id(char last) {
  return std::string("\x01\x90\xf3\xc2\x00\x01\x70\x01\x80\x01\0\0\0\0\0", 15) + last;
}

// A case that entered `stage` at `entered`, received then too.
inline v1::CaseCore CaseIn(const std::string& stage, const std::string& holder = "", absl::Time entered = Sunday()) {
  v1::CaseCore core;
  core.set_referral_id(Id('a'));
  core.set_stage_id(stage);
  core.set_entry(5);
  core.set_holder(holder);
  core.set_urgency(v1::URGENCY_NORMAL);
  core.set_worker_code("c1");
  core.set_assigned_to("c1");
  *core.mutable_received_at() = TimestampOfTime(entered);
  *core.mutable_entered_at() = TimestampOfTime(entered);
  return core;
}

inline v1::InputValue Text(const std::string& name, const std::string& text) {
  v1::InputValue value;
  value.set_name(name);
  value.set_text(text);
  return value;
}
inline v1::InputValue Codes(const std::string& name, const std::vector<std::string>& codes) {
  v1::InputValue value;
  value.set_name(name);
  for (const std::string& code : codes) value.add_codes(code);
  return value;
}
inline v1::InputValue Day(const std::string& name, absl::CivilDay day) {
  v1::InputValue value;
  value.set_name(name);
  *value.mutable_date() = DateOfDay(day);
  return value;
}
inline v1::InputValue Reference(const std::string& name, const std::string& reference) {
  v1::InputValue value;
  value.set_name(name);
  value.set_reference(reference);
  return value;
}

using Values = std::vector<v1::InputValue>;
inline google::protobuf::RepeatedPtrField<v1::InputValue> Inputs(const Values& values) {
  return {values.begin(), values.end()};
}

inline v1::Operation Take(const std::string& step, uint32_t entry, const Values& values = {}) {
  v1::Operation operation;
  operation.set_referral_id(Id('a'));
  operation.set_base_entry(entry);
  operation.mutable_take_step()->set_step_id(step);
  *operation.mutable_take_step()->mutable_inputs() = Inputs(values);
  return operation;
}
inline v1::Operation Confirm(const std::string& step, uint32_t entry, bool agrees, const Values& values = {}) {
  v1::Operation operation;
  operation.set_referral_id(Id('a'));
  operation.set_base_entry(entry);
  operation.mutable_confirm_step()->set_step_id(step);
  operation.mutable_confirm_step()->set_agrees(agrees);
  *operation.mutable_confirm_step()->mutable_inputs() = Inputs(values);
  return operation;
}

// A form with a right value in every line: the `pick`-th reason of each list, and words everywhere.
inline Values Filled(const Workflow& workflow, const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                     int pick = 0) {
  Values values;
  for (const v1::StepInput& input : form) {
    switch (input.kind()) {
      case v1::INPUT_KIND_TEXT:
      case v1::INPUT_KIND_REFERENCE:
        values.push_back(Text(input.name(), "words"));
        break;
      case v1::INPUT_KIND_CODE:
      case v1::INPUT_KIND_CODES:
        for (const v1::ReasonSet& set : workflow.document().reason_sets()) {
          if (set.name() != input.reason_set()) continue;
          values.push_back(Codes(input.name(), {set.reasons(pick % set.reasons_size()).code()}));
        }
        break;
      case v1::INPUT_KIND_DATE:
        values.push_back(Day(input.name(), absl::CivilDay(2026, 3, 1)));
        break;
      case v1::INPUT_KIND_CASE:
        values.push_back(Reference(input.name(), "0190f3c2-0001-7001-8001-00000000007a"));
        break;
      default:
        values.push_back(Reference(input.name(), "r2"));
    }
  }
  return values;
}

}  // namespace ihala::fixture

#endif  // IHALA_COMMON_WORKFLOW_WORKFLOW_FIXTURE_H_
