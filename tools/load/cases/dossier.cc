#include "tools/load/cases/dossier.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/ids.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "tools/load/draw.h"

namespace ihala::load {
namespace {

// The value of an enum whose names are the codes behind a prefix, as SEX_FEMALE. An empty code is the unspecified one.
template <typename Enum>
Enum ValueOf(absl::string_view code) {
  const google::protobuf::EnumDescriptor* const all = google::protobuf::GetEnumDescriptor<Enum>();
  const std::string& unspecified = all->FindValueByNumber(0)->name();
  const absl::string_view prefix = absl::StripSuffix(unspecified, "UNSPECIFIED");
  const auto* const value = all->FindValueByName(absl::StrCat(prefix, code));
  return static_cast<Enum>(value == nullptr ? 0 : value->number());
}

v1::Date MonthOf(absl::CivilMonth month) {
  v1::Date date;
  date.set_year(static_cast<int>(month.year()));
  date.set_month(month.month());
  return date;
}

v1::BirthDate BirthOf(const Birth& birth) {
  v1::BirthDate out;
  v1::Date& date = *out.mutable_date();
  date.set_year(static_cast<int>(birth.day.year()));
  switch (birth.precision) {
    case Precision::kDay:
      date = ToDate(birth.day);
      out.set_precision(v1::DATE_PRECISION_DAY);
      break;
    case Precision::kMonth:
      date = MonthOf(absl::CivilMonth(birth.day));
      out.set_precision(v1::DATE_PRECISION_MONTH);
      break;
    case Precision::kYear:
      out.set_precision(v1::DATE_PRECISION_YEAR);
      break;
    case Precision::kEstimated:
      out.set_precision(v1::DATE_PRECISION_ESTIMATED);
      break;
  }
  return out;
}

v1::PersonRole RoleOf(const Person& person) {
  if (person.kin.empty()) return v1::PERSON_ROLE_HEAD;
  if (person.kin == "WIFE" || person.kin == "HUSBAND") return v1::PERSON_ROLE_SPOUSE;
  if (person.kin == "SON" || person.kin == "DAUGHTER") return v1::PERSON_ROLE_CHILD;
  return person.kin == "CAREGIVER" ? v1::PERSON_ROLE_CAREGIVER : v1::PERSON_ROLE_OTHER;
}

v1::Person PersonOf(const Person& person, Clock& clock, Random& random) {
  v1::Person out;
  out.set_person_id(NewUuidV7(clock, random));
  out.set_role(RoleOf(person));
  out.mutable_name()->set_first(person.name.first);
  out.mutable_name()->set_father(person.name.father);
  out.mutable_name()->set_grandfather(person.name.grandfather);
  out.mutable_name()->set_family(person.name.family);
  out.set_sex(ValueOf<v1::Sex>(person.sex));
  *out.mutable_birth() = BirthOf(person.birth);
  v1::IdentityDocument& document = *out.add_documents();
  document.set_type(ValueOf<v1::DocumentType>(person.document.type));
  document.set_number(person.document.number);
  document.set_member_rank(person.document.rank);
  document.set_seen(person.document.seen.empty() ? v1::DOCUMENT_SEEN_STATED
                                                 : ValueOf<v1::DocumentSeen>(person.document.seen));
  document.set_kept(ValueOf<v1::DocumentKept>(person.document.kept));
  return out;
}

void FillPeople(const Household& household, Clock& clock, Random& random, v1::Referral* referral) {
  v1::Person head = PersonOf(household.head, clock, random);
  head.mutable_name()->set_mother_first(household.head_mother);
  head.set_marital_status(ValueOf<v1::MaritalStatus>(household.marital_status));
  if (household.phone) {
    v1::Phone& phone = *head.add_phones();
    phone.set_e164(household.phone->e164);
    phone.set_owner(ValueOf<v1::PhoneOwner>(household.phone->owner));
    phone.set_shared_by(static_cast<uint32_t>(household.phone->shared_by));
  }
  for (const Difficulty& difficulty : household.difficulties) {
    v1::FunctionalDifficulty& out = *head.add_difficulties();
    out.set_domain(ValueOf<v1::FunctionalDomain>(difficulty.domain));
    out.set_level(ValueOf<v1::FunctionalLevel>(difficulty.level));
  }
  *referral->add_people() = std::move(head);
  for (size_t i = 0; i < household.listed_members; ++i) {
    *referral->add_people() = PersonOf(household.members[i], clock, random);
  }
}

void FillPlace(const Household& household, const Route& route, const Directory& directory, Random& random,
               v1::Referral* referral) {
  const std::vector<std::string>& served = route.governorates;
  const bool near = std::find(served.begin(), served.end(), household.place.governorate) != served.end();
  v1::Place& place = *referral->mutable_household()->mutable_current_place();
  place.set_governorate(near ? std::string(household.place.governorate) : Pick<std::string>(random, served));
  if (near) place.set_locality(household.place.locality);
  place.set_site_type(ValueOf<v1::SiteType>(household.place.site_type));
  place.set_site_name(household.place.site_name);
  *place.mutable_as_of() = ToDate(household.place.as_of);
  const std::string origin(household.place.origin_governorate);
  if (directory.governorate(origin) != nullptr)
    referral->mutable_household()->mutable_origin()->set_governorate(origin);
}

void FillHousehold(const Household& household, Clock& clock, Random& random, v1::Household* out) {
  out->set_household_id(NewUuidV7(clock, random));
  out->set_refugee(ValueOf<v1::Stated>(household.refugee));
  for (absl::string_view code : household.vulnerabilities) out->add_vulnerabilities(ValueOf<v1::Vulnerability>(code));
  out->set_head_presence(ValueOf<v1::HeadPresence>(household.presence));
  out->set_shelter(ValueOf<v1::Shelter>(household.shelter));
  out->set_income(ValueOf<v1::IncomeBand>(household.income));
}

void FillEnvelope(const Household& household, const Route& route, v1::Envelope* envelope) {
  envelope->set_receiving_organisation(route.receiving_organisation);
  envelope->set_desk(route.desk);
  envelope->set_programme(route.programme);
  envelope->set_referring_organisation(route.referring_organisation);
  envelope->set_worker_code(route.worker);
  envelope->set_urgency(ValueOf<v1::Urgency>(household.urgency));
  envelope->set_urgency_reason(household.urgency_reason);
  for (absl::string_view service : household.services) envelope->add_services_requested(std::string(service));
  const Counts counts = CountPeople(household);
  envelope->set_household_size(static_cast<uint32_t>(counts.size));
  v1::AgeBands& bands = *envelope->mutable_bands();
  bands.set_under_5(static_cast<uint32_t>(counts.under_5));
  bands.set_from_5_to_17(static_cast<uint32_t>(counts.from_5_to_17));
  bands.set_from_18_to_59(static_cast<uint32_t>(counts.size - counts.under_5 - counts.from_5_to_17 - counts.over_59));
  bands.set_over_59(static_cast<uint32_t>(counts.over_59));
  bands.set_female(static_cast<uint32_t>(counts.females));
  bands.set_male(static_cast<uint32_t>(counts.males));
  envelope->set_language(std::string(household.consent.language));
}

void FillConsent(const Consent& consent, const Route& route, v1::Consent* out) {
  out->set_basis(ValueOf<v1::ConsentBasis>(consent.basis));
  out->set_receiving_organisation(route.receiving_organisation);
  out->set_programme(route.programme);
  for (absl::string_view field : consent.fields) out->add_fields(std::string(field));
  out->set_mode(ValueOf<v1::ConsentMode>(consent.mode));
  out->set_text_version(consent.text_version);
  out->set_language(std::string(consent.language));
  out->set_given_by(ValueOf<v1::ConsentGiver>(consent.given_by));
  out->set_for_whom(ValueOf<v1::ConsentScope>(consent.for_whom));
  *out->mutable_given_on() = ToDate(consent.given_on);
  *out->mutable_expires_on() = ToDate(consent.expires_on);
}

void FillContact(const SafeContact& contact, v1::SafeContact* out) {
  out->set_channel(ValueOf<v1::ContactChannel>(contact.channel));
  out->set_hours(contact.hours);
  out->set_who_may_answer(contact.who_may_answer);
  out->set_do_not_call(contact.do_not_call);
}

void FillCoverage(const Coverage& coverage, v1::Coverage* out) {
  constexpr int64_t kMinorUnits = 100;
  out->set_programme(coverage.programme);
  out->set_provider(coverage.provider);
  out->set_benefit(coverage.benefit);
  out->set_amount_minor(coverage.amount * kMinorUnits);
  out->set_currency(coverage.currency);
  out->set_frequency(ValueOf<v1::CoverageFrequency>(coverage.frequency));
  if (coverage.from) *out->mutable_from() = MonthOf(*coverage.from);
  if (coverage.to) *out->mutable_to() = MonthOf(*coverage.to);
  out->set_status(ValueOf<v1::CoverageStatus>(coverage.status));
  if (coverage.last_paid_on) *out->mutable_last_paid_on() = ToDate(*coverage.last_paid_on);
}

}  // namespace

v1::Referral ToReferral(const Household& household, const Route& route, const Directory& directory, Clock& clock,
                        Random& random) {
  v1::Referral referral;
  referral.set_schema_version(1);
  referral.set_agreement_id(route.agreement_id);
  FillEnvelope(household, route, referral.mutable_envelope());
  FillConsent(household.consent, route, referral.mutable_consent());
  FillContact(household.contact, referral.mutable_safe_contact());
  FillHousehold(household, clock, random, referral.mutable_household());
  FillPlace(household, route, directory, random, &referral);
  referral.mutable_envelope()->set_governorate(referral.household().current_place().governorate());
  FillPeople(household, clock, random, &referral);
  referral.mutable_needs()->set_summary(household.need_summary);
  for (const Coverage& coverage : household.coverage) FillCoverage(coverage, referral.add_coverage());
  *referral.mutable_interview()->mutable_held_on() = ToDate(household.interview);
  referral.mutable_interview()->set_at_home(Chance(random, 60));
  return referral;
}

}  // namespace ihala::load
