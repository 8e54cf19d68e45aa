#ifndef IHALA_SERVER_STORE_RECORDS_H_
#define IHALA_SERVER_STORE_RECORDS_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/audit/record.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/common.pb.h"
#include "ihala/v1/operation.pb.h"
#include "ihala/v1/queue_service.pb.h"
#include "ihala/v1/thread_service.pb.h"
#include "ihala/v1/workflow.pb.h"
#include "server/store/account_records.h"

// Plain values that the store takes and gives. No SQL and no rules here.
namespace ihala {

// What kind of row of the feed this is. The numbers are in the file: never change or reuse one. They are also the order
// of rows that one operation writes, so that a case's core comes before its children.
enum class RowKind {
  kOrganisation = 1,
  kProgramme = 2,
  kDesk = 3,
  kGovernorate = 4,
  kAgreement = 5,
  kWorkflow = 6,
  kOutage = 7,
  kCore = 10,
  kDossier = 11,
  kComment = 12,
  kHistory = 13,
  kLeft = 14,
  kConflict = 15,
  // In nobody's feed: what the server keeps beside a dossier.
  kDossierNumbers = 16,
  // Of the directory, and in nobody's feed either: whoever signs one reads it online.
  kMigration = 20,
  // Of the directory, and in everybody's feed.
  kArrangement = 21,
};

// The number of the kind's field in v1::Row, by which devices know it.
uint32_t FieldOf(RowKind kind);

// Whose feeds a row belongs to. A row is in the feed of each party that is not empty; "*" is everybody signed in.
struct RowScope {
  std::string referring;  // Organisation code, or "*".
  std::string receiving;  // Organisation code.
  std::string assignee;   // WorkerParty of the caseworker who looks after the case.
  std::string author;     // WorkerParty of who wrote it, where that is somebody else.
};

// Of what everybody signed in reads.
inline RowScope ScopeOfEverybody() { return {"*", "", "", ""}; }

// The party under which a caseworker's cases lie: what they did for another organisation is not theirs any more.
inline std::string WorkerParty(const std::string& organisation, const std::string& account) {
  return organisation + ":" + account;
}

// Whose feeds the rows of a case belong to; of a comment, only those of the people who may read it.
RowScope ScopeOf(const v1::CaseCore& core);
RowScope ScopeOf(const v1::CaseCore& core, const v1::Comment& comment);

// The party under which an organisation's agreements lie, apart from its cases: all of its people read the agreements,
// not all of them read all cases. No organisation's code has a colon.
inline std::string AgreementParty(const std::string& organisation) { return "agreements:" + organisation; }

// One of the feeds: a column of RowScope. The numbers are in the file.
enum class Party { kReferring = 1, kReceiving = 2, kAssignee = 3, kAuthor = 4 };

// One row of the feed, whole. Its body is a serialised message of its kind.
struct FeedRow {
  uint64_t seq = 0;
  RowKind kind = RowKind::kCore;
  std::string referral_id;  // Empty for reference data.
  std::string row_id;
  std::string body;
};

// What the ledger holds of one operation or online call: once there, the answer to its repetition.
struct LedgerEntry {
  std::string digest;   // 32 bytes: chain digest, or digest of the online call.
  std::string verdict;  // Serialised v1::Verdict.
  // The operation's bytes. Empty where only digest and verdict may be kept (refused for consent or a red line), and
  // where the key of its case was destroyed.
  std::string operation;
  // Of an operation of a stream: the digest that it goes on from, 32 bytes. Empty for an online call.
  std::string previous = {};
  // The case under whose key the bytes are put; empty where they name none. Not read back.
  std::string referral_id = {};
};

// What the ledger holds of an operation's place in the chain of its stream. Both as in LedgerEntry.
struct ChainLink {
  std::string digest;
  std::string previous;
};

// An operation that waits for the case that it names, or for its organisation to decide on it. Its bytes are empty once
// the key of that case was destroyed.
struct ParkedOperation {
  std::string ledger_key;
  std::string account;
  std::string operation;
  // Where it waits for a decision: the code of the device that sent it. Empty where it waits for its case.
  std::string device = {};
  // The case, and its place among all that wait. Not written.
  std::string referral_id = {};
  int64_t place = 0;
};

// Where a case stands among its dates (see DatesOf in common/access): its rows were last numbered between these two.
struct CaseDates {
  absl::Time passed = absl::InfinitePast();
  absl::Time due = absl::InfiniteFuture();

  // What `due` is where the rows have to be numbered again whatever the dates are: what was agreed about the case is
  // another thing now.
  static absl::Time AtOnce() { return absl::UnixEpoch() - absl::Seconds(1); }
  bool IsAskedFor() const { return due == AtOnce(); }
  // Whether the rows have to be numbered again: a date has passed since, or the clock was set back behind one.
  bool IsOver(absl::Time now) const { return due <= now || passed > now; }
};

// Where the trail stands.
struct AuditTip {
  uint64_t n = 0;     // 0 before the first record.
  std::string chain;  // 32 bytes.
};

// Open cases that one organisation referred to another under one version of a workflow.
struct OpenCasesQuery {
  v1::WorkflowRef version;
  std::string referring;
  std::string receiving;
};

// A feed: whose rows, and the code of who they are.
using Feed = std::pair<Party, std::string>;

// The feeds in which a row of this scope lies. The codes are the scope's own and live as long as it does.
std::vector<std::pair<Party, const std::string*>> FeedsOf(const RowScope& scope);

// What one commit may be news of, for those who wait for news. No contents: who is concerned, not by what.
struct CommitNews {
  // The feeds into which rows were put.
  std::set<Feed> feeds;
  // Sessions that were ended, by the hash of their token; and accounts of which all sessions were.
  std::set<std::string> ended_sessions;
  std::set<std::string> signed_out;

  bool empty() const { return feeds.empty() && ended_sessions.empty() && signed_out.empty(); }
};

// A copy of the database of which an operator said that it was seen to open with its keys.
struct BackupRecord {
  uint64_t horizon = 0;  // The highest change number in it.
  absl::Time reported_at;
};

struct StoreFigures {
  uint64_t head_seq = 0;
  uint64_t cases = 0;
  uint64_t operations = 0;
  uint64_t accounts = 0;
  uint64_t database_bytes = 0;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_RECORDS_H_
