#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/workflow/default_workflow.h"
#include "google/protobuf/text_format.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "ihala/v1/audit_service.pb.h"
#include "tests/hostile/setting.h"

namespace ihala::hostile {
namespace {

using Shared = std::shared_ptr<Setting>;

constexpr char kAdmin[] = "/ihala.v1.AdminService/";
// Entries of their own, so that nothing that other cases stand on is changed.
constexpr char kNewAccount[] = "H-1";
constexpr char kAuditor[] = "H-9";

v1::Validity Validity() {
  v1::Validity validity;
  validity.mutable_from()->set_year(2025);
  validity.mutable_from()->set_month(1);
  validity.mutable_from()->set_day(1);
  *validity.mutable_to() = validity.from();
  validity.mutable_to()->set_year(2027);
  return validity;
}

v1::LocalisedText Name() {
  v1::LocalisedText name;
  name.set_ar("مكتب الاختبار");
  name.set_en("Test desk");
  return name;
}

v1::Organisation Organisation() {
  v1::Organisation entry;
  entry.set_code("HOSTILE-1");
  *entry.mutable_name() = Name();
  entry.set_refers(true);
  *entry.mutable_validity() = Validity();
  return entry;
}

v1::Desk Desk() {
  v1::Desk entry;
  entry.set_code("HOSTILE_DESK");
  entry.set_organisation(world::kMinistry);
  *entry.mutable_name() = Name();
  entry.add_governorates(world::kGovernorate);
  entry.add_programmes(world::kProgramme);
  *entry.mutable_validity() = Validity();
  return entry;
}

v1::Programme Programme() {
  v1::Programme entry;
  entry.set_code("HOSTILE_PROGRAMME");
  entry.set_organisation(world::kMinistry);
  *entry.mutable_name() = Name();
  entry.set_workflow_id("default");
  *entry.mutable_validity() = Validity();
  return entry;
}

v1::Governorate Governorate() {
  v1::Governorate entry;
  entry.set_pcode("PS0299");
  entry.set_iso_code("PS-TST");
  entry.set_parent_pcode("PS02");
  *entry.mutable_name() = Name();
  entry.add_variants("Testing");
  *entry.mutable_validity() = Validity();
  return entry;
}

v1::SharingAgreement Agreement() {
  v1::SharingAgreement entry;
  entry.set_agreement_id("HOSTILE-DSA");
  entry.set_version(1);
  entry.set_referring_organisation(world::kCso2);
  entry.set_receiving_organisation(world::kMinistry);
  entry.add_programmes(world::kProgramme);
  *entry.mutable_validity() = Validity();
  entry.set_purpose("REFERRAL");
  entry.add_opened()->set_rung(v1::RUNG_REVIEW);
  entry.mutable_opened(0)->add_fields("needs.summary");
  entry.add_postponed()->set_rung(v1::RUNG_DOSSIER);
  entry.mutable_postponed(0)->add_fields("people.documents");
  entry.add_withheld("people.name.latin");
  entry.add_barred("people.difficulties");
  entry.set_refused_retention_days(30);
  entry.set_closed_retention_days(60);
  entry.add_forbidden_organisations(world::kCso1);
  entry.add_forbidden_desks(world::kOtherDesk);
  return entry;
}

v1::Account Account() {
  v1::Account entry;
  entry.set_code(kNewAccount);
  entry.set_organisation(world::kCso2);
  v1::RoleBinding* const role = entry.add_roles();
  role->set_role(v1::ROLE_CASEWORKER);
  role->set_organisation(world::kCso2);
  role->add_desks(world::kDesk);
  role->add_governorates(world::kGovernorate);
  entry.set_language("ar");
  *entry.mutable_validity() = Validity();
  return entry;
}

v1::Workflow DefaultDocument() {
  v1::Workflow document;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(DefaultWorkflowText()), &document)) std::abort();
  return document;
}

template <typename Request, typename Fill>
Target Admin(const Shared& setting, const std::string& rpc, Fill fill) {
  Target target;
  target.name = rpc;
  target.method = kAdmin + rpc;
  target.valid = [setting, fill] {
    auto request = std::make_unique<Request>();
    if constexpr (requires { request->set_request_id(""); }) request->set_request_id(setting->server.RequestId());
    fill(request.get());
    return request;
  };
  target.send = [setting, method = target.method](const std::string& bytes, const Mutation&) {
    return setting->Send(method, world::kAdministrator, bytes);
  };
  return target;
}

// An answer that tells problems instead of refusing.
Answer SendToValidate(Setting& setting, const std::string& method, const std::string& bytes) {
  Answer answer = setting.Send(method, world::kAdministrator, bytes);
  v1::ValidateWorkflowResponse response;
  if (answer.refused || !response.ParseFromString(answer.raw.bytes) || response.problems().empty()) return answer;
  answer.refused = answer.invalid = true;
  for (const v1::FieldViolation& problem : response.problems()) answer.fields.push_back(problem.field());
  return answer;
}

// It may be there already.
void LayAgreement(Setting& setting) {
  v1::PutAgreementRequest put;
  put.set_request_id(setting.server.RequestId());
  *put.mutable_agreement() = Agreement();
  setting.Send(absl::StrCat(kAdmin, "PutAgreement"), world::kAdministrator, put.SerializeAsString());
}

// What the sides of an agreement do with it: one that is in force already is signed again, and one that never was is
// ended.
void AddAgreementTargets(const Shared& setting, std::vector<Target>* targets) {
  const auto add = [&](Target target, const char* account) {
    target.method = "/ihala.v1.AgreementService/" + target.name;
    target.send = [setting, method = target.method, account](const std::string& bytes, const Mutation&) {
      return setting->Send(method, account, bytes);
    };
    targets->push_back(std::move(target));
  };
  add(Admin<v1::SignAgreementRequest>(setting, "SignAgreement",
                                      [](auto* r) {
                                        r->set_agreement_id(world::kAgreement2);
                                        r->set_version(1);
                                      }),
      world::kForeignSupervisor);
  Target end = Admin<v1::EndAgreementRequest>(setting, "EndAgreement",
                                              [](auto* r) { r->set_agreement_id(Agreement().agreement_id()); });
  end.taken = grpc::StatusCode::FAILED_PRECONDITION;
  end.valid = [setting, valid = end.valid] {
    LayAgreement(*setting);
    return valid();
  };
  add(std::move(end), world::kLead);
}

// Of no history at all: a copy that is taken would be noted.
Target Backup(const Shared& setting) {
  Target backup = Admin<v1::ReportBackupRequest>(setting, "ReportBackup", [](auto* r) {
    r->set_epoch(1);
    r->set_seq(1'000'000'000);
    r->set_tag(7);
  });
  backup.taken = grpc::StatusCode::FAILED_PRECONDITION;
  return backup;
}

Target Trail(const Shared& setting) {
  Target trail = Admin<v1::ListAuditTrailRequest>(setting, "ListAuditTrail", [](auto* r) {
    r->set_after(3);
    r->set_up_to(9);
  });
  trail.method = "/ihala.v1.AuditService/ListAuditTrail";
  // Other targets end the auditor's session.
  trail.valid = [setting, valid = trail.valid] {
    setting->server.Forget(world::kAuditor);
    setting->server.TokenOf(world::kAuditor);
    return valid();
  };
  trail.send = [setting, method = trail.method](const std::string& bytes, const Mutation&) {
    return setting->Send(method, world::kAuditor, bytes);
  };
  return trail;
}

void AddOutageTargets(const Shared& setting, std::vector<Target>* targets) {
  // One that began and ended long ago, which stops nobody's clock; another one each time.
  const auto outages = std::make_shared<int>(0);
  targets->push_back(Admin<v1::DeclareOutageRequest>(setting, "DeclareOutage", [outages](auto* r) {
    v1::Outage& outage = *r->mutable_outage();
    outage.set_outage_id(absl::StrCat("OUTAGE-", ++*outages));
    outage.add_governorates(world::kGovernorate);
    outage.set_side(v1::SIDE_REFERRER);
    outage.set_organisation(world::kCso1);
    outage.mutable_title()->set_ar("انقطاع");
    outage.mutable_title()->set_en("No network");
    for (v1::Date* date : {outage.mutable_from(), outage.mutable_to()}) {
      date->set_year(2020);
      date->set_month(1);
      date->set_day(2);
    }
  }));
  Target end = Admin<v1::EndOutageRequest>(setting, "EndOutage", [](auto* r) {
    r->set_outage_id("NEVER-DECLARED");
    r->mutable_last_day()->set_year(2020);
    r->mutable_last_day()->set_month(1);
    r->mutable_last_day()->set_day(2);
  });
  end.taken = grpc::StatusCode::NOT_FOUND;
  targets->push_back(std::move(end));
}

// A shock that was over long ago, which no referral follows; another one each time.
void AddArrangementTargets(const Shared& setting, std::vector<Target>* targets) {
  const auto shocks = std::make_shared<int>(0);
  targets->push_back(Admin<v1::DeclareArrangementRequest>(setting, "DeclareArrangement", [shocks](auto* r) {
    v1::Arrangement& shock = *r->mutable_arrangement();
    shock.set_arrangement_id(absl::StrCat("SHOCK-", ++*shocks));
    shock.set_kind(v1::ARRANGEMENT_KIND_SHOCK);
    shock.mutable_title()->set_ar("صدمة");
    shock.mutable_title()->set_en("A shock");
    shock.mutable_workflow()->set_workflow_id("default");
    shock.add_programmes(world::kProgramme);
    shock.add_referring_organisations(world::kCso1);
    shock.add_governorates(world::kGovernorate);
    for (v1::Date* date : {shock.mutable_from(), shock.mutable_to()}) {
      date->set_year(2020);
      date->set_month(1);
      date->set_day(2);
    }
  }));
  Target end = Admin<v1::EndArrangementRequest>(setting, "EndArrangement", [](auto* r) {
    r->set_arrangement_id("NEVER-DECLARED");
    r->mutable_last_day()->set_year(2020);
    r->mutable_last_day()->set_month(1);
    r->mutable_last_day()->set_day(2);
  });
  end.taken = grpc::StatusCode::NOT_FOUND;
  targets->push_back(std::move(end));
}

}  // namespace

void AddAdminTargets(const Shared& setting, std::vector<Target>* targets) {
  const auto add = [&](Target target) { targets->push_back(std::move(target)); };
  add(Admin<v1::PutOrganisationRequest>(setting, "PutOrganisation",
                                        [](auto* r) { *r->mutable_organisation() = Organisation(); }));
  add(Admin<v1::PutDeskRequest>(setting, "PutDesk", [](auto* r) { *r->mutable_desk() = Desk(); }));
  add(Admin<v1::PutProgrammeRequest>(setting, "PutProgramme", [](auto* r) { *r->mutable_programme() = Programme(); }));
  add(Admin<v1::PutGovernorateRequest>(setting, "PutGovernorate",
                                       [](auto* r) { *r->mutable_governorate() = Governorate(); }));
  Target agreement =
      Admin<v1::PutAgreementRequest>(setting, "PutAgreement", [](auto* r) { *r->mutable_agreement() = Agreement(); });
  agreement.taken = grpc::StatusCode::ALREADY_EXISTS;
  agreement.valid = [setting, valid = agreement.valid] {
    LayAgreement(*setting);
    return valid();
  };
  add(std::move(agreement));
  AddAgreementTargets(setting, targets);
  add(Admin<v1::PutAccountRequest>(setting, "PutAccount", [](auto* r) { *r->mutable_account() = Account(); }));
  v1::PutAccountRequest auditor;
  auditor.set_request_id(setting->server.RequestId());
  auditor.mutable_account()->set_code(kAuditor);
  auditor.mutable_account()->set_language("en");
  auditor.mutable_account()->add_roles()->set_role(v1::ROLE_AUDITOR);
  setting->Must<v1::PutAccountResponse>(absl::StrCat(kAdmin, "PutAccount"), world::kAdministrator, auditor);
  add(Admin<v1::SetPassphraseRequest>(setting, "SetPassphrase", [](auto* r) {
    r->set_account(kAuditor);
    r->set_passphrase("several long words");
  }));
  add(Admin<v1::ListAccountsRequest>(setting, "ListAccounts", [](auto* r) { r->set_page_size(4); }));
  Target validate = Admin<v1::ValidateWorkflowRequest>(setting, "ValidateWorkflow",
                                                       [](auto* r) { *r->mutable_workflow() = DefaultDocument(); });
  validate.whole_document = true;
  validate.send = [setting, method = validate.method](const std::string& bytes, const Mutation&) {
    return SendToValidate(*setting, method, bytes);
  };
  add(std::move(validate));
  // A version that is loaded already: taking it would make every later change of the directory slower. Its form is
  // checked first, so that what is wrong with it is said all the same.
  Target load = Admin<v1::LoadWorkflowRequest>(setting, "LoadWorkflow",
                                               [](auto* r) { *r->mutable_workflow() = DefaultDocument(); });
  load.whole_document = true;
  load.taken = grpc::StatusCode::ALREADY_EXISTS;
  add(std::move(load));
  add(Admin<v1::GetServerStatusRequest>(setting, "GetServerStatus", [](auto*) {}));
  AddOutageTargets(setting, targets);
  AddArrangementTargets(setting, targets);
  add(Admin<v1::ListUndeliveredRequest>(setting, "ListUndelivered", [](auto* r) { r->set_page_size(4); }));
  add(Admin<v1::RetryUndeliveredRequest>(setting, "RetryUndelivered", [](auto*) {}));
  add(Backup(setting));
  add(Trail(setting));
}

}  // namespace ihala::hostile
