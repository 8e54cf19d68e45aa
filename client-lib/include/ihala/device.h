#ifndef IHALA_DEVICE_H_
#define IHALA_DEVICE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ihala/client.h"
#include "ihala/device_standing.h"
#include "ihala/options.h"
#include "ihala/sync.h"
#include "ihala/transport.h"

namespace ihala {

// One of the people who use a device, as its sign-in screen may show them to whoever holds it: nothing of any family.
struct DeviceUser {
  // The code of their account. Empty where their file does not open; then `problem` says why.
  std::string account;
  bool unlocked = false;
  // Commands that no server has judged yet, and drafts.
  uint64_t waiting = 0;
  uint64_t drafts = 0;
  absl::Status problem;
};

// What became of one person's queue.
struct UserDelivery {
  std::string account;
  SyncResult result;
};

// A device that several people use, each with a store of their own (see client.h) in one folder: one folder for each
// server. Files have random names, and whose each is lies in it sealed under the device's key.
//
//   auto device = Device::Open({.path = "stores"});
//   (*device)->SignIn(**transport, "W-31", passphrase);   // online, once for each person
//   (*device)->Switch("W-32", passphrase);                // from then on offline, as often as they like
//   (*device)->Sync(**transport, {});                     // whoever holds it: every queue leaves under its author's
//   name
//
// At most one person's store is unlocked at a time: the present one's. Nobody can read or delete what another one left
// on the device or send it as their own; it waits, sealed, and leaves with the next link. There is no function that
// deletes a person's file. Who is refused changes nothing: the present one stays as they were, so a program that shows
// its sign-in screen to the next person should call LockAll first. A process that ends locks everybody.
//
// Threads: any thread may call any function; SignIn and Switch take turns. Processes: one at a time has a device open.
class Device {
 public:
  // Opens every store in the folder `options.path`, which is made where it is missing, all locked; the other options go
  // for each store. Where `options.keystore` is null, one file in the folder is everybody's. UNAVAILABLE (reason
  // STORE_IN_USE) if another process has it. A store that does not open stands in nobody's way: ListUsers says why, and
  // it is tried again whenever somebody asks.
  static absl::StatusOr<std::unique_ptr<Device>> Open(const Options& options);
  // Locks everybody, and waits for a running sync, as Client does.
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  // Whoever has signed in here, in the order of their codes; those whose store does not open come first.
  std::vector<DeviceUser> ListUsers();

  // Signs a person in over the network, into their own store, which is made if they are new here; from then on they are
  // the present one, and the one before is locked. Codes as Client::SignIn; and that of a store that does not open at
  // the moment, where it could be this person's.
  absl::StatusOr<Client*> SignIn(Transport& transport, absl::string_view account, absl::string_view passphrase,
                                 const SignInOptions& options = {});
  // The same without a link, for whoever has signed in here before. NOT_FOUND (NEVER_SIGNED_IN) for anybody else;
  // codes as Client::Unlock.
  absl::StatusOr<Client*> Switch(absl::string_view account, absl::string_view passphrase);
  // Nobody is the present one. Deletes nothing.
  void LockAll();

  // The present one's store, which may have been locked by its own since; null where nobody is. Clients live as long as
  // the device.
  Client* present();

  // Client::Deliver for everybody of whom something waits, one after the other, locked or not. What holds one of them
  // up holds up nobody else; only a cancelled one ends it.
  std::vector<UserDelivery> DeliverAll(Transport& transport, const SyncOptions& options);
  // Syncs the present one, if their store is unlocked, and delivers for everybody else. Counts are of all of them,
  // `all_synced` is the present one's, and the status the first that is not OK, theirs before others'.
  SyncResult Sync(Transport& transport, const SyncOptions& options);
  // The present one's Client::Watch; FAILED_PRECONDITION (LOCKED) where nobody is.
  absl::Status Watch(Transport& transport, const WatchOptions& options);

 private:
  class Impl;
  explicit Device(std::unique_ptr<Impl> impl);
  const std::unique_ptr<Impl> impl_;
};

}  // namespace ihala

#endif  // IHALA_DEVICE_H_
