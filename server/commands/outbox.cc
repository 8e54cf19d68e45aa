#include "server/commands/outbox.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

// No fact is told twice within this time, and no more messages than the limit go to anybody.
constexpr absl::Duration kDay = absl::Hours(24);
// Sendings that are looked at together.
constexpr int kSendingsAtOnce = 500;

// How long until what failed is tried again: together some days.
absl::Duration PauseAfter(uint32_t attempts) {
  constexpr absl::Duration kPauses[] = {absl::Minutes(1), absl::Minutes(5), absl::Minutes(20), absl::Hours(1),
                                        absl::Hours(4),   absl::Hours(12),  absl::Hours(24)};
  const size_t nth = attempts == 0 ? 0 : attempts - 1;
  return kPauses[std::min(nth, std::size(kPauses) - 1)];
}

std::string AddressOf(const v1::Contact& contact, v1::NotificationChannel channel) {
  return channel == v1::NOTIFICATION_CHANNEL_SMS ? contact.phone() : contact.email();
}

// Until when nothing may go to the account by this way; nullopt where it may now.
absl::StatusOr<std::optional<absl::Time>> WaitsUntil(WriteTxn& txn, const OutboxLimits& limits,
                                                     const v1::Contact& contact, const SendingRecord& sending,
                                                     absl::Time now) {
  if (contact.has_quiet_until()) {
    const absl::Time ends = absl::FromCivil(DayOfDate(contact.quiet_until()) + 1, absl::UTCTimeZone());
    if (ends > now) return std::optional<absl::Time>(ends);
  }
  ASSIGN_OR_RETURN(const int told, txn.CountMessages(sending.account, sending.channel, now - kDay));
  const int most = sending.channel == v1::NOTIFICATION_CHANNEL_SMS ? limits.sms : limits.emails;
  if (told >= most) return std::optional<absl::Time>(now + absl::Hours(1));
  return std::optional<absl::Time>();
}

absl::Status PutOff(WriteTxn& txn, std::vector<SendingRecord> sendings, absl::Time until) {
  for (SendingRecord& sending : sendings) {
    sending.due = until;
    RETURN_IF_ERROR(txn.PutSending(sending));
  }
  return absl::OkStatus();
}

// The notification as the account may read it now; nullopt where it may not.
absl::StatusOr<std::optional<v1::Notification>> Read(WriteTxn& txn, const ReferenceData& reference,
                                                     const Caller& caller, uint64_t id, absl::Time now) {
  ASSIGN_OR_RETURN(const std::optional<NotificationRecord> record, txn.FindNotification(id));
  if (!record.has_value()) return std::optional<v1::Notification>();
  ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(record->told.referral_id()));
  return ShownNotification(reference, caller, core, *record, now);
}

// Makes one message of what is due for one account by one way, and notes it as told. Nullopt where nothing is sent now.
absl::StatusOr<std::optional<OutgoingMessage>> TakeOne(WriteTxn& txn, const ReferenceData& reference,
                                                       const OutboxLimits& limits, std::vector<SendingRecord> sendings,
                                                       absl::Time now) {
  const SendingRecord first = sendings.front();
  const std::optional<Caller> caller = reference.FindCaller(first.account, now);
  // Frozen or shut: whatever becomes of that, it is looked at again.
  if (!caller.has_value()) {
    RETURN_IF_ERROR(PutOff(txn, std::move(sendings), now + kDay));
    return std::optional<OutgoingMessage>();
  }
  ASSIGN_OR_RETURN(const std::optional<v1::Contact> contact, txn.FindContact(first.account));
  OutgoingMessage message;
  message.channel = first.channel;
  message.to = contact.has_value() ? AddressOf(*contact, first.channel) : "";
  if (!message.to.empty()) {
    ASSIGN_OR_RETURN(const std::optional<absl::Time> until, WaitsUntil(txn, limits, *contact, first, now));
    if (until.has_value()) {
      RETURN_IF_ERROR(PutOff(txn, std::move(sendings), *until));
      return std::optional<OutgoingMessage>();
    }
  }
  std::vector<v1::Notification> shown;
  for (SendingRecord& sending : sendings) {
    std::optional<v1::Notification> notification;
    if (!message.to.empty()) {
      ASSIGN_OR_RETURN(notification, Read(txn, reference, *caller, sending.notification, now));
    }
    if (!notification.has_value()) {
      RETURN_IF_ERROR(txn.DropSending(sending));
      continue;
    }
    ++sending.attempts;
    sending.told = now;
    sending.due = now + kDay;
    RETURN_IF_ERROR(txn.PutSending(sending));
    shown.push_back(*std::move(notification));
    message.sendings.push_back(std::move(sending));
  }
  if (shown.empty()) return std::optional<OutgoingMessage>();
  std::string language = contact->language();
  if (language.empty()) language = reference.accounts.at(first.account).language();
  message.text = TextOf(shown, language, message.channel);
  return std::optional<OutgoingMessage>(std::move(message));
}

}  // namespace

absl::StatusOr<std::vector<OutgoingMessage>> TakeMessages(WriteTxn& txn, const ReferenceData& reference,
                                                          const OutboxLimits& limits, absl::Time now, int most) {
  ASSIGN_OR_RETURN(const std::vector<SendingRecord> due, txn.ListSendings(now - limits.gather, kSendingsAtOnce));
  std::map<std::pair<std::string, int>, std::vector<SendingRecord>> by_reader;
  for (const SendingRecord& sending : due) by_reader[{sending.account, sending.channel}].push_back(sending);
  std::vector<OutgoingMessage> messages;
  for (auto& [reader, sendings] : by_reader) {
    if (static_cast<int>(messages.size()) >= most) break;
    ASSIGN_OR_RETURN(std::optional<OutgoingMessage> message, TakeOne(txn, reference, limits, std::move(sendings), now));
    if (message.has_value()) messages.push_back(*std::move(message));
  }
  return messages;
}

absl::Status SettleMessage(WriteTxn& txn, const OutboxLimits& limits, const OutgoingMessage& message,
                           const DeliveryResult& result, absl::Time now) {
  for (SendingRecord sending : message.sendings) {
    // Its case may have been erased meanwhile.
    ASSIGN_OR_RETURN(const std::optional<NotificationRecord> there, txn.FindNotification(sending.notification));
    if (!there.has_value()) continue;
    sending.error = result.error;
    switch (result.outcome) {
      case SendOutcome::kDone:
        sending.state = SendingState::kSent;
        break;
      case SendOutcome::kNever:
        sending.state = SendingState::kUndelivered;
        sending.told = absl::InfinitePast();
        break;
      case SendOutcome::kNotNow:
        sending.told = absl::InfinitePast();
        sending.due = now + PauseAfter(sending.attempts);
        break;
      case SendOutcome::kNoWay:
        RETURN_IF_ERROR(txn.DropSending(sending));
        continue;
      case SendOutcome::kNobodyKnows:
        break;
    }
    const bool waits = sending.state == SendingState::kWaiting;
    if (waits && sending.attempts >= limits.attempts) sending.state = SendingState::kUndelivered;
    RETURN_IF_ERROR(txn.PutSending(sending));
  }
  return absl::OkStatus();
}

}  // namespace ihala
