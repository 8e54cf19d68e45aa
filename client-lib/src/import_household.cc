#include "client-lib/src/import_household.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client-lib/src/import_cells.h"
#include "common/referral/directory.h"
#include "common/referral/field_checks.h"
#include "common/referral/referral_limits.h"
#include "common/text/arabic_keys.h"
#include "common/text/dates.h"
#include "common/text/utf8.h"

namespace ihala::client {
namespace {

// A household of the largest size has so many rows; what follows is another's whose head is missing.
constexpr size_t kRowsMost = limits::kHouseholdSize + 10;

// The columns that ask about one person; every other one is about the household.
constexpr Column kOfPerson[] = {Column::kListNumber,        Column::kHouseholdNumber,
                                Column::kRelation,          Column::kHeadFirstName,
                                Column::kHeadFatherName,    Column::kHeadGrandfatherName,
                                Column::kHeadFamilyName,    Column::kHeadMotherName,
                                Column::kHeadDocumentType,  Column::kHeadDocumentNumber,
                                Column::kHeadDocumentSeen,  Column::kHeadDocumentKept,
                                Column::kHeadBirthDate,     Column::kHeadSex,
                                Column::kHeadMaritalStatus, Column::kPhone,
                                Column::kPhoneOwner,        Column::kPhoneSharedBy,
                                Column::kDisability};

bool IsOfPerson(Column column) {
  return std::find(std::begin(kOfPerson), std::end(kOfPerson), column) != std::end(kOfPerson);
}

std::vector<std::string> RestoredAll(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = Restored(cell);
  return cells;
}

// Whether an earlier report suggests a day, in whatever form a spreadsheet kept it.
bool SuggestsDay(absl::string_view suggested) {
  for (const std::string& entry : Entries(suggested)) {
    const size_t prefix = entry.rfind(": ");
    const text::ReadDate read = text::ReadAnyDate(prefix == std::string::npos ? entry : entry.substr(prefix + 2));
    if (read.ok() && read.precision == text::DatePrecision::kDay) return true;
  }
  return false;
}

bool LivesElsewhere(const v1::Person& person) {
  return person.role() == v1::PERSON_ROLE_CAREGIVER || person.role() == v1::PERSON_ROLE_ALTERNATE;
}

// What is wrong with the record before its cells are read.
void CheckShape(const CsvRecord& record, const Header& header, bool is_member, RowProblems& problems) {
  if (record.fault == CsvFault::kOpenQuote) problems.AddToRow(import_says::kOpenQuote);
  if (record.fault == CsvFault::kAfterQuote) problems.AddToRow(import_says::kAfterQuote);
  if (record.fault == CsvFault::kTooLarge) problems.AddToRow(import_says::kTooLarge);
  const size_t columns = header.names().size();
  const bool spare_are_empty =
      std::all_of(record.cells.begin() + static_cast<std::ptrdiff_t>(std::min(columns, record.cells.size())),
                  record.cells.end(), [](const std::string& cell) { return cell.empty(); });
  // Spreadsheet programs leave out empty cells at the end of a record. A record that was cut off lacks more than that.
  bool is_cut = false;
  for (size_t i = record.cells.size(); i < columns; ++i) is_cut = is_cut || (!is_member && header.IsRequired(i));
  if (problems.empty() && (is_cut || !spare_are_empty)) {
    problems.AddToRow(import_says::kCells, absl::StrCat(columns));
  }
  for (size_t i = 0; problems.empty() && i < std::min(columns, record.cells.size()); ++i) {
    if (!header.IsNamed(i) && !record.cells[i].empty()) problems.AddToRow(import_says::kUnnamed);
  }
}

// Whether somewhere something could not be read: here, or by a program that wrote the sign for it.
bool IsReadable(absl::string_view cell) { return text::IsValidUtf8(cell) && !absl::StrContains(cell, "\xEF\xBF\xBD"); }

// Cells that are no text are told, and read as empty.
void CheckText(std::vector<std::string>& cells, RowProblems& problems) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (IsReadable(cells[i])) continue;
    problems.Add(static_cast<Column>(i), import_says::kNotUtf8);
    cells[i].clear();
  }
}

// Completed years on a day, by what is known of the birth date: of a year alone, the age at the end of it.
int AgeOn(const v1::Date& birth, const v1::Date& day) {
  const bool before_birthday =
      birth.month() != 0 && (day.month() < birth.month() || (day.month() == birth.month() && day.day() < birth.day()));
  return day.year() - birth.year() - (before_birthday ? 1 : 0);
}

void CountOne(const v1::Person& person, const v1::Date& interview, v1::AgeBands* bands) {
  if (person.sex() == v1::SEX_FEMALE) bands->set_female(bands->female() + 1);
  if (person.sex() == v1::SEX_MALE) bands->set_male(bands->male() + 1);
  const int age = AgeOn(person.birth().date(), interview);
  if (age < 5) {
    bands->set_under_5(bands->under_5() + 1);
  } else if (age < 18) {
    bands->set_from_5_to_17(bands->from_5_to_17() + 1);
  } else if (age < 60) {
    bands->set_from_18_to_59(bands->from_18_to_59() + 1);
  } else {
    bands->set_over_59(bands->over_59() + 1);
  }
}

}  // namespace

SheetRow::SheetRow(const SheetContext& context, CsvRecord read)
    : record(std::move(read)),
      cells(RestoredAll(context.header.Arrange(record.cells))),
      readable(cells),
      problems(context.header, cells, context.language, context.answers, context.header.IsConfirmed(record.cells)) {
  if (SuggestsDay(context.header.SuggestedIn(record.cells))) problems.DoubtDays();
  const std::string relation = CleanLine(cells[static_cast<size_t>(Column::kRelation)]);
  CheckShape(record, context.header, !relation.empty() && !CodeOf(WordSet::kHead, relation), problems);
  if (problems.empty()) CheckText(readable, problems);
}

bool SheetHousehold::HasProblems() const {
  return std::any_of(rows_.begin(), rows_.end(), [](const auto& row) { return !row->problems.empty(); });
}

bool SheetHousehold::GoesOnWith(const SheetRow& row) const {
  if (rows_.empty() || rows_.size() >= kRowsMost || !context_->header.Has(Column::kRelation)) return false;
  // A record that cannot be taken apart may be of this household: both wait.
  if (row.record.fault != CsvFault::kNone) return true;
  const std::string number = text::StrictKey(row.cell(Column::kHouseholdNumber));
  if (!number.empty()) return number == text::StrictKey(rows_[0]->cell(Column::kHouseholdNumber));
  const std::string relation = CleanLine(row.cell(Column::kRelation));
  return !relation.empty() && !CodeOf(WordSet::kHead, relation);
}

void SheetHousehold::Add(std::unique_ptr<SheetRow> row) {
  const bool is_first = rows_.empty();
  rows_.push_back(std::move(row));
  SheetRow& added = *rows_.back();
  const std::string relation = CleanLine(added.cell(Column::kRelation));
  if (is_first && !relation.empty() && !CodeOf(WordSet::kHead, relation)) {
    added.problems.Add(Column::kRelation, import_says::kNoHead);
  }
}

Row SheetHousehold::RowOf(SheetRow& row) const {
  return {context_->places, row.readable, row.problems, context_->header.Has(Column::kRelation)};
}

v1::Referral SheetHousehold::Read() {
  v1::Referral referral = ReadRow(RowOf(*rows_[0]));
  people_of_head_ = referral.people_size();
  ReadMemberRows(&referral);
  SheetRow& head = *rows_[0];
  const bool counts = context_->header.Has(Column::kRelation) && referral.envelope().household_size() == 0;
  if (counts && !head.problems.Has(Column::kHouseholdSize)) Count(&referral);
  return referral;
}

void SheetHousehold::ReadMemberRows(v1::Referral* referral) {
  for (size_t i = 1; i < rows_.size(); ++i) {
    CheckAgainstHead(*rows_[i]);
    const std::string relation = CleanLine(rows_[i]->cell(Column::kRelation));
    if (CodeOf(WordSet::kHead, relation)) {
      rows_[i]->problems.Add(Column::kRelation, import_says::kTwoHeads);
      continue;
    }
    if (relation.empty()) {
      rows_[i]->problems.Add(Column::kRelation, import_says::kMissingWord, WordsIn(WordSet::kRole, context_->language));
    }
    ReadMemberRow(RowOf(*rows_[i]), referral->add_people());
  }
  const auto living = std::count_if(referral->people().begin(), referral->people().end(),
                                    [](const v1::Person& person) { return !LivesElsewhere(person); });
  const uint32_t size = referral->envelope().household_size();
  if (rows_.size() > 1 && size > 0 && static_cast<uint32_t>(living) > size) {
    rows_[0]->problems.Add(Column::kHouseholdSize, import_says::kTooManyMembers);
  }
}

void SheetHousehold::CheckAgainstHead(SheetRow& row) {
  for (size_t i = 0; i < kColumnCount; ++i) {
    const auto column = static_cast<Column>(i);
    if (IsOfPerson(column)) continue;
    const std::string own = CleanText(row.cell(column));
    if (own.empty() || own == CleanText(rows_[0]->cell(column))) continue;
    row.problems.Add(column, import_says::kOfHousehold);
  }
}

// The household's figures by its members, each of whom has a row.
void SheetHousehold::Count(v1::Referral* referral) {
  v1::AgeBands bands;
  uint32_t size = 0;
  bool whole = IsKnown(referral->interview().held_on());
  for (int i = 0; i < referral->people_size(); ++i) {
    const v1::Person& person = referral->people(i);
    if (LivesElsewhere(person)) continue;
    ++size;
    SheetRow& row = RowOfPerson(i);
    const bool is_listed = i > 0 && i < people_of_head_;
    const Column sex = is_listed ? Column::kMembers : Column::kHeadSex;
    const Column birth = is_listed ? Column::kMembers : Column::kHeadBirthDate;
    const bool has_sex = person.sex() == v1::SEX_FEMALE || person.sex() == v1::SEX_MALE;
    if (!has_sex && !row.problems.Has(sex)) row.problems.Add(sex, import_says::kMissingToCount);
    if (!person.birth().has_date() && !row.problems.Has(birth)) row.problems.Add(birth, import_says::kMissingToCount);
    whole = whole && has_sex && person.birth().has_date();
    if (whole) CountOne(person, referral->interview().held_on(), &bands);
  }
  is_uncounted_ = !whole;
  if (is_uncounted_) return;
  referral->mutable_envelope()->set_household_size(size);
  *referral->mutable_envelope()->mutable_bands() = bands;
}

SheetRow& SheetHousehold::RowOfPerson(int person) const {
  return *rows_[person < people_of_head_ ? 0 : static_cast<size_t>(person - people_of_head_) + 1];
}

void SheetHousehold::AddRules(const std::vector<v1::FieldViolation>& violations) {
  std::vector<std::vector<v1::FieldViolation>> by_row(rows_.size());
  for (const v1::FieldViolation& violation : violations) {
    absl::string_view path = violation.field();
    // Whom the counting waits for is told already.
    if (is_uncounted_ && (path == "envelope.household_size" || absl::StartsWith(path, "envelope.bands"))) continue;
    const size_t end = path.find(']');
    int person = 0;
    const bool is_member = absl::ConsumePrefix(&path, "people[") && end != absl::string_view::npos &&
                           absl::SimpleAtoi(path.substr(0, path.find(']')), &person) && person >= people_of_head_ &&
                           static_cast<size_t>(person - people_of_head_) + 1 < rows_.size();
    if (!is_member) {
      by_row[0].push_back(violation);
      continue;
    }
    // In their own row the columns of a person mean this one.
    v1::FieldViolation own = violation;
    own.set_field(absl::StrCat("people[0", path.substr(path.find(']'))));
    by_row[static_cast<size_t>(person - people_of_head_) + 1].push_back(std::move(own));
  }
  for (size_t i = 0; i < rows_.size(); ++i) rows_[i]->problems.AddRules(by_row[i]);
}

void SheetHousehold::SpreadProblems() {
  const auto first = std::find_if(rows_.begin(), rows_.end(), [](const auto& row) { return !row->problems.empty(); });
  if (first == rows_.end()) return;
  for (const auto& row : rows_) {
    if (row->problems.empty()) row->problems.AddToRow(import_says::kOtherRow, absl::StrCat((*first)->record.line));
  }
}

}  // namespace ihala::client
