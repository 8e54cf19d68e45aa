#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/referral/violation_text.h"

namespace ihala {
namespace {

struct Name {
  const char* key;
  const char* ar;
  const char* en;
};

// Entries of lists that a person counts; `#` stands for the number, from 1.
constexpr Name kEntries[] = {
    {"people", "الفرد #", "Person #"},          {"documents", "الوثيقة #", "document #"},
    {"phones", "الهاتف #", "phone #"},          {"difficulties", "الصعوبة #", "difficulty #"},
    {"coverage", "المساعدة #", "Assistance #"}, {"links", "الصلة #", "Link #"},
    {"inputs", "البند #", "Input #"},
};

// Fields by the end of their path, without numbers. The longest end that fits gives the name.
constexpr Name kFields[] = {
    {"agreement_id", "اتفاقية مشاركة البيانات", "Sharing agreement"},
    {"agreement_version", "نسخة الاتفاقية", "Version of the agreement"},
    {"consent.withheld", "ما لا ترغب الأسرة في مشاركته", "What the family withholds"},
    {"envelope", "بيانات الإحالة", "Envelope"},
    {"receiving_organisation", "الجهة المستقبِلة", "Receiving organisation"},
    {"referring_organisation", "الجهة المُحيلة", "Referring organisation"},
    {"desk", "المكتب المستقبِل", "Receiving desk"},
    {"programme", "البرنامج", "Programme"},
    {"worker_code", "رمز العامل الميداني", "Caseworker's code"},
    {"urgency", "درجة الاستعجال", "Urgency"},
    {"urgency_reason", "سبب الاستعجال", "Reason of urgency"},
    {"services_requested", "الخدمات المطلوبة", "Services requested"},
    {"services_given", "الخدمات المقدَّمة سابقاً", "Services already given"},
    {"governorate", "المحافظة", "Governorate"},
    {"household_size", "عدد أفراد الأسرة", "Household size"},
    {"bands", "توزيع الأعمار والجنس", "Ages and sexes"},
    {"bands.under_5", "الأعمار: دون 5 سنوات", "Ages: under 5"},
    {"bands.from_5_to_17", "الأعمار: من 5 إلى 17", "Ages: 5 to 17"},
    {"bands.from_18_to_59", "الأعمار: من 18 إلى 59", "Ages: 18 to 59"},
    {"bands.over_59", "الأعمار: 60 فأكثر", "Ages: 60 and over"},
    {"bands.female", "عدد الإناث", "Women and girls"},
    {"bands.male", "عدد الذكور", "Men and boys"},
    {"language", "اللغة", "Language"},
    {"consent", "الموافقة", "Consent"},
    {"consent.basis", "الموافقة: الأساس", "Consent: basis"},
    {"consent.receiving_organisation", "الموافقة: الجهة المستقبِلة", "Consent: receiving organisation"},
    {"consent.programme", "الموافقة: البرنامج", "Consent: programme"},
    {"consent.fields", "الموافقة: البيانات المشمولة", "Consent: what may be shared"},
    {"consent.receiver_name", "الموافقة: اسم الجهة كما سمعته الأسرة", "Consent: the receiver's name as heard"},
    {"consent.also_named", "الموافقة: أسماء أخرى للجهة ذُكرت للأسرة", "Consent: the receiver's other names as heard"},
    {"consent.mode", "الموافقة: طريقة إعطائها", "Consent: how it was given"},
    {"consent.text_version", "الموافقة: إصدار النص", "Consent: version of the text"},
    {"consent.language", "الموافقة: لغة النص", "Consent: language of the text"},
    {"consent.given_by", "الموافقة: من أعطاها", "Consent: who gave it"},
    {"consent.for_whom", "الموافقة: عمّن أُعطيت", "Consent: for whom"},
    {"consent.given_on", "الموافقة: تاريخها", "Consent: day given"},
    {"consent.expires_on", "الموافقة: تاريخ انتهائها", "Consent: last day"},
    {"safe_contact", "التواصل الآمن", "Safe contact"},
    {"safe_contact.channel", "وسيلة التواصل الآمن", "Means of contact"},
    {"safe_contact.hours", "أوقات التواصل الآمن", "Hours of contact"},
    {"safe_contact.who_may_answer", "من يجوز أن يجيب", "Who may answer"},
    {"safe_contact.do_not_call", "يُمنع الاتصال", "Do not call"},
    {"household", "بيانات الأسرة", "Household"},
    {"household.current_place", "مكان الإقامة الحالي", "Present place"},
    {"current_place.governorate", "محافظة الإقامة الحالية", "Governorate of the present place"},
    {"current_place.locality", "بلدة الإقامة الحالية", "Town of the present place"},
    {"current_place.site_type", "نوع موقع الإقامة", "Kind of site"},
    {"current_place.site_name", "وصف موقع الإقامة", "Description of the site"},
    {"current_place.as_of", "تاريخ معرفة مكان الإقامة", "Day of the present place"},
    {"household.origin", "مكان الأصل", "Place of origin"},
    {"origin.locality", "بلدة الأصل", "Town of origin"},
    {"origin.site_type", "نوع موقع الأصل", "Kind of site of origin"},
    {"origin.site_name", "وصف موقع الأصل", "Description of the site of origin"},
    {"origin.as_of", "تاريخ معرفة مكان الأصل", "Day of the place of origin"},
    {"household.refugee", "صفة اللجوء", "Whether refugees"},
    {"household.head_presence", "وجود رب الأسرة", "Presence of the head"},
    {"household.shelter", "المأوى", "Shelter"},
    {"household.income", "الدخل", "Income"},
    {"household.links", "الصلات بأسر أخرى", "Links to other households"},
    {"links.kind", "نوعها", "kind"},
    {"links.since", "منذ", "since"},
    {"origin.governorate", "محافظة الأصل", "Governorate of origin"},
    {"vulnerabilities", "مواطن الضعف", "Vulnerabilities"},
    {"people", "أفراد الأسرة", "People"},
    {"role", "الصفة في الأسرة", "place in the household"},
    {"name", "الاسم", "name"},
    {"name.first", "الاسم الأول", "first name"},
    {"name.father", "اسم الأب", "father's name"},
    {"name.grandfather", "اسم الجد", "grandfather's name"},
    {"name.family", "اسم العائلة", "family name"},
    {"name.as_on_document", "الاسم كما في الوثيقة", "name on the document"},
    {"name.latin", "الاسم بالحروف اللاتينية", "name in Latin letters"},
    {"name.former_family", "اسم العائلة السابق", "former family name"},
    {"name.mother_first", "اسم الأم", "mother's first name"},
    {"documents", "الوثائق", "documents"},
    {"documents.type", "النوع", "type"},
    {"documents.number", "الرقم", "number"},
    {"documents.seen", "ما اطُّلع عليه", "what was seen"},
    {"documents.kept", "سبب إبقاء الرقم كما هو", "why the number is kept"},
    {"documents.member_rank", "رقم الفرد في بطاقة الأونروا", "rank on the UNRWA card"},
    {"documents.check", "التحقق من الرقم", "check of the number"},
    {"people.birth", "الميلاد", "birth"},
    {"birth.date", "تاريخ الميلاد", "birth date"},
    {"birth.precision", "دقة تاريخ الميلاد", "precision of the birth date"},
    {"sex", "الجنس", "sex"},
    {"marital_status", "الحالة الاجتماعية", "marital status"},
    {"phones", "الهواتف", "phones"},
    {"phones.e164", "الرقم", "number"},
    {"phones.owner", "صاحب الهاتف", "owner"},
    {"phones.shared_by", "عدد الأسر المشتركة فيه", "households that share it"},
    {"people.difficulties", "الصعوبات الوظيفية", "difficulties"},
    {"difficulties.domain", "المجال", "in what"},
    {"difficulties.level", "الدرجة", "how much"},
    {"payment_alias", "حساب الدفع", "payment account"},
    {"needs", "الاحتياج", "Needs"},
    {"needs.summary", "وصف الاحتياج", "Description of the need"},
    {"needs.complaint_ref", "رقم الشكوى", "Complaint's reference"},
    {"needs.protection_flag", "تحويل إلى مختص الحماية", "For a protection specialist"},
    {"coverage", "المساعدات الحالية", "Assistance already received"},
    {"coverage.programme", "البرنامج", "programme"},
    {"coverage.provider", "الجهة المانحة", "who gives it"},
    {"coverage.benefit", "نوع المساعدة", "what is given"},
    {"coverage.frequency", "التكرار", "how often"},
    {"coverage.amount_minor", "المبلغ", "amount"},
    {"coverage.currency", "العملة", "currency"},
    {"coverage.from", "من تاريخ", "from"},
    {"coverage.to", "حتى تاريخ", "until"},
    {"coverage.status", "الحالة", "status"},
    {"coverage.last_paid_on", "آخر صرف", "last paid"},
    {"interview", "المقابلة", "Interview"},
    {"interview.held_on", "تاريخ المقابلة", "Day of the interview"},
    {"interview.at_home", "المقابلة في مكان السكن", "Held at home"},
    {"short_code", "الرمز القصير", "Short code"},
    {"add_comment.text", "نص التعليق", "Text of the comment"},
    {"inputs.reason", "السبب", "Reason"},
    {"inputs.note", "الملاحظة", "Note"},
};

const char* In(absl::string_view language, const Name& name) { return language == "ar" ? name.ar : name.en; }

template <size_t kSize>
const Name* Find(const Name (&names)[kSize], absl::string_view key) {
  const auto found = std::find_if(std::begin(names), std::end(names), [key](const Name& n) { return key == n.key; });
  return found == std::end(names) ? nullptr : &*found;
}

// One step of a path: `people[2]` is the field people and the index 2; -1 where there is none.
struct Step {
  std::string field;
  int index = -1;
};

std::vector<Step> Split(absl::string_view path) {
  std::vector<Step> steps;
  for (absl::string_view part : absl::StrSplit(path, '.')) {
    const std::pair<absl::string_view, absl::string_view> split = absl::StrSplit(part, absl::MaxSplits('[', 1));
    Step step{std::string(split.first)};
    int index = 0;
    if (absl::SimpleAtoi(split.second.substr(0, split.second.find(']')), &index)) step.index = index;
    steps.push_back(std::move(step));
  }
  return steps;
}

bool IsPartOfDate(absl::string_view field) { return field == "day" || field == "month" || field == "year"; }

// The name of the longest end of the path that has one; null where none has.
const Name* NameOfEnd(const std::vector<Step>& steps) {
  for (auto begin = steps.begin(); begin != steps.end(); ++begin) {
    const auto field = [](std::string* out, const Step& step) { *out += step.field; };
    const Name* const name = Find(kFields, absl::StrJoin(begin, steps.end(), ".", field));
    if (name != nullptr) return name;
  }
  return nullptr;
}

}  // namespace

std::string FieldName(absl::string_view path, absl::string_view language) {
  std::vector<Step> steps = Split(path);
  // People speak of a date, not of its parts.
  if (steps.size() > 1 && IsPartOfDate(steps.back().field)) steps.pop_back();
  std::vector<std::string> words;
  for (const Step& step : steps) {
    const Name* const entry = step.index < 0 ? nullptr : Find(kEntries, step.field);
    if (entry == nullptr) continue;
    words.push_back(absl::StrReplaceAll(In(language, *entry), {{"#", absl::StrCat(step.index + 1)}}));
  }
  // A whole entry of a list has been named already.
  const bool whole_entry = !words.empty() && steps.back().index >= 0 && Find(kEntries, steps.back().field) != nullptr;
  if (!whole_entry) {
    const Name* const name = NameOfEnd(steps);
    if (name == nullptr) return std::string(path);
    words.push_back(In(language, *name));
  }
  return absl::StrJoin(words, ": ");
}

}  // namespace ihala
