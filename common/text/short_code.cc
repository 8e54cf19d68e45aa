#include "common/text/short_code.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

constexpr absl::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRTVWXYZ";
// The size is a prime, on which the check rests: a wrong character at place i changes the sum by
// i times a number below 29, and exchanging places i and j changes it by (i - j) times one. Neither
// product is divisible by 29.
constexpr size_t kPrime = 29;
static_assert(kAlphabet.size() == kPrime);
static_assert(kShortCodeLength < kPrime);

constexpr size_t kRandomLength = kShortCodeLength - 1;

// The sum over all places, each value times its place counted from 1. A valid code gives 0.
size_t WeightedSum(absl::string_view code) {
  size_t sum = 0;
  for (size_t i = 0; i < code.size(); ++i) sum += (i + 1) * kAlphabet.find(code[i]);
  return sum % kPrime;
}

// The character at the last place that brings the sum to 0.
char CheckCharacter(absl::string_view random_part) {
  const size_t sum = WeightedSum(random_part);
  size_t value = 0;
  while ((sum + kShortCodeLength * value) % kPrime != 0) ++value;
  return kAlphabet[value];
}

absl::Status Bad(absl::string_view rule) { return absl::InvalidArgumentError(absl::StrCat("a short code ", rule)); }

}  // namespace

std::string NewShortCode(Random& random) {
  uint64_t number = random.Uniform(kShortCodeCount);
  std::string code;
  for (size_t i = 0; i < kRandomLength; ++i) {
    code.push_back(kAlphabet[number % kPrime]);
    number /= kPrime;
  }
  code.push_back(CheckCharacter(code));
  return code;
}

absl::StatusOr<std::string> ParseShortCode(absl::string_view text) {
  std::string code;
  for (char32_t typed : ToCodePoints(text)) {
    if (IsSpace(typed) || IsInvisible(typed) || IsDash(typed)) continue;
    const int digit = DigitValue(typed);
    const char32_t plain = digit >= 0 ? U'0' + static_cast<char32_t>(digit) : typed;
    const char upper = plain < 0x80 ? absl::ascii_toupper(static_cast<unsigned char>(plain)) : '\0';
    if (kAlphabet.find(upper) == absl::string_view::npos) {
      return Bad("has only the characters 2 to 9 and A to Z without I, L, O, S and U");
    }
    code.push_back(upper);
  }
  if (code.size() != kShortCodeLength) return Bad("has nine characters");
  if (WeightedSum(code) != 0) return Bad("does not match its check character: read it again");
  return code;
}

std::string DisplayShortCode(absl::string_view stored) {
  if (stored.size() != kShortCodeLength) return std::string(stored);
  return absl::StrCat(stored.substr(0, 4), "-", stored.substr(4, 4), "-", stored.substr(8));
}

}  // namespace ihala::text
