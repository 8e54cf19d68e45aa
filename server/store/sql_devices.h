#ifndef IHALA_SERVER_STORE_SQL_DEVICES_H_
#define IHALA_SERVER_STORE_SQL_DEVICES_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "server/store/account_records.h"

// Devices, their streams and the sessions on them: their part of store.h in SQL.
namespace ihala {

absl::StatusOr<std::optional<DeviceRecord>> SelectDevice(sqlite::Connection& db, absl::string_view code);
absl::StatusOr<std::optional<DeviceRecord>> SelectDeviceOfKey(sqlite::Connection& db, absl::string_view account,
                                                              absl::string_view public_key);
absl::StatusOr<std::vector<DeviceRecord>> SelectDevices(sqlite::Connection& db, absl::string_view after_account,
                                                        absl::string_view after_code, int limit);
absl::Status UpsertDevice(sqlite::Connection& db, const DeviceRecord& record);

absl::StatusOr<std::optional<Stream>> SelectStream(sqlite::Connection& db, absl::string_view stream_id);
absl::Status InsertStream(sqlite::Connection& db, const Stream& stream);

absl::StatusOr<std::optional<SessionRecord>> SelectSession(sqlite::Connection& db, absl::string_view token_hash);
absl::Status InsertSession(sqlite::Connection& db, absl::string_view token_hash, const SessionRecord& session);
absl::Status DeleteSessionsOn(sqlite::Connection& db, absl::string_view device);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_DEVICES_H_
