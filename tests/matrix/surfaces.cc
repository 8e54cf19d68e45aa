#include "tests/matrix/surfaces.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

namespace ihala::matrix {

namespace {

using v1::ROLE_ADMINISTRATOR;
using v1::ROLE_AUDITOR;
using v1::ROLE_CASEWORKER;
using v1::ROLE_COORDINATOR;
using v1::ROLE_INTEGRATOR;
using v1::ROLE_LEAD;
using v1::ROLE_REVIEWER;
using v1::ROLE_SUPERVISOR;
using Roles = std::vector<v1::Role>;

// Sessions, cases and what cases refer to.
std::vector<Row> RowsOfCases() {
  const Roles sides = {ROLE_CASEWORKER, ROLE_SUPERVISOR, ROLE_REVIEWER, ROLE_LEAD, ROLE_INTEGRATOR};
  const Roles refer = {ROLE_CASEWORKER, ROLE_SUPERVISOR, ROLE_INTEGRATOR};
  const Roles receive = {ROLE_REVIEWER, ROLE_LEAD, ROLE_INTEGRATOR};
  return {
      {"SessionService.SignIn", Surface::kSession, {}},
      {"SessionService.ChoosePassphrase", Surface::kSession, {}},
      {"SessionService.RefreshSession", Surface::kSession, {}},
      {"SessionService.SignOut", Surface::kSession, {}},
      {"SessionService.WhoAmI", Surface::kNone, {}},
      {"ReferralService.SubmitReferral", Surface::kWrites, refer},
      {"ReferralService.GetReferral", Surface::kCases, sides},
      {"ReferralService.ListReferrals", Surface::kCases, sides},
      {"ReferralService.TakeStep", Surface::kWrites, sides},
      // Each case is judged like a step of its own; what it does with them, BulkCallsTest says.
      {"ReferralService.TakeStepOnMany", Surface::kNone, receive},
      {"ReferralService.ConfirmStep", Surface::kWrites, sides},
      {"ReferralService.AddComment", Surface::kWrites, sides},
      {"ReferralService.AmendReferral", Surface::kWrites, refer},
      {"ReferralService.ListComments", Surface::kCases, sides},
      {"ReferralService.ListHistory", Surface::kCases, sides},
      {"ReferralService.TellStage", Surface::kNone, sides},
      {"QueueService.ListQueue", Surface::kCases, receive},
      {"QueueService.CountQueue", Surface::kNone, receive},
      {"SyncService.Exchange", Surface::kCases, sides},
      // Whoever has a device's signature; what it answers is judged beside the exchange's.
      {"SyncService.Deliver", Surface::kNone, {}},
      {"SyncService.Watch", Surface::kNone, sides},
      {"DirectoryService.GetDirectory", Surface::kNone, {}},
      {"DirectoryService.GetWorkflow", Surface::kNone, {}},
      {"DirectoryService.PutCalendar", Surface::kNone, {ROLE_SUPERVISOR, ROLE_LEAD, ROLE_ADMINISTRATOR}},
  };
}

// What organisations and the installation say of themselves.
std::vector<Row> RowsOfOthers() {
  const Roles speak = {ROLE_SUPERVISOR, ROLE_LEAD};
  const Roles stop = {ROLE_SUPERVISOR, ROLE_LEAD, ROLE_ADMINISTRATOR};
  const Roles told = {ROLE_CASEWORKER, ROLE_SUPERVISOR, ROLE_REVIEWER, ROLE_LEAD, ROLE_INTEGRATOR, ROLE_COORDINATOR};
  const Roles talk = {ROLE_SUPERVISOR, ROLE_LEAD, ROLE_COORDINATOR};
  return {
      {"AgreementService.SignAgreement", Surface::kAgreement, speak},
      {"AgreementService.EndAgreement", Surface::kAgreement, speak},
      {"AgreementService.SignWorkflow", Surface::kAgreement, speak},
      {"AgreementService.RollBackWorkflow", Surface::kNone, stop},
      {"AgreementService.SignMigration", Surface::kNone, speak},
      // Whose cases it counts, and of which it shows the codes, DryRunCallsTest says.
      {"AgreementService.DryRunWorkflow", Surface::kNone, stop},
      {"AccountService.ListColleagues", Surface::kNone, speak},
      {"AccountService.ConfirmAccount", Surface::kNone, speak},
      {"AccountService.IssueSignInCode", Surface::kNone, stop},
      {"AccountService.EndSessions", Surface::kNone, stop},
      {"AccountService.DisableAccount", Surface::kNone, stop},
      {"AccountService.FreezeOrganisation", Surface::kNone, stop},
      {"AccountService.LiftFreeze", Surface::kNone, stop},
      {"DeviceService.IssueEnrolmentCode", Surface::kNone, speak},
      {"DeviceService.ListDevices", Surface::kNone, stop},
      {"DeviceService.RevokeDevice", Surface::kNone, stop},
      {"DeviceService.LockDevice", Surface::kNone, stop},
      {"DeviceService.UnlockDevice", Surface::kNone, speak},
      {"DeviceService.WipeDevice", Surface::kNone, speak},
      // What it shows is of cases that no surface has yet; what of them, HeldCallsTest says.
      {"DeviceService.ListHeld", Surface::kNone, speak},
      {"DeviceService.ReviewHeld", Surface::kNone, speak},
      {"ThreadService.OpenThread", Surface::kNone, talk},
      {"ThreadService.AddPost", Surface::kNone, talk},
      {"ThreadService.CloseThread", Surface::kNone, talk},
      {"ThreadService.ListThreads", Surface::kNone, talk},
      {"ThreadService.ListPosts", Surface::kNone, talk},
      // What it shows of cases, NotificationCallsTest says.
      {"NotificationService.ListNotifications", Surface::kNone, told},
      {"NotificationService.MarkNotificationsSeen", Surface::kNone, told},
      {"NotificationService.GetContact", Surface::kNone, told},
      {"NotificationService.PutContact", Surface::kNone, told},
      {"FigureService.GetFigures", Surface::kNone, {ROLE_SUPERVISOR, ROLE_COORDINATOR}},
      {"FigureService.GetMonitor", Surface::kNone, {ROLE_SUPERVISOR, ROLE_LEAD, ROLE_COORDINATOR}},
      {"ErasureService.SetRetention", Surface::kNone, speak},
      {"ErasureService.GetErasures",
       Surface::kNone,
       {ROLE_SUPERVISOR, ROLE_COORDINATOR, ROLE_AUDITOR, ROLE_ADMINISTRATOR}},
  };
}

// What the administrator does, and the auditor.
std::vector<Row> RowsOfInstallation() {
  const Roles configure = {ROLE_ADMINISTRATOR};
  return {
      {"AdminService.PutOrganisation", Surface::kNone, configure},
      {"AdminService.PutDesk", Surface::kNone, configure},
      {"AdminService.PutProgramme", Surface::kNone, configure},
      {"AdminService.PutGovernorate", Surface::kNone, configure},
      {"AdminService.PutAgreement", Surface::kNone, configure},
      {"AdminService.PutAccount", Surface::kNone, configure},
      {"AdminService.SetPassphrase", Surface::kNone, configure},
      {"AdminService.ListAccounts", Surface::kNone, configure},
      {"AdminService.ValidateWorkflow", Surface::kNone, configure},
      {"AdminService.LoadWorkflow", Surface::kNone, configure},
      {"AdminService.LoadMigration", Surface::kNone, configure},
      {"AdminService.GetServerStatus", Surface::kNone, configure},
      {"AdminService.ReportBackup", Surface::kNone, configure},
      {"AdminService.ListUndelivered", Surface::kNone, configure},
      {"AdminService.RetryUndelivered", Surface::kNone, configure},
      {"AdminService.DeclareOutage", Surface::kNone, configure},
      {"AdminService.EndOutage", Surface::kNone, configure},
      {"AdminService.DeclareArrangement", Surface::kNone, configure},
      {"AdminService.EndArrangement", Surface::kNone, configure},
      {"AuditService.ListAuditTrail", Surface::kNone, {ROLE_AUDITOR}},
  };
}

}  // namespace

const std::vector<Row>& Rows() {
  static const auto& rows = *[] {
    auto* const all = new std::vector<Row>(RowsOfCases());
    for (Row& row : RowsOfOthers()) all->push_back(std::move(row));
    for (Row& row : RowsOfInstallation()) all->push_back(std::move(row));
    return all;
  }();
  return rows;
}

std::vector<std::string> Unclassified(const Office& office) {
  std::set<std::string> known;
  for (const Row& row : Rows()) known.insert(absl::StrCat("ihala.v1.", row.method));
  std::set<std::string> there;
  // Of every service that the server has a part of, all that it declares.
  for (const google::protobuf::MethodDescriptor* served : office.Methods()) {
    const google::protobuf::FileDescriptor& file = *served->file();
    for (int i = 0; i < file.service_count(); ++i) {
      for (int j = 0; j < file.service(i)->method_count(); ++j) there.insert(file.service(i)->method(j)->full_name());
    }
  }
  std::vector<std::string> unclassified;
  for (const std::string& one : there) {
    if (!known.contains(one)) unclassified.push_back(absl::StrCat(one, " is not classified"));
  }
  for (const std::string& one : known) {
    if (!there.contains(one)) unclassified.push_back(absl::StrCat(one, " is not there"));
  }
  return unclassified;
}

}  // namespace ihala::matrix
