#include "common/text/phone.h"

#include <string>

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>
#include "absl/strings/str_cat.h"
#include "common/base/random.h"

namespace ihala::text {
namespace {

using Library = i18n::phonenumbers::PhoneNumberUtil;
using LibraryNumber = i18n::phonenumbers::PhoneNumber;

void ExpectPhone(absl::string_view text, absl::string_view e164, PhoneKind kind, bool confirm) {
  const Phone phone = ReadPhone(text);
  EXPECT_EQ(phone.error, PhoneError::kNone) << text;
  EXPECT_EQ(phone.e164, e164) << text;
  EXPECT_EQ(phone.kind, kind) << text;
  EXPECT_EQ(phone.needs_confirmation, confirm) << text;
}

std::string DigitsOfLength(Random& random, int length) {
  std::string digits;
  for (int i = 0; i < length; ++i) digits.push_back(static_cast<char>('0' + random.Uniform(10)));
  return digits;
}

TEST(PhoneTest, OneMobileNumberHasOneFormHoweverTyped) {
  for (const char* text : {"0590000001", "+972590000001", "00970590000001", "٠٥٩٠٠٠٠٠٠١", "059-000 0001",
                           "+970 59 000 0001", "00972590000001", "۰۵۹۰۰۰۰۰۰۱", "(059) 000.0001", "\u200F0590000001",
                           "\u202A+970590000001\u202C", "＋970590000001", "٠٠٩٧٠٥٩٠٠٠٠٠٠١"}) {
    ExpectPhone(text, "+970590000001", PhoneKind::kPalestinianMobile, false);
  }
  ExpectPhone("0560000001", "+970560000001", PhoneKind::kPalestinianMobile, false);
  ExpectPhone("+972560000001", "+970560000001", PhoneKind::kPalestinianMobile, false);
}

TEST(PhoneTest, RepairsAreMadeButAsked) {
  ExpectPhone("+9700590000001", "+970590000001", PhoneKind::kPalestinianMobile, true);
  ExpectPhone("+972 (0)59 000 0001", "+970590000001", PhoneKind::kPalestinianMobile, true);
  ExpectPhone("970590000001", "+970590000001", PhoneKind::kPalestinianMobile, true);
  ExpectPhone("972590000001", "+970590000001", PhoneKind::kPalestinianMobile, true);
  ExpectPhone("590000001", "+970590000001", PhoneKind::kPalestinianMobile, true);
}

TEST(PhoneTest, IsraeliMobilesKeepTheirCountry) {
  ExpectPhone("0520000001", "+972520000001", PhoneKind::kIsraeliMobile, false);
  ExpectPhone("+972540000001", "+972540000001", PhoneKind::kIsraeliMobile, false);
  ExpectPhone("+970540000001", "+972540000001", PhoneKind::kIsraeliMobile, true);
  ExpectPhone("0580000001", "+972580000001", PhoneKind::kIsraeliMobile, false);
}

TEST(PhoneTest, LandlinesOfTheFourAreasArePalestinian) {
  ExpectPhone("082800001", "+97082800001", PhoneKind::kPalestinianLandline, false);
  ExpectPhone("022951234", "+97022951234", PhoneKind::kPalestinianLandline, false);
  ExpectPhone("+97042400001", "+97042400001", PhoneKind::kPalestinianLandline, false);
  ExpectPhone("092300001", "+97092300001", PhoneKind::kPalestinianLandline, false);
  ExpectPhone("+972 8 280 0001", "+97082800001", PhoneKind::kPalestinianLandline, true);
  // No exchange that we know.
  ExpectPhone("026000001", "+97026000001", PhoneKind::kPalestinianLandline, true);
  ExpectPhone("+97226000001", "+97226000001", PhoneKind::kForeign, false);
}

TEST(PhoneTest, OtherCountriesNeedTheirCode) {
  ExpectPhone("+20 100 000 0001", "+201000000001", PhoneKind::kForeign, false);
  ExpectPhone("00201000000001", "+201000000001", PhoneKind::kForeign, false);
  ExpectPhone("+44 20 7946 0001", "+442079460001", PhoneKind::kForeign, false);
  EXPECT_FALSE(ReadPhone("01000000001").ok());
}

TEST(PhoneTest, ErrorsSayWhatIsWrong) {
  const struct {
    const char* text;
    PhoneError error;
  } cases[] = {
      {"", PhoneError::kEmpty},
      {" \u200F ", PhoneError::kEmpty},
      {"+", PhoneError::kNotANumber},
      {"lost", PhoneError::kNotANumber},
      {"0590000001/0560000001", PhoneError::kNotANumber},
      {"05900+00001", PhoneError::kNotANumber},
      {"059000000\xff", PhoneError::kNotANumber},
      {"05900000", PhoneError::kTooShort},
      {"0", PhoneError::kTooShort},
      {"00", PhoneError::kTooShort},
      {"+970", PhoneError::kTooShort},
      {"+9700", PhoneError::kTooShort},
      {"12", PhoneError::kTooShort},
      {"+123456", PhoneError::kTooShort},
      {"05900000011", PhoneError::kTooLong},
      {"+1234567890123456", PhoneError::kTooLong},
      {"0570000001", PhoneError::kNoSuchNumber},
      {"070000001", PhoneError::kNoSuchNumber},
      {"+0590000001", PhoneError::kNoSuchNumber},
      {"+97000590000001", PhoneError::kTooLong},
  };
  for (const auto& [text, error] : cases) {
    EXPECT_EQ(PhoneErrorCode(ReadPhone(text).error), PhoneErrorCode(error)) << text;
    EXPECT_EQ(ReadPhone(text).e164, "") << text;
  }
}

TEST(PhoneTest, AResultReadAgainIsItself) {
  SeededRandom random(21);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    static constexpr const char* kStarts[] = {"0", "05", "+970", "+972", "00970", "", "+", "970", "02"};
    const std::string text =
        absl::StrCat(kStarts[random.Uniform(9)], DigitsOfLength(random, 6 + static_cast<int>(random.Uniform(5))));
    const Phone phone = ReadPhone(text);
    if (!phone.ok()) continue;
    ++read;
    EXPECT_EQ(ReadPhone(phone.e164).e164, phone.e164) << text;
  }
  EXPECT_GT(read, 1000);
}

// The library knows each country's plan. It keeps 56x and 59x apart under +970 and +972, which is
// the one point where ours differs on purpose.
TEST(PhoneOracleTest, EveryNumberThatTheLibraryCallsPalestinianIsReadAlike) {
  const Library& library = *Library::GetInstance();
  SeededRandom random(22);
  int mobiles = 0, landlines = 0;
  for (int i = 0; i < 60000; ++i) {
    const std::string text =
        i % 2 == 0 ? absl::StrCat("05", DigitsOfLength(random, 8)) : absl::StrCat("0", DigitsOfLength(random, 8));
    LibraryNumber number;
    if (library.Parse(text, "PS", &number) != Library::NO_PARSING_ERROR) continue;
    if (!library.IsValidNumberForRegion(number, "PS")) continue;
    std::string e164;
    library.Format(number, Library::E164, &e164);
    const Phone phone = ReadPhone(text);
    ASSERT_EQ(phone.e164, e164) << text;
    const bool mobile = library.GetNumberType(number) == Library::MOBILE;
    EXPECT_EQ(phone.kind, mobile ? PhoneKind::kPalestinianMobile : PhoneKind::kPalestinianLandline);
    EXPECT_FALSE(phone.needs_confirmation) << text;
    ++(mobile ? mobiles : landlines);
  }
  EXPECT_GT(mobiles, 3000);
  EXPECT_GT(landlines, 100);
}

TEST(PhoneOracleTest, WhatOursCallsAMobileTheLibraryCallsValid) {
  const Library& library = *Library::GetInstance();
  SeededRandom random(23);
  int checked = 0;
  for (int i = 0; i < 20000; ++i) {
    const Phone phone = ReadPhone(absl::StrCat("05", DigitsOfLength(random, 8)));
    if (phone.kind != PhoneKind::kPalestinianMobile) continue;
    LibraryNumber number;
    ASSERT_EQ(library.Parse(phone.e164, "ZZ", &number), Library::NO_PARSING_ERROR);
    EXPECT_TRUE(library.IsValidNumber(number)) << phone.e164;
    ++checked;
  }
  EXPECT_GT(checked, 3000);
}

TEST(PhoneOracleTest, ValidIsraeliMobilesAreReadAlikeExceptTheSharedOnes) {
  const Library& library = *Library::GetInstance();
  SeededRandom random(24);
  int checked = 0;
  for (int i = 0; i < 30000; ++i) {
    const std::string text = absl::StrCat("+9725", DigitsOfLength(random, 8));
    LibraryNumber number;
    if (library.Parse(text, "ZZ", &number) != Library::NO_PARSING_ERROR) continue;
    if (!library.IsValidNumber(number)) continue;
    const Phone phone = ReadPhone(text);
    if (!phone.ok()) {
      ADD_FAILURE() << text;
      continue;
    }
    const bool shared = text[5] == '6' || text[5] == '9';
    EXPECT_EQ(phone.e164, shared ? absl::StrCat("+970", text.substr(4)) : text);
    ++checked;
  }
  EXPECT_GT(checked, 5000);
}

TEST(PhoneOracleTest, ValidForeignNumbersPass) {
  const Library& library = *Library::GetInstance();
  for (const char* region : {"EG", "JO", "LB", "SY", "SA", "AE", "QA", "TR", "GB", "US", "DE", "SE"}) {
    LibraryNumber number;
    ASSERT_TRUE(library.GetExampleNumberForType(region, Library::MOBILE, &number));
    std::string e164, shown;
    library.Format(number, Library::E164, &e164);
    library.Format(number, Library::INTERNATIONAL, &shown);
    ExpectPhone(e164, e164, PhoneKind::kForeign, false);
    ExpectPhone(shown, e164, PhoneKind::kForeign, false);
  }
}

}  // namespace
}  // namespace ihala::text
