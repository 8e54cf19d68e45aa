#ifndef IHALA_TOOLS_FIELD_STEP_ACTIONS_H_
#define IHALA_TOOLS_FIELD_STEP_ACTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/field/field.h"
#include "tools/support/step_inputs.h"

// Commands on cases. Each is judged on the device by the rules of the server, saved, and sent at the next sync.
namespace ihala::tools {

struct StepOptions {
  std::string verb;
  std::vector<std::string> cases;
  bool all_asked = false;  // For answers: every case that waits for one, besides those named.
  GivenInputs given;
};

// Takes on each case the step that its own workflow calls by the verb.
ExitCode TakeSteps(Field& field, const StepOptions& options);
// Takes on each case the step that answers the receiver's question, or that withdraws it, whatever its verb.
ExitCode AnswerCases(Field& field, const StepOptions& options);
ExitCode WithdrawCases(Field& field, const StepOptions& options);
// Answers each case's pending step as the second party.
ExitCode ConfirmSteps(Field& field, const StepOptions& options, bool agrees);
// Adds a comment, for both sides or for the caller's own organisation only.
ExitCode AddComment(Field& field, const std::string& name, const std::string& text, bool internal);

// What a person does about a refused command, by its number.
ExitCode Resend(Field& field, uint64_t operation);
ExitCode Reopen(Field& field, uint64_t operation);
ExitCode Dismiss(Field& field, uint64_t operation);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_STEP_ACTIONS_H_
