#ifndef IHALA_SERVER_HANDLERS_CASE_VIEW_H_
#define IHALA_SERVER_HANDLERS_CASE_VIEW_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/access/access.h"
#include "common/workflow/workflow.h"
#include "server/handlers/call.h"

namespace ihala {

// One case through the eyes of one caller. Only made where the caller may know of the case.
struct ShownCase {
  v1::CaseCore core;  // Whole: decide by it, then show Shown().
  std::shared_ptr<const Workflow> workflow;
  CaseFacts facts;
  FieldSet fields = FieldSet::None();
  // On which days its clocks run.
  CaseDays days = {};

  // The core as the caller may see it.
  v1::CaseCore Shown() const;
  // Ids of the steps that the caller may take now.
  std::vector<std::string> PermittedSteps(const Caller& caller, absl::Time now) const;
  // How its clock stands, told by nothing that the caller may not see.
  v1::CaseClock Clock(const ReferenceData& reference, absl::Time now) const;
};

// nullopt where the caller must not learn that the case exists. INTERNAL where the case names a workflow that is not
// loaded, which nothing should bring about.
absl::StatusOr<std::optional<ShownCase>> ViewOf(const ReferenceData& reference, const Call& call, v1::CaseCore core,
                                                absl::Time now);

// NOT_FOUND in the same words for a case that does not exist and for one that the caller may not know of.
absl::StatusOr<ShownCase> LoadCase(HandlerEnv& env, const Call& call, ReadTxn& txn, absl::string_view referral_id);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_CASE_VIEW_H_
