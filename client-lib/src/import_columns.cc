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
    {"household_number", "رقم الأسرة", "Household number", false, WordSet::kNone},
    {"relation", "صلة القرابة برب الأسرة", "Relation to head", false, WordSet::kRole},
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
    {"head_document_kept", "سبب إبقاء الرقم كما هو", "Why the number is kept", false, WordSet::kKept},
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

// Other names that sheets of the field have for a column.
struct Alias {
  absl::string_view name;
  Column column;
};
constexpr Alias kAliases[] = {
    {"م", Column::kListNumber},
    {"الرقم", Column::kListNumber},
    {"الرقم التسلسلي", Column::kListNumber},
    {"رقم العائلة", Column::kHouseholdNumber},
    {"صلة القرابة", Column::kRelation},
    {"الصلة", Column::kRelation},
    {"Relation", Column::kRelation},
    {"Relationship", Column::kRelation},
    {"الاسم الأول", Column::kHeadFirstName},
    {"First name", Column::kHeadFirstName},
    {"اسم الأب", Column::kHeadFatherName},
    {"Father's name", Column::kHeadFatherName},
    {"اسم الجد", Column::kHeadGrandfatherName},
    {"Grandfather's name", Column::kHeadGrandfatherName},
    {"اسم العائلة", Column::kHeadFamilyName},
    {"العائلة", Column::kHeadFamilyName},
    {"Family name", Column::kHeadFamilyName},
    {"اسم الأم", Column::kHeadMotherName},
    {"نوع الوثيقة", Column::kHeadDocumentType},
    {"Document type", Column::kHeadDocumentType},
    {"رقم الوثيقة", Column::kHeadDocumentNumber},
    {"رقم الهوية", Column::kHeadDocumentNumber},
    {"ID number", Column::kHeadDocumentNumber},
    {"Document number", Column::kHeadDocumentNumber},
    {"تاريخ الميلاد", Column::kHeadBirthDate},
    {"Date of birth", Column::kHeadBirthDate},
    {"Birth date", Column::kHeadBirthDate},
    {"الجنس", Column::kHeadSex},
    {"Sex", Column::kHeadSex},
    {"الجوال", Column::kPhone},
    {"رقم الجوال", Column::kPhone},
    {"الهاتف", Column::kPhone},
    {"Mobile", Column::kPhone},
    {"المحافظة", Column::kGovernorate},
    {"Governorate", Column::kGovernorate},
    {"عدد الأفراد", Column::kHouseholdSize},
    {"عدد أفراد العائلة", Column::kHouseholdSize},
};

constexpr ReportHeader kReportAr = {"السطر", "العمود", "القيمة", "المطلوب", "القراءة المقترحة", "أوافق على المقترح"};
constexpr ReportHeader kReportEn = {
    "Line", "Column", "Value", "What is expected", "Suggested reading", "I confirm what is suggested"};

using PlacesByKey = std::map<std::string, size_t>;

PlacesByKey MakePlaces() {
  PlacesByKey places;
  for (size_t i = 0; i < kColumnCount; ++i) {
    for (absl::string_view called : {kColumns[i].header_ar, kColumns[i].header_en, kColumns[i].key}) {
      places.emplace(text::StrictKey(called), i);
    }
  }
  for (const Alias& alias : kAliases) places.emplace(text::StrictKey(alias.name), static_cast<size_t>(alias.column));
  for (const ReportHeader& report : {kReportAr, kReportEn}) {
    for (absl::string_view called : {report.line, report.column, report.value, report.expected}) {
      places.emplace(text::StrictKey(called), kPassedOver);
    }
    places.emplace(text::StrictKey(report.confirmed), kConfirmed);
    places.emplace(text::StrictKey(report.suggestion), kSuggested);
  }
  return places;
}

const PlacesByKey& BuiltInPlaces() {
  static const PlacesByKey* const places = new PlacesByKey(MakePlaces());
  return *places;
}

absl::Status BadFile(absl::string_view reason, absl::string_view text) {
  return WithReason(absl::InvalidArgumentError(text), reason);
}

// Whether the first line names columns at all. Where most of it is unknown, it may be a family's row in a sheet that
// lost its header.
bool LooksLikeHeader(const std::vector<std::string>& names, const ColumnNames& known) {
  const auto is_known = [&known](const std::string& name) { return known.PlaceOf(name).has_value(); };
  const auto is_named = [](const std::string& name) { return !text::StrictKey(name).empty(); };
  return 2 * std::count_if(names.begin(), names.end(), is_known) >= std::count_if(names.begin(), names.end(), is_named);
}

// What is wrong with the names of a header; `seen` gets the columns that are there. A column that is unknown is called
// by its name, or by its number where that may be somebody's name.
std::vector<FieldViolation> CheckNames(const std::vector<std::string>& names, const ColumnNames& known,
                                       std::vector<bool>* seen) {
  std::vector<FieldViolation> wrong;
  const bool is_header = LooksLikeHeader(names, known);
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    const std::optional<size_t> place = known.PlaceOf(name);
    // A spreadsheet may leave a column between two without a name; its cells are looked at, row by row.
    if (text::StrictKey(name).empty()) continue;
    if (!place) {
      const std::string called = is_header ? name : absl::StrCat("columns[", i + 1, "]");
      wrong.push_back({called, "UNKNOWN_FIELD", "is no column of a household sheet"});
    } else if (*place != kPassedOver && (*seen)[*place]) {
      wrong.push_back({name, "NOT_UNIQUE", "must be there once only"});
    } else {
      (*seen)[*place] = true;
    }
  }
  return wrong;
}

// Where each member has a row, the household can be counted.
bool IsCounted(Column column) {
  constexpr Column kCounted[] = {Column::kHouseholdSize,  Column::kFemales,       Column::kMales,
                                 Column::kChildrenUnder5, Column::kChildren5To17, Column::kAdults60Plus};
  return std::find(std::begin(kCounted), std::end(kCounted), column) != std::end(kCounted);
}

}  // namespace

const ColumnInfo& InfoOf(Column column) { return kColumns[static_cast<size_t>(column)]; }

const ReportHeader& ReportHeaderIn(absl::string_view language) { return language == "ar" ? kReportAr : kReportEn; }

absl::StatusOr<ColumnNames> ColumnNames::Make(const std::map<std::string, std::string>& own) {
  ColumnNames names;
  std::vector<FieldViolation> wrong;
  for (const auto& [name, key] : own) {
    const ColumnInfo* const info = std::find_if(std::begin(kColumns), std::end(kColumns),
                                                [&key = key](const ColumnInfo& column) { return column.key == key; });
    if (key.empty()) {
      names.own_[text::StrictKey(name)] = kPassedOver;
    } else if (info != std::end(kColumns)) {
      names.own_[text::StrictKey(name)] = static_cast<size_t>(info - std::begin(kColumns));
    } else {
      wrong.push_back({absl::StrCat("columns[", name, "]"), "NOT_IN_SET",
                       absl::StrCat("must be the key of a column, or empty; ", key, " is none")});
    }
  }
  if (!wrong.empty()) return InvalidFields(wrong);
  names.own_.erase("");
  return names;
}

std::optional<size_t> ColumnNames::PlaceOf(const std::string& name) const {
  const std::string key = text::StrictKey(name);
  if (const auto own = own_.find(key); own != own_.end()) return own->second;
  const auto found = BuiltInPlaces().find(key);
  if (found == BuiltInPlaces().end()) return std::nullopt;
  return found->second;
}

absl::StatusOr<Header> Header::Read(const std::vector<std::string>& names, const ColumnNames& known) {
  Header header;
  header.names_ = names;
  // Spreadsheets keep empty columns at the right where something once was.
  while (!header.names_.empty() && text::StrictKey(header.names_.back()).empty()) header.names_.pop_back();
  if (header.names_.empty()) return BadFile("EMPTY", "the file has no header");
  std::vector<bool> seen(kSuggested + 1, false);
  std::vector<FieldViolation> wrong = CheckNames(header.names_, known, &seen);
  const bool has_relation = seen[static_cast<size_t>(Column::kRelation)];
  for (size_t i = 0; i < kColumnCount; ++i) {
    if (!kColumns[i].required || seen[i] || (has_relation && IsCounted(static_cast<Column>(i)))) continue;
    wrong.push_back({std::string(kColumns[i].header_ar), "MISSING",
                     absl::StrCat("must be there; in English it is called ", kColumns[i].header_en)});
  }
  if (!wrong.empty()) return WithReason(InvalidFields(wrong), "COLUMNS");
  for (const std::string& name : header.names_) {
    header.places_.push_back(known.PlaceOf(name).value_or(kPassedOver));
    const std::string key = text::StrictKey(name);
    header.is_named_.push_back(!key.empty());
    const auto built_in = BuiltInPlaces().find(key);
    header.is_data_.push_back(built_in == BuiltInPlaces().end() || built_in->second < kColumnCount);
  }
  return header;
}

std::vector<std::string> Header::Arrange(const std::vector<std::string>& cells) const {
  std::vector<std::string> arranged(kColumnCount);
  for (size_t i = 0; i < places_.size() && i < cells.size(); ++i) {
    if (places_[i] < kColumnCount) arranged[places_[i]] = cells[i];
  }
  return arranged;
}

std::string Header::SuggestedIn(const std::vector<std::string>& cells) const {
  for (size_t i = 0; i < places_.size() && i < cells.size(); ++i) {
    if (places_[i] == kSuggested) return cells[i];
  }
  return "";
}

bool Header::IsConfirmed(const std::vector<std::string>& cells) const {
  for (size_t i = 0; i < places_.size() && i < cells.size(); ++i) {
    if (places_[i] == kConfirmed) return CodeOf(WordSet::kStated, cells[i]) == "YES";
  }
  return false;
}

bool Header::IsRepeatedIn(const std::vector<std::string>& cells) const {
  return cells.size() >= names_.size() && std::equal(names_.begin(), names_.end(), cells.begin());
}

bool Header::IsRequired(size_t place) const {
  return places_[place] < kColumnCount && kColumns[places_[place]].required;
}

bool Header::Has(Column column) const {
  return std::find(places_.begin(), places_.end(), static_cast<size_t>(column)) != places_.end();
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
