#ifndef IHALA_TOOLS_FIELD_PROGRESS_BAR_H_
#define IHALA_TOOLS_FIELD_PROGRESS_BAR_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "ihala/sync.h"

namespace ihala::tools {

// One line on a terminal that is drawn over itself while a sync runs. One thread at a time.
class ProgressBar {
 public:
  // Draws nothing if `out` is null. `out` must outlive it.
  explicit ProgressBar(std::ostream* out) : out_(out) {}
  // Leaves an empty line behind.
  ~ProgressBar();

  void Show(const SyncProgress& progress);
  // The share of a whole, with a word about it behind the bar. Draws only where the bar has changed.
  void ShowShare(uint64_t done, uint64_t total, const std::string& text);

 private:
  void Draw(uint64_t full, const std::string& text);

  std::ostream* const out_;
  bool drawn_ = false;
  uint64_t last_share_ = 0;  // In hundredths.
};

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_PROGRESS_BAR_H_
