#ifndef IHALA_TESTS_SUPPORT_WORLD_TEST_WORLD_H_
#define IHALA_TESTS_SUPPORT_WORLD_TEST_WORLD_H_

#include <map>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/referral.pb.h"

// A small world for tests: two referring organisations, one receiver with two desks, one programme, two governorates,
// a signed agreement each, and one account or two for each role. All of it synthetic.
namespace ihala::world {

inline constexpr char kCso1[] = "CSO-014";
inline constexpr char kCso2[] = "CSO-022";
inline constexpr char kMinistry[] = "MOSD";
inline constexpr char kDesk[] = "MOSD-GAZA";      // Serves kGovernorate.
inline constexpr char kOtherDesk[] = "MOSD-DEB";  // Serves kOtherGovernorate.
inline constexpr char kProgramme[] = "NCTP";
inline constexpr char kGovernorate[] = "PS0260";
inline constexpr char kOtherGovernorate[] = "PS0265";
inline constexpr char kAgreement1[] = "DSA-2025-01";  // Of kCso1.
inline constexpr char kAgreement2[] = "DSA-2025-02";  // Of kCso2.

inline constexpr char kWorker[] = "W-31";  // Caseworkers of kCso1.
inline constexpr char kOtherWorker[] = "W-32";
inline constexpr char kSupervisor[] = "S-11";     // Of kCso1.
inline constexpr char kForeignWorker[] = "W-51";  // Of kCso2.
inline constexpr char kForeignSupervisor[] = "S-52";
inline constexpr char kReviewer[] = "R-71";  // Of kMinistry, all desks.
inline constexpr char kOtherReviewer[] = "R-72";
inline constexpr char kDeskReviewer[] = "R-73";  // Of kOtherDesk only.
inline constexpr char kLead[] = "L-81";
inline constexpr char kIntegrator[] = "I-21";  // Of kCso1.
inline constexpr char kCoordinator[] = "C-91";
inline constexpr char kAuditor[] = "T-92";
inline constexpr char kAdministrator[] = "A-1";

// Every account but the administrator, who is there from the start.
std::vector<v1::Account> Accounts();
std::vector<v1::Organisation> Organisations();
std::vector<v1::Desk> Desks();
v1::Programme Programme();
std::vector<v1::Governorate> Governorates();
// Signed by both sides. They open every field that may be opened.
std::vector<v1::SharingAgreement> Agreements();
// Has an agreement open every field that is shared only if agreed, each from its own rung on.
void OpenAll(v1::SharingAgreement* agreement);
// Who speaks for an organisation; empty for one that nobody speaks for.
std::string SpeakerOf(const std::string& organisation);
// Who speaks for each side of an agreement.
std::map<v1::Side, std::string> SpeakersOf(const v1::SharingAgreement& agreement);

// The passphrase of an account of this world.
std::string PassphraseOf(const std::string& account);

// A dossier of kWorker's to kDesk that every rule lets pass. Different households have different ids and names.
v1::Referral Dossier(Clock& clock, Random& random);
// The same as another referring organisation and worker would write it.
v1::Referral DossierOf(const std::string& organisation, const std::string& worker, Clock& clock, Random& random);

}  // namespace ihala::world

#endif  // IHALA_TESTS_SUPPORT_WORLD_TEST_WORLD_H_
