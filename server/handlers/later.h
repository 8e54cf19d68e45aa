#ifndef IHALA_SERVER_HANDLERS_LATER_H_
#define IHALA_SERVER_HANDLERS_LATER_H_

#include <functional>

#include "server/handlers/call.h"
#include "server/handlers/worker_pool.h"

namespace ihala {

// Has `work`, which ends with `done`, run on the pool once its turn comes. Where nobody waits for the answer by then
// `done` gets DEADLINE_EXCEEDED instead. False, and nothing happens, where the pool is full.
[[nodiscard]] bool TryLater(WorkerPool& pool, const Call& call, const Done& done, std::function<void()> work);
// The same; where the pool is full, `done` gets Busy().
void Later(WorkerPool& pool, const Call& call, const Done& done, std::function<void()> work);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_LATER_H_
