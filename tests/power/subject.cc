#include "tests/power/subject.h"

#include <atomic>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace ihala::power_test {

std::string NewDiskName(absl::string_view on) {
  static std::atomic<uint64_t> last = 0;
  return absl::StrCat("power-", on, "-", ++last);
}

}  // namespace ihala::power_test
