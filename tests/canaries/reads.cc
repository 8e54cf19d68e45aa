#include "tests/canaries/reads.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/base/random.h"
#include "common/wire/payload.h"
#include "google/protobuf/descriptor.h"
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
#include "tests/support/world/test_world.h"

namespace ihala::canaries {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// Which way each RPC is gone.
const std::map<std::string, Way>& Ways() {
  static const auto& ways = *new std::map<std::string, Way>{
      {"SessionService/SignIn", Way::kNoCase},
      {"SessionService/RefreshSession", Way::kNoCase},
      {"SessionService/SignOut", Way::kNoCase},
      {"SessionService/WhoAmI", Way::kNoCase},
      {"ReferralService/SubmitReferral", Way::kWrite},
      {"ReferralService/GetReferral", Way::kRead},
      {"ReferralService/ListReferrals", Way::kRead},
      {"ReferralService/TakeStep", Way::kWrite},
      {"ReferralService/TakeStepOnMany", Way::kWrite},
      {"ReferralService/ConfirmStep", Way::kWrite},
      {"ReferralService/AddComment", Way::kWrite},
      {"ReferralService/AmendReferral", Way::kWrite},
      {"ReferralService/ListComments", Way::kRead},
      {"ReferralService/ListHistory", Way::kRead},
      {"ReferralService/TellStage", Way::kNoCase},
      {"QueueService/ListQueue", Way::kRead},
      {"QueueService/CountQueue", Way::kNoCase},
      {"SyncService/Exchange", Way::kRead},
      {"SyncService/Deliver", Way::kWrite},
      {"SyncService/Watch", Way::kRead},
      {"DirectoryService/GetDirectory", Way::kNoCase},
      {"DirectoryService/GetWorkflow", Way::kNoCase},
      {"DirectoryService/PutCalendar", Way::kNoCase},
      {"AgreementService/SignAgreement", Way::kNoCase},
      {"AgreementService/EndAgreement", Way::kNoCase},
      {"SessionService/ChoosePassphrase", Way::kNoCase},
      {"AccountService/ListColleagues", Way::kNoCase},
      {"AccountService/ConfirmAccount", Way::kNoCase},
      {"AccountService/IssueSignInCode", Way::kNoCase},
      {"AccountService/EndSessions", Way::kNoCase},
      {"AccountService/DisableAccount", Way::kNoCase},
      {"AccountService/FreezeOrganisation", Way::kNoCase},
      {"AccountService/LiftFreeze", Way::kNoCase},
      {"ThreadService/OpenThread", Way::kNoCase},
      {"ThreadService/AddPost", Way::kNoCase},
      {"ThreadService/CloseThread", Way::kNoCase},
      {"ThreadService/ListThreads", Way::kNoCase},
      {"ThreadService/ListPosts", Way::kNoCase},
      {"FigureService/GetFigures", Way::kNoCase},
      {"FigureService/GetMonitor", Way::kNoCase},
      {"ErasureService/SetRetention", Way::kWrite},
      {"ErasureService/GetErasures", Way::kNoCase},
      {"AdminService/PutOrganisation", Way::kNoCase},
      {"AdminService/PutDesk", Way::kNoCase},
      {"AdminService/PutProgramme", Way::kNoCase},
      {"AdminService/PutGovernorate", Way::kNoCase},
      {"AdminService/PutAgreement", Way::kNoCase},
      {"AdminService/PutAccount", Way::kNoCase},
      {"AdminService/SetPassphrase", Way::kNoCase},
      {"AdminService/ListAccounts", Way::kNoCase},
      {"AdminService/GetServerStatus", Way::kNoCase},
      {"AdminService/ReportBackup", Way::kNoCase},
      {"AdminService/DeclareOutage", Way::kNoCase},
      {"AdminService/EndOutage", Way::kNoCase},
      {"AuditService/ListAuditTrail", Way::kRead},
  };
  return ways;
}

// Of devices: what a revoked one sent is the only case among them, and nobody here revokes one.
const std::map<std::string, Way>& WaysOfDevices() {
  static const auto& ways = *new std::map<std::string, Way>{
      {"DeviceService/IssueEnrolmentCode", Way::kNoCase}, {"DeviceService/ListDevices", Way::kNoCase},
      {"DeviceService/RevokeDevice", Way::kNoCase},       {"DeviceService/LockDevice", Way::kNoCase},
      {"DeviceService/UnlockDevice", Way::kNoCase},       {"DeviceService/WipeDevice", Way::kNoCase},
      {"DeviceService/ListHeld", Way::kNoCase},           {"DeviceService/ReviewHeld", Way::kNoCase},
  };
  return ways;
}

// Of what people are told.
const std::map<std::string, Way>& WaysOfNotifications() {
  static const auto& ways = *new std::map<std::string, Way>{
      {"NotificationService/ListNotifications", Way::kRead},
      {"NotificationService/MarkNotificationsSeen", Way::kNoCase},
      {"NotificationService/GetContact", Way::kNoCase},
      {"NotificationService/PutContact", Way::kNoCase},
      {"AdminService/ListUndelivered", Way::kNoCase},
      {"AdminService/RetryUndelivered", Way::kNoCase},
  };
  return ways;
}

// Of workflows: whoever is told which cases would change is told their codes, which are no canaries.
const std::map<std::string, Way>& WaysOfWorkflows() {
  static const auto& ways = *new std::map<std::string, Way>{
      {"AgreementService/SignWorkflow", Way::kNoCase},  {"AgreementService/RollBackWorkflow", Way::kNoCase},
      {"AgreementService/SignMigration", Way::kNoCase}, {"AgreementService/DryRunWorkflow", Way::kNoCase},
      {"AdminService/ValidateWorkflow", Way::kNoCase},  {"AdminService/LoadWorkflow", Way::kNoCase},
      {"AdminService/LoadMigration", Way::kNoCase},     {"AdminService/DeclareArrangement", Way::kNoCase},
      {"AdminService/EndArrangement", Way::kNoCase},
  };
  return ways;
}

// The RPCs that the linked protos declare. A file with a service that is not linked is found by a test of the door.
std::vector<const MethodDescriptor*> Declared() {
  std::vector<const MethodDescriptor*> methods;
  for (const Descriptor* one :
       {v1::SignInRequest::descriptor(), v1::SubmitReferralRequest::descriptor(), v1::ListQueueRequest::descriptor(),
        v1::ExchangeRequest::descriptor(), v1::GetDirectoryRequest::descriptor(),
        v1::PutOrganisationRequest::descriptor(), v1::ListAuditTrailRequest::descriptor(),
        v1::SignAgreementRequest::descriptor(), v1::ListColleaguesRequest::descriptor(),
        v1::OpenThreadRequest::descriptor(), v1::GetFiguresRequest::descriptor(), v1::ListDevicesRequest::descriptor(),
        v1::GetErasuresRequest::descriptor(), v1::GetContactRequest::descriptor()}) {
    for (int i = 0; i < one->file()->service_count(); ++i) {
      const auto* const service = one->file()->service(i);
      for (int j = 0; j < service->method_count(); ++j) methods.push_back(service->method(j));
    }
  }
  return methods;
}

std::string NameOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->name(), "/", method.name());
}

// Asks for page after page.
template <typename Request, typename Response>
void ReadPages(Voice& voice, const Principal& who, const std::string& rpc, Request request, uint32_t size,
               const std::string& case_id = "") {
  request.set_page_size(size);
  Response response;
  do {
    request.set_page_token(response.next_page_token());
    response.Clear();
  } while (voice.Call(who, rpc, request, &response, case_id) && !response.next_page_token().empty());
}

void ReadCase(Voice& voice, const Principal& who, const Record& record, bool by_code) {
  v1::GetReferralRequest get;
  get.set_referral_id(record.id);
  v1::GetReferralResponse got;
  voice.Call(who, "ReferralService/GetReferral", get, &got, record.id);
  if (by_code) {
    v1::GetReferralRequest coded;
    coded.set_short_code(record.code);
    voice.Call(who, "ReferralService/GetReferral", coded, &got, record.id);
  }
  v1::ListCommentsRequest comments;
  comments.set_referral_id(record.id);
  ReadPages<v1::ListCommentsRequest, v1::ListCommentsResponse>(voice, who, "ReferralService/ListComments", comments,
                                                               by_code ? 1 : 50, record.id);
  v1::ListHistoryRequest history;
  history.set_referral_id(record.id);
  ReadPages<v1::ListHistoryRequest, v1::ListHistoryResponse>(voice, who, "ReferralService/ListHistory", history,
                                                             by_code ? 1 : 50, record.id);
}

void ReadLists(Voice& voice, const Principal& who) {
  for (const char* stage : {"", "SUBMITTED", "ACCEPTED"}) {
    v1::ListReferralsRequest request;
    request.set_stage_id(stage);
    ReadPages<v1::ListReferralsRequest, v1::ListReferralsResponse>(voice, who, "ReferralService/ListReferrals", request,
                                                                   stage[0] == 0 ? 37 : 500);
  }
  for (const v1::QueueView view : {v1::QUEUE_VIEW_UNCLAIMED, v1::QUEUE_VIEW_MINE, v1::QUEUE_VIEW_TO_CONFIRM}) {
    for (const char* desk : {"", world::kDesk, world::kOtherDesk}) {
      v1::ListQueueRequest request;
      request.set_view(view);
      request.set_desk(desk);
      ReadPages<v1::ListQueueRequest, v1::ListQueueResponse>(voice, who, "QueueService/ListQueue", request, 41);
    }
  }
  ReadPages<v1::ListNotificationsRequest, v1::ListNotificationsResponse>(
      voice, who, "NotificationService/ListNotifications", v1::ListNotificationsRequest(), 500);
  v1::ListAuditTrailRequest trail;
  v1::ListAuditTrailResponse entries;
  do {
    if (entries.entries_size() > 0) trail.set_after(entries.entries(entries.entries_size() - 1).n());
    // The end stays where it was when the first page was taken.
    trail.set_up_to(entries.up_to());
    entries.Clear();
  } while (voice.Call(who, "AuditService/ListAuditTrail", trail, &entries) && !entries.last() &&
           entries.entries_size() > 0);
}

}  // namespace

const std::map<std::string, Way>& Rpcs() {
  static const auto& rpcs = *[] {
    auto* const ways = new std::map<std::string, Way>(Ways());
    for (const auto* const more : {&WaysOfDevices(), &WaysOfWorkflows(), &WaysOfNotifications()})
      ways->insert(more->begin(), more->end());
    std::set<std::string> declared;
    for (const MethodDescriptor* method : Declared()) {
      declared.insert(NameOf(*method));
      if (ways->count(NameOf(*method)) == 0) Die(absl::StrCat("nobody has thought of ", method->full_name()));
    }
    for (const auto& [name, way] : *ways) {
      if (declared.count(name) == 0) Die(absl::StrCat("there is no call ", name));
    }
    return ways;
  }();
  return rpcs;
}

ReadingDevice::ReadingDevice(Setting& setting, const Principal& who)
    : setting_(setting), who_(who), device_(SystemRandom::Get(), who.account) {
  if (who.account.empty()) return;
  // Whoever has no organisation has no device, and tries it without.
  token_ = who.organisation.empty() ? setting_.TokenOf(who) : setting_.TokenOf(who, device_);
}

bool ReadingDevice::Exchange(Voice& voice, const v1::ExchangeUp& up, v1::ExchangeDown* down) {
  v1::ExchangeRequest request;
  *request.mutable_up() = Pack(up);
  v1::ExchangeResponse response;
  if (!voice.CallAs(who_, token_, "SyncService/Exchange", request, &response, "")) return false;
  if (!Unpack(response.down(), "down", down).ok()) Die("what the server packed cannot be unpacked");
  setting_.watcher().Answered(who_, "SyncService/Exchange unpacked", down->SerializeAsString(), down, "");
  return true;
}

bool ReadingDevice::Sync(Voice& voice, uint32_t page_bytes) {
  v1::ExchangeUp up;
  up.set_stream_id(device_.stream_id());
  up.set_page_bytes_max(page_bytes);
  up.set_feed_schema(1);
  v1::ExchangeDown down;
  do {
    up.set_cursor(cursor_);
    down.Clear();
    if (!Exchange(voice, up, &down)) return false;
    cursor_ = down.page().next_cursor();
  } while (down.page().more());
  return true;
}

void ReadingDevice::Repair(Voice& voice) {
  v1::ExchangeUp up;
  up.set_stream_id(device_.stream_id());
  up.set_cursor(cursor_);
  up.set_page_bytes_max(1024);
  up.mutable_repair()->set_buckets(std::string(2048, '\0'));
  up.mutable_repair()->set_bytes_max(256 * 1024);
  v1::ExchangeDown down;
  if (!Exchange(voice, up, &down)) return;
  up.mutable_repair()->clear_buckets();
  std::vector<v1::RowName> names;
  for (const v1::BucketRows& bucket : down.repair().buckets()) {
    names.insert(names.end(), bucket.rows().begin(), bucket.rows().end());
  }
  for (const Record& record : setting_.records()) {
    for (const int kind : {v1::Row::kCoreFieldNumber, v1::Row::kDossierFieldNumber}) {
      v1::RowName& name = names.emplace_back();
      name.set_referral_id(record.id);
      name.set_kind(static_cast<uint32_t>(kind));
    }
  }
  for (size_t begin = 0; begin < names.size(); begin += 200) {
    up.mutable_repair()->clear_wanted();
    for (size_t i = begin; i < std::min(names.size(), begin + 200); ++i) *up.mutable_repair()->add_wanted() = names[i];
    if (!Exchange(voice, up, &down)) return;
  }
}

void ReadingDevice::Watch(Voice& voice) {
  v1::WatchRequest request;
  request.set_cursor(cursor_);
  voice.Open(who_, token_, "SyncService/Watch", request);
}

void LeaveContact(Voice& voice, const Principal& who) {
  v1::PutContactRequest request;
  request.set_request_id(SystemRandom::Get().Bytes(16));
  request.mutable_contact()->set_phone("+970599000001");
  v1::PutContactResponse response;
  voice.Call(who, "NotificationService/PutContact", request, &response);
}

void ReadEverything(Voice& voice, const Principal& who) {
  int place = 0;
  for (const Record& record : voice.setting().records()) ReadCase(voice, who, record, place++ % 10 == 0);
  ReadLists(voice, who);
}

void CallEverything(Voice& voice, const Principal& who) {
  for (const MethodDescriptor* method : Declared()) {
    if (method->server_streaming() || method->name() == "SignIn") continue;
    const auto& factory = *google::protobuf::MessageFactory::generated_factory();
    const std::unique_ptr<Message> request(
        const_cast<google::protobuf::MessageFactory&>(factory).GetPrototype(method->input_type())->New());
    const std::unique_ptr<Message> response(
        const_cast<google::protobuf::MessageFactory&>(factory).GetPrototype(method->output_type())->New());
    const auto* const id = method->input_type()->FindFieldByName("referral_id");
    const std::string case_id = id == nullptr ? "" : voice.setting().records().front().id;
    if (id != nullptr) request->GetReflection()->SetString(request.get(), id, case_id);
    // Its own session, so that signing out ends that one alone.
    const std::string token = who.account.empty() ? "" : voice.setting().TokenOf(who);
    voice.CallAs(who, token, NameOf(*method), *request, response.get(), case_id);
  }
}

}  // namespace ihala::canaries
