// The one file of the tools that sees gRPC: an outsider's client would look like this.
#include "tools/support/connection.h"

#include <grpcpp/grpcpp.h>

#include <memory>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/file.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "ihala/v1/account_service.grpc.pb.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/agreement_service.grpc.pb.h"
#include "ihala/v1/audit_service.grpc.pb.h"
#include "ihala/v1/device_service.grpc.pb.h"
#include "ihala/v1/directory_service.grpc.pb.h"
#include "ihala/v1/erasure_service.grpc.pb.h"
#include "ihala/v1/figure_service.grpc.pb.h"
#include "ihala/v1/notification_service.grpc.pb.h"
#include "ihala/v1/queue_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"
#include "ihala/v1/thread_service.grpc.pb.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"
#include "tools/support/wire_error.h"

namespace ihala::tools {
namespace {

// A certificate bundle of a whole country's authorities has 250 KiB.
constexpr size_t kMaxCaBytes = 1024 * 1024;
// One call with everything: a sign-in behind a queue of other sign-ins takes seconds, nothing takes longer.
constexpr absl::Duration kCallDeadline = absl::Seconds(30);
// Counting all cases takes seconds, and somebody else's turn may come before.
constexpr absl::Duration kCountDeadline = absl::Minutes(5);
// The server ends a watch after half an hour at most.
constexpr absl::Duration kWatchDeadline = absl::Minutes(35);

class GrpcApi final : public ServerApi {
 public:
  GrpcApi(const std::shared_ptr<grpc::Channel>& channel, Clock& clock)
      : clock_(clock),
        session_(v1::SessionService::NewStub(channel)),
        directory_(v1::DirectoryService::NewStub(channel)),
        queue_(v1::QueueService::NewStub(channel)),
        sync_(v1::SyncService::NewStub(channel)),
        referral_(v1::ReferralService::NewStub(channel)),
        agreements_(v1::AgreementService::NewStub(channel)),
        accounts_(v1::AccountService::NewStub(channel)),
        devices_(v1::DeviceService::NewStub(channel)),
        threads_(v1::ThreadService::NewStub(channel)),
        figures_(v1::FigureService::NewStub(channel)),
        erasures_(v1::ErasureService::NewStub(channel)),
        notifications_(v1::NotificationService::NewStub(channel)),
        admin_(v1::AdminService::NewStub(channel)),
        audit_(v1::AuditService::NewStub(channel)) {}

  void SetToken(Secret token) override { token_ = std::move(token); }

  absl::Status SignIn(const v1::SignInRequest& request, v1::SignInResponse& response) override {
    return Unary(session_, &v1::SessionService::Stub::SignIn, request, response);
  }
  absl::Status ChoosePassphrase(const v1::ChoosePassphraseRequest& request,
                                v1::ChoosePassphraseResponse& response) override {
    return Unary(session_, &v1::SessionService::Stub::ChoosePassphrase, request, response);
  }
  absl::Status RefreshSession(const v1::RefreshSessionRequest& request, v1::RefreshSessionResponse& response) override {
    return Unary(session_, &v1::SessionService::Stub::RefreshSession, request, response);
  }
  absl::Status SignOut(const v1::SignOutRequest& request, v1::SignOutResponse& response) override {
    return Unary(session_, &v1::SessionService::Stub::SignOut, request, response);
  }
  absl::Status WhoAmI(const v1::WhoAmIRequest& request, v1::WhoAmIResponse& response) override {
    return Unary(session_, &v1::SessionService::Stub::WhoAmI, request, response);
  }
  absl::Status GetDirectory(const v1::GetDirectoryRequest& request, v1::GetDirectoryResponse& response) override {
    return Unary(directory_, &v1::DirectoryService::Stub::GetDirectory, request, response);
  }
  absl::Status GetWorkflow(const v1::GetWorkflowRequest& request, v1::GetWorkflowResponse& response) override {
    return Unary(directory_, &v1::DirectoryService::Stub::GetWorkflow, request, response);
  }
  absl::Status CountQueue(const v1::CountQueueRequest& request, v1::CountQueueResponse& response) override {
    return Unary(queue_, &v1::QueueService::Stub::CountQueue, request, response);
  }
  absl::Status PutCalendar(const v1::PutCalendarRequest& request, v1::PutCalendarResponse& response) override {
    return Unary(directory_, &v1::DirectoryService::Stub::PutCalendar, request, response);
  }
  absl::Status Watch(const v1::WatchRequest& request, absl::FunctionRef<bool(v1::WatchEvent)> heard) override {
    grpc::ClientContext context;
    Prepare(kWatchDeadline, context);
    const auto stream = sync_->Watch(&context, request);
    v1::WatchResponse response;
    bool goes_on = true;
    while (goes_on && stream->Read(&response)) goes_on = heard(response.event());
    if (!goes_on) context.TryCancel();
    const grpc::Status status = stream->Finish();
    return !goes_on || status.ok() ? absl::OkStatus() : FromWire(status);
  }
  absl::Status ListQueue(const v1::ListQueueRequest& request, v1::ListQueueResponse& response) override {
    return Unary(queue_, &v1::QueueService::Stub::ListQueue, request, response);
  }
  absl::Status SubmitReferral(const v1::SubmitReferralRequest& request, v1::SubmitReferralResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::SubmitReferral, request, response);
  }
  absl::Status TellStage(const v1::TellStageRequest& request, v1::TellStageResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::TellStage, request, response);
  }
  absl::Status GetReferral(const v1::GetReferralRequest& request, v1::GetReferralResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::GetReferral, request, response);
  }
  absl::Status ListReferrals(const v1::ListReferralsRequest& request, v1::ListReferralsResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::ListReferrals, request, response);
  }
  absl::Status TakeStep(const v1::TakeStepRequest& request, v1::TakeStepResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::TakeStep, request, response);
  }
  absl::Status TakeStepOnMany(const v1::TakeStepOnManyRequest& request, v1::TakeStepOnManyResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::TakeStepOnMany, request, response);
  }
  absl::Status ConfirmStep(const v1::ConfirmStepRequest& request, v1::ConfirmStepResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::ConfirmStep, request, response);
  }
  absl::Status AddComment(const v1::AddCommentRequest& request, v1::AddCommentResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::AddComment, request, response);
  }
  absl::Status ListComments(const v1::ListCommentsRequest& request, v1::ListCommentsResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::ListComments, request, response);
  }
  absl::Status ListHistory(const v1::ListHistoryRequest& request, v1::ListHistoryResponse& response) override {
    return Unary(referral_, &v1::ReferralService::Stub::ListHistory, request, response);
  }
  absl::Status PutOrganisation(const v1::PutOrganisationRequest& request,
                               v1::PutOrganisationResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::PutOrganisation, request, response);
  }
  absl::Status PutDesk(const v1::PutDeskRequest& request, v1::PutDeskResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::PutDesk, request, response);
  }
  absl::Status PutProgramme(const v1::PutProgrammeRequest& request, v1::PutProgrammeResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::PutProgramme, request, response);
  }
  absl::Status PutGovernorate(const v1::PutGovernorateRequest& request, v1::PutGovernorateResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::PutGovernorate, request, response);
  }
  absl::Status SignAgreement(const v1::SignAgreementRequest& request, v1::SignAgreementResponse& response) override {
    return Unary(agreements_, &v1::AgreementService::Stub::SignAgreement, request, response);
  }
  absl::Status EndAgreement(const v1::EndAgreementRequest& request, v1::EndAgreementResponse& response) override {
    return Unary(agreements_, &v1::AgreementService::Stub::EndAgreement, request, response);
  }
  absl::Status SignWorkflow(const v1::SignWorkflowRequest& request, v1::SignWorkflowResponse& response) override {
    return Unary(agreements_, &v1::AgreementService::Stub::SignWorkflow, request, response);
  }
  absl::Status RollBackWorkflow(const v1::RollBackWorkflowRequest& request,
                                v1::RollBackWorkflowResponse& response) override {
    return Unary(agreements_, &v1::AgreementService::Stub::RollBackWorkflow, request, response);
  }
  absl::Status SignMigration(const v1::SignMigrationRequest& request, v1::SignMigrationResponse& response) override {
    return Unary(agreements_, &v1::AgreementService::Stub::SignMigration, request, response);
  }
  absl::Status DryRunWorkflow(const v1::DryRunWorkflowRequest& request, v1::DryRunWorkflowResponse& response) override {
    return Unary(agreements_, &v1::AgreementService::Stub::DryRunWorkflow, request, response);
  }
  absl::Status ListColleagues(const v1::ListColleaguesRequest& request, v1::ListColleaguesResponse& response) override {
    return Unary(accounts_, &v1::AccountService::Stub::ListColleagues, request, response);
  }
  absl::Status ConfirmAccount(const v1::ConfirmAccountRequest& request, v1::ConfirmAccountResponse& response) override {
    return Unary(accounts_, &v1::AccountService::Stub::ConfirmAccount, request, response);
  }
  absl::Status IssueSignInCode(const v1::IssueSignInCodeRequest& request,
                               v1::IssueSignInCodeResponse& response) override {
    return Unary(accounts_, &v1::AccountService::Stub::IssueSignInCode, request, response);
  }
  absl::Status EndSessions(const v1::EndSessionsRequest& request, v1::EndSessionsResponse& response) override {
    return Unary(accounts_, &v1::AccountService::Stub::EndSessions, request, response);
  }
  absl::Status DisableAccount(const v1::DisableAccountRequest& request, v1::DisableAccountResponse& response) override {
    return Unary(accounts_, &v1::AccountService::Stub::DisableAccount, request, response);
  }
  absl::Status FreezeOrganisation(const v1::FreezeOrganisationRequest& request,
                                  v1::FreezeOrganisationResponse& response) override {
    return Unary(accounts_, &v1::AccountService::Stub::FreezeOrganisation, request, response);
  }
  absl::Status LiftFreeze(const v1::LiftFreezeRequest& request, v1::LiftFreezeResponse& response) override {
    return Unary(accounts_, &v1::AccountService::Stub::LiftFreeze, request, response);
  }
  absl::Status IssueEnrolmentCode(const v1::IssueEnrolmentCodeRequest& request,
                                  v1::IssueEnrolmentCodeResponse& response) override {
    return Unary(devices_, &v1::DeviceService::Stub::IssueEnrolmentCode, request, response);
  }
  absl::Status ListDevices(const v1::ListDevicesRequest& request, v1::ListDevicesResponse& response) override {
    return Unary(devices_, &v1::DeviceService::Stub::ListDevices, request, response);
  }
  absl::Status RevokeDevice(const v1::RevokeDeviceRequest& request, v1::RevokeDeviceResponse& response) override {
    return Unary(devices_, &v1::DeviceService::Stub::RevokeDevice, request, response);
  }
  absl::Status LockDevice(const v1::LockDeviceRequest& request, v1::LockDeviceResponse& response) override {
    return Unary(devices_, &v1::DeviceService::Stub::LockDevice, request, response);
  }
  absl::Status UnlockDevice(const v1::UnlockDeviceRequest& request, v1::UnlockDeviceResponse& response) override {
    return Unary(devices_, &v1::DeviceService::Stub::UnlockDevice, request, response);
  }
  absl::Status WipeDevice(const v1::WipeDeviceRequest& request, v1::WipeDeviceResponse& response) override {
    return Unary(devices_, &v1::DeviceService::Stub::WipeDevice, request, response);
  }
  absl::Status ListHeld(const v1::ListHeldRequest& request, v1::ListHeldResponse& response) override {
    return Unary(devices_, &v1::DeviceService::Stub::ListHeld, request, response);
  }
  absl::Status ReviewHeld(const v1::ReviewHeldRequest& request, v1::ReviewHeldResponse& response) override {
    return Unary(devices_, &v1::DeviceService::Stub::ReviewHeld, request, response);
  }
  absl::Status OpenThread(const v1::OpenThreadRequest& request, v1::OpenThreadResponse& response) override {
    return Unary(threads_, &v1::ThreadService::Stub::OpenThread, request, response);
  }
  absl::Status AddPost(const v1::AddPostRequest& request, v1::AddPostResponse& response) override {
    return Unary(threads_, &v1::ThreadService::Stub::AddPost, request, response);
  }
  absl::Status CloseThread(const v1::CloseThreadRequest& request, v1::CloseThreadResponse& response) override {
    return Unary(threads_, &v1::ThreadService::Stub::CloseThread, request, response);
  }
  absl::Status ListThreads(const v1::ListThreadsRequest& request, v1::ListThreadsResponse& response) override {
    return Unary(threads_, &v1::ThreadService::Stub::ListThreads, request, response);
  }
  absl::Status ListPosts(const v1::ListPostsRequest& request, v1::ListPostsResponse& response) override {
    return Unary(threads_, &v1::ThreadService::Stub::ListPosts, request, response);
  }
  absl::Status ListNotifications(const v1::ListNotificationsRequest& request,
                                 v1::ListNotificationsResponse& response) override {
    return Unary(notifications_, &v1::NotificationService::Stub::ListNotifications, request, response);
  }
  absl::Status MarkNotificationsSeen(const v1::MarkNotificationsSeenRequest& request,
                                     v1::MarkNotificationsSeenResponse& response) override {
    return Unary(notifications_, &v1::NotificationService::Stub::MarkNotificationsSeen, request, response);
  }
  absl::Status GetContact(const v1::GetContactRequest& request, v1::GetContactResponse& response) override {
    return Unary(notifications_, &v1::NotificationService::Stub::GetContact, request, response);
  }
  absl::Status PutContact(const v1::PutContactRequest& request, v1::PutContactResponse& response) override {
    return Unary(notifications_, &v1::NotificationService::Stub::PutContact, request, response);
  }
  absl::Status ListUndelivered(const v1::ListUndeliveredRequest& request,
                               v1::ListUndeliveredResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::ListUndelivered, request, response);
  }
  absl::Status RetryUndelivered(const v1::RetryUndeliveredRequest& request,
                                v1::RetryUndeliveredResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::RetryUndelivered, request, response);
  }
  absl::Status GetFigures(const v1::GetFiguresRequest& request, v1::GetFiguresResponse& response) override {
    return Unary(figures_, &v1::FigureService::Stub::GetFigures, request, response);
  }
  absl::Status GetMonitor(const v1::GetMonitorRequest& request, v1::GetMonitorResponse& response) override {
    return Unary(figures_, &v1::FigureService::Stub::GetMonitor, request, response, kCountDeadline);
  }
  absl::Status SetRetention(const v1::SetRetentionRequest& request, v1::SetRetentionResponse& response) override {
    return Unary(erasures_, &v1::ErasureService::Stub::SetRetention, request, response);
  }
  absl::Status GetErasures(const v1::GetErasuresRequest& request, v1::GetErasuresResponse& response) override {
    return Unary(erasures_, &v1::ErasureService::Stub::GetErasures, request, response);
  }
  absl::Status PutAgreement(const v1::PutAgreementRequest& request, v1::PutAgreementResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::PutAgreement, request, response);
  }
  absl::Status PutAccount(const v1::PutAccountRequest& request, v1::PutAccountResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::PutAccount, request, response);
  }
  absl::Status SetPassphrase(const v1::SetPassphraseRequest& request, v1::SetPassphraseResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::SetPassphrase, request, response);
  }
  absl::Status ListAccounts(const v1::ListAccountsRequest& request, v1::ListAccountsResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::ListAccounts, request, response);
  }
  absl::Status ValidateWorkflow(const v1::ValidateWorkflowRequest& request,
                                v1::ValidateWorkflowResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::ValidateWorkflow, request, response);
  }
  absl::Status LoadMigration(const v1::LoadMigrationRequest& request, v1::LoadMigrationResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::LoadMigration, request, response);
  }
  absl::Status LoadWorkflow(const v1::LoadWorkflowRequest& request, v1::LoadWorkflowResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::LoadWorkflow, request, response);
  }
  absl::Status DeclareOutage(const v1::DeclareOutageRequest& request, v1::DeclareOutageResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::DeclareOutage, request, response);
  }
  absl::Status EndOutage(const v1::EndOutageRequest& request, v1::EndOutageResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::EndOutage, request, response);
  }
  absl::Status DeclareArrangement(const v1::DeclareArrangementRequest& request,
                                  v1::DeclareArrangementResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::DeclareArrangement, request, response);
  }
  absl::Status EndArrangement(const v1::EndArrangementRequest& request, v1::EndArrangementResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::EndArrangement, request, response);
  }
  absl::Status ReportBackup(const v1::ReportBackupRequest& request, v1::ReportBackupResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::ReportBackup, request, response);
  }
  absl::Status GetServerStatus(const v1::GetServerStatusRequest& request,
                               v1::GetServerStatusResponse& response) override {
    return Unary(admin_, &v1::AdminService::Stub::GetServerStatus, request, response);
  }
  absl::Status ListAuditTrail(const v1::ListAuditTrailRequest& request, v1::ListAuditTrailResponse& response) override {
    return Unary(audit_, &v1::AuditService::Stub::ListAuditTrail, request, response);
  }

 private:
  template <class Stub, class Request, class Response>
  absl::Status Unary(const std::unique_ptr<Stub>& stub,
                     grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*), const Request& request,
                     Response& response, absl::Duration deadline = kCallDeadline) {
    grpc::ClientContext context;
    Prepare(deadline, context);
    const grpc::Status status = ((*stub).*rpc)(&context, request, &response);
    return status.ok() ? absl::OkStatus() : FromWire(status);
  }
  void Prepare(absl::Duration deadline, grpc::ClientContext& context) {
    context.set_deadline(absl::ToChronoTime(clock_.Now() + deadline));
    if (!token_.empty()) {
      context.AddMetadata("authorization", absl::StrCat("Bearer ", absl::BytesToHexString(token_.Reveal())));
    }
  }
  static absl::Status FromWire(const grpc::Status& status) {
    return StatusFromWire(static_cast<int>(status.error_code()), status.error_message(), status.error_details());
  }

  Clock& clock_;
  Secret token_;
  const std::unique_ptr<v1::SessionService::Stub> session_;
  const std::unique_ptr<v1::DirectoryService::Stub> directory_;
  const std::unique_ptr<v1::QueueService::Stub> queue_;
  const std::unique_ptr<v1::SyncService::Stub> sync_;
  const std::unique_ptr<v1::ReferralService::Stub> referral_;
  const std::unique_ptr<v1::AgreementService::Stub> agreements_;
  const std::unique_ptr<v1::AccountService::Stub> accounts_;
  const std::unique_ptr<v1::DeviceService::Stub> devices_;
  const std::unique_ptr<v1::ThreadService::Stub> threads_;
  const std::unique_ptr<v1::FigureService::Stub> figures_;
  const std::unique_ptr<v1::ErasureService::Stub> erasures_;
  const std::unique_ptr<v1::NotificationService::Stub> notifications_;
  const std::unique_ptr<v1::AdminService::Stub> admin_;
  const std::unique_ptr<v1::AuditService::Stub> audit_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ServerApi>> Connect(const Endpoint& endpoint, Clock& clock) {
  grpc::SslCredentialsOptions tls;
  if (!endpoint.ca_file.empty()) {
    absl::StatusOr<std::string> ca = ReadFile(endpoint.ca_file, kMaxCaBytes);
    if (!ca.ok()) return LocalError(ca.status().code(), say::kCannotReadFile, endpoint.ca_file);
    tls.pem_root_certs = *std::move(ca);
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(static_cast<int>(limits::kMessageBytes));
  arguments.SetMaxSendMessageSize(static_cast<int>(limits::kMessageBytes));
  if (!endpoint.server_name.empty()) arguments.SetSslTargetNameOverride(endpoint.server_name);
  return std::make_unique<GrpcApi>(grpc::CreateCustomChannel(endpoint.address, grpc::SslCredentials(tls), arguments),
                                   clock);
}

}  // namespace ihala::tools
