#include "tests/erasure/scan.h"

#include <filesystem>

#include "common/base/file.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "tests/support/sealed/sealed_file.h"

namespace ihala::erasure {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLargestFile = size_t{4} << 30;

int64_t CountIn(absl::string_view bytes, absl::string_view words) {
  int64_t count = 0;
  for (size_t at = bytes.find(words); at != absl::string_view::npos; at = bytes.find(words, at + words.size())) {
    ++count;
  }
  return count;
}

}  // namespace

absl::StatusOr<int64_t> CountInFiles(const std::string& dir, absl::string_view words) {
  int64_t count = 0;
  for (const auto& file : fs::recursive_directory_iterator(dir)) {
    if (!file.is_regular_file()) continue;
    ASSIGN_OR_RETURN(const std::string bytes, ReadFile(file.path().string(), kLargestFile));
    count += CountIn(bytes, words);
  }
  return count;
}

absl::StatusOr<int64_t> CountOpened(const std::string& database, const std::string& keys, const std::string& work,
                                    absl::string_view words) {
  fs::remove_all(work);
  fs::create_directories(work);
  fs::copy_file(database + "/ihala.db", work + "/ihala.db");
  for (const char* file : {"/ihala.keys", "/master.key"}) fs::copy_file(keys + file, work + file);
  RETURN_IF_ERROR(OpenUp({.data_dir = work, .random = &SystemRandom::Get()}));
  return CountInFiles(work, words);
}

}  // namespace ihala::erasure
