// Phones as people write them: a number that was read reads as itself, with the same kind, in every kind of digits.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/text/phone.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

using text::Phone;
using text::PhoneKind;
using text::ReadPhone;
using text::ReadPhones;

bool Same(const Phone& one, const Phone& other) {
  return one.error == other.error && one.kind == other.kind && one.e164 == other.e164 &&
         one.needs_confirmation == other.needs_confirmation;
}

void CheckFound(const Phone& phone) {
  Expect(absl::StartsWith(phone.e164, "+"), "a number begins with a plus");
  const std::string digits = phone.e164.substr(1);
  Expect(digits.size() >= 7 && digits.size() <= 15, "a number has 7 to 15 digits");
  Expect(std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return absl::ascii_isdigit(c); }) &&
             digits[0] != '0',
         "a number is digits and begins with a country");
  Expect(phone.kind != PhoneKind::kUnknown, "a number has a kind");
  const bool palestinian = phone.kind == PhoneKind::kPalestinianMobile || phone.kind == PhoneKind::kPalestinianLandline;
  Expect(palestinian == absl::StartsWith(digits, "970"), "a Palestinian number is under +970, and no other");
  const Phone again = ReadPhone(phone.e164);
  Expect(again.ok() && again.e164 == phone.e164 && again.kind == phone.kind, "a number reads as itself");
  Expect(phone.needs_confirmation || !again.needs_confirmation, "a number that is sure stays so");
}

// A cell that may hold several numbers.
void CheckList(absl::string_view text, const Phone& phone) {
  const std::vector<Phone> all = ReadPhones(text);
  Expect(!all.empty() && all.size() <= text::kMostPhonesInText, "a cell gives one to five answers");
  // A line break is a space to the one and divides for the other.
  const bool lines = text.find_first_of("\r\n") != absl::string_view::npos;
  Expect(!phone.ok() || lines || (all.size() == 1 && Same(all[0], phone)), "a single number stays one");
  if (!all[0].ok()) {
    Expect(all.size() == 1 && all[0].e164.empty(), "a cell that cannot be read gives one error and no number");
    return;
  }
  std::string written;
  for (size_t i = 0; i < all.size(); ++i) {
    Expect(all[i].ok(), "a cell is read as a whole or not at all");
    CheckFound(all[i]);
    for (size_t j = 0; j < i; ++j) Expect(all[i].e164 != all[j].e164, "equal numbers are given once");
    absl::StrAppend(&written, i == 0 ? "" : " / ", all[i].e164);
  }
  const std::vector<Phone> again = ReadPhones(written);
  Expect(again.size() == all.size(), "numbers that were read are as many when read again");
  for (size_t i = 0; i < all.size(); ++i) Expect(again[i].e164 == all[i].e164, "and the same");
}

}  // namespace

IHALA_FUZZ_TARGET(phones) {
  const Phone phone = ReadPhone(input);
  if (phone.ok()) {
    CheckFound(phone);
  } else {
    Expect(phone.e164.empty() && phone.kind == PhoneKind::kUnknown, "what is no number gives none");
    Expect(!text::PhoneErrorCode(phone.error).empty(), "an error has a name");
  }
  Expect(Same(phone, ReadPhone(WithArabicDigits(input))), "digits of another script are the same number");
  Expect(Same(phone, ReadPhone(absl::StrCat(" \u200F", input, "\u00A0"))), "space around changes nothing");
  CheckList(input, phone);
}

}  // namespace ihala::fuzz
