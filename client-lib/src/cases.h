#ifndef IHALA_CLIENT_LIB_SRC_CASES_H_
#define IHALA_CLIENT_LIB_SRC_CASES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client-lib/src/engine.h"
#include "ihala/records.h"

namespace ihala::client {

// One case as the person should see it: the server's copy with the waiting commands applied by the server's own
// reducer. Computed at each read and never stored, so that it cannot disagree with what it comes from.
struct CaseState {
  std::string referral_id;
  // False for a case of which there is neither a copy nor a command that makes it.
  bool exists = false;
  // True where a waiting command had an effect on `core`.
  bool predicted = false;
  v1::CaseCore core;
  // The newest change number of the copy; 0 without one.
  uint64_t copy_seq = 0;
  // The workflow that the case follows; null if this device does not have it.
  const Workflow* workflow = nullptr;
  std::optional<v1::Referral> dossier;
  // The change number of the copy of the dossier; 0 without one.
  uint64_t dossier_seq = 0;
  // All but the core has left the device.
  bool forgotten = false;
  // Conflicts that waiting amendments settle.
  std::vector<uint64_t> settled;
  // Commands of this case that the fold had to look at: not settled, or not yet in the copy.
  std::vector<OutboxRow> commands;
};

// One case. `exists` is false where the store knows nothing of it.
absl::StatusOr<CaseState> LoadCase(Engine& engine, const std::string& referral_id);
// Every case and draft, newest change first.
absl::StatusOr<std::vector<CaseSummary>> SummariseCases(Engine& engine);
// The base of an amendment that is decided on this state; empty without a copy of the dossier.
absl::StatusOr<v1::Base> DossierBase(Engine& engine, const CaseState& state);
// The conflicts of the copy that nothing settles, oldest first.
absl::StatusOr<std::vector<v1::DossierConflict>> OpenConflicts(Engine& engine, const CaseState& state);
// One case or draft in full. NOT_FOUND.
absl::StatusOr<CaseView> ViewCase(Engine& engine, const std::string& referral_id);
// See Client::FindCase.
absl::StatusOr<std::string> FindCaseId(Engine& engine, absl::string_view code_or_id);
// What happened, oldest first. NOT_FOUND.
absl::StatusOr<std::vector<v1::HistoryEntry>> ViewHistory(Engine& engine, const std::string& referral_id);
// The dialogue with the comments that are still queued. NOT_FOUND.
absl::StatusOr<std::vector<CommentView>> ViewComments(Engine& engine, const std::string& referral_id);

// An operation as it is handed out, with words for its reason.
absl::StatusOr<OperationRecord> ToRecord(Engine& engine, const OutboxRow& row);
// The person as an actor on a case.
Actor ActorFor(const Engine& engine, const v1::CaseCore& core, const Workflow& workflow);
// The person as an actor on a case that their submission would make.
Actor SubmitterOf(const Engine& engine, const v1::Referral& referral);
absl::Status NoSuchCase();

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_CASES_H_
