#include "tools/load/sheet_files.h"

#include <cstdio>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"

namespace ihala::load {
namespace {

constexpr unsigned kReadableByAll = 0644;

std::string PartPath(const std::string& out, size_t part, size_t parts) {
  if (parts == 1) return out;
  const size_t slash = out.find_last_of('/');
  const size_t dot = out.find_last_of('.');
  const bool extension = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  const std::string stem = extension ? out.substr(0, dot) : out;
  return absl::StrCat(stem, "-", part + 1, extension ? out.substr(dot) : "");
}

// The files of a sheet, of which one at a time is open.
class Files {
 public:
  Files(const std::string& out, size_t parts) : out_(out), parts_(parts) {}

  absl::Status Append(size_t part, absl::string_view bytes) {
    while (names_.size() <= part) {
      RETURN_IF_ERROR(Finish());
      names_.push_back(PartPath(out_, names_.size(), parts_));
      file_.open(Partial(), std::ios::binary | std::ios::trunc);
      if (!file_) return absl::InternalError(absl::StrCat(Partial(), ": cannot be made"));
    }
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file_ ? absl::OkStatus() : absl::InternalError(absl::StrCat(Partial(), ": cannot be written"));
  }

  // Gives the open file its name.
  absl::Status Finish() {
    if (!file_.is_open()) return absl::OkStatus();
    file_.close();
    if (!file_ || std::rename(Partial().c_str(), names_.back().c_str()) != 0) {
      return absl::InternalError(absl::StrCat(names_.back(), ": cannot be written"));
    }
    return absl::OkStatus();
  }

  std::vector<std::string> TakeNames() { return std::move(names_); }

 private:
  std::string Partial() const { return absl::StrCat(names_.back(), ".partial"); }

  const std::string out_;
  const size_t parts_;
  std::vector<std::string> names_;
  std::ofstream file_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> WriteSheetFiles(const SheetOptions& options, const std::string& out,
                                                         const std::string& bad_report) {
  Files files(out, options.parts);
  ASSIGN_OR_RETURN(const std::vector<BadRow> bad, WriteSheet(options, [&](size_t part, absl::string_view bytes) {
                     return files.Append(part, bytes);
                   }));
  RETURN_IF_ERROR(files.Finish());
  if (!bad_report.empty()) RETURN_IF_ERROR(WriteFileDurably(bad_report, BadReport(bad), kReadableByAll));
  return files.TakeNames();
}

}  // namespace ihala::load
