#include "server/commands/input_references.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/referral/agreement.h"
#include "common/workflow/evaluator.h"
#include "server/commands/sought_case.h"

namespace ihala {
namespace {

// What is wrong with one reference: a code and words. Empty if nothing is.
struct Problem {
  std::string code;
  std::string words;
};

Problem Unknown(std::string words) { return {"UNKNOWN_CODE", std::move(words)}; }

Problem CheckProgramme(const Directory& directory, const StepOnCase& on, const std::string& code) {
  const v1::Programme* programme = directory.programme(code);
  const bool fits = programme != nullptr && programme->organisation() == on.core.receiving_organisation() &&
                    IsValidOn(programme->validity(), DirectoryDay(on.now));
  return fits ? Problem() : Unknown("must be the code of a programme that the receiver runs today");
}

Problem CheckDesk(const ReferenceData& reference, const StepOnCase& on, const std::string& code) {
  const v1::Desk* desk = reference.directory.desk(code);
  if (desk == nullptr || !IsValidOn(desk->validity(), DirectoryDay(on.now))) {
    return Unknown("must be the code of a desk that is open today");
  }
  // Who points there signed the agreement, and knows whom it keeps out.
  const CaseAgreement agreed = FactsOf(on.core, on.workflow).agreed();
  if (!reference.policy->Forbids(agreed, desk->organisation(), {code})) return Problem();
  return {"RED_LINE", ForbiddenWords(agreed.agreement_id)};
}

// Whoever takes a case over must be able to work on it, on the same side.
Problem CheckAccount(const ReferenceData& reference, const StepOnCase& on, const std::string& code) {
  const bool receives = on.caller.organisation == on.core.receiving_organisation();
  const std::optional<Caller> named = reference.FindCaller(code, on.now);
  CaseFacts facts = FactsOf(on.core, on.workflow);
  // As it will be: a caseworker sees what is theirs.
  if (!receives) facts.assigned_to = code;
  if (named.has_value() && named->organisation == on.caller.organisation &&
      Visible(*named, facts, *reference.policy, on.now).exists()) {
    const std::vector<v1::Role> roles = ActorOn(*named, facts).roles;
    const auto holds = [&](v1::Role role) { return std::find(roles.begin(), roles.end(), role) != roles.end(); };
    if (receives ? holds(v1::ROLE_REVIEWER) || holds(v1::ROLE_LEAD) : holds(v1::ROLE_CASEWORKER)) return Problem();
  }
  return Unknown(receives ? "must be the account of a reviewer of one's own organisation whom the case's desk and "
                            "governorate are given to"
                          : "must be the account of a caseworker of one's own organisation");
}

absl::StatusOr<Problem> CheckCase(ReadTxn& txn, const ReferenceData& reference, const StepOnCase& on,
                                  const std::string& uuid) {
  const Problem refusal = Unknown("must be another case that one may see");
  const absl::StatusOr<std::string> id = UuidFromText(uuid);
  if (!id.ok() || *id == on.core.referral_id()) return refusal;
  ASSIGN_OR_RETURN(const std::optional<SoughtCase> other, SeekCase(txn, reference, *id));
  if (!other.has_value()) return refusal;
  const bool is_seen = Visible(on.caller, other->facts, *reference.policy, on.now).exists();
  return is_seen && other->is_there ? Problem() : refusal;
}

}  // namespace

absl::StatusOr<std::vector<FieldViolation>> CheckInputReferences(
    ReadTxn& txn, const ReferenceData& reference, const StepOnCase& on,
    const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
    const google::protobuf::RepeatedPtrField<v1::InputValue>& given) {
  std::vector<FieldViolation> violations;
  for (const v1::StepInput& input : form) {
    const v1::InputValue* value = FindInput(given, input.name());
    if (value == nullptr || value->reference().empty()) continue;
    Problem problem;
    switch (input.kind()) {
      case v1::INPUT_KIND_PROGRAMME:
        problem = CheckProgramme(reference.directory, on, value->reference());
        break;
      case v1::INPUT_KIND_DESK:
        problem = CheckDesk(reference, on, value->reference());
        break;
      case v1::INPUT_KIND_ACCOUNT:
        problem = CheckAccount(reference, on, value->reference());
        break;
      case v1::INPUT_KIND_CASE: {
        ASSIGN_OR_RETURN(problem, CheckCase(txn, reference, on, value->reference()));
        break;
      }
      default:
        break;
    }
    if (problem.code.empty()) continue;
    violations.push_back({absl::StrCat("inputs.", input.name()), std::move(problem.code), std::move(problem.words)});
  }
  return violations;
}

}  // namespace ihala
