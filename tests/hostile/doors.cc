#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/wire/payload.h"
#include "ihala/v1/sync_service.pb.h"
#include "server/handlers/sessions.h"
#include "tests/hostile/judge.h"
#include "tests/support/device/raw_device.h"

namespace ihala::hostile {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// One target for each RPC: the first.
std::vector<const Target*> OnePerRpc(const std::vector<Target>& targets) {
  std::vector<const Target*> some;
  std::set<std::string> seen;
  for (const Target& target : targets) {
    if (seen.insert(target.method).second) some.push_back(&target);
  }
  return some;
}

bool IsOpen(const Target& target) { return target.name == "SignIn" || target.name == "ChoosePassphrase"; }

// People whose role has nothing to do with an RPC, written down here and not taken from the server's own table.
std::vector<std::string> Strangers(const std::string& method) {
  if (absl::StrContains(method, "AdminService")) {
    return {world::kWorker, world::kSupervisor, world::kForeignWorker, world::kReviewer,
            world::kLead,   world::kIntegrator, world::kCoordinator,   world::kAuditor};
  }
  if (absl::StrContains(method, "AuditService")) {
    return {world::kWorker, world::kSupervisor, world::kForeignWorker, world::kReviewer,
            world::kLead,   world::kIntegrator, world::kCoordinator,   world::kAdministrator};
  }
  // What an administrator may do besides: roll a version back for everybody, and try one.
  if (absl::StrContains(method, "RollBackWorkflow") || absl::StrContains(method, "DryRunWorkflow")) {
    return {world::kWorker, world::kReviewer, world::kCoordinator, world::kAuditor, world::kIntegrator};
  }
  if (absl::StrContains(method, "AgreementService")) {
    return {world::kWorker,      world::kForeignWorker, world::kReviewer,     world::kIntegrator,
            world::kCoordinator, world::kAuditor,       world::kAdministrator};
  }
  if (absl::StrContains(method, "AccountService")) {
    std::vector<std::string> strangers = {world::kWorker,     world::kForeignWorker, world::kReviewer,
                                          world::kIntegrator, world::kCoordinator,   world::kAuditor};
    // An administrator stops, and grants nothing.
    const bool grants = absl::StrContains(method, "ConfirmAccount") || absl::StrContains(method, "ListColleagues");
    if (grants) strangers.push_back(world::kAdministrator);
    return strangers;
  }
  if (absl::StrContains(method, "DeviceService")) {
    std::vector<std::string> strangers = {world::kWorker,     world::kForeignWorker, world::kReviewer,
                                          world::kIntegrator, world::kCoordinator,   world::kAuditor};
    // An administrator takes away, and that is all.
    const bool takes = absl::StrContains(method, "ListDevices") || absl::StrContains(method, "RevokeDevice") ||
                       absl::StrContains(method, "/LockDevice");
    if (!takes) strangers.push_back(world::kAdministrator);
    return strangers;
  }
  if (absl::StrContains(method, "ThreadService") || absl::StrContains(method, "GetMonitor")) {
    return {world::kWorker,     world::kForeignWorker, world::kReviewer,
            world::kIntegrator, world::kAuditor,       world::kAdministrator};
  }
  if (absl::StrContains(method, "NotificationService")) return {world::kAuditor, world::kAdministrator};
  if (absl::StrContains(method, "FigureService")) {
    return {world::kWorker,     world::kForeignWorker, world::kReviewer,     world::kLead,
            world::kIntegrator, world::kAuditor,       world::kAdministrator};
  }
  if (absl::StrContains(method, "SetRetention")) {
    return {world::kWorker,      world::kForeignWorker, world::kReviewer,     world::kIntegrator,
            world::kCoordinator, world::kAuditor,       world::kAdministrator};
  }
  if (absl::StrContains(method, "GetErasures")) {
    return {world::kWorker, world::kForeignWorker, world::kReviewer, world::kLead, world::kIntegrator};
  }
  if (absl::StrContains(method, "SubmitReferral")) {
    return {world::kReviewer, world::kLead, world::kCoordinator, world::kAuditor, world::kAdministrator};
  }
  if (absl::StrContains(method, "ListQueue")) {
    return {world::kWorker, world::kSupervisor, world::kCoordinator, world::kAuditor, world::kAdministrator};
  }
  const bool of_cases = absl::StrContains(method, "ReferralService") || absl::StrContains(method, "SyncService");
  if (!of_cases) return {};
  return {world::kCoordinator, world::kAuditor, world::kAdministrator};
}

// Headers that are no session's.
std::vector<std::pair<std::string, Headers>> BrokenTokens(TestServer& server) {
  const std::string token = absl::BytesToHexString(server.TokenOf(world::kSupervisor));
  const auto header = [](const std::string& value) { return Headers{{"authorization", value}}; };
  std::string other = token;
  other[0] = other[0] == '0' ? '1' : '0';
  return {{"no-token", {}},
          {"empty-token", header("")},
          {"no-bearer", header(token)},
          {"other-scheme", header("Basic " + token)},
          {"short-token", header("Bearer " + token.substr(2))},
          {"long-token", header("Bearer " + token + "00")},
          {"no-hex", header("Bearer " + std::string(64, 'z'))},
          {"one-digit-wrong", header("Bearer " + other)},
          {"all-zero", header("Bearer " + std::string(64, '0'))},
          {"random", header("Bearer " + absl::BytesToHexString(server.random().Bytes(32)))},
          {"two-tokens", {{"authorization", "Bearer " + token}, {"authorization", "Bearer " + token}}},
          {"huge-token", header("Bearer " + std::string(6000, 'a'))}};
}

// Puts another case's id into a request; false where the request names no case.
bool SetCase(Message* request, const std::string& referral_id) {
  const FieldDescriptor* const field = request->GetDescriptor()->FindFieldByName("referral_id");
  if (field == nullptr) return false;
  request->GetReflection()->SetString(request, field, referral_id);
  return true;
}

std::string GetCase(const Message& request) {
  const FieldDescriptor* const field = request.GetDescriptor()->FindFieldByName("referral_id");
  return field == nullptr ? "" : request.GetReflection()->GetString(request, field);
}

}  // namespace

void Judge::TryDoor(const Target& target, const std::string& name, const Headers& headers, grpc::StatusCode code) {
  if (!tally_.Wants(name)) return;
  tally_.Case();
  const std::string bytes = target.valid()->SerializeAsString();
  const FileState before = file_.Read();
  const RawAnswer answer = caller_.Call(target.method, bytes, headers);
  if (answer.error.code != code) {
    tally_.Opened(name, absl::StrCat("code ", answer.error.code, " instead of ", code));
  }
  if (!answer.bytes.empty()) tally_.Opened(name, "an answer came with the refusal");
  const FileState after = file_.Read();
  if (before.effects != after.effects || before.ledger != after.ledger || before.audit != after.audit) {
    tally_.Partial(name, "something was stored");
  }
}

void Judge::TryDoors(const std::vector<Target>& targets) {
  for (const Target* target : OnePerRpc(targets)) {
    if (IsOpen(*target)) continue;
    for (const auto& [how, headers] : BrokenTokens(server_)) {
      TryDoor(*target, absl::StrCat("door/", target->name, "/", how), headers, grpc::StatusCode::UNAUTHENTICATED);
    }
    for (const std::string& account : Strangers(target->method)) {
      TryDoor(*target, absl::StrCat("door/", target->name, "/as ", account), Bearer(server_.TokenOf(account)),
              grpc::StatusCode::PERMISSION_DENIED);
    }
  }
  CheckAlive("door");
}

void Judge::TryExpiredTokens(const std::vector<Target>& targets) {
  const Headers old = Bearer(server_.TokenOf(world::kWorker));
  const Headers administrators = Bearer(server_.TokenOf(world::kAdministrator));
  server_.clock().Advance(kSessionLife);
  for (const char* account :
       {world::kWorker, world::kOtherWorker, world::kSupervisor, world::kForeignWorker, world::kReviewer, world::kLead,
        world::kIntegrator, world::kCoordinator, world::kAuditor, world::kAdministrator}) {
    server_.Forget(account);
  }
  for (const Target* target : OnePerRpc(targets)) {
    // A device's session has ended too; its exchange was built before.
    if (IsOpen(*target) || absl::StrContains(target->method, "Exchange")) continue;
    TryDoor(*target, absl::StrCat("door/", target->name, "/expired"),
            absl::StrContains(target->method, "AdminService") ? administrators : old,
            grpc::StatusCode::UNAUTHENTICATED);
  }
  CheckAlive("door/expired");
}

void Judge::TryForeignCases(const std::vector<Target>& targets) {
  for (const Target& target : targets) {
    const bool is_read_or_step = absl::StrContains(target.method, "ReferralService") && target.name != "SubmitReferral";
    if (!is_read_or_step) continue;
    for (const char* account : {world::kForeignWorker, world::kOtherWorker, world::kDeskReviewer}) {
      const std::string name = absl::StrCat("foreign/", target.name, "/as ", account);
      const std::unique_ptr<Message> request = target.valid();
      if (GetCase(*request).empty() || !tally_.Wants(name)) continue;
      tally_.Case();
      const Headers headers = Bearer(server_.TokenOf(account));
      const FileState before = file_.Read();
      const RawAnswer hidden = caller_.Call(target.method, request->SerializeAsString(), headers);
      SetCase(request.get(), NewUuidV7(server_.clock(), server_.random()));
      const RawAnswer absent = caller_.Call(target.method, request->SerializeAsString(), headers);
      // Whose role the call is not for learns as little before any case was looked for.
      const bool is_shut = hidden.error.code == grpc::StatusCode::PERMISSION_DENIED;
      const auto expected = is_shut ? grpc::StatusCode::PERMISSION_DENIED : grpc::StatusCode::NOT_FOUND;
      if (hidden.error.code != expected || absent.error.code != expected) {
        tally_.Opened(name, absl::StrCat("code ", hidden.error.code, ", and ", absent.error.code, " for no case"));
      } else if (hidden.message != absent.message || hidden.details != absent.details) {
        tally_.Opened(name, "other words than for a case that does not exist");
      }
      const FileState after = file_.Read();
      if (before.effects != after.effects || before.ledger != after.ledger || before.audit != after.audit) {
        tally_.Partial(name, "something was stored");
      }
    }
  }
}

void Judge::TryForeignExchange(const std::vector<Target>& targets) {
  for (const Target& target : targets) {
    // Creating a case that is there already cannot look like creating one that is not.
    if (!absl::StrContains(target.name, "operation.") || absl::StrContains(target.name, "submit")) continue;
    for (const char* account : {world::kForeignWorker, world::kOtherWorker, world::kDeskReviewer}) {
      const std::string name = absl::StrCat("foreign/", target.name, "/as ", account);
      if (!tally_.Wants(name)) continue;
      tally_.Case();
      RawDevice device(server_.random(), account);
      const Headers headers = Bearer(server_.SignInWithDevice(account, device.Enrolment()));
      const std::unique_ptr<Message> operation = target.valid();
      const FileState before = file_.Read();
      std::string answers[2];
      for (std::string& answer : answers) {
        const uint64_t n = device.Append(operation->SerializeAsString());
        v1::ExchangeRequest request;
        *request.mutable_up() = Pack(device.Up({{n, n}}));
        v1::ExchangeResponse response;
        v1::ExchangeDown down;
        const RawAnswer raw = caller_.Call(target.method, request.SerializeAsString(), headers);
        if (raw.ok() && response.ParseFromString(raw.bytes) && Unpack(response.down(), "down", &down).ok()) {
          answer = down.verdicts(0).verdict().ShortDebugString();
        }
        SetCase(operation.get(), NewUuidV7(server_.clock(), server_.random()));
      }
      if (answers[0].empty() || answers[0] != answers[1]) {
        tally_.Opened(name, absl::StrCat("(", answers[0], "), but for no case (", answers[1], ")"));
      }
      const std::string effects = file_.EffectsOfRefusal(before, file_.Read());
      if (!effects.empty()) tally_.Partial(name, effects);
    }
  }
}

}  // namespace ihala::hostile
