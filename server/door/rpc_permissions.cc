#include "server/door/rpc_permissions.h"

#include <algorithm>
#include <utility>

namespace ihala {
namespace {

using Roles = std::vector<v1::Role>;

const Roles& Referring() {
  static const auto& roles = *new Roles{v1::ROLE_CASEWORKER, v1::ROLE_SUPERVISOR, v1::ROLE_INTEGRATOR};
  return roles;
}

const Roles& Receiving() {
  static const auto& roles = *new Roles{v1::ROLE_REVIEWER, v1::ROLE_LEAD, v1::ROLE_INTEGRATOR};
  return roles;
}

// Whoever works on cases. Coordinators, auditors and administrators do not.
const Roles& BothSides() {
  static const auto& roles =
      *new Roles{v1::ROLE_CASEWORKER, v1::ROLE_SUPERVISOR, v1::ROLE_REVIEWER, v1::ROLE_LEAD, v1::ROLE_INTEGRATOR};
  return roles;
}

// Whoever speaks for their organisation where it agrees with another one.
const Roles& Speakers() {
  static const auto& roles = *new Roles{v1::ROLE_SUPERVISOR, v1::ROLE_LEAD};
  return roles;
}

// Who may say something about an organisation and its accounts.
const Roles& SpeakersAndAdministration() {
  static const auto& roles = *new Roles{v1::ROLE_SUPERVISOR, v1::ROLE_LEAD, v1::ROLE_ADMINISTRATOR};
  return roles;
}

// Who talks over what stands between organisations.
const Roles& InThreads() {
  static const auto& roles = *new Roles{v1::ROLE_SUPERVISOR, v1::ROLE_LEAD, v1::ROLE_COORDINATOR};
  return roles;
}

// Who is told of anything: whoever works on cases, and who counts them.
const Roles& Told() {
  static const auto& roles = *new Roles{v1::ROLE_CASEWORKER, v1::ROLE_SUPERVISOR, v1::ROLE_REVIEWER,
                                        v1::ROLE_LEAD,       v1::ROLE_INTEGRATOR, v1::ROLE_COORDINATOR};
  return roles;
}

// Who looks at figures.
const Roles& FigureReaders() {
  static const auto& roles = *new Roles{v1::ROLE_SUPERVISOR, v1::ROLE_COORDINATOR};
  return roles;
}

// Who looks at what became of cases: both sides, too.
const Roles& MonitorReaders() {
  static const auto& roles = *new Roles{v1::ROLE_SUPERVISOR, v1::ROLE_LEAD, v1::ROLE_COORDINATOR};
  return roles;
}

// Who looks at how many were erased.
const Roles& ErasureReaders() {
  static const auto& roles =
      *new Roles{v1::ROLE_SUPERVISOR, v1::ROLE_COORDINATOR, v1::ROLE_AUDITOR, v1::ROLE_ADMINISTRATOR};
  return roles;
}

const Roles& Administration() {
  static const auto& roles = *new Roles{v1::ROLE_ADMINISTRATOR};
  return roles;
}

const Roles& Auditing() {
  static const auto& roles = *new Roles{v1::ROLE_AUDITOR};
  return roles;
}

// Sessions, cases and what cases refer to.
std::vector<RpcRow> RowsOfCases() {
  return {
      {"ihala.v1.SessionService.SignIn", Door::kOpen, {}},
      {"ihala.v1.SessionService.ChoosePassphrase", Door::kOpen, {}},
      {"ihala.v1.SessionService.RefreshSession", Door::kSession, {}},
      {"ihala.v1.SessionService.SignOut", Door::kSession, {}, WhenFrozen::kSpeakers},
      {"ihala.v1.SessionService.WhoAmI", Door::kSession, {}, WhenFrozen::kSpeakers},

      {"ihala.v1.ReferralService.SubmitReferral", Door::kRoles, Referring()},
      {"ihala.v1.ReferralService.GetReferral", Door::kRoles, BothSides()},
      {"ihala.v1.ReferralService.ListReferrals", Door::kRoles, BothSides()},
      {"ihala.v1.ReferralService.TakeStep", Door::kRoles, BothSides()},
      {"ihala.v1.ReferralService.TakeStepOnMany", Door::kRoles, Receiving()},
      {"ihala.v1.ReferralService.ConfirmStep", Door::kRoles, BothSides()},
      {"ihala.v1.ReferralService.AddComment", Door::kRoles, BothSides()},
      {"ihala.v1.ReferralService.AmendReferral", Door::kRoles, Referring()},
      {"ihala.v1.ReferralService.ListComments", Door::kRoles, BothSides()},
      {"ihala.v1.ReferralService.ListHistory", Door::kRoles, BothSides()},
      {"ihala.v1.ReferralService.TellStage", Door::kRoles, BothSides()},

      {"ihala.v1.QueueService.ListQueue", Door::kRoles, Receiving()},
      {"ihala.v1.QueueService.CountQueue", Door::kRoles, Receiving()},

      {"ihala.v1.SyncService.Exchange", Door::kRoles, BothSides()},
      {"ihala.v1.SyncService.Deliver", Door::kSignature, {}},
      {"ihala.v1.SyncService.Watch", Door::kRoles, BothSides()},

      {"ihala.v1.DirectoryService.GetDirectory", Door::kSession, {}},
      {"ihala.v1.DirectoryService.GetWorkflow", Door::kSession, {}},
      {"ihala.v1.DirectoryService.PutCalendar", Door::kRoles, SpeakersAndAdministration()},
  };
}

// What organisations and the installation say of themselves.
std::vector<RpcRow> RowsOfOthers() {
  return {
      {"ihala.v1.AgreementService.SignAgreement", Door::kRoles, Speakers()},
      {"ihala.v1.AgreementService.EndAgreement", Door::kRoles, Speakers()},
      {"ihala.v1.AgreementService.SignWorkflow", Door::kRoles, Speakers()},
      {"ihala.v1.AgreementService.RollBackWorkflow", Door::kRoles, SpeakersAndAdministration()},
      {"ihala.v1.AgreementService.SignMigration", Door::kRoles, Speakers()},
      {"ihala.v1.AgreementService.DryRunWorkflow", Door::kRoles, SpeakersAndAdministration()},

      {"ihala.v1.AccountService.ListColleagues", Door::kRoles, Speakers()},
      {"ihala.v1.AccountService.ConfirmAccount", Door::kRoles, Speakers()},
      {"ihala.v1.AccountService.IssueSignInCode", Door::kRoles, SpeakersAndAdministration()},
      {"ihala.v1.AccountService.EndSessions", Door::kRoles, SpeakersAndAdministration()},
      {"ihala.v1.AccountService.DisableAccount", Door::kRoles, SpeakersAndAdministration()},
      {"ihala.v1.AccountService.FreezeOrganisation", Door::kRoles, SpeakersAndAdministration()},
      {"ihala.v1.AccountService.LiftFreeze", Door::kRoles, SpeakersAndAdministration(), WhenFrozen::kSpeakers},

      {"ihala.v1.DeviceService.IssueEnrolmentCode", Door::kRoles, Speakers()},
      {"ihala.v1.DeviceService.ListDevices", Door::kRoles, SpeakersAndAdministration()},
      {"ihala.v1.DeviceService.RevokeDevice", Door::kRoles, SpeakersAndAdministration()},
      {"ihala.v1.DeviceService.LockDevice", Door::kRoles, SpeakersAndAdministration()},
      {"ihala.v1.DeviceService.UnlockDevice", Door::kRoles, Speakers()},
      {"ihala.v1.DeviceService.WipeDevice", Door::kRoles, Speakers()},
      {"ihala.v1.DeviceService.ListHeld", Door::kRoles, Speakers()},
      {"ihala.v1.DeviceService.ReviewHeld", Door::kRoles, Speakers()},

      {"ihala.v1.ThreadService.OpenThread", Door::kRoles, InThreads()},
      {"ihala.v1.ThreadService.AddPost", Door::kRoles, InThreads()},
      {"ihala.v1.ThreadService.CloseThread", Door::kRoles, InThreads()},
      {"ihala.v1.ThreadService.ListThreads", Door::kRoles, InThreads()},
      {"ihala.v1.ThreadService.ListPosts", Door::kRoles, InThreads()},

      {"ihala.v1.NotificationService.ListNotifications", Door::kRoles, Told()},
      {"ihala.v1.NotificationService.MarkNotificationsSeen", Door::kRoles, Told()},
      {"ihala.v1.NotificationService.GetContact", Door::kRoles, Told()},
      {"ihala.v1.NotificationService.PutContact", Door::kRoles, Told()},

      {"ihala.v1.FigureService.GetFigures", Door::kRoles, FigureReaders()},
      {"ihala.v1.FigureService.GetMonitor", Door::kRoles, MonitorReaders()},

      {"ihala.v1.ErasureService.SetRetention", Door::kRoles, Speakers()},
      {"ihala.v1.ErasureService.GetErasures", Door::kRoles, ErasureReaders()},
  };
}

// What the administrator does, and the auditor.
std::vector<RpcRow> RowsOfInstallation() {
  return {
      {"ihala.v1.AdminService.PutOrganisation", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.PutDesk", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.PutProgramme", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.PutGovernorate", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.PutAgreement", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.PutAccount", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.SetPassphrase", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.ListAccounts", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.ValidateWorkflow", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.LoadWorkflow", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.LoadMigration", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.GetServerStatus", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.ReportBackup", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.ListUndelivered", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.RetryUndelivered", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.DeclareOutage", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.EndOutage", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.DeclareArrangement", Door::kRoles, Administration()},
      {"ihala.v1.AdminService.EndArrangement", Door::kRoles, Administration()},

      {"ihala.v1.AuditService.ListAuditTrail", Door::kRoles, Auditing()},
  };
}

const std::vector<RpcRow>& Rows() {
  static const auto& rows = *[] {
    auto* const all = new std::vector<RpcRow>(RowsOfCases());
    for (RpcRow& row : RowsOfOthers()) all->push_back(std::move(row));
    for (RpcRow& row : RowsOfInstallation()) all->push_back(std::move(row));
    return all;
  }();
  return rows;
}

}  // namespace

absl::Span<const RpcRow> RpcTable() { return Rows(); }

const RpcRow* FindRpcRow(absl::string_view method) {
  for (const RpcRow& row : Rows()) {
    if (row.method == method) return &row;
  }
  return nullptr;
}

bool MayCall(const RpcRow& row, const Caller& caller) {
  if (row.door == Door::kSignature) return false;
  if (row.door != Door::kRoles) return true;
  return std::any_of(row.roles.begin(), row.roles.end(),
                     [&](v1::Role role) { return caller.Holds(role, caller.organisation) || caller.Holds(role, ""); });
}

}  // namespace ihala
