#include "tools/load/population.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "tools/load/circumstances.h"
#include "tools/load/draw.h"
#include "tools/load/family.h"
#include "tools/load/words.h"

namespace ihala::load {
namespace {

// Places of the planned cases within each fifty households.
constexpr size_t kPlanLength = 50;
constexpr size_t kTwinsAt = 3;
constexpr size_t kCommitteeFrom = 5;
constexpr size_t kCommitteeTo = 10;
constexpr size_t kFirstCommitteeTo = 18;  // one committee serves fourteen
constexpr size_t kNamesakeAt = 17;
constexpr size_t kUndocumentedAt = 25;
constexpr size_t kBrotherAt = 33;
constexpr size_t kMisheardAt = 41;

// Nobody waits longer for a household that fits: about one in ten does, and of rare ages one in fifty.
constexpr int kMostAttempts = 2000;

// A head's birth may be moved by so many years to meet a namesake's.
constexpr int kYearsMoved = 4;
constexpr int kOldAge = 60;

Household Make(Random& random, absl::CivilDay as_of, FamilyKind kind) {
  Household household;
  household.interview = as_of - Between(random, 1, 40);
  MakePeople(random, kind, household);
  MakePlace(random, household);
  MakeVulnerabilities(random, kind, household);
  MakeDocuments(random, household);
  MakeUrgency(random, household);
  MakeCoverage(random, household);
  MakeContact(random, kind, household);
  MakeConsent(random, kind, household);
  household.need_summary = WriteNeed(random, household);
  household.hand.day_first_dates = Chance(random, 45);
  household.hand.arabic_digits = Chance(random, 12);
  household.hand.plain_spelling = Chance(random, 10);
  household.hand.phone_form = static_cast<int>(Weighted(random, {50, 20, 8, 17, 5}));
  return household;
}

// Gives the man at the head other names; wife and children follow.
void RenameHead(const Name& name, Household& household) {
  const std::string old_family = household.head.name.family;
  household.head.name = name;
  for (Person& member : household.members) {
    if (member.kin == "SON" || member.kin == "DAUGHTER") {
      member.name.father = name.first;
      member.name.grandfather = name.father;
      member.name.family = name.family;
    } else if (member.kin == "FATHER") {
      member.name.first = name.father;
      member.name.father = name.grandfather;
      member.name.family = name.family;
    } else if (member.kin == "WIFE" && member.name.family == old_family) {
      member.name.family = name.family;
    } else if (member.kin == "MOTHER") {
      member.name.first = household.head_mother;
    }
  }
}

bool AnyoneCalled(const Household& household, absl::string_view first) {
  for (const Person& member : household.members) {
    if (member.name.first == first) return true;
  }
  return false;
}

bool IsOld(absl::CivilDay birth, absl::CivilDay day) { return AgeOn(birth, day) >= kOldAge; }

// Gives the head the birth year of `other`, if it is near and nothing that was said of the family changes by it.
bool TakeBirthYear(const Birth& other, Household& household) {
  Birth& birth = household.head.birth;
  const absl::CivilDay moved(other.day.year(), birth.day.month(), std::min(birth.day.day(), 28));
  if (std::abs(birth.day.year() - other.day.year()) > kYearsMoved || moved == other.day ||
      IsOld(moved, household.interview) != IsOld(birth.day, household.interview)) {
    return false;
  }
  birth.day = moved;
  return true;
}

// True where a child of each family would be the same person on paper.
bool ChildrenMeet(const Household& one, const Household& other) {
  for (const Person& member : one.members) {
    for (const Person& namesake : other.members) {
      if (member.name.first == namesake.name.first && member.birth.day == namesake.birth.day) return true;
    }
  }
  return false;
}

bool MakeNamesake(const Household& before, Household& household) {
  if (AnyoneCalled(household, before.head.name.first) || ChildrenMeet(before, household) ||
      !TakeBirthYear(before.head.birth, household)) {
    return false;
  }
  RenameHead(before.head.name, household);
  return true;
}

bool MakeBrother(const Household& before, Household& household) {
  const auto gap = household.head.birth.day - before.head.birth.day;
  const std::string& first = household.head.name.first;
  if ((gap > -400 && gap < 400) || gap > 9000 || gap < -9000 || first == before.head.name.first ||
      first == before.head.name.father) {
    return false;
  }
  Name name = before.head.name;
  name.first = first;
  household.head_mother = before.head_mother;
  RenameHead(name, household);
  return true;
}

// Turns the household into the planned case of its place, if there is one. False if this draw does
// not fit the case and another one is needed.
bool ApplyPlan(Random& random, size_t place, const Household* before, Household& household) {
  if (place == kTwinsAt) return HasTwins(household) || MakeTwins(random, household);
  if (place == kNamesakeAt && before != nullptr) return MakeNamesake(*before, household);
  if (place == kBrotherAt && before != nullptr) return MakeBrother(*before, household);
  if (place == kUndocumentedAt) household.head.document = Document{};
  if (place == kMisheardAt) household.head.document = {"PS_ID", Misheard(DrawIdNumber(random)), "", "STATED"};
  return true;
}

bool NeedsCouple(size_t place) {
  return place == kTwinsAt || place == kNamesakeAt || place + 1 == kNamesakeAt || place == kBrotherAt ||
         place + 1 == kBrotherAt;
}

// A committee's phone: whoever answers passes the word on.
void SharePhone(const std::string& e164, int households, Household& household) {
  household.phone = Phone{e164, "COMMITTEE", households};
  if (household.contact.channel != "THROUGH_WORKER") household.contact.channel = "SMS";
  if (household.contact.hours.empty()) household.contact.hours = "أي وقت";
  household.contact.do_not_call = household.contact.channel != "SMS";
}

size_t CommitteeEnd(size_t index) { return index < kPlanLength ? kFirstCommitteeTo : kCommitteeTo; }

}  // namespace

Household MakeHousehold(Random& random, absl::CivilDay as_of) { return Make(random, as_of, DrawFamilyKind(random)); }

absl::StatusOr<Household> HouseholdStream::Next(absl::CivilDay as_of) {
  if (made_ == kMostStreamed) {
    return absl::ResourceExhaustedError(absl::StrCat("at most ", kMostStreamed, " households can be made"));
  }
  const size_t place = made_ % kPlanLength;
  const Household* const before = before_ ? &*before_ : nullptr;
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    const FamilyKind kind = NeedsCouple(place) ? FamilyKind::kCouple : DrawFamilyKind(random_);
    Household household = Make(random_, as_of, kind);
    if (!ApplyPlan(random_, place, before, household)) continue;
    numbers_.Assign(household);
    const size_t end = CommitteeEnd(made_);
    if (place == kCommitteeFrom) committee_phone_ = numbers_.NextPhone();
    if (place >= kCommitteeFrom && place <= end) {
      SharePhone(committee_phone_, static_cast<int>(end - kCommitteeFrom + 1), household);
    } else if (before != nullptr && before->phone && household.phone && household.phone->owner == "NEIGHBOUR") {
      household.phone->e164 = before->phone->e164;
    }
    household.list_number = absl::StrCat(++made_);
    before_ = household;
    return household;
  }
  return absl::InternalError("no household fits the plan");
}

Household HouseholdStream::Extra(absl::CivilDay as_of) {
  Household household = MakeHousehold(random_, as_of);
  numbers_.Assign(household);
  return household;
}

absl::StatusOr<std::vector<Household>> MakeHouseholds(size_t count, Random& random, absl::CivilDay as_of) {
  if (count > kMostHouseholds) {
    return absl::InvalidArgumentError(absl::StrCat("at most ", kMostHouseholds, " households can be held in memory"));
  }
  std::vector<Household> households;
  households.reserve(count);
  HouseholdStream stream(random);
  for (size_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(Household household, stream.Next(as_of));
    households.push_back(std::move(household));
  }
  return households;
}

}  // namespace ihala::load
