#ifndef IHALA_CLIENT_H_
#define IHALA_CLIENT_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ihala/device_standing.h"
#include "ihala/ids.h"
#include "ihala/options.h"
#include "ihala/records.h"
#include "ihala/store_status.h"
#include "ihala/sync.h"
#include "ihala/transport.h"
#include "ihala/v1/directory_service.pb.h"

namespace ihala {

// One person's store on one device: drafts, the queue of commands, and a copy of what the server lets them see.
//
//   auto client = Client::Create({.path = "field.ihala"});
//   (*client)->SignIn(**transport, "W-31", passphrase);   // online, once
//   auto draft = (*client)->SaveDraft(referral);          // from here on offline
//   (*client)->Submit(*draft);
//   (*client)->Sync(**transport, {});                     // whenever there is a link
// What a function acknowledged with OK is on disk. Nothing that a person typed is ever dropped: a command is in the
// queue, or acknowledged by the server's signed receipt, or listed under attention with its reason.
//
// What the person may see only until a moment, as a receiver what a family consented to until a day, is overwritten
// once that is over, without a link too: when the store is opened, locked or not, and before each call that reads or
// writes cases. A program that stays open without anything to do should make one now and then, as ListCases.
//
// Threads: any thread may call any function. Calls take turns, except that Sync holds no lock while it waits for the
// network: saving and reading go on meanwhile. Processes: a store is open in one process at a time.
//
// Codes, everywhere: FAILED_PRECONDITION with reason LOCKED before SignIn or Unlock, or OFFLINE_TOO_LONG instead of
// them (of all that reads or writes cases), NOT_FOUND for an id that the store does not hold, INVALID_ARGUMENT with
// FieldsOf for wrong values, RESOURCE_EXHAUSTED for a full disk, INTERNAL and DATA_LOSS for a failing one.
class Client {
 public:
  // Makes a store with a new signing key and stream, readable by the owner alone. ALREADY_EXISTS if the file exists;
  // UNAVAILABLE (reason STORE_IN_USE) if another process has it.
  static absl::StatusOr<std::unique_ptr<Client>> Create(const Options& options);
  // Opens a store. NOT_FOUND if there is none; UNAVAILABLE (STORE_IN_USE) as above; FAILED_PRECONDITION if a newer
  // version of the program wrote it. A damaged file is moved aside, never deleted; all operations and drafts that can
  // be read go into a fresh store in its place (StoreStatus says so), which must sign in again.
  static absl::StatusOr<std::unique_ptr<Client>> Open(const Options& options);
  // Waits for a running Sync, which must have been cancelled by its owner if it is not to take its time.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Signs in over the network, binds this store to the account for ever, and unlocks it. UNAUTHENTICATED for a wrong
  // account or passphrase, RESOURCE_EXHAUSTED after too many wrong ones, FAILED_PRECONDITION (OTHER_ACCOUNT) if the
  // store is another account's or (OTHER_SERVER) the server is not the one of the first sign-in, PERMISSION_DENIED for
  // a device that is not let in, with a reason as SessionService.SignIn has them. Where the passphrase has been changed
  // since the last sign-in, under which the store is sealed: FAILED_PRECONDITION (OLD_PASSPHRASE_NEEDED) asks for that.
  absl::Status SignIn(Transport& transport, absl::string_view account, absl::string_view passphrase,
                      const SignInOptions& options = {});
  // Unlocks without a link, by the passphrase of the last sign-in. UNAUTHENTICATED if it is wrong; each wrong one
  // doubles the wait before the next (RESOURCE_EXHAUSTED until then, also after a restart); FAILED_PRECONDITION
  // (NEVER_SIGNED_IN; OFFLINE_TOO_LONG; DEVICE_LOCKED, DEVICE_REVOKED, DEVICE_WIPED where the organisation ordered so).
  absl::Status Unlock(absl::string_view passphrase);
  // Hides everything until the next Unlock or SignIn, and wipes what it keeps in memory (ADR 20). Deletes nothing.
  void Lock();
  // Ends the session (at the server too if it is reached and the store is open), and locks. Unsent commands stay.
  absl::Status SignOut(Transport& transport);

  // Saves a draft, new (empty id) or in place of the one with this id, and returns its id. Fields may be missing; ids
  // of household and people are made, and routing that follows from the account (worker, organisation, only agreement)
  // is filled in. INVALID_ARGUMENT for text that is not UTF-8; FAILED_PRECONDITION (ALREADY_SUBMITTED) for such a case.
  absl::StatusOr<std::string> SaveDraft(const v1::Referral& referral, absl::string_view referral_id = "");
  absl::StatusOr<Draft> GetDraft(absl::string_view referral_id);
  absl::StatusOr<std::vector<Draft>> ListDrafts();  // Newest first.
  absl::Status DeleteDraft(absl::string_view referral_id);
  // What Submit would say, changing nothing.
  absl::StatusOr<DraftCheck> CheckDraft(absl::string_view referral_id);
  absl::StatusOr<DraftCheck> CheckReferral(const v1::Referral& referral);

  // Checks a draft by the same rules as the server (fields, consent, routing, agreement, workflow, role) and queues it;
  // the draft goes in the same transaction. Refused with INVALID_ARGUMENT (reason INVALID, CONSENT_MISSING,
  // AGREEMENT_EXPIRED or RED_LINE_BLOCKED), PERMISSION_DENIED (PERMISSION), RESOURCE_EXHAUSTED (TOO_LARGE), or
  // FAILED_PRECONDITION (NO_WORKFLOW: sync first; WORKFLOW_NOT_SIGNED: by both organisations); the draft then stays as
  // it was. What an agreement stops is counted by kind, without the person, and reported by the next sync.
  absl::StatusOr<Queued> Submit(absl::string_view referral_id);
  // SaveDraft and Submit in one; keeps nothing if it is refused.
  absl::StatusOr<Queued> SubmitReferral(const v1::Referral& referral);
  // The same once only for each `token` (1 to 64 bytes, of the caller's choosing, as the digest of a row of a file),
  // whatever became of the case since: the second time it changes nothing and gives ALREADY_EXISTS (reason
  // SUBMITTED_BEFORE), before any rule is looked at. A refusal uses no token up.
  absl::StatusOr<Queued> SubmitReferralOnce(const v1::Referral& referral, absl::string_view token);
  absl::StatusOr<bool> WasSubmitted(absl::string_view token);  // Whether something was, under this token.

  // The names that this organisation's sheets have for columns (see ImportOptions::columns), remembered for every later
  // import. Adds to those that are known, replacing equal names. INVALID_ARGUMENT with field `columns[NAME]` for a key
  // that is none. SaveImportColumns with `forget` set forgets the others first.
  absl::Status SaveImportColumns(const std::map<std::string, std::string>& columns, bool forget = false);
  absl::StatusOr<std::map<std::string, std::string>> GetImportColumns();

  // Queues a step. FAILED_PRECONDITION (NOT_ALLOWED_FROM_STAGE; NEEDS_LINK for a step that only works online),
  // PERMISSION_DENIED, INVALID_ARGUMENT with fields `inputs.<name>`, ALREADY_EXISTS (ALREADY) if it is already so.
  // `ByVerb` finds the step by its verb at the case's present stage; `Answer` and `Withdraw` by what the step means.
  absl::StatusOr<Queued> TakeStep(absl::string_view referral_id, absl::string_view step_id,
                                  const std::vector<v1::InputValue>& inputs);
  absl::StatusOr<Queued> TakeStepByVerb(absl::string_view referral_id, absl::string_view verb,
                                        const std::vector<v1::InputValue>& inputs);
  absl::StatusOr<Queued> Answer(absl::string_view referral_id, const std::vector<v1::InputValue>& inputs);
  absl::StatusOr<Queued> Withdraw(absl::string_view referral_id, const std::vector<v1::InputValue>& inputs);
  // Agrees to or contests the pending step, as the second party. Codes as for TakeStep.
  absl::StatusOr<Queued> ConfirmStep(absl::string_view referral_id, bool agrees,
                                     const std::vector<v1::InputValue>& inputs);
  // Queues a comment of 1 to 2000 characters.
  absl::StatusOr<Queued> AddComment(absl::string_view referral_id, v1::Audience audience, absl::string_view text);

  // Queues the amendment that makes `edited` of the dossier of `seen`, which is what GetCase gave and the person saw:
  // only what differs, people told apart by their ids (made where one is missing). The view has it at once; where
  // others changed the same fields meanwhile the server keeps both values. `settled` names conflicts of `seen` that
  // this settles: their fields keep the present value, or get that of `edited`. INVALID_ARGUMENT with the fields that
  // may not be amended or are wrong then (reason INVALID or CONSENT_MISSING), PERMISSION_DENIED, FAILED_PRECONDITION
  // (NOT_ALLOWED_FROM_STAGE: closed; FORGOTTEN: see FetchAgain), ALREADY_EXISTS (ALREADY) where nothing differs.
  absl::StatusOr<Queued> AmendReferral(const CaseView& seen, const v1::Referral& edited,
                                       const std::vector<uint64_t>& settled = {});

  // Every case and draft, newest change first.
  absl::StatusOr<std::vector<CaseSummary>> ListCases();
  // The server's copy with the waiting commands applied by the server's own rules, computed anew each time.
  absl::StatusOr<CaseView> GetCase(absl::string_view referral_id);
  // The id of the case or draft with this short code (any spelling), UUID text, or unambiguous beginning of the latter
  // (8 characters or more). NOT_FOUND; FAILED_PRECONDITION (AMBIGUOUS).
  absl::StatusOr<std::string> FindCase(absl::string_view code_or_id);
  // The next sync brings a case back whole that left the device after its receipt. NOT_FOUND, FAILED_PRECONDITION
  // (NOT_FORGOTTEN).
  absl::Status FetchAgain(absl::string_view referral_id);
  // What happened, oldest first, as the server recorded it.
  absl::StatusOr<std::vector<v1::HistoryEntry>> ListHistory(absl::string_view referral_id);
  // The dialogue, oldest first; queued comments last.
  absl::StatusOr<std::vector<CommentView>> ListComments(absl::string_view referral_id);
  // What needs a person: refused commands first, then questions, confirmations, overdue, the rest.
  absl::StatusOr<std::vector<AttentionItem>> ListAttention();
  // Every operation that this store ever queued and still holds, oldest first.
  absl::StatusOr<std::vector<OperationRecord>> ListOperations();

  // Resolves a refused operation; FAILED_PRECONDITION (NOT_REFUSED) for any other. Resend queues the same command anew,
  // decided on the case as it is seen now (codes as for the command itself). Reopen turns a refused submission back
  // into a draft under its old id. Dismiss only puts it out of sight; it stays in ListOperations.
  absl::StatusOr<Queued> ResendRefused(uint64_t operation_id);
  absl::StatusOr<std::string> ReopenRefused(uint64_t operation_id);
  absl::Status DismissRefused(uint64_t operation_id);

  // The directory as last received; workflow versions included, by name.
  absl::StatusOr<v1::GetDirectoryResponse> GetDirectory();
  // A workflow version; 0 for the newest. NOT_FOUND if it was not received.
  absl::StatusOr<v1::Workflow> GetWorkflow(absl::string_view workflow_id, uint32_t version = 0);
  // Every version of the sharing agreements of one's own organisation as last received, signed or not, by id and the
  // newest first: what binds its referrals (docs/agreements.md).
  absl::StatusOr<std::vector<AgreementView>> ListAgreements();
  // The account that the store belongs to, as of the last sign-in.
  absl::StatusOr<v1::Account> GetAccount();
  // The words for a reason code of the set ("refused", "decline", …) in the newest workflow that knows it; the code
  // itself in both languages if none does.
  v1::LocalisedText ReasonText(absl::string_view set, absl::string_view code);
  // How the store is; also works while locked, without names of people.
  absl::StatusOr<StoreStatus> GetStatus();
  // The signed heads of the server's trail that this device carries, as a file for an auditor (docs/audit.md); also
  // works while locked, and holds nothing about anybody. FAILED_PRECONDITION before the first sign-in.
  absl::StatusOr<std::string> WriteAuditHeads();

  // Sends what waits and receives what changed, until both are done. Withdrawals go first, then urgent cases, answers,
  // the rest; within one case always in order. A link that is cut is tried again with growing, jittered pauses, or as
  // soon as the transport says that it is back; what was exchanged is never repeated. See SyncResult for how it can
  // end. Progress is reported at least at each exchange.
  SyncResult Sync(Transport& transport, const SyncOptions& options);

  // Sends what waits and fetches nothing, which also works while the store is locked: operations are sealed to the
  // server when they are queued, and leave under their author's name by the device's signature, without a session.
  // Verdicts come to light at the next Unlock, and orders to the device are carried out. As Sync otherwise; OK when
  // everything that can leave was judged or offered once, and `all_synced` is never set. UNAUTHENTICATED (NO_STREAM)
  // where the server does not know this device or trust its account any more.
  SyncResult Deliver(Transport& transport, const SyncOptions& options);

  // Holds a watch open: the server then rings when there is something to fetch. Changes nothing here, may run beside a
  // sync, and nothing ever depends on it; BackgroundSync puts both together. Blocks until it ends. OK: the server wants
  // a new one; UNIMPLEMENTED: server or transport has no watches; CANCELLED, UNAVAILABLE, UNAUTHENTICATED,
  // PERMISSION_DENIED and RESOURCE_EXHAUSTED (too many watch): go on by the timer.
  absl::Status Watch(Transport& transport, const WatchOptions& options);

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ihala

#endif  // IHALA_CLIENT_H_
