#include "server/door/rpc_permissions.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
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
#include "server/door/rpc.h"

namespace ihala {
namespace {

using ::testing::UnorderedElementsAreArray;

// The files that declare services, as linked into this program.
std::vector<const google::protobuf::FileDescriptor*> ServiceFiles() {
  return {v1::SignInRequest::descriptor()->file(),         v1::SubmitReferralRequest::descriptor()->file(),
          v1::ListQueueRequest::descriptor()->file(),      v1::ExchangeRequest::descriptor()->file(),
          v1::GetDirectoryRequest::descriptor()->file(),   v1::PutOrganisationRequest::descriptor()->file(),
          v1::ListAuditTrailRequest::descriptor()->file(), v1::SignAgreementRequest::descriptor()->file(),
          v1::ListColleaguesRequest::descriptor()->file(), v1::OpenThreadRequest::descriptor()->file(),
          v1::GetFiguresRequest::descriptor()->file(),     v1::ListDevicesRequest::descriptor()->file(),
          v1::GetErasuresRequest::descriptor()->file(),    v1::GetContactRequest::descriptor()->file()};
}

// Every RPC of ihala.v1.
std::vector<std::string> DeclaredRpcs() {
  std::vector<std::string> rpcs;
  for (const auto* file : ServiceFiles()) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        rpcs.push_back(file->service(i)->method(j)->full_name());
      }
    }
  }
  return rpcs;
}

TEST(RpcPermissionsTest, NoFileWithAServiceIsForgotten) {
  std::vector<std::string> linked;
  for (const auto* file : ServiceFiles()) linked.push_back(file->name());
  std::vector<std::string> declared;
  const std::filesystem::path root(IHALA_PROTO_DIR);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "ihala")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (line.rfind("service ", 0) == 0) declared.push_back(std::filesystem::relative(entry.path(), root).string());
    }
  }
  EXPECT_THAT(linked, UnorderedElementsAreArray(declared));
}

TEST(RpcPermissionsTest, EveryRpcHasExactlyOneRowAndEveryRowAnRpc) {
  std::vector<std::string> rows;
  for (const RpcRow& row : RpcTable()) rows.push_back(row.method);
  EXPECT_THAT(rows, UnorderedElementsAreArray(DeclaredRpcs()));
}

TEST(RpcPermissionsTest, EveryRpcIsServedExactlyOnce) {
  std::vector<std::string> served;
  for (const std::vector<Rpc>& rpcs : AllRpcs()) {
    std::set<const google::protobuf::ServiceDescriptor*> services;
    for (const Rpc& rpc : rpcs) {
      const auto* const method = MethodOf(*rpc.request->GetDescriptor());
      ASSERT_NE(method, nullptr) << rpc.request->GetTypeName();
      EXPECT_EQ(method->output_type(), rpc.response->GetDescriptor()) << method->full_name();
      served.push_back(method->full_name());
      services.insert(method->service());
    }
    EXPECT_EQ(services.size(), 1u) << "one list, one service";
  }
  EXPECT_THAT(served, UnorderedElementsAreArray(DeclaredRpcs()));
}

TEST(RpcPermissionsTest, OnlySigningInAndChoosingOnesPassphraseAreOpen) {
  const std::set<std::string> open = {"ihala.v1.SessionService.SignIn", "ihala.v1.SessionService.ChoosePassphrase"};
  for (const RpcRow& row : RpcTable()) {
    EXPECT_EQ(row.door == Door::kOpen, open.count(row.method) == 1) << row.method;
    // By a device's signature alone, so that nobody's session opens it.
    EXPECT_EQ(row.door == Door::kSignature, row.method == std::string("ihala.v1.SyncService.Deliver")) << row.method;
    EXPECT_EQ(row.door == Door::kRoles, !row.roles.empty()) << row.method;
  }
}

Caller With(v1::Role role, const std::string& organisation) {
  Caller caller;
  caller.account = "X-1";
  caller.organisation = organisation;
  v1::RoleBinding binding;
  binding.set_role(role);
  binding.set_organisation(organisation);
  caller.roles.push_back(binding);
  return caller;
}

TEST(RpcPermissionsTest, AdministratorsReadNoCaseAuditorsTheTrailAloneAndNobodyElseAdministers) {
  const Caller administrator = With(v1::ROLE_ADMINISTRATOR, "");
  for (const RpcRow& row : RpcTable()) {
    const std::string method = row.method;
    const bool on_cases = method.find("ReferralService") != std::string::npos ||
                          method.find("QueueService") != std::string::npos ||
                          method.find("SyncService") != std::string::npos;
    const bool administers = method.find("AdminService") != std::string::npos;
    const bool agrees = method.find("AgreementService") != std::string::npos;
    // Whoever configures may go back to what both had signed, and count what would change.
    const bool tries =
        method == "ihala.v1.AgreementService.RollBackWorkflow" || method == "ihala.v1.AgreementService.DryRunWorkflow";
    const bool confirms =
        method.find("AccountService") != std::string::npos || method.find("DeviceService") != std::string::npos;
    if (agrees || confirms) {
      // What is in force the two sides decide, and of each those who speak for it; who reads their cases as well.
      for (int role = 0; role < v1::Role_ARRAYSIZE; ++role) {
        const bool speaks = role == v1::ROLE_SUPERVISOR || role == v1::ROLE_LEAD;
        const Caller caller = With(static_cast<v1::Role>(role), role == v1::ROLE_ADMINISTRATOR ? "" : "CSO-014");
        if ((confirms || tries) && role == v1::ROLE_ADMINISTRATOR) continue;
        EXPECT_EQ(MayCall(row, caller), speaks) << method << " " << role;
      }
      const bool gives =
          method == "ihala.v1.AccountService.ConfirmAccount" || method == "ihala.v1.AccountService.ListColleagues" ||
          method == "ihala.v1.DeviceService.IssueEnrolmentCode" || method == "ihala.v1.DeviceService.UnlockDevice" ||
          method == "ihala.v1.DeviceService.WipeDevice" || method == "ihala.v1.DeviceService.ListHeld" ||
          method == "ihala.v1.DeviceService.ReviewHeld" || (agrees && !tries);
      EXPECT_EQ(MayCall(row, administrator), !gives) << method << ": may stop, not grant";
      continue;
    }
    // Of them other tests.
    if (method.find("ErasureService") != std::string::npos || method.find("PutCalendar") != std::string::npos) continue;
    if (method.find("NotificationService") != std::string::npos) continue;
    const bool figures = method.find("FigureService") != std::string::npos;
    if (figures || method.find("ThreadService") != std::string::npos) {
      // Of the figures of red lines the receiver is told nothing.
      const bool to_leads = method.find("GetFigures") == std::string::npos;
      for (int role = 0; role < v1::Role_ARRAYSIZE; ++role) {
        const bool is_coordinator = role == v1::ROLE_COORDINATOR;
        const bool may = role == v1::ROLE_SUPERVISOR || is_coordinator || (to_leads && role == v1::ROLE_LEAD);
        EXPECT_EQ(MayCall(row, With(static_cast<v1::Role>(role), is_coordinator ? "" : "CSO-014")), may)
            << method << role;
      }
      continue;
    }
    const bool audits = method.find("AuditService") != std::string::npos;
    EXPECT_EQ(MayCall(row, administrator), !on_cases && !audits) << method;
    EXPECT_EQ(MayCall(row, With(v1::ROLE_COORDINATOR, "")), !on_cases && !administers && !audits) << method;
    EXPECT_EQ(MayCall(row, With(v1::ROLE_AUDITOR, "")), !on_cases && !administers) << method;
    for (const v1::Role role : {v1::ROLE_CASEWORKER, v1::ROLE_SUPERVISOR, v1::ROLE_REVIEWER, v1::ROLE_LEAD}) {
      if (administers || audits) {
        EXPECT_FALSE(MayCall(row, With(role, "CSO-014"))) << method;
      }
    }
  }
}

TEST(RpcPermissionsTest, WhoSpeaksForAnOrganisationSetsItsCalendarAndSoDoesAnAdministrator) {
  const RpcRow* const found = FindRpcRow("ihala.v1.DirectoryService.PutCalendar");
  ASSERT_NE(found, nullptr);
  for (int role = 0; role < v1::Role_ARRAYSIZE; ++role) {
    const bool installs = role == v1::ROLE_ADMINISTRATOR || role == v1::ROLE_AUDITOR || role == v1::ROLE_COORDINATOR;
    const bool sets = role == v1::ROLE_SUPERVISOR || role == v1::ROLE_LEAD || role == v1::ROLE_ADMINISTRATOR;
    EXPECT_EQ(MayCall(*found, With(static_cast<v1::Role>(role), installs ? "" : "CSO-014")), sets) << role;
  }
}

TEST(RpcPermissionsTest, SpeakersSayHowLongCasesAreKeptAndWhoLooksAtFiguresSeesHowManyWereErased) {
  int rows = 0;
  for (const RpcRow& row : RpcTable()) {
    const std::string method(row.method);
    if (method.find("ErasureService") == std::string::npos) continue;
    ++rows;
    const bool reads = method.find("GetErasures") != std::string::npos;
    for (int role = 0; role < v1::Role_ARRAYSIZE; ++role) {
      const bool is_installation =
          role == v1::ROLE_COORDINATOR || role == v1::ROLE_AUDITOR || role == v1::ROLE_ADMINISTRATOR;
      const bool speaks = role == v1::ROLE_SUPERVISOR || (role == v1::ROLE_LEAD && !reads);
      const Caller caller = With(static_cast<v1::Role>(role), is_installation ? "" : "CSO-014");
      EXPECT_EQ(MayCall(row, caller), speaks || (is_installation && reads)) << method << " " << role;
    }
  }
  EXPECT_EQ(rows, 2);
}

TEST(RpcPermissionsTest, WhoeverWorksOnCasesOrCountsThemIsToldAndSaysWhere) {
  int rows = 0;
  for (const RpcRow& row : RpcTable()) {
    if (std::string(row.method).find("NotificationService") == std::string::npos) continue;
    ++rows;
    for (int role = 0; role < v1::Role_ARRAYSIZE; ++role) {
      const bool installs = role == v1::ROLE_ADMINISTRATOR || role == v1::ROLE_AUDITOR || role == v1::ROLE_COORDINATOR;
      const bool told = role >= v1::ROLE_CASEWORKER && role <= v1::ROLE_INTEGRATOR;
      EXPECT_EQ(MayCall(row, With(static_cast<v1::Role>(role), installs ? "" : "CSO-014")), told) << row.method << role;
    }
  }
  EXPECT_EQ(rows, 4);
}

TEST(RpcPermissionsTest, WhoeverIsFrozenMayLiftTheFreezeAndLeave) {
  const std::set<std::string> allowed = {"ihala.v1.SessionService.SignOut", "ihala.v1.SessionService.WhoAmI",
                                         "ihala.v1.AccountService.LiftFreeze"};
  for (const RpcRow& row : RpcTable()) {
    EXPECT_EQ(row.when_frozen == WhenFrozen::kSpeakers, allowed.count(row.method) == 1) << row.method;
  }
}

TEST(RpcPermissionsTest, AnAccountWithoutRolesWorksOnNothing) {
  Caller nobody;
  nobody.account = "X-2";
  nobody.organisation = "CSO-014";
  for (const RpcRow& row : RpcTable())
    EXPECT_EQ(MayCall(row, nobody), row.door == Door::kOpen || row.door == Door::kSession) << row.method;
}

}  // namespace
}  // namespace ihala
