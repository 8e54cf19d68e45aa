#include "common/workflow/workflow.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/workflow/validator.h"

namespace ihala {
namespace {

template <typename Map>
auto Find(const Map& map, absl::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

bool LeadsFrom(const v1::Step& step, absl::string_view stage_id) {
  return absl::c_linear_search(step.from_stages(), stage_id) ||
         absl::c_linear_search(step.flag_only_stages(), stage_id);
}

absl::StatusOr<std::shared_ptr<const Workflow>> Workflow::Compile(v1::Workflow document) {
  RETURN_IF_ERROR(InvalidFields(ValidateWorkflow(document)));
  std::shared_ptr<Workflow> workflow(new Workflow());
  workflow->document_ = std::move(document);
  for (const v1::Stage& stage : workflow->document_.stages()) {
    workflow->stages_[stage.stage_id()] = &stage;
    if (stage.kind() == v1::STAGE_KIND_DRAFT) workflow->draft_stage_ = &stage;
    if (stage.opens() != v1::RUNG_UNSPECIFIED) workflow->knows_rungs_ = true;
  }
  for (const v1::Step& step : workflow->document_.steps()) {
    workflow->steps_[step.step_id()] = &step;
    if (step.kind() == v1::STEP_KIND_SUBMIT) workflow->submit_step_ = &step;
    if (step.kind() == v1::STEP_KIND_OPEN_IDENTITY) workflow->asks_to_open_identity_ = true;
  }
  for (const v1::ReasonSet& set : workflow->document_.reason_sets()) {
    for (const v1::Reason& reason : set.reasons()) {
      workflow->reasons_[absl::StrCat(set.name(), "/", reason.code())] = &reason;
    }
  }
  workflow->calendar_ = WorkingDays(workflow->document_.calendar());
  return std::shared_ptr<const Workflow>(std::move(workflow));
}

v1::WorkflowRef Workflow::ref() const {
  v1::WorkflowRef ref;
  ref.set_workflow_id(document_.workflow_id());
  ref.set_version(document_.version());
  return ref;
}

const v1::Stage* Workflow::FindStage(absl::string_view stage_id) const { return Find(stages_, stage_id); }

const v1::Step* Workflow::FindStep(absl::string_view step_id) const { return Find(steps_, step_id); }

v1::StageKind Workflow::KindOf(absl::string_view stage_id) const {
  const v1::Stage* stage = FindStage(stage_id);
  return stage == nullptr ? v1::STAGE_KIND_UNSPECIFIED : stage->kind();
}

v1::Rung Workflow::OpensIn(absl::string_view stage_id) const {
  const v1::Stage* stage = FindStage(stage_id);
  if (stage == nullptr) return v1::RUNG_ENVELOPE;
  if (!knows_rungs_) return v1::RUNG_DOSSIER;
  return std::max(stage->opens(), v1::RUNG_ENVELOPE);
}

const v1::Step* Workflow::StepOfKind(v1::StepKind kind, absl::string_view from_stage) const {
  for (const v1::Step& step : document_.steps()) {
    if (step.kind() == kind && LeadsFrom(step, from_stage)) return &step;
  }
  return nullptr;
}

const v1::Step* Workflow::StepByVerb(absl::string_view verb, absl::string_view from_stage) const {
  for (const v1::Step& step : document_.steps()) {
    if (step.verb() == verb && LeadsFrom(step, from_stage)) return &step;
  }
  return nullptr;
}

const v1::Reason* Workflow::FindReason(absl::string_view set, absl::string_view code) const {
  return Find(reasons_, absl::StrCat(set, "/", code));
}

bool IsClosed(v1::StageKind kind) { return kind >= v1::STAGE_KIND_CLOSED_SERVED; }

v1::Side SideOf(v1::Role role) {
  switch (role) {
    case v1::ROLE_CASEWORKER:
    case v1::ROLE_SUPERVISOR:
      return v1::SIDE_REFERRER;
    case v1::ROLE_REVIEWER:
    case v1::ROLE_LEAD:
      return v1::SIDE_RECEIVER;
    case v1::ROLE_CLOCK:
      return v1::SIDE_CLOCK;
    default:
      return v1::SIDE_UNSPECIFIED;
  }
}

bool HoldsOneOf(const Actor& actor, const google::protobuf::RepeatedField<int>& roles) {
  const bool of_side = std::any_of(roles.begin(), roles.end(),
                                   [&](int role) { return SideOf(static_cast<v1::Role>(role)) == actor.side; });
  return of_side && std::any_of(actor.roles.begin(), actor.roles.end(), [&](v1::Role role) {
           const bool counts = SideOf(role) == actor.side || role == v1::ROLE_INTEGRATOR;
           return counts && std::find(roles.begin(), roles.end(), role) != roles.end();
         });
}

}  // namespace ihala
