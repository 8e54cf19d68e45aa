#ifndef IHALA_SERVER_HANDLERS_TELL_STAGE_H_
#define IHALA_SERVER_HANDLERS_TELL_STAGE_H_

#include "absl/status/status.h"
#include "ihala/v1/referral_service.pb.h"
#include "server/handlers/call.h"

namespace ihala::handlers {

// See ReferralService.TellStage. Whoever is let in may ask about any case: the code is what the family shows.
absl::Status TellStage(HandlerEnv& env, const Call& call, const v1::TellStageRequest& request,
                       v1::TellStageResponse* response);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_TELL_STAGE_H_
