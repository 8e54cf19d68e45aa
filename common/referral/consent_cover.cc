#include "common/referral/consent_cover.h"

#include <algorithm>

#include "common/referral/directory.h"
#include "common/referral/sharing_rules.h"

namespace ihala {
namespace {

// A child, or an adult, whichever of the days that the birth's date allows is the right one. A birth of which nothing
// is known says neither.
bool IsSurelyAChild(const v1::Person& person, absl::CivilDay today) {
  const v1::Date& born = person.birth().date();
  if (!IsKnown(born)) return false;
  const absl::CivilDay first = ToCivilDay(born);
  // A birth that is still to come is a mistake of its own.
  if (first > today) return false;
  return absl::CivilDay(first.year() + kAdultAge, first.month(), first.day()) > today;
}

bool IsSurelyAdult(const v1::Person& person, absl::CivilDay today) {
  const v1::Date& born = person.birth().date();
  if (!IsKnown(born)) return false;
  const absl::CivilDay last = LastDayOf(born);
  return absl::CivilDay(last.year() + kAdultAge, last.month(), last.day()) <= today;
}

// Whoever cares or collects for a household speaks for themselves when they agree to do so.
bool IsOfTheHousehold(const v1::Person& person) {
  return person.role() != v1::PERSON_ROLE_CAREGIVER && person.role() != v1::PERSON_ROLE_ALTERNATE;
}

}  // namespace

void CheckWhoAgreed(const FieldChecker& at, const v1::Referral& referral, absl::CivilDay today) {
  const v1::Consent& consent = referral.consent();
  const auto& people = referral.people();
  const auto is_child = [&](const v1::Person& person) { return IsSurelyAChild(person, today); };
  const auto is_child_head = [&](const v1::Person& person) {
    return person.role() == v1::PERSON_ROLE_HEAD && is_child(person);
  };
  const bool headed_by_a_child = std::any_of(people.begin(), people.end(), is_child_head);
  const bool all_children = !people.empty() && std::all_of(people.begin(), people.end(), is_child);
  const bool by_head = consent.given_by() == v1::CONSENT_GIVER_HEAD && headed_by_a_child;
  const bool by_nobody = all_children && consent.given_by() != v1::CONSENT_GIVER_CAREGIVER &&
                         consent.given_by() != v1::CONSENT_GIVER_UNSPECIFIED;
  if (by_head || by_nobody) {
    Object(at, "given_by", SharingRule::kConsentByChild);
  }
  const auto members = std::count_if(people.begin(), people.end(), IsOfTheHousehold);
  if (consent.for_whom() == v1::CONSENT_SCOPE_SELF && members > 1) {
    Object(at, "for_whom", SharingRule::kConsentForSelf);
  }
  if (consent.for_whom() != v1::CONSENT_SCOPE_CHILDREN) return;
  const auto adults = std::count_if(people.begin(), people.end(), [&](const v1::Person& person) {
    return IsOfTheHousehold(person) && IsSurelyAdult(person, today);
  });
  if (adults > 1) Object(at, "for_whom", SharingRule::kConsentForChildren);
}

}  // namespace ihala
