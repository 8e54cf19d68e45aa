#ifndef IHALA_SERVER_STORE_SQL_WRITE_H_
#define IHALA_SERVER_STORE_SQL_WRITE_H_

#include <cstdint>
#include <string>

#include "server/store/feed_sums.h"
#include "server/store/sql_read.h"

namespace ihala {

// Where numbering and the trail stand. Lives with the writer; goes back together with what is rolled back.
struct WriterState {
  uint64_t head_seq = 0;
  uint64_t audit_head = 0;
  std::string audit_chain;  // 32 bytes.
  uint64_t next_slot = 1;   // Of the key of the next case.
  FeedSums sums;            // Not written yet.
  CommitNews news;          // Not told yet.
};

// The write transaction of store.h on the one writing connection.
class SqlWriteTxn final : public SqlLookups<WriteTxn> {
 public:
  // What can be undone inside: each savepoint, or nothing but the whole transaction.
  enum class Undo { kPart, kWhole };

  SqlWriteTxn(sqlite::Connection* db, const Bodies* bodies, WriterState* state, Undo undo)
      : SqlLookups(db, bodies), state_(state), undo_(undo) {}

  // Under kWhole: whether a savepoint failed, so that everything has to be undone and run again under kPart.
  bool spoiled() const { return spoiled_; }

  absl::Status Savepoint(absl::FunctionRef<absl::Status()> body) override;
  uint64_t NextSeq() const override { return state_->head_seq + 1; }
  absl::StatusOr<uint64_t> PutRow(RowKind kind, absl::string_view referral_id, absl::string_view row_id,
                                  const RowScope& scope, absl::string_view body) override;
  absl::StatusOr<uint64_t> PutCore(v1::CaseCore* core, const QueueFacts& facts) override;
  absl::Status PutPlace(const v1::CaseCore& core, const QueueFacts& facts) override {
    return PlaceInQueue(db(), core, facts);
  }
  absl::Status DeleteRow(RowKind kind, absl::string_view referral_id, absl::string_view row_id) override;
  absl::Status PutPhone(absl::string_view digest, absl::string_view referral_id,
                        absl::string_view household_id) override;
  absl::Status DeletePhone(absl::string_view digest, absl::string_view referral_id) override;
  absl::Status DeletePhonesOf(absl::string_view referral_id) override { return RemovePhonesOf(db(), referral_id); }
  absl::Status DeleteShortCode(absl::string_view code) override;
  absl::Status PutTick(absl::string_view referral_id, std::optional<absl::Time> tick) override {
    return UpsertTick(db(), referral_id, tick);
  }
  absl::Status WakeClocks() override { return UpdateAllTicks(db()); }
  absl::Status PutArranged(absl::string_view arrangement, absl::string_view referral_id) override {
    return InsertArranged(db(), arrangement, referral_id);
  }
  absl::Status PutEscalation(const EscalationRecord& escalation) override { return InsertEscalation(db(), escalation); }
  absl::Status PutNotice(absl::string_view referral_id, const RowScope& scope, std::optional<uint64_t> seq) override {
    return UpsertNotice(db(), referral_id, scope, seq);
  }
  absl::StatusOr<uint64_t> PutNotification(const NotificationRecord& record) override;
  absl::Status MarkSeen(absl::string_view account, uint64_t up_to) override { return UpdateSeen(db(), account, up_to); }
  absl::Status DeleteNotificationsOf(absl::string_view referral_id) override {
    return DeleteNotifications(db(), referral_id);
  }
  absl::StatusOr<int> DeleteNotificationsBefore(absl::Time time, int limit) override {
    return DeleteNotificationsUntil(db(), time, limit);
  }
  absl::Status PutContact(absl::string_view account, const v1::Contact& contact) override {
    return UpsertContact(db(), bodies(), account, contact);
  }
  absl::Status PutSending(const SendingRecord& sending) override { return UpsertSending(db(), sending); }
  absl::Status DropSending(const SendingRecord& sending) override { return DeleteSending(db(), sending); }
  absl::Status RetryUndelivered(absl::Time due) override { return UpdateUndelivered(db(), due); }
  absl::Status PutErasure(const ErasureRecord& erasure) override { return UpsertErasure(db(), erasure); }
  absl::Status PutKeeping(absl::string_view referral_id, const std::optional<KeepingRecord>& keeping) override {
    return UpsertKeeping(db(), referral_id, keeping);
  }
  absl::Status PutDates(absl::string_view referral_id, const CaseDates& dates) override;
  absl::Status MakeDue(absl::string_view referring, absl::string_view receiving) override;
  absl::Status PutLedger(absl::string_view key, const LedgerEntry& entry) override;
  absl::Status PutParked(absl::string_view referral_id, const ParkedOperation& parked) override;
  absl::Status DeleteParked(absl::string_view ledger_key) override;
  absl::Status PutStop(absl::string_view referral_id, absl::string_view organisation) override;
  absl::Status PutStream(const Stream& stream) override { return InsertStream(db(), stream); }
  absl::Status PutDevice(const DeviceRecord& record) override { return UpsertDevice(db(), record); }
  absl::Status MarkFork(absl::string_view stream_id, uint64_t n) override;
  absl::Status PutAccount(const AccountRecord& record) override;
  absl::StatusOr<uint64_t> TakeNumber() override { return ++state_->head_seq; }
  absl::Status PutSession(absl::string_view token_hash, const SessionRecord& session) override {
    return InsertSession(db(), token_hash, session);
  }
  absl::Status DeleteSession(absl::string_view token_hash) override;
  absl::Status DeleteSessionsOf(absl::string_view account) override;
  absl::Status DeleteSessionsOfDevice(absl::string_view device) override { return DeleteSessionsOn(db(), device); }
  absl::Status DeleteExpiredSessions(absl::Time now) override;
  absl::Status PutBackup(const BackupRecord& backup) override { return UpsertBackup(db(), backup); }
  absl::Status PutThread(const v1::Thread& thread) override { return UpsertThread(db(), bodies(), thread); }
  absl::Status PutPost(absl::string_view thread_id, const v1::Post& post) override {
    return InsertPost(db(), bodies(), thread_id, post);
  }
  absl::Status PutAudit(const AuditRecord& record) override;
  AuditTip TrailTip() const override { return {state_->audit_head, state_->audit_chain}; }
  absl::Status PutHead(const v1::AuditHead& head) override { return InsertHead(db(), head); }
  absl::Status AddReadCount(const v1::AuditCount& count) override { return UpsertReadCount(db(), count); }
  absl::Status AddRedLines(absl::string_view month, const v1::RedLineFigure& figure) override {
    return UpsertRedLines(db(), month, figure);
  }
  absl::StatusOr<bool> NoteReport(absl::string_view report_id) override { return InsertReport(db(), report_id); }

 private:
  absl::Status TakeShortCode(const v1::CaseCore& core);
  // The slot of a case's key, given now where the case has none yet; 0 for no case.
  absl::StatusOr<uint64_t> SlotOf(absl::string_view referral_id);
  // The same for an operation. Where it changed nothing of its case, it is as much work whether there is one or not: an
  // outsider would tell by the time.
  absl::StatusOr<uint64_t> SlotOfOperation(absl::string_view referral_id);
  // Counts the row of this name, if there is one, out of its feeds.
  absl::Status CountOut(RowKind kind, absl::string_view referral_id, absl::string_view row_id);

  WriterState* state_;
  const Undo undo_;
  // The slot that was asked for last: most of what a command writes is of one case.
  std::string last_case_;
  uint64_t last_slot_ = 0;
  bool spoiled_ = false;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_WRITE_H_
