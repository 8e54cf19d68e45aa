#ifndef IHALA_TESTS_TRACES_START_H_
#define IHALA_TESTS_TRACES_START_H_

#include <array>
#include <map>
#include <string>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/disk/fault_disk.h"

namespace ihala::traces_test {

inline constexpr char kFolder[] = "device";
inline constexpr size_t kUsers = 3;

// The accounts of those who share the device. The first two have one passphrase.
const std::array<std::string, kUsers>& Accounts();
std::string PassphraseOf(const std::string& account);

// A device on which the three have signed in and read what they need without a link, and the server that they know.
// Made once and shared.
struct DeviceStart {
  static const DeviceStart& Get();

  FakeClock clock;
  SeededRandom random{1};
  client::FakeServer server{&clock, &random};
  FaultDisk::Image image;
};

}  // namespace ihala::traces_test

#endif  // IHALA_TESTS_TRACES_START_H_
