#include "server/store/sql_devices.h"

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {
namespace {

using sqlite::Statement;

// Columns as TakeDevice takes them.
constexpr absl::string_view kFindDevice =
    "SELECT code, account, public_key, state, order_id, body FROM devices WHERE code = ?1";
constexpr absl::string_view kFindDeviceOfKey =
    "SELECT code, account, public_key, state, order_id, body FROM devices WHERE account = ?1 AND public_key = ?2";
constexpr absl::string_view kListDevices =
    "SELECT code, account, public_key, state, order_id, body FROM devices WHERE (account, code) > (?1, ?2) "
    "ORDER BY account, code LIMIT ?3";

absl::StatusOr<DeviceRecord> TakeDevice(Statement& found) {
  DeviceRecord record;
  if (!record.device.ParseFromString(std::string(found.ColumnBlob(5)))) {
    return absl::DataLossError("a stored device does not parse");
  }
  record.device.set_device(std::string(found.ColumnText(0)));
  record.device.set_account(std::string(found.ColumnText(1)));
  record.public_key = std::string(found.ColumnBlob(2));
  record.device.set_state(static_cast<v1::DeviceState>(found.ColumnInt(3)));
  record.order_id = std::string(found.ColumnBlob(4));
  return record;
}

absl::StatusOr<std::optional<DeviceRecord>> TakeOne(Statement find) {
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<DeviceRecord>();
  ASSIGN_OR_RETURN(DeviceRecord record, TakeDevice(find));
  return std::optional<DeviceRecord>(std::move(record));
}

}  // namespace

absl::StatusOr<std::optional<DeviceRecord>> SelectDevice(sqlite::Connection& db, absl::string_view code) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare(kFindDevice));
  find.BindTextNoCopy(1, code);
  return TakeOne(std::move(find));
}

absl::StatusOr<std::optional<DeviceRecord>> SelectDeviceOfKey(sqlite::Connection& db, absl::string_view account,
                                                              absl::string_view public_key) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare(kFindDeviceOfKey));
  find.BindTextNoCopy(1, account).BindBlobNoCopy(2, public_key);
  return TakeOne(std::move(find));
}

absl::StatusOr<std::vector<DeviceRecord>> SelectDevices(sqlite::Connection& db, absl::string_view after_account,
                                                        absl::string_view after_code, int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare(kListDevices));
  list.BindTextNoCopy(1, after_account).BindTextNoCopy(2, after_code).BindInt(3, limit);
  std::vector<DeviceRecord> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return all;
    ASSIGN_OR_RETURN(DeviceRecord record, TakeDevice(list));
    all.push_back(std::move(record));
  }
}

absl::Status UpsertDevice(sqlite::Connection& db, const DeviceRecord& record) {
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO devices (code, account, public_key, state, order_id, body) "
                                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (code) DO UPDATE SET "
                                             "state = excluded.state, order_id = excluded.order_id, "
                                             "body = excluded.body"));
  // What stands in a column stands there alone.
  v1::EnrolledDevice rest = record.device;
  rest.clear_device();
  rest.clear_account();
  rest.clear_state();
  const std::string body = rest.SerializeAsString();
  put.BindTextNoCopy(1, record.device.device()).BindTextNoCopy(2, record.device.account());
  put.BindBlobNoCopy(3, record.public_key).BindInt(4, record.device.state());
  put.BindBlobNoCopy(5, record.order_id).BindBlobNoCopy(6, body);
  return put.Run();
}

absl::StatusOr<std::optional<Stream>> SelectStream(sqlite::Connection& db, absl::string_view stream_id) {
  ASSIGN_OR_RETURN(Statement find,
                   db.Prepare("SELECT s.account, s.public_key, s.forked_at, s.device, coalesce(d.state, 0) "
                              "FROM streams AS s LEFT JOIN devices AS d ON d.code = s.device WHERE s.stream_id = ?1"));
  find.BindBlobNoCopy(1, stream_id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<Stream>();
  return std::optional<Stream>(Stream{std::string(stream_id), std::string(find.ColumnText(0)),
                                      std::string(find.ColumnBlob(1)), static_cast<uint64_t>(find.ColumnInt(2)),
                                      std::string(find.ColumnText(3)),
                                      static_cast<v1::DeviceState>(find.ColumnInt(4))});
}

absl::Status InsertStream(sqlite::Connection& db, const Stream& stream) {
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT INTO streams (stream_id, account, public_key, device) VALUES (?1, ?2, ?3, ?4)"));
  put.BindBlobNoCopy(1, stream.stream_id).BindTextNoCopy(2, stream.account).BindBlobNoCopy(3, stream.public_key);
  put.BindTextNoCopy(4, stream.device);
  return put.Run();
}

absl::StatusOr<std::optional<SessionRecord>> SelectSession(sqlite::Connection& db, absl::string_view token_hash) {
  ASSIGN_OR_RETURN(Statement find,
                   db.Prepare("SELECT s.account, s.stream_id, s.expires_us, coalesce(d.state, 0) FROM sessions AS s "
                              "LEFT JOIN streams AS t ON t.stream_id = s.stream_id "
                              "LEFT JOIN devices AS d ON d.code = t.device WHERE s.token_hash = ?1"));
  find.BindBlobNoCopy(1, token_hash);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<SessionRecord>();
  return std::optional<SessionRecord>(SessionRecord{std::string(find.ColumnText(0)), std::string(find.ColumnBlob(1)),
                                                    absl::FromUnixMicros(find.ColumnInt(2)),
                                                    static_cast<v1::DeviceState>(find.ColumnInt(3))});
}

absl::Status InsertSession(sqlite::Connection& db, absl::string_view token_hash, const SessionRecord& session) {
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO sessions (token_hash, account, stream_id, expires_us) "
                                             "VALUES (?1, ?2, ?3, ?4)"));
  put.BindBlobNoCopy(1, token_hash).BindTextNoCopy(2, session.account).BindBlobNoCopy(3, session.stream_id);
  put.BindInt(4, absl::ToUnixMicros(session.expires_at));
  return put.Run();
}

absl::Status DeleteSessionsOn(sqlite::Connection& db, absl::string_view device) {
  ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM sessions WHERE stream_id IN "
                                                "(SELECT stream_id FROM streams WHERE device = ?1)"));
  remove.BindTextNoCopy(1, device);
  return remove.Run();
}

}  // namespace ihala
