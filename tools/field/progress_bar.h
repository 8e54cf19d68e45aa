#ifndef IHALA_TOOLS_FIELD_PROGRESS_BAR_H_
#define IHALA_TOOLS_FIELD_PROGRESS_BAR_H_

#include <ostream>

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

 private:
  std::ostream* const out_;
  bool drawn_ = false;
};

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_PROGRESS_BAR_H_
