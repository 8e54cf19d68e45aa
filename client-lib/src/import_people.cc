// The part of import_row.h that reads people and where they are.
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client-lib/src/import_cells.h"
#include "client-lib/src/import_row.h"
#include "common/referral/directory.h"
#include "common/referral/field_checks.h"
#include "common/referral/referral_limits.h"
#include "common/text/id_number.h"
#include "common/text/phone.h"

namespace ihala::client {
namespace {

constexpr uint32_t kPhoneSharedByMost = 500;

// A number that lost zeros is asked about: padded silently it could become another person's.
void ReadIdNumber(const Row& row, Column column, const std::string& cell, const std::string& entry,
                  v1::IdentityDocument* document) {
  const text::IdNumber read = text::ReadIdNumber(cell);
  // What is no such number stays as it is, and the rules refuse it.
  document->set_number(read.digits.empty() ? cell : read.digits);
  if (read.result != text::IdNumberResult::kTooShort) return;
  if (read.suggestion.empty()) {
    row.problems.Add(column, entry.empty() ? import_says::kIdShort : import_says::kMemberIdShort, entry);
  } else if (row.problems.Ask(column, Question::kIdZeros, read.suggestion, entry)) {
    document->set_number(read.suggestion);
  }
}

// The number of a document as it is stored; an UNRWA card may carry the rank behind a stroke.
void ReadDocumentNumber(const Row& row, Column column, const std::string& cell, const std::string& entry,
                        v1::IdentityDocument* document) {
  if (cell.empty()) return;
  if (document->type() == v1::DOCUMENT_TYPE_PS_ID) return ReadIdNumber(row, column, cell, entry, document);
  const std::vector<std::string> parts = absl::StrSplit(cell, absl::MaxSplits('/', 1));
  if (document->type() == v1::DOCUMENT_TYPE_UNRWA_CARD && parts.size() == 2) {
    document->set_number(text::CleanDocumentNumber(parts[0]));
    document->set_member_rank(text::CleanDocumentNumber(parts[1]));
    return;
  }
  document->set_number(text::CleanDocumentNumber(cell));
}

void ReadOwnDocument(const Row& row, v1::IdentityDocument* document) {
  document->set_type(
      static_cast<v1::DocumentType>(ReadWord(row, Column::kHeadDocumentType, *v1::DocumentType_descriptor())));
  document->set_seen(
      static_cast<v1::DocumentSeen>(ReadWord(row, Column::kHeadDocumentSeen, *v1::DocumentSeen_descriptor())));
  // Of no document there was nothing to see.
  if (document->type() == v1::DOCUMENT_TYPE_NONE && CleanLine(row.cell(Column::kHeadDocumentSeen)).empty()) {
    document->set_seen(v1::DOCUMENT_SEEN_STATED);
  }
  ReadDocumentNumber(row, Column::kHeadDocumentNumber, CleanLine(row.cell(Column::kHeadDocumentNumber)), "", document);
  const int kept = ReadWord(row, Column::kHeadDocumentKept, *v1::DocumentKept_descriptor());
  // People fill a column down: beside a number that needs no reason it says nothing.
  const bool needs_reason = document->type() == v1::DOCUMENT_TYPE_PS_ID &&
                            text::ReadIdNumber(document->number()).result == text::IdNumberResult::kChecksumFail;
  if (needs_reason) document->set_kept(static_cast<v1::DocumentKept>(kept));
}

// The numbers of a cell that may be taken, in their one form; what is wrong with it is told.
std::vector<std::string> TakePhones(const Row& row, const std::string& cell) {
  std::vector<std::string> numbers;
  bool mended = false;
  for (const text::Phone& read : text::ReadPhones(cell)) {
    if (!read.ok()) {
      const bool is_short = read.error == text::PhoneError::kTooShort;
      const bool is_long = read.error == text::PhoneError::kTooLong;
      row.problems.Add(Column::kPhone,
                       is_short ? import_says::kPhoneShort : (is_long ? import_says::kPhoneLong : import_says::kPhone));
      return {};
    }
    mended = mended || read.needs_confirmation;
    numbers.push_back(read.e164);
  }
  if (mended && !row.problems.Ask(Column::kPhone, Question::kPhone, absl::StrJoin(numbers, " / "))) return {};
  return numbers;
}

void ReadPhoneNumbers(const Row& row, v1::Person* person) {
  const std::string cell = CleanLine(row.cell(Column::kPhone));
  const int owner = ReadWord(row, Column::kPhoneOwner, *v1::PhoneOwner_descriptor());
  const uint32_t shared_by = ReadNumber(row, Column::kPhoneSharedBy, 1, kPhoneSharedByMost);
  if (cell.empty()) return;
  const std::vector<std::string> numbers = TakePhones(row, cell);
  for (const std::string& number : numbers) {
    v1::Phone& phone = *person->add_phones();
    phone.set_e164(number);
    phone.set_owner(static_cast<v1::PhoneOwner>(owner));
    phone.set_shared_by(shared_by);
  }
  if (!numbers.empty() && owner == v1::PHONE_OWNER_UNSPECIFIED && !row.problems.Has(Column::kPhoneOwner)) {
    row.problems.Add(Column::kPhoneOwner, import_says::kMissingWord, WordsIn(WordSet::kOwner, row.problems.language()));
  }
}

void ReadDifficulties(const Row& row, v1::Person* head) {
  for (const std::string& item : ListItems(row.cell(Column::kDisability))) {
    const std::vector<std::string> parts = absl::StrSplit(item, absl::MaxSplits(':', 1));
    const std::optional<std::string> domain = CodeOf(WordSet::kDomain, parts[0]);
    const std::optional<std::string> level = parts.size() == 2 ? CodeOf(WordSet::kLevel, parts[1]) : std::nullopt;
    if (!domain || !level) {
      const std::string& language = row.problems.language();
      row.problems.Add(Column::kDisability, import_says::kDifficulty, WordsIn(WordSet::kDomain, language),
                       WordsIn(WordSet::kLevel, language));
      continue;
    }
    v1::FunctionalDifficulty& difficulty = *head->add_difficulties();
    difficulty.set_domain(static_cast<v1::FunctionalDomain>(NumberOf(*v1::FunctionalDomain_descriptor(), *domain)));
    difficulty.set_level(static_cast<v1::FunctionalLevel>(NumberOf(*v1::FunctionalLevel_descriptor(), *level)));
  }
}

void ReadBirth(const Row& row, v1::BirthDate* birth) {
  const std::string cell = CleanLine(row.cell(Column::kHeadBirthDate));
  if (cell.empty()) return;
  const std::optional<CellDate> read = TakeDate(row, Column::kHeadBirthDate, cell, import_says::kNotADate);
  if (!read) return;
  *birth->mutable_date() = read->date;
  birth->set_precision(read->precision);
}

// What the columns say that ask about one person, whoever it is.
void ReadPerson(const Row& row, v1::Person* person) {
  v1::PersonName& name = *person->mutable_name();
  name.set_first(CleanName(row.cell(Column::kHeadFirstName)));
  name.set_father(CleanName(row.cell(Column::kHeadFatherName)));
  name.set_grandfather(CleanName(row.cell(Column::kHeadGrandfatherName)));
  name.set_family(CleanName(row.cell(Column::kHeadFamilyName)));
  name.set_mother_first(CleanName(row.cell(Column::kHeadMotherName)));
  ReadOwnDocument(row, person->add_documents());
  ReadBirth(row, person->mutable_birth());
  if (!person->birth().has_date()) person->clear_birth();
  person->set_sex(static_cast<v1::Sex>(ReadWord(row, Column::kHeadSex, *v1::Sex_descriptor())));
  person->set_marital_status(
      static_cast<v1::MaritalStatus>(ReadWord(row, Column::kHeadMaritalStatus, *v1::MaritalStatus_descriptor())));
  ReadPhoneNumbers(row, person);
  ReadDifficulties(row, person);
}

void ReadHead(const Row& row, v1::Referral* referral) {
  v1::Person& head = *referral->add_people();
  ReadPerson(row, &head);
  head.set_role(v1::PERSON_ROLE_HEAD);
  const v1::Date& interview = referral->interview().held_on();
  // Only what is surely later: somebody born this year may have been met in it.
  if (head.birth().has_date() && IsKnown(interview) && ToCivilDay(head.birth().date()) > ToCivilDay(interview)) {
    row.problems.Add(Column::kHeadBirthDate, import_says::kBornAfter);
  }
}

void ReadMember(const Row& row, const std::string& line, const std::vector<std::string>& parts, v1::Person* member) {
  member->set_role(static_cast<v1::PersonRole>(
      WordOfPart(row, Column::kMembers, line, parts[0], WordSet::kRole, *v1::PersonRole_descriptor())));
  v1::PersonName& name = *member->mutable_name();
  name.set_first(CleanName(parts[1]));
  name.set_father(CleanName(parts[2]));
  name.set_grandfather(CleanName(parts[3]));
  name.set_family(CleanName(parts[4]));
  member->set_sex(
      static_cast<v1::Sex>(WordOfPart(row, Column::kMembers, line, parts[5], WordSet::kSex, *v1::Sex_descriptor())));
  if (!parts[6].empty()) {
    const std::optional<CellDate> born = TakeDate(row, Column::kMembers, parts[6], import_says::kMemberDate, line);
    if (born) {
      *member->mutable_birth()->mutable_date() = born->date;
      member->mutable_birth()->set_precision(born->precision);
    }
  }
  v1::IdentityDocument& document = *member->add_documents();
  document.set_type(static_cast<v1::DocumentType>(
      WordOfPart(row, Column::kMembers, line, parts[7], WordSet::kDocument, *v1::DocumentType_descriptor())));
  // A list of members is written down from what the head says.
  document.set_seen(v1::DOCUMENT_SEEN_STATED);
  ReadDocumentNumber(row, Column::kMembers, parts[8], line, &document);
}

void ReadMembers(const Row& row, uint32_t size, v1::Referral* referral) {
  constexpr size_t kParts = 9;
  const std::vector<std::string> entries = Entries(row.cell(Column::kMembers));
  uint32_t living_there = 1;
  for (size_t i = 0; i < entries.size() && i < limits::kHouseholdSize; ++i) {
    const std::string line = absl::StrCat(i + 1);
    const std::vector<std::string> parts = Parts(entries[i]);
    if (parts.size() != kParts) {
      row.problems.Add(Column::kMembers, import_says::kMemberParts, line);
      continue;
    }
    v1::Person& member = *referral->add_people();
    ReadMember(row, line, parts, &member);
    const bool elsewhere = member.role() == v1::PERSON_ROLE_CAREGIVER || member.role() == v1::PERSON_ROLE_ALTERNATE;
    living_there += elsewhere ? 0 : 1;
  }
  const bool too_many = entries.size() >= limits::kHouseholdSize || (size > 0 && living_there > size);
  if (too_many && !row.problems.Has(Column::kMembers)) {
    row.problems.Add(Column::kMembers, import_says::kTooManyMembers);
  }
}

constexpr Column kCountColumns[] = {Column::kFemales, Column::kMales, Column::kChildrenUnder5, Column::kChildren5To17,
                                    Column::kAdults60Plus};

bool LeavesCounting(const Row& row) {
  const auto is_empty = [&row](Column column) { return CleanLine(row.cell(column)).empty(); };
  return row.may_be_counted && is_empty(Column::kHouseholdSize) &&
         std::all_of(std::begin(kCountColumns), std::end(kCountColumns), is_empty);
}

// The counts of the household. They are judged together only where each of them could be read.
void ReadCounts(const Row& row, v1::Envelope* envelope) {
  constexpr uint32_t kMost = limits::kHouseholdSize;
  if (LeavesCounting(row)) return;
  const uint32_t size = ReadNumber(row, Column::kHouseholdSize, 1, kMost);
  envelope->set_household_size(size);
  v1::AgeBands& bands = *envelope->mutable_bands();
  bands.set_female(ReadNumber(row, Column::kFemales, 0, kMost));
  bands.set_male(ReadNumber(row, Column::kMales, 0, kMost));
  bands.set_under_5(ReadNumber(row, Column::kChildrenUnder5, 0, kMost));
  bands.set_from_5_to_17(ReadNumber(row, Column::kChildren5To17, 0, kMost));
  bands.set_over_59(ReadNumber(row, Column::kAdults60Plus, 0, kMost));
  bool whole = size > 0;
  for (Column column : kCountColumns) {
    if (CleanLine(row.cell(column)).empty()) row.problems.Add(column, import_says::kMissing);
    whole = whole && !row.problems.Has(column);
  }
  const uint32_t by_age = bands.under_5() + bands.from_5_to_17() + bands.over_59();
  if (whole && bands.female() + bands.male() != size) {
    row.problems.Add(Column::kFemales, import_says::kNotTheSize);
    whole = false;
  }
  if (whole && by_age > size) {
    row.problems.Add(Column::kChildren5To17, import_says::kTooManyByAge);
    whole = false;
  }
  // Figures that contradict each other must not reach the rules, which would point at the size.
  if (whole) {
    bands.set_from_18_to_59(size - by_age);
  } else {
    bands.Clear();
  }
}

std::string ReadGovernorate(const Row& row, Column column) {
  const std::string cell = CleanLine(row.cell(column));
  if (cell.empty()) return "";
  std::string pcode = row.places.PcodeOf(cell);
  if (pcode.empty()) {
    row.problems.Add(column, import_says::kNotInSet, row.places.NamesIn(row.problems.language()));
  }
  return pcode;
}

void ReadHousehold(const Row& row, v1::Referral* referral) {
  v1::Household& household = *referral->mutable_household();
  v1::Place& place = *household.mutable_current_place();
  place.set_governorate(ReadGovernorate(row, Column::kGovernorate));
  referral->mutable_envelope()->set_governorate(place.governorate());
  place.set_locality(CleanLine(row.cell(Column::kLocality)));
  place.set_site_type(static_cast<v1::SiteType>(ReadWord(row, Column::kSiteType, *v1::SiteType_descriptor())));
  place.set_site_name(CleanLine(row.cell(Column::kSiteName)));
  *place.mutable_as_of() = ReadDay(row, Column::kPlaceAsOf);
  const std::string origin = ReadGovernorate(row, Column::kOriginGovernorate);
  if (!origin.empty()) household.mutable_origin()->set_governorate(origin);
  household.set_refugee(static_cast<v1::Stated>(ReadWord(row, Column::kRefugeeStatus, *v1::Stated_descriptor())));
  for (const std::string& item : ListItems(row.cell(Column::kVulnerabilities))) {
    if (const std::optional<std::string> code = CodeOf(WordSet::kVulnerability, item)) {
      household.add_vulnerabilities(static_cast<v1::Vulnerability>(NumberOf(*v1::Vulnerability_descriptor(), *code)));
    } else {
      row.problems.Add(Column::kVulnerabilities, import_says::kNotInSet,
                       WordsIn(WordSet::kVulnerability, row.problems.language()));
    }
  }
  household.set_head_presence(
      static_cast<v1::HeadPresence>(ReadWord(row, Column::kHeadPresence, *v1::HeadPresence_descriptor())));
  household.set_shelter(static_cast<v1::Shelter>(ReadWord(row, Column::kShelter, *v1::Shelter_descriptor())));
  household.set_income(static_cast<v1::IncomeBand>(ReadWord(row, Column::kIncomeBand, *v1::IncomeBand_descriptor())));
}

}  // namespace

void ReadMemberRow(const Row& row, v1::Person* member) {
  ReadPerson(row, member);
  member->set_role(static_cast<v1::PersonRole>(ReadWord(row, Column::kRelation, *v1::PersonRole_descriptor())));
}

void ReadPeople(const Row& row, v1::Referral* referral) {
  ReadHead(row, referral);
  ReadCounts(row, referral->mutable_envelope());
  ReadMembers(row, referral->envelope().household_size(), referral);
  ReadHousehold(row, referral);
}

}  // namespace ihala::client
