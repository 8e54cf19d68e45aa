#ifndef IHALA_SERVER_STORE_TXN_H_
#define IHALA_SERVER_STORE_TXN_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "server/store/read_txn.h"

namespace ihala {

// The same, and writes. Everything that one function writes takes effect together or not at all.
class WriteTxn : public ReadTxn {
 public:
  // Runs `body` so that its writes are undone, alone, if it fails; then returns its error. ABORTED is the store's own:
  // the whole function must end with it, and is run again.
  virtual absl::Status Savepoint(absl::FunctionRef<absl::Status()> body) = 0;

  // The number that the next PutRow will give. Numbers are given inside the commit section, so that their order is the
  // order of commits.
  virtual uint64_t NextSeq() const = 0;
  // Writes a row whole under the next number, replacing the one of the same kind and ids. Returns the number.
  virtual absl::StatusOr<uint64_t> PutRow(RowKind kind, absl::string_view referral_id, absl::string_view row_id,
                                          const RowScope& scope, absl::string_view body) = 0;
  // Writes a case's core: numbers it (sets its revision), keeps queue and short code in step. Returns the number.
  // ALREADY_EXISTS where another case has its short code.
  virtual absl::StatusOr<uint64_t> PutCore(v1::CaseCore* core, const QueueFacts& facts) = 0;
  // Keeps the queue alone in step.
  virtual absl::Status PutPlace(const v1::CaseCore& core, const QueueFacts& facts) = 0;
  virtual absl::Status DeleteRow(RowKind kind, absl::string_view referral_id, absl::string_view row_id) = 0;
  // That a household gives a phone in a case; and that it does no more.
  virtual absl::Status PutPhone(absl::string_view digest, absl::string_view referral_id,
                                absl::string_view household_id) = 0;
  virtual absl::Status DeletePhone(absl::string_view digest, absl::string_view referral_id) = 0;

  virtual absl::Status DeletePhonesOf(absl::string_view referral_id) = 0;
  // The code names nobody any more. Nothing happens where it does not.
  virtual absl::Status DeleteShortCode(absl::string_view code) = 0;

  // Notes that a case was erased; where that is noted, only when its key was destroyed is written.
  virtual absl::Status PutErasure(const ErasureRecord& erasure) = 0;
  // nullopt where there is nothing to be done about the case.
  virtual absl::Status PutKeeping(absl::string_view referral_id, const std::optional<KeepingRecord>& keeping) = 0;

  // When something next falls due in the case by itself: InfiniteFuture where that depends on the end of an outage,
  // nullopt where nothing will. WakeClocks has every case with a clock looked at again.
  virtual absl::Status PutTick(absl::string_view referral_id, std::optional<absl::Time> tick) = 0;
  virtual absl::Status WakeClocks() = 0;
  // Nothing happens where it is there already.
  virtual absl::Status PutEscalation(const EscalationRecord& escalation) = 0;
  // That the case follows its workflow by the trial or shock.
  virtual absl::Status PutArranged(absl::string_view arrangement, absl::string_view referral_id) = 0;
  // From which change number on a device of the referring side knows of the case's stage; nullopt where nobody asks.
  virtual absl::Status PutNotice(absl::string_view referral_id, const RowScope& scope, std::optional<uint64_t> seq) = 0;

  // What people are told. Returns the number of a notification, or 0 where this account is told the same fact already.
  virtual absl::StatusOr<uint64_t> PutNotification(const NotificationRecord& record) = 0;
  virtual absl::Status MarkSeen(absl::string_view account, uint64_t up_to) = 0;
  // Those of a case, and some of those that are older than a time; with their sendings. Returns how many these were.
  virtual absl::Status DeleteNotificationsOf(absl::string_view referral_id) = 0;
  virtual absl::StatusOr<int> DeleteNotificationsBefore(absl::Time time, int limit) = 0;
  virtual absl::Status PutContact(absl::string_view account, const v1::Contact& contact) = 0;
  virtual absl::Status PutSending(const SendingRecord& sending) = 0;
  virtual absl::Status DropSending(const SendingRecord& sending) = 0;
  // Has everything that could not be delivered wait again: from `due` on, and not within a day after it was told.
  virtual absl::Status RetryUndelivered(absl::Time due) = 0;

  // Times are kept in whole microseconds.
  virtual absl::Status PutDates(absl::string_view referral_id, const CaseDates& dates) = 0;
  // Makes every case that lies between two organisations due at once (CaseDates::AtOnce()); with `receiving` empty,
  // every one that the first referred.
  virtual absl::Status MakeDue(absl::string_view referring, absl::string_view receiving) = 0;

  virtual absl::Status PutLedger(absl::string_view key, const LedgerEntry& entry) = 0;
  virtual absl::Status PutParked(absl::string_view referral_id, const ParkedOperation& parked) = 0;
  virtual absl::Status DeleteParked(absl::string_view ledger_key) = 0;
  // Nothing happens where there is one already.
  virtual absl::Status PutStop(absl::string_view referral_id, absl::string_view organisation) = 0;
  virtual absl::Status PutStream(const Stream& stream) = 0;
  virtual absl::Status PutDevice(const DeviceRecord& record) = 0;
  // Notes that the stream goes on in two ways from number `n`, unless it is noted from a lower one.
  virtual absl::Status MarkFork(absl::string_view stream_id, uint64_t n) = 0;
  virtual absl::Status PutAccount(const AccountRecord& record) = 0;  // Numbers it with record.revision as given.
  virtual absl::StatusOr<uint64_t> TakeNumber() = 0;                 // A change number for what is not a row.
  virtual absl::Status PutSession(absl::string_view token_hash, const SessionRecord& session) = 0;
  virtual absl::Status DeleteSession(absl::string_view token_hash) = 0;
  virtual absl::Status DeleteSessionsOf(absl::string_view account) = 0;
  // Those on the streams of a device.
  virtual absl::Status DeleteSessionsOfDevice(absl::string_view device) = 0;
  virtual absl::Status DeleteExpiredSessions(absl::Time now) = 0;
  // A thread as it is now, with who takes part; and a post, whose number must be new in it.
  virtual absl::Status PutThread(const v1::Thread& thread) = 0;
  virtual absl::Status PutPost(absl::string_view thread_id, const v1::Post& post) = 0;
  // Appends to the trail, chained to the record before.
  virtual absl::Status PutAudit(const AuditRecord& record) = 0;
  // Where the trail stands now, with what was put in this transaction.
  virtual AuditTip TrailTip() const = 0;
  // Publishes a signed head. Of one number there is one.
  virtual absl::Status PutHead(const v1::AuditHead& head) = 0;
  // Replaces what was reported before.
  virtual absl::Status PutBackup(const BackupRecord& backup) = 0;
  // Adds to the figures of the count's day, account and surface.
  virtual absl::Status AddReadCount(const v1::AuditCount& count) = 0;
  // Adds to the attempts of the figure's month, organisations, kind and place.
  virtual absl::Status AddRedLines(absl::string_view month, const v1::RedLineFigure& figure) = 0;
  // Notes that a report is counted. False where it was before.
  virtual absl::StatusOr<bool> NoteReport(absl::string_view report_id) = 0;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_TXN_H_
