#ifndef IHALA_SERVER_SENDERS_MAILER_H_
#define IHALA_SERVER_SENDERS_MAILER_H_

#include <map>
#include <memory>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "server/commands/executor.h"
#include "server/senders/sender.h"

namespace ihala {

// By which way what is sent. Nothing goes out by a way that is not here.
using Senders = std::map<v1::NotificationChannel, std::unique_ptr<Sender>>;

// What became of messages in one round.
struct MailCounts {
  uint64_t sent = 0;
  uint64_t failed = 0;  // Not taken, or not known to be.
};

// Sends what waits and is due until nothing does or `ending`, which may be null, is notified. On this thread. Errors
// are the store's.
absl::Status SendMessages(Executor& executor, const OutboxLimits& limits, Senders& senders, MailCounts* counts,
                          const absl::Notification* ending);

}  // namespace ihala

#endif  // IHALA_SERVER_SENDERS_MAILER_H_
