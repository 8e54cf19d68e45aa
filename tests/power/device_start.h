#ifndef IHALA_TESTS_POWER_DEVICE_START_H_
#define IHALA_TESTS_POWER_DEVICE_START_H_

#include <map>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "tests/power/promises.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/client/operation_memory.h"
#include "tests/support/disk/fault_disk.h"

namespace ihala::power_test {

inline constexpr char kDeviceStore[] = "device/field.ihala";
// Cases that every server knows and that a store which is not damaged has acknowledged.
inline constexpr int kOldCases = 3;

// What lies on a device's disk in the beginning.
enum class Start {
  kFresh,           // Nothing.
  kSynced,          // A store that is signed in and has acknowledged cases.
  kDamaged,         // The same with drafts and commands that wait, and with a page destroyed;
  kDamagedWithLog,  // and that was not closed.
};

// The disks, what must be in their stores, and the server that they know. Made once and shared.
struct DeviceStarts {
  static const DeviceStarts& Get();

  FakeClock clock;
  SeededRandom random{1};
  client::FakeServer server{&clock, &random};
  std::map<Start, FaultDisk::Image> images;
  std::map<Start, Promises::Lines> lines;
  // Of what was synced.
  client::OperationMemory memory;
};

}  // namespace ihala::power_test

#endif  // IHALA_TESTS_POWER_DEVICE_START_H_
