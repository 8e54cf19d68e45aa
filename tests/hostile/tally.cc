#include "tests/hostile/tally.h"

#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace ihala::hostile {
namespace {

// Findings of one kind beyond this are counted only.
constexpr uint64_t kPrinted = 30;

uint64_t CountOf(const std::map<std::string, uint64_t>& found, const std::string& kind) {
  const auto it = found.find(kind);
  return it == found.end() ? 0 : it->second;
}

}  // namespace

void Tally::Report(const std::string& kind, const std::string& name, const std::string& what) {
  if (++found_[kind] > kPrinted && !verbose_) return;
  std::cout << kind << ": " << name << ": " << what << "\n  again: ihala_hostile --seed=" << seed_ << " --only='"
            << name << "'" << std::endl;
}

bool Tally::Finish() const {
  const std::string line =
      absl::StrCat("hostile: cases=", cases_, " crashes=", CountOf(found_, "crash"),
                   " partial=", CountOf(found_, "partial"), " unnamed_field=", CountOf(found_, "unnamed_field"));
  std::cout << line << std::endl;
  return found_.empty() && cases_ > 0;
}

}  // namespace ihala::hostile
