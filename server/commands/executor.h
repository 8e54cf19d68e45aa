#ifndef IHALA_SERVER_COMMANDS_EXECUTOR_H_
#define IHALA_SERVER_COMMANDS_EXECUTOR_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/notification.h"
#include "common/access/access.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/v1/figure.pb.h"
#include "ihala/v1/operation.pb.h"
#include "server/commands/directory_entry.h"
#include "server/commands/dossier_findings.h"
#include "server/commands/notices.h"
#include "server/commands/outbox.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// One operation on a case, however it came: by an online call, an exchange or an import.
struct CaseCommand {
  std::string account;  // The author. Who the account is now is looked up when it is judged.
  // Where its verdict is kept: StreamKey or RequestKey.
  std::string ledger_key;
  std::string digest;           // 32 bytes; the same key with another digest is STREAM_FORKED.
  std::string operation_bytes;  // As it came; never rewritten.
  v1::Operation operation;      // Parsed from it.
  // What is wrong with the form of the operation, where it does not parse: INVALID_ARGUMENT with fields, or
  // RESOURCE_EXHAUSTED where it is too large. Such an operation is refused like any other, so that it blocks nobody.
  absl::Status form;
  // For submissions: set by the executor.
  std::optional<DossierFindings> findings;
  // For operations of a stream: that, the number on it, and the digest that it goes on from; otherwise empty and 0.
  std::string stream_id;
  uint64_t n = 0;
  std::string previous_digest;
  // For online calls: the revision of the core that the caller saw; a later one is STALE_REVISION. 0 does not ask.
  uint64_t base_revision = 0;
  // Whether it is one of many that were commanded at once: see Step.in_bulk.
  bool in_bulk = false;
};

// What became of one command.
struct CaseOutcome {
  v1::Verdict verdict;
  // The core after it as the author may see it; empty where the author may not know of the case.
  v1::CaseCore core;
  // True where the author named a case that is not there, or not theirs and never was: to be counted as a look-up. Not
  // for a verdict that is repeated, so that what waits counts once however often it is offered again.
  bool names_no_case = false;
};

// The ledger's keys: an operation of a stream, or an online call's request id.
std::string StreamKey(absl::string_view stream_id, uint64_t n);
std::string RequestKey(absl::string_view account, absl::string_view request_id);

struct DirectoryCommand {
  std::string account;  // Who commands it.
  // Where its answer is kept; empty for what is not remembered.
  std::string ledger_key;
  std::string digest;
  uint64_t base_revision = 0;
  DirectoryEntry entry;
};

// A decision on an operation of a revoked device that waits for one.
struct HeldReview {
  std::string account;  // Who decides.
  std::string ledger_key;
  std::string digest;
  std::string held_key;  // The operation's own ledger key.
  bool accepts = false;
};

// The one way in. Everything that changes the store passes here, in this order and in one transaction: load, authorise,
// check freshness, apply the rule, store, audit, ledger. Thread-safe.
class Executor {
 public:
  // All must outlive it.
  Executor(Store* store, Reference* reference, Clock* clock, Random* random);

  // Judges a batch in one transaction, in the given order; what one fails in is undone alone. A command's refusal is
  // its verdict; the status is for the store's failures only, and then nothing of the batch happened. `done` is called
  // once, on some thread.
  void Execute(std::vector<CaseCommand> commands, std::function<void(absl::StatusOr<std::vector<CaseOutcome>>)> done);

  // Applies a directory change. Returns the entry's change number. PERMISSION_DENIED for who may not command it,
  // INVALID_ARGUMENT with fields, ABORTED (STALE_REVISION), ALREADY_EXISTS for a workflow or agreement version that is
  // there, NOT_FOUND for an agreement or account that is not or not the caller's, FAILED_PRECONDITION as the services
  // say.
  void Execute(DirectoryCommand command, std::function<void(absl::StatusOr<uint64_t>)> done);

  // Decides on what is held. `done` gets the verdict that it has from then on, or an error as DeviceService.ReviewHeld
  // says, or of the store.
  void Execute(HeldReview review, std::function<void(absl::StatusOr<v1::Verdict>)> done);

  // Adds what a device reports of red lines to the figures: see CountReported. Waits for the commit, on this thread or
  // another; errors are the store's.
  absl::StatusOr<bool> Count(const std::string& account, const v1::RedLineReport& report);

  // Does what the dates ask for that have passed by now: see due_dates.h. In small transactions one after the other, so
  // that others come in between; on this thread, until nothing is left or `ending`, which may be null, is notified.
  // Errors are the store's, and what was done before one stays done.
  absl::Status PassDates(const absl::Notification* ending = nullptr);
  // Does what falls due in cases by itself: see clock_sweep.h. In small transactions and on this thread, like
  // PassDates.
  absl::Status SweepClocks(const absl::Notification* ending = nullptr);
  // Enters that the referring side knows of what its device read: see notices.h. Mostly reads only; waits for the
  // commit where there is one. Errors are the store's.
  absl::Status NoteRead(const ReadUpTo& read);
  // Takes messages that are due and notes them as told; notes what became of one; and deletes what people were told so
  // long ago that nobody asks: see outbox.h. On this thread; wait for the commit. Errors are the store's.
  absl::StatusOr<std::vector<OutgoingMessage>> TakeMessages(const OutboxLimits& limits, int most);
  absl::Status SettleMessage(const OutboxLimits& limits, const OutgoingMessage& message, const DeliveryResult& result);
  absl::Status DropOldNotifications(const absl::Notification* ending = nullptr);
  // Erases the cases whose time is over, and finishes every erasure of which the key is not destroyed yet: see
  // erasure.h. In small transactions and on this thread, like PassDates.
  absl::Status Erase(const absl::Notification* ending = nullptr);
  // Its two parts.
  absl::Status EraseDueCases(const absl::Notification* ending);
  absl::Status FinishErasures(const absl::Notification* ending);
  // Erases again what was erased before the database was put back from a backup, and makes the list of erasures whole
  // where that was. No answer is given before.
  absl::Status EraseAgain();
  // Has open cases follow another version of their workflow, where both organisations signed that and it has begun: see
  // case_migration.h. In small transactions and on this thread, like PassDates.
  absl::Status MigrateCases(const absl::Notification* ending = nullptr);
  // The part of PassDates that the first answer waits for: cases that a program wrote which knew less of what ends.
  absl::Status CompleteCases();

  Store& store() { return *store_; }
  const Reference& reference() const { return *reference_; }

 private:
  // Calls `number`, one of those in due_dates.h, until nothing is left or `ending` is notified.
  using Number = absl::StatusOr<int> (*)(WriteTxn&, const ReferenceData&, absl::Time now, int most);
  absl::Status NumberAll(Number number, const absl::Notification* ending);
  // Puts into the list of erasures what only the database knows: the list was lost.
  absl::Status ListAgain();
  // What can be found out about a command before its turn.
  void LookAhead(CaseCommand& command) const;

  Store* store_;
  Reference* reference_;
  Clock* clock_;
  Random* random_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_EXECUTOR_H_
