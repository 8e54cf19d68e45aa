#include "common/text/person_marks.h"

#include <algorithm>
#include <string>

#include "common/text/short_code.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

// As many digits as the shortest phone number without its area has; and as a Palestinian identity number has.
constexpr int kTellingDigits = 7;
constexpr int kIdentityDigits = 9;

// What people put between the groups of one number.
bool IsBetweenDigits(char32_t c) {
  return IsSpace(c) || IsDash(c) || IsInvisible(c) || c == U'.' || c == U'/' || c == U'(' || c == U')';
}

bool IsLetterOrDigit(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
}

// Digits in groups, as they stand in a text.
struct Number {
  int digits = 0;
  int groups = 0;
  int longest = 0;
  bool is_dialled = false;  // Begins with a zero or a plus, as numbers that are called do.

  // Years, dates and ranges of amounts have as many digits, in fewer groups and without the zero.
  bool IsAPersons() const {
    return longest >= kTellingDigits || (is_dialled && digits >= kTellingDigits) ||
           (digits == kIdentityDigits && groups >= 3);
  }
};

bool HasPersonsNumber(const std::u32string& text) {
  Number number;
  int group = 0;
  char32_t before = 0;
  for (const char32_t c : text) {
    if (const int digit = DigitValue(c); digit >= 0) {
      if (number.digits == 0) number.is_dialled = digit == 0 || before == U'+';
      if (group == 0) ++number.groups;
      ++number.digits;
      number.longest = std::max(number.longest, ++group);
      if (number.IsAPersons() && number.longest >= kTellingDigits) return true;
    } else {
      group = 0;
      if (!IsBetweenDigits(c)) {
        if (number.IsAPersons()) return true;
        number = Number();
      }
    }
    before = c;
  }
  return number.IsAPersons();
}

// Something on both sides of an at sign.
bool HasMailAddress(const std::u32string& text) {
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == U'@' && IsLetterOrDigit(text[i - 1]) && IsLetterOrDigit(text[i + 1])) return true;
  }
  return false;
}

// Whether a word of letters, digits and dashes is a short code: its check leaves one in twenty-nine of them, so a word
// of letters alone must have the dashes of the form for people.
bool IsShortCode(const std::string& word) {
  const absl::StatusOr<std::string> code = ParseShortCode(word);
  if (!code.ok()) return false;
  return word.find_first_of("0123456789") != std::string::npos || word == DisplayShortCode(*code);
}

bool HasShortCode(const std::u32string& text) {
  std::string word;
  for (const char32_t c : text) {
    if (IsLetterOrDigit(c) || c == U'-') {
      word.push_back(static_cast<char>(c));
      continue;
    }
    if (IsShortCode(word)) return true;
    word.clear();
  }
  return IsShortCode(word);
}

}  // namespace

bool NamesAPerson(absl::string_view text) {
  const std::u32string all = ToCodePoints(text);
  return HasPersonsNumber(all) || HasMailAddress(all) || HasShortCode(all);
}

}  // namespace ihala::text
