#include "common/text/id_number.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "common/base/code_points.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

constexpr size_t kDigits = 9;

// The digits of `text`, or nullopt if something else than digits and separators is there.
std::optional<std::string> DigitsOf(absl::string_view text) {
  std::string digits;
  for (char32_t code : ToCodePoints(text)) {
    const int digit = DigitValue(code);
    if (digit >= 0) {
      digits.push_back(static_cast<char>('0' + digit));
    } else if (!IsSpace(code) && !IsInvisible(code) && !IsDash(code)) {
      return std::nullopt;
    }
  }
  return digits;
}

bool IsOneDigitRepeated(absl::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [&](char digit) { return digit == digits[0]; });
}

}  // namespace

bool PassesIdCheck(absl::string_view nine_digits) {
  if (nine_digits.size() != kDigits) return false;
  int sum = 0;
  for (size_t i = 0; i < kDigits; ++i) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(nine_digits[i]))) return false;
    const int digit = nine_digits[i] - '0';
    const int product = i % 2 == 0 ? digit : 2 * digit;
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 == 0;
}

IdNumber ReadIdNumber(absl::string_view text) {
  const std::optional<std::string> digits = DigitsOf(text);
  if (!digits || digits->empty() || digits->size() > kDigits) return {};
  const bool all_zeros = digits->find_first_not_of('0') == std::string::npos;
  if (all_zeros || (digits->size() == kDigits && IsOneDigitRepeated(*digits))) {
    return {IdNumberResult::kPlaceholder, *digits, ""};
  }
  if (digits->size() < kDigits) {
    std::string padded = std::string(kDigits - digits->size(), '0') + *digits;
    if (!PassesIdCheck(padded)) padded.clear();
    return {IdNumberResult::kTooShort, *digits, padded};
  }
  const bool passes = PassesIdCheck(*digits);
  return {passes ? IdNumberResult::kOk : IdNumberResult::kChecksumFail, *digits, ""};
}

std::string CleanDocumentNumber(absl::string_view text) {
  std::string clean;
  bool gap = false;
  for (char32_t code : ToCodePoints(text)) {
    if (IsInvisible(code)) continue;
    if (IsSpace(code)) {
      gap = !clean.empty();
      continue;
    }
    if (gap) clean.push_back(' ');
    gap = false;
    const int digit = DigitValue(code);
    if (digit >= 0) {
      clean.push_back(static_cast<char>('0' + digit));
    } else if (code < 0x80) {
      clean.push_back(absl::ascii_toupper(static_cast<unsigned char>(code)));
    } else {
      AppendCodePoint(code, clean);
    }
  }
  return clean;
}

}  // namespace ihala::text
