#ifndef IHALA_TESTS_IMPORT_STORE_H_
#define IHALA_TESTS_IMPORT_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/client.h"

// Real stores for programs that import synthetic sheets. The clock must show the day that those are made for, and clock
// and random must outlive the client.
namespace ihala::client {

// A new store that has signed in and synced once, with a server in memory, so that it may import offline.
absl::StatusOr<std::unique_ptr<Client>> MakeStore(const std::string& path, Clock& clock, Random& random);

// A store that MakeStore made, unlocked.
absl::StatusOr<std::unique_ptr<Client>> OpenStore(const std::string& path, Clock& clock, Random& random);

}  // namespace ihala::client

#endif  // IHALA_TESTS_IMPORT_STORE_H_
