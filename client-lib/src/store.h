#ifndef IHALA_CLIENT_LIB_SRC_STORE_H_
#define IHALA_CLIENT_LIB_SRC_STORE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client-lib/src/codec.h"
#include "common/base/file_system.h"
#include "common/sqlite/connection.h"
#include "google/protobuf/message_lite.h"

namespace ihala::client {

// How often a read is tried that the disk fails, before what should be there counts as damaged.
inline constexpr int kReadTries = 3;

// A named value of the store that is not a row of a table.
struct Setting {
  absl::string_view name;
  // False for the few that are needed before a person has unlocked the store. They say nothing about anybody.
  bool closed;
};

namespace settings {
inline constexpr Setting kSigningSeed{"signing_seed", true};
inline constexpr Setting kAccount{"account", true};
inline constexpr Setting kToken{"token", true};
inline constexpr Setting kTokenExpires{"token_expires", false};
inline constexpr Setting kVerifier{"verifier", false};
inline constexpr Setting kUnlockFailures{"unlock_failures", false};
inline constexpr Setting kUnlockFailedWall{"unlock_failed_wall", false};
inline constexpr Setting kUnlockFailedBoot{"unlock_failed_boot", false};
inline constexpr Setting kUnlockFailedBootId{"unlock_failed_boot_id", false};
inline constexpr Setting kServerKey{"server_key", false};
inline constexpr Setting kServerTime{"server_time", false};
inline constexpr Setting kServerTimeBoot{"server_time_boot", false};
inline constexpr Setting kServerTimeBootId{"server_time_boot_id", false};
inline constexpr Setting kEpoch{"epoch", false};
inline constexpr Setting kCopyEpoch{"copy_epoch", false};
inline constexpr Setting kCursor{"cursor", false};
inline constexpr Setting kCaughtUp{"caught_up", false};
inline constexpr Setting kAgrees{"agrees", false};
inline constexpr Setting kRepairDue{"repair_due", false};
inline constexpr Setting kCountedOn{"counted_on", false};
inline constexpr Setting kReadUpTo{"read_up_to", false};
inline constexpr Setting kHeadAskedOn{"head_asked_on", false};
inline constexpr Setting kBackupHorizon{"backup_horizon", false};
inline constexpr Setting kLastSync{"last_sync", false};
inline constexpr Setting kOnceKey{"once_key", true};
inline constexpr Setting kImportColumns{"import_columns", true};
inline constexpr Setting kMovedAside{"moved_aside", false};
inline constexpr Setting kSalvaged{"salvaged", false};
}  // namespace settings

// The store's file: one SQLite connection and the codec of its rows. The classes beside it (Outbox, Replica, …) read
// and write its tables. One thread at a time; whoever owns it has the lock on the file.
class Store {
 public:
  // Opens the file, making it (0600) if `create`, and brings its schema up to date. After an unclean stop, and
  // always where it is small, the whole file is checked first. DATA_LOSS if it is damaged.
  static absl::StatusOr<std::unique_ptr<Store>> Open(FileSystem& files, const std::string& path, bool create);

  sqlite::Connection& db() { return *db_; }
  const RowCodec& codec() const { return codec_; }

  // Runs `body` in one transaction that is on disk when this returns OK; on an error nothing of it remains.
  absl::Status Write(absl::FunctionRef<absl::Status()> body);

  // Empty where it was never set.
  absl::StatusOr<std::string> Get(const Setting& setting);
  absl::Status Put(const Setting& setting, absl::string_view value);
  absl::Status Remove(const Setting& setting);
  // The same for numbers; 0 where it was never set.
  absl::StatusOr<int64_t> GetInt(const Setting& setting);
  absl::Status PutInt(const Setting& setting, int64_t value);

  // A message out of stored bytes. DATA_LOSS where they are not one.
  absl::Status OpenMessage(absl::string_view place, absl::string_view stored, google::protobuf::MessageLite* message);
  std::string CloseMessage(absl::string_view place, const google::protobuf::MessageLite& message);

 private:
  explicit Store(std::unique_ptr<sqlite::Connection> db) : db_(std::move(db)) {}

  std::unique_ptr<sqlite::Connection> db_;
  RowCodec codec_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_STORE_H_
