#ifndef IHALA_TESTS_RACES_RACE_H_
#define IHALA_TESTS_RACES_RACE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/races/house.h"

namespace ihala::races {

// One way in which somebody comes to see less.
struct Taking {
  std::string name;
  // Whose reads must end with it.
  std::string victim;
  // Takes it, and returns once that was told. `token` is the victim's session, `core` a case that the reviewer has
  // opened.
  std::function<void(House& house, const std::string& token, const v1::CaseCore& core)> take;
  // Makes everything as it was.
  std::function<void(House& house)> restore;
  // Where only the case is shut and the victim goes on: nothing above its envelope leaves.
  bool of_the_case = false;
};
std::vector<Taking> Takings();

// From when on an answer counts as one too many.
enum class Since {
  kTold,   // Once the taker was answered: what the product promises.
  kAsked,  // Once the taker asked: what no product could promise, to show that this would find answers.
};

// Has readers read, in every way in which a case leaves, while somebody takes their right to it away. Returns how many
// answers that hold something of a case left too late. `reads` counts those that left in time.
uint64_t Race(House& house, const Taking& taking, Since since, SeededRandom& random, uint64_t* reads);

}  // namespace ihala::races

#endif  // IHALA_TESTS_RACES_RACE_H_
