#ifndef IHALA_TESTS_ERASURE_SCAN_H_
#define IHALA_TESTS_ERASURE_SCAN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala::erasure {

// How often the words stand in the bytes of the files of a folder and those below it.
absl::StatusOr<int64_t> CountInFiles(const std::string& dir, absl::string_view words);

// The same in a database once every content in it was opened with every key there is: the files are copied to `work`,
// which is made anew, and opened there. `database` is a folder with `ihala.db`; `keys` one with `ihala.keys` and
// `master.key`.
absl::StatusOr<int64_t> CountOpened(const std::string& database, const std::string& keys, const std::string& work,
                                    absl::string_view words);

}  // namespace ihala::erasure

#endif  // IHALA_TESTS_ERASURE_SCAN_H_
