#ifndef IHALA_SERVER_SENDERS_SENDER_H_
#define IHALA_SERVER_SENDERS_SENDER_H_

#include "absl/synchronization/notification.h"
#include "server/commands/outbox.h"

namespace ihala {

// One way by which messages leave the server. One thread at a time.
class Sender {
 public:
  virtual ~Sender() = default;
  // Gives a message away and says what became of it: kNotNow and kNever only where the other end certainly does not
  // have it. Takes a minute at the most, and seconds once `ending` is notified, which may be null.
  virtual DeliveryResult Send(const OutgoingMessage& message, const absl::Notification* ending) = 0;
};

}  // namespace ihala

#endif  // IHALA_SERVER_SENDERS_SENDER_H_
