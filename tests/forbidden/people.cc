#include "tests/forbidden/people.h"

#include "tests/support/rights.h"
#include "tests/support/world/test_world.h"

namespace ihala::forbidden {
namespace {

struct Post {
  Person person;
  v1::Role role;
};

const std::vector<Post>& Posts() {
  static const auto& posts = *new std::vector<Post>{
      {{"R-91", kHealth, {}}, v1::ROLE_REVIEWER},
      {{"L-92", kHealth, {}}, v1::ROLE_LEAD},
      {{"I-93", kHealth, {}}, v1::ROLE_INTEGRATOR},
      {{"L-82", world::kMinistry, {world::kOtherDesk}}, v1::ROLE_LEAD},
      {{"I-83", world::kMinistry, {world::kOtherDesk}}, v1::ROLE_INTEGRATOR},
      {{"I-84", world::kMinistry, {}}, v1::ROLE_INTEGRATOR},
      // Bound to the desk that may know and to the one that may not.
      {{"R-74", world::kMinistry, {world::kDesk, world::kOtherDesk}}, v1::ROLE_REVIEWER},
      // These move to where they must not know any more.
      {{"R-75", world::kMinistry, {world::kDesk}}, v1::ROLE_REVIEWER},
      {{"R-76", world::kMinistry, {}}, v1::ROLE_REVIEWER},
  };
  return posts;
}

v1::LocalisedText Named(const std::string& ar, const std::string& en) {
  v1::LocalisedText text;
  text.set_ar(ar);
  text.set_en(en);
  return text;
}

v1::SharingAgreement Agreement(const std::string& id, uint32_t version, const std::string& receiver,
                               const std::string& programme) {
  v1::SharingAgreement agreement;
  agreement.set_agreement_id(id);
  agreement.set_version(version);
  agreement.set_referring_organisation(world::kCso1);
  agreement.set_receiving_organisation(receiver);
  agreement.add_programmes(programme);
  world::OpenAll(&agreement);
  return agreement;
}

}  // namespace

v1::Organisation Health() {
  v1::Organisation organisation;
  organisation.set_code(kHealth);
  *organisation.mutable_name() = Named("وزارة الصحة", "Ministry of Health");
  organisation.set_receives(true);
  return organisation;
}

v1::Desk HealthDesk() {
  v1::Desk desk;
  desk.set_code(kHealthDesk);
  desk.set_organisation(kHealth);
  *desk.mutable_name() = Named("مكتب", "Desk");
  desk.add_governorates(world::kGovernorate);
  return desk;
}

v1::Programme HealthProgramme() {
  v1::Programme programme;
  programme.set_code(kHealthProgramme);
  programme.set_organisation(kHealth);
  *programme.mutable_name() = Named("برنامج", "Programme");
  programme.set_workflow_id("default");
  return programme;
}

v1::Account AccountOf(const Person& person, v1::Role role) {
  v1::Account account;
  account.set_code(person.account);
  account.set_organisation(person.organisation);
  account.set_language("ar");
  v1::RoleBinding& binding = *account.add_roles();
  binding.set_role(role);
  ListAllRights(&binding);
  binding.set_organisation(person.organisation);
  for (const std::string& desk : person.desks) binding.add_desks(desk);
  return account;
}

std::vector<v1::Account> MoreAccounts() {
  std::vector<v1::Account> accounts;
  for (const Post& post : Posts()) accounts.push_back(AccountOf(post.person, post.role));
  return accounts;
}

std::vector<Person> Receivers() {
  std::vector<Person> people = {{world::kReviewer, world::kMinistry, {}},
                                {world::kLead, world::kMinistry, {}},
                                {world::kDeskReviewer, world::kMinistry, {world::kOtherDesk}}};
  for (const Post& post : Posts()) people.push_back(post.person);
  return people;
}

v1::SharingAgreement RedLines(uint32_t version, bool forbids) {
  v1::SharingAgreement agreement = Agreement(kRedLines, version, world::kMinistry, world::kProgramme);
  if (!forbids) return agreement;
  agreement.add_forbidden_organisations(kHealth);
  agreement.add_forbidden_desks(world::kOtherDesk);
  return agreement;
}

v1::SharingAgreement WithHealth(bool forbids) {
  v1::SharingAgreement agreement = Agreement(kWithHealth, 1, kHealth, kHealthProgramme);
  if (forbids) agreement.add_forbidden_desks(kHealthDesk);
  return agreement;
}

}  // namespace ihala::forbidden
