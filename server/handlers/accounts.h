#ifndef IHALA_SERVER_HANDLERS_ACCOUNTS_H_
#define IHALA_SERVER_HANDLERS_ACCOUNTS_H_

#include "ihala/v1/account_service.pb.h"
#include "server/handlers/call.h"

// What an organisation says of its accounts and itself. Errors: see the service's file.
namespace ihala::handlers {

absl::Status ListColleagues(HandlerEnv& env, const Call& call, const v1::ListColleaguesRequest& request,
                            v1::ListColleaguesResponse* response);
void ConfirmAccount(HandlerEnv& env, const Call& call, const v1::ConfirmAccountRequest& request,
                    v1::ConfirmAccountResponse* response, Done done);
void IssueSignInCode(HandlerEnv& env, const Call& call, const v1::IssueSignInCodeRequest& request,
                     v1::IssueSignInCodeResponse* response, const Done& done);
void EndSessions(HandlerEnv& env, const Call& call, const v1::EndSessionsRequest& request,
                 v1::EndSessionsResponse* response, Done done);
void DisableAccount(HandlerEnv& env, const Call& call, const v1::DisableAccountRequest& request,
                    v1::DisableAccountResponse* response, Done done);
void FreezeOrganisation(HandlerEnv& env, const Call& call, const v1::FreezeOrganisationRequest& request,
                        v1::FreezeOrganisationResponse* response, Done done);
void LiftFreeze(HandlerEnv& env, const Call& call, const v1::LiftFreezeRequest& request,
                v1::LiftFreezeResponse* response, Done done);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_ACCOUNTS_H_
