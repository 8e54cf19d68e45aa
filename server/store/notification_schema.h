#ifndef IHALA_SERVER_STORE_NOTIFICATION_SCHEMA_H_
#define IHALA_SERVER_STORE_NOTIFICATION_SCHEMA_H_

#include "absl/strings/string_view.h"

namespace ihala {

// `contacts`: where somebody wants to be told. `notifications`: what each account is told, each fact once.
// `sendings`: by which ways it goes out, and where that stands; `told_us` is written before a message is given away.
inline constexpr absl::string_view kNotificationTables = R"sql(
CREATE TABLE contacts (
  account TEXT PRIMARY KEY,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE notifications (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  fact BLOB NOT NULL,
  referral_id BLOB NOT NULL,
  kind INTEGER NOT NULL,
  at_us INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (account, fact)
) STRICT;
CREATE INDEX notifications_by_account ON notifications (account, id);
CREATE INDEX notifications_by_case ON notifications (referral_id);
CREATE INDEX notifications_by_time ON notifications (at_us);
CREATE TABLE sendings (
  notification INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  account TEXT NOT NULL,
  state INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  due_us INTEGER NOT NULL,
  told_us INTEGER,
  error TEXT NOT NULL,
  PRIMARY KEY (notification, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX sendings_waiting ON sendings (due_us) WHERE state = 1;
CREATE INDEX sendings_undelivered ON sendings (notification) WHERE state = 3;
CREATE INDEX sendings_by_told ON sendings (account, channel, told_us) WHERE told_us IS NOT NULL;
)sql";

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_NOTIFICATION_SCHEMA_H_
