#include "server/rpc/library_log.h"

#include <grpc/support/log.h>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace ihala {
namespace {

absl::Mutex& TargetMutex() {
  static auto& mutex = *new absl::Mutex;
  return mutex;
}
const Logger* target = nullptr;  // Under TargetMutex.

void Write(gpr_log_func_args* args) {
  absl::MutexLock lock(&TargetMutex());
  if (target == nullptr) return;
  const LogLevel level = args->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::kWarning : LogLevel::kDebug;
  target->Line(level, "transport").Source(args->file, args->line);
}

}  // namespace

LibraryLog::LibraryLog(const Logger* log) : log_(log) {
  absl::MutexLock lock(&TargetMutex());
  target = log_;
  gpr_set_log_function(Write);
}

LibraryLog::~LibraryLog() {
  absl::MutexLock lock(&TargetMutex());
  if (target == log_) target = nullptr;
}

}  // namespace ihala
