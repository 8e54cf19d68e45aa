// Short codes: what was read is stored in one form, and no slip of a finger leads to another case.
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/base/random.h"
#include "common/text/short_code.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

using text::DisplayShortCode;
using text::ParseShortCode;

bool ReadsAs(absl::string_view text, const std::string& code) {
  const auto read = ParseShortCode(text);
  return read.ok() && *read == code;
}

void CheckCode(const std::string& code) {
  Expect(code.size() == text::kShortCodeLength, "a code has nine characters");
  Expect(ReadsAs(code, code), "a code reads as itself");
  Expect(ReadsAs(DisplayShortCode(code), code), "a shown code reads as itself");
  Expect(ReadsAs(absl::AsciiStrToLower(code), code), "lower case is the same code");
  Expect(ReadsAs(WithArabicDigits(code), code), "digits of another script are the same code");
  for (size_t i = 0; i < code.size(); ++i) {
    for (const char other : absl::string_view("23456789ABCDEFGHJKMNPQRTVWXYZ")) {
      std::string wrong = code;
      wrong[i] = other;
      Expect(ParseShortCode(wrong).ok() == (other == code[i]), "a wrong character is found");
    }
    for (size_t j = 0; j < i; ++j) {
      std::string swapped = code;
      std::swap(swapped[i], swapped[j]);
      Expect(ParseShortCode(swapped).ok() == (code[i] == code[j]), "an exchange of two characters is found");
    }
  }
}

}  // namespace

IHALA_FUZZ_TARGET(short_codes) {
  if (const auto code = ParseShortCode(input); code.ok()) CheckCode(*code);
  Expect(DisplayShortCode(input).size() <= input.size() + 2, "showing adds two dashes at most");
  uint64_t seed = 0;
  for (int i = 0; i < 4; ++i) seed = seed << 8 | TakeByte(input);
  SeededRandom random(seed);
  Expect(ParseShortCode(text::NewShortCode(random)).ok(), "a new code is one");
}

}  // namespace ihala::fuzz
