#ifndef IHALA_SERVER_COMMANDS_NOTIFICATION_TEXT_H_
#define IHALA_SERVER_COMMANDS_NOTIFICATION_TEXT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/access/access.h"
#include "server/commands/reference.h"
#include "server/store/notification_records.h"

namespace ihala {

// A notification as its addressee may read it at `now`, with its text: by what the case opens to them at that moment,
// not when it was entered. `core` is the case as it is; nullopt where it is not there. nullopt for what may not be told
// any more. Pure.
std::optional<v1::Notification> ShownNotification(const ReferenceData& reference, const Caller& caller,
                                                  const std::optional<v1::CaseCore>& core,
                                                  const NotificationRecord& record, absl::Time now);

// One message of all of them, at least one: its subject, and its text.
struct MessageText {
  std::string subject;
  std::string body;
};
// `language` is "ar", "en", or empty for both. An SMS has no subject, names no more than five and counts the others.
MessageText TextOf(const std::vector<v1::Notification>& notifications, const std::string& language,
                   v1::NotificationChannel channel);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_NOTIFICATION_TEXT_H_
