#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>
#include "absl/strings/str_cat.h"
#include "common/text/phone.h"
#include "common/text/property_support.h"
#include "tests/support/sanitized.h"

namespace ihala::text {
namespace {

using Library = i18n::phonenumbers::PhoneNumberUtil;
using LibraryNumber = i18n::phonenumbers::PhoneNumber;

constexpr int kNumbers = Tries(60000);

std::string Digits(Random& random, int length) {
  std::string digits;
  for (int i = 0; i < length; ++i) digits.push_back(static_cast<char>('0' + random.Uniform(10)));
  return digits;
}

std::string E164(const LibraryNumber& number) {
  std::string e164;
  Library::GetInstance()->Format(number, Library::E164, &e164);
  return e164;
}

// Spaces, dashes, points and brackets where people put them, digits of any script, pasted marks.
std::string AsSomebodyTypes(Random& random, absl::string_view number) {
  static const auto* const gaps = new std::vector<std::string>{" ", "-", "\u00A0", ".", "–", " - "};
  std::string typed;
  for (size_t i = 0; i < number.size(); ++i) {
    if (i > 3 && random.Uniform(5) == 0) typed += AnyOf(random, *gaps);
    typed.push_back(number[i]);
  }
  return WithMarks(random, WithDigits(typed, AnyOf(random, DigitZeros())), 8);
}

// A number of nine or eight digits without its zero, in each way of writing it.
TEST(PhonePropertyTest, EveryWayOfWritingAMobileNumberGivesTheOneForm) {
  SeededRandom random(71);
  for (int i = 0; i < Tries(4000); ++i) {
    static const auto* const starts = new std::vector<std::string>{"59", "56", "50", "52", "53", "54", "55", "58"};
    const std::string national = AnyOf(random, *starts) + Digits(random, 7);
    const bool ours = national[1] == '9' || national[1] == '6';
    const std::string e164 = absl::StrCat(ours ? "+970" : "+972", national);
    for (const char* clear : {"0", "+972", "00972", ours ? "+970" : "0", ours ? "00970" : "+972"}) {
      const Phone phone = ReadPhone(AsSomebodyTypes(random, clear + national));
      ASSERT_EQ(phone.e164, e164) << clear << national;
      ASSERT_FALSE(phone.needs_confirmation) << clear << national;
    }
    for (const char* unsure : {"", "970", "972", "+9700", "+9720", "009720", ours ? "9700" : "+970"}) {
      const Phone phone = ReadPhone(AsSomebodyTypes(random, unsure + national));
      ASSERT_EQ(phone.e164, e164) << unsure << national;
      ASSERT_TRUE(phone.needs_confirmation) << unsure << national;
    }
  }
}

// Where ours is sure, the library must at least hold the number for possible, in the same form.
TEST(PhonePropertyTest, WhatIsReadWithoutAskingIsPossibleForTheLibrary) {
  const Library& library = *Library::GetInstance();
  SeededRandom random(72);
  int checked = 0;
  for (int i = 0; i < kNumbers; ++i) {
    static const auto* const starts = new std::vector<std::string>{"0",    "02",    "04",   "08",  "09", "05", "+970",
                                                                   "+972", "00972", "+970", "059", "+2", "+"};
    const std::string text = AnyOf(random, *starts) + Digits(random, 5 + static_cast<int>(random.Uniform(6)));
    const Phone phone = ReadPhone(text);
    if (!phone.ok() || phone.needs_confirmation || phone.kind == PhoneKind::kForeign) continue;
    LibraryNumber number;
    ASSERT_EQ(library.Parse(phone.e164, "ZZ", &number), Library::NO_PARSING_ERROR) << text;
    ASSERT_TRUE(library.IsPossibleNumber(number)) << text;
    ASSERT_EQ(E164(number), phone.e164) << text;
    ++checked;
  }
  EXPECT_GT(checked, kNumbers / 30);
}

TEST(PhonePropertyTest, EveryPalestinianOrIsraeliNumberThatTheLibraryHoldsValidIsRead) {
  const Library& library = *Library::GetInstance();
  SeededRandom random(73);
  int checked = 0;
  for (int i = 0; i < kNumbers; ++i) {
    const std::string country = random.Uniform(2) == 0 ? "+970" : "+972";
    const std::string text = country + Digits(random, 8 + static_cast<int>(random.Uniform(2)));
    LibraryNumber number;
    if (library.Parse(text, "ZZ", &number) != Library::NO_PARSING_ERROR || !library.IsValidNumber(number)) continue;
    // Free, premium and shared-cost numbers are nobody's own.
    const Library::PhoneNumberType type = library.GetNumberType(number);
    if (type != Library::MOBILE && type != Library::FIXED_LINE) continue;
    const Phone phone = ReadPhone(text);
    ASSERT_TRUE(phone.ok()) << text;
    // Only the country may differ: 56x and 59x are Palestinian under either, and so is an exchange of ours.
    ASSERT_EQ(phone.e164.substr(4), E164(number).substr(4)) << text;
    ++checked;
  }
  EXPECT_GT(checked, kNumbers / 12);
}

TEST(PhonePropertyTest, ValidNumbersOfEveryOtherCountryPassInEveryForm) {
  const Library& library = *Library::GetInstance();
  SeededRandom random(74);
  std::set<std::string> regions;
  library.GetSupportedRegions(&regions);
  int countries = 0, checked = 0;
  for (const std::string& region : regions) {
    LibraryNumber example;
    if (region == "PS" || region == "IL" || !library.GetExampleNumberForType(region, Library::MOBILE, &example))
      continue;
    ++countries;
    for (int i = 0; i < 40; ++i) {
      LibraryNumber number = example;
      number.set_national_number(example.national_number() / 1000 * 1000 + random.Uniform(1000));
      if (!library.IsValidNumber(number)) continue;
      std::string shown;
      library.Format(number, Library::INTERNATIONAL, &shown);
      for (const std::string& text : {E164(number), shown, "00" + E164(number).substr(1)}) {
        const Phone phone = ReadPhone(AsSomebodyTypes(random, text));
        ASSERT_EQ(phone.e164, E164(number)) << region;
        ASSERT_EQ(phone.kind, PhoneKind::kForeign) << region;
        ASSERT_FALSE(phone.needs_confirmation) << region;
      }
      ++checked;
    }
  }
  EXPECT_GT(countries, 200);
  EXPECT_GT(checked, 5000);
}

TEST(PhonePropertyTest, MergedNumbersComeApartAsTheyWere) {
  SeededRandom random(75);
  static const auto* const between =
      new std::vector<std::string>{"/", " / ", ", ", "، ", "؛", " و ", " أو ", "\n", " ", "-", " - "};
  for (int i = 0; i < Tries(5000); ++i) {
    std::vector<std::string> numbers;
    std::string cell;
    for (uint64_t n = 1 + random.Uniform(kMostPhonesInText); n > 0; --n) {
      const std::string national = (random.Uniform(2) == 0 ? "59" : "56") + Digits(random, 7);
      if (!cell.empty()) cell += AnyOf(random, *between);
      cell += (random.Uniform(3) == 0 ? "+970" : "0") + national;
      numbers.push_back("+970" + national);
    }
    const std::vector<Phone> phones = ReadPhones(WithDigits(cell, AnyOf(random, DigitZeros())));
    ASSERT_EQ(phones.size(), numbers.size()) << cell;
    for (size_t n = 0; n < numbers.size(); ++n) ASSERT_EQ(phones[n].e164, numbers[n]) << cell;
  }
}

}  // namespace
}  // namespace ihala::text
