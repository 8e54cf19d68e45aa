#include <string>

#include "absl/strings/str_format.h"
#include "tools/load/draw.h"
#include "tools/load/family.h"

namespace ihala::load {
namespace {

absl::string_view DrawSeen(Random& random) {
  constexpr absl::string_view kSeen[] = {"ORIGINAL", "COPY", "STATED", "LOST"};
  return kSeen[Weighted(random, {62, 18, 12, 8})];
}

std::string DrawRefugeeCard(Random& random) { return absl::StrFormat("6%07d", random.Uniform(10000000)); }

Document DrawAdultDocument(Random& random, bool may_have_card) {
  const size_t which = Weighted(random, {82, 3, 3, may_have_card ? 4 : 0, 2, 5, 3});
  switch (which) {
    case 0:
      return {"PS_ID", DrawIdNumber(random), "", DrawSeen(random)};
    case 1:
      return {"PS_ID", "", "", Chance(random, 50) ? "LOST" : "STATED"};
    case 2:
      return {"TEMPORARY_ID", absl::StrFormat("T%06d", random.Uniform(1000000)), "", "ORIGINAL"};
    case 3:
      return {"UNRWA_CARD", DrawRefugeeCard(random), absl::StrFormat("%02d", Between(random, 1, 9)), "ORIGINAL"};
    case 4:
      return {"PASSPORT", absl::StrFormat("N%07d", random.Uniform(10000000)), "", "COPY"};
    case 5:
      return {"NONE", "", "", ""};
    default:
      return {"PS_ID", Misheard(DrawIdNumber(random)), "", "STATED", "READ_ALOUD_TWICE"};
  }
}

Document DrawChildDocument(Random& random, int age) {
  if (age < 1) {
    return Chance(random, 55) ? Document{"BIRTH_NOTICE", "", "", "ORIGINAL"} : Document{};
  }
  if (age < 3 && Chance(random, 35)) return {"BIRTH_NOTICE", "", "", "COPY"};
  if (Chance(random, 6)) return {};
  return {"PS_ID", DrawIdNumber(random), "", DrawSeen(random)};
}

}  // namespace

void MakeDocuments(Random& random, Household& household) {
  household.head.document = DrawAdultDocument(random, household.refugee == "YES");
  for (Person& member : household.members) {
    const int age = AgeOn(member.birth.day, household.interview);
    member.document = age < 16 ? DrawChildDocument(random, age) : DrawAdultDocument(random, household.refugee == "YES");
  }
}

}  // namespace ihala::load
