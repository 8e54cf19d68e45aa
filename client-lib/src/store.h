#ifndef IHALA_CLIENT_LIB_SRC_STORE_H_
#define IHALA_CLIENT_LIB_SRC_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client-lib/src/codec.h"
#include "common/base/file_system.h"
#include "common/base/random.h"
#include "common/sqlite/connection.h"
#include "google/protobuf/message_lite.h"

namespace ihala::client {

// How often a read is tried that the disk fails, before what should be there counts as damaged.
inline constexpr int kReadTries = 3;

// A named value of the store that is not a row of a table.
struct Setting {
  absl::string_view name;
  // Whose key opens it; nullopt for the few that lie in the clear because they are needed before there is any key, or
  // say nothing about anybody.
  std::optional<Under> under;
};

namespace settings {
inline constexpr Setting kSigningSeed{"signing_seed", Under::kDevice};
inline constexpr Setting kAccount{"account", Under::kPerson};
inline constexpr Setting kOwner{"owner", Under::kDevice};
inline constexpr Setting kSigningIn{"signing_in", Under::kDevice};
inline constexpr Setting kDeviceKey{"device_key", std::nullopt};
inline constexpr Setting kPersonKey{"person_key", std::nullopt};
inline constexpr Setting kPersonPublicKey{"person_public_key", std::nullopt};
inline constexpr Setting kSealingKey{"sealing_key", std::nullopt};
inline constexpr Setting kClearRemains{"clear_remains", std::nullopt};
inline constexpr Setting kToken{"token", Under::kPerson};
inline constexpr Setting kTokenExpires{"token_expires", std::nullopt};
inline constexpr Setting kVerifier{"verifier", std::nullopt};
inline constexpr Setting kUnlockFailures{"unlock_failures", std::nullopt};
inline constexpr Setting kUnlockFailedBoot{"unlock_failed_boot", std::nullopt};
inline constexpr Setting kUnlockFailedBootId{"unlock_failed_boot_id", std::nullopt};
inline constexpr Setting kOfflineLease{"offline_lease", Under::kDevice};
inline constexpr Setting kOfflineDays{"offline_days", std::nullopt};
inline constexpr Setting kServerKey{"server_key", std::nullopt};
inline constexpr Setting kServerTime{"server_time", std::nullopt};
inline constexpr Setting kServerTimeBoot{"server_time_boot", std::nullopt};
inline constexpr Setting kServerTimeBootId{"server_time_boot_id", std::nullopt};
inline constexpr Setting kEpoch{"epoch", std::nullopt};
inline constexpr Setting kCopyEpoch{"copy_epoch", std::nullopt};
inline constexpr Setting kCursor{"cursor", std::nullopt};
inline constexpr Setting kCaughtUp{"caught_up", std::nullopt};
inline constexpr Setting kAgrees{"agrees", std::nullopt};
inline constexpr Setting kRepairDue{"repair_due", std::nullopt};
inline constexpr Setting kCountedOn{"counted_on", std::nullopt};
inline constexpr Setting kReadUpTo{"read_up_to", std::nullopt};
inline constexpr Setting kHeadAskedOn{"head_asked_on", std::nullopt};
inline constexpr Setting kBackupHorizon{"backup_horizon", std::nullopt};
inline constexpr Setting kForgotOn{"forgot_on", std::nullopt};
inline constexpr Setting kLastSync{"last_sync", std::nullopt};
inline constexpr Setting kOnceKey{"once_key", Under::kPerson};
inline constexpr Setting kImportColumns{"import_columns", Under::kPerson};
inline constexpr Setting kDeviceCode{"device_code", std::nullopt};
inline constexpr Setting kDeviceOrder{"device_order", std::nullopt};
inline constexpr Setting kWiped{"wiped", std::nullopt};
inline constexpr Setting kDestroyedOperations{"destroyed_operations", std::nullopt};
inline constexpr Setting kDestroyedDrafts{"destroyed_drafts", std::nullopt};
inline constexpr Setting kStreamDue{"stream_due", std::nullopt};
inline constexpr Setting kMovedAside{"moved_aside", std::nullopt};
inline constexpr Setting kSalvaged{"salvaged", std::nullopt};
inline constexpr Setting kSalvageDue{"salvage_due", std::nullopt};
}  // namespace settings

// The store's file: one SQLite connection and the codec of its rows. The classes beside it (Outbox, Replica, …) read
// and write its tables. One thread at a time; whoever owns it has the lock on the file.
class Store {
 public:
  // Opens the file, making it (0600) if `create`, and brings its schema up to date. After an unclean stop, and
  // always where it is small, the whole file is checked first. DATA_LOSS if it is damaged.
  // The codec has no keys yet: see Keyring. `random` must outlive the store.
  static absl::StatusOr<std::unique_ptr<Store>> Open(FileSystem& files, const std::string& path, bool create,
                                                     Random& random);

  // Opens the file to read it and nothing else, whoever else has it open. FAILED_PRECONDITION where its schema is not
  // this version's.
  static absl::StatusOr<std::unique_ptr<Store>> OpenToRead(FileSystem& files, const std::string& path, Random& random);

  sqlite::Connection& db() { return *db_; }
  RowCodec& codec() { return codec_; }
  Random& random() { return *random_; }

  // Runs `body` in one transaction that is on disk when this returns OK; on an error nothing of it remains.
  absl::Status Write(absl::FunctionRef<absl::Status()> body);

  // Empty where it was never set.
  absl::StatusOr<std::string> Get(const Setting& setting);
  absl::Status Put(const Setting& setting, absl::string_view value);
  // Puts what another store has under this name, sealed as it is.
  absl::Status PutSealed(const Setting& setting, absl::string_view stored);
  absl::Status Remove(const Setting& setting);
  // Whether it is set, also where it cannot be opened now.
  absl::StatusOr<bool> Has(const Setting& setting);
  // The same for numbers; 0 where it was never set.
  absl::StatusOr<int64_t> GetInt(const Setting& setting);
  absl::Status PutInt(const Setting& setting, int64_t value);

  // A message out of stored bytes. DATA_LOSS where they are not one.
  absl::Status OpenMessage(absl::string_view place, absl::string_view stored, google::protobuf::MessageLite* message);
  // The person's; see RowCodec::Close.
  absl::StatusOr<std::string> CloseMessage(absl::string_view place, const google::protobuf::MessageLite& message);

 private:
  Store(std::unique_ptr<sqlite::Connection> db, Random* random) : db_(std::move(db)), random_(random), codec_(random) {}

  std::unique_ptr<sqlite::Connection> db_;
  Random* const random_;
  RowCodec codec_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_STORE_H_
