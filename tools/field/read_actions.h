#ifndef IHALA_TOOLS_FIELD_READ_ACTIONS_H_
#define IHALA_TOOLS_FIELD_READ_ACTIONS_H_

#include <string>

#include "tools/field/field.h"

// Reads; all of it works without a network.
namespace ihala::tools {

struct ListOptions {
  std::string delivery;  // "local", "queued", "acknowledged", "refused", or empty for all.
  std::string verb;      // Only cases on which a step with this verb is open to the person now.
  bool codes = false;    // Only the codes, one a line, for other commands to read; ids of drafts.
};

// Lists cases and drafts.
ExitCode ListCases(Field& field, const ListOptions& options);

// Shows one case or draft with everything that this device holds of it.
ExitCode ShowCase(Field& field, const std::string& name);

// Lists what needs the person, with the reason in words.
ExitCode ShowAttention(Field& field);

// Lists the verbs of the newest version of each workflow; and what the steps with one of them ask for.
ExitCode ShowVerbs(Field& field);
ExitCode ShowVerbForms(Field& field, const std::string& verb);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_READ_ACTIONS_H_
