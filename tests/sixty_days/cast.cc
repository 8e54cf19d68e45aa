#include "tests/sixty_days/cast.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/hash.h"

namespace ihala::sixty_days {
namespace {

constexpr int kSocieties = 3;
constexpr int kWorkersOfEach = 4;
struct DeskOf {
  const char* code;
  const char* governorate;
};
constexpr DeskOf kDesks[] = {{"MOSD-GAZA", "PS0260"}, {"MOSD-DEB", "PS0265"}};

std::vector<Person> MakeCast() {
  std::vector<Person> cast;
  const auto add = [&](Kind kind, std::string account, std::string organisation) -> Person& {
    Person& person = cast.emplace_back();
    person.number = static_cast<int>(cast.size()) - 1;
    person.kind = kind;
    person.account = std::move(account);
    person.organisation = std::move(organisation);
    person.phone = absl::StrCat("+97059900", 1000 + person.number);
    return person;
  };
  for (int society = 1; society <= kSocieties; ++society) {
    const std::string code = absl::StrCat("CSO-", society);
    // The first of an organisation speaks for it.
    add(Kind::kSupervisor, absl::StrCat("S-", society), code);
    for (int worker = 1; worker <= kWorkersOfEach; ++worker) {
      add(Kind::kCaseworker, absl::StrCat("W-", society, worker), code).governorate = kDesks[worker % 2].governorate;
    }
  }
  for (int desk = 0; desk < 2; ++desk) {
    add(Kind::kLead, absl::StrCat("L-", desk + 1), kMinistryCode).desk = kDesks[desk].code;
    for (int reviewer = 1; reviewer <= 2; ++reviewer) {
      add(Kind::kReviewer, absl::StrCat("R-", desk + 1, reviewer), kMinistryCode).desk = kDesks[desk].code;
    }
  }
  add(Kind::kCoordinator, "C-1", "");
  return cast;
}

const char* RoleOf(Kind kind) {
  switch (kind) {
    case Kind::kCaseworker:
      return "caseworker";
    case Kind::kSupervisor:
      return "supervisor";
    case Kind::kReviewer:
      return "reviewer";
    case Kind::kLead:
      return "lead";
    case Kind::kCoordinator:
      return "coordinator";
  }
  return "";
}

}  // namespace

const std::vector<Person>& Cast() {
  static const auto& cast = *new std::vector<Person>(MakeCast());
  return cast;
}

const Person& PersonOf(absl::string_view account) {
  for (const Person& person : Cast()) {
    if (person.account == account) return person;
  }
  std::cerr << "sixty_days: nobody is called " << account << std::endl;
  std::abort();
}

std::string WorldCommands(const std::string& place) {
  std::string world = "workflow load --default\ngovernorate load\n";
  const auto line = [&](auto... words) { absl::StrAppend(&world, words..., "\n"); };
  line("organisation put MOSD --name-ar \"الوزارة\" --name-en Ministry --receives --devices open");
  line("programme put NCTP --organisation MOSD --name-ar \"تحويلات\" --name-en Transfers --from 2020-01-01");
  for (const DeskOf& desk : kDesks) {
    line("desk put ", desk.code,
         " --organisation MOSD --name-ar \"مكتب\" --name-en Desk --programme NCTP --governorate ", desk.governorate);
  }
  for (int society = 1; society <= kSocieties; ++society) {
    line("organisation put CSO-", society, " --name-ar \"جمعية\" --name-en Society --refers --devices open");
    line("agreement put DSA-", society, " --referring CSO-", society,
         " --receiving MOSD --programme NCTP --default-terms");
  }
  for (const Person& person : Cast()) {
    const std::string own = person.organisation.empty() ? "" : absl::StrCat(" --organisation ", person.organisation);
    line("account put ", person.account, own, " --language en --role ", RoleOf(person.kind), " --new-passphrase-file ",
         place);
  }
  return world;
}

int ReferredBy(const Person& worker, int day) {
  std::vector<std::string> workers;
  for (const Person& person : Cast()) {
    if (person.kind == Kind::kCaseworker) workers.push_back(person.account);
  }
  const auto place = std::find(workers.begin(), workers.end(), worker.account) - workers.begin();
  // The i-th household is referred on its day by the worker whose turn it is.
  const int households = kHouseholds * std::min(day + 1, kReferringDays) / kReferringDays;
  const int count = static_cast<int>(workers.size());
  return households / count + (static_cast<int>(place) < households % count ? 1 : 0);
}

Fate FateOf(absl::string_view referral_id) {
  constexpr Fate kFates[] = {Fate::kServed,  Fate::kServed,     Fate::kServed,    Fate::kServed,    Fate::kServed,
                             Fate::kServed,  Fate::kServed,     Fate::kServed,    Fate::kServed,    Fate::kAsked,
                             Fate::kAsked,   Fate::kNeverHeard, Fate::kDeclined,  Fate::kDeclined,  Fate::kObjected,
                             Fate::kRedLine, Fate::kWithdrawn,  Fate::kLeftLying, Fate::kLeftLying, Fate::kSlow};
  const auto drawn = static_cast<unsigned char>(Digest(referral_id)[0]);
  return kFates[drawn % std::size(kFates)];
}

}  // namespace ihala::sixty_days
