#ifndef IHALA_TESTS_SIXTY_DAYS_CAST_H_
#define IHALA_TESTS_SIXTY_DAYS_CAST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Who plays, and what they are going to do. Everybody finds the same without asking: what becomes of a household is
// drawn from its id.
namespace ihala::sixty_days {

inline constexpr int kHouseholds = 1000;
inline constexpr int kDays = 60;
// New referrals come on these days; the rest is for what becomes of them.
inline constexpr int kReferringDays = 40;

enum class Kind { kCaseworker, kSupervisor, kReviewer, kLead, kCoordinator };

struct Person {
  int number = 0;  // On the board.
  Kind kind = Kind::kCaseworker;
  std::string account;
  std::string organisation;
  std::string desk;         // Of the receiving side.
  std::string governorate;  // Where a caseworker's families live.
  std::string phone;        // Where they are told.
};

inline constexpr char kMinistryCode[] = "MOSD";
inline constexpr char kProgrammeCode[] = "NCTP";

// Three societies with four caseworkers and a supervisor each, two desks with two reviewers and a lead each.
const std::vector<Person>& Cast();
const Person& PersonOf(absl::string_view account);
// The operator's commands that make this world; `place` stands for a file with a passphrase.
std::string WorldCommands(const std::string& place);

// How many households a caseworker has referred by the end of a day; in all kHouseholds.
int ReferredBy(const Person& worker, int day);

// What becomes of a case, as far as people decide it.
enum class Fate {
  kServed,      // Claimed, accepted, enrolled, completed.
  kAsked,       // The same, after a question.
  kNeverHeard,  // The question is never answered: the clock takes it back.
  kDeclined,
  kObjected,   // Declined, objected to, accepted by another reviewer.
  kRedLine,    // Declined for a reason that the lead confirms.
  kWithdrawn,  // By the family, some days later.
  kLeftLying,  // Nobody claims it for weeks.
  kSlow,       // Claimed, and not decided for weeks.
};
Fate FateOf(absl::string_view referral_id);

}  // namespace ihala::sixty_days

#endif  // IHALA_TESTS_SIXTY_DAYS_CAST_H_
