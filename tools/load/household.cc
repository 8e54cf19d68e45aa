#include "tools/load/household.h"

namespace ihala::load {

int AgeOn(absl::CivilDay birth, absl::CivilDay day) {
  const bool had_birthday = day.month() > birth.month() || (day.month() == birth.month() && day.day() >= birth.day());
  return static_cast<int>(day.year() - birth.year()) - (had_birthday ? 0 : 1);
}

namespace {

void CountOne(const Person& person, absl::CivilDay day, Counts& counts) {
  const int age = AgeOn(person.birth.day, day);
  ++counts.size;
  ++(person.sex == "FEMALE" ? counts.females : counts.males);
  if (age < 5) {
    ++counts.under_5;
  } else if (age < 18) {
    ++counts.from_5_to_17;
  } else if (age >= 60) {
    ++counts.over_59;
  }
}

}  // namespace

Counts CountPeople(const Household& household) {
  Counts counts;
  CountOne(household.head, household.interview, counts);
  for (const Person& member : household.members) CountOne(member, household.interview, counts);
  return counts;
}

}  // namespace ihala::load
