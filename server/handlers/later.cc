#include "server/handlers/later.h"

#include <utility>

#include "server/handlers/retry_after.h"

namespace ihala {

bool TryLater(WorkerPool& pool, const Call& call, const Done& done, std::function<void()> work) {
  return pool.TryAdd([&call, done, work = std::move(work)] {
    if (call.ended()) return done(absl::DeadlineExceededError("The call ended before its turn came."));
    work();
  });
}

void Later(WorkerPool& pool, const Call& call, const Done& done, std::function<void()> work) {
  if (!TryLater(pool, call, done, std::move(work))) done(Busy());
}

}  // namespace ihala
