#include "tools/story/report.h"

#include <iomanip>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ihala::story {
namespace {

// A damaged file can have as many differences as rows; nobody reads more than this.
constexpr size_t kProblemsShown = 20;

// Arabic comes last on its line, so that terminals that cannot order it keep the columns.
void PrintLine(uint64_t count, const v1::LocalisedText& title, std::ostream& out) {
  out << "  " << std::setw(5) << count << "  " << std::left << std::setw(34) << title.en() << std::right << title.ar()
      << "\n";
}

uint64_t Count(const std::map<std::string, uint64_t>& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

std::vector<std::string> Shortfalls(const Tally& tally, const Expected& expected) {
  std::vector<std::string> out;
  if (tally.submitted != expected.submitted) {
    out.push_back(absl::StrCat("submitted should be ", expected.submitted, ", not ", tally.submitted));
  }
  if (tally.acknowledged != tally.submitted) out.push_back("not everything that was submitted is acknowledged");
  if (tally.decided < expected.least_decided) {
    out.push_back(absl::StrCat("decided should be at least ", expected.least_decided, ", not ", tally.decided));
  }
  if (tally.answered_back != tally.decided) out.push_back("not every decision came back to its author");
  for (const auto& [step, least] : expected.least_steps) {
    const uint64_t taken = Count(tally.took_step, step);
    if (taken < least) out.push_back(absl::StrCat(step, " should be taken in at least ", least, " cases, not ", taken));
  }
  return out;
}

}  // namespace

absl::StatusOr<std::pair<std::string, uint64_t>> ParseLeast(absl::string_view text) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  uint64_t number = 0;
  if (parts.first.empty() || !absl::SimpleAtoi(parts.second, &number)) {
    return absl::InvalidArgumentError(absl::StrCat("a step and a number are written as NAME=20, not ", text));
  }
  return std::make_pair(parts.first, number);
}

void PrintFigures(const ServerFile& server, const Tally& tally, std::ostream& out) {
  for (const auto& [name, workflow] : server.workflows) {
    out << "  where the cases stand:\n";
    for (const v1::Stage& stage : workflow.stages()) {
      const uint64_t count = Count(tally.at_stage, stage.stage_id());
      if (count > 0) PrintLine(count, stage.title(), out);
    }
    out << "  what was done, in so many cases:\n";
    for (const v1::Step& step : workflow.steps()) {
      const uint64_t count = Count(tally.took_step, step.step_id());
      if (count > 0) PrintLine(count, step.title(), out);
    }
  }
}

bool PrintVerdict(const Tally& tally, const Expected& expected, const std::string& name, std::ostream& out) {
  std::vector<std::string> differences = Shortfalls(tally, expected);
  differences.insert(differences.end(), tally.problems.begin(), tally.problems.end());
  for (size_t i = 0; i < differences.size() && i < kProblemsShown; ++i) out << "  not so: " << differences[i] << "\n";
  if (differences.size() > kProblemsShown) {
    out << "  not so: " << differences.size() - kProblemsShown << " further differences\n";
  }
  out << name << ": submitted=" << tally.submitted << " acknowledged=" << tally.acknowledged
      << " decided=" << tally.decided << " answered_back=" << tally.answered_back << " lost=" << tally.lost
      << " doubled=" << tally.doubled << "\n";
  return differences.empty() && tally.lost == 0 && tally.doubled == 0;
}

}  // namespace ihala::story
