#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/referral/sample_referral.h"
#include "tests/matrix/scribe.h"

namespace ihala::matrix {
namespace {

void SetDay(int year, int month, int day, v1::Date* date) {
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
}

// What the sample leaves empty.
void FillRest(v1::Referral* referral) {
  SetDay(2023, 10, 9, referral->mutable_household()->mutable_origin()->mutable_as_of());
  SetDay(2024, 11, 3, referral->mutable_household()->mutable_links(0)->mutable_since());
  v1::Coverage& coverage = *referral->mutable_coverage(0);
  SetDay(2025, 1, 1, coverage.mutable_from());
  SetDay(2025, 3, 1, coverage.mutable_to());
}

}  // namespace

v1::Referral FullDossier(Office& office, const Sent& sent) {
  v1::Referral referral = SampleReferral();
  FillRest(&referral);
  referral.set_agreement_id(sent.agreement);
  referral.set_agreement_version(1);
  v1::Envelope& envelope = *referral.mutable_envelope();
  envelope.set_receiving_organisation(sent.receiving);
  envelope.set_desk(sent.desk);
  envelope.set_programme(sent.programme);
  envelope.set_referring_organisation(sent.referring);
  envelope.set_worker_code(sent.author);
  envelope.set_governorate(sent.governorate);
  v1::Consent& consent = *referral.mutable_consent();
  consent.set_receiving_organisation(sent.receiving);
  consent.set_receiver_name(sent.receiving);
  consent.set_programme(sent.programme);
  consent.clear_withheld();
  consent.add_withheld("people.name.mother_first");
  SetDay(2031, 1, 1, consent.mutable_expires_on());
  v1::Household& household = *referral.mutable_household();
  household.set_household_id(office.NewId());
  household.mutable_links(0)->set_household_id(office.NewId());
  household.mutable_current_place()->set_governorate(sent.governorate);
  household.mutable_origin()->set_governorate(kGov2);
  for (v1::Person& person : *referral.mutable_people()) person.set_person_id(office.NewId());
  if (sent.shape != nullptr) sent.shape(referral);
  return referral;
}

}  // namespace ihala::matrix
