#include "server/commands/input_references.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/workflow/evaluator.h"

namespace ihala {
namespace {

// What is wrong with one reference; empty if nothing is.
std::string CheckProgramme(const Directory& directory, const v1::CaseCore& core, const std::string& code,
                           absl::CivilDay today) {
  const v1::Programme* programme = directory.programme(code);
  const bool fits = programme != nullptr && programme->organisation() == core.receiving_organisation() &&
                    IsValidOn(programme->validity(), today);
  return fits ? "" : "must be the code of a programme that the receiver runs today";
}

std::string CheckDesk(const Directory& directory, const std::string& code, absl::CivilDay today) {
  const v1::Desk* desk = directory.desk(code);
  return desk != nullptr && IsValidOn(desk->validity(), today) ? "" : "must be the code of a desk that is open today";
}

// Whoever takes a case over must be able to work on it, on the same side.
std::string CheckAccount(const ReferenceData& reference, const Caller& caller, const v1::CaseCore& core,
                         const std::string& code, absl::Time now) {
  const std::optional<Caller> named = reference.FindCaller(code, now);
  const std::string& own = caller.organisation;
  const auto holds = [&](v1::Role role) { return named.has_value() && named->Holds(role, own); };
  if (own == core.receiving_organisation()) {
    const bool fits = holds(v1::ROLE_REVIEWER) || holds(v1::ROLE_LEAD);
    return fits ? "" : "must be the account of a reviewer of one's own organisation";
  }
  return holds(v1::ROLE_CASEWORKER) ? "" : "must be the account of a caseworker of one's own organisation";
}

absl::StatusOr<std::string> CheckCase(ReadTxn& txn, const ReferenceData& reference, const Caller& caller,
                                      const v1::CaseCore& core, const std::string& uuid, absl::Time now) {
  const std::string refusal = "must be another case that one may see";
  const absl::StatusOr<std::string> id = UuidFromText(uuid);
  if (!id.ok() || *id == core.referral_id()) return refusal;
  // By way of a neighbour where there is none: see LoadCase.
  ASSIGN_OR_RETURN(std::optional<v1::CaseCore> other, txn.FindCoreOrNeighbour(*id));
  if (!other.has_value()) return refusal;
  const auto workflow = reference.FindWorkflow(other->workflow().workflow_id(), other->workflow().version());
  if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
  const CaseFacts facts = FactsOf(*other, *workflow);
  const bool is_seen = Visible(caller, facts, *reference.policy, now).exists();
  return is_seen && other->referral_id() == *id ? "" : refusal;
}

}  // namespace

absl::StatusOr<std::vector<FieldViolation>> CheckInputReferences(
    ReadTxn& txn, const ReferenceData& reference, const Caller& caller, const v1::CaseCore& core,
    const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
    const google::protobuf::RepeatedPtrField<v1::InputValue>& given, absl::Time now) {
  std::vector<FieldViolation> problems;
  const absl::CivilDay today = DirectoryDay(now);
  for (const v1::StepInput& input : form) {
    const v1::InputValue* value = FindInput(given, input.name());
    if (value == nullptr || value->reference().empty()) continue;
    std::string problem;
    switch (input.kind()) {
      case v1::INPUT_KIND_PROGRAMME:
        problem = CheckProgramme(reference.directory, core, value->reference(), today);
        break;
      case v1::INPUT_KIND_DESK:
        problem = CheckDesk(reference.directory, value->reference(), today);
        break;
      case v1::INPUT_KIND_ACCOUNT:
        problem = CheckAccount(reference, caller, core, value->reference(), now);
        break;
      case v1::INPUT_KIND_CASE: {
        ASSIGN_OR_RETURN(problem, CheckCase(txn, reference, caller, core, value->reference(), now));
        break;
      }
      default:
        break;
    }
    if (!problem.empty()) problems.push_back({absl::StrCat("inputs.", input.name()), "UNKNOWN_CODE", problem});
  }
  return problems;
}

}  // namespace ihala
