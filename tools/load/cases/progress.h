#ifndef IHALA_TOOLS_LOAD_CASES_PROGRESS_H_
#define IHALA_TOOLS_LOAD_CASES_PROGRESS_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"

namespace ihala::load {

// What a load did.
struct LoadFigures {
  uint64_t cases = 0;    // Whose submission was taken.
  uint64_t events = 0;   // Commands that took effect, submissions among them.
  uint64_t refused = 0;  // Commands that did not: the load and the server saw the case differently.
  std::string first_refusal;
};

// Counts a load and says now and then how far it is. Any thread.
class Progress {
 public:
  // Writes to `out` a line every two seconds of `clock`; both must outlive it.
  Progress(uint64_t cases, std::ostream& out, Clock& clock);

  // One command was judged; `began` where it opened a case.
  void Taken(bool began);
  // `why` in words without personal data.
  void Refused(absl::string_view why);
  LoadFigures figures() const;
  // Seconds since it was made.
  double Seconds() const;

 private:
  void Say() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const uint64_t cases_;
  std::ostream& out_;
  Clock& clock_;
  const absl::Duration began_;
  mutable absl::Mutex mutex_;
  absl::Duration said_ ABSL_GUARDED_BY(mutex_);
  LoadFigures figures_ ABSL_GUARDED_BY(mutex_);
};

// "load: cases=N events=N refused=N", what each load ends with.
std::string ClosingLine(const LoadFigures& figures);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_CASES_PROGRESS_H_
