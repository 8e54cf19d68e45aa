#ifndef IHALA_SERVER_COMMANDS_OUTBOX_H_
#define IHALA_SERVER_COMMANDS_OUTBOX_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/notification_text.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

// How notifications leave the server: at least once, and never twice within a day. A message is noted as told before it
// is given away, together with the moment a day later at which it is tried again unless it is known by then what became
// of it. So a server that is killed in between tells a day late, and not twice; see docs/adr/0023.
namespace ihala {

// How much is sent, and how soon.
struct OutboxLimits {
  // What comes within this time goes out in one message.
  absl::Duration gather = absl::Minutes(5);
  // Messages to one account by one way within 24 hours; what is more waits, and goes out together.
  int emails = 12;
  int sms = 4;
  // After so many tries it is given up.
  uint32_t attempts = 10;
};

// One message to one account by one way, of everything that waited for it. What it tells is noted as told.
struct OutgoingMessage {
  v1::NotificationChannel channel = v1::NOTIFICATION_CHANNEL_UNSPECIFIED;
  std::string to;  // The address, or the phone.
  MessageText text;
  std::vector<SendingRecord> sendings;
};

// What became of a message.
enum class SendOutcome {
  kDone,        // The other end took it.
  kNotNow,      // It certainly did not, and may later.
  kNever,       // It certainly did not, and never will.
  kNoWay,       // Nothing goes out by this way here.
  kNobodyKnows  // The answer was lost: it may have been taken.
};
struct DeliveryResult {
  SendOutcome outcome = SendOutcome::kNobodyKnows;
  std::string error = {};  // As UndeliveredMessage.error; empty where there was none.
};

// Takes up to `most` messages that are due. What may not be told any more is dropped.
absl::StatusOr<std::vector<OutgoingMessage>> TakeMessages(WriteTxn& txn, const ReferenceData& reference,
                                                          const OutboxLimits& limits, absl::Time now, int most);

// Notes what became of one.
absl::Status SettleMessage(WriteTxn& txn, const OutboxLimits& limits, const OutgoingMessage& message,
                           const DeliveryResult& result, absl::Time now);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_OUTBOX_H_
