// UTF-8: decoding is strict and total, and the check of free text says all that is wrong and nothing else.
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/json_text.h"
#include "common/text/utf8.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

using text::CheckFreeText;
using text::IsValidUtf8;
using text::Lines;

// Codes of what is wrong, in the order in which they are said.
std::string Codes(absl::string_view text, size_t most, Lines lines) {
  const absl::Status status = CheckFreeText("field", text, most, lines);
  std::string codes;
  for (const FieldViolation& violation : Violations(status)) {
    Expect(violation.field == "field" && !violation.description.empty(), "a violation names field and rule");
    Expect(codes.find(violation.code) == std::string::npos, "a rule is named once");
    absl::StrAppend(&codes, violation.code, " ");
  }
  Expect(status.ok() == codes.empty(), "what is refused says why");
  return codes;
}

bool Says(const std::string& codes, absl::string_view code) {
  return codes.find(absl::StrCat(code, " ")) != std::string::npos;
}

}  // namespace

IHALA_FUZZ_TARGET(utf8) {
  const size_t most = TakeByte(input);
  const std::u32string codes = text::ToCodePoints(input);
  const std::string again = text::ToUtf8(codes);
  Expect(IsValidUtf8(again), "encoding gives UTF-8");
  Expect(IsValidUtf8(input) == (again == input), "text that is valid comes back as it is, and no other");
  Expect(text::ToCodePoints(again) == codes, "encoded text decodes to the same");
  Expect(text::CodePointCount(input) == codes.size(), "code points are counted as they are decoded");
  const std::string many = Codes(input, most, Lines::kMany);
  const std::string one = Codes(input, most, Lines::kOne);
  Expect(Says(many, "NOT_UTF8") == !IsValidUtf8(input), "free text is UTF-8");
  Expect(Says(many, "TOO_LONG") == (codes.size() > most), "free text is bounded");
  Expect(one == many || (Says(one, "CONTROL_CHARACTER") && !Says(many, "CONTROL_CHARACTER")),
         "one line is held to more than many are");
  const std::string json = JsonString(input);
  Expect(IsValidUtf8(json) && json.find('\n') == std::string::npos, "a JSON string is one line of text");
}

}  // namespace ihala::fuzz
