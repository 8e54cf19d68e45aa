#include "tests/traces/start.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "ihala/device.h"
#include "tests/support/client/test_options.h"
#include "tests/support/world/test_world.h"

namespace ihala::traces_test {
namespace {

constexpr char kOfTwo[] = "one passphrase of two people";
constexpr char kOfOne[] = "a passphrase of one person";

absl::Status PrepareStart(DeviceStart* start) {
  FaultDisk disk("traces-prepare", &start->clock, 1);
  Options options = client::TestOptions(kFolder, &start->clock, &start->random);
  options.files = &disk;
  for (const std::string& account : Accounts()) start->server.passphrases[account] = PassphraseOf(account);
  ASSIGN_OR_RETURN(const std::unique_ptr<Device> device, Device::Open(options));
  for (const std::string& account : Accounts()) {
    ASSIGN_OR_RETURN(Client* const client, device->SignIn(start->server, account, PassphraseOf(account)));
    RETURN_IF_ERROR(client->Sync(start->server, {}).status);
  }
  device->LockAll();
  // As a process leaves it that was killed: the logs are there.
  start->image = disk.Copy();
  return absl::OkStatus();
}

}  // namespace

const std::array<std::string, kUsers>& Accounts() {
  static const auto* const accounts =
      new std::array<std::string, kUsers>{world::kWorker, world::kOtherWorker, world::kForeignWorker};
  return *accounts;
}

std::string PassphraseOf(const std::string& account) { return account == Accounts()[2] ? kOfOne : kOfTwo; }

const DeviceStart& DeviceStart::Get() {
  static const DeviceStart* const ready = [] {
    auto* start = new DeviceStart();
    const absl::Status status = PrepareStart(start);
    if (!status.ok()) {
      std::fputs(absl::StrCat("traces: cannot prepare a device: ", status.ToString(), "\n").c_str(), stderr);
      std::abort();
    }
    return start;
  }();
  return *ready;
}

}  // namespace ihala::traces_test
