#ifndef IHALA_SERVER_KEYS_KEY_STORE_H_
#define IHALA_SERVER_KEYS_KEY_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "common/base/file_system.h"
#include "common/base/key_shelf.h"
#include "common/base/random.h"
#include "common/base/secret.h"
#include "common/sqlite/connection.h"
#include "server/keys/key_cache.h"
#include "server/keys/master_keys.h"

namespace ihala {

struct KeyStoreOptions {
  std::string path;
  Random* random = nullptr;                  // Must outlive the store.
  std::shared_ptr<const MasterKeys> master;  // Never null.
  FileSystem* files = nullptr;               // As in SqlStoreOptions; null is the machine's disk.
  // False: no thread is made, and whoever takes the last key makes further ones. For simulations.
  bool own_thread = true;
  // True: nothing is written, and no other process is kept away. For those who look into files.
  bool read_only = false;
  // How many keys are made at first, and how many more whenever half of that many are left.
  int first_keys = 128;
  int more_keys = 1024;
};

// The keys of the cases, in numbered slots, and a few of the installation's own, in an SQLite file of their own beside
// which nothing in the database can be read. Each is sealed under the master key. Keys are made in batches ahead of
// need, so that whoever stores a case waits for one file only; which case got which slot is said in the database. What
// one opened store gives are slots that it made itself: whatever became of the database, none is given twice.
//
// Thread-safe. Errors are those of common/sqlite, and DATA_LOSS where something in the file does not open.
class KeyStore {
 public:
  // Makes the file. ALREADY_EXISTS where there is one that was ever opened.
  static absl::Status Init(const KeyStoreOptions& options);
  // NOT_FOUND where there is no file; UNAVAILABLE while another process holds it; FAILED_PRECONDITION where a version
  // of the master key that is still needed is not there, or is another key, and for a file of a newer program.
  static absl::StatusOr<std::unique_ptr<KeyStore>> Open(const KeyStoreOptions& options);
  ~KeyStore();

  // The id of the file that Init made.
  static absl::StatusOr<std::string> ReadId(const KeyStoreOptions& options);

  // 16 random bytes that name this key store for ever.
  const std::string& id() const { return id_; }

  // The installation's own secret of a name, 32 bytes. DATA_LOSS where there is none.
  absl::StatusOr<Secret> FindSecret(absl::string_view name);
  // Makes those of these that are not there yet, together.
  absl::Status MakeSecrets(absl::Span<const absl::string_view> names);
  // Puts one that came from elsewhere, 32 bytes. FAILED_PRECONDITION where there is another one of this name.
  absl::Status AdoptSecret(absl::string_view name, absl::string_view bytes);

  // Makes the first keys, and the thread. Before it nothing changes in the file but a new version of the master key, so
  // that a file which is not the right one is left as it is. Once.
  absl::Status BeginToGive();
  // The first slot that this opened store has to give; the others follow it.
  uint64_t first_free() const { return first_free_; }
  // The highest slot that was ever made.
  uint64_t last_slot() const;
  // Sees to it that there is a key in `slot`, the next one to be given: at once and without a word to the disk, unless
  // keys are taken faster than they are made. INVALID_ARGUMENT for a slot that was not this store's to give.
  absl::Status Ready(uint64_t slot);

  // Lends the key of a slot; leaves `key` empty where it was destroyed. DATA_LOSS where there is no such slot.
  absl::Status Lend(uint64_t slot, LoanedKey* key);
  // Destroys keys for good: overwrites them, in the file and its log, before it returns OK. Again is no error.
  absl::Status Destroy(absl::Span<const uint64_t> slots);

  // Goes on with these master keys: new keys are sealed under the newest, and those under older ones are sealed anew
  // little by little, also after a restart. Errors as Open's, and then nothing changes.
  absl::Status UseMaster(std::shared_ptr<const MasterKeys> master);
  // Seals at most `most` keys anew; false where none is left under an older version. The store's own thread does it.
  absl::StatusOr<bool> SealSomeAnew(int most);
  // A version that is not in it is needed no more.
  absl::StatusOr<MasterKeyUse> CountByMaster();

  // Ends the thread and copies the log back. Lend goes on working.
  void Close();

 private:
  KeyStore(const KeyStoreOptions& options, std::unique_ptr<HeldLock> lock);

  absl::Status Start();
  absl::Status CheckMaster(const MasterKeys& master) ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);
  absl::Status MakeKeys(int count) ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);
  absl::StatusOr<bool> SealSlotsAnew(const MasterKeys& master, int most) ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);
  absl::Status SealSecretsAnew(const MasterKeys& master) ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);
  std::shared_ptr<const MasterKeys> master() const;
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(state_mutex_);
  void RunThread();

  const KeyStoreOptions options_;
  const std::unique_ptr<HeldLock> lock_;
  std::string id_;
  uint64_t first_free_ = 0;

  // One connection writes and one reads, so that nobody who reads waits for the disk. Taken in this order.
  absl::Mutex write_mutex_ ABSL_ACQUIRED_BEFORE(read_mutex_);
  std::unique_ptr<sqlite::Connection> write_db_ ABSL_GUARDED_BY(write_mutex_);
  absl::Mutex read_mutex_ ABSL_ACQUIRED_BEFORE(state_mutex_);
  std::unique_ptr<sqlite::Connection> read_db_ ABSL_GUARDED_BY(read_mutex_);
  KeyCache cache_ ABSL_GUARDED_BY(read_mutex_);

  mutable absl::Mutex state_mutex_;
  std::shared_ptr<const MasterKeys> master_ ABSL_GUARDED_BY(state_mutex_);
  uint64_t last_slot_ ABSL_GUARDED_BY(state_mutex_) = 0;
  uint64_t last_asked_ ABSL_GUARDED_BY(state_mutex_) = 0;
  bool has_older_ ABSL_GUARDED_BY(state_mutex_) = false;  // Something is sealed under an older master key.
  bool stopping_ ABSL_GUARDED_BY(state_mutex_) = false;
  std::thread thread_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_KEYS_KEY_STORE_H_
