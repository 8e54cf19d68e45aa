#ifndef IHALA_SERVER_STORE_STORE_H_
#define IHALA_SERVER_STORE_STORE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/secret.h"
#include "server/keys/master_keys.h"
#include "server/store/records.h"
#include "server/store/txn.h"

namespace ihala {

// The server's store. Thread-safe. Every driver passes tests/contract.
class Store {
 public:
  using WriteBody = std::function<absl::Status(WriteTxn&)>;
  using Done = std::function<void(absl::Status)>;

  virtual ~Store() = default;

  // Runs `body` on one snapshot, on this thread.
  virtual absl::Status Read(absl::FunctionRef<absl::Status(ReadTxn&)> body) = 0;

  // Runs `body` in a write transaction, alone or grouped with others; what one fails in is undone alone. `body` may be
  // run again after everything of an earlier run was undone, so it must not use up what it holds. `done` is called
  // once, on some thread, after the commit is on disk (OK) or after everything of `body` was undone (its error, or the
  // commit's). May run both before returning, on this thread, where the store is idle.
  virtual void WriteAsync(WriteBody body, Done done) = 0;
  // The same, and waits.
  absl::Status Write(WriteBody body);

  // Has `listener` told of every commit that is news for somebody, after it is on disk and before whoever wrote is
  // told. Called from several threads, perhaps for a later commit first; it must be quick, and must not use the store.
  // Once, before the first write; what it works with outlives the last one.
  virtual void Listen(std::function<void(const CommitNews&)> listener) = 0;

  // Fixed for the life of a store's file: the epoch of its history and its secrets (32 bytes each).
  virtual uint64_t epoch() const = 0;
  virtual const Secret& signing_seed() const = 0;
  virtual const Secret& cursor_key() const = 0;
  virtual const Secret& phone_key() const = 0;

  // Writes these into the list of erasures (see ErasureList) and destroys the keys of their cases, whether those are
  // here or not: when this returns OK, nobody reads from this store or from any copy of its database, however old, who
  // the families are, nor what was said about them, and whatever is put back from a backup is destroyed again when it
  // is opened. Dossiers are empty then, comments without text, operations without bytes. Again is no error.
  virtual absl::Status DestroyKeys(absl::Span<const ErasureRecord> erasures) = 0;
  // What the list held when the store was opened. The keys of these were destroyed again before anything was read.
  virtual absl::StatusOr<std::vector<ErasureRecord>> ListedErasures() = 0;
  virtual absl::StatusOr<uint64_t> CountListed() = 0;
  // Goes on with these master keys: see KeyStore::UseMaster.
  virtual absl::Status UseMaster(std::shared_ptr<const MasterKeys> master) = 0;
  // How many keys are sealed under each version of the master key; what is not in it is needed no more.
  virtual absl::StatusOr<MasterKeyUse> CountByMaster() = 0;

  // Stops taking writes (UNAVAILABLE), finishes those taken, and copies the log back.
  virtual void Close() = 0;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_STORE_H_
