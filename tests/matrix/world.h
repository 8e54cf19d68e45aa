#ifndef IHALA_TESTS_MATRIX_WORLD_H_
#define IHALA_TESTS_MATRIX_WORLD_H_

#include <string>
#include <vector>

#include "ihala/v1/directory.pb.h"
#include "ihala/v1/workflow.pb.h"

// Who there is in the matrix: two organisations that refer, two that receive, one that does both, their people and what
// they agreed. All of it invented.
namespace ihala::matrix {

inline constexpr char kCsoA[] = "CSO-A";
inline constexpr char kCsoB[] = "CSO-B";
inline constexpr char kMinA[] = "MIN-A";
inline constexpr char kMinB[] = "MIN-B";
inline constexpr char kDuo[] = "DUO";
inline constexpr char kDesk1[] = "DESK-1";  // Of kMinA, as kDesk2.
inline constexpr char kDesk2[] = "DESK-2";
inline constexpr char kDeskB[] = "DESK-B";
inline constexpr char kDeskD[] = "DESK-D";
inline constexpr char kGov1[] = "PS0260";
inline constexpr char kGov2[] = "PS0265";
inline constexpr char kCash[] = "CASH";     // Of kMinA.
inline constexpr char kCashB[] = "CASH-B";  // Of kMinB, by a workflow from before there were rungs.
inline constexpr char kCashD[] = "CASH-D";  // Of kDuo.

// Agreements between kCsoA and kMinA.
inline constexpr char kOpenTerms[] = "AG-OPEN";     // Opens whatever may be opened.
inline constexpr char kPartTerms[] = "AG-PART";     // Some of everything that terms can say.
inline constexpr char kNarrowed[] = "AG-NARROWED";  // Open, and narrowed by a second version.
inline constexpr char kEnded[] = "AG-ENDED";        // Open, and ended by one side.
inline constexpr char kDated[] = "AG-DATED";        // Open, with a last day.
inline constexpr char kLater[] = "AG-LATER";        // Open, with a second version that begins later and grants nothing.
inline constexpr char kShutDesk[] = "AG-SHUT-DESK";  // Open, with a second version that forbids kDesk1.
inline constexpr char kNoDesk2[] = "AG-NO-DESK-2";   // Open, and forbids kDesk2 from the beginning.
inline constexpr char kNoMinB[] = "AG-NO-MIN-B";     // Open, and forbids kMinB.
// Between others.
inline constexpr char kBare[] = "AG-BARE";  // kCsoB and kMinA, without any terms.
inline constexpr char kToB[] = "AG-TO-B";
inline constexpr char kToDuo[] = "AG-TO-DUO";
inline constexpr char kFromDuo[] = "AG-FROM-DUO";

std::vector<v1::Organisation> Organisations();
std::vector<v1::Governorate> Governorates();
std::vector<v1::Programme> Programmes();
std::vector<v1::Desk> Desks();
// The default workflow, and the same as it was before there were rungs.
std::vector<v1::Workflow> Workflows();
// The versions with which everything begins, and those that are laid before the sides later. Unsigned.
std::vector<v1::SharingAgreement> FirstAgreements();
// The same, but what they open, postpone and withhold is drawn by chance.
std::vector<v1::SharingAgreement> RandomAgreements(uint64_t seed);
std::vector<v1::SharingAgreement> LaterAgreements();
// Who speaks for the whole of an organisation.
std::string SpeakerOf(const std::string& organisation);
// Who speaks for both sides.
std::vector<std::string> SpeakersOf(const v1::SharingAgreement& agreement);

// Somebody who asks.
struct Person {
  v1::Account account;
  bool has_session = true;
  // Whether the account holds: a session of one that does not is worth nothing.
  bool is_valid = true;

  const std::string& code() const { return account.code(); }
  bool may_enter() const { return has_session && is_valid; }
};

bool HoldsAnyOf(const Person& person, const std::vector<v1::Role>& roles);
// Whether one of their roles has to do with cases at all.
bool WorksOnCases(const Person& person);
// Whoever is bound to some desks or places speaks for a part, and says nothing for the whole.
bool HoldsForAll(const Person& person, v1::Role role);
bool SpeaksForAll(const Person& person);
std::vector<Person> People();

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_WORLD_H_
