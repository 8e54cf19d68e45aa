#ifndef IHALA_COMMON_TEXT_AMOUNT_H_
#define IHALA_COMMON_TEXT_AMOUNT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace ihala::text {

// The greatest amount that is read, in hundredths: a thousand million. More is a mistake.
inline constexpr int64_t kMostAmountMinor = 100'000'000'000;

enum class AmountError {
  kNone,
  kEmpty,
  kNotANumber,       // no digits, or separators where no number has them
  kNegative,         // with a minus sign or in parentheses
  kTooLarge,         // above kMostAmountMinor
  kTooPrecise,       // finer than hundredths
  kUnknownCurrency,  // words that are no currency known here, or two currencies
};

// An amount of money as somebody wrote it.
struct Amount {
  AmountError error = AmountError::kNone;
  int64_t minor = 0;     // Hundredths of the currency; 0 on error.
  std::string currency;  // Three capital letters, as "ILS"; empty where none was written, and on error.
  // Could mean another amount (1.250 is a thousand and more to some and one and a quarter to others; it is read as the
  // former), or has more than two decimals: show it and ask.
  bool needs_confirmation = false;

  bool ok() const { return error == AmountError::kNone; }
};

// Reads 1250, 1250.00, 1,250.50, 1.250,50, 1 250,50, ١٬٢٥٠٫٥ in ASCII, Arabic-Indic or Persian digits, with a currency
// before or behind it: a code (ILS, NIS, USD, JOD, EUR and a few more), a sign (₪ $ €) or a word (شيكل, دولار, دينار,
// "dollars"). A dinar is Jordan's. Pure, any thread.
Amount ReadAmount(absl::string_view text);

// The error's name, in capitals, for machine-readable errors: "NEGATIVE". Empty for kNone.
absl::string_view AmountErrorCode(AmountError error);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_AMOUNT_H_
