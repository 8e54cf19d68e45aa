#include "client-lib/src/import_row.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client-lib/src/import_cells.h"
#include "common/referral/directory.h"
#include "common/referral/field_checks.h"
#include "common/text/amount.h"
#include "common/text/arabic_keys.h"
#include "common/text/dates.h"
#include "common/text/place_level.h"
#include "common/text/utf8.h"

namespace ihala::client {
namespace {

// No text of consent was read out before the first programme that shares data this way.
constexpr int kFirstConsentYear = 2020;

void Append(std::string& list, absl::string_view separator, absl::string_view item) {
  absl::StrAppend(&list, list.empty() ? "" : separator, item);
}

void ReadServices(const Row& row, v1::Envelope* envelope) {
  for (const std::string& item : ListItems(row.cell(Column::kServicesRequested))) {
    const std::optional<std::string> code = CodeOf(WordSet::kService, item);
    if (code) {
      envelope->add_services_requested(*code);
    } else if (HasForm(item, CodeForm::kConstant)) {
      // A working group may have categories of its own.
      envelope->add_services_requested(item);
    } else {
      row.problems.Add(Column::kServicesRequested, import_says::kNotInSet,
                       WordsIn(WordSet::kService, row.problems.language()));
    }
  }
}

void ReadEnvelope(const Row& row, v1::Referral* referral) {
  v1::Envelope& envelope = *referral->mutable_envelope();
  envelope.set_receiving_organisation(CleanLine(row.cell(Column::kReceivingOrg)));
  envelope.set_desk(CleanLine(row.cell(Column::kReceivingDesk)));
  envelope.set_programme(CleanLine(row.cell(Column::kProgramme)));
  ReadServices(row, &envelope);
  envelope.set_urgency(static_cast<v1::Urgency>(ReadWord(row, Column::kUrgency, *v1::Urgency_descriptor())));
  envelope.set_urgency_reason(CleanLine(row.cell(Column::kUrgencyReason)));
  *referral->mutable_interview()->mutable_held_on() = ReadDay(row, Column::kInterviewDate);
  referral->mutable_needs()->set_summary(CleanText(row.cell(Column::kNeedSummary)));
}

void ReadContact(const Row& row, v1::SafeContact* contact) {
  contact->set_channel(
      static_cast<v1::ContactChannel>(ReadWord(row, Column::kContactChannel, *v1::ContactChannel_descriptor())));
  contact->set_hours(CleanLine(row.cell(Column::kContactHours)));
  contact->set_who_may_answer(CleanLine(row.cell(Column::kContactWho)));
  const int stated = ReadWord(row, Column::kDoNotCall, *v1::Stated_descriptor());
  contact->set_do_not_call(stated == v1::STATED_YES);
  // Whether a call endangers somebody must have been asked.
  if ((stated == v1::STATED_UNSPECIFIED || stated == v1::STATED_NOT_STATED) && !row.problems.Has(Column::kDoNotCall)) {
    const std::string yes_or_no = row.problems.language() == "ar" ? "نعم، لا" : "yes, no";
    row.problems.Add(Column::kDoNotCall, import_says::kMissingWord, yes_or_no);
  }
}

void ReadConsentDates(const Row& row, v1::Consent* consent) {
  *consent->mutable_given_on() = ReadDay(row, Column::kConsentDate);
  *consent->mutable_expires_on() = ReadDay(row, Column::kConsentExpires);
  const bool given = IsKnown(consent->given_on());
  if (given && consent->given_on().year() < kFirstConsentYear) {
    row.problems.Add(Column::kConsentDate, import_says::kTooEarly);
  }
  if (given && IsKnown(consent->expires_on()) && ToCivilDay(consent->expires_on()) < ToCivilDay(consent->given_on())) {
    row.problems.Add(Column::kConsentExpires, import_says::kEndsBefore);
  }
}

void ReadConsent(const Row& row, v1::Consent* consent) {
  consent->set_basis(
      static_cast<v1::ConsentBasis>(ReadWord(row, Column::kConsentBasis, *v1::ConsentBasis_descriptor())));
  consent->set_receiving_organisation(CleanLine(row.cell(Column::kConsentReceiver)));
  consent->set_programme(CleanLine(row.cell(Column::kConsentProgramme)));
  for (const std::string& item : ListItems(row.cell(Column::kConsentFields))) {
    if (const std::optional<std::string> code = CodeOf(WordSet::kFieldGroup, item)) {
      consent->add_fields(*code);
    } else {
      row.problems.Add(Column::kConsentFields, import_says::kNotInSet,
                       WordsIn(WordSet::kFieldGroup, row.problems.language()));
    }
  }
  consent->set_mode(static_cast<v1::ConsentMode>(ReadWord(row, Column::kConsentMode, *v1::ConsentMode_descriptor())));
  consent->set_text_version(CleanLine(row.cell(Column::kConsentTextVersion)));
  const std::string language = CleanLine(row.cell(Column::kConsentLanguage));
  consent->set_language(CodeOf(WordSet::kLanguage, language).value_or(""));
  if (!language.empty() && consent->language().empty()) {
    row.problems.Add(Column::kConsentLanguage, import_says::kNotInSet,
                     WordsIn(WordSet::kLanguage, row.problems.language()));
  }
  consent->set_given_by(
      static_cast<v1::ConsentGiver>(ReadWord(row, Column::kConsentGivenBy, *v1::ConsentGiver_descriptor())));
  consent->set_for_whom(
      static_cast<v1::ConsentScope>(ReadWord(row, Column::kConsentForWhom, *v1::ConsentScope_descriptor())));
  ReadConsentDates(row, consent);
}

// The value for a word among the parts of an entry, which may say none.
int WordOrNone(const Row& row, const std::string& line, const std::string& part, WordSet set,
               const google::protobuf::EnumDescriptor& values) {
  return part.empty() ? 0 : WordOfPart(row, Column::kCoverage, line, part, set, values);
}

v1::Date DateOfPart(const Row& row, const std::string& line, const std::string& part) {
  if (part.empty()) return v1::Date();
  const std::optional<CellDate> read = TakeDate(row, Column::kCoverage, part, import_says::kMemberDate, line);
  return read ? read->date : v1::Date();
}

void ReadPaid(const Row& row, const std::string& line, const std::string& part, v1::Coverage* coverage) {
  if (part.empty()) return;
  const text::Amount amount = text::ReadAmount(part);
  if (!amount.ok()) return row.problems.Add(Column::kCoverage, import_says::kCoverageAmount, line);
  if (amount.needs_confirmation &&
      !row.problems.Ask(Column::kCoverage, Question::kAmount, TextOfAmount(amount.minor), line)) {
    return;
  }
  coverage->set_amount_minor(amount.minor);
  if (coverage->currency().empty()) coverage->set_currency(amount.currency);
}

void ReadAssistance(const Row& row, const std::string& line, const std::vector<std::string>& parts,
                    v1::Coverage* coverage) {
  coverage->set_programme(parts[0]);
  coverage->set_provider(parts[1]);
  coverage->set_benefit(parts[2]);
  coverage->set_currency(parts[4]);
  ReadPaid(row, line, parts[3], coverage);
  coverage->set_frequency(static_cast<v1::CoverageFrequency>(
      WordOrNone(row, line, parts[5], WordSet::kFrequency, *v1::CoverageFrequency_descriptor())));
  *coverage->mutable_from() = DateOfPart(row, line, parts[6]);
  *coverage->mutable_to() = DateOfPart(row, line, parts[7]);
  coverage->set_status(static_cast<v1::CoverageStatus>(
      WordOrNone(row, line, parts[8], WordSet::kCoverageStatus, *v1::CoverageStatus_descriptor())));
  *coverage->mutable_last_paid_on() = DateOfPart(row, line, parts[9]);
}

void ReadCoverage(const Row& row, v1::Referral* referral) {
  constexpr size_t kParts = 10;
  int number = 0;
  for (const std::string& entry : Entries(row.cell(Column::kCoverage))) {
    const std::string line = absl::StrCat(++number);
    const std::vector<std::string> parts = Parts(entry);
    if (parts.size() != kParts) {
      row.problems.Add(Column::kCoverage, import_says::kCoverageParts, line);
      continue;
    }
    ReadAssistance(row, line, parts, referral->add_coverage());
  }
}

}  // namespace

Places::Places(const v1::GetDirectoryResponse& directory) {
  for (const v1::Governorate& place : directory.governorates()) {
    for (const std::string& name : {place.pcode(), place.name().ar(), place.name().en()}) {
      codes_.emplace(text::StrictKey(name), place.pcode());
    }
    Append(names_ar_, "، ", place.name().ar());
    Append(names_en_, ", ", place.name().en());
  }
  // A name is stronger than another place's variant.
  for (const v1::Governorate& place : directory.governorates()) {
    for (const std::string& name : place.variants()) codes_.emplace(text::StrictKey(name), place.pcode());
  }
  codes_.erase("");
}

std::string Places::PcodeOf(absl::string_view cell) const {
  const std::string whole = text::StrictKey(cell);
  absl::string_view key = whole;
  if (const auto found = codes_.find(whole); found != codes_.end()) return found->second;
  if (text::LevelOfPlace(cell) != text::PlaceLevel::kGovernorate) return "";
  // The name without the word that says what it is, before it in Arabic and behind it in English.
  const size_t first = key.find(' ');
  const size_t last = key.rfind(' ');
  for (absl::string_view name : {key.substr(first + 1), key.substr(0, last)}) {
    if (const auto found = codes_.find(std::string(name)); found != codes_.end()) return found->second;
  }
  return "";
}

std::optional<CellDate> TakeDate(const Row& row, Column column, absl::string_view written,
                                 const import_says::Expectation& not_a_date, absl::string_view entry) {
  const bool estimated = absl::ConsumePrefix(&written, "~");
  text::ReadDate read = text::ReadAnyDate(written);
  const Answers& answers = row.problems.answers();
  const auto ask = [&](Question question, const CellDate& date) -> std::optional<CellDate> {
    if (!row.problems.Ask(column, question, TextOf(date), entry)) return std::nullopt;
    return date;
  };
  if (read.error == text::DateError::kSerialNumber) {
    read.precision = text::DatePrecision::kDay;
    read.date = read.suggestion;
    return ask(Question::kSerialDate, CellDateOf(read, estimated));
  }
  if (!read.ok()) {
    row.problems.Add(column, not_a_date, entry);
    return std::nullopt;
  }
  // A Hijri year or month lies across two Gregorian ones.
  if (read.from_hijri) {
    return ask(Question::kHijri, CellDateOf(read, estimated || read.precision != text::DatePrecision::kDay));
  }
  if (read.day_and_month_unsure && answers.month_first) {
    read.date = absl::CivilDay(read.date.year(), read.date.day(), read.date.month());
  }
  const CellDate date = CellDateOf(read, estimated);
  const bool other_order = answers.month_first ? read.day_first : read.month_first;
  if (other_order) return ask(Question::kOtherOrder, date);
  if (!read.day_and_month_unsure) return date;
  if (row.problems.DoubtsDays()) return ask(Question::kDayMonth, date);
  row.problems.Take(Question::kDayMonth);
  return date;
}

v1::Date ReadDay(const Row& row, Column column) {
  const std::string cell = CleanLine(row.cell(column));
  if (cell.empty()) return v1::Date();
  const std::optional<CellDate> read = TakeDate(row, column, cell, import_says::kNotADate);
  if (!read) return v1::Date();
  if (read->precision == v1::DATE_PRECISION_DAY) return read->date;
  row.problems.Add(column, import_says::kNotADay);
  return v1::Date();
}

uint32_t ReadNumber(const Row& row, Column column, uint32_t least, uint32_t most) {
  const std::string cell = CleanLine(row.cell(column));
  if (cell.empty()) return 0;
  const std::optional<uint32_t> read = ReadCount(cell, most);
  if (read && *read >= least) return *read;
  row.problems.Add(column, import_says::kNotANumber, absl::StrCat(least), absl::StrCat(most));
  return 0;
}

int ReadWord(const Row& row, Column column, const google::protobuf::EnumDescriptor& values) {
  const std::string cell = CleanLine(row.cell(column));
  if (cell.empty()) return 0;
  const WordSet words = InfoOf(column).words;
  if (const std::optional<std::string> code = CodeOf(words, cell)) return NumberOf(values, *code);
  row.problems.Add(column, import_says::kNotInSet, WordsIn(words, row.problems.language()));
  return 0;
}

int WordOfPart(const Row& row, Column column, const std::string& line, const std::string& part, WordSet set,
               const google::protobuf::EnumDescriptor& values) {
  if (const std::optional<std::string> code = CodeOf(set, part)) return NumberOf(values, *code);
  row.problems.Add(column, import_says::kMemberWord, line, WordsIn(set, row.problems.language()));
  return 0;
}

v1::Referral ReadRow(const Row& row) {
  v1::Referral referral;
  ReadEnvelope(row, &referral);
  ReadContact(row, referral.mutable_safe_contact());
  ReadConsent(row, referral.mutable_consent());
  ReadCoverage(row, &referral);
  ReadPeople(row, &referral);
  // No column asks for it; the family was spoken to in the language in which it agreed.
  const std::string& language = referral.consent().language();
  referral.mutable_envelope()->set_language(language.empty() ? "ar" : language);
  return referral;
}

}  // namespace ihala::client
