#include "client-lib/src/import_words.h"

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/text/arabic_keys.h"

namespace ihala::client {
namespace {

// One word for one code. Where a code has several, the first comes first in lists.
struct CodeWord {
  WordSet set;
  absl::string_view code;
  absl::string_view ar;
};

constexpr CodeWord kWords[] = {
    {WordSet::kUrgency, "EMERGENCY", "طارئ"},
    {WordSet::kUrgency, "URGENT", "عاجل"},
    {WordSet::kUrgency, "NORMAL", "عادي"},
    {WordSet::kService, "CASH", "مساعدة نقدية"},
    {WordSet::kService, "HEALTH_INSURANCE", "تأمين صحي"},
    {WordSet::kService, "DISABILITY_SUPPORT", "دعم ذوي الإعاقة"},
    {WordSet::kService, "ELDERLY_SUPPORT", "دعم كبار السن"},
    {WordSet::kService, "ORPHAN_SUPPORT", "كفالة أيتام"},
    {WordSet::kService, "EMERGENCY_AID", "مساعدة طارئة"},
    {WordSet::kService, "FEE_RELIEF", "إعفاء رسوم"},
    {WordSet::kDocument, "PS_ID", "هوية فلسطينية"},
    {WordSet::kDocument, "TEMPORARY_ID", "بطاقة مؤقتة"},
    {WordSet::kDocument, "PASSPORT", "جواز سفر"},
    {WordSet::kDocument, "UNRWA_CARD", "بطاقة الأونروا"},
    {WordSet::kDocument, "BIRTH_NOTICE", "إشعار ولادة"},
    {WordSet::kDocument, "OTHER_ID", "وثيقة أخرى"},
    {WordSet::kDocument, "NONE", "بدون وثيقة"},
    {WordSet::kSeen, "ORIGINAL", "أصل"},
    {WordSet::kSeen, "COPY", "صورة"},
    {WordSet::kSeen, "STATED", "شفهي"},
    {WordSet::kSeen, "LOST", "مفقودة"},
    {WordSet::kKept, "AS_ON_DOCUMENT", "هكذا في الوثيقة"},
    {WordSet::kKept, "READ_ALOUD_TWICE", "قُرئ بصوت عالٍ مرتين"},
    {WordSet::kKept, "AS_ON_ANOTHER_RECORD", "هكذا في سجل آخر"},
    {WordSet::kSex, "MALE", "ذكر"},
    {WordSet::kSex, "FEMALE", "أنثى"},
    {WordSet::kSex, "NOT_STATED", "غير مذكور"},
    {WordSet::kMarital, "SINGLE", "أعزب"},
    {WordSet::kMarital, "SINGLE", "عزباء"},
    {WordSet::kMarital, "MARRIED", "متزوج"},
    {WordSet::kMarital, "MARRIED", "متزوجة"},
    {WordSet::kMarital, "WIDOWED", "أرمل"},
    {WordSet::kMarital, "WIDOWED", "أرملة"},
    {WordSet::kMarital, "DIVORCED", "مطلق"},
    {WordSet::kMarital, "DIVORCED", "مطلقة"},
    {WordSet::kMarital, "SEPARATED", "منفصل"},
    {WordSet::kMarital, "SEPARATED", "منفصلة"},
    {WordSet::kPresence, "PRESENT", "موجود"},
    {WordSet::kPresence, "ABSENT", "غائب"},
    {WordSet::kPresence, "DECEASED", "متوفى"},
    {WordSet::kHead, "HEAD", "رب الأسرة"},
    {WordSet::kHead, "HEAD", "ربة الأسرة"},
    {WordSet::kHead, "HEAD", "رب العائلة"},
    {WordSet::kHead, "HEAD", "ربة العائلة"},
    {WordSet::kHead, "SELF", "نفسه"},
    {WordSet::kHead, "SELF", "نفسها"},
    {WordSet::kRole, "SPOUSE", "زوج"},
    {WordSet::kRole, "SPOUSE", "زوجة"},
    {WordSet::kRole, "CHILD", "ابن"},
    {WordSet::kRole, "CHILD", "ابنة"},
    {WordSet::kRole, "OTHER", "أم"},
    {WordSet::kRole, "OTHER", "أب"},
    {WordSet::kRole, "OTHER", "أخ"},
    {WordSet::kRole, "OTHER", "أخت"},
    {WordSet::kRole, "OTHER", "جد"},
    {WordSet::kRole, "OTHER", "جدة"},
    {WordSet::kRole, "OTHER", "حفيد"},
    {WordSet::kRole, "OTHER", "حفيدة"},
    {WordSet::kRole, "OTHER", "أخرى"},
    {WordSet::kRole, "CAREGIVER", "مقدم رعاية"},
    {WordSet::kRole, "ALTERNATE", "بديل"},
    {WordSet::kOwner, "SELF", "رب الأسرة"},
    {WordSet::kOwner, "HOUSEHOLD", "فرد من الأسرة"},
    {WordSet::kOwner, "RELATIVE", "قريب"},
    {WordSet::kOwner, "NEIGHBOUR", "جار"},
    {WordSet::kOwner, "COMMITTEE", "لجنة المخيم"},
    {WordSet::kSite, "HOME", "منزل"},
    {WordSet::kSite, "HOST_FAMILY", "استضافة"},
    {WordSet::kSite, "SHELTER", "مركز إيواء"},
    {WordSet::kSite, "CAMP", "مخيم"},
    {WordSet::kSite, "INFORMAL_SITE", "تجمع عشوائي"},
    {WordSet::kStated, "YES", "نعم"},
    {WordSet::kStated, "NO", "لا"},
    {WordSet::kStated, "NOT_STATED", "غير مذكور"},
    {WordSet::kVulnerability, "FEMALE_HEADED", "ربة أسرة"},
    {WordSet::kVulnerability, "DISABILITY", "إعاقة"},
    {WordSet::kVulnerability, "CHRONIC_ILLNESS", "مرض مزمن"},
    {WordSet::kVulnerability, "ELDERLY", "كبير سن"},
    {WordSet::kVulnerability, "PREGNANT_OR_LACTATING", "حامل أو مرضع"},
    {WordSet::kVulnerability, "ORPHAN_CARER", "رعاية أيتام"},
    {WordSet::kVulnerability, "CHILD_HEADED", "أسرة يعيلها طفل"},
    {WordSet::kDomain, "SEEING", "الرؤية"},
    {WordSet::kDomain, "HEARING", "السمع"},
    {WordSet::kDomain, "WALKING", "المشي"},
    {WordSet::kDomain, "REMEMBERING", "التذكر"},
    {WordSet::kDomain, "SELF_CARE", "العناية الذاتية"},
    {WordSet::kDomain, "COMMUNICATING", "التواصل"},
    {WordSet::kLevel, "NO_DIFFICULTY", "لا صعوبة"},
    {WordSet::kLevel, "SOME_DIFFICULTY", "بعض الصعوبة"},
    {WordSet::kLevel, "A_LOT_OF_DIFFICULTY", "صعوبة كبيرة"},
    {WordSet::kLevel, "CANNOT_DO", "لا يستطيع"},
    {WordSet::kShelter, "OWN_HOME", "ملك"},
    {WordSet::kShelter, "RENTED", "مستأجر"},
    {WordSet::kShelter, "HOSTED", "مستضاف"},
    {WordSet::kShelter, "COLLECTIVE_CENTRE", "مركز جماعي"},
    {WordSet::kShelter, "TENT", "خيمة"},
    {WordSet::kShelter, "DAMAGED", "متضرر"},
    {WordSet::kIncome, "NO_INCOME", "بدون دخل"},
    {WordSet::kIncome, "AID_ONLY", "مساعدات فقط"},
    {WordSet::kIncome, "IRREGULAR", "دخل غير منتظم"},
    {WordSet::kIncome, "REGULAR", "دخل منتظم"},
    {WordSet::kFrequency, "ONCE", "مرة واحدة"},
    {WordSet::kFrequency, "MONTHLY", "شهري"},
    {WordSet::kFrequency, "QUARTERLY", "كل ثلاثة أشهر"},
    {WordSet::kFrequency, "IRREGULAR", "غير منتظم"},
    {WordSet::kCoverageStatus, "COVERAGE_STATUS_ELIGIBLE", "مؤهل"},
    {WordSet::kCoverageStatus, "COVERAGE_STATUS_ENROLLED", "مسجل"},
    {WordSet::kCoverageStatus, "COVERAGE_STATUS_PAID", "مدفوع"},
    {WordSet::kCoverageStatus, "COVERAGE_STATUS_STOPPED", "متوقف"},
    {WordSet::kChannel, "NONE", "لا يوجد"},
    {WordSet::kChannel, "CALL", "اتصال"},
    {WordSet::kChannel, "SMS", "رسالة نصية"},
    {WordSet::kChannel, "VISIT", "زيارة"},
    {WordSet::kChannel, "THROUGH_WORKER", "عبر الباحث"},
    {WordSet::kBasis, "CONSENT", "موافقة"},
    {WordSet::kBasis, "VITAL_INTEREST", "مصلحة حيوية"},
    {WordSet::kBasis, "LEGAL_GUARDIAN", "ولي أمر قانوني"},
    {WordSet::kFieldGroup, "IDENTITY", "الهوية"},
    {WordSet::kFieldGroup, "CONTACT", "الاتصال"},
    {WordSet::kFieldGroup, "PLACE", "المكان"},
    {WordSet::kFieldGroup, "HOUSEHOLD", "الأسرة"},
    {WordSet::kFieldGroup, "NEEDS", "الاحتياج"},
    {WordSet::kFieldGroup, "COVERAGE", "المساعدات"},
    {WordSet::kMode, "SIGNATURE", "توقيع"},
    {WordSet::kMode, "THUMBPRINT", "بصمة"},
    {WordSet::kMode, "VERBAL_WITNESSED", "شفهية بشاهد"},
    {WordSet::kLanguage, "ar", "العربية"},
    {WordSet::kLanguage, "en", "الإنجليزية"},
    {WordSet::kGiver, "HEAD", "رب الأسرة"},
    {WordSet::kGiver, "SPOUSE", "الزوج أو الزوجة"},
    {WordSet::kGiver, "ADULT_MEMBER", "فرد بالغ"},
    {WordSet::kGiver, "CAREGIVER", "مقدم الرعاية"},
    {WordSet::kScope, "SELF", "نفسه"},
    {WordSet::kScope, "HOUSEHOLD", "الأسرة كاملة"},
    {WordSet::kScope, "CHILDREN", "الأطفال"},
};

// The code of a word. Those of one set are written whole in the table, because stages of a workflow may be called the
// same, and code must not seem to know those.
absl::string_view CodeOfWord(const CodeWord& word) { return absl::StripPrefix(word.code, "COVERAGE_STATUS_"); }

// A code as people write it in English: "FEMALE_HEADED" is "female headed".
std::string EnglishOf(absl::string_view code) { return absl::StrReplaceAll(absl::AsciiStrToLower(code), {{"_", " "}}); }

// Every spelling under which a code is found. Codes and English words have the same key.
using Index = std::map<std::pair<WordSet, std::string>, absl::string_view>;
const Index& AllWords() {
  static const Index* const index = [] {
    auto* made = new Index;
    for (const CodeWord& word : kWords) {
      made->emplace(std::make_pair(word.set, text::StrictKey(word.ar)), CodeOfWord(word));
      made->emplace(std::make_pair(word.set, text::StrictKey(CodeOfWord(word))), CodeOfWord(word));
    }
    // What people write for the languages.
    made->emplace(std::make_pair(WordSet::kLanguage, "arabic"), "ar");
    made->emplace(std::make_pair(WordSet::kLanguage, "english"), "en");
    return made;
  }();
  return *index;
}

}  // namespace

std::optional<std::string> CodeOf(WordSet set, absl::string_view cell) {
  const auto found = AllWords().find({set, text::StrictKey(cell)});
  if (found == AllWords().end()) return std::nullopt;
  return std::string(found->second);
}

int NumberOf(const google::protobuf::EnumDescriptor& values, absl::string_view code) {
  const absl::string_view zero = values.FindValueByNumber(0)->name();
  const absl::string_view prefix = absl::StripSuffix(zero, "UNSPECIFIED");
  const google::protobuf::EnumValueDescriptor* value = values.FindValueByName(absl::StrCat(prefix, code));
  return value == nullptr ? 0 : value->number();
}

std::string WordsIn(WordSet set, absl::string_view language) {
  const bool arabic = language == "ar";
  std::string words;
  absl::string_view last;
  for (const CodeWord& word : kWords) {
    if (word.set != set || (!arabic && word.code == last)) continue;
    last = word.code;
    absl::StrAppend(&words, words.empty() ? "" : (arabic ? "، " : ", "),
                    arabic ? std::string(word.ar) : EnglishOf(CodeOfWord(word)));
  }
  return words;
}

}  // namespace ihala::client
