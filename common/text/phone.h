#ifndef IHALA_COMMON_TEXT_PHONE_H_
#define IHALA_COMMON_TEXT_PHONE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ihala::text {

enum class PhoneKind {
  kUnknown,
  kPalestinianMobile,    // 056 and 059
  kPalestinianLandline,  // 02, 04, 08 and 09
  kIsraeliMobile,        // 05 and another digit: many people in Gaza and the West Bank use these
  kForeign,              // any other country: the shape is checked, not the country's own plan
};

enum class PhoneError {
  kNone,
  kEmpty,
  kNotANumber,  // letters, or a sign where none belongs
  kTooShort,
  kTooLong,
  kNoSuchNumber,  // a length that could be, but no number begins like this
  kTooMany,       // ReadPhones only: more than kMostPhonesInText
};

struct Phone {
  PhoneError error = PhoneError::kNone;
  PhoneKind kind = PhoneKind::kUnknown;
  // "+970590000001": one number has one form, so that equal numbers are equal strings. Empty on
  // error.
  std::string e164;
  // The number was understood by repair (a zero too many, a country code without its plus, a zero
  // that a spreadsheet ate), or its country is a guess: show it and ask.
  bool needs_confirmation = false;

  bool ok() const { return error == PhoneError::kNone; }
};

// Reads a phone number as a person in Palestine writes it: 0590000001, 059-000 0001, +972590000001,
// 00970590000001, in ASCII, Arabic-Indic or Persian digits. 56x and 59x are one SIM card under
// +970 and +972 alike and come out under +970. Numbers of other countries must come with + or 00.
// Pure, any thread.
Phone ReadPhone(absl::string_view text);

// Numbers that ReadPhones takes from one text: more is a list that got into the wrong column.
inline constexpr size_t kMostPhonesInText = 5;

// Reads a text that may hold several numbers, as a spreadsheet's cell does: between them stand / \ | , ; and their
// Arabic forms, line breaks, a word (و او أو or and), or nothing but spaces and dashes where the digits can be divided
// into readable numbers in one way only. A single number with spaces and dashes inside stays one; equal numbers are
// given once. Never empty, and all are ok() or it is a single one with the error: of the part that cannot be read, or
// of the whole where nothing divides it.
std::vector<Phone> ReadPhones(absl::string_view text);

// The error's name, in capitals, for machine-readable errors: "TOO_SHORT". Empty for kNone.
absl::string_view PhoneErrorCode(PhoneError error);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_PHONE_H_
