#ifndef IHALA_TESTS_POWER_FINDINGS_H_
#define IHALA_TESTS_POWER_FINDINGS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace ihala::power_test {

// What a run has found. A plain value.
struct Findings {
  uint64_t cuts = 0;
  // Those that came while a store was being opened after another cut.
  uint64_t recoveries_cut = 0;
  // Of what was acknowledged: not there any more; there twice.
  uint64_t lost = 0;
  uint64_t doubled = 0;
  // Anything else that is not as it must be: a damaged file, a chain with a gap, a store that does not go on.
  uint64_t damaged = 0;
  std::vector<std::string> texts;

  void Lost(const std::string& what) { Add(&lost, "lost: ", what); }
  void Doubled(const std::string& what) { Add(&doubled, "doubled: ", what); }
  void Damaged(const std::string& what) { Add(&damaged, "damaged: ", what); }
  bool ok() const { return lost + doubled + damaged == 0; }

 private:
  void Add(uint64_t* count, const char* kind, const std::string& what) {
    ++*count;
    // One fault shows in many ways; the first of them are enough.
    if (texts.size() < 20) texts.push_back(absl::StrCat(kind, what));
  }
};

}  // namespace ihala::power_test

#endif  // IHALA_TESTS_POWER_FINDINGS_H_
