#include "server/commands/sought_case.h"

#include <utility>

#include "common/base/status_macros.h"

namespace ihala {

absl::StatusOr<std::optional<SoughtCase>> SeekCase(ReadTxn& txn, const ReferenceData& reference,
                                                   absl::string_view referral_id) {
  ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn.FindCoreOrNeighbour(referral_id));
  if (!core.has_value()) return std::optional<SoughtCase>();
  SoughtCase found;
  found.is_there = core->referral_id() == referral_id;
  found.workflow = reference.FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
  if (found.workflow == nullptr) {
    if (found.is_there) return absl::DataLossError("a case follows a workflow that is not loaded");
    // What is wrong with one case must not stand in the way of those beside it.
    return std::optional<SoughtCase>();
  }
  found.facts = FactsOf(*core, *found.workflow);
  if (!found.is_there) {
    // The neighbour may be the caller's own, and deciding on what one sees takes longer: whoever puts a case of their
    // own beside an id would hear by that whether there is one.
    found.facts.referring_organisation.clear();
    found.facts.receiving_organisation.clear();
  }
  found.core = *std::move(core);
  return std::optional<SoughtCase>(std::move(found));
}

}  // namespace ihala
