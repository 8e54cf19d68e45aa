#include "tests/tidy/injected_world.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/tidy/words.h"

namespace ihala::tidy {
namespace {

// What gives a program away; each is matched as whole words in code, never in comments or literals.
const std::vector<std::string>& Sources() {
  static const auto& sources = *new std::vector<std::string>{
      // Clocks.
      "absl::Now", "absl::GetCurrentTimeNanos", "system_clock::now", "steady_clock::now", "high_resolution_clock::now",
      "gettimeofday", "clock_gettime", "std::time", "time(nullptr)", "time(NULL)", "time(0)", "gpr_now",
      // Sleeping.
      "absl::SleepFor", "sleep_for", "sleep_until", "usleep", "nanosleep", "sleep(1)",
      // Randomness.
      "std::random_device", "std::mt19937", "std::mt19937_64", "std::default_random_engine", "absl::BitGen",
      "absl::InsecureBitGen", "std::rand", "rand()", "srand", "drand48", "getrandom", "getentropy", "arc4random",
      "randombytes_buf", "randombytes_random", "randombytes_uniform", "RAND_bytes", "RAND_priv_bytes",
      "crypto_sign_keypair", "crypto_box_keypair", "uuid_generate"};
  return sources;
}

// Places that may, each with its reason.
struct Exception {
  std::string prefix;
  std::string reason;
};

const std::vector<Exception>& Exceptions() {
  static const auto& exceptions = *new std::vector<Exception>{
      {"common/base/", "the real clock, sleeper and random source live here"},
      {"tests/", "whole-product tests wait for real processes and measure real time"},
  };
  return exceptions;
}

bool IsExcepted(const std::string& path) {
  if (absl::EndsWith(path, "/main.cc")) return true;
  for (const Exception& exception : Exceptions()) {
    if (absl::StartsWith(path, exception.prefix)) return true;
  }
  return false;
}

}  // namespace

Findings ClockOrRandomness(const SourceFile& file) {
  Findings findings;
  if (!IsCpp(file) || IsExcepted(file.path)) return findings;
  const std::vector<std::string> lines = CodeLines(file, /*keep_literals=*/false);
  for (size_t i = 0; i < lines.size(); ++i) {
    for (const std::string& source : Sources()) {
      if (!HasWord(lines[i], source)) continue;
      findings.push_back({file.path, static_cast<int>(i) + 1, absl::StrCat(source, " is passed in, not called here")});
    }
  }
  return findings;
}

}  // namespace ihala::tidy
