#include "tests/import/driver.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace ihala::client {

std::map<std::string, std::string> Flags(int argc, char** argv, const std::map<std::string, std::string>& defaults) {
  std::map<std::string, std::string> flags = defaults;
  for (int i = 1; i < argc; ++i) {
    const std::pair<std::string, std::string> words =
        absl::StrSplit(absl::StripPrefix(argv[i], "--"), absl::MaxSplits('=', 1));
    if (!flags.contains(words.first)) {
      std::cerr << "there is no " << argv[i] << std::endl;
      std::exit(2);
    }
    flags[words.first] = words.second;
  }
  return flags;
}

uint64_t NumberOf(const std::map<std::string, std::string>& flags, const std::string& name) {
  uint64_t number = 0;
  if (absl::SimpleAtoi(flags.at(name), &number)) return number;
  std::cerr << "--" << name << " must be a number" << std::endl;
  std::exit(2);
}

std::map<std::string, uint64_t> CountsIn(const std::string& out) {
  std::map<std::string, uint64_t> counts;
  for (const absl::string_view word : absl::StrSplit(out, absl::ByAnyChar(" \n"), absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(word, absl::MaxSplits('=', 1));
    uint64_t count = 0;
    if (absl::SimpleAtoi(parts.second, &count)) counts[parts.first] = count;
  }
  return counts;
}

}  // namespace ihala::client
