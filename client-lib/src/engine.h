#ifndef IHALA_CLIENT_LIB_SRC_ENGINE_H_
#define IHALA_CLIENT_LIB_SRC_ENGINE_H_

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/checkpoint.h"
#include "client-lib/src/drafts.h"
#include "client-lib/src/identity.h"
#include "client-lib/src/keyring.h"
#include "client-lib/src/offline_lease.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/reference.h"
#include "client-lib/src/replica.h"
#include "client-lib/src/store.h"
#include "common/access/access.h"
#include "common/base/file_system.h"
#include "common/base/ids.h"
#include "ihala/options.h"

namespace ihala::client {

// Everything that belongs to one open store. What works on it are free functions (cases.h, commands.h, refusals.h,
// attention.h, outgoing.h, incoming.h). One thread at a time: Client holds the lock.
struct Engine {
  // Takes the file's lock, waiting at most options.lock_wait, and opens or makes the store; see Client.
  static absl::StatusOr<std::unique_ptr<Engine>> Make(const Options& options, bool create);

  Engine(const Options& options, std::unique_ptr<HeldLock> lock, std::unique_ptr<Store> opened);

  Options options;
  Clock* clock;
  Random* random;
  std::unique_ptr<HeldLock> lock;
  std::unique_ptr<Store> store;
  Outbox outbox;
  Drafts drafts;
  Replica replica;
  Checkpoint checkpoint;
  std::unique_ptr<Keystore> own_keystore;  // Where the app has none.
  Keyring keyring;
  Identity identity;
  OfflineLease lease;
  Reference reference;
  IdSource ids;

  // Set while unlocked.
  bool unlocked = false;
  v1::Account account;

  // Unlocks by `put`, which gives the codec the person's key and stores what goes with it, in one transaction; what an
  // older version or a salvage left to be done with that key is done then. As it was before where it fails.
  absl::Status UnlockWith(absl::FunctionRef<absl::Status()> put);
  // Gives the store what it needs before anybody unlocks it: keys and a stream.
  absl::Status Begin();
  // Forgets what is in memory of the person.
  void Lock();

  // FAILED_PRECONDITION (LOCKED) unless unlocked; with the reference data in memory otherwise. Locks, and says
  // OFFLINE_TOO_LONG, where the store was too long without the server.
  absl::Status Ready();
  // The person as the directory knows them. Only while unlocked.
  Caller AsCaller() const;
  // The trusted time.
  absl::StatusOr<absl::Time> Now();
  // The present day where the workflow's clocks run; of the machine's own place where there is no workflow.
  absl::StatusOr<absl::CivilDay> Today(const Workflow* workflow);
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_ENGINE_H_
