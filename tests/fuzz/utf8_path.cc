// The search for the text that broke a message: it names one exactly where the parser refuses, and never elsewhere.
#include <string>

#include "common/text/utf8.h"
#include "common/wire/utf8_path.h"
#include "ihala/v1/operation.pb.h"
#include "tests/fuzz/message_input.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {

IHALA_FUZZ_TARGET(utf8_path) {
  QuietMessages();
  const std::string bytes = MessageBytes(input, v1::Operation::default_instance());
  const std::string path = FindBrokenText(bytes, *v1::Operation::descriptor());
  v1::Operation operation;
  const bool parsed = operation.ParseFromString(bytes);
  Expect(path.empty() || !parsed, "what the parser takes has no broken text");
  Expect(text::IsValidUtf8(path), "a path is text");
  const std::string root = path.substr(0, path.find_first_of(".["));
  Expect(path.empty() || v1::Operation::descriptor()->FindFieldByName(root) != nullptr, "a path begins at the root");
}

}  // namespace ihala::fuzz
