#include "common/text/amount.h"

#include <string>

#include <gtest/gtest.h>
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/random.h"

namespace ihala::text {
namespace {

void ExpectAmount(absl::string_view text, int64_t minor, absl::string_view currency, bool confirm) {
  const Amount amount = ReadAmount(text);
  EXPECT_EQ(AmountErrorCode(amount.error), "") << text;
  EXPECT_EQ(amount.minor, minor) << text;
  EXPECT_EQ(amount.currency, currency) << text;
  EXPECT_EQ(amount.needs_confirmation, confirm) << text;
}

TEST(AmountTest, ClearFormsAreReadWithoutAsking) {
  for (const char* text : {"1250", "1250.00", "1250,00", "1,250.00", "1.250,00", "1 250", "1\u00A0250,0", "١٢٥٠",
                           "۱۲۵۰", "١٬٢٥٠", "١٬٢٥٠٫٠", "1٬250.00", " \u200F1250 ", "1250.0", "01250", "1،250،000.00"}) {
    ExpectAmount(text, absl::string_view(text) == "1،250،000.00" ? 125000000 : 125000, "", false);
  }
  ExpectAmount("1,250,000", 125000000, "", false);
  ExpectAmount("1.250.000", 125000000, "", false);
  ExpectAmount("1,250.50", 125050, "", false);
  ExpectAmount("1.250,50", 125050, "", false);
  ExpectAmount("1 250 000,5", 125000050, "", false);
  ExpectAmount("١٬٢٠٠٫٥", 120050, "", false);
  ExpectAmount("12.5", 1250, "", false);
  ExpectAmount("12,05", 1205, "", false);
  ExpectAmount("0", 0, "", false);
  ExpectAmount("0.05", 5, "", false);
}

TEST(AmountTest, OneSeparatorBeforeThreeDigitsIsAsked) {
  ExpectAmount("1.250", 125000, "", true);
  ExpectAmount("1,250", 125000, "", true);
  ExpectAmount("١،٢٥٠", 125000, "", true);
  ExpectAmount("999.000", 99900000, "", true);
  ExpectAmount("JOD 1.250", 125000, "JOD", true);
}

TEST(AmountTest, MoreThanTwoDecimalsAreAskedOrRefused) {
  ExpectAmount("0.250", 25, "", true);  // Nobody writes thousands behind a zero.
  ExpectAmount("1250.500", 125050, "", true);
  ExpectAmount("1,250.500", 125050, "", true);
  ExpectAmount("1250.0000", 125000, "", true);
  for (const char* text : {"0.255", "1250.125", "1,250.125", "1.2345", "١٫٢٥٥"}) {
    EXPECT_EQ(ReadAmount(text).error, AmountError::kTooPrecise) << text;
  }
}

TEST(AmountTest, TheCurrencyStandsBeforeOrBehind) {
  for (const char* text : {"350 ILS", "ILS 350", "350NIS", "nis350", "₪350", "350 ₪", "350 شيكل", "٣٥٠ شيقل",
                           "350 شـيـكل", "شيكل 350", "350.00 شيكل جديد"}) {
    ExpectAmount(text, 35000, "ILS", false);
  }
  for (const char* text : {"USD 350", "$350", "350$", "US$ 350", "350 دولار", "350 دولار أمريكي", "$350 USD"}) {
    ExpectAmount(text, 35000, "USD", false);
  }
  for (const char* text : {"350 JOD", "350 دينار", "دينار أردني 350", "350 dinars", "350 J.D."}) {
    ExpectAmount(text, 35000, "JOD", false);
  }
  for (const char* text : {"€350", "350 EUR", "350,00 €", "350 يورو"}) ExpectAmount(text, 35000, "EUR", false);
  ExpectAmount("₪1,250.50", 125050, "ILS", false);
}

TEST(AmountTest, ErrorsSayWhatIsWrong) {
  const struct {
    const char* text;
    AmountError error;
  } cases[] = {
      {"", AmountError::kEmpty},
      {" \u00A0\u200F", AmountError::kEmpty},
      {"none", AmountError::kNotANumber},
      {"لا يوجد", AmountError::kNotANumber},
      {"₪", AmountError::kNotANumber},
      {"USD", AmountError::kNotANumber},
      {"-", AmountError::kNotANumber},
      {"1250.", AmountError::kNotANumber},
      {".50", AmountError::kNotANumber},
      {"1..250", AmountError::kNotANumber},
      {"1,,250", AmountError::kNotANumber},
      {"12,34,567", AmountError::kNotANumber},
      {"1,250.50.20", AmountError::kNotANumber},
      {"1.250,500,000", AmountError::kNotANumber},
      {"12 50", AmountError::kNotANumber},
      {"0,250,000", AmountError::kNotANumber},
      {"١٫٢٫٣", AmountError::kNotANumber},
      {"100-200", AmountError::kNotANumber},
      {"100 or 200", AmountError::kNotANumber},
      {"-250", AmountError::kNegative},
      {"\u2212250", AmountError::kNegative},
      {"250-", AmountError::kNegative},
      {"(250)", AmountError::kNegative},
      {"USD -250", AmountError::kNegative},
      {"1000000000.01", AmountError::kTooLarge},
      {"99999999999999999999999999999999", AmountError::kTooLarge},
      {"350 per month", AmountError::kUnknownCurrency},
      {"350 XYZ", AmountError::kUnknownCurrency},
      {"£350", AmountError::kUnknownCurrency},
      {"$350 ILS", AmountError::kUnknownCurrency},
      {"1.25E+03", AmountError::kNotANumber},
      {"=350", AmountError::kUnknownCurrency},
      {"350\xff", AmountError::kUnknownCurrency},
  };
  for (const auto& [text, error] : cases) {
    const Amount amount = ReadAmount(text);
    EXPECT_EQ(AmountErrorCode(amount.error), AmountErrorCode(error)) << text;
    EXPECT_EQ(amount.minor, 0) << text;
    EXPECT_EQ(amount.currency, "") << text;
  }
  ExpectAmount("1000000000", kMostAmountMinor, "", false);
  ExpectAmount("0000000000000000000000000350", 35000, "", false);
}

// Groups of three digits with `thousands` between them, then `decimal` and hundredths.
std::string Written(int64_t minor, absl::string_view thousands, absl::string_view decimal) {
  std::string whole = absl::StrCat(minor / 100);
  for (size_t at = whole.size(); at > 3;) {
    at -= 3;
    whole.insert(at, std::string(thousands));
  }
  return absl::StrCat(whole, decimal, absl::StrFormat("%02d", minor % 100));
}

TEST(AmountTest, EveryWrittenFormOfAnAmountGivesItBack) {
  SeededRandom random(31);
  const struct {
    const char* thousands;
    const char* decimal;
  } forms[] = {{"", "."},  {"", ","},       {",", "."}, {".", ","}, {" ", ","},
               {" ", "."}, {"\u00A0", ","}, {"٬", "٫"}, {"", "٫"},  {"،", "٫"}};
  for (int i = 0; i < 5000; ++i) {
    const int64_t minor = static_cast<int64_t>(random.Uniform(uint64_t{1} << random.Uniform(37)));
    for (const auto& [thousands, decimal] : forms) {
      ExpectAmount(Written(minor, thousands, decimal), minor, "", false);
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(AmountTest, RandomTextIsReadOrRefusedAndNeverBeyondTheLimits) {
  SeededRandom random(32);
  static constexpr const char* kPieces[] = {"1", "25", "000", "0", ".",   ",",    "٬",
                                            "٫", " ",  "-",   "$", "ILS", "شيكل", "x"};
  int read = 0;
  for (int i = 0; i < 50000; ++i) {
    std::string text;
    for (uint64_t n = random.Uniform(8); n > 0; --n)
      absl::StrAppend(&text, kPieces[random.Uniform(std::size(kPieces))]);
    const Amount amount = ReadAmount(text);
    ASSERT_GE(amount.minor, 0) << text;
    ASSERT_LE(amount.minor, kMostAmountMinor) << text;
    ASSERT_EQ(amount.ok(), AmountErrorCode(amount.error).empty()) << text;
    ASSERT_TRUE(amount.ok() || (amount.minor == 0 && amount.currency.empty() && !amount.needs_confirmation)) << text;
    read += amount.ok() ? 1 : 0;
  }
  EXPECT_GT(read, 4000);
}

}  // namespace
}  // namespace ihala::text
