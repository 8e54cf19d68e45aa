#include "tests/support/sealed/take_copy.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"

namespace ihala {

absl::Status TakeCopy(const std::string& data_dir, const std::string& to) {
  std::error_code error;
  std::filesystem::create_directories(to, error);
  for (const char* name : {"ihala.db", "ihala.keys"}) {
    ASSIGN_OR_RETURN(const auto db,
                     sqlite::Connection::Open(absl::StrCat(data_dir, "/", name), {.read_only = true, .create = false}));
    RETURN_IF_ERROR(db->Execute(absl::StrCat("VACUUM INTO '", to, "/", name, "'")));
  }
  return absl::OkStatus();
}

}  // namespace ihala
