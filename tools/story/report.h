#ifndef IHALA_TOOLS_STORY_REPORT_H_
#define IHALA_TOOLS_STORY_REPORT_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/story/facts.h"
#include "tools/story/tally.h"

namespace ihala::story {

// What must have come out besides that nothing is lost, doubled, unacknowledged or unanswered.
struct Expected {
  uint64_t submitted = 0;
  uint64_t least_decided = 0;
  // In how many cases each of these steps must have been taken at least, by the workflow's names.
  std::vector<std::pair<std::string, uint64_t>> least_steps;
};

// "NAME=20" as a step and a number; INVALID_ARGUMENT for anything else.
absl::StatusOr<std::pair<std::string, uint64_t>> ParseLeast(absl::string_view text);

// Prints where the cases stand and what was done, in the workflow's own words, Arabic beside English.
void PrintFigures(const ServerFile& server, const Tally& tally, std::ostream& out);

// Prints every difference, then the one line that counts: `<name>: submitted=… acknowledged=… …`. Returns whether
// everything is as it should be.
bool PrintVerdict(const Tally& tally, const Expected& expected, const std::string& name, std::ostream& out);

}  // namespace ihala::story

#endif  // IHALA_TOOLS_STORY_REPORT_H_
