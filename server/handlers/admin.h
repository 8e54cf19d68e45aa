#ifndef IHALA_SERVER_HANDLERS_ADMIN_H_
#define IHALA_SERVER_HANDLERS_ADMIN_H_

#include "absl/status/status.h"
#include "ihala/v1/admin_service.pb.h"
#include "server/handlers/call.h"

// AdminService; see its proto for what each answers.
namespace ihala::handlers {

void PutOrganisation(HandlerEnv& env, const Call& call, const v1::PutOrganisationRequest& request,
                     v1::PutOrganisationResponse* response, Done done);
void PutDesk(HandlerEnv& env, const Call& call, const v1::PutDeskRequest& request, v1::PutDeskResponse* response,
             Done done);
void PutProgramme(HandlerEnv& env, const Call& call, const v1::PutProgrammeRequest& request,
                  v1::PutProgrammeResponse* response, Done done);
void PutGovernorate(HandlerEnv& env, const Call& call, const v1::PutGovernorateRequest& request,
                    v1::PutGovernorateResponse* response, Done done);
void PutAgreement(HandlerEnv& env, const Call& call, const v1::PutAgreementRequest& request,
                  v1::PutAgreementResponse* response, Done done);
void PutAccount(HandlerEnv& env, const Call& call, const v1::PutAccountRequest& request,
                v1::PutAccountResponse* response, Done done);
void SetPassphrase(HandlerEnv& env, const Call& call, const v1::SetPassphraseRequest& request,
                   v1::SetPassphraseResponse* response, const Done& done);
void DeclareOutage(HandlerEnv& env, const Call& call, const v1::DeclareOutageRequest& request,
                   v1::DeclareOutageResponse* response, Done done);
void DeclareArrangement(HandlerEnv& env, const Call& call, const v1::DeclareArrangementRequest& request,
                        v1::DeclareArrangementResponse* response, Done done);
void EndArrangement(HandlerEnv& env, const Call& call, const v1::EndArrangementRequest& request,
                    v1::EndArrangementResponse* response, Done done);
void EndOutage(HandlerEnv& env, const Call& call, const v1::EndOutageRequest& request, v1::EndOutageResponse* response,
               Done done);
absl::Status ListAccounts(HandlerEnv& env, const Call& call, const v1::ListAccountsRequest& request,
                          v1::ListAccountsResponse* response);
absl::Status ValidateWorkflow(HandlerEnv& env, const Call& call, const v1::ValidateWorkflowRequest& request,
                              v1::ValidateWorkflowResponse* response);
void LoadWorkflow(HandlerEnv& env, const Call& call, const v1::LoadWorkflowRequest& request,
                  v1::LoadWorkflowResponse* response, Done done);
void LoadMigration(HandlerEnv& env, const Call& call, const v1::LoadMigrationRequest& request,
                   v1::LoadMigrationResponse* response, Done done);
void ReportBackup(HandlerEnv& env, const Call& call, const v1::ReportBackupRequest& request,
                  v1::ReportBackupResponse* response, Done done);
absl::Status GetServerStatus(HandlerEnv& env, const Call& call, const v1::GetServerStatusRequest& request,
                             v1::GetServerStatusResponse* response);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_ADMIN_H_
