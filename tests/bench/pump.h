#ifndef IHALA_TESTS_BENCH_PUMP_H_
#define IHALA_TESTS_BENCH_PUMP_H_

#include <cstddef>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ihala::bench {

// Takes how one call ended. To be called once, from any thread.
using Ended = std::function<void(const absl::Status& status)>;
// Starts the call of that number, counted from 0, and returns before it ends.
using StartCall = std::function<void(size_t number, Ended ended)>;

// Has `count` calls made with `in_flight` of them open at any time, and returns answers a second. An error that says
// how many failed and how the first did, where a single one did.
absl::StatusOr<double> CallAll(size_t count, int in_flight, const StartCall& start);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_PUMP_H_
