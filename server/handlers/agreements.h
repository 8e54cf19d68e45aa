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
void RollBackWorkflow(HandlerEnv& env, const Call& call, const v1::RollBackWorkflowRequest& request,
                      v1::RollBackWorkflowResponse* response, Done done);
void SignMigration(HandlerEnv& env, const Call& call, const v1::SignMigrationRequest& request,
                   v1::SignMigrationResponse* response, Done done);
// In dry_run.cc.
void DryRunWorkflow(HandlerEnv& env, const Call& call, const v1::DryRunWorkflowRequest& request,
                    v1::DryRunWorkflowResponse* response, const Done& done);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_AGREEMENTS_H_
