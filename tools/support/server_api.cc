#include "tools/support/server_api.h"

#include "absl/strings/str_cat.h"

namespace ihala::tools {
namespace {

// What a part of the interface that nobody plays answers.
absl::Status NotPlayed(const char* rpc) { return absl::UnimplementedError(absl::StrCat(rpc, " is not served")); }

}  // namespace

absl::Status ServerApi::SignIn(const v1::SignInRequest&, v1::SignInResponse&) { return NotPlayed("SignIn"); }

absl::Status ServerApi::RefreshSession(const v1::RefreshSessionRequest&, v1::RefreshSessionResponse&) {
  return NotPlayed("RefreshSession");
}

absl::Status ServerApi::SignOut(const v1::SignOutRequest&, v1::SignOutResponse&) { return NotPlayed("SignOut"); }

absl::Status ServerApi::WhoAmI(const v1::WhoAmIRequest&, v1::WhoAmIResponse&) { return NotPlayed("WhoAmI"); }

absl::Status ServerApi::GetDirectory(const v1::GetDirectoryRequest&, v1::GetDirectoryResponse&) {
  return NotPlayed("GetDirectory");
}

absl::Status ServerApi::GetWorkflow(const v1::GetWorkflowRequest&, v1::GetWorkflowResponse&) {
  return NotPlayed("GetWorkflow");
}

absl::Status ServerApi::PutCalendar(const v1::PutCalendarRequest&, v1::PutCalendarResponse&) {
  return NotPlayed("PutCalendar");
}

absl::Status ServerApi::IssueEnrolmentCode(const v1::IssueEnrolmentCodeRequest&, v1::IssueEnrolmentCodeResponse&) {
  return NotPlayed("IssueEnrolmentCode");
}

absl::Status ServerApi::ListDevices(const v1::ListDevicesRequest&, v1::ListDevicesResponse&) {
  return NotPlayed("ListDevices");
}

absl::Status ServerApi::RevokeDevice(const v1::RevokeDeviceRequest&, v1::RevokeDeviceResponse&) {
  return NotPlayed("RevokeDevice");
}

absl::Status ServerApi::LockDevice(const v1::LockDeviceRequest&, v1::LockDeviceResponse&) {
  return NotPlayed("LockDevice");
}

absl::Status ServerApi::UnlockDevice(const v1::UnlockDeviceRequest&, v1::UnlockDeviceResponse&) {
  return NotPlayed("UnlockDevice");
}

absl::Status ServerApi::WipeDevice(const v1::WipeDeviceRequest&, v1::WipeDeviceResponse&) {
  return NotPlayed("WipeDevice");
}

absl::Status ServerApi::ListHeld(const v1::ListHeldRequest&, v1::ListHeldResponse&) { return NotPlayed("ListHeld"); }

absl::Status ServerApi::ReviewHeld(const v1::ReviewHeldRequest&, v1::ReviewHeldResponse&) {
  return NotPlayed("ReviewHeld");
}

absl::Status ServerApi::OpenThread(const v1::OpenThreadRequest&, v1::OpenThreadResponse&) {
  return NotPlayed("OpenThread");
}

absl::Status ServerApi::AddPost(const v1::AddPostRequest&, v1::AddPostResponse&) { return NotPlayed("AddPost"); }

absl::Status ServerApi::CloseThread(const v1::CloseThreadRequest&, v1::CloseThreadResponse&) {
  return NotPlayed("CloseThread");
}

absl::Status ServerApi::ListThreads(const v1::ListThreadsRequest&, v1::ListThreadsResponse&) {
  return NotPlayed("ListThreads");
}

absl::Status ServerApi::ListPosts(const v1::ListPostsRequest&, v1::ListPostsResponse&) {
  return NotPlayed("ListPosts");
}

absl::Status ServerApi::ListNotifications(const v1::ListNotificationsRequest&, v1::ListNotificationsResponse&) {
  return NotPlayed("ListNotifications");
}

absl::Status ServerApi::MarkNotificationsSeen(const v1::MarkNotificationsSeenRequest&,
                                              v1::MarkNotificationsSeenResponse&) {
  return NotPlayed("MarkNotificationsSeen");
}

absl::Status ServerApi::GetContact(const v1::GetContactRequest&, v1::GetContactResponse&) {
  return NotPlayed("GetContact");
}

absl::Status ServerApi::PutContact(const v1::PutContactRequest&, v1::PutContactResponse&) {
  return NotPlayed("PutContact");
}

absl::Status ServerApi::ListUndelivered(const v1::ListUndeliveredRequest&, v1::ListUndeliveredResponse&) {
  return NotPlayed("ListUndelivered");
}

absl::Status ServerApi::RetryUndelivered(const v1::RetryUndeliveredRequest&, v1::RetryUndeliveredResponse&) {
  return NotPlayed("RetryUndelivered");
}

absl::Status ServerApi::GetFigures(const v1::GetFiguresRequest&, v1::GetFiguresResponse&) {
  return NotPlayed("GetFigures");
}
absl::Status ServerApi::Watch(const v1::WatchRequest&, absl::FunctionRef<bool(v1::WatchEvent)>) {
  return NotPlayed("Watch");
}
absl::Status ServerApi::GetMonitor(const v1::GetMonitorRequest&, v1::GetMonitorResponse&) {
  return NotPlayed("GetMonitor");
}

absl::Status ServerApi::SetRetention(const v1::SetRetentionRequest&, v1::SetRetentionResponse&) {
  return NotPlayed("SetRetention");
}

absl::Status ServerApi::GetErasures(const v1::GetErasuresRequest&, v1::GetErasuresResponse&) {
  return NotPlayed("GetErasures");
}

absl::Status ServerApi::CountQueue(const v1::CountQueueRequest&, v1::CountQueueResponse&) {
  return NotPlayed("CountQueue");
}

absl::Status ServerApi::ListQueue(const v1::ListQueueRequest&, v1::ListQueueResponse&) {
  return NotPlayed("ListQueue");
}

absl::Status ServerApi::SubmitReferral(const v1::SubmitReferralRequest&, v1::SubmitReferralResponse&) {
  return NotPlayed("SubmitReferral");
}

absl::Status ServerApi::TellStage(const v1::TellStageRequest&, v1::TellStageResponse&) {
  return NotPlayed("TellStage");
}

absl::Status ServerApi::GetReferral(const v1::GetReferralRequest&, v1::GetReferralResponse&) {
  return NotPlayed("GetReferral");
}

absl::Status ServerApi::ListReferrals(const v1::ListReferralsRequest&, v1::ListReferralsResponse&) {
  return NotPlayed("ListReferrals");
}

absl::Status ServerApi::TakeStep(const v1::TakeStepRequest&, v1::TakeStepResponse&) { return NotPlayed("TakeStep"); }

absl::Status ServerApi::ConfirmStep(const v1::ConfirmStepRequest&, v1::ConfirmStepResponse&) {
  return NotPlayed("ConfirmStep");
}

absl::Status ServerApi::AddComment(const v1::AddCommentRequest&, v1::AddCommentResponse&) {
  return NotPlayed("AddComment");
}

absl::Status ServerApi::ListComments(const v1::ListCommentsRequest&, v1::ListCommentsResponse&) {
  return NotPlayed("ListComments");
}

absl::Status ServerApi::ListHistory(const v1::ListHistoryRequest&, v1::ListHistoryResponse&) {
  return NotPlayed("ListHistory");
}

absl::Status ServerApi::PutOrganisation(const v1::PutOrganisationRequest&, v1::PutOrganisationResponse&) {
  return NotPlayed("PutOrganisation");
}

absl::Status ServerApi::PutDesk(const v1::PutDeskRequest&, v1::PutDeskResponse&) { return NotPlayed("PutDesk"); }

absl::Status ServerApi::PutProgramme(const v1::PutProgrammeRequest&, v1::PutProgrammeResponse&) {
  return NotPlayed("PutProgramme");
}

absl::Status ServerApi::PutGovernorate(const v1::PutGovernorateRequest&, v1::PutGovernorateResponse&) {
  return NotPlayed("PutGovernorate");
}

absl::Status ServerApi::PutAgreement(const v1::PutAgreementRequest&, v1::PutAgreementResponse&) {
  return NotPlayed("PutAgreement");
}

absl::Status ServerApi::ChoosePassphrase(const v1::ChoosePassphraseRequest&, v1::ChoosePassphraseResponse&) {
  return NotPlayed("ChoosePassphrase");
}

absl::Status ServerApi::ListColleagues(const v1::ListColleaguesRequest&, v1::ListColleaguesResponse&) {
  return NotPlayed("ListColleagues");
}

absl::Status ServerApi::ConfirmAccount(const v1::ConfirmAccountRequest&, v1::ConfirmAccountResponse&) {
  return NotPlayed("ConfirmAccount");
}

absl::Status ServerApi::IssueSignInCode(const v1::IssueSignInCodeRequest&, v1::IssueSignInCodeResponse&) {
  return NotPlayed("IssueSignInCode");
}

absl::Status ServerApi::EndSessions(const v1::EndSessionsRequest&, v1::EndSessionsResponse&) {
  return NotPlayed("EndSessions");
}

absl::Status ServerApi::DisableAccount(const v1::DisableAccountRequest&, v1::DisableAccountResponse&) {
  return NotPlayed("DisableAccount");
}

absl::Status ServerApi::FreezeOrganisation(const v1::FreezeOrganisationRequest&, v1::FreezeOrganisationResponse&) {
  return NotPlayed("FreezeOrganisation");
}

absl::Status ServerApi::LiftFreeze(const v1::LiftFreezeRequest&, v1::LiftFreezeResponse&) {
  return NotPlayed("LiftFreeze");
}

absl::Status ServerApi::SignWorkflow(const v1::SignWorkflowRequest&, v1::SignWorkflowResponse&) {
  return NotPlayed("SignWorkflow");
}

absl::Status ServerApi::SignAgreement(const v1::SignAgreementRequest&, v1::SignAgreementResponse&) {
  return NotPlayed("SignAgreement");
}

absl::Status ServerApi::EndAgreement(const v1::EndAgreementRequest&, v1::EndAgreementResponse&) {
  return NotPlayed("EndAgreement");
}

absl::Status ServerApi::PutAccount(const v1::PutAccountRequest&, v1::PutAccountResponse&) {
  return NotPlayed("PutAccount");
}

absl::Status ServerApi::SetPassphrase(const v1::SetPassphraseRequest&, v1::SetPassphraseResponse&) {
  return NotPlayed("SetPassphrase");
}

absl::Status ServerApi::ListAccounts(const v1::ListAccountsRequest&, v1::ListAccountsResponse&) {
  return NotPlayed("ListAccounts");
}

absl::Status ServerApi::ValidateWorkflow(const v1::ValidateWorkflowRequest&, v1::ValidateWorkflowResponse&) {
  return NotPlayed("ValidateWorkflow");
}

absl::Status ServerApi::LoadWorkflow(const v1::LoadWorkflowRequest&, v1::LoadWorkflowResponse&) {
  return NotPlayed("LoadWorkflow");
}

absl::Status ServerApi::DeclareOutage(const v1::DeclareOutageRequest&, v1::DeclareOutageResponse&) {
  return NotPlayed("DeclareOutage");
}

absl::Status ServerApi::DeclareArrangement(const v1::DeclareArrangementRequest&, v1::DeclareArrangementResponse&) {
  return NotPlayed("DeclareArrangement");
}

absl::Status ServerApi::EndArrangement(const v1::EndArrangementRequest&, v1::EndArrangementResponse&) {
  return NotPlayed("EndArrangement");
}

absl::Status ServerApi::EndOutage(const v1::EndOutageRequest&, v1::EndOutageResponse&) {
  return NotPlayed("EndOutage");
}

absl::Status ServerApi::TakeStepOnMany(const v1::TakeStepOnManyRequest&, v1::TakeStepOnManyResponse&) {
  return NotPlayed("TakeStepOnMany");
}

absl::Status ServerApi::RollBackWorkflow(const v1::RollBackWorkflowRequest&, v1::RollBackWorkflowResponse&) {
  return NotPlayed("RollBackWorkflow");
}

absl::Status ServerApi::SignMigration(const v1::SignMigrationRequest&, v1::SignMigrationResponse&) {
  return NotPlayed("SignMigration");
}

absl::Status ServerApi::DryRunWorkflow(const v1::DryRunWorkflowRequest&, v1::DryRunWorkflowResponse&) {
  return NotPlayed("DryRunWorkflow");
}

absl::Status ServerApi::LoadMigration(const v1::LoadMigrationRequest&, v1::LoadMigrationResponse&) {
  return NotPlayed("LoadMigration");
}

absl::Status ServerApi::ReportBackup(const v1::ReportBackupRequest&, v1::ReportBackupResponse&) {
  return NotPlayed("ReportBackup");
}

absl::Status ServerApi::GetServerStatus(const v1::GetServerStatusRequest&, v1::GetServerStatusResponse&) {
  return NotPlayed("GetServerStatus");
}

absl::Status ServerApi::ListAuditTrail(const v1::ListAuditTrailRequest&, v1::ListAuditTrailResponse&) {
  return NotPlayed("ListAuditTrail");
}

}  // namespace ihala::tools
