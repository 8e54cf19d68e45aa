#include <algorithm>
#include <initializer_list>
#include <vector>

#include "absl/algorithm/container.h"
#include "tests/matrix/world.h"
#include "tests/support/rights.h"

namespace ihala::matrix {
namespace {

struct Part {
  v1::Role role;
  const char* desk = "";
  const char* governorate = "";
  // A system's, where it has not all of them.
  std::vector<v1::Right> rights = {};
};

Person Of(const std::string& organisation, const std::string& code, std::initializer_list<Part> parts) {
  Person person;
  person.account.set_code(code);
  person.account.set_organisation(organisation);
  person.account.set_language("ar");
  for (const Part& part : parts) {
    v1::RoleBinding& binding = *person.account.add_roles();
    binding.set_role(part.role);
    const bool of_installation =
        part.role == v1::ROLE_AUDITOR || part.role == v1::ROLE_COORDINATOR || part.role == v1::ROLE_ADMINISTRATOR;
    if (!of_installation) binding.set_organisation(organisation);
    if (*part.desk != '\0') binding.add_desks(part.desk);
    if (*part.governorate != '\0') binding.add_governorates(part.governorate);
    for (const v1::Right right : part.rights) binding.add_rights(right);
    if (part.rights.empty()) ListAllRights(&binding);
  }
  return person;
}

void AddReferring(std::vector<Person>* people) {
  people->push_back(Of(kCsoA, "W-author", {{v1::ROLE_CASEWORKER}}));
  people->push_back(Of(kCsoA, "W-second", {{v1::ROLE_CASEWORKER}}));
  people->push_back(Of(kCsoA, "W-third", {{v1::ROLE_CASEWORKER}}));
  people->push_back(Of(kCsoA, "W-idle", {{v1::ROLE_CASEWORKER}}));
  people->push_back(Of(kCsoA, "S-alpha", {{v1::ROLE_SUPERVISOR}}));
  people->push_back(Of(kCsoA, "S-desk2", {{v1::ROLE_SUPERVISOR, kDesk2}}));
  people->push_back(Of(kCsoA, "S-gov2", {{v1::ROLE_SUPERVISOR, "", kGov2}}));
  people->push_back(Of(kCsoA, "WS-alpha", {{v1::ROLE_CASEWORKER}, {v1::ROLE_SUPERVISOR, kDesk2}}));
  people->push_back(Of(kCsoA, "I-alpha", {{v1::ROLE_INTEGRATOR}}));
  people->push_back(Of(kCsoA, "I-reads", {{v1::ROLE_INTEGRATOR, "", "", {v1::RIGHT_READ}}}));
  people->push_back(Of(kCsoA, "I-sends", {{v1::ROLE_INTEGRATOR, "", "", {v1::RIGHT_SUBMIT}}}));
  people->push_back(Of(kCsoB, "W-bravo", {{v1::ROLE_CASEWORKER}}));
  people->push_back(Of(kCsoB, "S-bravo", {{v1::ROLE_SUPERVISOR}}));
  people->push_back(Of(kCsoB, "I-bravo", {{v1::ROLE_INTEGRATOR}}));
}

void AddReceiving(std::vector<Person>* people) {
  people->push_back(Of(kMinA, "R-holder", {{v1::ROLE_REVIEWER}}));
  people->push_back(Of(kMinA, "R-second", {{v1::ROLE_REVIEWER}}));
  people->push_back(Of(kMinA, "R-desk1", {{v1::ROLE_REVIEWER, kDesk1}}));
  people->push_back(Of(kMinA, "R-desk2", {{v1::ROLE_REVIEWER, kDesk2}}));
  people->push_back(Of(kMinA, "R-gov2", {{v1::ROLE_REVIEWER, "", kGov2}}));
  people->push_back(Of(kMinA, "L-a", {{v1::ROLE_LEAD}}));
  people->push_back(Of(kMinA, "L-desk2", {{v1::ROLE_LEAD, kDesk2}}));
  people->push_back(Of(kMinA, "RL-a", {{v1::ROLE_REVIEWER}, {v1::ROLE_LEAD, kDesk2}}));
  people->push_back(Of(kMinA, "RT-a", {{v1::ROLE_REVIEWER}, {v1::ROLE_AUDITOR}}));
  people->push_back(Of(kMinA, "I-min", {{v1::ROLE_INTEGRATOR}}));
  people->push_back(Of(kMinA, "I-desk2", {{v1::ROLE_INTEGRATOR, kDesk2}}));
  people->push_back(Of(kMinA, "I-says", {{v1::ROLE_INTEGRATOR, "", "", {v1::RIGHT_READ, v1::RIGHT_COMMENT}}}));
  // What it may do at one desk it may not at the other.
  people->push_back(Of(kMinA, "I-parts",
                       {{v1::ROLE_INTEGRATOR, kDesk1, "", {v1::RIGHT_READ, v1::RIGHT_ACT}},
                        {v1::ROLE_INTEGRATOR, kDesk2, "", {v1::RIGHT_READ, v1::RIGHT_COMMENT}}}));
  people->push_back(Of(kMinA, "N-none", {}));
  people->push_back(Of(kMinB, "R-b", {{v1::ROLE_REVIEWER}}));
  people->push_back(Of(kMinB, "L-b", {{v1::ROLE_LEAD}}));
  // Where the workflow lets systems take steps.
  people->push_back(Of(kMinB, "I-acts", {{v1::ROLE_INTEGRATOR, "", "", {v1::RIGHT_READ, v1::RIGHT_ACT}}}));
  people->push_back(Of(kMinB, "I-looks", {{v1::ROLE_INTEGRATOR, "", "", {v1::RIGHT_READ}}}));
  people->push_back(Of(kDuo, "D-both", {{v1::ROLE_CASEWORKER}, {v1::ROLE_REVIEWER}}));
  people->push_back(Of(kDuo, "D-over", {{v1::ROLE_SUPERVISOR}, {v1::ROLE_LEAD}}));
}

}  // namespace

std::vector<Person> People() {
  std::vector<Person> people;
  AddReferring(&people);
  AddReceiving(&people);
  people.push_back(Of("", "C-1", {{v1::ROLE_COORDINATOR}}));
  people.push_back(Of("", "T-1", {{v1::ROLE_AUDITOR}}));
  people.push_back(Of("", "A-1", {{v1::ROLE_ADMINISTRATOR}}));
  Person disabled = Of(kMinA, "L-disabled", {{v1::ROLE_LEAD}});
  disabled.account.set_disabled(true);
  disabled.is_valid = false;
  people.push_back(disabled);
  Person over = Of(kCsoA, "S-over", {{v1::ROLE_SUPERVISOR}});
  over.account.mutable_validity()->mutable_to()->set_year(2024);
  over.is_valid = false;
  people.push_back(over);
  Person nobody = Of(kMinA, "L-nobody", {{v1::ROLE_LEAD}});
  nobody.has_session = false;
  people.push_back(nobody);
  return people;
}

std::string SpeakerOf(const std::string& organisation) {
  if (organisation == kCsoA) return "S-alpha";
  if (organisation == kCsoB) return "S-bravo";
  if (organisation == kMinA) return "L-a";
  return organisation == kMinB ? "L-b" : "D-over";
}

std::vector<std::string> SpeakersOf(const v1::SharingAgreement& agreement) {
  return {SpeakerOf(agreement.referring_organisation()), SpeakerOf(agreement.receiving_organisation())};
}

bool WorksOnCases(const Person& person) {
  return HoldsAnyOf(person,
                    {v1::ROLE_CASEWORKER, v1::ROLE_SUPERVISOR, v1::ROLE_REVIEWER, v1::ROLE_LEAD, v1::ROLE_INTEGRATOR});
}

bool HoldsForAll(const Person& person, v1::Role role) {
  return std::any_of(person.account.roles().begin(), person.account.roles().end(), [&](const v1::RoleBinding& binding) {
    return binding.role() == role && binding.desks().empty() && binding.governorates().empty();
  });
}

bool SpeaksForAll(const Person& person) {
  return HoldsForAll(person, v1::ROLE_SUPERVISOR) || HoldsForAll(person, v1::ROLE_LEAD);
}

bool HoldsAnyOf(const Person& person, const std::vector<v1::Role>& roles) {
  return std::any_of(person.account.roles().begin(), person.account.roles().end(),
                     [&](const v1::RoleBinding& binding) { return absl::c_linear_search(roles, binding.role()); });
}

}  // namespace ihala::matrix
