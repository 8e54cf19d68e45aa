#include "common/text/phone.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

constexpr absl::string_view kPalestine = "970";
constexpr absl::string_view kIsrael = "972";
constexpr size_t kMobileDigits = 9;
constexpr size_t kLandlineDigits = 8;
// E.164: fifteen digits with the country code. The shortest numbers in use have seven.
constexpr size_t kLeastDigits = 7;
constexpr size_t kMostPhoneDigits = 15;

// What is left of the text: digits, and whether a plus stood in front.
struct Typed {
  PhoneError error = PhoneError::kNone;
  bool plus = false;
  std::string digits;
};

bool IsPhoneSeparator(char32_t code) {
  return IsSpace(code) || IsInvisible(code) || IsDash(code) || code == '(' || code == ')' || code == '.';
}

Typed Clean(absl::string_view text) {
  Typed typed;
  for (char32_t code : ToCodePoints(text)) {
    const int digit = DigitValue(code);
    const bool is_plus = code == '+' || code == 0xFF0B;
    if (digit >= 0) {
      typed.digits.push_back(static_cast<char>('0' + digit));
    } else if (is_plus && !typed.plus && typed.digits.empty()) {
      typed.plus = true;
    } else if (!IsPhoneSeparator(code)) {
      typed.error = PhoneError::kNotANumber;
    }
  }
  if (typed.digits.empty() && typed.error == PhoneError::kNone) {
    typed.error = typed.plus ? PhoneError::kNotANumber : PhoneError::kEmpty;
  }
  return typed;
}

Phone FailedPhone(PhoneError error) { return {error, PhoneKind::kUnknown, "", false}; }

Phone Found(PhoneKind kind, absl::string_view country, absl::string_view national, bool confirm) {
  return {PhoneError::kNone, kind, absl::StrCat("+", country, national), confirm};
}

bool IsPalestinianMobile(absl::string_view national) {
  return national.size() == kMobileDigits && (absl::StartsWith(national, "56") || absl::StartsWith(national, "59"));
}

bool IsIsraeliMobile(absl::string_view national) {
  return national.size() == kMobileDigits && national[0] == '5' &&
         ((national[1] >= '0' && national[1] <= '5') || national[1] == '8');
}

bool IsLandlineArea(char digit) { return digit == '2' || digit == '4' || digit == '8' || digit == '9'; }

// Palestinian exchanges have a 2 after the area; other numbers of an area are Israel's.
bool IsPalestinianLandline(absl::string_view national) {
  return national.size() == kLandlineDigits && IsLandlineArea(national[0]) && national[1] == '2';
}

// Why a national number is none of ours.
PhoneError WhyNot(absl::string_view national) {
  const bool mobile = national[0] == '5';
  const size_t wanted = mobile ? kMobileDigits : kLandlineDigits;
  if (national.size() < wanted) return PhoneError::kTooShort;
  if (national.size() > wanted) return PhoneError::kTooLong;
  return PhoneError::kNoSuchNumber;
}

// A number under +970, or one without a country (`country` empty), which is read the same way.
Phone ReadPalestinian(absl::string_view national, absl::string_view country, bool confirm) {
  if (IsPalestinianMobile(national)) {
    return Found(PhoneKind::kPalestinianMobile, kPalestine, national, confirm);
  }
  if (IsPalestinianLandline(national)) {
    return Found(PhoneKind::kPalestinianLandline, kPalestine, national, confirm);
  }
  if (IsIsraeliMobile(national)) {
    // Under +970 there is no such number: the country code was typed out of habit.
    return Found(PhoneKind::kIsraeliMobile, kIsrael, national, confirm || !country.empty());
  }
  if (national.size() == kLandlineDigits && IsLandlineArea(national[0])) {
    // Could be a Palestinian exchange that we do not know, or an Israeli number.
    return Found(PhoneKind::kPalestinianLandline, kPalestine, national, true);
  }
  return FailedPhone(WhyNot(national));
}

Phone ReadIsraeli(absl::string_view national, bool confirm) {
  if (IsPalestinianMobile(national) || IsIsraeliMobile(national)) {
    return ReadPalestinian(national, "", confirm);
  }
  if (IsPalestinianLandline(national)) {
    return Found(PhoneKind::kPalestinianLandline, kPalestine, national, true);
  }
  const bool landline = national.size() == kLandlineDigits && national[0] >= '2' && national[0] != '5';
  const bool other = national.size() == kMobileDigits && national[0] == '7';
  if (landline || other) return Found(PhoneKind::kForeign, kIsrael, national, confirm);
  return FailedPhone(WhyNot(national));
}

Phone ReadInternational(absl::string_view digits, bool confirm) {
  absl::string_view national = digits;
  const bool palestine = absl::ConsumePrefix(&national, kPalestine);
  const bool israel = !palestine && absl::ConsumePrefix(&national, kIsrael);
  if (palestine || israel) {
    // The zero of the national form does not belong after a country code, but people type it.
    if (absl::ConsumePrefix(&national, "0")) confirm = true;
    if (national.empty()) return FailedPhone(PhoneError::kTooShort);
    return palestine ? ReadPalestinian(national, kPalestine, confirm) : ReadIsraeli(national, confirm);
  }
  if (digits.empty() || digits.size() < kLeastDigits) return FailedPhone(PhoneError::kTooShort);
  if (digits.size() > kMostPhoneDigits) return FailedPhone(PhoneError::kTooLong);
  if (digits[0] == '0') return FailedPhone(PhoneError::kNoSuchNumber);
  return Found(PhoneKind::kForeign, "", digits, confirm);
}

Phone ReadLocal(absl::string_view digits) {
  absl::string_view national = digits;
  if (absl::ConsumePrefix(&national, "0")) {
    return national.empty() ? FailedPhone(PhoneError::kTooShort) : ReadPalestinian(national, "", false);
  }
  const bool with_country = absl::StartsWith(digits, kPalestine) || absl::StartsWith(digits, kIsrael);
  if (with_country && digits.size() > kMobileDigits) return ReadInternational(digits, true);
  // A spreadsheet ate the zero. Only a mobile number is long enough to be sure of that; eight
  // digits could as well be a mobile number that misses one.
  if (IsPalestinianMobile(national) || IsIsraeliMobile(national)) {
    return ReadPalestinian(national, "", true);
  }
  return FailedPhone(WhyNot(national));
}

}  // namespace

Phone ReadPhone(absl::string_view text) {
  const Typed typed = Clean(text);
  if (typed.error != PhoneError::kNone) return FailedPhone(typed.error);
  absl::string_view digits(typed.digits);
  if (typed.plus) return ReadInternational(digits, /*confirm=*/false);
  if (absl::ConsumePrefix(&digits, "00")) return ReadInternational(digits, /*confirm=*/false);
  return ReadLocal(digits);
}

absl::string_view PhoneErrorCode(PhoneError error) {
  switch (error) {
    case PhoneError::kNone:
      return "";
    case PhoneError::kEmpty:
      return "EMPTY";
    case PhoneError::kNotANumber:
      return "NOT_A_NUMBER";
    case PhoneError::kTooShort:
      return "TOO_SHORT";
    case PhoneError::kTooLong:
      return "TOO_LONG";
    case PhoneError::kNoSuchNumber:
      return "NO_SUCH_NUMBER";
    case PhoneError::kTooMany:
      return "TOO_MANY";
  }
  return "";
}

}  // namespace ihala::text
