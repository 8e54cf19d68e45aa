#include "common/referral/household_rules.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/referral/directory.h"
#include "common/referral/referral_limits.h"
#include "common/text/id_number.h"
#include "common/text/phone.h"

namespace ihala {
namespace {

void CheckPlace(const FieldChecker& at, const v1::Place& place, absl::CivilDay today) {
  at.Code("governorate", place.governorate(), CodeForm::kPcode, Need::kRequired);
  at.Text("locality", place.locality(), limits::kPhraseCodePoints);
  at.Enum("site_type", place.site_type(), v1::SiteType_IsValid, Need::kOptional);
  at.Text("site_name", place.site_name(), limits::kLineCodePoints);
  at.Date("as_of", place.as_of(), {.latest = &today});
}

// Of the place of origin only the governorate and a day are kept: more would say who somebody is.
void CheckOrigin(const FieldChecker& at, const v1::Place& place, absl::CivilDay today) {
  CheckPlace(at, place, today);
  constexpr absl::string_view kWhy = "must be empty: of the place of origin only the governorate is kept";
  if (!place.locality().empty()) at.Add("locality", "MUST_BE_EMPTY", kWhy);
  if (place.site_type() != v1::SITE_TYPE_UNSPECIFIED) at.Add("site_type", "MUST_BE_EMPTY", kWhy);
  if (!place.site_name().empty()) at.Add("site_name", "MUST_BE_EMPTY", kWhy);
}

void CheckVulnerabilities(const FieldChecker& at, const v1::Household& household) {
  at.Count("vulnerabilities", household.vulnerabilities_size(), 0, limits::kVulnerabilitiesPerPerson);
  absl::flat_hash_set<int> seen;
  const int count = std::min<int>(household.vulnerabilities_size(), limits::kVulnerabilitiesPerPerson);
  for (int i = 0; i < count; ++i) {
    const FieldChecker entry = at.In("vulnerabilities", i);
    const int value = household.vulnerabilities(i);
    entry.Enum("", value, v1::Vulnerability_IsValid, Need::kRequired);
    if (!seen.insert(value).second) entry.Add("", "NOT_UNIQUE", "must be named once only");
  }
}

void CheckLinks(const FieldChecker& at, const v1::Household& household, absl::CivilDay today) {
  at.Count("links", household.links_size(), 0, limits::kHouseholdLinks);
  const int count = std::min<int>(household.links_size(), limits::kHouseholdLinks);
  for (int i = 0; i < count; ++i) {
    const v1::HouseholdLink& link = household.links(i);
    const FieldChecker entry = at.In("links", i);
    entry.Enum("kind", link.kind(), v1::HouseholdLinkKind_IsValid, Need::kRequired);
    entry.Id("household_id", link.household_id());
    if (!link.household_id().empty() && link.household_id() == household.household_id()) {
      entry.Add("household_id", "NOT_UNIQUE", "must be another household");
    }
    entry.Date("since", link.since(), {.latest = &today});
  }
}

void CheckName(const FieldChecker& at, const v1::PersonName& name) {
  at.Text("first", name.first(), limits::kNameCodePoints, Need::kRequired);
  at.Text("father", name.father(), limits::kNameCodePoints);
  at.Text("grandfather", name.grandfather(), limits::kNameCodePoints);
  at.Text("family", name.family(), limits::kNameCodePoints, Need::kRequired);
  at.Text("as_on_document", name.as_on_document(), limits::kLineCodePoints);
  at.Text("latin", name.latin(), limits::kLineCodePoints);
  at.Text("former_family", name.former_family(), limits::kNameCodePoints);
  at.Text("mother_first", name.mother_first(), limits::kNameCodePoints);
}

// The number of a Palestinian identity document. A check digit that does not fit is a warning only.
void CheckPsNumber(const FieldChecker& at, absl::string_view number) {
  switch (text::ReadIdNumber(number).result) {
    case text::IdNumberResult::kOk:
    case text::IdNumberResult::kChecksumFail:
      return;
    case text::IdNumberResult::kPlaceholder:
      return at.Add("number", "PLACEHOLDER", "must be a real number; leave it empty where there is none");
    case text::IdNumberResult::kTooShort:
    case text::IdNumberResult::kInvalid:
      return at.Add("number", "MALFORMED", "must have 9 digits");
  }
}

void CheckDocument(const FieldChecker& at, const v1::IdentityDocument& document) {
  at.Enum("type", document.type(), v1::DocumentType_IsValid, Need::kRequired);
  at.Enum("seen", document.seen(), v1::DocumentSeen_IsValid, Need::kRequired);
  // Whether the number is right is for the receiving side to say; but what no program knows must not be kept.
  at.Enum("check", document.check(), v1::DocumentCheck_IsValid, Need::kOptional);
  at.Enum("kept", document.kept(), v1::DocumentKept_IsValid, Need::kOptional);
  at.Text("number", document.number(), limits::kDocumentNumberCodePoints);
  if (!document.number().empty()) {
    if (document.type() == v1::DOCUMENT_TYPE_NONE) {
      at.Add("number", "MUST_BE_EMPTY", "must be empty where there is no document");
    }
    if (document.type() == v1::DOCUMENT_TYPE_PS_ID) CheckPsNumber(at, document.number());
  }
  const std::string& rank = document.member_rank();
  if (rank.empty()) return;
  if (document.type() != v1::DOCUMENT_TYPE_UNRWA_CARD) {
    at.Add("member_rank", "MUST_BE_EMPTY", "must be empty unless the document is an UNRWA card");
  } else if (rank.size() != 2 || !absl::ascii_isdigit(rank[0]) || !absl::ascii_isdigit(rank[1])) {
    at.Add("member_rank", "MALFORMED", "must have 2 digits");
  }
}

void CheckDocuments(const FieldChecker& at, const v1::Person& person) {
  at.Count("documents", person.documents_size(), 1, limits::kDocumentsPerPerson);
  const int count = std::min<int>(person.documents_size(), limits::kDocumentsPerPerson);
  for (int i = 0; i < count; ++i) CheckDocument(at.In("documents", i), person.documents(i));
}

// Whether the date has the parts that its precision promises.
bool KeepsPromise(const v1::Date& date, v1::DatePrecision precision) {
  if (precision == v1::DATE_PRECISION_DAY) return date.day() != 0;
  return precision != v1::DATE_PRECISION_MONTH || date.month() != 0;
}

void CheckBirth(const FieldChecker& at, const v1::BirthDate& birth, Need need, absl::CivilDay today) {
  const bool good = at.Date("date", birth.date(), {.need = need, .latest = &today});
  const Need precision_need = IsKnown(birth.date()) ? Need::kRequired : Need::kOptional;
  at.Enum("precision", birth.precision(), v1::DatePrecision_IsValid, precision_need);
  if (!good) return;
  if (today.year() - birth.date().year() > limits::kOldestAgeYears) {
    at.Add("date", "OUT_OF_RANGE", absl::StrCat("must not be more than ", limits::kOldestAgeYears, " years ago"));
  }
  if (!KeepsPromise(birth.date(), birth.precision())) {
    at.Add("precision", "MALFORMED", "must not promise more than the date says");
  }
}

bool IsE164(absl::string_view number) {
  // A plus, then 7 to 15 digits of which the first is not zero.
  if (number.size() < 8 || number.size() > 16 || number[0] != '+' || number[1] == '0') return false;
  return std::all_of(number.begin() + 1, number.end(), [](char c) { return absl::ascii_isdigit(c); });
}

void CheckPhones(const FieldChecker& at, const v1::Person& person) {
  at.Count("phones", person.phones_size(), 0, limits::kPhonesPerPerson);
  const int count = std::min<int>(person.phones_size(), limits::kPhonesPerPerson);
  for (int i = 0; i < count; ++i) {
    const v1::Phone& phone = person.phones(i);
    const FieldChecker entry = at.In("phones", i);
    if (phone.e164().empty()) {
      entry.Missing("e164");
    } else if (!IsE164(phone.e164()) || !text::ReadPhone(phone.e164()).ok()) {
      entry.Add("e164", "MALFORMED", "must be a phone number with plus and country code, as +970590000001");
    }
    entry.Enum("owner", phone.owner(), v1::PhoneOwner_IsValid, Need::kOptional);
  }
}

void CheckDifficulties(const FieldChecker& at, const v1::Person& person) {
  at.Count("difficulties", person.difficulties_size(), 0, limits::kDifficultiesPerPerson);
  absl::flat_hash_set<int> seen;
  const int count = std::min<int>(person.difficulties_size(), limits::kDifficultiesPerPerson);
  for (int i = 0; i < count; ++i) {
    const v1::FunctionalDifficulty& difficulty = person.difficulties(i);
    const FieldChecker entry = at.In("difficulties", i);
    entry.Enum("domain", difficulty.domain(), v1::FunctionalDomain_IsValid, Need::kRequired);
    entry.Enum("level", difficulty.level(), v1::FunctionalLevel_IsValid, Need::kRequired);
    if (!seen.insert(difficulty.domain()).second) entry.Add("domain", "NOT_UNIQUE", "must be named once only");
  }
}

void CheckPerson(const FieldChecker& at, const v1::Person& person, absl::CivilDay today) {
  at.Id("person_id", person.person_id());
  at.Enum("role", person.role(), v1::PersonRole_IsValid, Need::kRequired);
  if (person.has_name()) {
    CheckName(at.In("name"), person.name());
  } else {
    at.Missing("name");
  }
  CheckDocuments(at, person);
  CheckBirth(at.In("birth"), person.birth(), person.role() == v1::PERSON_ROLE_HEAD ? Need::kRequired : Need::kOptional,
             today);
  at.Enum("sex", person.sex(), v1::Sex_IsValid, Need::kRequired);
  at.Enum("marital_status", person.marital_status(), v1::MaritalStatus_IsValid, Need::kOptional);
  CheckPhones(at, person);
  CheckDifficulties(at, person);
  at.Text("payment_alias", person.payment_alias(), limits::kReferenceCodePoints);
}

// Exactly one head, who comes first.
void CheckHead(const FieldChecker& at, const google::protobuf::RepeatedPtrField<v1::Person>& people) {
  bool found = false;
  for (int i = 0; i < people.size(); ++i) {
    if (people[i].role() != v1::PERSON_ROLE_HEAD) continue;
    if (found) at.In("people", i).Add("role", "NOT_UNIQUE", "must be somebody else: a household has one head");
    if (!found && i > 0) at.In("people", i).Add("role", "MALFORMED", "must stand first, being the head");
    found = true;
  }
  if (!found && !people.empty()) at.Add("people", "MISSING", "must contain the head of the household");
}

}  // namespace

void CheckHousehold(const FieldChecker& at, const v1::Household& household, absl::CivilDay today) {
  const FieldChecker here = at.In("household");
  here.Id("household_id", household.household_id());
  if (household.has_current_place()) {
    CheckPlace(here.In("current_place"), household.current_place(), today);
  } else {
    here.Missing("current_place");
  }
  if (household.has_origin()) CheckOrigin(here.In("origin"), household.origin(), today);
  here.Enum("refugee", household.refugee(), v1::Stated_IsValid, Need::kOptional);
  CheckVulnerabilities(here, household);
  here.Enum("head_presence", household.head_presence(), v1::HeadPresence_IsValid, Need::kOptional);
  here.Enum("shelter", household.shelter(), v1::Shelter_IsValid, Need::kOptional);
  here.Enum("income", household.income(), v1::IncomeBand_IsValid, Need::kOptional);
  CheckLinks(here, household, today);
}

void CheckPeople(const FieldChecker& at, const google::protobuf::RepeatedPtrField<v1::Person>& people,
                 absl::CivilDay today) {
  at.Count("people", people.size(), 1, limits::kPeoplePerHousehold);
  // A list that is far too long is not walked: one violation says enough.
  if (static_cast<size_t>(people.size()) > limits::kPeoplePerHousehold) return;
  CheckHead(at, people);
  absl::flat_hash_set<absl::string_view> ids;
  for (int i = 0; i < people.size(); ++i) {
    const FieldChecker entry = at.In("people", i);
    CheckPerson(entry, people[i], today);
    const std::string& id = people[i].person_id();
    if (!id.empty() && !ids.insert(id).second) entry.Add("person_id", "NOT_UNIQUE", "must be another for each person");
  }
}

}  // namespace ihala
