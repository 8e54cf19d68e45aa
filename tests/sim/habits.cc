#include "tests/sim/habits.h"

#include <algorithm>

#include "common/referral/directory.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

std::string AnyCode(const v1::Workflow& workflow, const std::string& set, Random& random) {
  for (const v1::ReasonSet& one : workflow.reason_sets()) {
    if (one.name() != set || one.reasons_size() == 0) continue;
    return one.reasons(static_cast<int>(random.Uniform(static_cast<uint64_t>(one.reasons_size())))).code();
  }
  return "";
}

// Whoever may take a case over: on the referring side, where a caseworker is asked for, else on the receiving one.
const char* AnyPerson(const std::string& input, Random& random) {
  const bool first = random.Uniform(2) == 0;
  if (input == "worker") return first ? world::kWorker : world::kOtherWorker;
  return first ? world::kReviewer : world::kOtherReviewer;
}

}  // namespace

v1::Referral EditDossier(v1::Referral dossier, const std::string& words, Random& random) {
  if (random.Uniform(2) == 0 || dossier.people().empty()) {
    dossier.mutable_needs()->set_complaint_ref(words);
  } else {
    dossier.mutable_people(0)->set_payment_alias(words);
  }
  return dossier;
}

std::vector<uint64_t> NumbersOf(const std::vector<v1::DossierConflict>& conflicts) {
  std::vector<uint64_t> numbers;
  for (const v1::DossierConflict& conflict : conflicts) numbers.push_back(conflict.seq());
  return numbers;
}

size_t ChooseCase(const std::vector<uint64_t>& revisions, uint32_t last, Random& random) {
  if (random.Uniform(1000) >= last) return random.Uniform(revisions.size());
  return static_cast<size_t>(std::max_element(revisions.begin(), revisions.end()) - revisions.begin());
}

bool TakesWords(const google::protobuf::RepeatedPtrField<v1::StepInput>& form) {
  for (const v1::StepInput& input : form) {
    if (input.kind() == v1::INPUT_KIND_TEXT || input.kind() == v1::INPUT_KIND_REFERENCE) return true;
  }
  return false;
}

std::optional<std::vector<v1::InputValue>> FillForm(const v1::Workflow& workflow,
                                                    const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                                    const std::string& words, absl::CivilDay today, Random& random) {
  std::vector<v1::InputValue> values;
  for (const v1::StepInput& input : form) {
    v1::InputValue value;
    value.set_name(input.name());
    switch (input.kind()) {
      case v1::INPUT_KIND_TEXT:
      case v1::INPUT_KIND_REFERENCE:
        value.set_text(words);
        break;
      case v1::INPUT_KIND_CODE:
      case v1::INPUT_KIND_CODES:
        // Of two ways to say it the words are taken, since they can be found again.
        if (!input.at_least_one_of().empty()) continue;
        value.add_codes(AnyCode(workflow, input.reason_set(), random));
        break;
      case v1::INPUT_KIND_DATE:
        *value.mutable_date() = ToDate(input.name() == "review_on" ? today + 30 : today - 1);
        break;
      case v1::INPUT_KIND_PROGRAMME:
        value.set_reference(world::kProgramme);
        break;
      case v1::INPUT_KIND_DESK:
        value.set_reference(world::kOtherDesk);
        break;
      case v1::INPUT_KIND_ACCOUNT:
        value.set_reference(AnyPerson(input.name(), random));
        break;
      default:
        if (input.required()) return std::nullopt;
        continue;
    }
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace ihala::sim
