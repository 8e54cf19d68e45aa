#ifndef IHALA_TESTS_AUDIT_ATTACKS_H_
#define IHALA_TESTS_AUDIT_ATTACKS_H_

#include <cstddef>
#include <cstdint>

#include "common/base/random.h"
#include "tests/audit/played_trail.h"

namespace ihala::audit {

// What somebody does to a trail who has the server's file, and often its key too. `witnessed` is the last entry whose
// head somebody carries outside; `other` is a trail of another server. Not every draw changes something before it.
struct Attack {
  const char* name;
  void (*run)(Random& random, uint64_t witnessed, const PlayedTrail& other, PlayedTrail& trail);
};

size_t AttackCount();
const Attack& AttackAt(size_t index);

// Changes one byte of a file's text.
std::string FlipByte(Random& random, std::string text);

}  // namespace ihala::audit

#endif  // IHALA_TESTS_AUDIT_ATTACKS_H_
