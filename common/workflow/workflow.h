#ifndef IHALA_COMMON_WORKFLOW_WORKFLOW_H_
#define IHALA_COMMON_WORKFLOW_WORKFLOW_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/workflow/actor.h"
#include "common/workflow/calendar.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala {

// A workflow document that passed the validator, indexed for look-ups. Immutable, so any thread may use it.
class Workflow {
 public:
  // Validates and indexes `document`. INVALID_ARGUMENT with one field violation for each problem.
  static absl::StatusOr<std::shared_ptr<const Workflow>> Compile(v1::Workflow document);

  const v1::Workflow& document() const { return document_; }
  v1::WorkflowRef ref() const;

  // Null where the document has no such stage or step. Pointers live as long as this object.
  const v1::Stage* FindStage(absl::string_view stage_id) const;
  const v1::Step* FindStep(absl::string_view step_id) const;
  // The kind of a stage; STAGE_KIND_UNSPECIFIED where the document has no such stage.
  v1::StageKind KindOf(absl::string_view stage_id) const;
  // The highest rung that opens to the receiver in a stage; RUNG_ENVELOPE where the document has no such stage.
  v1::Rung OpensIn(absl::string_view stage_id) const;
  // Whether somebody has to open the identity by a step before it may be seen.
  bool asks_to_open_identity() const { return asks_to_open_identity_; }
  // The stage of kind DRAFT, and the step of kind SUBMIT. Every valid document has exactly one of each.
  const v1::Stage& draft_stage() const { return *draft_stage_; }
  const v1::Step& submit_step() const { return *submit_step_; }
  // The step of this kind that leads from this stage (flag-only stages included); null where there is none.
  const v1::Step* StepOfKind(v1::StepKind kind, absl::string_view from_stage) const;
  // The step with this verb that leads from this stage; null where there is none.
  const v1::Step* StepByVerb(absl::string_view verb, absl::string_view from_stage) const;
  // Null where there is no such set or code.
  const v1::Reason* FindReason(absl::string_view set, absl::string_view code) const;
  // The document's calendar, ready to count with.
  const WorkingDays& calendar() const { return calendar_; }

 private:
  Workflow() = default;

  v1::Workflow document_;
  absl::flat_hash_map<std::string, const v1::Stage*> stages_;
  absl::flat_hash_map<std::string, const v1::Step*> steps_;
  absl::flat_hash_map<std::string, const v1::Reason*> reasons_;  // Keyed "set/CODE".
  WorkingDays calendar_;
  bool knows_rungs_ = false;  // Whether a stage says what opens in it.
  bool asks_to_open_identity_ = false;
  const v1::Stage* draft_stage_ = nullptr;
  const v1::Step* submit_step_ = nullptr;
};

// Whether the step may be taken in that stage, by anybody or where only a flag is set.
bool LeadsFrom(const v1::Step& step, absl::string_view stage_id);

// True for every kind from CLOSED_SERVED on.
bool IsClosed(v1::StageKind kind);

// The side on which a role acts on cases; SIDE_UNSPECIFIED for roles that take no steps, and for a system's, which
// takes them on the side of the people whose steps they are.
v1::Side SideOf(v1::Role role);
// True where one of `roles` is among the actor's roles and belongs to the actor's side. An integrator's belongs to the
// sides of the other ones.
bool HoldsOneOf(const Actor& actor, const google::protobuf::RepeatedField<int>& roles);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_WORKFLOW_H_
