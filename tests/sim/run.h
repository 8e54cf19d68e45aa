#ifndef IHALA_TESTS_SIM_RUN_H_
#define IHALA_TESTS_SIM_RUN_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "tests/sim/oracle.h"
#include "tests/support/disk/fault_disk.h"

namespace ihala::sim {

// What every run begins with, made once: the server's disk with the small world of the tests in it, and for each
// account that has a device its disk after the first sign-in and the first sync.
struct Beginning {
  FaultDisk::Image server;
  std::map<std::string, FaultDisk::Image> devices;
};
Beginning MakeBeginning();

// One run.
struct Outcome {
  Findings findings;
  uint64_t operations = 0;  // Saves that were promised.
  uint64_t calls = 0;
  uint64_t faults = 0;  // Calls lost, repeated or refused, restarts, crashes.
  // A digest of what the server holds in the end: the same seed gives the same one.
  std::string digest;
  // Where a promise was broken: what everybody says in the end.
  std::string explanation;
};

// Plays a scenario with a seed. The same pair gives the same outcome, always. Any thread.
Outcome PlayRun(const Beginning& beginning, absl::string_view scenario, uint64_t seed);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_RUN_H_
