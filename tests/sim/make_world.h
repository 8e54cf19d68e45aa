#ifndef IHALA_TESTS_SIM_MAKE_WORLD_H_
#define IHALA_TESTS_SIM_MAKE_WORLD_H_

#include "absl/time/time.h"
#include "tests/support/disk/fault_disk.h"

namespace ihala::sim {

// The folder of the server's disk in which its store lies.
inline constexpr char kServerFolder[] = "/server";

// A disk with a store in which the small world of tests/support is, every account with its passphrase. `now` is the
// time at which it was put in.
FaultDisk::Image MakeServerDisk(absl::Time now);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_MAKE_WORLD_H_
