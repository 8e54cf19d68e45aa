#ifndef IHALA_COMMON_TEXT_SHORT_CODE_H_
#define IHALA_COMMON_TEXT_SHORT_CODE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"

namespace ihala::text {

// The code by which people name a referral, on the phone and on the family's slip: eight random
// characters and one that checks them. It says nothing about the case. Stored as nine capitals
// ("KH7W42MDZ"), shown in groups ("KH7W-42MD-Z"). The alphabet leaves out characters that are
// taken for others: 0 O, 1 I L, U (V) and S (5).

// Characters of a stored code.
inline constexpr size_t kShortCodeLength = 9;
// How many different codes there are: 29 to the power of 8, about 500,000 million.
inline constexpr uint64_t kShortCodeCount = 500246412961;

// A new random code in its stored form. Two devices can draw the same one.
std::string NewShortCode(Random& random);

// Reads a code as people type it: either case, any dashes and spaces, Arabic digits. Gives the
// stored form. INVALID_ARGUMENT if a character is not in the alphabet, the length is wrong or the
// check fails. The check finds every single wrong character and every exchange of two.
absl::StatusOr<std::string> ParseShortCode(absl::string_view text);

// The form for people. Anything that has not nine characters comes back as it is.
std::string DisplayShortCode(absl::string_view stored);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_SHORT_CODE_H_
