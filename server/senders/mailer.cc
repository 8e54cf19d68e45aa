#include "server/senders/mailer.h"

#include <vector>

#include "common/base/status_macros.h"

namespace ihala {
namespace {

DeliveryResult GiveAway(Senders& senders, const OutgoingMessage& message, const absl::Notification* ending) {
  const auto sender = senders.find(message.channel);
  if (sender == senders.end()) return {SendOutcome::kNoWay, ""};
  return sender->second->Send(message, ending);
}

}  // namespace

absl::Status SendMessages(Executor& executor, const OutboxLimits& limits, Senders& senders, MailCounts* counts,
                          const absl::Notification* ending) {
  while (ending == nullptr || !ending->HasBeenNotified()) {
    // One at a time: what is taken and not sent when the server is killed waits for a day.
    ASSIGN_OR_RETURN(const std::vector<OutgoingMessage> messages, executor.TakeMessages(limits, 1));
    if (messages.empty()) return absl::OkStatus();
    const DeliveryResult result = GiveAway(senders, messages.front(), ending);
    RETURN_IF_ERROR(executor.SettleMessage(limits, messages.front(), result));
    ++(result.outcome == SendOutcome::kDone ? counts->sent : counts->failed);
  }
  return absl::OkStatus();
}

}  // namespace ihala
