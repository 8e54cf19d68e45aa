#include "tests/sim/totals.h"

#include <iostream>
#include <vector>

#include "absl/strings/str_cat.h"

namespace ihala::sim {

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

void TellBroken(const std::string& scenario, uint64_t seed, const Outcome& outcome) {
  std::cout << "run " << scenario << " " << seed << " broke a promise:\n";
  const auto each = [](const char* kind, const std::vector<std::string>& findings) {
    for (const std::string& one : findings) std::cout << "  " << kind << ": " << one << "\n";
  };
  each("lost", outcome.findings.lost);
  each("doubled", outcome.findings.doubled);
  each("overexposed", outcome.findings.overexposed);
  each("diverged", outcome.findings.diverged);
  each("stuck", outcome.findings.stuck);
  std::cout << "  replay: ihala-sim --scenario " << scenario << " --seeds " << seed << ".." << seed << std::endl;
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
