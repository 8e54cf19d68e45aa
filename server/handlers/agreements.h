#ifndef IHALA_SERVER_HANDLERS_AGREEMENTS_H_
#define IHALA_SERVER_HANDLERS_AGREEMENTS_H_

#include "ihala/v1/agreement_service.pb.h"
#include "server/handlers/call.h"

// What organisations sign. Errors: see the service's file.
namespace ihala::handlers {

void SignAgreement(HandlerEnv& env, const Call& call, const v1::SignAgreementRequest& request,
                   v1::SignAgreementResponse* response, Done done);
void EndAgreement(HandlerEnv& env, const Call& call, const v1::EndAgreementRequest& request,
                  v1::EndAgreementResponse* response, Done done);
void SignWorkflow(HandlerEnv& env, const Call& call, const v1::SignWorkflowRequest& request,
                  v1::SignWorkflowResponse* response, Done done);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_AGREEMENTS_H_
