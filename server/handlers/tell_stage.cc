#include "server/handlers/tell_stage.h"

#include <memory>
#include <optional>
#include <string>

#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "server/commands/sought_case.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// Nobody learns anything of what a frozen organisation referred, or was referred to.
bool IsShut(const Policy& policy, const v1::CaseCore& core) {
  return policy.IsFrozen(core.referring_organisation()) || policy.IsFrozen(core.receiving_organisation());
}

}  // namespace

absl::Status TellStage(HandlerEnv& env, const Call&, const v1::TellStageRequest& request,
                       v1::TellStageResponse* response) {
  const absl::StatusOr<std::string> code = text::ParseShortCode(request.short_code());
  RETURN_IF_ERROR(FieldChecks(request)
                      .That(code.ok(), "short_code", "MALFORMED", "is eight letters and their check letter")
                      .Status());
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<std::string> id, txn.FindByShortCode(*code));
    // A code that nobody has is gone about like one of others.
    ASSIGN_OR_RETURN(const std::optional<SoughtCase> found,
                     SeekCase(txn, *reference, id.value_or(std::string(kIdBytes, '\xFF'))));
    if (!found.has_value() || !found->is_there || IsShut(*reference->policy, found->core)) return CaseNotFound();
    const v1::Stage* const stage = found->workflow->FindStage(found->core.stage_id());
    if (stage == nullptr) return absl::InternalError("A case is in a stage that its workflow does not have.");
    *response->mutable_words() = stage->explanation();
    return absl::OkStatus();
  });
}

}  // namespace ihala::handlers
