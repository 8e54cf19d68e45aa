#ifndef IHALA_TOOLS_SUPPORT_STEP_INPUTS_H_
#define IHALA_TOOLS_SUPPORT_STEP_INPUTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala::tools {

// What a person said on a command line for a step, before the step's form is known.
struct GivenInputs {
  std::string reason;               // For the form's first input of coded reasons, required ones first.
  std::string note;                 // For the form's first free text.
  std::vector<std::string> inputs;  // Each "name=value".
};

// Turns a case as people name it (short code or UUID) into its UUID text.
using CaseLookup = std::function<absl::StatusOr<std::string>(absl::string_view)>;

// A usage error for what can be wrong without knowing a form: an input that is not "name=value", a name given twice.
absl::Status CheckGiven(const GivenInputs& given);

// The values for `form`, parsed by the kind that it asks for: dates as 2026-03-01, codes with commas between, another
// case by short code or UUID through `lookup`. INVALID_ARGUMENT names `inputs.<name>` for an input that the form does
// not have or a value of another kind. What is required and which codes exist is left to the server, which must decide
// it anyway.
absl::StatusOr<std::vector<v1::InputValue>> BuildInputs(const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                                        const GivenInputs& given, const CaseLookup& lookup);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_STEP_INPUTS_H_
