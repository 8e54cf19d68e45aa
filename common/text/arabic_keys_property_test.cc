#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include "absl/strings/ascii.h"
#include "common/text/arabic_keys.h"
#include "common/text/presentation_forms.h"
#include "common/text/property_support.h"
#include "tests/support/sanitized.h"

namespace ihala::text {
namespace {

constexpr int kNames = Tries(20000);

// What ICU makes of a text in one of its normal forms.
std::string Normal(const icu::Normalizer2* form, UErrorCode& error, absl::string_view text) {
  const icu::UnicodeString in =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  std::string out;
  form->normalize(in, error).toUTF8String(out);
  return out;
}

// Letters, vowel marks and signs of Arabic and Persian, presentation forms, Latin letters, digits, spaces and
// punctuation. The forms of a lone vowel mark are left out: their space is ours to drop and ICU's to keep.
std::vector<char32_t> Alphabet() {
  std::vector<char32_t> codes;
  for (char32_t code = 0x600; code <= 0x6FF; ++code) {
    if (u_isdefined(static_cast<UChar32>(code))) codes.push_back(code);
  }
  for (char32_t code = 0xFB50; code <= 0xFEFC; ++code) {
    const std::u32string plain = ExpandPresentationForm(code);
    if (plain.size() > 1 && plain[0] != ' ') codes.push_back(code);
  }
  for (char32_t code = ' '; code < 0x7F; ++code) codes.push_back(code);
  for (char32_t code : {0xA0, 0x2010, 0x2013, 0x2019, 0x202F, 0xAB}) codes.push_back(code);
  return codes;
}

// Words that rules are about, and single characters between and inside them.
class Names {
 public:
  explicit Names(uint64_t seed) : random_(seed), alphabet_(Alphabet()) {}

  std::string Next() {
    static const auto* const words =
        new std::vector<std::string>{"عبد",  "أبو",  "ام",    "الدين", "الله", "محمد", "فاطمة", "يحيى",
                                     "رائد", "مؤمن", "إسراء", "آمنة",  "هبة",  "ﷲ",    "علی"};
    std::string name;
    for (uint64_t n = random_.Uniform(6); n > 0; --n) {
      if (random_.Uniform(2) == 0) name += AnyOf(random_, *words);
      for (uint64_t m = random_.Uniform(4); m > 0; --m) name += ToUtf8(std::u32string(1, AnyOf(random_, alphabet_)));
      if (random_.Uniform(3) != 0) name += " ";
    }
    return name;
  }

  Random& random() { return random_; }

 private:
  SeededRandom random_;
  std::vector<char32_t> alphabet_;
};

TEST(ArabicKeysPropertyTest, EveryKeyIsItsOwnKeyAndReadable) {
  Names names(61);
  for (int i = 0; i < kNames; ++i) {
    const std::string name = names.Next();
    const std::string key = StrictKey(name);
    ASSERT_EQ(StrictKey(key), key) << name;
    ASSERT_TRUE(IsValidUtf8(key));
    ASSERT_EQ(LooseKey(key), LooseKey(name)) << name;
    ASSERT_EQ(FamilyKey(key), FamilyKey(name)) << name;
    ASSERT_EQ(LooseFamilyKey(key), LooseFamilyKey(name)) << name;
  }
}

TEST(ArabicKeysPropertyTest, EveryNormalFormOfIcuHasTheSameKey) {
  Names names(62);
  UErrorCode error = U_ZERO_ERROR;
  const std::vector<const icu::Normalizer2*> forms = {
      icu::Normalizer2::getNFCInstance(error), icu::Normalizer2::getNFDInstance(error),
      icu::Normalizer2::getNFKCInstance(error), icu::Normalizer2::getNFKDInstance(error)};
  ASSERT_TRUE(U_SUCCESS(error));
  int changed = 0;
  for (int i = 0; i < kNames; ++i) {
    const std::string name = names.Next();
    for (const icu::Normalizer2* form : forms) {
      const std::string normal = Normal(form, error, name);
      ASSERT_TRUE(U_SUCCESS(error));
      ASSERT_EQ(StrictKey(normal), StrictKey(name)) << name;
      changed += normal != name ? 1 : 0;
    }
  }
  EXPECT_GT(changed, kNames / 2);
}

TEST(ArabicKeysPropertyTest, MarksCaseAndSpacesAroundChangeNoKey) {
  Names names(63);
  for (int i = 0; i < kNames; ++i) {
    const std::string name = names.Next();
    const std::string key = StrictKey(name);
    ASSERT_EQ(StrictKey(WithMarks(names.random(), name, 3)), key) << name;
    ASSERT_EQ(StrictKey(absl::AsciiStrToUpper(name)), key) << name;
    ASSERT_EQ(StrictKey("\u00A0 " + name + "\t"), key) << name;
    for (char32_t zero : DigitZeros()) ASSERT_EQ(StrictKey(WithDigits(name, zero)), key) << name;
  }
}

TEST(ArabicKeysPropertyTest, RandomBytesHaveAReadableKeyOfTheirOwn) {
  SeededRandom random(64);
  for (int i = 0; i < kNames; ++i) {
    const std::string key = StrictKey(random.Bytes(random.Uniform(40)));
    ASSERT_TRUE(IsValidUtf8(key)) << i;
    ASSERT_EQ(StrictKey(key), key) << i;
  }
}

}  // namespace
}  // namespace ihala::text
