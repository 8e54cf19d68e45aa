// Keys of names: text whatever comes in, a key that is its own, and equal strict keys are equal looser ones.
#include <string>

#include "absl/strings/match.h"
#include "common/text/arabic_keys.h"
#include "common/text/utf8.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

using text::FamilyKey;
using text::LooseFamilyKey;
using text::LooseKey;
using text::StrictKey;

// The longest presentation form stands for so many letters.
constexpr size_t kLettersPerForm = 18;

void CheckKey(const std::string& key, absl::string_view name) {
  Expect(text::IsValidUtf8(key), "a key is text");
  Expect(!absl::StartsWith(key, " ") && !absl::EndsWith(key, " ") && !absl::StrContains(key, "  "),
         "a key's words have one space between them");
  Expect(text::CodePointCount(key) <= kLettersPerForm * text::CodePointCount(name), "a key grows by its forms only");
}

}  // namespace

IHALA_FUZZ_TARGET(names) {
  const std::string strict = StrictKey(input);
  const std::string family = FamilyKey(input);
  CheckKey(strict, input);
  CheckKey(family, input);
  CheckKey(LooseKey(input), input);
  CheckKey(LooseFamilyKey(input), input);
  Expect(StrictKey(strict) == strict, "a strict key is its own key");
  // The looser ones are not their own: what they drop can make a first name of the word before.
  Expect(LooseKey(strict) == LooseKey(input), "equal strict keys are equal loose keys");
  Expect(FamilyKey(strict) == family, "equal strict keys are equal family keys");
  Expect(LooseFamilyKey(strict) == LooseFamilyKey(input), "equal strict keys are equal loose family keys");
  Expect(absl::EndsWith(strict, family), "a family key is the strict one without its article");
  Expect(StrictKey(WithArabicDigits(input)) == strict, "digits of another script have the same key");
}

}  // namespace ihala::fuzz
