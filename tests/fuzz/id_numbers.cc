// ID numbers: what was read reads as itself, nothing is padded silently, and every wrong digit is found.
#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/text/id_number.h"
#include "common/text/utf8.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

using text::CleanDocumentNumber;
using text::IdNumber;
using text::IdNumberResult;
using text::PassesIdCheck;
using text::ReadIdNumber;

constexpr size_t kDigits = 9;

bool Same(const IdNumber& one, const IdNumber& other) {
  return one.result == other.result && one.digits == other.digits && one.suggestion == other.suggestion;
}

void CheckEveryWrongDigit(const std::string& digits) {
  for (size_t i = 0; i < digits.size(); ++i) {
    std::string wrong = digits;
    for (wrong[i] = '0'; wrong[i] <= '9'; ++wrong[i]) {
      Expect(PassesIdCheck(wrong) == (wrong[i] == digits[i]), "a wrong digit is found");
    }
  }
}

}  // namespace

IHALA_FUZZ_TARGET(id_numbers) {
  const IdNumber id = ReadIdNumber(input);
  Expect(id.digits.size() <= kDigits, "an ID has at most nine digits");
  Expect(std::all_of(id.digits.begin(), id.digits.end(), [](unsigned char c) { return absl::ascii_isdigit(c); }),
         "an ID is digits");
  Expect(id.digits.empty() == (id.result == IdNumberResult::kInvalid), "what is invalid has no digits, and only that");
  Expect(Same(id, ReadIdNumber(WithArabicDigits(input))), "digits of another script are the same ID");
  Expect(Same(id, ReadIdNumber(absl::StrCat("\u200F ", input, "-"))), "marks and dashes change nothing");
  if (!id.digits.empty()) Expect(Same(id, ReadIdNumber(id.digits)), "an ID reads as itself");
  if (id.result == IdNumberResult::kOk) {
    Expect(id.digits.size() == kDigits && PassesIdCheck(id.digits), "an ID that is right passes the check");
    CheckEveryWrongDigit(id.digits);
  }
  Expect(id.suggestion.empty() || id.result == IdNumberResult::kTooShort, "only a short ID has a suggestion");
  if (!id.suggestion.empty()) {
    Expect(ReadIdNumber(id.suggestion).result == IdNumberResult::kOk, "a suggestion is right");
    Expect(id.suggestion == absl::StrCat(std::string(kDigits - id.digits.size(), '0'), id.digits),
           "a suggestion adds zeros in front");
  }
  const std::string clean = CleanDocumentNumber(input);
  Expect(text::IsValidUtf8(clean), "a clean number is text");
  Expect(CleanDocumentNumber(clean) == clean, "a clean number is clean");
  Expect(text::CodePointCount(clean) <= text::CodePointCount(input), "cleaning takes away only");
}

}  // namespace ihala::fuzz
