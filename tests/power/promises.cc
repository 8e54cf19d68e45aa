#include "tests/power/promises.h"

#include <utility>

namespace ihala::power_test {

void Promises::Start(Lines lines) {
  expected_ = std::move(lines);
  doubts_.clear();
}

void Promises::Apply(const Change& change) {
  for (const std::string& line : change.takes) {
    if (const auto found = expected_.find(line); found != expected_.end()) expected_.erase(found);
  }
  expected_.insert(change.adds.begin(), change.adds.end());
}

void Promises::Keep(const Change& change) { Apply(change); }

void Promises::Compare(const Lines& found, Findings* findings) {
  for (const Change& doubt : doubts_) {
    const bool happened =
        doubt.adds.empty() ? !found.contains(doubt.takes.front()) : found.contains(doubt.adds.front());
    if (happened) Apply(doubt);
  }
  doubts_.clear();
  Lines all = expected_;
  all.insert(found.begin(), found.end());
  for (auto line = all.begin(); line != all.end(); line = all.upper_bound(*line)) {
    const size_t promised = expected_.count(*line);
    const size_t there = found.count(*line);
    if (there < promised) findings->Lost(*line);
    if (there > promised && promised > 0) findings->Doubled(*line);
    if (there > promised && promised == 0) findings->Damaged("nobody did this: " + *line);
  }
  // What is wrong is told once.
  expected_ = found;
}

}  // namespace ihala::power_test
