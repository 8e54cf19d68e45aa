#include "client-lib/src/import_columns.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/text/arabic_keys.h"
#include "ihala/import.h"

namespace ihala::client {
namespace {

constexpr ColumnInfo kColumns[] = {
    {"list_number", "الرقم في الكشف", "List number", false, WordSet::kNone},
    {"receiving_org", "الجهة المستقبلة", "Receiving organisation", true, WordSet::kNone},
    {"receiving_desk", "مكتب الاستقبال", "Receiving desk", true, WordSet::kNone},
    {"programme", "البرنامج", "Programme", true, WordSet::kNone},
    {"services_requested", "الخدمات المطلوبة", "Services requested", true, WordSet::kService},
    {"urgency", "درجة الاستعجال", "Urgency", true, WordSet::kUrgency},
    {"urgency_reason", "سبب الاستعجال", "Urgency reason", false, WordSet::kNone},
    {"interview_date", "تاريخ المقابلة", "Interview date", true, WordSet::kNone},
    {"head_first_name", "الاسم الأول لرب الأسرة", "Head first name", true, WordSet::kNone},
    {"head_father_name", "اسم الأب لرب الأسرة", "Head father's name", false, WordSet::kNone},
    {"head_grandfather_name", "اسم الجد لرب الأسرة", "Head grandfather's name", false, WordSet::kNone},
    {"head_family_name", "اسم العائلة لرب الأسرة", "Head family name", true, WordSet::kNone},
    {"head_mother_name", "اسم الأم لرب الأسرة", "Head mother's first name", false, WordSet::kNone},
    {"head_document_type", "نوع وثيقة رب الأسرة", "Head document type", true, WordSet::kDocument},
    {"head_document_number", "رقم وثيقة رب الأسرة", "Head document number", false, WordSet::kNone},
    {"head_document_seen", "كيفية الاطلاع على الوثيقة", "Head document seen", false, WordSet::kSeen},
    {"head_birth_date", "تاريخ ميلاد رب الأسرة", "Head birth date", true, WordSet::kNone},
    {"head_sex", "جنس رب الأسرة", "Head sex", true, WordSet::kSex},
    {"head_marital_status", "الحالة الاجتماعية", "Marital status", false, WordSet::kMarital},
    {"head_presence", "حضور رب الأسرة", "Head presence", false, WordSet::kPresence},
    {"household_size", "عدد أفراد الأسرة", "Household size", true, WordSet::kNone},
    {"females", "عدد الإناث", "Females", true, WordSet::kNone},
    {"males", "عدد الذكور", "Males", true, WordSet::kNone},
    {"children_under_5", "أطفال دون 5 سنوات", "Children under 5", true, WordSet::kNone},
    {"children_5_to_17", "أطفال من 5 إلى 17 سنة", "Children 5 to 17", true, WordSet::kNone},
    {"adults_60_plus", "كبار السن 60 فأكثر", "Adults 60 and over", true, WordSet::kNone},
    {"members", "أفراد الأسرة", "Members", false, WordSet::kNone},
    {"phone", "رقم الهاتف", "Phone", false, WordSet::kNone},
    {"phone_owner", "صاحب الهاتف", "Phone owner", false, WordSet::kOwner},
    {"phone_shared_by", "عدد الأسر المشتركة في الهاتف", "Households sharing the phone", false, WordSet::kNone},
    {"governorate", "المحافظة الحالية", "Current governorate", true, WordSet::kNone},
    {"locality", "التجمع السكني", "Locality", false, WordSet::kNone},
    {"site_type", "نوع الموقع", "Site type", false, WordSet::kSite},
    {"site_name", "اسم الموقع", "Site name", false, WordSet::kNone},
    {"place_as_of", "تاريخ بيانات المكان", "Place as of", false, WordSet::kNone},
    {"origin_governorate", "المحافظة الأصلية", "Origin governorate", false, WordSet::kNone},
    {"refugee_status", "لاجئ", "Refugee", false, WordSet::kStated},
    {"vulnerabilities", "أوجه الضعف", "Vulnerabilities", false, WordSet::kVulnerability},
    {"disability", "الإعاقة الوظيفية", "Functional difficulty", false, WordSet::kNone},
    {"shelter", "نوع المسكن", "Shelter", false, WordSet::kShelter},
    {"income_band", "مستوى الدخل", "Income band", false, WordSet::kIncome},
    {"need_summary", "ملخص الاحتياج", "Need summary", true, WordSet::kNone},
    {"coverage", "المساعدات الحالية", "Coverage declared", false, WordSet::kNone},
    {"contact_channel", "وسيلة التواصل الآمنة", "Safe contact channel", true, WordSet::kChannel},
    {"contact_hours", "وقت التواصل المناسب", "Safe contact hours", false, WordSet::kNone},
    {"contact_who", "من يجوز له الرد", "Who may answer", false, WordSet::kNone},
    {"do_not_call", "ممنوع الاتصال", "Do not call", true, WordSet::kStated},
    {"consent_basis", "أساس الموافقة", "Consent basis", true, WordSet::kBasis},
    {"consent_receiver", "الموافقة لصالح جهة", "Consent receiver", true, WordSet::kNone},
    {"consent_programme", "الموافقة لبرنامج", "Consent programme", true, WordSet::kNone},
    {"consent_fields", "البيانات المشمولة بالموافقة", "Consent fields", true, WordSet::kFieldGroup},
    {"consent_mode", "طريقة الموافقة", "Consent mode", true, WordSet::kMode},
    {"consent_text_version", "إصدار نص الموافقة", "Consent text version", true, WordSet::kNone},
    {"consent_language", "لغة الموافقة", "Consent language", true, WordSet::kLanguage},
    {"consent_given_by", "معطي الموافقة", "Consent given by", true, WordSet::kGiver},
    {"consent_for_whom", "الموافقة عن", "Consent for whom", true, WordSet::kScope},
    {"consent_date", "تاريخ الموافقة", "Consent date", true, WordSet::kNone},
    {"consent_expires", "انتهاء الموافقة", "Consent expires", true, WordSet::kNone},
};
static_assert(std::size(kColumns) == kColumnCount);

constexpr ReportHeader kReportAr = {"السطر", "العمود", "القيمة", "المطلوب"};
constexpr ReportHeader kReportEn = {"Line", "Column", "Value", "What is expected"};

// The place of a column by any of its names; kColumnCount for what a report adds. Null for an unknown name.
const size_t* PlaceOf(const std::string& name) {
  static const std::map<std::string, size_t>* const places = [] {
    auto* made = new std::map<std::string, size_t>;
    for (size_t i = 0; i < kColumnCount; ++i) {
      for (absl::string_view called : {kColumns[i].header_ar, kColumns[i].header_en, kColumns[i].key}) {
        made->emplace(text::StrictKey(called), i);
      }
    }
    for (const ReportHeader& report : {kReportAr, kReportEn}) {
      for (absl::string_view called : {report.line, report.column, report.value, report.expected}) {
        made->emplace(text::StrictKey(called), kColumnCount);
      }
    }
    return made;
  }();
  const auto found = places->find(text::StrictKey(name));
  return found == places->end() ? nullptr : &found->second;
}

absl::Status BadFile(absl::string_view reason, absl::string_view text) {
  return WithReason(absl::InvalidArgumentError(text), reason);
}

// What is wrong with the names of a header; `seen` gets the columns that are there.
std::vector<FieldViolation> CheckNames(const std::vector<std::string>& names, std::vector<bool>* seen) {
  std::vector<FieldViolation> wrong;
  for (const std::string& name : names) {
    const size_t* const place = PlaceOf(name);
    if (place == nullptr) {
      wrong.push_back({name, "UNKNOWN_FIELD", "is no column of a household sheet"});
    } else if (*place != kColumnCount && (*seen)[*place]) {
      wrong.push_back({name, "NOT_UNIQUE", "must be there once only"});
    } else {
      (*seen)[*place] = true;
    }
  }
  return wrong;
}

}  // namespace

const ColumnInfo& InfoOf(Column column) { return kColumns[static_cast<size_t>(column)]; }

const ReportHeader& ReportHeaderIn(absl::string_view language) { return language == "ar" ? kReportAr : kReportEn; }

absl::StatusOr<Header> Header::Read(const std::vector<std::string>& names) {
  Header header;
  header.names_ = names;
  // Spreadsheets keep empty columns at the right where something once was.
  while (!header.names_.empty() && text::StrictKey(header.names_.back()).empty()) header.names_.pop_back();
  if (header.names_.empty()) return BadFile("EMPTY", "the file has no header");
  if (header.names_.size() == 1 && header.names_[0].find_first_of(";\t") != std::string::npos) {
    return BadFile("SEPARATOR", "the cells must be separated by commas");
  }
  std::vector<bool> seen(kColumnCount + 1, false);
  std::vector<FieldViolation> wrong = CheckNames(header.names_, &seen);
  for (size_t i = 0; i < kColumnCount; ++i) {
    if (!kColumns[i].required || seen[i]) continue;
    wrong.push_back({std::string(kColumns[i].header_ar), "MISSING",
                     absl::StrCat("must be there; in English it is called ", kColumns[i].header_en)});
  }
  if (!wrong.empty()) return WithReason(InvalidFields(std::move(wrong)), "COLUMNS");
  for (const std::string& name : header.names_) header.places_.push_back(*PlaceOf(name));
  return header;
}

std::vector<std::string> Header::Arrange(const std::vector<std::string>& cells) const {
  std::vector<std::string> arranged(kColumnCount);
  for (size_t i = 0; i < places_.size() && i < cells.size(); ++i) {
    if (places_[i] != kColumnCount) arranged[places_[i]] = cells[i];
  }
  return arranged;
}

std::string Header::NameOf(Column column, absl::string_view language) const {
  const auto found = std::find(places_.begin(), places_.end(), static_cast<size_t>(column));
  if (found != places_.end()) return names_[static_cast<size_t>(found - places_.begin())];
  return std::string(language == "ar" ? InfoOf(column).header_ar : InfoOf(column).header_en);
}

}  // namespace ihala::client

namespace ihala {

const std::vector<ImportColumn>& ImportColumns() {
  static const std::vector<ImportColumn>* const columns = [] {
    auto* made = new std::vector<ImportColumn>;
    for (const client::ColumnInfo& info : client::kColumns) {
      made->push_back({std::string(info.key), std::string(info.header_ar), std::string(info.header_en), info.required});
    }
    return made;
  }();
  return *columns;
}

}  // namespace ihala
