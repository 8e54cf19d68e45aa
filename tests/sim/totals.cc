#include "tests/sim/totals.h"

#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ihala::sim {
namespace {

std::vector<std::pair<const char*, const std::vector<std::string>*>> ByChecker(const Findings& findings) {
  return {{"lost", &findings.lost},
          {"doubled", &findings.doubled},
          {"overexposed", &findings.overexposed},
          {"diverged", &findings.diverged},
          {"stuck", &findings.stuck}};
}

}  // namespace

void Totals::Add(const Outcome& outcome) {
  ++schedules;
  faults += outcome.faults;
  calls += outcome.calls;
  operations += outcome.operations;
  lost += outcome.findings.lost.size();
  doubled += outcome.findings.doubled.size();
  overexposed += outcome.findings.overexposed.size();
  diverged += outcome.findings.diverged.size();
  stuck += outcome.findings.stuck.size();
}

void TellBroken(const std::string& scenario, uint64_t seed, const std::string& plant, bool explain,
                const Outcome& outcome) {
  std::cout << "run " << scenario << " " << seed << " broke a promise:\n";
  for (const auto& [checker, found] : ByChecker(outcome.findings)) {
    for (const std::string& one : *found) std::cout << "  " << checker << ": " << one << "\n";
  }
  std::cout << "  replay: ihala-sim --scenario " << scenario << " --seeds " << seed << ".." << seed
            << (plant.empty() ? "" : " --plant ") << plant << std::endl;
  if (explain) std::cout << outcome.explanation << std::flush;
}

std::vector<std::string> CheckersOf(const Findings& findings) {
  std::vector<std::string> names;
  for (const auto& [checker, found] : ByChecker(findings)) {
    if (!found->empty()) names.emplace_back(checker);
  }
  return names;
}

void PrintTotals(const Totals& totals, double seconds, bool json) {
  const char* const open = json ? "{" : "sim: ";
  const char* const equals = json ? ": " : "=";
  const char* const between = json ? ", " : " ";
  const char* const quote = json ? "\"" : "";
  std::string line = open;
  const auto add = [&](const char* name, const std::string& value) {
    if (line != open) line += between;
    absl::StrAppend(&line, quote, name, quote, equals, value);
  };
  add("schedules", absl::StrCat(totals.schedules));
  add("faults", absl::StrCat(totals.faults));
  add("calls", absl::StrCat(totals.calls));
  add("operations", absl::StrCat(totals.operations));
  add("lost", absl::StrCat(totals.lost));
  add("doubled", absl::StrCat(totals.doubled));
  add("overexposed", absl::StrCat(totals.overexposed));
  add("diverged", absl::StrCat(totals.diverged));
  add("stuck", absl::StrCat(totals.stuck));
  add("seconds", absl::StrCat(static_cast<uint64_t>(seconds)));
  std::cout << line << (json ? "}" : "") << std::endl;
}

}  // namespace ihala::sim
