#ifndef IHALA_TOOLS_FIELD_DRAFT_ACTIONS_H_
#define IHALA_TOOLS_FIELD_DRAFT_ACTIONS_H_

#include <string>
#include <vector>

#include "tools/field/field.h"

namespace ihala::tools {

struct AddOptions {
  std::string file;     // "-" is standard input, in JSON.
  bool draft = false;   // Keeps it as a draft instead of submitting it.
  std::string replace;  // The draft in whose place it goes; empty for a new one.
};

// The ihala.v1.Referral in a file: in JSON, or in text form where the name ends in .textproto.
absl::StatusOr<v1::Referral> ReadReferral(const std::string& file);

// Adds a referral from a file: an ihala.v1.Referral in JSON, or in text form where the name ends in .textproto. Ids,
// the referring side and the agreement may be missing.
ExitCode AddReferral(Field& field, const AddOptions& options);

// Submits or deletes each draft; one refusal does not stop the others.
ExitCode SubmitDrafts(Field& field, const std::vector<std::string>& cases);
ExitCode DeleteDrafts(Field& field, const std::vector<std::string>& cases);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_DRAFT_ACTIONS_H_
