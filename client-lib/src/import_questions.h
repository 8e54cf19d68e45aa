#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_QUESTIONS_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_QUESTIONS_H_

#include <cstddef>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client-lib/src/import_texts.h"

namespace ihala::client {

// The readings that need a person's word. ImportQuestions() is the public view.
enum class Question : size_t {
  kIdZeros,     // An ID number is short, and fits with zeros in front.
  kHijri,       // A date is of the Hijri calendar.
  kDayMonth,    // A date could be day/month or month/day, in a file that has some of the second kind.
  kOtherOrder,  // A date can only be read in the other order than the file's.
  kSerialDate,  // A date is the number by which a spreadsheet counts days.
  kPhone,       // A phone number was mended, or its country is a guess.
  kAmount,      // An amount has a separator that may be of thousands or of decimals.
  kCount,
};

struct QuestionInfo {
  const char* code;
  // What the question is, in general.
  const char* text_ar;
  const char* text_en;
  // What it asks of one cell; $0 is the suggested reading.
  import_says::Expectation asks;
};
const QuestionInfo& InfoOf(Question question);

// What was answered for a whole file, and what the file tells by itself.
struct Answers {
  std::set<std::string> confirmed;  // Codes.
  // The file's dates are month/day/year.
  bool month_first = false;
  // Some dates of the file can only be read in the other order.
  bool order_is_mixed = false;
};

// INVALID_ARGUMENT (field `confirmed`) for a code that is none.
absl::Status CheckConfirmed(const std::set<std::string>& codes);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_QUESTIONS_H_
