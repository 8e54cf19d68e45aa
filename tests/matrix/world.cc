#include "tests/matrix/world.h"

#include <cstdlib>
#include <iostream>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/workflow/default_workflow.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include "ihala/v1/options.pb.h"
#include "ihala/v1/referral.pb.h"
#include "tests/matrix/field_tree.h"

namespace ihala::matrix {
namespace {

v1::LocalisedText Named(const std::string& name) {
  v1::LocalisedText text;
  text.set_ar(name);
  text.set_en(name);
  return text;
}

// Names every field below `type` that is shared only if agreed, each at its own rung.
void OpenEverything(const google::protobuf::Descriptor& type, const std::string& prefix,
                    v1::SharingAgreement* agreement) {
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    const v1::FieldAccess& access = field.options().GetExtension(v1::access);
    const std::string path = absl::StrCat(prefix, field.name());
    if (access.share() == v1::SHARE_IF_AGREED) {
      v1::RungFields& opened = *agreement->add_opened();
      opened.set_rung(access.rung());
      opened.add_fields(path);
    }
    if (HoldsOurs(field)) OpenEverything(*field.message_type(), path + ".", agreement);
  }
}

// Says something at random of every field below `type`, alone and beside what is said of the field that it is part of.
void SayAnything(const google::protobuf::Descriptor& type, const std::string& prefix, Random& random,
                 v1::SharingAgreement* agreement) {
  const auto name = [&](v1::RungFields* fields, const std::string& path, v1::Rung least) {
    const int higher =
        static_cast<int>(random.Uniform(static_cast<uint64_t>(v1::RUNG_DOSSIER) - static_cast<uint64_t>(least) + 1));
    fields->set_rung(static_cast<v1::Rung>(least + higher));
    fields->add_fields(path);
  };
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    const v1::FieldAccess& access = field.options().GetExtension(v1::access);
    const std::string path = absl::StrCat(prefix, field.name());
    const uint64_t roll = random.Uniform(12);
    const bool is_routing = access.rung() == v1::RUNG_ENVELOPE && access.share() == v1::SHARE_BY_DEFAULT;
    if (access.share() != v1::SHARE_NEVER) {
      if (roll < 7) name(agreement->add_opened(), path, access.rung());
      if (roll == 6 || roll == 7) name(agreement->add_postponed(), path, access.rung());
    }
    if (roll == 8 && !is_routing) agreement->add_withheld(path);
    if (HoldsOurs(field)) SayAnything(*field.message_type(), path + ".", random, agreement);
  }
}

v1::SharingAgreement Between(const std::string& id, const std::string& referring, const std::string& receiving,
                             const std::string& programme) {
  v1::SharingAgreement agreement;
  agreement.set_agreement_id(id);
  agreement.set_version(1);
  agreement.set_referring_organisation(referring);
  agreement.set_receiving_organisation(receiving);
  agreement.add_programmes(programme);
  return agreement;
}

v1::SharingAgreement Open(const std::string& id, const std::string& referring = kCsoA,
                          const std::string& receiving = kMinA, const std::string& programme = kCash) {
  v1::SharingAgreement agreement = Between(id, referring, receiving, programme);
  OpenEverything(*v1::Referral::descriptor(), "", &agreement);
  return agreement;
}

void Merge(const char* terms, v1::SharingAgreement* agreement) {
  if (google::protobuf::TextFormat::MergeFromString(terms, agreement)) return;
  std::cerr << "matrix: terms do not parse" << std::endl;
  std::abort();
}

// Terms that leave nothing of what terms can do out. A part is granted whose whole is not, a field twice, and one more
// that is withheld all the same.
constexpr char kSomeOfEverything[] = R"pb(
  purpose: "REFERRAL"
  opened { rung: RUNG_REVIEW fields: "needs" fields: "household.vulnerabilities" fields: "people.difficulties" }
  opened { rung: RUNG_IDENTITY fields: "household.origin.as_of" fields: "household.shelter" fields: "coverage" }
  opened { rung: RUNG_REVIEW fields: "coverage.benefit" }
  opened { rung: RUNG_DOSSIER fields: "people.marital_status" fields: "people.name.as_on_document" }
  postponed { rung: RUNG_DOSSIER fields: "people.phones" fields: "consent.given_by" }
  postponed { rung: RUNG_REVIEW fields: "people.phones.owner" fields: "envelope.services_given" }
  withheld: "people.documents.number"
  withheld: "safe_contact"
  withheld: "household.shelter"
  barred: "people.name.former_family"
  refused_retention_days: 10
  closed_retention_days: 20
)pb";

}  // namespace

std::vector<v1::Organisation> Organisations() {
  std::vector<v1::Organisation> organisations;
  for (const char* code : {kCsoA, kCsoB, kMinA, kMinB, kDuo}) {
    v1::Organisation& one = organisations.emplace_back();
    one.set_code(code);
    *one.mutable_name() = Named(code);
    one.set_refers(code != kMinA && code != kMinB);
    one.set_receives(code != kCsoA && code != kCsoB);
    one.set_device_enrolment(v1::DEVICE_ENROLMENT_OPEN);
  }
  return organisations;
}

std::vector<v1::Governorate> Governorates() {
  std::vector<v1::Governorate> governorates;
  for (const char* code : {kGov1, kGov2}) {
    v1::Governorate& one = governorates.emplace_back();
    one.set_pcode(code);
    one.set_parent_pcode("PS02");
    *one.mutable_name() = Named(code);
  }
  return governorates;
}

std::vector<v1::Programme> Programmes() {
  std::vector<v1::Programme> programmes;
  for (const auto& [code, organisation, workflow] :
       {std::tuple{kCash, kMinA, "default"}, {kCashB, kMinB, "plain"}, {kCashD, kDuo, "default"}}) {
    v1::Programme& one = programmes.emplace_back();
    one.set_code(code);
    one.set_organisation(organisation);
    *one.mutable_name() = Named(code);
    one.set_workflow_id(workflow);
  }
  return programmes;
}

std::vector<v1::Desk> Desks() {
  std::vector<v1::Desk> desks;
  for (const auto& [code, organisation] :
       {std::pair{kDesk1, kMinA}, {kDesk2, kMinA}, {kDeskB, kMinB}, {kDeskD, kDuo}}) {
    v1::Desk& one = desks.emplace_back();
    one.set_code(code);
    one.set_organisation(organisation);
    *one.mutable_name() = Named(code);
  }
  return desks;
}

std::vector<v1::Workflow> Workflows() {
  const auto parsed = ParseWorkflowText(DefaultWorkflowText());
  if (!parsed.ok()) std::abort();
  v1::Workflow plain = *parsed;
  plain.set_workflow_id("plain");
  plain.set_version(1);
  for (v1::Stage& stage : *plain.mutable_stages()) stage.clear_opens();
  for (int i = plain.steps_size() - 1; i >= 0; --i) {
    // There the claim opens the identity, which nobody does in bulk.
    if (plain.steps(i).kind() == v1::STEP_KIND_CLAIM) plain.mutable_steps(i)->clear_in_bulk();
    if (plain.steps(i).kind() == v1::STEP_KIND_OPEN_IDENTITY) plain.mutable_steps()->DeleteSubrange(i, 1);
  }
  // And systems take every step of people.
  for (v1::Step& step : *plain.mutable_steps()) {
    if (!absl::c_linear_search(step.roles(), v1::ROLE_CLOCK)) step.add_roles(v1::ROLE_INTEGRATOR);
  }
  return {*parsed, plain};
}

std::vector<v1::SharingAgreement> FirstAgreements() {
  v1::SharingAgreement part = Between(kPartTerms, kCsoA, kMinA, kCash);
  Merge(kSomeOfEverything, &part);
  v1::SharingAgreement dated = Open(kDated);
  Merge("validity { from { year: 2025 month: 1 day: 1 } to { year: 2025 month: 3 day: 20 } }", &dated);
  v1::SharingAgreement no_desk = Open(kNoDesk2);
  no_desk.add_forbidden_desks(kDesk2);
  v1::SharingAgreement no_min = Open(kNoMinB);
  no_min.add_forbidden_organisations(kMinB);
  return {Open(kOpenTerms),
          part,
          Open(kNarrowed),
          Open(kEnded),
          dated,
          Open(kLater),
          Open(kShutDesk),
          no_desk,
          no_min,
          Between(kBare, kCsoB, kMinA, kCash),
          Open(kToB, kCsoA, kMinB, kCashB),
          Open(kToDuo, kCsoA, kDuo, kCashD),
          Open(kFromDuo, kDuo, kMinA, kCash)};
}

std::vector<v1::SharingAgreement> RandomAgreements(uint64_t seed) {
  SeededRandom random(seed);
  std::vector<v1::SharingAgreement> agreements = FirstAgreements();
  for (v1::SharingAgreement& agreement : agreements) {
    if (agreement.agreement_id() == kBare) continue;
    agreement.clear_opened();
    agreement.clear_postponed();
    agreement.clear_withheld();
    SayAnything(*v1::Referral::descriptor(), "", random, &agreement);
  }
  return agreements;
}

std::vector<v1::SharingAgreement> LaterAgreements() {
  v1::SharingAgreement narrowed = Between(kNarrowed, kCsoA, kMinA, kCash);
  Merge(R"pb(
          opened { rung: RUNG_IDENTITY fields: "needs" fields: "envelope.worker_code" }
          opened { rung: RUNG_REVIEW fields: "household" fields: "people.difficulties" }
          withheld: "people.phones"
          barred: "household.income"
          postponed { rung: RUNG_IDENTITY fields: "consent" }
        )pb",
        &narrowed);
  v1::SharingAgreement later = Between(kLater, kCsoA, kMinA, kCash);
  Merge("validity { from { year: 2025 month: 3 day: 25 } }", &later);
  v1::SharingAgreement shut = Open(kShutDesk);
  shut.add_forbidden_desks(kDesk1);
  // A prohibition binds once both have signed, not from the first day on.
  Merge("validity { from { year: 2025 month: 3 day: 25 } }", &shut);
  std::vector<v1::SharingAgreement> all = {narrowed, later, shut};
  for (v1::SharingAgreement& one : all) one.set_version(2);
  return all;
}

}  // namespace ihala::matrix
