#include "tools/field/progress_bar.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace ihala::tools {
namespace {

constexpr uint64_t kCells = 30;
constexpr char kClearLine[] = "\r\x1b[K";

}  // namespace

ProgressBar::~ProgressBar() {
  if (drawn_) *out_ << kClearLine << std::flush;
}

void ProgressBar::Show(const SyncProgress& progress) {
  if (out_ == nullptr) return;
  drawn_ = true;
  const uint64_t total = progress.operations_total;
  const uint64_t full = total == 0 ? kCells : kCells * progress.operations_judged / total;
  std::string line =
      absl::StrCat(kClearLine, "[", std::string(full, '#'), std::string(kCells - full, '.'), "] ",
                   progress.operations_judged, "/", total, "  ↓", progress.rows, progress.more_rows ? "+" : "", "  ",
                   (progress.bytes_up + progress.bytes_down + 512) / 1024, " KiB");
  if (progress.phase == SyncPhase::kWaiting) absl::StrAppend(&line, "  … ", absl::FormatDuration(progress.wait));
  *out_ << line << std::flush;
}

}  // namespace ihala::tools
