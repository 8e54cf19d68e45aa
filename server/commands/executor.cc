#include "server/commands/executor.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/hash.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/wire/wire_bytes.h"
#include "common/workflow/calendar.h"
#include "server/commands/account_judge.h"
#include "server/commands/case_judge.h"
#include "server/commands/case_migration.h"
#include "server/commands/clock_sweep.h"
#include "server/commands/directory_judge.h"
#include "server/commands/due_dates.h"
#include "server/commands/erasure.h"
#include "server/commands/queue_facts.h"
#include "server/commands/red_line_counts.h"

namespace ihala {
namespace {

// Cases of one transaction whose dates passed: tens of milliseconds.
constexpr int kCasesAtOnce = 50;

// Cases of one transaction that are erased, and keys that are destroyed at once: neither keeps a submission waiting for
// longer than that.
constexpr int kErasedAtOnce = 20;
constexpr int kKeysAtOnce = 200;

// For how long what people were told is kept.
constexpr absl::Duration kNotificationsKept = absl::Hours(24 * 90);

bool IsEnding(const absl::Notification* ending) { return ending != nullptr && ending->HasBeenNotified(); }

// A failure of one operation's own making, which must not hold up the others of its batch.
bool IsOwnFailure(const absl::Status& status) {
  return absl::IsAlreadyExists(status) || absl::IsFailedPrecondition(status) || absl::IsInvalidArgument(status);
}

}  // namespace

std::string StreamKey(absl::string_view stream_id, uint64_t n) {
  std::string key = absl::StrCat("s", stream_id);
  AppendFixed64(n, key);
  return key;
}

std::string RequestKey(absl::string_view account, absl::string_view request_id) {
  // Digested, so that neither a long account nor a short id can reach into another's keys.
  return absl::StrCat("r", Digest(absl::StrCat(account.size(), ":", account, request_id)).substr(0, 16));
}

Executor::Executor(Store* store, Reference* reference, Clock* clock, Random* random)
    : store_(store), reference_(reference), clock_(clock), random_(random) {}

void Executor::LookAhead(CaseCommand& command) const {
  if (!command.operation.has_submit() || !command.form.ok()) return;
  const v1::WorkflowRef& named = command.operation.workflow();
  const std::shared_ptr<const Workflow> workflow =
      reference_->Get()->FindWorkflow(named.workflow_id(), named.version());
  if (workflow == nullptr) return;
  command.findings = FindInDossier(command.operation.submit().referral(),
                                   WorkingDays(workflow->document().calendar()).DayOf(clock_->Now()));
}

void Executor::Execute(std::vector<CaseCommand> commands,
                       std::function<void(absl::StatusOr<std::vector<CaseOutcome>>)> done) {
  struct Batch {
    std::vector<CaseCommand> commands;
    std::vector<CaseOutcome> outcomes;
  };
  auto batch = std::make_shared<Batch>();
  batch->commands = std::move(commands);
  for (CaseCommand& command : batch->commands) LookAhead(command);
  store_->WriteAsync(
      [this, batch](WriteTxn& txn) -> absl::Status {
        const std::shared_ptr<const ReferenceData> reference = reference_->Get();
        CaseJudge judge(&txn, reference.get(), batch->commands, {store_->epoch(), store_->phone_key().Reveal()},
                        clock_->Now(), random_);
        batch->outcomes.clear();
        // Frozen since the call came in by the door. A verdict would be the answer for ever; held, it counts again
        // later.
        for (const CaseCommand& command : batch->commands) {
          const auto account = reference->accounts.find(command.account);
          if (account != reference->accounts.end() && reference->IsFrozen(account->second)) return Frozen();
        }
        for (const CaseCommand& command : batch->commands) {
          CaseOutcome outcome;
          absl::Status status = txn.Savepoint([&]() -> absl::Status {
            ASSIGN_OR_RETURN(outcome, judge.Judge(command));
            return absl::OkStatus();
          });
          if (!status.ok() && !IsOwnFailure(status)) return status;
          if (!status.ok()) {
            ASSIGN_OR_RETURN(outcome, judge.RefuseBroken(command));
          }
          batch->outcomes.push_back(std::move(outcome));
        }
        return absl::OkStatus();
      },
      [batch, done = std::move(done)](absl::Status status) {
        if (!status.ok()) return done(std::move(status));
        done(std::move(batch->outcomes));
      });
}

void Executor::Execute(DirectoryCommand command, std::function<void(absl::StatusOr<uint64_t>)> done) {
  struct Change {
    DirectoryCommand command;
    uint64_t revision = 0;
  };
  auto change = std::make_shared<Change>();
  change->command = std::move(command);
  store_->WriteAsync(
      [this, change](WriteTxn& txn) -> absl::Status {
        const std::shared_ptr<const ReferenceData> reference = reference_->Get();
        ASSIGN_OR_RETURN(change->revision, JudgeDirectory(txn, *reference, clock_->Now(), change->command));
        return absl::OkStatus();
      },
      [this, change, done = std::move(done)](absl::Status status) {
        // Watches look at their sessions again after each load.
        if (status.ok() && ChangesReference(change->command.entry)) status = reference_->Load(*store_);
        if (!status.ok()) return done(std::move(status));
        done(change->revision);
      });
}

void Executor::Execute(HeldReview review, std::function<void(absl::StatusOr<v1::Verdict>)> done) {
  struct Decision {
    HeldReview review;
    v1::Verdict verdict;
  };
  auto decision = std::make_shared<Decision>();
  decision->review = std::move(review);
  store_->WriteAsync(
      [this, decision](WriteTxn& txn) -> absl::Status {
        const std::shared_ptr<const ReferenceData> reference = reference_->Get();
        CaseJudge judge(&txn, reference.get(), {}, {store_->epoch(), store_->phone_key().Reveal()}, clock_->Now(),
                        random_);
        ASSIGN_OR_RETURN(decision->verdict, judge.Review(decision->review));
        return absl::OkStatus();
      },
      [decision, done = std::move(done)](absl::Status status) {
        if (!status.ok()) return done(std::move(status));
        done(std::move(decision->verdict));
      });
}

absl::StatusOr<bool> Executor::Count(const std::string& account, const v1::RedLineReport& report) {
  bool done = false;
  RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(done, CountReported(txn, *reference_->Get(), clock_->Now(), account, report));
    return absl::OkStatus();
  }));
  return done;
}

absl::Status Executor::PassDates(const absl::Notification* ending) { return NumberAll(&NumberOver, ending); }

absl::Status Executor::CompleteCases() {
  RETURN_IF_ERROR(PlaceUnplaced(*store_, *reference_->Get()));
  return NumberAll(&NumberAskedFor, nullptr);
}

absl::Status Executor::MigrateCases(const absl::Notification* ending) {
  const absl::Time now = clock_->Now();
  bool any = false;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(any, AnyToMigrate(txn, *reference_->Get(), now));
    return absl::OkStatus();
  }));
  while (any && !IsEnding(ending)) {
    RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
      const std::shared_ptr<const ReferenceData> reference = reference_->Get();
      CaseJudge judge(&txn, reference.get(), {}, {store_->epoch(), store_->phone_key().Reveal()}, now, random_);
      ASSIGN_OR_RETURN(const int done, MigrateDue(txn, *reference, now, kCasesAtOnce,
                                                  [&](const std::string& id) { return judge.JudgeWaiting(id); }));
      any = done == kCasesAtOnce;
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

absl::Status Executor::SweepClocks(const absl::Notification* ending) {
  bool any = false;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<std::string> ticking, txn.ListTicking(clock_->Now(), 1));
    any = !ticking.empty();
    return absl::OkStatus();
  }));
  while (any && !IsEnding(ending)) {
    RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
      const CaseJudge::OfStore store{store_->epoch(), store_->phone_key().Reveal()};
      ASSIGN_OR_RETURN(const int done,
                       ihala::SweepClocks(txn, *reference_->Get(), store, clock_->Now(), random_, kCasesAtOnce));
      any = done == kCasesAtOnce;
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

absl::Status Executor::NoteRead(const ReadUpTo& read) {
  std::vector<std::string> cases;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(cases, FindNotices(txn, read));
    return absl::OkStatus();
  }));
  if (cases.empty()) return absl::OkStatus();
  return store_->Write([&](WriteTxn& txn) -> absl::Status {
    const std::shared_ptr<const ReferenceData> reference = reference_->Get();
    return ConfirmNotices(txn, {store_->phone_key().Reveal(), clock_->Now(), random_, reference.get()}, read, cases);
  });
}

absl::StatusOr<std::vector<OutgoingMessage>> Executor::TakeMessages(const OutboxLimits& limits, int most) {
  const absl::Time now = clock_->Now();
  std::vector<SendingRecord> due;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(due, txn.ListSendings(now - limits.gather, 1));
    return absl::OkStatus();
  }));
  std::vector<OutgoingMessage> messages;
  if (due.empty()) return messages;
  RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(messages, ihala::TakeMessages(txn, *reference_->Get(), limits, now, most));
    return absl::OkStatus();
  }));
  return messages;
}

absl::Status Executor::SettleMessage(const OutboxLimits& limits, const OutgoingMessage& message,
                                     const DeliveryResult& result) {
  return store_->Write(
      [&](WriteTxn& txn) { return ihala::SettleMessage(txn, limits, message, result, clock_->Now()); });
}

absl::Status Executor::DropOldNotifications(const absl::Notification* ending) {
  const absl::Time until = clock_->Now() - kNotificationsKept;
  for (int done = kErasedAtOnce; done == kErasedAtOnce && !IsEnding(ending);) {
    bool any = false;
    RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(any, txn.HasNotificationsBefore(until));
      return absl::OkStatus();
    }));
    if (!any) return absl::OkStatus();
    RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(done, txn.DeleteNotificationsBefore(until, kErasedAtOnce));
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

absl::Status Executor::Erase(const absl::Notification* ending) {
  RETURN_IF_ERROR(EraseDueCases(ending));
  return FinishErasures(ending);
}

absl::Status Executor::EraseDueCases(const absl::Notification* ending) {
  const absl::Time now = clock_->Now();
  bool any = false;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<std::string> due, txn.ListDue(now, 1));
    any = !due.empty();
    return absl::OkStatus();
  }));
  while (any && !IsEnding(ending)) {
    RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(const int done, EraseDue(txn, *reference_->Get(), now, kErasedAtOnce));
      any = done == kErasedAtOnce;
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

absl::Status Executor::FinishErasures(const absl::Notification* ending) {
  for (;;) {
    std::vector<ErasureRecord> unfinished;
    RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(unfinished, txn.ListUnfinished(kKeysAtOnce));
      return absl::OkStatus();
    }));
    if (unfinished.empty() || IsEnding(ending)) return absl::OkStatus();
    RETURN_IF_ERROR(store_->DestroyKeys(unfinished));
    const absl::Time now = clock_->Now();
    RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
      for (ErasureRecord erasure : unfinished) {
        erasure.destroyed_at = now;
        RETURN_IF_ERROR(txn.PutErasure(erasure));
        RETURN_IF_ERROR(txn.PutAudit(
            {now, "", "", audit_action::kCaseDestroyKey, UuidToText(erasure.referral_id), "DESTROYED", ""}));
      }
      return absl::OkStatus();
    }));
  }
}

absl::Status Executor::EraseAgain() {
  ASSIGN_OR_RETURN(const std::vector<ErasureRecord> listed, store_->ListedErasures());
  size_t from = 0;
  for (int done = listed.empty() ? 0 : kErasedAtOnce; done == kErasedAtOnce;) {
    RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
      size_t next = from;
      ASSIGN_OR_RETURN(done, EraseListed(txn, *reference_->Get(), listed, clock_->Now(), kErasedAtOnce, &next));
      from = next;
      return absl::OkStatus();
    }));
  }
  RETURN_IF_ERROR(FinishErasures(nullptr));
  return ListAgain();
}

absl::Status Executor::ListAgain() {
  uint64_t noted = 0;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(noted, txn.CountErasures());
    return absl::OkStatus();
  }));
  ASSIGN_OR_RETURN(const uint64_t listed, store_->CountListed());
  std::string after;
  while (listed < noted) {
    std::vector<ErasureRecord> some;
    RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(some, txn.ListErasures(after, kKeysAtOnce));
      return absl::OkStatus();
    }));
    if (some.empty()) break;
    RETURN_IF_ERROR(store_->DestroyKeys(some));
    after = some.back().referral_id;
  }
  return absl::OkStatus();
}

absl::Status Executor::NumberAll(Number number, const absl::Notification* ending) {
  const absl::Time now = clock_->Now();
  bool any = false;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<std::string> over, txn.ListOver(now, 1));
    any = !over.empty();
    return absl::OkStatus();
  }));
  while (any && !IsEnding(ending)) {
    RETURN_IF_ERROR(store_->Write([&](WriteTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(const int done, number(txn, *reference_->Get(), now, kCasesAtOnce));
      any = done == kCasesAtOnce;
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

}  // namespace ihala
