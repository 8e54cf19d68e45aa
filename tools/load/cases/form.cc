#include "tools/load/cases/form.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/workflow/calendar.h"
#include "common/workflow/evaluator.h"
#include "tools/load/draw.h"

namespace ihala::load {
namespace {

// The input that takes the note which some reasons need (see StepInput.reason_set).
constexpr char kNote[] = "note";

// Sets one input; false where it asks for what is not at hand.
class Writer {
 public:
  Writer(const AtHand& at_hand, Random& random) : at_hand_(at_hand), random_(random) {}

  bool Write(const v1::StepInput& input, v1::InputValue* value) {
    value->set_name(input.name());
    switch (input.kind()) {
      case v1::INPUT_KIND_TEXT:
        value->set_text(Say(random_, Topic::kStatement));
        return true;
      case v1::INPUT_KIND_REFERENCE:
        value->set_text(absl::StrCat("LIST-", at_hand_.today.year(), "-", Between(random_, 1, 12)));
        return true;
      case v1::INPUT_KIND_CODE:
      case v1::INPUT_KIND_CODES:
        return WriteCode(input, value);
      case v1::INPUT_KIND_DATE: {
        const bool ahead = input.name() == at_hand_.ahead;
        *value->mutable_date() =
            DateOfDay(at_hand_.today + (ahead ? Between(random_, 20, 90) : -Between(random_, 0, 3)));
        return true;
      }
      case v1::INPUT_KIND_PROGRAMME:
        return Refer(at_hand_.programme, value);
      case v1::INPUT_KIND_DESK:
        return Refer(OneOf(at_hand_.desks), value);
      case v1::INPUT_KIND_ACCOUNT:
        return Refer(OneOf(at_hand_.colleagues), value);
      case v1::INPUT_KIND_CASE:
        return Refer(at_hand_.other_case, value);
      default:
        return false;
    }
  }

 private:
  std::string OneOf(const std::vector<std::string>& choices) {
    return choices.empty() ? std::string() : Pick<std::string>(random_, choices);
  }

  static bool Refer(const std::string& reference, v1::InputValue* value) {
    value->set_reference(reference);
    return !reference.empty();
  }

  bool WriteCode(const v1::StepInput& input, v1::InputValue* value) {
    for (const v1::ReasonSet& set : at_hand_.workflow->document().reason_sets()) {
      if (set.name() != input.reason_set() || set.reasons().empty()) continue;
      const int count = set.reasons_size();
      const int first = Between(random_, 0, count - 1);
      value->add_codes(set.reasons(first).code());
      if (input.kind() == v1::INPUT_KIND_CODES && count > 1 && Chance(random_, 30)) {
        value->add_codes(set.reasons((first + Between(random_, 1, count - 1)) % count).code());
      }
      return true;
    }
    return false;
  }

  const AtHand& at_hand_;
  Random& random_;
};

bool NeedsNote(const Form& form, const Inputs& inputs, const Workflow& workflow) {
  for (const v1::StepInput& input : form) {
    const v1::InputValue* const value = FindInput(inputs, input.name());
    if (value == nullptr) continue;
    for (const std::string& code : value->codes()) {
      const v1::Reason* const reason = workflow.FindReason(input.reason_set(), code);
      if (reason != nullptr && reason->needs_note()) return true;
    }
  }
  return false;
}

// Whether somebody writes into the input: of a group of which one is enough, the first is the usual one.
bool IsWritten(const v1::StepInput& input, absl::flat_hash_set<std::string>& groups, Random& random) {
  if (input.required()) return true;
  if (!input.at_least_one_of().empty()) return groups.insert(input.at_least_one_of()).second;
  const bool plain = input.kind() == v1::INPUT_KIND_TEXT || input.kind() == v1::INPUT_KIND_DATE;
  return plain && Chance(random, 40);
}

}  // namespace

std::string DayAhead(const Workflow& workflow, const v1::Step& step) {
  if (step.has_clock()) return step.clock().earliest_of_input();
  const v1::Stage* const stage = workflow.FindStage(step.to_stage());
  return stage == nullptr ? "" : stage->clock().earliest_of_input();
}

std::optional<Inputs> FillIn(const Form& form, const AtHand& at_hand, Random& random) {
  Inputs inputs;
  Writer writer(at_hand, random);
  absl::flat_hash_set<std::string> groups;
  for (const v1::StepInput& input : form) {
    if (!IsWritten(input, groups, random)) continue;
    v1::InputValue value;
    if (writer.Write(input, &value)) {
      *inputs.Add() = std::move(value);
    } else if (input.required()) {
      return std::nullopt;
    }
  }
  if (!NeedsNote(form, inputs, *at_hand.workflow) || FindInput(inputs, kNote) != nullptr) return inputs;
  for (const v1::StepInput& input : form) {
    if (input.name() == kNote && writer.Write(input, inputs.Add())) return inputs;
  }
  return std::nullopt;
}

}  // namespace ihala::load
