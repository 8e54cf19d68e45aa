#include "absl/strings/str_cat.h"
#include "ihala/v1/account_service.pb.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "ihala/v1/device_service.pb.h"
#include "ihala/v1/erasure_service.pb.h"
#include "ihala/v1/figure_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "ihala/v1/thread_service.pb.h"
#include "tests/hostile/setting.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::hostile {
namespace {

using Shared = std::shared_ptr<Setting>;

constexpr char kAccounts[] = "/ihala.v1.AccountService/";
// What nothing else stands on, so that it may be stopped and frozen as often as the server takes a message.
constexpr char kAccount[] = "H-2";
constexpr char kOrganisation[] = "HOSTILE-2";

void PutAccount(Setting& setting) {
  v1::PutAccountRequest put;
  put.set_request_id(setting.server.RequestId());
  put.mutable_account()->set_code(kAccount);
  put.mutable_account()->set_organisation(world::kCso2);
  put.mutable_account()->set_language("ar");
  setting.Must<v1::PutAccountResponse>("/ihala.v1.AdminService/PutAccount", world::kAdministrator, put);
}

void PutOrganisation(Setting& setting) {
  v1::PutOrganisationRequest put;
  put.set_request_id(setting.server.RequestId());
  put.mutable_organisation()->set_code(kOrganisation);
  put.mutable_organisation()->mutable_name()->set_ar("جمعية الاختبار");
  put.mutable_organisation()->mutable_name()->set_en("Test society");
  setting.Must<v1::PutOrganisationResponse>("/ihala.v1.AdminService/PutOrganisation", world::kAdministrator, put);
  v1::FreezeOrganisationRequest freeze;
  freeze.set_request_id(setting.server.RequestId());
  freeze.set_organisation(kOrganisation);
  setting.Must<v1::FreezeOrganisationResponse>(std::string(kAccounts) + "FreezeOrganisation", world::kAdministrator,
                                               freeze);
}

// A target of somebody's; `prepare` makes what it speaks of.
template <typename Request, typename Fill>
Target Of(const Shared& setting, const std::string& method, const char* account, void (*prepare)(Setting&), Fill fill) {
  Target target;
  target.name = method.substr(method.rfind('/') + 1);
  target.method = method;
  target.valid = [setting, prepare, fill] {
    if (prepare != nullptr) prepare(*setting);
    auto request = std::make_unique<Request>();
    if constexpr (requires { request->set_request_id(""); }) request->set_request_id(setting->server.RequestId());
    fill(request.get());
    return request;
  };
  target.send = [setting, method, account](const std::string& bytes, const Mutation&) {
    return setting->Send(method, account, bytes);
  };
  return target;
}

Target ChoosePassphrase(const Shared& setting) {
  Target target = Of<v1::ChoosePassphraseRequest>(setting, "/ihala.v1.SessionService/ChoosePassphrase",
                                                  world::kForeignSupervisor, &PutAccount, [](auto* r) {
                                                    r->set_account(kAccount);
                                                    r->set_present_passphrase("not what it is");
                                                    r->set_new_passphrase("several long words");
                                                  });
  target.taken = grpc::StatusCode::UNAUTHENTICATED;
  target.refusals_count = true;
  return target;
}

// Of a device that is nowhere: what is wrong with the form is named before that.
template <typename Request, typename Fill>
Target OfNoDevice(const Shared& setting, const std::string& rpc, Fill fill) {
  Target target =
      Of<Request>(setting, absl::StrCat("/ihala.v1.DeviceService/", rpc), world::kForeignSupervisor, nullptr, fill);
  target.taken = grpc::StatusCode::NOT_FOUND;
  return target;
}

void AddDeviceTargets(const Shared& setting, std::vector<Target>* targets) {
  const auto add = [&](Target target) { targets->push_back(std::move(target)); };
  const auto at = [](const char* rpc) { return std::string("/ihala.v1.DeviceService/") + rpc; };
  const auto device = [](auto* r) { r->set_device("D-NOWHERE"); };
  const auto page = [](auto* r) { r->set_page_size(4); };
  const char* const account = world::kForeignSupervisor;
  add(Of<v1::IssueEnrolmentCodeRequest>(setting, at("IssueEnrolmentCode"), account, &PutAccount,
                                        [](auto* r) { r->set_account(kAccount); }));
  add(Of<v1::ListDevicesRequest>(setting, at("ListDevices"), account, nullptr, page));
  add(Of<v1::ListHeldRequest>(setting, at("ListHeld"), account, nullptr, page));
  add(OfNoDevice<v1::RevokeDeviceRequest>(setting, "RevokeDevice", device));
  add(OfNoDevice<v1::LockDeviceRequest>(setting, "LockDevice", device));
  add(OfNoDevice<v1::UnlockDeviceRequest>(setting, "UnlockDevice", device));
  add(OfNoDevice<v1::WipeDeviceRequest>(setting, "WipeDevice", device));
  add(OfNoDevice<v1::ReviewHeldRequest>(setting, "ReviewHeld", [setting](auto* r) {
    r->set_stream_id(setting->NewId());
    r->set_n(1);
  }));
}

void AddThreadTargets(const Shared& setting, std::vector<Target>* targets) {
  const auto add = [&](Target target) { targets->push_back(std::move(target)); };
  const auto at = [](const char* rpc) { return std::string("/ihala.v1.ThreadService/") + rpc; };
  const auto fill = [setting](v1::OpenThreadRequest* r) {
    r->set_thread_id(setting->NewId());
    r->mutable_subject()->set_agreement_id(world::kAgreement2);
    r->add_organisations(world::kCso2);
    r->add_organisations(world::kMinistry);
    r->set_title("Why phones are withheld");
    r->set_kind(v1::POST_KIND_BARRIER);
    r->set_text("Families fear that the number goes on.");
  };
  v1::OpenThreadRequest first;
  first.set_request_id(setting->server.RequestId());
  fill(&first);
  setting->Must<v1::OpenThreadResponse>(at("OpenThread"), world::kForeignSupervisor, first);
  const auto thread = [id = first.thread_id()](auto* r) { r->set_thread_id(id); };
  const char* const account = world::kForeignSupervisor;
  add(Of<v1::OpenThreadRequest>(setting, at("OpenThread"), account, nullptr, fill));
  add(Of<v1::ListThreadsRequest>(setting, at("ListThreads"), account, nullptr, [](auto* r) { r->set_page_size(4); }));
  add(Of<v1::ListPostsRequest>(setting, at("ListPosts"), account, nullptr, [thread](auto* r) {
    thread(r);
    r->set_page_size(4);
  }));
  add(Of<v1::AddPostRequest>(setting, at("AddPost"), account, nullptr, [thread](auto* r) {
    thread(r);
    r->set_kind(v1::POST_KIND_WHY);
    r->set_text("It happened before.");
  }));
  // Another one: what is closed takes no posts.
  v1::OpenThreadRequest second;
  second.set_request_id(setting->server.RequestId());
  fill(&second);
  setting->Must<v1::OpenThreadResponse>(at("OpenThread"), account, second);
  add(Of<v1::CloseThreadRequest>(setting, at("CloseThread"), account, nullptr,
                                 [id = second.thread_id()](auto* r) { r->set_thread_id(id); }));
}

void AddNotificationTargets(const Shared& setting, std::vector<Target>* targets) {
  const auto add = [&](Target target) { targets->push_back(std::move(target)); };
  const auto at = [](const char* rpc) { return std::string("/ihala.v1.NotificationService/") + rpc; };
  const char* const account = world::kForeignWorker;
  add(Of<v1::ListNotificationsRequest>(setting, at("ListNotifications"), account, nullptr,
                                       [](auto* r) { r->set_page_size(4); }));
  add(Of<v1::MarkNotificationsSeenRequest>(setting, at("MarkNotificationsSeen"), account, nullptr,
                                           [](auto* r) { r->set_up_to(4); }));
  add(Of<v1::GetContactRequest>(setting, at("GetContact"), account, nullptr, [](auto* r) {}));
  add(Of<v1::PutContactRequest>(setting, at("PutContact"), account, nullptr, [](auto* r) {
    v1::Contact& contact = *r->mutable_contact();
    contact.set_email("worker@example.org");
    contact.set_phone("+970599123456");
    contact.set_language("ar");
    contact.add_muted(v1::NOTIFICATION_KIND_COMMENT);
    contact.mutable_quiet_until()->set_year(2025);
    contact.mutable_quiet_until()->set_month(2);
    contact.mutable_quiet_until()->set_day(1);
  }));
}

}  // namespace

void AddAccountTargets(const Shared& setting, std::vector<Target>* targets) {
  const auto add = [&](Target target) { targets->push_back(std::move(target)); };
  const auto at = [](const char* rpc) { return std::string(kAccounts) + rpc; };
  const auto account = [](auto* r) { r->set_account(kAccount); };
  const auto organisation = [](auto* r) { r->set_organisation(kOrganisation); };
  AddThreadTargets(setting, targets);
  AddDeviceTargets(setting, targets);
  add(Of<v1::GetFiguresRequest>(setting, "/ihala.v1.FigureService/GetFigures", world::kCoordinator, nullptr,
                                [](auto* r) { r->set_month("2025-02"); }));
  add(Of<v1::GetMonitorRequest>(setting, "/ihala.v1.FigureService/GetMonitor", world::kCoordinator, nullptr,
                                [](auto* r) {
                                  r->mutable_from()->set_year(2025);
                                  r->mutable_from()->set_month(2);
                                  r->mutable_from()->set_day(1);
                                  *r->mutable_to() = r->from();
                                  r->mutable_to()->set_day(28);
                                  r->set_by(v1::FIGURE_DIMENSION_SEX);
                                }));
  add(Of<v1::GetErasuresRequest>(setting, "/ihala.v1.ErasureService/GetErasures", world::kCoordinator, nullptr,
                                 [](auto* r) {
                                   r->set_from_month("2024-12");
                                   r->set_to_month("2025-02");
                                 }));
  AddNotificationTargets(setting, targets);
  add(ChoosePassphrase(setting));
  add(Of<v1::ListColleaguesRequest>(setting, at("ListColleagues"), world::kSupervisor, nullptr,
                                    [](auto* r) { r->set_page_size(4); }));
  // Somebody whom nothing is asked for, seen long ago.
  Target confirm =
      Of<v1::ConfirmAccountRequest>(setting, at("ConfirmAccount"), world::kForeignSupervisor, &PutAccount, [](auto* r) {
        r->set_account(kAccount);
        r->set_base_revision(1);
      });
  confirm.taken = grpc::StatusCode::ABORTED;
  add(std::move(confirm));
  add(Of<v1::IssueSignInCodeRequest>(setting, at("IssueSignInCode"), world::kForeignSupervisor, &PutAccount, account));
  add(Of<v1::EndSessionsRequest>(setting, at("EndSessions"), world::kForeignSupervisor, &PutAccount, account));
  add(Of<v1::DisableAccountRequest>(setting, at("DisableAccount"), world::kForeignSupervisor, &PutAccount, account));
  add(Of<v1::FreezeOrganisationRequest>(setting, at("FreezeOrganisation"), world::kAdministrator, &PutOrganisation,
                                        organisation));
  add(Of<v1::LiftFreezeRequest>(setting, at("LiftFreeze"), world::kAdministrator, &PutOrganisation, organisation));
  add(Of<v1::SignWorkflowRequest>(setting, "/ihala.v1.AgreementService/SignWorkflow", world::kForeignSupervisor,
                                  nullptr, [](auto* r) {
                                    r->set_workflow_id("default");
                                    r->set_version(world::kWorkflowVersion);
                                  }));
}

}  // namespace ihala::hostile
