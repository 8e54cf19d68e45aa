#ifndef IHALA_SERVER_HANDLERS_ERASURES_H_
#define IHALA_SERVER_HANDLERS_ERASURES_H_

#include "ihala/v1/erasure_service.pb.h"
#include "server/handlers/call.h"

// How long cases are kept, and figures of those that were erased. Errors: see the service's file.
namespace ihala::handlers {

void SetRetention(HandlerEnv& env, const Call& call, const v1::SetRetentionRequest& request,
                  v1::SetRetentionResponse* response, Done done);
absl::Status GetErasures(HandlerEnv& env, const Call& call, const v1::GetErasuresRequest& request,
                         v1::GetErasuresResponse* response);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_ERASURES_H_
