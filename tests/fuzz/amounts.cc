// Amounts as people write them: within bounds, and one that was read and written out reads as itself.
#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "common/text/amount.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

using text::Amount;
using text::ReadAmount;

bool Same(const Amount& one, const Amount& other) {
  return one.error == other.error && one.minor == other.minor && one.currency == other.currency;
}

}  // namespace

IHALA_FUZZ_TARGET(amounts) {
  const Amount amount = ReadAmount(input);
  const bool same_in_arabic = Same(amount, ReadAmount(WithArabicDigits(input)));
  Expect(same_in_arabic, "digits of another script are the same amount");
  if (!amount.ok()) {
    Expect(amount.minor == 0 && amount.currency.empty(), "what is no amount gives none");
    Expect(!text::AmountErrorCode(amount.error).empty(), "an error has a name");
    return;
  }
  Expect(amount.minor >= 0 && amount.minor <= text::kMostAmountMinor, "an amount is within its bounds");
  const bool capitals = std::all_of(amount.currency.begin(), amount.currency.end(),
                                    [](unsigned char c) { return absl::ascii_isupper(c); });
  Expect(amount.currency.empty() || (amount.currency.size() == 3 && capitals), "a currency has three capitals");
  const std::string written = absl::StrFormat("%d.%02d %s", amount.minor / 100, amount.minor % 100, amount.currency);
  const Amount again = ReadAmount(written);
  Expect(Same(again, amount), "a written amount reads as itself");
  Expect(!again.needs_confirmation, "a written amount is in no doubt");
}

}  // namespace ihala::fuzz
