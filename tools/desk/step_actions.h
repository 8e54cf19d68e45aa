#ifndef IHALA_TOOLS_DESK_STEP_ACTIONS_H_
#define IHALA_TOOLS_DESK_STEP_ACTIONS_H_

#include <string>
#include <vector>

#include "tools/desk/desk.h"
#include "tools/support/step_inputs.h"

// Writes. Each case is read first and sent with the revision and entry that were read, so that nothing is done to a
// case that has meanwhile changed; each is reported by itself, and one refusal does not stop the others. Only a server
// that cannot be reached stops a row of cases, and then the ones that were not tried are counted.
namespace ihala::tools {

struct StepOptions {
  std::string verb;
  std::vector<std::string> cases;
  GivenInputs given;
};

// Takes on each case the step that its own workflow calls by the verb.
ExitCode TakeSteps(Desk& desk, const StepOptions& options);

// Answers each case's pending step as the second party. The verb is not looked at.
ExitCode ConfirmSteps(Desk& desk, const StepOptions& options, bool agrees);

// Adds a comment, for both sides or for the caller's own organisation only.
ExitCode AddComment(Desk& desk, const std::string& name, const std::string& text, bool internal);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_STEP_ACTIONS_H_
