#ifndef IHALA_TESTS_POWER_PROMISES_H_
#define IHALA_TESTS_POWER_PROMISES_H_

#include <set>
#include <string>
#include <vector>

#include "tests/power/findings.h"

namespace ihala::power_test {

// The slow and obvious oracle of a store: everything that must be in it, one line a thing.
class Promises {
 public:
  using Lines = std::multiset<std::string>;

  // What one action does if it takes effect: whole or not at all.
  struct Change {
    std::vector<std::string> adds;
    std::vector<std::string> takes;
  };

  // Begins with what a store holds.
  void Start(Lines lines);
  // It was acknowledged: from now on it must be so.
  void Keep(const Change& change);
  // Nobody was told what became of it. What a failed commit left on the disk may still come to light after a power cut,
  // until the next one has been written over it.
  void Doubt(Change change) { doubts_.push_back(std::move(change)); }

  // Compares with what the store holds. What was in doubt and is there has happened.
  void Compare(const Lines& found, Findings* findings);

 private:
  void Apply(const Change& change);

  Lines expected_;
  std::vector<Change> doubts_;
};

}  // namespace ihala::power_test

#endif  // IHALA_TESTS_POWER_PROMISES_H_
