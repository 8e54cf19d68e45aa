#include "common/referral/violation_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/referral/sharing_rules.h"

namespace ihala {
namespace {

// `#` stands for the limit, or the agreement, that the description tells; the plain form is for descriptions without
// one.
struct CodeText {
  const char* code;
  const char* ar;
  const char* ar_with_limit;
  const char* en;
};

constexpr CodeText kCodes[] = {
    {"MISSING", "هذا الحقل مطلوب", "", "must be given"},
    {"MUST_BE_EMPTY", "يجب أن يبقى هذا الحقل فارغاً هنا", "", "must be empty here"},
    {"TOO_LONG", "النص أطول من المسموح", "يجب ألا يزيد النص على # حرفاً", "must be shorter"},
    {"TOO_SHORT", "القيمة أقصر من المطلوب", "", "must be longer"},
    {"TOO_MANY", "عدد العناصر أكبر من المسموح", "يجب ألا يزيد عدد العناصر على #", "must have fewer entries"},
    {"TOO_LARGE", "الحجم أكبر من المسموح", "", "must be smaller"},
    {"NOT_UTF8", "يحتوي النص على رموز غير مقروءة؛ أعد كتابته", "", "must be readable text; please type it again"},
    {"CONTROL_CHARACTER", "يحتوي النص على رموز تحكم غير مسموح بها", "", "must not contain control characters"},
    {"BIDI_OVERRIDE", "يحتوي النص على رموز خفية تغيّر اتجاه الكتابة", "",
     "must not contain invisible characters that reorder text"},
    {"OUT_OF_RANGE", "القيمة خارج النطاق المسموح", "", "must lie in the permitted range"},
    {"MALFORMED", "صيغة القيمة غير صحيحة", "", "must have the expected form"},
    {"UNKNOWN_CODE", "هذا الرمز غير معروف", "", "must be a code that is known"},
    {"UNKNOWN_FIELD", "هذا الحقل غير معروف", "", "must be a field that is known"},
    {"NOT_IN_SET", "هذه القيمة ليست من القائمة المسموح بها", "", "must be one of the listed values"},
    {"WRONG_KIND", "نوع القيمة لا يناسب هذا الحقل", "", "must be the kind of value that is asked for"},
    {"NOT_UNIQUE", "هذه القيمة مكررة", "", "must not be repeated"},
    {"REUSED", "هذا المعرّف مستخدم لشيء آخر", "", "must not be used for something else already"},
    {"NOT_YOURS", "يجب أن يكون هذا خاصاً بك أو بمؤسستك", "", "must be your own or your organisation's"},
    {"SAME_CASE", "يجب اختيار حالة أخرى", "", "must be another case"},
    {"INVALID", "القيمة غير صالحة", "", "is not valid"},
    {"UNKNOWN", "هذا الحقل غير مطلوب هنا", "", "is not asked for here"},
    {"UNKNOWN_REFERENCE", "يشير إلى ما لا وجود له", "", "must name something that exists"},
    {"UNREACHABLE", "لا يمكن الوصول إلى هذه المرحلة", "", "must be reachable"},
    {"DEAD_END", "لا طريق من هذه المرحلة إلى الإغلاق", "", "must have a way to a closed stage"},
    {"EMPTY", "هذا الحقل فارغ", "", "must not be empty"},
    {"NOT_A_NUMBER", "يجب أن تكون القيمة رقماً", "", "must be a number"},
    {"NEGATIVE", "يجب ألا يكون المبلغ سالباً", "", "must not be negative"},
    {"TOO_PRECISE", "يجب ألا يزيد المبلغ على منزلتين بعد الفاصلة", "", "must have at most two decimals"},
    {"UNKNOWN_CURRENCY", "اكتب عملة واحدة معروفة: شيكل أو دولار أو دينار أو يورو", "",
     "must name one currency that is known, as ILS, USD, JOD or EUR"},
    {"SERIAL_NUMBER", "هذا رقم تسلسلي من جدول إكسل وليس تاريخاً؛ اكتب التاريخ نفسه", "",
     "must be a date: this is a spreadsheet's number for one"},
    {"NO_SUCH_NUMBER", "لا يوجد رقم هاتف بهذه البداية", "", "must begin as a phone number does"},
    {"NOT_A_DATE", "يجب أن تكون القيمة تاريخاً صحيحاً", "", "must be a date of the calendar"},
    {"SHORT_YEAR", "اكتب السنة بأربعة أرقام", "", "must have a year of four digits"},
    {"FUTURE", "يجب ألا يكون التاريخ في المستقبل", "", "must not be after today"},
    {"IMPLAUSIBLE", "التاريخ بعيد إلى حد غير معقول", "", "must not be so long ago"},
    {"PLACEHOLDER", "هذا رقم وهمي؛ اكتب الرقم الحقيقي أو اترك الحقل فارغاً", "",
     "must be a real number; leave it empty where there is none"},
    {"IN_THE_FUTURE", "يجب ألا يكون التاريخ في المستقبل", "", "must not be after today"},
    {"NOT_VALID_NOW", "غير سارٍ في تاريخ الإرسال", "", "must be in force on the day of sending"},
    {"NOT_COVERED", "لا يشمل ما هو مطلوب هنا", "", "must cover what is asked for here"},
    {"NAMES_A_PERSON", "يجب ألا يذكر النص شخصاً: فيه رقم أو عنوان أو رمز إحالة", "",
     "must be about no person: it has a number, address or short code of somebody's"},
    {"FROZEN", "المؤسسة مجمَّدة الآن؛ احفظ الإحالة مسودة أو اختر جهة أخرى", "",
     "is frozen now: keep the referral as a draft, or choose another receiver"},
    {"RECEIVER_RENAMED", "تغيّر اسم الجهة المستقبِلة منذ موافقة الأسرة؛ اسأل الأسرة من جديد", "",
     "must be the receiver's name today: ask the family again"},
    {"A_CHILD", "لا يوافق الطفل عن أسرته؛ يوافق عنه من يرعاه بتفويض", "",
     "must be an authorised caregiver: a child does not agree for a household"},
    {"NOT_SIGNED", "لم يوقّع الطرفان هذا بعد؛ احفظ الإحالة مسودة حتى التوقيع", "",
     "must be signed by both sides first; keep the referral as a draft until it is"},
    {"RED_LINE", "خط أحمر في الاتفاقية؛ احذف هذه المعلومة أو اختر مكتباً آخر أو احفظ الإحالة مسودة",
     "خط أحمر في الاتفاقية #؛ احذف هذه المعلومة أو اختر مكتباً آخر أو احفظ الإحالة مسودة",
     "is behind a red line of the agreement: leave it out, choose another desk, or keep the referral as a draft"},
    {"NOT_SHARED", "تبقى هذه المعلومة لدى مؤسستك ولا تراها الجهة المستقبِلة",
     "تبقى هذه المعلومة لدى مؤسستك: لا تفتحها الاتفاقية # أو لم توافق الأسرة عليها",
     "stays with your organisation: the receiver will not see it"},
    {"NOT_AMENDABLE", "لا يُعدَّل بعد الإرسال", "", "stays as it was submitted"},
    {"CONFLICT", "عدّله شخص آخر أيضاً؛ له الآن قيمتان تنتظران من يحسمهما", "",
     "was changed by somebody else too: it has two values now, to be settled"},
    {"NOT_ALLOWED", "غير مسموح به هنا", "", "is not permitted here"},
    {"INCONSISTENT", "لا يتفق مع بقية البيانات؛ راجعه من جديد", "", "should agree with the rest; please look again"},
    {"CHECK_DIGIT", "رقم التحقق لا يطابق؛ اقرأ الرقم بصوت عالٍ مرة أخرى، أو اذكر سبب إبقائه كما هو", "",
     "should be read aloud again, or kept with a reason: its check digit does not fit"},
    {"CHECK_DIGIT_KEPT", "رقم التحقق لا يطابق، وتم تأكيد الرقم كما هو مع ذكر السبب", "",
     "was confirmed as it stands, with a reason: its check digit does not fit"},
    {"SHARED_PHONE", "هاتف مشترك بين أسر كثيرة؛ قد لا تصل رسائل الصرف", "",
     "is shared by many households: payment messages may go astray"},
    {"NEEDS_REGISTRATION", "الطفل غير مسجل بعد؛ انصح الأسرة بتسجيله في السجل المدني للحصول على رقم هوية", "",
     "should be completed: the child needs to be registered; the civil registry gives the number"},
    {"PLACE_LEVEL", "حدد المقصود: قطاع غزة أم محافظة غزة أم مدينة غزة", "",
     "should say whether the Strip, the governorate or the city is meant"},
    {"FIRST_OF_JANUARY", "هل تاريخ الميلاد تقديري؟ الأول من كانون الثاني يُسجَّل غالباً لمن يعرف السنة فقط", "",
     "should be marked as estimated unless it is the real birthday"},
};

const CodeText* FindCode(absl::string_view code) {
  const auto found =
      std::find_if(std::begin(kCodes), std::end(kCodes), [code](const CodeText& text) { return code == text.code; });
  return found == std::end(kCodes) ? nullptr : &*found;
}

// The first number in a description: the limit that was passed.
std::string LimitOf(absl::string_view description) {
  const auto begin = std::find_if(description.begin(), description.end(), absl::ascii_isdigit);
  const auto end = std::find_if_not(begin, description.end(), absl::ascii_isdigit);
  return std::string(begin, end);
}

// The agreement that a description names; empty where it names none.
std::string AgreementOf(absl::string_view description) {
  constexpr absl::string_view kBefore = "agreement ";
  const size_t at = description.find(kBefore);
  if (at == absl::string_view::npos) return "";
  const absl::string_view rest = description.substr(at + kBefore.size());
  const std::string id(rest.substr(0, rest.find_first_of(" :,")));
  // "agreement between", "agreement that": no id has a small letter in front.
  return id.empty() || absl::ascii_islower(static_cast<unsigned char>(id.front())) ? "" : id;
}

std::string ArabicRule(const FieldViolation& violation) {
  // What agreement, consent and directory object to is told rule by rule, as it is in English.
  if (std::string words = ArabicWordsOf(violation); !words.empty()) return words;
  const CodeText* const text = FindCode(violation.code);
  if (text == nullptr) return "";
  std::string limit = AgreementOf(violation.description);
  if (limit.empty()) limit = LimitOf(violation.description);
  if (limit.empty() || *text->ar_with_limit == '\0') return text->ar;
  return absl::StrReplaceAll(text->ar_with_limit, {{"#", limit}});
}

std::string EnglishRule(const FieldViolation& violation) {
  // Whoever found the mistake said most exactly what is expected.
  if (!violation.description.empty()) return violation.description;
  const CodeText* const text = FindCode(violation.code);
  return text == nullptr ? "" : text->en;
}

}  // namespace

std::string ViolationRule(const FieldViolation& violation, absl::string_view language) {
  return language == "ar" ? ArabicRule(violation) : EnglishRule(violation);
}

std::string ViolationText(const FieldViolation& violation, absl::string_view language) {
  std::string rule = ViolationRule(violation, language);
  if (rule.empty()) rule = language == "ar" ? "القيمة غير صالحة" : "is not valid";
  const std::string name = FieldName(violation.field, language);
  return name.empty() ? absl::StrCat(rule, ".") : absl::StrCat(name, ": ", rule, ".");
}

std::vector<std::string> KnownViolationCodes() {
  std::vector<std::string> codes;
  for (const CodeText& text : kCodes) codes.push_back(text.code);
  return codes;
}

}  // namespace ihala
