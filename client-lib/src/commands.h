#ifndef IHALA_CLIENT_LIB_SRC_COMMANDS_H_
#define IHALA_CLIENT_LIB_SRC_COMMANDS_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "client-lib/src/cases.h"
#include "client-lib/src/engine.h"
#include "common/base/errors.h"
#include "ihala/records.h"

namespace ihala::client {

// Judges commands by the same code as the server and queues those that pass. Every function here that queues makes one
// transaction; `also` runs inside it, for what must happen together with the command. Codes: see Client.
using Also = absl::FunctionRef<absl::Status()>;
inline absl::Status Nothing() { return absl::OkStatus(); }

// Saves a draft, completed; see Client::SaveDraft. SubmitDraft queues it and deletes it in one transaction.
absl::StatusOr<std::string> SaveDraft(Engine& engine, const v1::Referral& referral, std::string referral_id);
absl::StatusOr<Queued> SubmitDraft(Engine& engine, const std::string& referral_id);

// Submits a referral as it is.
absl::StatusOr<Queued> QueueSubmission(Engine& engine, const std::string& referral_id, const v1::Referral& referral,
                                       Also also);
absl::StatusOr<Queued> QueueStep(Engine& engine, const std::string& referral_id, absl::string_view step_id,
                                 const std::vector<v1::InputValue>& inputs, Also also);
// `step_id` is the pending step that is answered; empty takes the one that is pending now.
absl::StatusOr<Queued> QueueConfirmation(Engine& engine, const std::string& referral_id, absl::string_view step_id,
                                         bool agrees, const std::vector<v1::InputValue>& inputs, Also also);
absl::StatusOr<Queued> QueueComment(Engine& engine, const std::string& referral_id, const v1::AddComment& comment,
                                    Also also);

// The case as the person sees it, to act on. NOT_FOUND, FAILED_PRECONDITION (NO_WORKFLOW).
absl::StatusOr<CaseState> LoadActive(Engine& engine, const std::string& referral_id);
// An operation on a case as the person sees it now.
absl::StatusOr<v1::Operation> BeginOperation(Engine& engine, const CaseState& state);
// What the server would say about the operation, if it knew what this device knows.
absl::Status JudgeOperation(Engine& engine, const CaseState& state, const v1::Operation& operation);

// Encodes an operation that was judged and adds it to the outbox. INVALID_ARGUMENT for one that the server's decoder
// would refuse, RESOURCE_EXHAUSTED (TOO_LARGE).
absl::StatusOr<Queued> QueueOperation(Engine& engine, const v1::Operation& operation, Lane lane, Also also);

// The step of a kind or with a verb at the case's present stage. FAILED_PRECONDITION (NOT_ALLOWED_FROM_STAGE) where
// there is none, NOT_FOUND for an unknown case, FAILED_PRECONDITION (NO_WORKFLOW).
absl::StatusOr<std::string> StepIdOfKind(Engine& engine, const std::string& referral_id, v1::StepKind kind);
absl::StatusOr<std::string> StepIdByVerb(Engine& engine, const std::string& referral_id, absl::string_view verb);

// What Submit would say about a referral, and what should be looked at again.
absl::StatusOr<DraftCheck> CheckSubmission(Engine& engine, const v1::Referral& referral);
// Adds what follows from the account and the directory and is missing: ids, referring side, agreement.
// INVALID_ARGUMENT for text that is not UTF-8 or a referral above the size limit.
absl::Status CompleteReferral(Engine& engine, v1::Referral* referral);

// Turns a reduction that is not APPLIED into an error.
absl::Status RefusalStatus(absl::string_view reason, const std::vector<FieldViolation>& fields);

// The lane of an operation.
Lane LaneOf(const v1::Operation& operation, const Workflow* workflow);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_COMMANDS_H_
