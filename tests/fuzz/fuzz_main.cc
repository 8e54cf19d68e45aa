// What libFuzzer calls. The program holds one target.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  ihala::fuzz::RunTarget(ihala::fuzz::Targets().front(), input);
  return 0;
}
