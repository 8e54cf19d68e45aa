#ifndef IHALA_TOOLS_LOAD_NUMBERS_H_
#define IHALA_TOOLS_LOAD_NUMBERS_H_

#include <array>
#include <cstdint>
#include <string>

#include "common/base/random.h"
#include "tools/load/household.h"

namespace ihala::load {

// The numbers of a whole population, of which none comes twice although none is remembered: each kind walks through its
// range in an order that is shuffled by the seed. One thread.
class Numbers {
 public:
  // Takes its keys from `random`, and nothing later.
  explicit Numbers(Random& random);

  // An ID number with a right check digit. The first million are from 60xxxxxxx, the range for made-up people, the next
  // from 61xxxxxxx and so on: ten million in all.
  std::string NextId();
  // A mobile number from +970590xxxxxx: a million.
  std::string NextPhone();

  // Gives everybody in the household whose document has a number one of their own, and the household a phone number of
  // its own if it has a phone. A misheard ID number stays one.
  void Assign(Household& household);

 private:
  static constexpr uint32_t kRange = 1000000;
  enum Kind : size_t { kId, kPhone, kTemporary, kCard, kPassport, kKinds };

  // The next number of the kind: below kRange, and another one for each of kRange calls.
  uint32_t Next(Kind kind);
  void AssignDocument(Document& document);

  std::array<uint64_t, kKinds> keys_;
  std::array<uint32_t, kKinds> given_{};
};

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_NUMBERS_H_
