#include "server/handlers/notifications.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "common/text/mail_address.h"
#include "common/text/phone.h"
#include "common/workflow/calendar.h"
#include "server/commands/notification_text.h"
#include "server/handlers/change.h"
#include "server/handlers/page_token.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// What of a contact is not as a sender takes it.
void CheckContact(FieldChecks& checks, const v1::Contact& contact) {
  checks.That(contact.email().empty() || text::IsMailAddress(contact.email()), "contact.email", "MALFORMED",
              "must be an e-mail address, as name@example.org, of ASCII characters");
  const text::Phone phone = text::ReadPhone(contact.phone());
  const bool is_whole = phone.ok() && !phone.needs_confirmation && phone.e164 == contact.phone();
  checks.That(contact.phone().empty() || is_whole, "contact.phone", "MALFORMED",
              "must be a phone number in full, as +970599123456");
  const std::string& language = contact.language();
  checks.That(language.empty() || language == "ar" || language == "en", "contact.language", "OUT_OF_RANGE",
              "must be ar, en, or empty");
  checks.That(!contact.has_quiet_until() || IsWholeDate(contact.quiet_until()), "contact.quiet_until", "OUT_OF_RANGE",
              "must be a day that exists");
}

// Where a page of undelivered messages begins: a notification's number, a way.
std::pair<uint64_t, int> PlaceOf(const std::string& position) {
  std::pair<uint64_t, int> place = {0, 0};
  const std::vector<std::string> parts = absl::StrSplit(position, '/');
  if (parts.size() == 2 && absl::SimpleAtoi(parts[0], &place.first) && absl::SimpleAtoi(parts[1], &place.second)) {
    return place;
  }
  return {0, 0};
}

}  // namespace

absl::Status ListNotifications(HandlerEnv& env, const Call& call, const v1::ListNotificationsRequest& request,
                               v1::ListNotificationsResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Page(request.page_size(), request.page_token()).Status());
  const PageTokens tokens(env, call, "ListNotifications");
  ASSIGN_OR_RETURN(uint64_t before, tokens.ReadNumber(request.page_token()));
  const int page_size = PageSize(request.page_size());
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  const absl::Time now = env.clock->Now();
  CaseReads reads;
  RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const uint32_t unseen, txn.CountUnseen(call.caller.account));
    response->set_unseen(unseen);
    ASSIGN_OR_RETURN(const auto records, txn.ListNotifications({call.caller.account, before, page_size}));
    for (const NotificationRecord& record : records) {
      before = record.id;
      ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(record.told.referral_id()));
      std::optional<v1::Notification> shown = ShownNotification(*reference, call.caller, core, record, now);
      if (!shown.has_value()) continue;
      if (!shown->referral_id().empty()) reads.Note(shown->referral_id(), v1::RUNG_ENVELOPE);
      *response->add_notifications() = *std::move(shown);
    }
    if (static_cast<int>(records.size()) == page_size) response->set_next_page_token(tokens.WriteNumber(before));
    return absl::OkStatus();
  }));
  call.shows(std::move(reads), /*has_written=*/false);
  return absl::OkStatus();
}

void MarkNotificationsSeen(HandlerEnv& env, const Call& call, const v1::MarkNotificationsSeenRequest& request,
                           v1::MarkNotificationsSeenResponse* response, Done done) {
  absl::Status status =
      FieldChecks(request).Id("request_id", request.request_id()).Required("up_to", request.up_to() != 0).Status();
  if (!status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::MarkSeen{request.up_to()}, response, std::move(done));
}

absl::Status GetContact(HandlerEnv& env, const Call& call, const v1::GetContactRequest& request,
                        v1::GetContactResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Status());
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(std::optional<v1::Contact> contact, txn.FindContact(call.caller.account));
    *response->mutable_contact() = std::move(contact).value_or(v1::Contact());
    return absl::OkStatus();
  });
}

void PutContact(HandlerEnv& env, const Call& call, const v1::PutContactRequest& request,
                v1::PutContactResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Required("contact", request.has_contact());
  CheckContact(checks, request.contact());
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::PutContact{request.contact()}, response, std::move(done));
}

absl::Status ListUndelivered(HandlerEnv& env, const Call& call, const v1::ListUndeliveredRequest& request,
                             v1::ListUndeliveredResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Page(request.page_size(), request.page_token()).Status());
  const PageTokens tokens(env, call, "ListUndelivered");
  ASSIGN_OR_RETURN(const std::string position, tokens.Read(request.page_token(), "0/0"));
  const std::pair<uint64_t, int> place = PlaceOf(position);
  const int page_size = PageSize(request.page_size());
  std::vector<UndeliveredRecord> undelivered;
  RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(undelivered, txn.ListUndelivered(place.first, place.second, page_size));
    return absl::OkStatus();
  }));
  for (const UndeliveredRecord& record : undelivered) {
    v1::UndeliveredMessage& message = *response->add_messages();
    message.set_account(record.sending.account);
    message.set_channel(record.sending.channel);
    message.set_kind(record.kind);
    *message.mutable_at() = TimestampOfTime(record.at);
    message.set_attempts(record.sending.attempts);
    message.set_error(record.sending.error);
  }
  if (static_cast<int>(undelivered.size()) == page_size) {
    const SendingRecord& last = undelivered.back().sending;
    response->set_next_page_token(tokens.Write(absl::StrCat(last.notification, "/", static_cast<int>(last.channel))));
  }
  return absl::OkStatus();
}

void RetryUndelivered(HandlerEnv& env, const Call& call, const v1::RetryUndeliveredRequest& request,
                      v1::RetryUndeliveredResponse* response, Done done) {
  absl::Status status = FieldChecks(request).Id("request_id", request.request_id()).Status();
  if (!status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::RetryUndelivered{}, response, std::move(done));
}

}  // namespace ihala::handlers
