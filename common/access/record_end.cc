#include "common/access/record_end.h"

#include "common/access/access.h"
#include "common/workflow/tombstone.h"

namespace ihala {

absl::Time RecordEndOf(const v1::CaseCore& core, const Workflow& workflow, const Policy& policy) {
  if (IsTombstone(core, workflow) || core.legal_hold() || core.has_pending()) return absl::InfiniteFuture();
  const CaseFacts facts = FactsOf(core, workflow);
  if (facts.closed_at == absl::InfiniteFuture()) return absl::InfiniteFuture();
  const bool refused = facts.stage_kind == v1::STAGE_KIND_CLOSED_REFUSED;
  return facts.closed_at + policy.RecordOf(facts.agreed(), refused, facts.closed_at);
}

}  // namespace ihala
