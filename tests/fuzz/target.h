#ifndef IHALA_TESTS_FUZZ_TARGET_H_
#define IHALA_TESTS_FUZZ_TARGET_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ihala::fuzz {

// A target takes any bytes whatever and ends the program where the code under test breaks a promise. One file each, in
// which IHALA_FUZZ_TARGET(name) { ... } is a function of `input`. Linked with fuzz_main.cc it is a libFuzzer program;
// linked all together with corpus_main.cc they read the corpus in every other build. One thread.
using Run = void (*)(absl::string_view input);

struct Target {
  std::string name;
  Run run;
};

// Those that are linked into this program.
std::vector<Target>& Targets();

// Ends the program, naming the target and the promise, unless it holds. Promises are literals: they are looked at a
// hundred thousand times a second.
void Expect(bool holds, const char* promise);

// Takes a byte off the front; 0 where there is none. Targets draw their choices with it.
uint8_t TakeByte(absl::string_view& input);

// The text with every ASCII digit as the Arabic-Indic one.
std::string WithArabicDigits(absl::string_view text);

// Called by the mains.
void RunTarget(const Target& target, absl::string_view input);

struct Registration {
  Registration(const char* name, Run run) { Targets().push_back({name, run}); }
};

}  // namespace ihala::fuzz

#define IHALA_FUZZ_TARGET(name)                                           \
  static void Run_##name(absl::string_view input);                        \
  static const ihala::fuzz::Registration registration(#name, Run_##name); \
  static void Run_##name(absl::string_view input)

#endif  // IHALA_TESTS_FUZZ_TARGET_H_
