#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/workflow/validation.h"
#include "common/workflow/workflow.h"

namespace ihala::validation {
namespace {

using Form = google::protobuf::RepeatedPtrField<v1::StepInput>;

// As many as an operation may carry.
constexpr int kMaxInputs = 20;

bool TakesCodes(const v1::StepInput& input) {
  return input.kind() == v1::INPUT_KIND_CODE || input.kind() == v1::INPUT_KIND_CODES;
}

bool HasRequired(const Form& form, v1::InputKind kind) {
  return std::any_of(form.begin(), form.end(),
                     [&](const v1::StepInput& input) { return input.kind() == kind && input.required(); });
}

void CheckReasonSetOf(const Index& index, const std::string& field, const Form& form, const v1::StepInput& input,
                      Report& report) {
  if (!TakesCodes(input)) {
    if (!input.reason_set().empty()) report.Add(field + ".reason_set", "NOT_ALLOWED", "is for codes");
    return;
  }
  const v1::ReasonSet* set = index.reason_set(input.reason_set());
  if (set == nullptr) return report.Add(field + ".reason_set", "UNKNOWN_REFERENCE", "names a set of the document");
  const bool needs_note = std::any_of(set->reasons().begin(), set->reasons().end(),
                                      [](const v1::Reason& reason) { return reason.needs_note(); });
  const bool takes_note = std::any_of(form.begin(), form.end(), [](const v1::StepInput& other) {
    return other.name() == "note" && other.kind() == v1::INPUT_KIND_TEXT;
  });
  if (needs_note && !takes_note) {
    report.Add(field + ".reason_set", "INCONSISTENT",
               "has a reason that needs a note, and the form has no TEXT input named note");
  }
}

// Whether somebody with one of `roles` can be the second party to somebody on `side`.
bool CanAnswer(const v1::Confirmation& confirmation, v1::Side side) {
  return std::any_of(confirmation.roles().begin(), confirmation.roles().end(),
                     [&](int role) { return confirmation.same_side() || SideOf(static_cast<v1::Role>(role)) != side; });
}

void CheckReasonsOfConfirmation(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  if (step.confirmation().only_for_reasons().empty()) return;
  const auto input = std::find_if(step.inputs().begin(), step.inputs().end(), [](const v1::StepInput& candidate) {
    return candidate.kind() == v1::INPUT_KIND_CODE;
  });
  const v1::ReasonSet* set = input == step.inputs().end() ? nullptr : index.reason_set(input->reason_set());
  for (const std::string& code : step.confirmation().only_for_reasons()) {
    const bool known = set != nullptr && std::any_of(set->reasons().begin(), set->reasons().end(),
                                                     [&](const v1::Reason& reason) { return reason.code() == code; });
    if (!known) {
      report.Add(field + ".only_for_reasons", "UNKNOWN_REFERENCE", "names reasons that the step's form takes");
    }
  }
}

// Whom a closing stage may be reached by.
void CheckEnding(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  const bool clock = AnyOn(v1::SIDE_CLOCK, step.roles());
  switch (index.KindOf(step.to_stage())) {
    case v1::STAGE_KIND_CLOSED_UNANSWERED:
      if (!clock) report.Add(field + ".roles", "NOT_ALLOWED", "only the clock ends a case as unanswered");
      return;
    case v1::STAGE_KIND_CLOSED_REFUSED:
      if (!AllOn(v1::SIDE_RECEIVER, step.roles())) {
        report.Add(field + ".roles", "NOT_ALLOWED", "only the receiving side refuses, never the clock");
      }
      if (!HasRequired(step.inputs(), v1::INPUT_KIND_CODE)) {
        report.Add(field + ".inputs", "MISSING", "a refusal has a required coded reason");
      }
      return;
    case v1::STAGE_KIND_CLOSED_MERGED:
      if (!HasRequired(step.inputs(), v1::INPUT_KIND_CASE)) {
        report.Add(field + ".inputs", "MISSING", "a merge names the case that goes on");
      }
      return;
    case v1::STAGE_KIND_CLOSED_MOVED:
      if (AnyOn(v1::SIDE_RECEIVER, step.roles()) &&
          !(step.has_confirmation() && AnyOn(v1::SIDE_REFERRER, step.confirmation().roles()))) {
        report.Add(field + ".confirmation", "MISSING", "the referring side authorises a move to another desk");
      }
      return;
    case v1::STAGE_KIND_CLOSED_STOPPED:
      if (step.kind() != v1::STEP_KIND_WITHDRAW) {
        report.Add(field + ".kind", "INCONSISTENT", "only a step of kind STEP_KIND_WITHDRAW stops a case");
      }
      return;
    case v1::STAGE_KIND_CLOSED_ERASED:
      if (step.kind() != v1::STEP_KIND_VOID) {
        report.Add(field + ".kind", "INCONSISTENT", "only a step of kind STEP_KIND_VOID erases a case");
      }
      return;
    default:
      return;
  }
}

void CheckSubmit(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  if (step.from_stages_size() != 1 || index.KindOf(step.from_stages(0)) != v1::STAGE_KIND_DRAFT) {
    report.Add(field + ".from_stages", "INCONSISTENT", "is the stage of kind STAGE_KIND_DRAFT alone");
  }
  const v1::StageKind to = index.KindOf(step.to_stage());
  if (to != v1::STAGE_KIND_WAITING_ON_RECEIVER) {
    report.Add(field + ".to_stage", "INCONSISTENT", "is a stage that waits on the receiver");
  }
  if (!AllOn(v1::SIDE_REFERRER, step.roles())) report.Add(field + ".roles", "NOT_ALLOWED", "is of the referring side");
  if (!step.inputs().empty()) report.Add(field + ".inputs", "NOT_ALLOWED", "the referral itself says everything");
  if (!step.conditions().empty()) report.Add(field + ".conditions", "NOT_ALLOWED", "no case exists yet");
  if (!step.offline()) report.Add(field + ".offline", "INCONSISTENT", "a device submits without a link");
}

}  // namespace

void CheckForm(const Index& index, const std::string& field, const Form& form, Report& report) {
  if (form.size() > kMaxInputs) report.Add(field, "TOO_MANY", absl::StrCat("has at most ", kMaxInputs, " inputs"));
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < form.size(); ++i) {
    const v1::StepInput& input = form[i];
    const std::string path = Path(field, input.name(), i);
    report.CheckLowerName(path + ".name", input.name());
    if (!seen.insert(input.name()).second) report.Add(path + ".name", "NOT_UNIQUE", "is used once in its form");
    report.CheckText(path + ".title", input.title());
    if (input.kind() == v1::INPUT_KIND_UNSPECIFIED || !v1::InputKind_IsValid(input.kind())) {
      report.Add(path + ".kind", "MISSING", "says what kind of value it takes");
    }
    CheckReasonSetOf(index, path, form, input, report);
    if (input.at_least_one_of().empty()) continue;
    report.CheckLowerName(path + ".at_least_one_of", input.at_least_one_of());
    if (input.required()) report.Add(path + ".required", "INCONSISTENT", "makes its group meaningless");
    if (std::count_if(form.begin(), form.end(), [&](const v1::StepInput& other) {
          return other.at_least_one_of() == input.at_least_one_of();
        }) < 2) {
      report.Add(path + ".at_least_one_of", "INCONSISTENT", "is a group of two inputs or more");
    }
  }
}

void CheckConfirmation(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  const v1::Confirmation& confirmation = step.confirmation();
  if (AnyOn(v1::SIDE_CLOCK, confirmation.roles())) {
    report.Add(field + ".roles", "NOT_ALLOWED", "the clock is no second party");
  }
  for (const int role : step.roles()) {
    // A system proposes on the side of the others.
    if (role == v1::ROLE_INTEGRATOR || CanAnswer(confirmation, SideOf(static_cast<v1::Role>(role)))) continue;
    report.Add(field + ".roles", "INCONSISTENT", "has no role of the other side than the one that proposes");
  }
  CheckReasonsOfConfirmation(index, field, step, report);
  report.CheckAtMost(field + ".days", confirmation.days(), kMaxDays);
  report.CheckAtMost(field + ".only_after_hours", confirmation.only_after_hours(), kMaxHours);
  if (!v1::ConfirmationTimeout_IsValid(confirmation.on_timeout())) {
    report.Add(field + ".on_timeout", "UNKNOWN_REFERENCE", "is an ending that programs know");
  }
  if (confirmation.on_timeout() != v1::CONFIRMATION_TIMEOUT_UNSPECIFIED && confirmation.days() == 0) {
    report.Add(field + ".days", "MISSING", "or the time never runs out");
  }
  if (confirmation.on_timeout() == v1::CONFIRMATION_TIMEOUT_UNCONFIRMED && step.kind() == v1::STEP_KIND_VOID) {
    report.Add(field + ".on_timeout", "NOT_ALLOWED", "nothing is erased because nobody answered");
  }
  if (step.to_stage().empty()) report.Add(field, "NOT_ALLOWED", "is for steps that move a case");
  if (confirmation.moves_at_once() && index.KindOf(step.to_stage()) == v1::STAGE_KIND_CLOSED_ERASED) {
    report.Add(field + ".moves_at_once", "NOT_ALLOWED", "what is erased cannot be contested");
  }
  CheckForm(index, field + ".inputs", confirmation.inputs(), report);
}

void CheckBulk(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  if (!step.in_bulk()) return;
  const v1::StageKind to = index.KindOf(step.to_stage());
  const bool ends = to == v1::STAGE_KIND_CLOSED_REFUSED || to == v1::STAGE_KIND_CLOSED_STOPPED ||
                    to == v1::STAGE_KIND_CLOSED_MERGED || to == v1::STAGE_KIND_CLOSED_ERASED;
  // Where nothing else does, the claim opens the identity.
  const auto& steps = index.document().steps();
  const bool opens =
      step.kind() == v1::STEP_KIND_OPEN_IDENTITY ||
      (step.kind() == v1::STEP_KIND_CLAIM && std::none_of(steps.begin(), steps.end(), [](const v1::Step& other) {
         return other.kind() == v1::STEP_KIND_OPEN_IDENTITY;
       }));
  if (!AllOn(v1::SIDE_RECEIVER, step.roles()) || ends || opens) {
    report.Add(field + ".in_bulk", "NOT_ALLOWED",
               "is for steps of the receiving side that refuse nobody and open nobody's identity");
  }
}

void CheckKind(const Index& index, const std::string& field, const v1::Step& step, Report& report) {
  CheckEnding(index, field, step, report);
  const v1::StageKind to = index.KindOf(step.to_stage());
  switch (step.kind()) {
    case v1::STEP_KIND_SUBMIT:
      CheckSubmit(index, field, step, report);
      break;
    case v1::STEP_KIND_CLAIM:
      if (step.holder_effect() != v1::HOLDER_EFFECT_SET_ACTOR) {
        report.Add(field + ".holder_effect", "INCONSISTENT", "a claim makes the actor the holder");
      }
      break;
    case v1::STEP_KIND_ANSWER:
    case v1::STEP_KIND_OBJECT:
      if (!AllOn(v1::SIDE_REFERRER, step.roles())) {
        report.Add(field + ".roles", "NOT_ALLOWED", "is of the referring side");
      }
      if (to != v1::STAGE_KIND_WAITING_ON_RECEIVER) {
        report.Add(field + ".to_stage", "INCONSISTENT", "is a stage that waits on the receiver");
      }
      break;
    case v1::STEP_KIND_WITHDRAW:
      if (!AllOn(v1::SIDE_REFERRER, step.roles())) {
        report.Add(field + ".roles", "NOT_ALLOWED", "is of the referring side");
      }
      if (to != v1::STAGE_KIND_CLOSED_STOPPED) report.Add(field + ".to_stage", "INCONSISTENT", "stops the case");
      if (!step.offline()) report.Add(field + ".offline", "INCONSISTENT", "a withdrawal waits for no link");
      if (!step.conditions().empty())
        report.Add(field + ".conditions", "NOT_ALLOWED", "a withdrawal waits for nothing");
      break;
    case v1::STEP_KIND_VOID:
      if (to != v1::STAGE_KIND_CLOSED_ERASED) report.Add(field + ".to_stage", "INCONSISTENT", "erases the case");
      break;
    case v1::STEP_KIND_OPEN_IDENTITY:
      CheckOpening(field, step, report);
      break;
    default:
      return;
  }
  const bool alone = step.kind() != v1::STEP_KIND_OBJECT && step.kind() != v1::STEP_KIND_VOID;
  if (alone && step.has_confirmation()) {
    report.Add(field + ".confirmation", "NOT_ALLOWED", "a step of this kind needs one party");
  }
}

}  // namespace ihala::validation
