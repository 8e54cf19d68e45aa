#include "tools/field/progress_bar.h"

#include <algorithm>
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

void ProgressBar::Draw(uint64_t full, const std::string& text) {
  drawn_ = true;
  *out_ << kClearLine << "[" << std::string(full, '#') << std::string(kCells - full, '.') << "] " << text << std::flush;
}

void ProgressBar::ShowShare(uint64_t done, uint64_t total, const std::string& text) {
  if (out_ == nullptr || total == 0) return;
  const uint64_t share = std::min<uint64_t>(100, 100 * done / total);
  if (drawn_ && share == last_share_) return;
  last_share_ = share;
  Draw(kCells * share / 100, absl::StrCat(share, "%  ", text));
}

void ProgressBar::Show(const SyncProgress& progress) {
  if (out_ == nullptr) return;
  const uint64_t total = progress.operations_total;
  std::string text =
      absl::StrCat(progress.operations_judged, "/", total, "  ↓", progress.rows, progress.more_rows ? "+" : "", "  ",
                   (progress.bytes_up + progress.bytes_down + 512) / 1024, " KiB");
  if (progress.phase == SyncPhase::kWaiting) absl::StrAppend(&text, "  … ", absl::FormatDuration(progress.wait));
  Draw(total == 0 ? kCells : kCells * progress.operations_judged / total, text);
}

}  // namespace ihala::tools
