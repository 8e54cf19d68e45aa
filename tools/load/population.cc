#include "tools/load/population.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
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

// Nobody waits longer for a household that fits: birth years alone match once in about thirty.
constexpr int kMostAttempts = 2000;

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

// Turns the household into the planned case of its place, if there is one. False if this draw does
// not fit the case and another one is needed.
bool ApplyPlan(Random& random, size_t place, const Household* before, Household& household) {
  if (place == kTwinsAt) return HasTwins(household) || MakeTwins(random, household);
  if (place == kNamesakeAt && before != nullptr) {
    const Birth& birth = household.head.birth;
    if (birth.day.year() != before->head.birth.day.year() || birth.day == before->head.birth.day ||
        AnyoneCalled(household, before->head.name.first)) {
      return false;
    }
    RenameHead(before->head.name, household);
    return true;
  }
  if (place == kBrotherAt && before != nullptr) {
    const auto gap = household.head.birth.day - before->head.birth.day;
    const std::string& first = household.head.name.first;
    if ((gap > -400 && gap < 400) || gap > 9000 || gap < -9000 || first == before->head.name.first ||
        first == before->head.name.father) {
      return false;
    }
    Name name = before->head.name;
    name.first = first;
    household.head_mother = before->head_mother;
    RenameHead(name, household);
    return true;
  }
  if (place == kUndocumentedAt) household.head.document = Document{};
  if (place == kMisheardAt) {
    std::string number = DrawIdNumber(random);
    number.back() = number.back() == '9' ? '0' : static_cast<char>(number.back() + 1);
    household.head.document = {"PS_ID", number, "", "STATED"};
  }
  return true;
}

// Whom the population has already.
class Register {
 public:
  // Enters everybody of the household; false, entering nobody, if somebody is there already.
  bool Enter(const Household& household) {
    std::vector<std::string> keys;
    AddKeys(household.head, keys);
    for (const Person& member : household.members) AddKeys(member, keys);
    absl::flat_hash_set<std::string> fresh;
    for (const std::string& key : keys) {
      if (known_.contains(key) || !fresh.insert(key).second) return false;
    }
    known_.insert(fresh.begin(), fresh.end());
    return true;
  }

 private:
  static void AddKeys(const Person& person, std::vector<std::string>& keys) {
    keys.push_back(absl::StrCat(person.name.first, "|", person.name.father, "|", person.name.grandfather, "|",
                                person.name.family, "|", absl::FormatCivilTime(person.birth.day)));
    if (!person.document.number.empty()) {
      keys.push_back(absl::StrCat(person.document.type, "|", person.document.number));
    }
  }

  absl::flat_hash_set<std::string> known_;
};

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

absl::StatusOr<std::vector<Household>> MakeHouseholds(size_t count, Random& random, absl::CivilDay as_of) {
  if (count > kMostHouseholds) {
    return absl::InvalidArgumentError(absl::StrCat("at most ", kMostHouseholds, " households can be made"));
  }
  std::vector<Household> households;
  households.reserve(count);
  Register known;
  std::string committee_phone;
  for (size_t i = 0; i < count; ++i) {
    const size_t place = i % kPlanLength;
    if (place == kCommitteeFrom) committee_phone = DrawPhone(random);
    const Household* before = households.empty() ? nullptr : &households.back();
    for (int attempt = 0;; ++attempt) {
      if (attempt == kMostAttempts) return absl::InternalError("no household fits the plan");
      const FamilyKind kind = NeedsCouple(place) ? FamilyKind::kCouple : DrawFamilyKind(random);
      Household household = Make(random, as_of, kind);
      if (!ApplyPlan(random, place, before, household) || !known.Enter(household)) continue;
      const size_t end = CommitteeEnd(i);
      if (place >= kCommitteeFrom && place <= end) {
        SharePhone(committee_phone, static_cast<int>(end - kCommitteeFrom + 1), household);
      }
      household.list_number = absl::StrCat(i + 1);
      households.push_back(std::move(household));
      break;
    }
  }
  return households;
}

}  // namespace ihala::load
