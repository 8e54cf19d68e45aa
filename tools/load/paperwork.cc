#include <algorithm>
#include <utility>

#include "absl/strings/string_view.h"
#include "tools/load/circumstances.h"
#include "tools/load/draw.h"

namespace ihala::load {
namespace {

absl::CivilMonth MonthsBefore(absl::CivilDay day, int months) { return absl::CivilMonth(day) - months; }

absl::CivilDay DayIn(absl::CivilMonth month, int day) { return absl::CivilDay(month) + (day - 1); }

// Listed in the national programme, most often without a payment for years.
Coverage NationalProgramme(Random& random, absl::CivilDay interview) {
  Coverage coverage;
  coverage.programme = "NCTP";
  coverage.provider = "MOSD";
  coverage.benefit = "CASH";
  coverage.amount = 750 + 150 * Between(random, 0, 7);
  coverage.currency = "ILS";
  coverage.frequency = "QUARTERLY";
  coverage.from = MonthsBefore(interview, Between(random, 50, 130));
  coverage.status = Chance(random, 70) ? "STOPPED" : "ENROLLED";
  coverage.last_paid_on = DayIn(MonthsBefore(interview, Between(random, 36, 48)), 12);
  return coverage;
}

Coverage MultiPurposeCash(Random& random, absl::CivilDay interview) {
  constexpr absl::string_view kProviders[] = {"جمعية إغاثة محلية", "منظمة دولية", "وكالة أممية"};
  Coverage coverage;
  coverage.programme = "MPCA";
  coverage.provider = std::string(Pick<absl::string_view>(random, kProviders));
  coverage.benefit = "CASH";
  coverage.amount = 1000 + 250 * Between(random, 0, 1);
  coverage.currency = "ILS";
  coverage.frequency = Chance(random, 60) ? "ONCE" : "MONTHLY";
  const int months = Between(random, 2, 14);
  coverage.from = MonthsBefore(interview, months);
  coverage.to = *coverage.from + (coverage.frequency == "ONCE" ? 0 : std::min(months - 1, 2));
  coverage.status = "PAID";
  coverage.last_paid_on = DayIn(*coverage.to, Between(random, 1, 27));
  return coverage;
}

Coverage FoodParcel(Random& random, absl::CivilDay interview) {
  Coverage coverage;
  coverage.programme = "GFA";
  coverage.provider = Chance(random, 50) ? "WFP" : "UNRWA";
  coverage.benefit = "FOOD_PARCEL";
  coverage.frequency = Chance(random, 75) ? "IRREGULAR" : "MONTHLY";
  coverage.from = MonthsBefore(interview, Between(random, 3, 30));
  coverage.status = "PAID";
  coverage.last_paid_on = DayIn(MonthsBefore(interview, Between(random, 1, 2)), 5);
  return coverage;
}

}  // namespace

void MakeCoverage(Random& random, Household& household) {
  if (Chance(random, 30)) {
    household.coverage.push_back(NationalProgramme(random, household.interview));
  }
  if (Chance(random, 28)) {
    household.coverage.push_back(MultiPurposeCash(random, household.interview));
  }
  if (Chance(random, 42)) household.coverage.push_back(FoodParcel(random, household.interview));
}

void MakeContact(Random& random, FamilyKind kind, Household& household) {
  SafeContact& contact = household.contact;
  if (Chance(random, 88)) {
    constexpr absl::string_view kOwners[] = {"SELF", "HOUSEHOLD", "RELATIVE", "NEIGHBOUR"};
    Phone phone;
    phone.e164 = DrawPhone(random);
    phone.owner = kOwners[Weighted(random, {58, 20, 13, 9})];
    phone.shared_by = phone.owner == "NEIGHBOUR" ? Between(random, 2, 4) : 1;
    household.phone = std::move(phone);
    constexpr absl::string_view kChannels[] = {"CALL", "SMS", "THROUGH_WORKER"};
    contact.channel = kChannels[Weighted(random, {52, 34, 14})];
  } else {
    contact.channel = Chance(random, 60) ? "THROUGH_WORKER" : Chance(random, 70) ? "VISIT" : "NONE";
  }
  if (kind == FamilyKind::kSiblings) contact.channel = "THROUGH_WORKER";
  contact.do_not_call = contact.channel != "CALL" && Chance(random, 25);
  if (contact.channel == "NONE") return;
  contact.hours = Say(random, Topic::kHours);
  if (Chance(random, 85)) contact.who_may_answer = Say(random, Topic::kWho);
}

void MakeConsent(Random& random, FamilyKind kind, Household& household) {
  Consent& consent = household.consent;
  const bool siblings = kind == FamilyKind::kSiblings;
  consent.basis = siblings ? "LEGAL_GUARDIAN" : "CONSENT";
  consent.receiver = household.receiving_org;
  consent.programme = household.programme;
  consent.fields = {"IDENTITY", "CONTACT", "PLACE", "HOUSEHOLD", "NEEDS", "COVERAGE"};
  // Some families leave one out; who they are and what they need has to stay.
  if (Chance(random, 12)) consent.fields.erase(consent.fields.begin() + (Chance(random, 50) ? 2 : 5));
  constexpr absl::string_view kModes[] = {"SIGNATURE", "THUMBPRINT", "VERBAL_WITNESSED"};
  consent.mode = kModes[Weighted(random, {62, 20, 18})];
  consent.text_version = Chance(random, 80) ? "2.1" : "2.0";
  consent.language = Chance(random, 97) ? "ar" : "en";
  consent.given_by = siblings                         ? "CAREGIVER"
                     : household.presence == "ABSENT" ? "SPOUSE"
                     : Chance(random, 90)             ? "HEAD"
                                                      : "ADULT_MEMBER";
  if (consent.given_by == "ADULT_MEMBER" && household.members.empty()) consent.given_by = "HEAD";
  consent.for_whom = siblings ? "CHILDREN" : household.members.empty() ? "SELF" : "HOUSEHOLD";
  consent.given_on = household.interview;
  consent.expires_on = absl::CivilDay(household.interview.year() + 1, household.interview.month(),
                                      std::min(household.interview.day(), 28));
}

}  // namespace ihala::load
