#include <cstdint>

#include "common/referral/directory.h"
#include "common/referral/field_checks.h"
#include "common/referral/referral_limits.h"
#include "common/referral/rules.h"
#include "common/text/id_number.h"
#include "common/text/place_level.h"
#include "common/text/utf8.h"

namespace ihala {
namespace {

void WarnDocuments(const FieldChecker& at, const v1::Person& person) {
  for (int i = 0; i < person.documents_size(); ++i) {
    const v1::IdentityDocument& document = person.documents(i);
    if (document.type() != v1::DOCUMENT_TYPE_PS_ID || document.number().empty()) continue;
    if (text::ReadIdNumber(document.number()).result != text::IdNumberResult::kChecksumFail) continue;
    const FieldChecker entry = at.In("documents", i);
    if (document.kept() == v1::DOCUMENT_KEPT_UNSPECIFIED) {
      entry.Add("number", "CHECK_DIGIT",
                "should be read aloud again, or kept with a reason: its check digit does not fit");
    } else {
      entry.Add("number", "CHECK_DIGIT_KEPT",
                "was confirmed as it stands, with a reason: its check digit does not fit");
    }
  }
}

void WarnPhones(const FieldChecker& at, const v1::Person& person) {
  for (int i = 0; i < person.phones_size(); ++i) {
    if (person.phones(i).shared_by() < limits::kPhoneSharedByMany) continue;
    at.In("phones", i)
        .Add("shared_by", "SHARED_PHONE",
             "should be considered: payment messages to a phone that many share go astray");
  }
}

void WarnBirth(const FieldChecker& at, const v1::Person& person) {
  const v1::Date& date = person.birth().date();
  if (date.month() != 1 || date.day() != 1 || person.birth().precision() == v1::DATE_PRECISION_ESTIMATED) return;
  at.In("birth").Add("date", "FIRST_OF_JANUARY", "should be marked as estimated unless it is the real birthday");
}

// Somebody who has nothing but a hospital's notice, or a newborn without any document.
void WarnRegistration(const FieldChecker& at, const v1::Person& person, absl::CivilDay today) {
  bool notice = false;
  for (const v1::IdentityDocument& document : person.documents()) {
    notice = notice || document.type() == v1::DOCUMENT_TYPE_BIRTH_NOTICE;
    if (document.type() != v1::DOCUMENT_TYPE_BIRTH_NOTICE && document.type() != v1::DOCUMENT_TYPE_NONE) return;
  }
  const v1::Date& born = person.birth().date();
  const bool newborn = IsKnown(born) && ToCivilDay(born) > absl::CivilDay(absl::CivilMonth(today) - 12);
  if (!notice && !newborn) return;
  at.Add("documents", "NEEDS_REGISTRATION",
         "should be completed: the child needs to be registered; the civil registry gives the number");
}

// A name that several places share, of different sizes, and nothing else: only a person can say which is meant.
void WarnPlace(const FieldChecker& at, const v1::Place& place) {
  if (text::LevelOfPlace(place.locality()) != text::PlaceLevel::kSeveral) return;
  if (!text::IsBlank(place.site_name())) return;
  at.Add("locality", "PLACE_LEVEL", "should say whether the Strip, the governorate or the city is meant");
}

}  // namespace

std::vector<FieldViolation> WarnReferral(const v1::Referral& referral, absl::CivilDay today) {
  std::vector<FieldViolation> warnings;
  const FieldChecker at("", &warnings);
  uint32_t members = 0;
  for (int i = 0; i < referral.people_size(); ++i) {
    const v1::Person& person = referral.people(i);
    const FieldChecker entry = at.In("people", i);
    WarnDocuments(entry, person);
    WarnPhones(entry, person);
    WarnBirth(entry, person);
    WarnRegistration(entry, person, today);
    // A caregiver or an alternate need not live with the household.
    members += person.role() != v1::PERSON_ROLE_CAREGIVER && person.role() != v1::PERSON_ROLE_ALTERNATE;
  }
  if (members > referral.envelope().household_size()) {
    at.In("envelope").Add("household_size", "INCONSISTENT", "should not be less than the members who are listed");
  }
  WarnPlace(at.In("household").In("current_place"), referral.household().current_place());
  const std::string& lives_in = referral.household().current_place().governorate();
  if (!lives_in.empty() && lives_in != referral.envelope().governorate()) {
    at.In("envelope").Add("governorate", "INCONSISTENT", "should be the governorate where the household lives now");
  }
  const v1::SafeContact& contact = referral.safe_contact();
  if (contact.do_not_call() && contact.channel() == v1::CONTACT_CHANNEL_CALL) {
    at.In("safe_contact").Add("channel", "INCONSISTENT", "should not be a call where nobody may call");
  }
  return warnings;
}

}  // namespace ihala
