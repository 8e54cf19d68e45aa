#ifndef IHALA_TOOLS_LOAD_DRAW_H_
#define IHALA_TOOLS_LOAD_DRAW_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/random.h"
#include "tools/load/words.h"

namespace ihala::load {

// True in about `percent` of 100 cases.
bool Chance(Random& random, int percent);

// From `low` to `high`, both included.
int Between(Random& random, int low, int high);

// An index, each as likely as its weight says; 0 where all weights are 0.
size_t Weighted(Random& random, absl::Span<const int> weights);

// One of `choices`, all equally likely. `choices` must not be empty.
template <typename T>
const T& Pick(Random& random, absl::Span<const T> choices) {
  return choices[random.Uniform(choices.size())];
}

// One of `names`, the first ones far more often than the last, as names are in life.
absl::string_view PickName(Random& random, absl::Span<const absl::string_view> names);

// One of the phrases on `topic`.
std::string Say(Random& random, Topic topic);

// A nine-digit number with a right check digit out of 60xxxxxxx, the range for made-up people.
std::string DrawIdNumber(Random& random);

// The number as somebody misheard it: its last digit is another one, so that the check digit no longer fits.
std::string Misheard(std::string number);

// The digit that makes eight digits a valid ID number.
char CheckDigit(absl::string_view eight_digits);

// A mobile number out of +970590xxxxxx, as E.164: those in use go on with 592 to 599 or with 56.
std::string DrawPhone(Random& random);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_DRAW_H_
