#ifndef IHALA_SERVER_STORE_SQL_NOTIFICATIONS_H_
#define IHALA_SERVER_STORE_SQL_NOTIFICATIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sqlite/connection.h"
#include "server/store/bodies.h"
#include "server/store/notification_records.h"

// The part of store.h about what people are told, in SQL.
namespace ihala {

// Where these bodies open (see Bodies).
inline constexpr char kContactPlace[] = "contacts";
inline constexpr char kNotificationPlace[] = "notifications";

// Under which the body of a notification is bound: of one account each fact is there once.
std::string NotificationKey(absl::string_view account, absl::string_view fact);

absl::StatusOr<std::optional<v1::Contact>> SelectContact(sqlite::Connection& db, const Bodies& bodies,
                                                         absl::string_view account);
absl::Status UpsertContact(sqlite::Connection& db, const Bodies& bodies, absl::string_view account,
                           const v1::Contact& contact);

absl::StatusOr<std::vector<NotificationRecord>> SelectNotifications(sqlite::Connection& db, const Bodies& bodies,
                                                                    absl::string_view account, uint64_t before,
                                                                    int limit);
absl::StatusOr<std::optional<NotificationRecord>> SelectNotification(sqlite::Connection& db, const Bodies& bodies,
                                                                     uint64_t id);
absl::StatusOr<uint64_t> InsertNotification(sqlite::Connection& db, const Bodies& bodies, uint64_t slot,
                                            const NotificationRecord& record);
absl::Status UpdateSeen(sqlite::Connection& db, absl::string_view account, uint64_t up_to);
absl::StatusOr<uint32_t> SelectUnseenCount(sqlite::Connection& db, absl::string_view account);
absl::Status DeleteNotifications(sqlite::Connection& db, absl::string_view referral_id);
absl::StatusOr<bool> SelectOldNotification(sqlite::Connection& db, absl::Time before);
absl::StatusOr<int> DeleteNotificationsUntil(sqlite::Connection& db, absl::Time until, int limit);

absl::StatusOr<std::vector<SendingRecord>> SelectDueSendings(sqlite::Connection& db, absl::Time now, int limit);
absl::StatusOr<int> SelectMessageCount(sqlite::Connection& db, absl::string_view account, int channel,
                                       absl::Time after);
absl::Status UpsertSending(sqlite::Connection& db, const SendingRecord& sending);
absl::Status DeleteSending(sqlite::Connection& db, const SendingRecord& sending);
absl::StatusOr<std::vector<UndeliveredRecord>> SelectUndelivered(sqlite::Connection& db, uint64_t after, int channel,
                                                                 int limit);
absl::Status UpdateUndelivered(sqlite::Connection& db, absl::Time due);
absl::StatusOr<SendingFigures> SelectSendingFigures(sqlite::Connection& db);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_NOTIFICATIONS_H_
