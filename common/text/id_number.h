#ifndef IHALA_COMMON_TEXT_ID_NUMBER_H_
#define IHALA_COMMON_TEXT_ID_NUMBER_H_

#include <string>

#include "absl/strings/string_view.h"

namespace ihala::text {

// What a Palestinian ID number (and one of Jerusalem, which has the same check) looks like.
enum class IdNumberResult {
  kOk,            // Nine digits, and the check digit fits.
  kChecksumFail,  // Nine digits, the check digit does not fit: warn, let the person read it again.
  kTooShort,      // Fewer than nine digits: perhaps a spreadsheet ate the zeros in front.
  kPlaceholder,   // One digit repeated: typed to get past a form. Refuse.
  kInvalid,       // Empty, too long, or not a number. Refuse.
};

struct IdNumber {
  IdNumberResult result = IdNumberResult::kInvalid;
  // The ASCII digits that were typed, without what is stripped; empty if kInvalid.
  std::string digits;
  // kTooShort only: the number with zeros in front, if its check digit then fits. A person must
  // confirm it; it is never taken silently. Empty if there is nothing to suggest.
  std::string suggestion;
};

// Reads what was typed: Arabic-Indic and Persian digits count as digits; spaces, invisible marks
// and dashes are ignored. Pure, any thread.
IdNumber ReadIdNumber(absl::string_view text);

// Whether nine ASCII digits pass the check (Luhn: every second digit doubled, sum divisible by 10).
// It finds each single wrong digit and each swap of neighbours except 0 with 9.
bool PassesIdCheck(absl::string_view nine_digits);

// A document number of any other kind as it is stored: ASCII digits, ASCII capitals, no invisible
// characters, no spaces at the ends and one at most between words.
std::string CleanDocumentNumber(absl::string_view text);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_ID_NUMBER_H_
