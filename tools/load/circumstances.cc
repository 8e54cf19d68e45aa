#include "tools/load/circumstances.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "tools/load/draw.h"
#include "tools/load/words.h"

namespace ihala::load {
namespace {

absl::string_view DrawSite(Random& random, SiteName kind) { return Pick<absl::string_view>(random, SiteNames(kind)); }

absl::string_view DrawOrigin(Random& random) { return Governorates()[Weighted(random, {22, 34, 9, 18, 17})].pcode; }

absl::string_view DrawPresent(Random& random) { return Governorates()[Weighted(random, {9, 26, 34, 28, 3})].pcode; }

std::string DrawLocality(Random& random, absl::string_view governorate) {
  std::vector<absl::string_view> there;
  for (const Locality& locality : Localities()) {
    if (locality.governorate == governorate) there.push_back(locality.name_ar);
  }
  return std::string(Pick<absl::string_view>(random, there));
}

void MakeDisplacedSite(Random& random, Household& household) {
  Place& place = household.place;
  switch (Weighted(random, {34, 27, 18, 13, 8})) {
    case 0:
      place.site_type = "INFORMAL_SITE";
      place.site_name = std::string(DrawSite(random, SiteName::kLandmark));
      household.shelter = "TENT";
      return;
    case 1:
      place.site_type = "SHELTER";
      place.site_name = absl::StrCat(DrawSite(random, SiteName::kSchool), " ", DrawSite(random, SiteName::kSchoolKind));
      household.shelter = Chance(random, 70) ? "COLLECTIVE_CENTRE" : "TENT";
      return;
    case 2:
      place.site_type = "CAMP";
      place.site_name = std::string(DrawSite(random, SiteName::kCamp));
      household.shelter = "TENT";
      return;
    case 3:
      place.site_type = "HOST_FAMILY";
      household.shelter = "HOSTED";
      return;
    default:
      place.site_type = "HOME";
      household.shelter = "RENTED";
  }
}

// Two desks share the Strip: one for the north and middle, one for the south.
absl::string_view DeskFor(absl::string_view governorate) {
  return governorate == "PS0270" || governorate == "PS0275" ? "KHANYOUNIS" : "GAZA";
}

bool HasChildUnder(const Household& household, int years) {
  for (const Person& member : household.members) {
    if (AgeOn(member.birth.day, household.interview) < years) return true;
  }
  return false;
}

bool HasWomanOf(const Household& household, int from, int to) {
  const auto is = [&](const Person& person) {
    const int age = AgeOn(person.birth.day, household.interview);
    return person.sex == "FEMALE" && age >= from && age <= to;
  };
  return is(household.head) || std::any_of(household.members.begin(), household.members.end(), is);
}

void MakeDifficulties(Random& random, Household& household) {
  constexpr absl::string_view kDomains[] = {"SEEING",      "HEARING",   "WALKING",
                                            "REMEMBERING", "SELF_CARE", "COMMUNICATING"};
  constexpr absl::string_view kLevels[] = {"SOME_DIFFICULTY", "A_LOT_OF_DIFFICULTY", "CANNOT_DO"};
  const size_t first = Weighted(random, {20, 14, 40, 8, 12, 6});
  // A disability starts at "a lot" on this scale.
  household.difficulties.push_back({kDomains[first], kLevels[1 + Weighted(random, {75, 25})]});
  if (Chance(random, 30)) {
    const size_t second = (first + 1 + random.Uniform(5)) % std::size(kDomains);
    household.difficulties.push_back({kDomains[second], kLevels[Weighted(random, {60, 30, 10})]});
  }
}

}  // namespace

bool HasVulnerability(const Household& household, absl::string_view code) {
  return std::find(household.vulnerabilities.begin(), household.vulnerabilities.end(), code) !=
         household.vulnerabilities.end();
}

void MakePlace(Random& random, Household& household) {
  Place& place = household.place;
  place.origin_governorate = DrawOrigin(random);
  place.as_of = household.interview - Between(random, 0, 20);
  if (Chance(random, 88)) {
    place.governorate = DrawPresent(random);
    MakeDisplacedSite(random, household);
  } else {
    place.governorate = place.origin_governorate;
    place.site_type = "HOME";
    household.shelter = Chance(random, 65) ? "DAMAGED" : "OWN_HOME";
  }
  if (Chance(random, 92)) place.locality = DrawLocality(random, place.governorate);
  household.refugee = Chance(random, 68) ? "YES" : Chance(random, 85) ? "NO" : "NOT_STATED";
  household.receiving_org = "MOSD";
  household.receiving_desk = std::string(DeskFor(place.governorate));
  household.programme = "NCTP";
}

void MakeVulnerabilities(Random& random, FamilyKind kind, Household& household) {
  std::vector<absl::string_view>& codes = household.vulnerabilities;
  if (household.head.sex == "FEMALE" && kind != FamilyKind::kSiblings) {
    codes.push_back("FEMALE_HEADED");
  }
  if (Chance(random, 15)) {
    codes.push_back("DISABILITY");
    MakeDifficulties(random, household);
  }
  if (Chance(random, 27)) codes.push_back("CHRONIC_ILLNESS");
  if (CountPeople(household).over_59 > 0) codes.push_back("ELDERLY");
  if (HasChildUnder(household, 2) && HasWomanOf(household, 18, 48)) {
    codes.push_back("PREGNANT_OR_LACTATING");
  }
  if (kind == FamilyKind::kGrandmother) codes.push_back("ORPHAN_CARER");
  if (kind == FamilyKind::kSiblings) codes.push_back("CHILD_HEADED");
  // No reason for the absence is asked for or kept.
  if (kind == FamilyKind::kWoman && household.marital_status == "MARRIED") {
    household.presence = "PRESENT";
  } else if (kind == FamilyKind::kCouple && Chance(random, 5)) {
    household.presence = "ABSENT";
  }
  constexpr absl::string_view kIncome[] = {"NO_INCOME", "AID_ONLY", "IRREGULAR", "REGULAR"};
  household.income = kIncome[Weighted(random, {44, 33, 19, 4})];
}

void MakeUrgency(Random& random, Household& household) {
  const bool infant = HasChildUnder(household, 1);
  const bool frail = HasVulnerability(household, "ELDERLY") || HasVulnerability(household, "DISABILITY") ||
                     HasVulnerability(household, "CHILD_HEADED");
  const bool open_air = household.shelter == "TENT";
  const size_t drawn = infant || frail ? Weighted(random, {16, 44, 40}) : Weighted(random, {6, 29, 65});
  constexpr absl::string_view kUrgencies[] = {"EMERGENCY", "URGENT", "NORMAL"};
  household.urgency = kUrgencies[drawn];
  if (household.urgency != "NORMAL") {
    household.urgency_reason = infant                                        ? "رضيع بلا دخل ثابت"
                               : HasVulnerability(household, "CHILD_HEADED") ? "أسرة يعيلها قاصر"
                               : frail && open_air                           ? "فرد ضعيف يعيش في خيمة"
                               : frail    ? "كبير سن أو ذو إعاقة بلا معيل"
                               : open_air ? "خيمة غير صالحة للشتاء"
                                          : "انعدام الدخل منذ أشهر";
  }
  household.services.push_back("CASH");
  if (household.urgency == "EMERGENCY") household.services.push_back("EMERGENCY_AID");
  if (HasVulnerability(household, "DISABILITY")) household.services.push_back("DISABILITY_SUPPORT");
  if (HasVulnerability(household, "ORPHAN_CARER")) household.services.push_back("ORPHAN_SUPPORT");
  if (HasVulnerability(household, "CHRONIC_ILLNESS") && Chance(random, 60)) {
    household.services.push_back("HEALTH_INSURANCE");
  }
}

}  // namespace ihala::load
