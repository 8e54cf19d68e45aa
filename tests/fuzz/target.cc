#include "tests/fuzz/target.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace ihala::fuzz {
namespace {

const char* running = "";

}  // namespace

std::vector<Target>& Targets() {
  static auto& targets = *new std::vector<Target>();
  return targets;
}

void Expect(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: %s: broken promise: %s\n", running, promise);
  std::fflush(stderr);
  std::abort();
}

uint8_t TakeByte(absl::string_view& input) {
  if (input.empty()) return 0;
  const auto byte = static_cast<uint8_t>(input[0]);
  input.remove_prefix(1);
  return byte;
}

std::string WithArabicDigits(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      absl::StrAppend(&out, "\xD9", std::string(1, static_cast<char>(0xA0 + (c - '0'))));
    } else {
      out.push_back(c);
    }
  }
  return out;
}

void RunTarget(const Target& target, absl::string_view input) {
  running = target.name.c_str();
  target.run(input);
}

}  // namespace ihala::fuzz
