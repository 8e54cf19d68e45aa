#ifndef IHALA_TOOLS_SUPPORT_SERVER_API_H_
#define IHALA_TOOLS_SUPPORT_SERVER_API_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/secret.h"
#include "ihala/v1/account_service.pb.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "ihala/v1/audit_service.pb.h"
#include "ihala/v1/device_service.pb.h"
#include "ihala/v1/directory_service.pb.h"
#include "ihala/v1/erasure_service.pb.h"
#include "ihala/v1/figure_service.pb.h"
#include "ihala/v1/notification_service.pb.h"
#include "ihala/v1/queue_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "ihala/v1/thread_service.pb.h"

namespace ihala::tools {

// What the tools ask of a server, one function an RPC, without a gRPC header. connection.h makes the real one; a test
// overrides the few that it plays. Each call waits for its answer. Errors carry what the server attached: Violations()
// and Reason() of common/base/errors.h. UNAVAILABLE or DEADLINE_EXCEEDED mean that no answer came, and then nothing is
// known about the effect; repeating the same request_id is safe. One thread at a time.
class ServerApi {
 public:
  virtual ~ServerApi() = default;

  // The session's token, sent with every later call; empty to send none.
  virtual void SetToken(Secret token) {}

  // Signing in and out: SessionService.
  virtual absl::Status SignIn(const v1::SignInRequest& request, v1::SignInResponse& response);
  virtual absl::Status ChoosePassphrase(const v1::ChoosePassphraseRequest& request,
                                        v1::ChoosePassphraseResponse& response);
  virtual absl::Status RefreshSession(const v1::RefreshSessionRequest& request, v1::RefreshSessionResponse& response);
  virtual absl::Status SignOut(const v1::SignOutRequest& request, v1::SignOutResponse& response);
  virtual absl::Status WhoAmI(const v1::WhoAmIRequest& request, v1::WhoAmIResponse& response);

  // The directory and the workflows: DirectoryService.
  virtual absl::Status GetDirectory(const v1::GetDirectoryRequest& request, v1::GetDirectoryResponse& response);
  virtual absl::Status GetWorkflow(const v1::GetWorkflowRequest& request, v1::GetWorkflowResponse& response);
  virtual absl::Status PutCalendar(const v1::PutCalendarRequest& request, v1::PutCalendarResponse& response);

  // An organisation's own say over its accounts: AccountService.
  virtual absl::Status ListColleagues(const v1::ListColleaguesRequest& request, v1::ListColleaguesResponse& response);
  virtual absl::Status ConfirmAccount(const v1::ConfirmAccountRequest& request, v1::ConfirmAccountResponse& response);
  virtual absl::Status IssueSignInCode(const v1::IssueSignInCodeRequest& request,
                                       v1::IssueSignInCodeResponse& response);
  virtual absl::Status EndSessions(const v1::EndSessionsRequest& request, v1::EndSessionsResponse& response);
  virtual absl::Status DisableAccount(const v1::DisableAccountRequest& request, v1::DisableAccountResponse& response);
  virtual absl::Status FreezeOrganisation(const v1::FreezeOrganisationRequest& request,
                                          v1::FreezeOrganisationResponse& response);
  virtual absl::Status LiftFreeze(const v1::LiftFreezeRequest& request, v1::LiftFreezeResponse& response);

  // An organisation's say over the devices of its people: DeviceService.
  virtual absl::Status IssueEnrolmentCode(const v1::IssueEnrolmentCodeRequest& request,
                                          v1::IssueEnrolmentCodeResponse& response);
  virtual absl::Status ListDevices(const v1::ListDevicesRequest& request, v1::ListDevicesResponse& response);
  virtual absl::Status RevokeDevice(const v1::RevokeDeviceRequest& request, v1::RevokeDeviceResponse& response);
  virtual absl::Status LockDevice(const v1::LockDeviceRequest& request, v1::LockDeviceResponse& response);
  virtual absl::Status UnlockDevice(const v1::UnlockDeviceRequest& request, v1::UnlockDeviceResponse& response);
  virtual absl::Status WipeDevice(const v1::WipeDeviceRequest& request, v1::WipeDeviceResponse& response);
  virtual absl::Status ListHeld(const v1::ListHeldRequest& request, v1::ListHeldResponse& response);
  virtual absl::Status ReviewHeld(const v1::ReviewHeldRequest& request, v1::ReviewHeldResponse& response);

  // What organisations sign: AgreementService.
  virtual absl::Status SignAgreement(const v1::SignAgreementRequest& request, v1::SignAgreementResponse& response);
  virtual absl::Status EndAgreement(const v1::EndAgreementRequest& request, v1::EndAgreementResponse& response);
  virtual absl::Status SignWorkflow(const v1::SignWorkflowRequest& request, v1::SignWorkflowResponse& response);
  virtual absl::Status RollBackWorkflow(const v1::RollBackWorkflowRequest& request,
                                        v1::RollBackWorkflowResponse& response);
  virtual absl::Status SignMigration(const v1::SignMigrationRequest& request, v1::SignMigrationResponse& response);
  virtual absl::Status DryRunWorkflow(const v1::DryRunWorkflowRequest& request, v1::DryRunWorkflowResponse& response);

  // Threads without persons: ThreadService.
  virtual absl::Status OpenThread(const v1::OpenThreadRequest& request, v1::OpenThreadResponse& response);
  virtual absl::Status AddPost(const v1::AddPostRequest& request, v1::AddPostResponse& response);
  virtual absl::Status CloseThread(const v1::CloseThreadRequest& request, v1::CloseThreadResponse& response);
  virtual absl::Status ListThreads(const v1::ListThreadsRequest& request, v1::ListThreadsResponse& response);
  virtual absl::Status ListPosts(const v1::ListPostsRequest& request, v1::ListPostsResponse& response);

  // What one is told, and where: NotificationService.
  virtual absl::Status ListNotifications(const v1::ListNotificationsRequest& request,
                                         v1::ListNotificationsResponse& response);
  virtual absl::Status MarkNotificationsSeen(const v1::MarkNotificationsSeenRequest& request,
                                             v1::MarkNotificationsSeenResponse& response);
  virtual absl::Status GetContact(const v1::GetContactRequest& request, v1::GetContactResponse& response);
  virtual absl::Status PutContact(const v1::PutContactRequest& request, v1::PutContactResponse& response);

  // Figures without persons: FigureService.
  virtual absl::Status GetFigures(const v1::GetFiguresRequest& request, v1::GetFiguresResponse& response);
  virtual absl::Status GetMonitor(const v1::GetMonitorRequest& request, v1::GetMonitorResponse& response);

  // How long cases are kept: ErasureService.
  virtual absl::Status SetRetention(const v1::SetRetentionRequest& request, v1::SetRetentionResponse& response);
  virtual absl::Status GetErasures(const v1::GetErasuresRequest& request, v1::GetErasuresResponse& response);

  // The queue: QueueService.
  virtual absl::Status CountQueue(const v1::CountQueueRequest& request, v1::CountQueueResponse& response);
  virtual absl::Status ListQueue(const v1::ListQueueRequest& request, v1::ListQueueResponse& response);

  // The bell of SyncService: has `heard` called with each event until it returns false, which ends the watch with OK,
  // or until the server ends it. Blocks, for half an hour at most.
  virtual absl::Status Watch(const v1::WatchRequest& request, absl::FunctionRef<bool(v1::WatchEvent)> heard);

  // Single cases: ReferralService.
  virtual absl::Status SubmitReferral(const v1::SubmitReferralRequest& request, v1::SubmitReferralResponse& response);
  virtual absl::Status TellStage(const v1::TellStageRequest& request, v1::TellStageResponse& response);
  virtual absl::Status GetReferral(const v1::GetReferralRequest& request, v1::GetReferralResponse& response);
  virtual absl::Status ListReferrals(const v1::ListReferralsRequest& request, v1::ListReferralsResponse& response);
  virtual absl::Status TakeStep(const v1::TakeStepRequest& request, v1::TakeStepResponse& response);
  virtual absl::Status TakeStepOnMany(const v1::TakeStepOnManyRequest& request, v1::TakeStepOnManyResponse& response);
  virtual absl::Status ConfirmStep(const v1::ConfirmStepRequest& request, v1::ConfirmStepResponse& response);
  virtual absl::Status AddComment(const v1::AddCommentRequest& request, v1::AddCommentResponse& response);
  virtual absl::Status ListComments(const v1::ListCommentsRequest& request, v1::ListCommentsResponse& response);
  virtual absl::Status ListHistory(const v1::ListHistoryRequest& request, v1::ListHistoryResponse& response);

  // Running the installation: AdminService.
  virtual absl::Status PutOrganisation(const v1::PutOrganisationRequest& request,
                                       v1::PutOrganisationResponse& response);
  virtual absl::Status PutDesk(const v1::PutDeskRequest& request, v1::PutDeskResponse& response);
  virtual absl::Status PutProgramme(const v1::PutProgrammeRequest& request, v1::PutProgrammeResponse& response);
  virtual absl::Status PutGovernorate(const v1::PutGovernorateRequest& request, v1::PutGovernorateResponse& response);
  virtual absl::Status PutAgreement(const v1::PutAgreementRequest& request, v1::PutAgreementResponse& response);
  virtual absl::Status PutAccount(const v1::PutAccountRequest& request, v1::PutAccountResponse& response);
  virtual absl::Status SetPassphrase(const v1::SetPassphraseRequest& request, v1::SetPassphraseResponse& response);
  virtual absl::Status ListAccounts(const v1::ListAccountsRequest& request, v1::ListAccountsResponse& response);
  virtual absl::Status ValidateWorkflow(const v1::ValidateWorkflowRequest& request,
                                        v1::ValidateWorkflowResponse& response);
  virtual absl::Status LoadWorkflow(const v1::LoadWorkflowRequest& request, v1::LoadWorkflowResponse& response);
  virtual absl::Status DeclareOutage(const v1::DeclareOutageRequest& request, v1::DeclareOutageResponse& response);
  virtual absl::Status EndOutage(const v1::EndOutageRequest& request, v1::EndOutageResponse& response);
  virtual absl::Status DeclareArrangement(const v1::DeclareArrangementRequest& request,
                                          v1::DeclareArrangementResponse& response);
  virtual absl::Status EndArrangement(const v1::EndArrangementRequest& request, v1::EndArrangementResponse& response);
  virtual absl::Status LoadMigration(const v1::LoadMigrationRequest& request, v1::LoadMigrationResponse& response);
  virtual absl::Status ReportBackup(const v1::ReportBackupRequest& request, v1::ReportBackupResponse& response);
  virtual absl::Status ListUndelivered(const v1::ListUndeliveredRequest& request,
                                       v1::ListUndeliveredResponse& response);
  virtual absl::Status RetryUndelivered(const v1::RetryUndeliveredRequest& request,
                                        v1::RetryUndeliveredResponse& response);
  virtual absl::Status GetServerStatus(const v1::GetServerStatusRequest& request,
                                       v1::GetServerStatusResponse& response);

  // Reading the trail: AuditService.
  virtual absl::Status ListAuditTrail(const v1::ListAuditTrailRequest& request, v1::ListAuditTrailResponse& response);
};

// Asks and waits: Ask(api, &ServerApi::PutDesk, request).
template <class Request, class Response>
absl::StatusOr<Response> Ask(ServerApi& api, absl::Status (ServerApi::*rpc)(const Request&, Response&),
                             const Request& request) {
  Response response;
  if (absl::Status status = (api.*rpc)(request, response); !status.ok()) return status;
  return response;
}

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_SERVER_API_H_
