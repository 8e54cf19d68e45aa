#include "tests/forbidden/setting.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "ihala/v1/audit_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "tests/support/world/test_world.h"

namespace ihala::forbidden {
namespace {

TestServer::Options OptionsOfServer() {
  TestServer::Options options;
  options.more_organisations = {Health()};
  options.more_organisations.front().set_device_enrolment(v1::DEVICE_ENROLMENT_OPEN);
  options.more_programmes = {HealthProgramme()};
  options.more_desks = {HealthDesk()};
  options.more_accounts = MoreAccounts();
  return options;
}

// Canaries of a case are known by its place in the run; what is open from the start has a path of its own.
constexpr char kEnvelope[] = "envelope";
constexpr char kAbove[] = "above";

}  // namespace

void Die(const std::string& what) {
  std::cerr << "forbidden: " << what << std::endl;
  std::abort();
}

Setting::Setting(bool forbids) : forbids_(forbids), server_(OptionsOfServer()), people_(Receivers()) {
  caller_ = std::make_unique<hostile::RawCaller>(server_.Channel());
  Agree(RedLines(1, forbids_));
  Agree(WithHealth(forbids_));
}

Person& Setting::PersonOf(const std::string& account) {
  const auto found =
      std::find_if(people_.begin(), people_.end(), [&](const Person& person) { return person.account == account; });
  if (found == people_.end()) Die(absl::StrCat("nobody is called ", account));
  return *found;
}

bool Setting::CallAs(const std::string& account, const std::string& token, const std::string& rpc,
                     const google::protobuf::Message& request, google::protobuf::Message* response) {
  const hostile::RawAnswer answer =
      caller_->Call(absl::StrCat("/ihala.v1.", rpc), request.SerializeAsString(), hostile::Bearer(token));
  const auto code = answer.error.code;
  if (code == grpc::StatusCode::UNAVAILABLE || code == grpc::StatusCode::UNIMPLEMENTED) Die(answer.message);
  // What an exchange brings is looked at where it is unpacked.
  const bool is_packed = rpc == "SyncService/Exchange" && answer.ok();
  LookAt(account, absl::StrCat(is_packed ? "" : answer.bytes, answer.message, answer.details, answer.metadata));
  refusal_ = answer.message;
  // From the review on the core itself says what the family agreed to.
  v1::TakeStepResponse step;
  const bool is_step = answer.ok() && rpc == "ReferralService/TakeStep" && step.ParseFromString(answer.bytes);
  if (is_step && !step.core().consent_fields().empty()) shown_.insert({account, step.core().referral_id()});
  return answer.ok() && (response == nullptr || response->ParseFromString(answer.bytes));
}

bool Setting::Call(const std::string& account, const std::string& rpc, const google::protobuf::Message& request,
                   google::protobuf::Message* response) {
  return CallAs(account, server_.TokenOf(account), rpc, request, response);
}

void Setting::Must(const std::string& account, const std::string& rpc, const google::protobuf::Message& request,
                   google::protobuf::Message* response) {
  if (!Call(account, rpc, request, response))
    Die(absl::StrCat(rpc, " of ", account, " should have been taken: ", refusal_));
}

void Setting::LookAt(const std::string& account, const std::string& bytes) {
  for (const canaries::Canary* canary : book_.FindIn(bytes)) {
    if (canary->path == kAbove) shown_.insert({account, cases_[canary->record].id});
    if (forbidden_after_.count({account, cases_[canary->record].id}) > 0) {
      answered_.insert({account, cases_[canary->record].id});
    }
  }
  // Who may not know of a case may not be told that there is one by that id or code.
  for (const Case& one : cases_) {
    if (forbidden_after_.count({account, one.id}) == 0) continue;
    const bool named = bytes.find(one.id) != std::string::npos ||
                       (!one.core.short_code().empty() && bytes.find(one.core.short_code()) != std::string::npos);
    if (named) answered_.insert({account, one.id});
  }
}

void Setting::Put(const std::string& rpc, const google::protobuf::Message& request) {
  Must(world::kAdministrator, absl::StrCat("AdminService/", rpc), request, nullptr);
}

void Setting::Agree(const v1::SharingAgreement& agreement) {
  v1::PutAgreementRequest put;
  put.set_request_id(server_.RequestId());
  *put.mutable_agreement() = agreement;
  Put("PutAgreement", put);
  const char* const receiver = agreement.receiving_organisation() == kHealth ? "L-92" : world::kLead;
  for (const char* account : {world::kSupervisor, receiver}) {
    v1::SignAgreementRequest sign;
    sign.set_request_id(server_.RequestId());
    sign.set_agreement_id(agreement.agreement_id());
    sign.set_version(agreement.version());
    Must(account, "AgreementService/SignAgreement", sign, nullptr);
  }
}

void Setting::PutAccount(const Person& person, v1::Role role) {
  server_.PutAccount(AccountOf(person, role));
  PersonOf(person.account) = person;
}

void Setting::Restart() {
  caller_.reset();
  server_.Restart();
  caller_ = std::make_unique<hostile::RawCaller>(server_.Channel());
}

Case& Setting::NewCase(const std::string& desk) {
  Case one{static_cast<int>(cases_.size()), NewUuidV7(server_.clock(), server_.random()), desk, {kHealth}, {}};
  one.desks = {desk == kHealthDesk ? kHealthDesk : world::kOtherDesk};
  if (version_ != 1) one.organisations = one.desks = {};
  cases_.push_back(std::move(one));
  BeginToCount();
  return cases_.back();
}

v1::Referral Setting::DossierOf(const Case& one) {
  v1::Referral referral = world::Dossier(server_.clock(), server_.random());
  const bool is_health = one.desk == kHealthDesk;
  const std::string receiver = is_health ? kHealth : world::kMinistry;
  const std::string programme = is_health ? kHealthProgramme : world::kProgramme;
  referral.set_agreement_id(is_health ? kWithHealth : kRedLines);
  referral.set_agreement_version(is_health ? 1 : version_);
  v1::Envelope& envelope = *referral.mutable_envelope();
  envelope.set_receiving_organisation(receiver);
  envelope.set_programme(programme);
  envelope.set_desk(one.desk);
  referral.mutable_consent()->set_receiving_organisation(receiver);
  referral.mutable_consent()->set_programme(programme);
  const char* const governorate = one.desk == world::kOtherDesk ? world::kOtherGovernorate : world::kGovernorate;
  envelope.set_governorate(governorate);
  referral.mutable_household()->mutable_current_place()->set_governorate(governorate);
  envelope.set_urgency_reason(book_.Word(one.number, kEnvelope));
  referral.mutable_needs()->set_summary(book_.Word(one.number, kAbove));
  referral.mutable_people(0)->mutable_name()->set_family(book_.Word(one.number, kAbove));
  return referral;
}

bool Setting::IsForbidden(const Person& person, const Case& one) const {
  const auto is_forbidden = [&](const std::string& desk) { return one.desks.count(desk) > 0; };
  return one.organisations.count(person.organisation) > 0 || is_forbidden(one.desk) ||
         std::any_of(person.desks.begin(), person.desks.end(), is_forbidden);
}

void Setting::BeginToCount() {
  const std::vector<v1::AuditEntry> trail = Trail();
  const uint64_t last = trail.empty() ? 0 : trail.back().n();
  for (const Person& person : people_) {
    for (const Case& one : cases_) {
      if (IsForbidden(person, one)) forbidden_after_.try_emplace({person.account, one.id}, last);
    }
  }
}

std::vector<v1::AuditEntry> Setting::Trail() {
  std::vector<v1::AuditEntry> all;
  v1::ListAuditTrailRequest request;
  v1::ListAuditTrailResponse response;
  do {
    request.set_after(all.empty() ? 0 : all.back().n());
    response.Clear();
    Must(world::kAuditor, "AuditService/ListAuditTrail", request, &response);
    // The end stays where it was when the first page was taken.
    request.set_up_to(response.up_to());
    all.insert(all.end(), response.entries().begin(), response.entries().end());
  } while (!response.last() && response.entries_size() > 0);
  return all;
}

Setting::Copies Setting::InTrail(Copies* shown) {
  Copies copies;
  for (const v1::AuditEntry& entry : Trail()) {
    for (const v1::AuditCase& part : entry.cases()) {
      const auto id = UuidFromText(part.case_id());
      if (!id.ok()) Die("an entry names no case");
      shown->insert({entry.actor(), *id});
      const auto forbidden = forbidden_after_.find({entry.actor(), *id});
      if (forbidden != forbidden_after_.end() && entry.n() > forbidden->second) copies.insert({entry.actor(), *id});
    }
  }
  return copies;
}

}  // namespace ihala::forbidden
