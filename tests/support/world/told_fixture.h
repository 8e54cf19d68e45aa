#ifndef IHALA_TESTS_SUPPORT_WORLD_TOLD_FIXTURE_H_
#define IHALA_TESTS_SUPPORT_WORLD_TOLD_FIXTURE_H_

#include <string>
#include <vector>

#include "server/commands/notification_text.h"
#include "server/commands/outbox.h"
#include "tests/support/world/clock_fixture.h"

namespace ihala {

// The server's core, and what its people are told. One thread.
class ToldFixture : public ClockFixture {
 protected:
  // What the account may read of what it is told, the oldest first.
  std::vector<v1::Notification> ToldTo(const std::string& account) {
    std::vector<v1::Notification> told;
    const std::optional<Caller> caller = reference_->Get()->FindCaller(account, clock_.Now());
    EXPECT_TRUE(caller.has_value());
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto records, txn.ListNotifications({account, 0, 1000}));
                      for (const NotificationRecord& record : records) {
                        ASSIGN_OR_RETURN(const auto core, txn.FindCore(record.told.referral_id()));
                        auto shown = ShownNotification(*reference_->Get(), *caller, core, record, clock_.Now());
                        if (shown.has_value()) told.insert(told.begin(), *std::move(shown));
                      }
                      return absl::OkStatus();
                    })
                    .ok());
    return told;
  }
  // Of what kinds that is, as "QUESTION".
  std::vector<std::string> KindsTo(const std::string& account) {
    std::vector<std::string> kinds;
    for (const v1::Notification& one : ToldTo(account)) {
      kinds.push_back(v1::NotificationKind_Name(one.kind()).substr(sizeof("NOTIFICATION_KIND_") - 1));
    }
    return kinds;
  }

  void LeaveContact(const std::string& account, const std::string& email, const std::string& phone = "") {
    v1::Contact contact;
    contact.set_email(email);
    contact.set_phone(phone);
    contact.set_language("en");
    LeaveContact(account, contact);
  }
  void LeaveContact(const std::string& account, const v1::Contact& contact) {
    const auto put = Put(account, PutContact{contact});
    ASSERT_TRUE(put.ok()) << put.status();
  }

  std::vector<OutgoingMessage> Take(int most = 100) {
    auto messages = executor_->TakeMessages(limits_, most);
    EXPECT_TRUE(messages.ok()) << messages.status();
    return *std::move(messages);
  }
  void Settle(const OutgoingMessage& message, SendOutcome outcome, const std::string& error = "") {
    const absl::Status settled = executor_->SettleMessage(limits_, message, {outcome, error});
    ASSERT_TRUE(settled.ok()) << settled;
  }
  int64_t Sendings(SendingState state) {
    return Query("SELECT count(*) FROM sendings WHERE state = " + std::to_string(static_cast<int>(state)));
  }

  OutboxLimits limits_{.gather = absl::ZeroDuration()};
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_WORLD_TOLD_FIXTURE_H_
