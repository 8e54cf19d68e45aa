#ifndef IHALA_COMMON_WORKFLOW_REDUCER_H_
#define IHALA_COMMON_WORKFLOW_REDUCER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/workflow/actor.h"
#include "common/workflow/party_days.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/operation.pb.h"

namespace ihala {

// What one operation does to one case. The caller (server or device) gives numbers to rows, checks permission of the
// whole case before, and stores what comes out.
struct Reduction {
  // APPLIED, ALREADY, REJECTED or PARKED. Only APPLIED comes with effects below. (Of an amendment the server makes
  // MERGED where it meets another one.)
  v1::VerdictKind kind = v1::VERDICT_KIND_REJECTED;
  // For REJECTED and PARKED: a code of the reason sets "refused" and "parked" (NOT_ALLOWED_FROM_STAGE, PERMISSION,
  // STALE_REVISION, CONSENT_MISSING, INVALID, ERASED, UNKNOWN_PREDECESSOR).
  std::string reason;
  // For REJECTED(INVALID): the fields.
  std::vector<FieldViolation> fields;
  // For ALREADY: who did it first.
  std::string already_by;

  // Effects. `core` is the whole new core, without its revision; unchanged where the operation does not touch it.
  bool core_changed = false;
  v1::CaseCore core;
  // The event, without its seq. Absent where nothing happened.
  std::optional<v1::HistoryEntry> history;
  // A comment to add.
  std::optional<v1::Comment> comment;
  // A new dossier to store: set by the submission.
  const v1::Referral* dossier = nullptr;
  // True where the body of the case must be erased.
  bool erase_body = false;
};

// Applies `operation` to `core` (null where the case does not exist) as `actor` at `received`, the server's time of
// receipt (a device that predicts passes its own best time). Does not check referral fields and routing (see
// common/referral) nor visibility (see common/access). Deterministic and pure. `operation` must outlive the result.
//
// Guards, in this order:
// - a submission of a case that exists is ALREADY; anything else on a case that does not exist is PARKED
//   (UNKNOWN_PREDECESSOR);
// - an erased case takes nothing more: REJECTED(ERASED), but for what is ALREADY so;
// - comments never conflict: ALREADY is decided by the store, by comment id;
// - a step whose effect already holds is ALREADY, with who did it, for those who could take it: the same step brought
//   the case into its present stage from the entry that the author saw, the same proposal waits for its second party,
//   a claim meets a holder, a release meets none, a withdrawal meets another, who opens the identity has done so;
// - a step of kind WITHDRAW does not look at the entry number; every other step of another entry than the present one
//   is REJECTED(STALE_REVISION);
// - an answer to an earlier entry of a case that was refused for want of it counts as the objection (see
//   LateAnswerObjection);
// - an amendment of the dossier is the referrer's while the case is open and the family's consent stands
//   (CONSENT_MISSING once it does not). Its effect on the dossier is not said here: see common/referral's
//   MergeAmendment, and CarryDossier for what follows in the core;
// - what is said of how long the case is kept: see retention_acts.h;
// - then Next and CheckInputs; and the case that an input names is another one, the account that it names may hear it.
// A step with a confirmation that applies to it becomes a pending step, or moves the case at once and leaves the
// pending step behind, as the document says. Withdrawing clears a pending step, unless it leaves the case in its stage.
// When the second party contests what moved at once, the case stays and is marked unconfirmed. The clock answers a
// pending step that ran out of time by a ConfirmStep that does not agree: the document says whether the proposal falls
// away or counts as done.
// `days` says when the clocks of the case run, for a submission those of the case that it makes.
Reduction Reduce(const Workflow& workflow, const v1::CaseCore* core, const v1::Operation& operation, const Actor& actor,
                 absl::Time received, const CaseDays& days = CaseDays());

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_REDUCER_H_
