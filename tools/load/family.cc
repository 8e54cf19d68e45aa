#include "tools/load/family.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tools/load/draw.h"
#include "tools/load/words.h"

namespace ihala::load {
namespace {

constexpr int kYearDays = 365;
constexpr int kYoungestMother = 17;

std::string MaleName(Random& random) { return std::string(PickName(random, MaleFirstNames())); }

std::string FirstName(Random& random, absl::string_view sex) {
  return std::string(PickName(random, sex == "FEMALE" ? FemaleFirstNames() : MaleFirstNames()));
}

Name FullName(Random& random, absl::string_view sex) {
  return {FirstName(random, sex), MaleName(random), MaleName(random), std::string(PickName(random, FamilyNames()))};
}

// A birth that many whole years before, on any day of that year of life.
Birth BornYearsAgo(Random& random, absl::CivilDay day, int years) {
  const absl::CivilDay last(day.year() - years, day.month(), std::min(day.day(), 28));
  return {last - Between(random, 1, kYearDays - 2), Precision::kDay};
}

// Old people often know the year only, or not even that.
void BlurBirth(Random& random, absl::CivilDay day, Birth& birth) {
  const bool old = AgeOn(birth.day, day) >= 55;
  if (!Chance(random, old ? 35 : 4)) return;
  const size_t how = Weighted(random, {2, 5, 4});
  birth.precision = how == 0 ? Precision::kMonth : how == 1 ? Precision::kYear : Precision::kEstimated;
}

// What the children of a household inherit.
struct Parents {
  std::string father;
  std::string grandfather;
  std::string family;
  int mother_age = 0;
};

bool NameTaken(const Household& household, absl::string_view first) {
  if (household.head.name.first == first) return true;
  for (const Person& member : household.members) {
    if (member.name.first == first) return true;
  }
  return false;
}

std::string FreshFirstName(Random& random, absl::string_view sex, const Household& household,
                           absl::string_view father) {
  std::string name = FirstName(random, sex);
  while (name == father || NameTaken(household, name)) name = FirstName(random, sex);
  return name;
}

// Days between the interview and each birth, the youngest first: gaps of 13 to 36 months, and none
// before the mother was old enough.
std::vector<int> ChildDays(Random& random, int count, int mother_age) {
  const int oldest = (mother_age - kYoungestMother) * kYearDays;
  std::vector<int> days;
  // The youngest is small in two families of five; in the others anything up to grown.
  const int eldest_youngest = std::max(21, std::min(oldest * 9 / 10, 26 * kYearDays));
  const int most = Chance(random, 38) ? std::min(eldest_youngest, 4 * kYearDays) : eldest_youngest;
  int at = Between(random, 20, most);
  if (mother_age > 48) at += (mother_age - 48) * kYearDays;
  for (int i = 0; i < count && at <= oldest; ++i) {
    days.push_back(at);
    at += Between(random, 13 * 30, 36 * 30);
  }
  return days;
}

void AddChildren(Random& random, int count, const Parents& parents, absl::string_view son, absl::string_view daughter,
                 Household& household) {
  std::vector<int> days = ChildDays(random, count, parents.mother_age);
  std::reverse(days.begin(), days.end());
  for (int ago : days) {
    Person child;
    child.sex = Chance(random, 51) ? "MALE" : "FEMALE";
    child.kin = child.sex == "MALE" ? son : daughter;
    child.name = {FreshFirstName(random, child.sex, household, parents.father), parents.father, parents.grandfather,
                  parents.family};
    child.birth = {household.interview - ago, Precision::kDay};
    household.members.push_back(child);
  }
}

// Children for sizes as Gaza has them: five to six people in the middle, twelve at the end.
int DrawChildCount(Random& random) {
  return static_cast<int>(Weighted(random, {2, 6, 10, 15, 19, 18, 14, 8, 5, 2, 1}));
}

void AddGrandparent(Random& random, Household& household) {
  const int head_age = AgeOn(household.head.birth.day, household.interview);
  if (head_age > 60) return;
  Person parent;
  parent.sex = Chance(random, 70) ? "FEMALE" : "MALE";
  parent.kin = parent.sex == "FEMALE" ? "MOTHER" : "FATHER";
  parent.name = FullName(random, parent.sex);
  if (parent.sex == "MALE") {
    parent.name.first = household.head.name.father;
    parent.name.father = household.head.name.grandfather;
    parent.name.family = household.head.name.family;
  } else {
    parent.name.first = household.head_mother;
  }
  parent.birth = BornYearsAgo(random, household.interview, head_age + Between(random, 18, 30));
  BlurBirth(random, household.interview, parent.birth);
  household.members.push_back(parent);
}

void MakeHead(Random& random, absl::string_view sex, int age, Household& household) {
  household.head.sex = sex;
  household.head.name = FullName(random, sex);
  household.head.birth = BornYearsAgo(random, household.interview, age);
  BlurBirth(random, household.interview, household.head.birth);
  household.head_mother = FirstName(random, "FEMALE");
  household.presence = "PRESENT";
}

void AddWife(Random& random, int age, Household& household) {
  Person wife;
  wife.kin = "WIFE";
  wife.sex = "FEMALE";
  wife.name = FullName(random, "FEMALE");
  if (Chance(random, 45)) wife.name.family = household.head.name.family;
  wife.birth = BornYearsAgo(random, household.interview, age);
  household.members.push_back(wife);
}

void MakeCouple(Random& random, Household& household) {
  const int children = DrawChildCount(random);
  // A woman with many children is at least so old that their births fit.
  const int least = kYoungestMother + 2 + children * 2;
  const int wife_age =
      std::max(least, 19 + static_cast<int>(Weighted(random, {6, 10, 13, 17, 20, 19, 15})) * 6 + Between(random, 0, 5));
  MakeHead(random, "MALE", wife_age + Between(random, 0, 9), household);
  household.marital_status = "MARRIED";
  AddWife(random, wife_age, household);
  const Name& head = household.head.name;
  AddChildren(random, children, {head.first, head.father, head.family, wife_age}, "SON", "DAUGHTER", household);
  if (Chance(random, 14)) AddGrandparent(random, household);
}

void MakeWoman(Random& random, Household& household) {
  const int children = 1 + static_cast<int>(Weighted(random, {10, 18, 22, 20, 14, 8, 5, 3}));
  const int age = std::max(kYoungestMother + 2 + children * 2, Between(random, 24, 52));
  MakeHead(random, "FEMALE", age, household);
  const size_t how = Weighted(random, {62, 14, 24});
  household.marital_status = how == 0 ? "WIDOWED" : how == 1 ? "DIVORCED" : "MARRIED";
  const Parents parents = {MaleName(random), MaleName(random), std::string(PickName(random, FamilyNames())), age};
  if (Chance(random, 40)) household.head.name.family = parents.family;
  AddChildren(random, children, parents, "SON", "DAUGHTER", household);
  if (Chance(random, 12)) AddGrandparent(random, household);
}

void MakeElderly(Random& random, Household& household) {
  const bool couple = Chance(random, 55);
  const int age = Between(random, 61, 88);
  MakeHead(random, couple || Chance(random, 30) ? "MALE" : "FEMALE", age, household);
  household.marital_status = couple ? "MARRIED" : "WIDOWED";
  if (couple) AddWife(random, std::max(50, age - Between(random, 0, 9)), household);
}

void MakeGrandmother(Random& random, Household& household) {
  MakeHead(random, "FEMALE", Between(random, 56, 74), household);
  household.marital_status = "WIDOWED";
  const Parents parents = {MaleName(random), MaleName(random), std::string(PickName(random, FamilyNames())),
                           Between(random, 30, 36)};
  AddChildren(random, Between(random, 1, 5), parents, "GRANDSON", "GRANDDAUGHTER", household);
}

void MakeSingle(Random& random, Household& household) {
  MakeHead(random, Chance(random, 60) ? "MALE" : "FEMALE", Between(random, 21, 58), household);
  household.marital_status = Chance(random, 70) ? "SINGLE" : "DIVORCED";
}

void MakeSiblings(Random& random, Household& household) {
  MakeHead(random, Chance(random, 50) ? "MALE" : "FEMALE", Between(random, 16, 17), household);
  household.head.birth.precision = Precision::kDay;
  household.marital_status = "SINGLE";
  const Name& head = household.head.name;
  AddChildren(random, Between(random, 1, 4), {head.father, head.grandfather, head.family, 32}, "BROTHER", "SISTER",
              household);
  Person adult;
  adult.kin = "CAREGIVER";
  adult.sex = Chance(random, 50) ? "MALE" : "FEMALE";
  adult.name = FullName(random, adult.sex);
  adult.birth = BornYearsAgo(random, household.interview, Between(random, 25, 55));
  household.members.push_back(adult);
}

bool IsChild(const Person& person) {
  return person.kin == "SON" || person.kin == "DAUGHTER" || person.kin == "GRANDSON" || person.kin == "GRANDDAUGHTER" ||
         person.kin == "BROTHER" || person.kin == "SISTER";
}

}  // namespace

FamilyKind DrawFamilyKind(Random& random) { return static_cast<FamilyKind>(Weighted(random, {70, 13, 8, 3, 5, 1})); }

void MakePeople(Random& random, FamilyKind kind, Household& household) {
  switch (kind) {
    case FamilyKind::kCouple:
      MakeCouple(random, household);
      break;
    case FamilyKind::kWoman:
      MakeWoman(random, household);
      break;
    case FamilyKind::kElderly:
      MakeElderly(random, household);
      break;
    case FamilyKind::kGrandmother:
      MakeGrandmother(random, household);
      break;
    case FamilyKind::kSingle:
      MakeSingle(random, household);
      break;
    case FamilyKind::kSiblings:
      MakeSiblings(random, household);
      break;
  }
  if (Chance(random, 3)) MakeTwins(random, household);
  // A sheet from the field does not always list everybody by name; the counts are whole.
  household.listed_members = household.members.size();
  if (household.members.size() > 4 && Chance(random, 20)) {
    household.listed_members -= static_cast<size_t>(Between(random, 1, 3));
  }
}

bool HasTwins(const Household& household) {
  const std::vector<Person>& members = household.members;
  for (size_t i = 1; i < members.size(); ++i) {
    if (IsChild(members[i]) && IsChild(members[i - 1]) && members[i].birth.day == members[i - 1].birth.day) {
      return true;
    }
  }
  return false;
}

bool MakeTwins(Random& random, Household& household) {
  if (HasTwins(household)) return false;
  std::vector<Person>& members = household.members;
  std::vector<size_t> seconds;
  for (size_t i = 1; i < members.size(); ++i) {
    if (IsChild(members[i]) && IsChild(members[i - 1])) seconds.push_back(i);
  }
  if (seconds.empty()) return false;
  const size_t second = seconds[random.Uniform(seconds.size())];
  members[second - 1].birth = members[second].birth;
  return true;
}

}  // namespace ihala::load
