#ifndef IHALA_SERVER_HANDLERS_REFERRALS_H_
#define IHALA_SERVER_HANDLERS_REFERRALS_H_

#include "absl/status/status.h"
#include "ihala/v1/referral_service.pb.h"
#include "server/handlers/call.h"

// ReferralService; see its proto for what each answers.
namespace ihala::handlers {

void SubmitReferral(HandlerEnv& env, const Call& call, const v1::SubmitReferralRequest& request,
                    v1::SubmitReferralResponse* response, Done done);
absl::Status GetReferral(HandlerEnv& env, const Call& call, const v1::GetReferralRequest& request,
                         v1::GetReferralResponse* response);
absl::Status ListReferrals(HandlerEnv& env, const Call& call, const v1::ListReferralsRequest& request,
                           v1::ListReferralsResponse* response);
void TakeStep(HandlerEnv& env, const Call& call, const v1::TakeStepRequest& request, v1::TakeStepResponse* response,
              Done done);
// In bulk.cc.
void TakeStepOnMany(HandlerEnv& env, const Call& call, const v1::TakeStepOnManyRequest& request,
                    v1::TakeStepOnManyResponse* response, Done done);
void ConfirmStep(HandlerEnv& env, const Call& call, const v1::ConfirmStepRequest& request,
                 v1::ConfirmStepResponse* response, Done done);
void AddComment(HandlerEnv& env, const Call& call, const v1::AddCommentRequest& request,
                v1::AddCommentResponse* response, Done done);
void AmendReferral(HandlerEnv& env, const Call& call, const v1::AmendReferralRequest& request,
                   v1::AmendReferralResponse* response, Done done);
absl::Status ListComments(HandlerEnv& env, const Call& call, const v1::ListCommentsRequest& request,
                          v1::ListCommentsResponse* response);
absl::Status ListHistory(HandlerEnv& env, const Call& call, const v1::ListHistoryRequest& request,
                         v1::ListHistoryResponse* response);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_REFERRALS_H_
