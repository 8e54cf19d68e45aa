#ifndef IHALA_TESTS_FORBIDDEN_PEOPLE_H_
#define IHALA_TESTS_FORBIDDEN_PEOPLE_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "ihala/v1/directory.pb.h"

namespace ihala::forbidden {

// Besides the world of tests/support: a second receiver, to whom a copy is forbidden, with a desk and a programme.
inline constexpr char kHealth[] = "MOH";
inline constexpr char kHealthDesk[] = "MOH-GAZA";
inline constexpr char kHealthProgramme[] = "HEALTH";
// The agreement with red lines, and one with the second receiver.
inline constexpr char kRedLines[] = "DSA-RED";
inline constexpr char kWithHealth[] = "DSA-HEALTH";

// Somebody of a receiver's, as they are bound at the moment.
struct Person {
  std::string account;
  std::string organisation;
  std::set<std::string> desks;
};

v1::Organisation Health();
v1::Desk HealthDesk();
v1::Programme HealthProgramme();
// Those of the second receiver, and those of the ministry who are bound to single desks, as accounts.
std::vector<v1::Account> MoreAccounts();
v1::Account AccountOf(const Person& person, v1::Role role);
// Everybody who might hold a copy on the receiving side, forbidden or not.
std::vector<Person> Receivers();

// A version of an agreement that opens all and forbids the second receiver and the ministry's other desk; with
// `forbids` false it forbids nobody, which is what the test looks like where a server lets everything through.
v1::SharingAgreement RedLines(uint32_t version, bool forbids);
v1::SharingAgreement WithHealth(bool forbids);

}  // namespace ihala::forbidden

#endif  // IHALA_TESTS_FORBIDDEN_PEOPLE_H_
