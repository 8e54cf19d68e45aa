#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tools/load/sheet.h"
#include "tools/load/words.h"

namespace ihala::load {
namespace {

constexpr char kListSeparator[] = "؛ ";
constexpr char kPartSeparator[] = " | ";

std::string Word(Code set, absl::string_view code) { return std::string(ArabicWord(set, code)); }

std::string Digits(absl::string_view text, const Hand& hand) {
  if (!hand.arabic_digits) return std::string(text);
  std::string out;
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      out.append("\xD9");  // U+0660 to U+0669 are D9 A0 to D9 A9
      out.push_back(static_cast<char>('\xA0' + (c - '0')));
    } else {
      out.push_back(c);
    }
  }
  return out;
}

std::string Spelled(const std::string& name, const Hand& hand) {
  if (!hand.plain_spelling) return name;
  return absl::StrReplaceAll(name, {{"عبد ", "عبد"}, {"أبو ", "ابو"}, {"أ", "ا"}, {"إ", "ا"}, {"آ", "ا"}});
}

std::string Date(absl::CivilDay day, const Hand& hand) {
  return hand.day_first_dates ? absl::StrFormat("%d/%d/%d", day.day(), day.month(), day.year())
                              : absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::string BirthDate(const Birth& birth, const Hand& hand) {
  switch (birth.precision) {
    case Precision::kMonth:
      return absl::StrFormat("%04d-%02d", birth.day.year(), birth.day.month());
    case Precision::kYear:
      return absl::StrCat(birth.day.year());
    case Precision::kEstimated:
      return absl::StrCat("~", birth.day.year());
    case Precision::kDay:
      break;
  }
  return Date(birth.day, hand);
}

std::string DocumentNumber(const Document& document, const Hand& hand) {
  if (document.number.empty()) return "";
  const std::string rank = document.rank.empty() ? "" : absl::StrCat(" / ", document.rank);
  return Digits(absl::StrCat(document.number, rank), hand);
}

std::string PhoneNumber(const Phone& phone, const Hand& hand) {
  const std::string mobile = phone.e164.substr(4);  // after +970
  switch (hand.phone_form) {
    case 1:
      return Digits(absl::StrCat("+970", mobile), hand);
    case 2:
      return Digits(absl::StrCat("00970", mobile), hand);
    case 3:
      return Digits(absl::StrCat("0", mobile.substr(0, 2), "-", mobile.substr(2, 3), " ", mobile.substr(5)), hand);
    case 4:
      return Digits(absl::StrCat("+972", mobile), hand);
    default:
      return Digits(absl::StrCat("0", mobile), hand);
  }
}

std::string Words(Code set, const std::vector<absl::string_view>& codes) {
  std::vector<std::string> words;
  for (absl::string_view code : codes) words.push_back(Word(set, code));
  return absl::StrJoin(words, kListSeparator);
}

std::string MemberLine(const Person& person, const Hand& hand) {
  return absl::StrJoin({Word(Code::kKin, person.kin), Spelled(person.name.first, hand),
                        Spelled(person.name.father, hand), Spelled(person.name.grandfather, hand),
                        Spelled(person.name.family, hand), Word(Code::kSex, person.sex), BirthDate(person.birth, hand),
                        Word(Code::kDocument, person.document.type), DocumentNumber(person.document, hand)},
                       kPartSeparator);
}

std::string MemberLines(const Household& household) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < household.listed_members; ++i) {
    lines.push_back(MemberLine(household.members[i], household.hand));
  }
  return absl::StrJoin(lines, "\n");
}

std::string Month(const absl::optional<absl::CivilMonth>& month) {
  return month ? absl::StrFormat("%04d-%02d", month->year(), month->month()) : "";
}

std::string CoverageLines(const Household& household) {
  std::vector<std::string> lines;
  for (const Coverage& coverage : household.coverage) {
    lines.push_back(
        absl::StrJoin({coverage.programme, coverage.provider, coverage.benefit,
                       coverage.amount > 0 ? absl::StrCat(coverage.amount) : std::string(), coverage.currency,
                       Word(Code::kFrequency, coverage.frequency), Month(coverage.from), Month(coverage.to),
                       Word(Code::kCoverageStatus, coverage.status),
                       coverage.last_paid_on ? Date(*coverage.last_paid_on, household.hand) : std::string()},
                      kPartSeparator));
  }
  return absl::StrJoin(lines, "\n");
}

std::string Difficulties(const Household& household) {
  std::vector<std::string> items;
  for (const Difficulty& difficulty : household.difficulties) {
    items.push_back(
        absl::StrCat(ArabicWord(Code::kDomain, difficulty.domain), ": ", ArabicWord(Code::kLevel, difficulty.level)));
  }
  return absl::StrJoin(items, kListSeparator);
}

void WriteReferral(const Household& household, std::vector<std::string>& cells) {
  cells[kListNumber] = household.list_number;
  cells[kReceivingOrg] = household.receiving_org;
  cells[kReceivingDesk] = household.receiving_desk;
  cells[kProgramme] = household.programme;
  cells[kServicesRequested] = Words(Code::kService, household.services);
  cells[kUrgency] = Word(Code::kUrgency, household.urgency);
  cells[kUrgencyReason] = household.urgency_reason;
  cells[kInterviewDate] = Date(household.interview, household.hand);
  cells[kNeedSummary] = household.need_summary;
  cells[kCoverage] = CoverageLines(household);
}

void WritePeople(const Household& household, std::vector<std::string>& cells) {
  const Person& head = household.head;
  cells[kHeadFirstName] = Spelled(head.name.first, household.hand);
  cells[kHeadFatherName] = Spelled(head.name.father, household.hand);
  cells[kHeadGrandfatherName] = Spelled(head.name.grandfather, household.hand);
  cells[kHeadFamilyName] = Spelled(head.name.family, household.hand);
  cells[kHeadMotherName] = Spelled(household.head_mother, household.hand);
  cells[kHeadDocumentType] = Word(Code::kDocument, head.document.type);
  cells[kHeadDocumentNumber] = DocumentNumber(head.document, household.hand);
  cells[kHeadDocumentSeen] = Word(Code::kSeen, head.document.seen);
  cells[kHeadDocumentKept] = Word(Code::kKept, head.document.kept);
  cells[kHeadBirthDate] = BirthDate(head.birth, household.hand);
  cells[kHeadSex] = Word(Code::kSex, head.sex);
  cells[kHeadMaritalStatus] =
      Word(head.sex == "FEMALE" ? Code::kMaritalFemale : Code::kMaritalMale, household.marital_status);
  cells[kHeadPresence] = Word(Code::kPresence, household.presence);
  const Counts counts = CountPeople(household);
  cells[kHouseholdSize] = absl::StrCat(counts.size);
  cells[kFemales] = absl::StrCat(counts.females);
  cells[kMales] = absl::StrCat(counts.males);
  cells[kChildrenUnder5] = absl::StrCat(counts.under_5);
  cells[kChildren5To17] = absl::StrCat(counts.from_5_to_17);
  cells[kAdults60Plus] = absl::StrCat(counts.over_59);
  cells[kMembers] = MemberLines(household);
}

void WriteLife(const Household& household, std::vector<std::string>& cells) {
  const Place& place = household.place;
  cells[kGovernorate] = Word(Code::kGovernorate, place.governorate);
  cells[kLocality] = place.locality;
  cells[kSiteType] = Word(Code::kSite, place.site_type);
  cells[kSiteName] = place.site_name;
  cells[kPlaceAsOf] = Date(place.as_of, household.hand);
  cells[kOriginGovernorate] = Word(Code::kGovernorate, place.origin_governorate);
  cells[kRefugeeStatus] = Word(Code::kStated, household.refugee);
  cells[kVulnerabilities] = Words(Code::kVulnerability, household.vulnerabilities);
  cells[kDisability] = Difficulties(household);
  cells[kShelter] = Word(Code::kShelter, household.shelter);
  cells[kIncomeBand] = Word(Code::kIncome, household.income);
}

void WriteContact(const Household& household, std::vector<std::string>& cells) {
  if (household.phone) {
    cells[kPhone] = PhoneNumber(*household.phone, household.hand);
    cells[kPhoneOwner] = Word(Code::kOwner, household.phone->owner);
    cells[kPhoneSharedBy] = absl::StrCat(household.phone->shared_by);
  }
  cells[kContactChannel] = Word(Code::kChannel, household.contact.channel);
  cells[kContactHours] = household.contact.hours;
  cells[kContactWho] = household.contact.who_may_answer;
  cells[kDoNotCall] = Word(Code::kStated, household.contact.do_not_call ? "YES" : "NO");
}

void WriteConsent(const Household& household, std::vector<std::string>& cells) {
  const Consent& consent = household.consent;
  cells[kConsentBasis] = Word(Code::kBasis, consent.basis);
  cells[kConsentReceiver] = consent.receiver;
  cells[kConsentProgramme] = consent.programme;
  cells[kConsentFields] = Words(Code::kFieldGroup, consent.fields);
  cells[kConsentMode] = Word(Code::kMode, consent.mode);
  cells[kConsentTextVersion] = consent.text_version;
  cells[kConsentLanguage] = Word(Code::kLanguage, consent.language);
  cells[kConsentGivenBy] = Word(Code::kGiver, consent.given_by);
  cells[kConsentForWhom] = Word(Code::kScope, consent.for_whom);
  cells[kConsentDate] = Date(consent.given_on, household.hand);
  cells[kConsentExpires] = Date(consent.expires_on, household.hand);
}

}  // namespace

std::vector<std::string> SheetRow(const Household& household) {
  std::vector<std::string> cells(kColumnCount);
  WriteReferral(household, cells);
  WritePeople(household, cells);
  WriteLife(household, cells);
  WriteContact(household, cells);
  WriteConsent(household, cells);
  return cells;
}

}  // namespace ihala::load
