#ifndef IHALA_SERVER_COMMANDS_CASE_JUDGE_H_
#define IHALA_SERVER_COMMANDS_CASE_JUDGE_H_

#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/random.h"
#include "common/referral/amendment_merge.h"
#include "common/workflow/reducer.h"
#include "server/commands/executor.h"
#include "server/commands/sought_case.h"
#include "server/commands/stream_chain.h"

namespace ihala {

// Judges operations on cases inside one write transaction. Made for one batch; one thread.
class CaseJudge {
 public:
  // What a store's file has of its own.
  struct OfStore {
    uint64_t epoch = 0;           // Of its history.
    absl::string_view phone_key;  // Of the digests of phones.
  };
  // All must outlive it, also `batch`, which is what will be judged. `received` is the server's time of receipt.
  CaseJudge(WriteTxn* txn, const ReferenceData* reference, absl::Span<const CaseCommand> batch, const OfStore& store,
            absl::Time received, Random* random)
      : txn_(txn), reference_(reference), store_(store), received_(received), random_(random), chain_(txn, batch) {}

  // The whole way of one command: ledger, authority, freshness, rule, effects, trail, ledger. A status other than OK is
  // the store's failure; the caller undoes what was written.
  absl::StatusOr<CaseOutcome> Judge(const CaseCommand& command);
  // The verdict on a command whose effects the store would not take although everything spoke for it: refused, with
  // ledger and trail, so that it holds up nobody and stays refused.
  absl::StatusOr<CaseOutcome> RefuseBroken(const CaseCommand& command);
  // Judges anew what waits for the case, which follows another version of its workflow now.
  absl::Status JudgeWaiting(const std::string& referral_id) { return ReplayParked(referral_id); }
  // Decides on what waits for its organisation: see DeviceService.ReviewHeld. Returns the verdict that it has then.
  absl::StatusOr<v1::Verdict> Review(const HeldReview& review);
  // Does what falls due in a case by itself by the time of receipt: see clock_sweep.h.
  absl::Status JudgeClock(const std::string& referral_id);

 private:
  // What was decided, before anything is written.
  struct Ruling {
    Reduction reduction;
    std::shared_ptr<const Workflow> workflow;  // Null where it did not come that far.
    std::optional<v1::CaseCore> before;
    std::optional<MergedAmendment> amendment;  // Where a dossier is amended.
    bool visible = false;                      // Whether the author may know of the case.
    bool stops = false;            // A withdrawal of a case that is not here: it beats the submission that comes later.
    bool names_no_case = false;    // See CaseOutcome.
    std::string held_of = {};      // Where its organisation is to decide first: the device that sent it.
    std::string arrangement = {};  // Of a submission: the trial or shock by which it follows its workflow.

    // The case as it is afterwards. Only where there is one: visible says so.
    const v1::CaseCore& after() const { return reduction.core_changed ? reduction.core : *before; }
  };

  absl::StatusOr<std::optional<CaseOutcome>> FindVerdict(const CaseCommand& command);
  absl::StatusOr<CaseOutcome> Repeat(const CaseCommand& command, const LedgerEntry& entry);
  // The verdict where the operation goes on from another one than the ledger holds, or the one after it, which came
  // first, does: a cloned or rolled-back device.
  absl::StatusOr<std::optional<CaseOutcome>> FindFork(const CaseCommand& command);
  absl::StatusOr<Ruling> Rule(const CaseCommand& command);
  // The same of an author who may do nothing, or an operation without a form; nullopt for any other.
  std::optional<Ruling> RefuseAtOnce(const CaseCommand& command, const std::optional<Caller>& caller) const;
  absl::StatusOr<Ruling> RuleSubmission(const CaseCommand& command, const Caller& caller);
  // What the submission follows: the version that it names, or, where referrals follow that no longer or not yet, or a
  // trial or shock is for it, the one that they follow now. In case_versions.cc, as the next two.
  absl::StatusOr<FollowedWorkflow> VersionOf(const v1::Operation& operation);
  absl::StatusOr<absl::flat_hash_set<std::string>> FullTrials(const v1::Envelope& way, absl::CivilDay today) const;
  // Whether a device without a link may have taken the case for one of this version.
  bool MayHaveFollowed(const v1::CaseCore& core, const v1::WorkflowRef& version) const;
  // What an operation that was decided on by another version than the case's comes to by the case's own; nullopt, with
  // `refusal` set, where that is nothing. In case_versions.cc.
  std::optional<v1::Operation> CarryOver(const v1::Operation& operation, const Ruling& ruling,
                                         Reduction* refusal) const;
  // A case that is not there, or that the caller may not know of: see case_unseen.cc.
  absl::StatusOr<Ruling> RuleUnseen(const CaseCommand& command, const Caller& caller, std::optional<SoughtCase> found);
  absl::StatusOr<Ruling> RuleUnseenSubmission(const CaseCommand& command, const Caller& caller, bool is_taken);
  // A case that the caller may know of; `may_do` says whether they may do this with it.
  absl::StatusOr<Ruling> RuleExisting(const CaseCommand& command, const Caller& caller, SoughtCase found, bool may_do);
  absl::StatusOr<std::vector<FieldViolation>> CheckReferences(const v1::Operation& operation, const Caller& caller,
                                                              const Ruling& ruling);
  bool IsWithdrawal(const v1::Operation& operation, const Caller& caller) const;
  absl::Status CheckSubmission(const CaseCommand& command, const FollowedWorkflow& followed, Reduction* refusal);

  absl::StatusOr<v1::Verdict> Take(const CaseCommand& command, Ruling& ruling);
  // Who did first what the author wanted to do, where the author may know; empty where not.
  std::string NameAsSeenBy(const std::string& account, const Ruling& ruling) const;
  absl::Status Record(const CaseCommand& command, const Ruling& ruling, const v1::Verdict& verdict);
  // Counts the attempt by the kinds of red lines that stopped it. A verdict that is repeated never comes here.
  absl::Status CountBlocked(const CaseCommand& command, const Ruling& ruling);
  // What the operation that is offered again still waits as: under its own ledger key, or the one under which it was
  // filed first. nullopt where it does not.
  absl::StatusOr<std::optional<ParkedOperation>> FindWaiting(const CaseCommand& command, const v1::Verdict& verdict);
  // Whether what waits for the case may be judged now: it came, it never will, or it became somebody else's.
  static bool LetsParkedIn(const CaseCommand& command, const Ruling& ruling, const v1::Verdict& verdict);
  absl::Status ReplayParked(const std::string& referral_id);
  // The command as it came, to be judged again.
  absl::StatusOr<CaseCommand> CommandOf(const ParkedOperation& parked);

  // Of what comes from a revoked device, in case_held.cc: the device for which the operation must wait; empty where it
  // need not. What waited once waits on, whatever became of the device.
  absl::StatusOr<std::string> HoldingDevice(const CaseCommand& command, const std::optional<ParkedOperation>& waits);
  absl::StatusOr<Ruling> RuleHeld(const CaseCommand& command, std::string device);
  absl::Status CheckMayReview(const Caller& caller, const ParkedOperation& held);
  // Suspends the case while a withdrawal of its own organisation waits, and no longer.
  absl::Status SettleSuspension(const std::string& referral_id);
  // Takes the clock's operation, unless it was taken before: then false. In case_clock.cc.
  absl::StatusOr<bool> TakeOfClock(const v1::CaseCore& core, const std::shared_ptr<const Workflow>& workflow,
                                   const v1::Operation& operation);
  // Enters the levels that hear of the case and did not yet.
  absl::Status Escalate(const Workflow& workflow, const v1::CaseCore& core);
  // Whether the clock may close the case as unanswered: every level heard of it, the last one before today.
  absl::StatusOr<bool> MayEndUnanswered(const Workflow& workflow, const v1::CaseCore& core);
  // What the account may see of the case.
  FieldSet SightOf(const std::string& account, const v1::CaseCore& core) const;
  // The core as the account may see it; empty where it may not know of the case, or there is none.
  v1::CaseCore AsSeenBy(const std::string& account, v1::CaseCore core) const;
  v1::CaseCore AsSeenBy(const std::string& account, SoughtCase found) const;

  WriteTxn* txn_;
  const ReferenceData* reference_;
  const OfStore store_;
  absl::Time received_;
  Random* random_;
  absl::flat_hash_set<std::string> forked_;  // Ledger keys that forked in this batch.
  StreamChain chain_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_CASE_JUDGE_H_
