#include "common/text/amount.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "common/text/arabic_keys.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

constexpr size_t kGroup = 3;
constexpr size_t kDecimals = 2;
// Ten digits before the point are above the greatest amount already, and still fit 64 bits with their hundredths.
constexpr size_t kMostAmountDigits = 11;

// What separates groups of digits, each sign in one form.
enum class Separator { kPoint, kComma, kSpace, kArabicThousands, kArabicDecimal };

struct CurrencyName {
  const char* key;  // Under StrictKey.
  const char* code;
};
constexpr CurrencyName kCurrencies[] = {
    {"ils", "ILS"},           {"nis", "ILS"},        {"shekel", "ILS"}, {"shekels", "ILS"}, {"شيكل", "ILS"},
    {"شيقل", "ILS"},          {"شواكل", "ILS"},      {"شواقل", "ILS"},  {"شيكلا", "ILS"},   {"شيقلا", "ILS"},
    {"usd", "USD"},           {"us", "USD"},         {"dollar", "USD"}, {"dollars", "USD"}, {"دولار", "USD"},
    {"دولارا", "USD"},        {"دولارات", "USD"},    {"jod", "JOD"},    {"jd", "JOD"},      {"dinar", "JOD"},
    {"dinars", "JOD"},        {"دينار", "JOD"},      {"دينارا", "JOD"}, {"دنانير", "JOD"},  {"دينار اردني", "JOD"},
    {"دولار امريكي", "USD"},  {"eur", "EUR"},        {"euro", "EUR"},   {"euros", "EUR"},   {"يورو", "EUR"},
    {"شيكل اسرائيلي", "ILS"}, {"شيكل جديد", "ILS"},  {"egp", "EGP"},    {"gbp", "GBP"},     {"sar", "SAR"},
    {"جنيه مصري", "EGP"},     {"ريال سعودي", "SAR"}, {"aed", "AED"},    {"qar", "QAR"},     {"kwd", "KWD"},
    {"دينار كويتي", "KWD"},   {"ريال قطري", "QAR"},  {"sek", "SEK"},    {"chf", "CHF"},     {"try", "TRY"},
};

absl::string_view SignCode(char32_t code) {
  switch (code) {
    case U'₪':
      return "ILS";
    case U'$':
      return "USD";
    case U'€':
      return "EUR";
    default:
      return "";
  }
}

bool IsMinus(char32_t code) { return IsDash(code) || code == '(' || code == ')'; }

std::optional<Separator> SeparatorOf(char32_t code) {
  if (code == '.') return Separator::kPoint;
  if (code == ',' || code == U'،') return Separator::kComma;
  if (code == U'٬') return Separator::kArabicThousands;
  if (code == U'٫') return Separator::kArabicDecimal;
  if (IsSpace(code)) return Separator::kSpace;
  return std::nullopt;
}

// The text taken apart: groups of digits, a separator between each two, and what names the currency.
struct AmountParts {
  AmountError error = AmountError::kNone;
  std::vector<std::string> groups;
  std::vector<Separator> separators;
  std::vector<std::string> currencies;
};

// Takes a text apart, one code point after the other.
class Taker {
 public:
  AmountParts Take(absl::string_view text) {
    for (char32_t code : ToCodePoints(text)) {
      if (!IsInvisible(code)) Add(code);
    }
    // A point behind the last digit is no number's; spaces there say nothing.
    if (pending_ && *pending_ != Separator::kSpace) Fail(AmountError::kNotANumber);
    EndPhrase();
    if (parts_.groups.empty() && parts_.error == AmountError::kNone) {
      const bool nothing = parts_.currencies.empty() && !minus_;
      Fail(nothing && !unknown_ ? AmountError::kEmpty : AmountError::kNotANumber);
    } else if (minus_) {
      Fail(AmountError::kNegative);
    } else if (unknown_) {
      Fail(AmountError::kUnknownCurrency);
    }
    return std::move(parts_);
  }

 private:
  void Fail(AmountError error) {
    if (parts_.error == AmountError::kNone) parts_.error = error;
  }

  void Add(char32_t code) {
    if (const int digit = DigitValue(code); digit >= 0) return AddDigit(digit);
    const std::optional<Separator> separator = SeparatorOf(code);
    if (separator && in_number_) return AddSeparator(*separator);
    // A point inside words belongs to a short form, as "د.أ".
    if (separator && *separator == Separator::kPoint && !phrase_.empty()) return;
    if (separator && *separator != Separator::kSpace) return Fail(AmountError::kNotANumber);
    if (separator) return phrase_.push_back(' ');
    EndNumber();
    if (IsMinus(code)) {
      // Between two numbers it is a range and no sign; AddDigit finds that.
      minus_ = true;
    } else if (const absl::string_view sign = SignCode(code); !sign.empty()) {
      EndPhrase();
      parts_.currencies.emplace_back(sign);
    } else {
      phrase_.push_back(code);
    }
  }

  void AddDigit(int digit) {
    if (!in_number_) {
      EndPhrase();
      if (!parts_.groups.empty()) Fail(AmountError::kNotANumber);
      parts_.groups.emplace_back();
      in_number_ = true;
    } else if (pending_) {
      parts_.separators.push_back(*pending_);
      parts_.groups.emplace_back();
    }
    pending_.reset();
    parts_.groups.back().push_back(static_cast<char>('0' + digit));
  }

  void AddSeparator(Separator separator) {
    const bool space = separator == Separator::kSpace;
    if (!pending_ || *pending_ == Separator::kSpace) {
      pending_ = separator;
    } else if (!space) {
      Fail(AmountError::kNotANumber);
    }
  }

  void EndNumber() {
    if (pending_ && *pending_ != Separator::kSpace) Fail(AmountError::kNotANumber);
    pending_.reset();
    in_number_ = false;
  }

  void EndPhrase() {
    const std::string key = StrictKey(ToUtf8(phrase_));
    const bool blank = std::all_of(phrase_.begin(), phrase_.end(), IsSpace);
    phrase_.clear();
    if (blank) return;
    const auto* found = std::find_if(std::begin(kCurrencies), std::end(kCurrencies),
                                     [&key](const CurrencyName& name) { return key == name.key; });
    if (found == std::end(kCurrencies)) {
      unknown_ = true;
    } else {
      parts_.currencies.emplace_back(found->code);
    }
  }

  AmountParts parts_;
  std::u32string phrase_;
  bool in_number_ = false;
  bool minus_ = false;
  bool unknown_ = false;
  std::optional<Separator> pending_;  // Behind the last digit; it counts once another digit follows.
};

Amount FailedAmount(AmountError error) { return {error, 0, "", false}; }

// Whether the first `count` groups are thousands: up to three digits, then three each, all with the same separator.
bool AreThousands(const AmountParts& parts, size_t count) {
  if (count < 2) return true;
  const std::string& first = parts.groups[0];
  if (first.size() > kGroup || first[0] == '0' || parts.separators[0] == Separator::kArabicDecimal) return false;
  for (size_t i = 1; i < count; ++i) {
    if (parts.groups[i].size() != kGroup || parts.separators[i - 1] != parts.separators[0]) return false;
  }
  return true;
}

// Whether the last group is a fraction; `confirm` where it could as well be thousands.
bool LastIsFraction(const AmountParts& parts, bool& confirm) {
  if (parts.separators.empty()) return false;
  const Separator last = parts.separators.back();
  if (last == Separator::kArabicDecimal) return true;
  if (last == Separator::kArabicThousands || last == Separator::kSpace) return false;
  if (parts.separators.size() > 1) return last != parts.separators.front();
  const bool thousands = parts.groups[1].size() == kGroup && AreThousands(parts, 2);
  confirm = thousands;
  return !thousands;
}

Amount Value(const AmountParts& parts) {
  Amount amount;
  const bool fraction = LastIsFraction(parts, amount.needs_confirmation);
  const size_t whole_groups = parts.groups.size() - (fraction ? 1 : 0);
  if (!AreThousands(parts, whole_groups)) return FailedAmount(AmountError::kNotANumber);
  std::string decimals = fraction ? parts.groups.back() : "";
  if (decimals.size() > kDecimals) amount.needs_confirmation = true;
  if (decimals.find_first_not_of('0', kDecimals) != std::string::npos) return FailedAmount(AmountError::kTooPrecise);
  decimals.resize(kDecimals, '0');
  std::string whole = absl::StrJoin(absl::MakeConstSpan(parts.groups).subspan(0, whole_groups), "");
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.size() > kMostAmountDigits) return FailedAmount(AmountError::kTooLarge);
  for (char digit : whole + decimals) amount.minor = amount.minor * 10 + (digit - '0');
  if (amount.minor > kMostAmountMinor) return FailedAmount(AmountError::kTooLarge);
  return amount;
}

}  // namespace

Amount ReadAmount(absl::string_view text) {
  const AmountParts parts = Taker().Take(text);
  if (parts.error != AmountError::kNone) return FailedAmount(parts.error);
  for (const std::string& currency : parts.currencies) {
    if (currency != parts.currencies.front()) return FailedAmount(AmountError::kUnknownCurrency);
  }
  Amount amount = Value(parts);
  if (amount.ok() && !parts.currencies.empty()) amount.currency = parts.currencies.front();
  return amount;
}

absl::string_view AmountErrorCode(AmountError error) {
  switch (error) {
    case AmountError::kNone:
      return "";
    case AmountError::kEmpty:
      return "EMPTY";
    case AmountError::kNotANumber:
      return "NOT_A_NUMBER";
    case AmountError::kNegative:
      return "NEGATIVE";
    case AmountError::kTooLarge:
      return "OUT_OF_RANGE";
    case AmountError::kTooPrecise:
      return "TOO_PRECISE";
    case AmountError::kUnknownCurrency:
      return "UNKNOWN_CURRENCY";
  }
  return "";
}

}  // namespace ihala::text
