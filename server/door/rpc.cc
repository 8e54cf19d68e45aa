#include "server/door/rpc.h"

#include "server/handlers/accounts.h"
#include "server/handlers/admin.h"
#include "server/handlers/agreements.h"
#include "server/handlers/audit.h"
#include "server/handlers/devices.h"
#include "server/handlers/directory.h"
#include "server/handlers/erasures.h"
#include "server/handlers/figures.h"
#include "server/handlers/notifications.h"
#include "server/handlers/queue.h"
#include "server/handlers/referrals.h"
#include "server/handlers/sessions.h"
#include "server/handlers/sync.h"
#include "server/handlers/tell_stage.h"
#include "server/handlers/threads.h"

namespace ihala {

const google::protobuf::MethodDescriptor* MethodOf(const google::protobuf::Descriptor& request) {
  // A request stands in the file of its service.
  const google::protobuf::FileDescriptor& file = *request.file();
  for (int i = 0; i < file.service_count(); ++i) {
    const google::protobuf::ServiceDescriptor& service = *file.service(i);
    for (int j = 0; j < service.method_count(); ++j) {
      if (service.method(j)->input_type() == &request) return service.method(j);
    }
  }
  return nullptr;
}

std::vector<Rpc> SessionRpcs() {
  return {
      Serve(&handlers::SignIn),  Serve(&handlers::ChoosePassphrase), Serve(&handlers::RefreshSession),
      Serve(&handlers::SignOut), Serve(&handlers::WhoAmI),
  };
}

std::vector<Rpc> ReferralRpcs() {
  return {
      Serve(&handlers::SubmitReferral), Serve(&handlers::GetReferral),    Serve(&handlers::ListReferrals),
      Serve(&handlers::TakeStep),       Serve(&handlers::ConfirmStep),    Serve(&handlers::AddComment),
      Serve(&handlers::AmendReferral),  Serve(&handlers::ListComments),   Serve(&handlers::ListHistory),
      Serve(&handlers::TellStage),      Serve(&handlers::TakeStepOnMany),
  };
}

std::vector<Rpc> QueueRpcs() {
  return {
      Serve(&handlers::ListQueue),
      Serve(&handlers::CountQueue),
  };
}

std::vector<Rpc> SyncRpcs() {
  return {
      Serve(&handlers::Exchange),
      Serve(&handlers::Deliver),
      Serve(&handlers::Watch),
  };
}

std::vector<Rpc> DirectoryRpcs() {
  return {
      Serve(&handlers::GetDirectory),
      Serve(&handlers::GetWorkflow),
      Serve(&handlers::PutCalendar),
  };
}

std::vector<Rpc> AgreementRpcs() {
  return {
      Serve(&handlers::SignAgreement),    Serve(&handlers::EndAgreement),  Serve(&handlers::SignWorkflow),
      Serve(&handlers::RollBackWorkflow), Serve(&handlers::SignMigration), Serve(&handlers::DryRunWorkflow),
  };
}

std::vector<Rpc> AccountRpcs() {
  return {
      Serve(&handlers::ListColleagues), Serve(&handlers::ConfirmAccount), Serve(&handlers::IssueSignInCode),
      Serve(&handlers::EndSessions),    Serve(&handlers::DisableAccount), Serve(&handlers::FreezeOrganisation),
      Serve(&handlers::LiftFreeze),
  };
}

std::vector<Rpc> DeviceRpcs() {
  return {
      Serve(&handlers::IssueEnrolmentCode), Serve(&handlers::ListDevices),  Serve(&handlers::RevokeDevice),
      Serve(&handlers::LockDevice),         Serve(&handlers::UnlockDevice), Serve(&handlers::WipeDevice),
      Serve(&handlers::ListHeld),           Serve(&handlers::ReviewHeld),
  };
}

std::vector<Rpc> ThreadRpcs() {
  return {
      Serve(&handlers::OpenThread),  Serve(&handlers::AddPost),   Serve(&handlers::CloseThread),
      Serve(&handlers::ListThreads), Serve(&handlers::ListPosts),
  };
}

std::vector<Rpc> FigureRpcs() {
  return {
      Serve(&handlers::GetFigures),
      Serve(&handlers::GetMonitor),
  };
}

std::vector<Rpc> NotificationRpcs() {
  return {
      Serve(&handlers::ListNotifications),
      Serve(&handlers::MarkNotificationsSeen),
      Serve(&handlers::GetContact),
      Serve(&handlers::PutContact),
  };
}

std::vector<Rpc> ErasureRpcs() {
  return {
      Serve(&handlers::SetRetention),
      Serve(&handlers::GetErasures),
  };
}

std::vector<Rpc> AdminRpcs() {
  return {
      Serve(&handlers::PutOrganisation),    Serve(&handlers::PutDesk),         Serve(&handlers::PutProgramme),
      Serve(&handlers::PutGovernorate),     Serve(&handlers::PutAgreement),    Serve(&handlers::PutAccount),
      Serve(&handlers::SetPassphrase),      Serve(&handlers::ListAccounts),    Serve(&handlers::ValidateWorkflow),
      Serve(&handlers::LoadWorkflow),       Serve(&handlers::GetServerStatus), Serve(&handlers::ReportBackup),
      Serve(&handlers::DeclareArrangement), Serve(&handlers::EndArrangement),  Serve(&handlers::DeclareOutage),
      Serve(&handlers::EndOutage),          Serve(&handlers::LoadMigration),   Serve(&handlers::ListUndelivered),
      Serve(&handlers::RetryUndelivered),
  };
}

std::vector<Rpc> AuditRpcs() {
  return {
      Serve(&handlers::ListAuditTrail),
  };
}

std::vector<std::vector<Rpc>> AllRpcs() {
  return {SessionRpcs(),   ReferralRpcs(), QueueRpcs(),  SyncRpcs(),   DirectoryRpcs(),
          AgreementRpcs(), AccountRpcs(),  DeviceRpcs(), ThreadRpcs(), NotificationRpcs(),
          FigureRpcs(),    ErasureRpcs(),  AdminRpcs(),  AuditRpcs()};
}

}  // namespace ihala
