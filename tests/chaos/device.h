#ifndef IHALA_TESTS_CHAOS_DEVICE_H_
#define IHALA_TESTS_CHAOS_DEVICE_H_

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/random.h"
#include "ihala/client.h"
#include "tests/support/chaos/scaled_clock.h"
#include "tests/support/client/scaled_transport.h"
#include "tools/load/population.h"

namespace ihala::chaos {

// Where a device lives and whose it is.
struct DeviceOptions {
  std::string folder;
  std::string account;
  std::string organisation;
  std::string address;  // Of the proxy, or of the server itself.
  std::string ca_pem;
  int scale = 1;      // How many times as fast its time goes.
  uint64_t seed = 1;  // Of what it saves and of its pauses, not of its keys.
};

// One caseworker's store and the real way to the server, in scaled time. What the library acknowledged as saved stands
// in a journal (a line each: S, C or W and a name, as tests/kill/verify.h reads them). One thread.
class Device {
 public:
  // Ends the program if there can be no store.
  explicit Device(const DeviceOptions& options);

  Client& client() { return *client_; }
  client::ScaledTransport& transport() { return *transport_; }
  ScaledClock& clock() { return clock_; }
  const std::string& store_path() const { return store_path_; }
  const std::string& journal_path() const { return journal_path_; }
  uint64_t saved() const { return saved_; }

  // Signs in and learns the directory, trying again until it has or until `limit` of its own time is over.
  absl::Status Begin(absl::Duration limit = absl::Minutes(30));
  SyncResult Sync(const SyncOptions& options = SyncOptions()) { return client_->Sync(*transport_, options); }

  // Makes a new transport, so that the next call begins with a new connection.
  void Reconnect();

  // Refers another synthetic household; returns the case's id.
  std::string Submit();
  void Comment(const std::string& referral_id);
  void Withdraw(const std::string& referral_id);
  // One of these, as chance has it.
  void SaveSomething();

 private:
  bool KnowsTheDirectory();
  v1::Referral MakeReferral();
  void Journal(char kind, const std::string& what);

  const DeviceOptions options_;
  const std::string store_path_;
  const std::string journal_path_;
  ScaledClock clock_;
  SeededRandom random_;
  std::unique_ptr<client::ScaledTransport> transport_;
  std::unique_ptr<Client> client_;
  load::HouseholdStream households_;
  std::ofstream journal_;
  std::vector<std::string> cases_;  // That were not withdrawn.
  uint64_t saved_ = 0;
};

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_CHAOS_DEVICE_H_
