#ifndef IHALA_TESTS_BENCH_SAVES_H_
#define IHALA_TESTS_BENCH_SAVES_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ihala/client.h"
#include "tests/support/test_server.h"

namespace ihala::bench {

// A device's store in `folder`, signed in as a caseworker and synced once, so that it may submit offline.
absl::StatusOr<std::unique_ptr<Client>> MakeDevice(TestServer& server, const std::string& folder);

// Submits `count` households on the device, offline and durable, and returns saves a second.
absl::StatusOr<double> SaveAll(TestServer& server, Client& device, int count);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_SAVES_H_
