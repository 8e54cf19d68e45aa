#ifndef IHALA_TESTS_RACES_RACE_H_
#define IHALA_TESTS_RACES_RACE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/races/house.h"

namespace ihala::races {

// What must not leave any more.
enum class Lost {
  kEverything,     // Any answer that holds something of any case.
  kCase,           // Anything of the one case: the victim goes on with all others.
  kAboveEnvelope,  // What is above the envelope of the one case.
};

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
  Lost lost = Lost::kEverything;
  // The case is under an agreement of its own, which is the house's newest.
  bool has_own_agreement = false;
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

// The same without luck: each kind of read is held just before it leaves, until the right to it was taken away. Counts
// in `orders` how many there were.
uint64_t TakeBetween(House& house, const Taking& taking, uint64_t* orders);

}  // namespace ihala::races

#endif  // IHALA_TESTS_RACES_RACE_H_
