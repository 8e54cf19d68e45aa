#ifndef IHALA_SERVER_STORE_READ_TXN_H_
#define IHALA_SERVER_STORE_READ_TXN_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/wire/row_digest.h"
#include "ihala/v1/audit.pb.h"
#include "ihala/v1/erasure_service.pb.h"
#include "ihala/v1/figure.pb.h"
#include "server/store/clock_records.h"
#include "server/store/erasure_records.h"
#include "server/store/notification_records.h"
#include "server/store/queue_records.h"
#include "server/store/records.h"
#include "server/store/story_records.h"

namespace ihala {

// One unchanging view of the store, for the function that it was passed to and on that thread. Look-ups of one thing
// return nullopt where there is none; errors are the store's own (see common/sqlite).
class ReadTxn {
 public:
  virtual ~ReadTxn() = default;
  virtual absl::StatusOr<std::optional<v1::CaseCore>> FindCore(absl::string_view referral_id) = 0;
  // The same, or of the case beside which it would lie, so that both are as much work. nullopt where there are none.
  virtual absl::StatusOr<std::optional<v1::CaseCore>> FindCoreOrNeighbour(absl::string_view referral_id) = 0;
  virtual absl::StatusOr<std::optional<v1::Referral>> FindDossier(absl::string_view referral_id) = 0;
  // The referral id of a short code (9 letters, no separators).
  virtual absl::StatusOr<std::optional<std::string>> FindByShortCode(absl::string_view code) = 0;
  // Comments, or history entries, of a case in the order of their change numbers, from the first one above `after`.
  virtual absl::StatusOr<std::vector<FeedRow>> ListChildren(absl::string_view referral_id, RowKind kind, uint64_t after,
                                                            int limit) = 0;
  virtual absl::StatusOr<std::optional<FeedRow>> FindRow(RowKind kind, absl::string_view referral_id,
                                                         absl::string_view row_id) = 0;

  // Rows of one party's feed above `after`, in the order of change numbers.
  virtual absl::StatusOr<std::vector<FeedRow>> ListFeed(Party party, absl::string_view code, uint64_t after,
                                                        int limit) = 0;
  // The same rows without their bodies: several times as fast.
  virtual absl::StatusOr<std::vector<FeedRow>> ListFeedNames(Party party, absl::string_view code, uint64_t after,
                                                             int limit) = 0;
  // The sum of one party's feed, except for rows of RowKind::kLeft; in a write transaction, as it was before.
  virtual absl::StatusOr<RowSum> SumOfFeed(Party party, absl::string_view code) = 0;
  // Cores of one party, newest change first, below `before` (0 for the newest).
  virtual absl::StatusOr<std::vector<v1::CaseCore>> ListCores(Party party, absl::string_view code, uint64_t before,
                                                              int limit) = 0;
  // Looks at up to `limit` open cases of a receiver in the query's order, and returns those of its view.
  virtual absl::StatusOr<QueuePage> ListQueue(const QueueQuery& query, int limit) = 0;
  // Open cases of which the queue does not know how they came to their stage: a program of before wrote them.
  virtual absl::StatusOr<std::vector<std::string>> ListUnplaced(int limit) = 0;
  // Some of the open cases that follow a version, by their ids.
  virtual absl::StatusOr<std::vector<std::string>> ListFollowing(const OpenCasesQuery& query, int limit) = 0;
  // Open cases of everybody in the order of their ids, above `after`.
  virtual absl::StatusOr<std::vector<v1::CaseCore>> ListOpen(absl::string_view after, int limit) = 0;
  // Households that give a phone in open cases of a receiver; counts no further than `most`.
  virtual absl::StatusOr<uint32_t> CountHouseholdsOnPhone(absl::string_view digest, absl::string_view receiving,
                                                          uint32_t most) = 0;
  // Where a case stands among its dates; none either way where it has none.
  virtual absl::StatusOr<CaseDates> FindDates(absl::string_view referral_id) = 0;
  // Cases whose dates are over, by their ids: those that are due the longest first.
  virtual absl::StatusOr<std::vector<std::string>> ListOver(absl::Time now, int limit) = 0;
  // The random tag of the commit that gave a change number; nullopt where history has not come that far.
  virtual absl::StatusOr<std::optional<uint32_t>> FindTag(uint64_t seq) = 0;
  // The highest change number committed; 0 before the first.
  virtual absl::StatusOr<uint64_t> HeadSeq() = 0;
  // The newest backup that was reported; nullopt before the first.
  virtual absl::StatusOr<std::optional<BackupRecord>> FindBackup() = 0;

  virtual absl::StatusOr<std::optional<LedgerEntry>> FindLedger(absl::string_view key) = 0;
  virtual absl::StatusOr<std::optional<ChainLink>> FindLink(absl::string_view key) = 0;
  virtual absl::StatusOr<std::vector<ParkedOperation>> ListParked(absl::string_view referral_id) = 0;
  // Whether somebody of this organisation withdrew the case before it came.
  virtual absl::StatusOr<bool> HasStop(absl::string_view referral_id, absl::string_view organisation) = 0;
  virtual absl::StatusOr<std::optional<ParkedOperation>> FindParked(absl::string_view ledger_key) = 0;
  // What waits for a decision, of all devices, in the order in which it came, from the first place above `after`.
  virtual absl::StatusOr<std::vector<ParkedOperation>> ListHeld(int64_t after, int limit) = 0;
  virtual absl::StatusOr<uint32_t> CountHeld(absl::string_view device) = 0;

  virtual absl::StatusOr<std::optional<Stream>> FindStream(absl::string_view stream_id) = 0;
  virtual absl::StatusOr<std::optional<DeviceRecord>> FindDevice(absl::string_view code) = 0;
  virtual absl::StatusOr<std::optional<DeviceRecord>> FindDeviceOfKey(absl::string_view account,
                                                                      absl::string_view public_key) = 0;
  // By account and code, from the first above both of these.
  virtual absl::StatusOr<std::vector<DeviceRecord>> ListDevices(absl::string_view after_account,
                                                                absl::string_view after_code, int limit) = 0;

  virtual absl::StatusOr<std::optional<ErasureRecord>> FindErasure(absl::string_view referral_id) = 0;
  // Erasures whose key is to be destroyed yet, the oldest first.
  virtual absl::StatusOr<std::vector<ErasureRecord>> ListUnfinished(int limit) = 0;
  // All erasures in the order in which they were put, after that of `after` (empty: from the first).
  virtual absl::StatusOr<std::vector<ErasureRecord>> ListErasures(absl::string_view after, int limit) = 0;
  virtual absl::StatusOr<uint64_t> CountErasures() = 0;
  // Cases whose time is over, by their ids, those that are due the longest first.
  virtual absl::StatusOr<std::vector<std::string>> ListDue(absl::Time now, int limit) = 0;
  // Erasures by month, organisation and cause, of the months "2026-11" from the one to the other; how many of them had
  // their key destroyed after `in_backups_after`, or not yet. Those of one organisation, or all where it is empty.
  virtual absl::StatusOr<std::vector<ErasureSum>> SumErasures(absl::string_view from_month, absl::string_view to_month,
                                                              absl::string_view referring,
                                                              absl::Time in_backups_after) = 0;
  // What is to come, by organisation; the same.
  virtual absl::StatusOr<std::vector<v1::RetentionFigure>> SumKeeping(absl::string_view referring, absl::Time now) = 0;

  // How many cases a trial or shock has; and which, by their ids, from the first above `after`.
  virtual absl::StatusOr<uint64_t> CountArranged(absl::string_view arrangement) = 0;
  virtual absl::StatusOr<std::vector<std::string>> ListArranged(absl::string_view arrangement, absl::string_view after,
                                                                int limit) = 0;

  // Cases in which something falls due by itself, by their ids: those that are due the longest first.
  virtual absl::StatusOr<std::vector<std::string>> ListTicking(absl::Time now, int limit) = 0;
  virtual absl::StatusOr<std::vector<EscalationRecord>> ListEscalations(absl::string_view referral_id,
                                                                        uint32_t entry) = 0;
  // Cases that were escalated from one time on and before another, each once for each party and level; those of one
  // organisation on either side, or all where it is empty.
  virtual absl::StatusOr<std::vector<v1::EscalationFigure>> SumEscalations(absl::Time from, absl::Time to,
                                                                           absl::string_view organisation) = 0;
  // Cases of a feed of the referring side whose stage a device of that side is not known to have, and that one has
  // which read the feed up to `up_to`: the oldest change first.
  virtual absl::StatusOr<std::vector<std::string>> ListNotices(Party party, absl::string_view code, uint64_t up_to,
                                                               int limit) = 0;

  // What an account is told, newest first; one of these; how many of them it has not seen.
  virtual absl::StatusOr<std::vector<NotificationRecord>> ListNotifications(const NotificationQuery& query) = 0;
  virtual absl::StatusOr<std::optional<NotificationRecord>> FindNotification(uint64_t id) = 0;
  virtual absl::StatusOr<uint32_t> CountUnseen(absl::string_view account) = 0;
  virtual absl::StatusOr<std::optional<v1::Contact>> FindContact(absl::string_view account) = 0;
  // Sendings that wait and are due, those that are due the longest first.
  virtual absl::StatusOr<std::vector<SendingRecord>> ListSendings(absl::Time now, int limit) = 0;
  // How many messages were given away to an account by one way after a time, or may have been.
  virtual absl::StatusOr<int> CountMessages(absl::string_view account, int channel, absl::Time after) = 0;
  // What could not be delivered, oldest first, after that of a notification and a way.
  virtual absl::StatusOr<std::vector<UndeliveredRecord>> ListUndelivered(uint64_t after, int channel, int limit) = 0;
  virtual absl::StatusOr<SendingFigures> CountSendings() = 0;
  // Whether anybody was told anything before a time.
  virtual absl::StatusOr<bool> HasNotificationsBefore(absl::Time time) = 0;

  virtual absl::StatusOr<std::optional<AccountRecord>> FindAccount(absl::string_view code) = 0;
  virtual absl::StatusOr<std::vector<AccountRecord>> ListAccounts(absl::string_view after, int limit) = 0;
  virtual absl::StatusOr<std::optional<SessionRecord>> FindSession(absl::string_view token_hash) = 0;

  virtual absl::StatusOr<std::optional<v1::Thread>> FindThread(absl::string_view thread_id) = 0;
  // Threads in which the organisation takes part, all where it is empty, newest first, below the id `before` unless
  // empty.
  virtual absl::StatusOr<std::vector<v1::Thread>> ListThreads(absl::string_view organisation, absl::string_view before,
                                                              int limit) = 0;
  virtual absl::StatusOr<std::vector<v1::Post>> ListPosts(absl::string_view thread_id, uint32_t after, int limit) = 0;

  // Every row of a kind of reference data.
  virtual absl::StatusOr<std::vector<FeedRow>> ListReference(RowKind kind) = 0;
  virtual absl::StatusOr<StoreFigures> Figures() = 0;

  // Entries of the trail above `after`, in the order of their numbers.
  virtual absl::StatusOr<std::vector<v1::AuditEntry>> ListAudit(uint64_t after, int limit) = 0;
  // The published heads of numbers above `after` up to `up_to`, ascending.
  virtual absl::StatusOr<std::vector<v1::AuditHead>> ListHeads(uint64_t after, uint64_t up_to) = 0;
  virtual absl::StatusOr<std::optional<v1::AuditHead>> NewestHead() = 0;
  // What was counted from `day` on, by day, account and surface.
  virtual absl::StatusOr<std::vector<v1::AuditCount>> ListReadCounts(uint32_t day) = 0;

  // What red lines stopped in a month, as "2026-11"; those of one referring organisation, or all where it is empty.
  virtual absl::StatusOr<std::vector<v1::RedLineFigure>> ListRedLines(absl::string_view month,
                                                                      absl::string_view referring) = 0;
  // How cases went, in the order of their ids from the first above `after`; at most `limit` of them.
  virtual absl::StatusOr<StoryPage> ListStories(const StoryQuery& query, absl::string_view after, int limit) = 0;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_READ_TXN_H_
