#include "server/store/sql_notifications.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {
namespace {

using sqlite::Statement;

// Columns as TakeNotification and TakeSending take them.
constexpr absl::string_view kListNotifications =
    "SELECT id, account, fact, seen, body FROM notifications WHERE account = ?1 AND (?2 = 0 OR id < ?2) "
    "ORDER BY id DESC LIMIT ?3";
constexpr absl::string_view kFindNotification = "SELECT id, account, fact, seen, body FROM notifications WHERE id = ?1";
constexpr absl::string_view kListDue =
    "SELECT notification, channel, account, state, attempts, due_us, told_us, error FROM sendings "
    "WHERE state = 1 AND due_us <= ?1 ORDER BY due_us LIMIT ?2";
constexpr absl::string_view kListUndelivered =
    "SELECT s.notification, s.channel, s.account, s.state, s.attempts, s.due_us, s.told_us, s.error, n.kind, n.at_us "
    "FROM sendings AS s JOIN notifications AS n ON n.id = s.notification "
    "WHERE s.state = 3 AND (s.notification, s.channel) > (?1, ?2) ORDER BY s.notification, s.channel LIMIT ?3";

absl::StatusOr<NotificationRecord> TakeNotification(const Statement& found, const Bodies& bodies) {
  NotificationRecord record;
  record.id = static_cast<uint64_t>(found.ColumnInt(0));
  record.account = std::string(found.ColumnText(1));
  record.fact = std::string(found.ColumnBlob(2));
  record.seen = found.ColumnInt(3) != 0;
  ASSIGN_OR_RETURN(const std::string body,
                   bodies.Open(kNotificationPlace, NotificationKey(record.account, record.fact), found.ColumnBlob(4)));
  if (!record.told.ParseFromString(body)) return absl::DataLossError("a stored notification does not parse");
  return record;
}

SendingRecord TakeSending(const Statement& found) {
  SendingRecord sending;
  sending.notification = static_cast<uint64_t>(found.ColumnInt(0));
  sending.channel = static_cast<v1::NotificationChannel>(found.ColumnInt(1));
  sending.account = std::string(found.ColumnText(2));
  sending.state = static_cast<SendingState>(found.ColumnInt(3));
  sending.attempts = static_cast<uint32_t>(found.ColumnInt(4));
  sending.due = absl::FromUnixMicros(found.ColumnInt(5));
  if (!found.ColumnIsNull(6)) sending.told = absl::FromUnixMicros(found.ColumnInt(6));
  sending.error = std::string(found.ColumnText(7));
  return sending;
}

}  // namespace

std::string NotificationKey(absl::string_view account, absl::string_view fact) { return absl::StrCat(fact, account); }

absl::StatusOr<std::optional<v1::Contact>> SelectContact(sqlite::Connection& db, const Bodies& bodies,
                                                         absl::string_view account) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT body FROM contacts WHERE account = ?1"));
  find.BindTextNoCopy(1, account);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<v1::Contact>();
  ASSIGN_OR_RETURN(const std::string body, bodies.Open(kContactPlace, account, find.ColumnBlob(0)));
  v1::Contact contact;
  if (!contact.ParseFromString(body)) return absl::DataLossError("a stored contact does not parse");
  return std::optional<v1::Contact>(std::move(contact));
}

absl::Status UpsertContact(sqlite::Connection& db, const Bodies& bodies, absl::string_view account,
                           const v1::Contact& contact) {
  ASSIGN_OR_RETURN(const std::string body, bodies.Seal(kContactPlace, account, 0, contact.SerializeAsString()));
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT OR REPLACE INTO contacts (account, body) VALUES (?1, ?2)"));
  return put.BindTextNoCopy(1, account).BindBlobNoCopy(2, body).Run();
}

absl::StatusOr<std::vector<NotificationRecord>> SelectNotifications(sqlite::Connection& db, const Bodies& bodies,
                                                                    absl::string_view account, uint64_t before,
                                                                    int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare(kListNotifications));
  list.BindTextNoCopy(1, account).BindInt(2, static_cast<int64_t>(before)).BindInt(3, limit);
  std::vector<NotificationRecord> records;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return records;
    ASSIGN_OR_RETURN(records.emplace_back(), TakeNotification(list, bodies));
  }
}

absl::StatusOr<std::optional<NotificationRecord>> SelectNotification(sqlite::Connection& db, const Bodies& bodies,
                                                                     uint64_t id) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare(kFindNotification));
  find.BindInt(1, static_cast<int64_t>(id));
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<NotificationRecord>();
  ASSIGN_OR_RETURN(NotificationRecord record, TakeNotification(find, bodies));
  return std::optional<NotificationRecord>(std::move(record));
}

absl::StatusOr<uint64_t> InsertNotification(sqlite::Connection& db, const Bodies& bodies, uint64_t slot,
                                            const NotificationRecord& record) {
  ASSIGN_OR_RETURN(Statement there, db.Prepare("SELECT 1 FROM notifications WHERE account = ?1 AND fact = ?2"));
  there.BindTextNoCopy(1, record.account).BindBlobNoCopy(2, record.fact);
  ASSIGN_OR_RETURN(const bool is_there, there.Step());
  if (is_there) return 0;
  ASSIGN_OR_RETURN(const std::string body, bodies.Seal(kNotificationPlace, NotificationKey(record.account, record.fact),
                                                       slot, record.told.SerializeAsString()));
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT INTO notifications (account, fact, referral_id, kind, at_us, seen, body) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6) RETURNING id"));
  put.BindTextNoCopy(1, record.account).BindBlobNoCopy(2, record.fact);
  put.BindBlobNoCopy(3, record.told.referral_id()).BindInt(4, record.told.kind());
  put.BindInt(5, record.told.at().seconds() * 1'000'000 + record.told.at().nanos() / 1000).BindBlobNoCopy(6, body);
  ASSIGN_OR_RETURN(const bool inserted, put.Step());
  if (!inserted) return absl::InternalError("an insert returned no row");
  return static_cast<uint64_t>(put.ColumnInt(0));
}

absl::Status UpdateSeen(sqlite::Connection& db, absl::string_view account, uint64_t up_to) {
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("UPDATE notifications SET seen = 1 WHERE account = ?1 AND id <= ?2 AND seen = 0"));
  return put.BindTextNoCopy(1, account).BindInt(2, static_cast<int64_t>(up_to)).Run();
}

absl::StatusOr<uint32_t> SelectUnseenCount(sqlite::Connection& db, absl::string_view account) {
  ASSIGN_OR_RETURN(Statement count, db.Prepare("SELECT count(*) FROM notifications WHERE account = ?1 AND seen = 0"));
  count.BindTextNoCopy(1, account);
  RETURN_IF_ERROR(count.Step().status());
  return static_cast<uint32_t>(count.ColumnInt(0));
}

absl::Status DeleteNotifications(sqlite::Connection& db, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement sendings, db.Prepare("DELETE FROM sendings WHERE notification IN "
                                                  "(SELECT id FROM notifications WHERE referral_id = ?1)"));
  RETURN_IF_ERROR(sendings.BindBlobNoCopy(1, referral_id).Run());
  ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM notifications WHERE referral_id = ?1"));
  return remove.BindBlobNoCopy(1, referral_id).Run();
}

absl::StatusOr<bool> SelectOldNotification(sqlite::Connection& db, absl::Time before) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT 1 FROM notifications WHERE at_us < ?1 LIMIT 1"));
  return find.BindInt(1, absl::ToUnixMicros(before)).Step();
}

absl::StatusOr<int> DeleteNotificationsUntil(sqlite::Connection& db, absl::Time until, int limit) {
  std::vector<int64_t> ids;
  {
    ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT id FROM notifications WHERE at_us < ?1 LIMIT ?2"));
    list.BindInt(1, absl::ToUnixMicros(until)).BindInt(2, limit);
    for (;;) {
      ASSIGN_OR_RETURN(const bool more, list.Step());
      if (!more) break;
      ids.push_back(list.ColumnInt(0));
    }
  }
  ASSIGN_OR_RETURN(Statement sendings, db.Prepare("DELETE FROM sendings WHERE notification = ?1"));
  ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM notifications WHERE id = ?1"));
  for (const int64_t id : ids) {
    RETURN_IF_ERROR(sendings.BindInt(1, id).Run());
    RETURN_IF_ERROR(remove.BindInt(1, id).Run());
  }
  return static_cast<int>(ids.size());
}

absl::StatusOr<std::vector<SendingRecord>> SelectDueSendings(sqlite::Connection& db, absl::Time now, int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare(kListDue));
  list.BindInt(1, absl::ToUnixMicros(now)).BindInt(2, limit);
  std::vector<SendingRecord> sendings;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return sendings;
    sendings.push_back(TakeSending(list));
  }
}

absl::StatusOr<int> SelectMessageCount(sqlite::Connection& db, absl::string_view account, int channel,
                                       absl::Time after) {
  // What one message told was marked with one time.
  ASSIGN_OR_RETURN(Statement count, db.Prepare("SELECT count(DISTINCT told_us) FROM sendings "
                                               "WHERE account = ?1 AND channel = ?2 AND told_us > ?3"));
  count.BindTextNoCopy(1, account).BindInt(2, channel).BindInt(3, absl::ToUnixMicros(after));
  RETURN_IF_ERROR(count.Step().status());
  return static_cast<int>(count.ColumnInt(0));
}

absl::Status UpsertSending(sqlite::Connection& db, const SendingRecord& sending) {
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT OR REPLACE INTO sendings (notification, channel, account, state, attempts, "
                              "due_us, told_us, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
  put.BindInt(1, static_cast<int64_t>(sending.notification)).BindInt(2, sending.channel);
  put.BindTextNoCopy(3, sending.account).BindInt(4, static_cast<int64_t>(sending.state)).BindInt(5, sending.attempts);
  put.BindInt(6, absl::ToUnixMicros(sending.due)).BindTextNoCopy(8, sending.error);
  if (sending.told == absl::InfinitePast()) {
    put.BindNull(7);
  } else {
    put.BindInt(7, absl::ToUnixMicros(sending.told));
  }
  return put.Run();
}

absl::Status DeleteSending(sqlite::Connection& db, const SendingRecord& sending) {
  ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM sendings WHERE notification = ?1 AND channel = ?2"));
  return remove.BindInt(1, static_cast<int64_t>(sending.notification)).BindInt(2, sending.channel).Run();
}

absl::StatusOr<std::vector<UndeliveredRecord>> SelectUndelivered(sqlite::Connection& db, uint64_t after, int channel,
                                                                 int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare(kListUndelivered));
  list.BindInt(1, static_cast<int64_t>(after)).BindInt(2, channel).BindInt(3, limit);
  std::vector<UndeliveredRecord> undelivered;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return undelivered;
    undelivered.push_back({TakeSending(list), static_cast<v1::NotificationKind>(list.ColumnInt(8)),
                           absl::FromUnixMicros(list.ColumnInt(9))});
  }
}

absl::Status UpdateUndelivered(sqlite::Connection& db, absl::Time due) {
  // What may have been told within a day before is not told again sooner.
  ASSIGN_OR_RETURN(Statement put, db.Prepare("UPDATE sendings SET state = 1, attempts = 0, "
                                             "due_us = max(?1, coalesce(told_us + 86400000000, 0)) WHERE state = 3"));
  return put.BindInt(1, absl::ToUnixMicros(due)).Run();
}

absl::StatusOr<SendingFigures> SelectSendingFigures(sqlite::Connection& db) {
  SendingFigures figures;
  ASSIGN_OR_RETURN(const int64_t waiting, db.QueryInt("SELECT count(*) FROM sendings WHERE state = 1"));
  ASSIGN_OR_RETURN(const int64_t undelivered, db.QueryInt("SELECT count(*) FROM sendings WHERE state = 3"));
  figures.waiting = static_cast<uint64_t>(waiting);
  figures.undelivered = static_cast<uint64_t>(undelivered);
  return figures;
}

}  // namespace ihala
