#include "tests/support/world/test_world.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/referral/directory.h"
#include "common/referral/dossier_paths.h"
#include "tests/support/rights.h"

namespace ihala::world {
namespace {

v1::LocalisedText Named(const std::string& ar, const std::string& en) {
  v1::LocalisedText text;
  text.set_ar(ar);
  text.set_en(en);
  return text;
}

v1::Account AccountOf(const std::string& code, const std::string& organisation, v1::Role role) {
  v1::Account account;
  account.set_code(code);
  account.set_organisation(organisation);
  account.set_language("ar");
  v1::RoleBinding* const binding = account.add_roles();
  binding->set_role(role);
  ListAllRights(binding);
  binding->set_organisation(organisation);
  return account;
}

v1::Organisation OrganisationOf(const std::string& code, const std::string& ar, const std::string& en, bool refers) {
  v1::Organisation organisation;
  organisation.set_code(code);
  *organisation.mutable_name() = Named(ar, en);
  organisation.set_refers(refers);
  organisation.set_receives(!refers);
  organisation.set_device_enrolment(v1::DEVICE_ENROLMENT_OPEN);
  return organisation;
}

v1::Desk DeskOf(const std::string& code, const std::string& en, const std::string& governorate) {
  v1::Desk desk;
  desk.set_code(code);
  desk.set_organisation(kMinistry);
  *desk.mutable_name() = Named("مكتب", en);
  desk.add_governorates(governorate);
  return desk;
}

v1::Governorate GovernorateOf(const std::string& pcode, const std::string& ar, const std::string& en) {
  v1::Governorate governorate;
  governorate.set_pcode(pcode);
  governorate.set_parent_pcode("PS02");
  *governorate.mutable_name() = Named(ar, en);
  return governorate;
}

v1::SharingAgreement AgreementOf(const std::string& id, const std::string& referring) {
  v1::SharingAgreement agreement;
  agreement.set_agreement_id(id);
  agreement.set_version(1);
  agreement.set_referring_organisation(referring);
  agreement.set_receiving_organisation(kMinistry);
  agreement.add_programmes(kProgramme);
  OpenAll(&agreement);
  for (const auto& [side, account] : SpeakersOf(agreement)) {
    v1::AgreementSignature& signature = *agreement.add_signatures();
    signature.set_side(side);
    signature.set_account(account);
  }
  return agreement;
}

absl::CivilDay Today(Clock& clock) { return absl::ToCivilDay(clock.Now(), absl::UTCTimeZone()); }

void FillEnvelope(const std::string& organisation, const std::string& worker, v1::Envelope* envelope) {
  envelope->set_receiving_organisation(kMinistry);
  envelope->set_desk(kDesk);
  envelope->set_programme(kProgramme);
  envelope->set_referring_organisation(organisation);
  envelope->set_worker_code(worker);
  envelope->set_urgency(v1::URGENCY_NORMAL);
  envelope->add_services_requested("CASH");
  envelope->set_governorate(kGovernorate);
  envelope->set_household_size(4);
  envelope->mutable_bands()->set_under_5(1);
  envelope->set_language("ar");
}

void FillConsent(absl::CivilDay today, v1::Consent* consent) {
  consent->set_basis(v1::CONSENT_BASIS_CONSENT);
  consent->set_receiving_organisation(kMinistry);
  consent->set_programme(kProgramme);
  for (const char* field : {"IDENTITY", "CONTACT", "PLACE", "HOUSEHOLD", "NEEDS", "COVERAGE"})
    consent->add_fields(field);
  consent->set_mode(v1::CONSENT_MODE_SIGNATURE);
  consent->set_text_version("2.1");
  consent->set_language("ar");
  consent->set_given_by(v1::CONSENT_GIVER_HEAD);
  consent->set_for_whom(v1::CONSENT_SCOPE_HOUSEHOLD);
  *consent->mutable_given_on() = ToDate(today - 1);
  *consent->mutable_expires_on() = ToDate(today + 180);
}

void FillHead(Clock& clock, Random& random, v1::Person* head) {
  head->set_person_id(NewUuidV7(clock, random));
  head->set_role(v1::PERSON_ROLE_HEAD);
  head->mutable_name()->set_first("سميرة");
  head->mutable_name()->set_father("خالد");
  head->mutable_name()->set_grandfather("يوسف");
  head->mutable_name()->set_family("النموذجي");
  head->set_sex(v1::SEX_FEMALE);
  v1::IdentityDocument* const document = head->add_documents();
  document->set_type(v1::DOCUMENT_TYPE_NONE);
  document->set_seen(v1::DOCUMENT_SEEN_STATED);
  head->mutable_birth()->mutable_date()->set_year(static_cast<int>(1960 + random.Uniform(40)));
  head->mutable_birth()->set_precision(v1::DATE_PRECISION_YEAR);
  v1::Phone* const phone = head->add_phones();
  phone->set_e164("+970590000001");
  phone->set_owner(v1::PHONE_OWNER_SELF);
}

}  // namespace

std::vector<v1::Account> Accounts() {
  std::vector<v1::Account> accounts = {
      // The first of an organisation confirms the others.
      AccountOf(kSupervisor, kCso1, v1::ROLE_SUPERVISOR),
      AccountOf(kForeignSupervisor, kCso2, v1::ROLE_SUPERVISOR),
      AccountOf(kLead, kMinistry, v1::ROLE_LEAD),
      AccountOf(kWorker, kCso1, v1::ROLE_CASEWORKER),
      AccountOf(kOtherWorker, kCso1, v1::ROLE_CASEWORKER),
      AccountOf(kForeignWorker, kCso2, v1::ROLE_CASEWORKER),
      AccountOf(kReviewer, kMinistry, v1::ROLE_REVIEWER),
      AccountOf(kOtherReviewer, kMinistry, v1::ROLE_REVIEWER),
      AccountOf(kDeskReviewer, kMinistry, v1::ROLE_REVIEWER),
      AccountOf(kIntegrator, kCso1, v1::ROLE_INTEGRATOR),
      AccountOf(kCoordinator, "", v1::ROLE_COORDINATOR),
      AccountOf(kAuditor, "", v1::ROLE_AUDITOR),
  };
  for (v1::Account& account : accounts) {
    if (account.code() == kDeskReviewer) account.mutable_roles(0)->add_desks(kOtherDesk);
  }
  return accounts;
}

std::vector<v1::Organisation> Organisations() {
  return {OrganisationOf(kCso1, "جمعية أولى", "First society", true),
          OrganisationOf(kCso2, "جمعية ثانية", "Second society", true),
          OrganisationOf(kMinistry, "وزارة التنمية الاجتماعية", "Ministry of Social Development", false)};
}

std::vector<v1::Desk> Desks() {
  return {DeskOf(kDesk, "Gaza desk", kGovernorate), DeskOf(kOtherDesk, "Deir al-Balah desk", kOtherGovernorate)};
}

v1::Programme Programme() {
  v1::Programme programme;
  programme.set_code(kProgramme);
  programme.set_organisation(kMinistry);
  *programme.mutable_name() = Named("برنامج التحويلات النقدية", "Cash transfer programme");
  programme.set_workflow_id("default");
  return programme;
}

std::vector<v1::Governorate> Governorates() {
  return {GovernorateOf(kGovernorate, "غزة", "Gaza"), GovernorateOf(kOtherGovernorate, "دير البلح", "Deir al-Balah")};
}

void OpenAll(v1::SharingAgreement* agreement) {
  for (const auto& [path, field] : DossierPaths()) {
    if (field.access.share() != v1::SHARE_IF_AGREED) continue;
    v1::RungFields& opened = *agreement->add_opened();
    opened.set_rung(field.access.rung());
    opened.add_fields(path);
  }
}

std::string SpeakerOf(const std::string& organisation) {
  if (organisation == kCso1) return kSupervisor;
  if (organisation == kCso2) return kForeignSupervisor;
  return organisation == kMinistry ? kLead : "";
}

std::map<v1::Side, std::string> SpeakersOf(const v1::SharingAgreement& agreement) {
  return {{v1::SIDE_REFERRER, SpeakerOf(agreement.referring_organisation())},
          {v1::SIDE_RECEIVER, SpeakerOf(agreement.receiving_organisation())}};
}

std::vector<v1::SharingAgreement> Agreements() {
  return {AgreementOf(kAgreement1, kCso1), AgreementOf(kAgreement2, kCso2)};
}

std::string PassphraseOf(const std::string& account) { return absl::StrCat("long words of ", account); }

v1::Referral Dossier(Clock& clock, Random& random) { return DossierOf(kCso1, kWorker, clock, random); }

v1::Referral DossierOf(const std::string& organisation, const std::string& worker, Clock& clock, Random& random) {
  const absl::CivilDay today = Today(clock);
  v1::Referral referral;
  referral.set_schema_version(1);
  referral.set_agreement_id(organisation == kCso1 ? kAgreement1 : kAgreement2);
  FillEnvelope(organisation, worker, referral.mutable_envelope());
  FillConsent(today, referral.mutable_consent());
  referral.mutable_safe_contact()->set_channel(v1::CONTACT_CHANNEL_CALL);
  referral.mutable_safe_contact()->set_hours("after 16:00");
  referral.mutable_household()->set_household_id(NewUuidV7(clock, random));
  referral.mutable_household()->mutable_current_place()->set_governorate(kGovernorate);
  referral.mutable_household()->mutable_current_place()->set_locality("الرمال");
  FillHead(clock, random, referral.add_people());
  referral.mutable_needs()->set_summary("فقدت الأسرة مصدر دخلها");
  *referral.mutable_interview()->mutable_held_on() = ToDate(today - 1);
  return referral;
}

}  // namespace ihala::world
