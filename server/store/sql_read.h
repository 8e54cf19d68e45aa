#ifndef IHALA_SERVER_STORE_SQL_READ_H_
#define IHALA_SERVER_STORE_SQL_READ_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/sqlite/connection.h"
#include "server/store/bodies.h"
#include "server/store/sql_accounts.h"
#include "server/store/sql_arranged.h"
#include "server/store/sql_audit.h"
#include "server/store/sql_backup.h"
#include "server/store/sql_clocks.h"
#include "server/store/sql_devices.h"
#include "server/store/sql_erasures.h"
#include "server/store/sql_figures.h"
#include "server/store/sql_ledger.h"
#include "server/store/sql_migrations.h"
#include "server/store/sql_notifications.h"
#include "server/store/sql_queue.h"
#include "server/store/sql_stories.h"
#include "server/store/sql_threads.h"
#include "server/store/store.h"

namespace ihala {

// The look-ups of store.h in SQL. A template over the transaction's interface, because a write transaction reads with
// the very same statements; only ReadTxn and WriteTxn are instantiated.
template <typename Interface>
class SqlLookups : public Interface {
 public:
  SqlLookups(sqlite::Connection* db, const Bodies* bodies) : db_(db), bodies_(bodies) {}

  absl::StatusOr<std::optional<v1::CaseCore>> FindCore(absl::string_view referral_id) override;
  absl::StatusOr<std::optional<v1::CaseCore>> FindCoreOrNeighbour(absl::string_view referral_id) override;
  absl::StatusOr<std::optional<v1::Referral>> FindDossier(absl::string_view referral_id) override;
  absl::StatusOr<std::optional<std::string>> FindByShortCode(absl::string_view code) override;
  absl::StatusOr<std::vector<FeedRow>> ListChildren(absl::string_view referral_id, RowKind kind, uint64_t after,
                                                    int limit) override;
  absl::StatusOr<std::optional<FeedRow>> FindRow(RowKind kind, absl::string_view referral_id,
                                                 absl::string_view row_id) override;
  absl::StatusOr<std::vector<FeedRow>> ListFeed(Party party, absl::string_view code, uint64_t after,
                                                int limit) override;
  absl::StatusOr<std::vector<FeedRow>> ListFeedNames(Party party, absl::string_view code, uint64_t after,
                                                     int limit) override;
  absl::StatusOr<RowSum> SumOfFeed(Party party, absl::string_view code) override;
  absl::StatusOr<std::vector<v1::CaseCore>> ListCores(Party party, absl::string_view code, uint64_t before,
                                                      int limit) override;
  absl::StatusOr<QueuePage> ListQueue(const QueueQuery& query, int limit) override {
    return SelectQueue(*db_, query, limit);
  }
  absl::StatusOr<std::vector<std::string>> ListUnplaced(int limit) override { return SelectUnplaced(*db_, limit); }
  absl::StatusOr<uint32_t> CountHouseholdsOnPhone(absl::string_view digest, absl::string_view receiving,
                                                  uint32_t most) override;
  absl::StatusOr<CaseDates> FindDates(absl::string_view referral_id) override;
  absl::StatusOr<std::vector<std::string>> ListOver(absl::Time now, int limit) override;
  absl::StatusOr<std::optional<uint32_t>> FindTag(uint64_t seq) override;
  absl::StatusOr<uint64_t> HeadSeq() override;
  absl::StatusOr<std::optional<BackupRecord>> FindBackup() override { return SelectBackup(*db_); }
  absl::StatusOr<std::optional<LedgerEntry>> FindLedger(absl::string_view key) override {
    return SelectLedger(*db_, *bodies_, key);
  }
  absl::StatusOr<std::optional<ChainLink>> FindLink(absl::string_view key) override { return SelectLink(*db_, key); }
  absl::StatusOr<std::vector<ParkedOperation>> ListParked(absl::string_view referral_id) override {
    return SelectParked(*db_, *bodies_, referral_id);
  }
  absl::StatusOr<bool> HasStop(absl::string_view referral_id, absl::string_view organisation) override;
  absl::StatusOr<std::optional<ParkedOperation>> FindParked(absl::string_view ledger_key) override {
    return SelectOneParked(*db_, *bodies_, ledger_key);
  }
  absl::StatusOr<std::vector<ParkedOperation>> ListHeld(int64_t after, int limit) override {
    return SelectHeld(*db_, *bodies_, after, limit);
  }
  absl::StatusOr<uint32_t> CountHeld(absl::string_view device) override { return SelectHeldCount(*db_, device); }
  absl::StatusOr<std::optional<Stream>> FindStream(absl::string_view stream_id) override {
    return SelectStream(*db_, stream_id);
  }
  absl::StatusOr<std::optional<DeviceRecord>> FindDevice(absl::string_view code) override {
    return SelectDevice(*db_, code);
  }
  absl::StatusOr<std::optional<DeviceRecord>> FindDeviceOfKey(absl::string_view account,
                                                              absl::string_view public_key) override {
    return SelectDeviceOfKey(*db_, account, public_key);
  }
  absl::StatusOr<std::vector<DeviceRecord>> ListDevices(absl::string_view after_account, absl::string_view after_code,
                                                        int limit) override {
    return SelectDevices(*db_, after_account, after_code, limit);
  }
  absl::StatusOr<std::optional<ErasureRecord>> FindErasure(absl::string_view referral_id) override {
    return SelectErasure(*db_, referral_id);
  }
  absl::StatusOr<std::vector<ErasureRecord>> ListUnfinished(int most) override { return SelectUnfinished(*db_, most); }
  absl::StatusOr<std::vector<ErasureRecord>> ListErasures(absl::string_view after, int limit) override {
    return SelectErasures(*db_, after, limit);
  }
  absl::StatusOr<uint64_t> CountErasures() override { return SelectErasureCount(*db_); }
  absl::StatusOr<std::vector<std::string>> ListFollowing(const OpenCasesQuery& cases, int limit) override {
    return SelectFollowing(db(), cases, limit);
  }
  absl::StatusOr<std::vector<v1::CaseCore>> ListOpen(absl::string_view after, int limit) override {
    return SelectOpen(db(), bodies(), after, limit);
  }
  absl::StatusOr<std::vector<std::string>> ListDue(absl::Time now, int limit) override {
    return SelectDue(*db_, now, limit);
  }
  absl::StatusOr<std::vector<ErasureSum>> SumErasures(absl::string_view from_month, absl::string_view to_month,
                                                      absl::string_view referring,
                                                      absl::Time in_backups_after) override {
    return SelectErasureSums(*db_, from_month, to_month, referring, in_backups_after);
  }
  absl::StatusOr<std::vector<v1::RetentionFigure>> SumKeeping(absl::string_view referring, absl::Time now) override {
    return SelectKeeping(*db_, referring, now);
  }
  absl::StatusOr<uint64_t> CountArranged(absl::string_view arrangement) override;
  absl::StatusOr<std::vector<std::string>> ListArranged(absl::string_view arrangement, absl::string_view after,
                                                        int limit) override {
    return SelectArranged(*db_, arrangement, after, limit);
  }
  absl::StatusOr<std::vector<std::string>> ListTicking(absl::Time now, int limit) override;
  absl::StatusOr<std::vector<EscalationRecord>> ListEscalations(absl::string_view referral_id,
                                                                uint32_t entry) override {
    return SelectEscalations(*db_, referral_id, entry);
  }
  absl::StatusOr<std::vector<v1::EscalationFigure>> SumEscalations(absl::Time from, absl::Time to,
                                                                   absl::string_view organisation) override {
    return SelectEscalationSums(*db_, from, to, organisation);
  }
  absl::StatusOr<std::vector<std::string>> ListNotices(Party party, absl::string_view code, uint64_t up_to,
                                                       int limit) override {
    return SelectNotices(*db_, party, code, up_to, limit);
  }
  absl::StatusOr<std::vector<NotificationRecord>> ListNotifications(const NotificationQuery& query) override {
    return SelectNotifications(*db_, *bodies_, query.account, query.before, query.limit);
  }
  absl::StatusOr<std::optional<NotificationRecord>> FindNotification(uint64_t id) override;
  absl::StatusOr<uint32_t> CountUnseen(absl::string_view account) override { return SelectUnseenCount(*db_, account); }
  absl::StatusOr<std::optional<v1::Contact>> FindContact(absl::string_view account) override;
  absl::StatusOr<std::vector<SendingRecord>> ListSendings(absl::Time now, int limit) override;
  absl::StatusOr<int> CountMessages(absl::string_view account, int channel, absl::Time after) override;
  absl::StatusOr<std::vector<UndeliveredRecord>> ListUndelivered(uint64_t after, int channel, int limit) override;
  absl::StatusOr<SendingFigures> CountSendings() override { return SelectSendingFigures(*db_); }
  absl::StatusOr<bool> HasNotificationsBefore(absl::Time time) override { return SelectOldNotification(*db_, time); }
  absl::StatusOr<std::optional<AccountRecord>> FindAccount(absl::string_view code) override {
    return SelectAccount(*db_, code);
  }
  absl::StatusOr<std::vector<AccountRecord>> ListAccounts(absl::string_view after, int limit) override {
    return SelectAccounts(*db_, after, limit);
  }
  absl::StatusOr<std::optional<SessionRecord>> FindSession(absl::string_view token_hash) override {
    return SelectSession(*db_, token_hash);
  }
  absl::StatusOr<std::optional<v1::Thread>> FindThread(absl::string_view thread_id) override {
    return SelectThread(*db_, *bodies_, thread_id);
  }
  absl::StatusOr<std::vector<v1::Thread>> ListThreads(absl::string_view organisation, absl::string_view before,
                                                      int limit) override {
    return SelectThreads(*db_, *bodies_, organisation, before, limit);
  }
  absl::StatusOr<std::vector<v1::Post>> ListPosts(absl::string_view thread_id, uint32_t after, int limit) override {
    return SelectPosts(*db_, *bodies_, thread_id, after, limit);
  }
  absl::StatusOr<std::vector<FeedRow>> ListReference(RowKind kind) override;
  absl::StatusOr<StoreFigures> Figures() override;
  absl::StatusOr<std::vector<v1::AuditEntry>> ListAudit(uint64_t after, int limit) override {
    return SelectAudit(*db_, after, limit);
  }
  absl::StatusOr<std::vector<v1::AuditHead>> ListHeads(uint64_t after, uint64_t up_to) override {
    return SelectHeads(*db_, after, up_to);
  }
  absl::StatusOr<std::optional<v1::AuditHead>> NewestHead() override { return SelectNewestHead(*db_); }
  absl::StatusOr<std::vector<v1::AuditCount>> ListReadCounts(uint32_t day) override {
    return SelectReadCounts(*db_, day);
  }
  absl::StatusOr<std::vector<v1::RedLineFigure>> ListRedLines(absl::string_view month,
                                                              absl::string_view referring) override {
    return SelectRedLines(*db_, month, referring);
  }
  absl::StatusOr<StoryPage> ListStories(const StoryQuery& query, absl::string_view after, int limit) override {
    return SelectStories(*db_, *bodies_, query, after, limit);
  }

 protected:
  sqlite::Connection& db() { return *db_; }
  const Bodies& bodies() const { return *bodies_; }

 private:
  sqlite::Connection* db_;
  const Bodies* bodies_;
};

using SqlReadTxn = SqlLookups<ReadTxn>;

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_READ_H_
