#ifndef IHALA_TOOLS_FIELD_CASE_ROW_H_
#define IHALA_TOOLS_FIELD_CASE_ROW_H_

#include <functional>
#include <string>
#include <vector>

#include "tools/field/field.h"

namespace ihala::tools {

// What became of one case of a row of cases.
struct CaseOutcome {
  std::string line;  // What is told to people.
  Queued queued;     // For JSON; the operation's number is 0 where nothing was queued.
};

// Does something with each of the cases named, by short code or UUID, and reports each by itself: one refusal does not
// stop the others, a mistake on the command line does. The store must be one that can be unlocked.
using OnCase = std::function<absl::StatusOr<CaseOutcome>(Client& client, const std::string& referral_id)>;
ExitCode ForEachCase(Field& field, const std::vector<std::string>& cases, const OnCase& on_case);

// The code by which people name a case; the id where it has none yet.
std::string NameOf(Client& client, const std::string& referral_id);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_CASE_ROW_H_
