#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "tools/support/field_titles.h"
#include "tools/support/messages.h"

namespace ihala::tools {
namespace {

struct Title {
  const char* value;
  Text text;
};

constexpr Title kTitles[] = {
    {"URGENCY_NORMAL", {"عادية", "normal"}},
    {"URGENCY_URGENT", {"عاجلة", "urgent"}},
    {"URGENCY_EMERGENCY", {"طارئة", "emergency"}},
    {"CONSENT_BASIS_CONSENT", {"موافقة الأسرة", "the family agreed"}},
    {"CONSENT_BASIS_VITAL_INTEREST", {"مصلحة حيوية", "vital interest"}},
    {"CONSENT_BASIS_LEGAL_GUARDIAN", {"موافقة الوصي", "a guardian agreed"}},
    {"CONSENT_MODE_SIGNATURE", {"توقيع", "signature"}},
    {"CONSENT_MODE_THUMBPRINT", {"بصمة", "thumbprint"}},
    {"CONSENT_MODE_VERBAL_WITNESSED", {"شفهية أمام شاهد", "spoken before a witness"}},
    {"CONSENT_GIVER_HEAD", {"رب الأسرة", "the head"}},
    {"CONSENT_GIVER_SPOUSE", {"الزوج أو الزوجة", "the spouse"}},
    {"CONSENT_GIVER_ADULT_MEMBER", {"فرد بالغ من الأسرة", "an adult member"}},
    {"CONSENT_GIVER_CAREGIVER", {"مقدّم الرعاية", "a caregiver"}},
    {"POST_KIND_BARRIER", {"ما يعيق", "what stands in the way"}},
    {"POST_KIND_WHY", {"لماذا", "why"}},
    {"POST_KIND_AGREED", {"ما اتُّفق عليه", "agreed"}},
    {"POST_KIND_COMMENT", {"ملاحظة", "comment"}},
    {"RED_LINE_KIND_NO_AGREEMENT", {"لا اتفاقية تغطيها", "no agreement"}},
    {"RED_LINE_KIND_NOT_SIGNED", {"الاتفاقية غير موقّعة", "not signed"}},
    {"RED_LINE_KIND_NOT_IN_FORCE", {"الاتفاقية غير سارية", "not in force"}},
    {"RED_LINE_KIND_BARRED_FIELD", {"معلومة ممنوعة", "barred field"}},
    {"RED_LINE_KIND_FORBIDDEN_RECIPIENT", {"جهة محظورة", "forbidden recipient"}},
    {"RED_LINE_PLACE_DEVICE", {"على الجهاز", "on the device"}},
    {"RED_LINE_PLACE_SERVER", {"على الخادم", "at the server"}},
    {"CONSENT_SCOPE_SELF", {"عن نفسه", "for oneself"}},
    {"CONSENT_SCOPE_HOUSEHOLD", {"عن الأسرة كلها", "for the whole household"}},
    {"CONSENT_SCOPE_CHILDREN", {"عن الأطفال تحت رعايته", "for the children in care"}},
    {"CONTACT_CHANNEL_NONE", {"بدون تواصل", "none"}},
    {"CONTACT_CHANNEL_CALL", {"اتصال هاتفي", "phone call"}},
    {"CONTACT_CHANNEL_SMS", {"رسالة قصيرة", "text message"}},
    {"CONTACT_CHANNEL_VISIT", {"زيارة", "visit"}},
    {"CONTACT_CHANNEL_THROUGH_WORKER", {"عن طريق العامل فقط", "through the caseworker only"}},
    {"COVERAGE_FREQUENCY_ONCE", {"مرة واحدة", "once"}},
    {"COVERAGE_FREQUENCY_MONTHLY", {"شهرياً", "monthly"}},
    {"COVERAGE_FREQUENCY_QUARTERLY", {"كل ثلاثة أشهر", "quarterly"}},
    {"COVERAGE_FREQUENCY_IRREGULAR", {"غير منتظمة", "irregular"}},
    {"COVERAGE_STATUS_ELIGIBLE", {"مؤهّلة أو موعودة", "eligible or promised"}},
    {"COVERAGE_STATUS_ENROLLED", {"مسجّلة", "enrolled"}},
    {"COVERAGE_STATUS_PAID", {"صُرفت فعلاً", "paid"}},
    {"COVERAGE_STATUS_STOPPED", {"توقفت", "stopped"}},
    {"STATED_YES", {"نعم", "yes"}},
    {"STATED_NO", {"لا", "no"}},
    {"STATED_NOT_STATED", {"لم يُذكر", "asked, not stated"}},
    {"VULNERABILITY_FEMALE_HEADED", {"أسرة تعيلها امرأة", "female-headed"}},
    {"VULNERABILITY_DISABILITY", {"إعاقة", "disability"}},
    {"VULNERABILITY_CHRONIC_ILLNESS", {"مرض مزمن", "chronic illness"}},
    {"VULNERABILITY_ELDERLY", {"كبار السن", "elderly"}},
    {"VULNERABILITY_PREGNANT_OR_LACTATING", {"حامل أو مرضع", "pregnant or lactating"}},
    {"VULNERABILITY_ORPHAN_CARER", {"رعاية أيتام", "cares for orphans"}},
    {"VULNERABILITY_CHILD_HEADED", {"أسرة يعيلها طفل", "child-headed"}},
    {"HEAD_PRESENCE_PRESENT", {"موجود", "present"}},
    {"HEAD_PRESENCE_ABSENT", {"غائب", "absent"}},
    {"HEAD_PRESENCE_DECEASED", {"متوفى", "deceased"}},
    {"SHELTER_OWN_HOME", {"بيت ملك", "own home"}},
    {"SHELTER_RENTED", {"بيت مستأجر", "rented"}},
    {"SHELTER_HOSTED", {"مستضافة", "hosted"}},
    {"SHELTER_COLLECTIVE_CENTRE", {"مركز إيواء", "collective centre"}},
    {"SHELTER_TENT", {"خيمة", "tent"}},
    {"SHELTER_DAMAGED", {"مبنى متضرر", "damaged building"}},
    {"INCOME_BAND_NO_INCOME", {"بلا دخل", "no income"}},
    {"INCOME_BAND_AID_ONLY", {"مساعدات فقط", "aid only"}},
    {"INCOME_BAND_IRREGULAR", {"عمل متقطع", "irregular work"}},
    {"INCOME_BAND_REGULAR", {"دخل منتظم", "regular income"}},
    {"SITE_TYPE_HOME", {"منزل", "home"}},
    {"SITE_TYPE_HOST_FAMILY", {"أسرة مضيفة", "host family"}},
    {"SITE_TYPE_SHELTER", {"مركز إيواء", "shelter"}},
    {"SITE_TYPE_CAMP", {"مخيم", "camp"}},
    {"SITE_TYPE_INFORMAL_SITE", {"موقع عشوائي", "informal site"}},
    {"HOUSEHOLD_LINK_KIND_SPLIT_FROM", {"انفصلت عن", "split from"}},
    {"HOUSEHOLD_LINK_KIND_MERGED_INTO", {"انضمت إلى", "merged into"}},
    {"HOUSEHOLD_LINK_KIND_SAME_DWELLING", {"في المسكن نفسه", "same dwelling"}},
    {"PERSON_ROLE_HEAD", {"رب الأسرة", "head"}},
    {"PERSON_ROLE_SPOUSE", {"الزوج أو الزوجة", "spouse"}},
    {"PERSON_ROLE_CHILD", {"ابن أو ابنة", "child"}},
    {"PERSON_ROLE_OTHER", {"فرد آخر", "other member"}},
    {"PERSON_ROLE_CAREGIVER", {"مقدّم رعاية", "caregiver"}},
    {"PERSON_ROLE_ALTERNATE", {"مستلم بديل", "alternate"}},
    {"DOCUMENT_TYPE_PS_ID", {"هوية فلسطينية", "Palestinian ID"}},
    {"DOCUMENT_TYPE_TEMPORARY_ID", {"هوية مؤقتة", "temporary ID"}},
    {"DOCUMENT_TYPE_PASSPORT", {"جواز سفر", "passport"}},
    {"DOCUMENT_TYPE_UNRWA_CARD", {"بطاقة وكالة الغوث", "UNRWA card"}},
    {"DOCUMENT_TYPE_BIRTH_NOTICE", {"إشعار ولادة", "birth notice"}},
    {"DOCUMENT_TYPE_OTHER_ID", {"هوية أخرى", "other ID"}},
    {"DOCUMENT_TYPE_NONE", {"بلا وثيقة", "no document"}},
    {"DOCUMENT_SEEN_ORIGINAL", {"الأصل", "original"}},
    {"DOCUMENT_SEEN_COPY", {"نسخة", "copy"}},
    {"DOCUMENT_SEEN_STATED", {"ذُكر شفهياً", "stated"}},
    {"DOCUMENT_SEEN_LOST", {"مفقودة", "lost"}},
    {"DOCUMENT_CHECK_OK", {"سليم", "fits"}},
    {"DOCUMENT_CHECK_CHECKSUM_FAIL", {"رقم التحقق لا يطابق: أعد القراءة", "check digit does not fit: read it again"}},
    {"DOCUMENT_CHECK_NOT_APPLICABLE", {"لا ينطبق", "not applicable"}},
    {"DOCUMENT_KEPT_AS_ON_DOCUMENT", {"هكذا في الوثيقة", "it stands so on the document"}},
    {"DOCUMENT_KEPT_READ_ALOUD_TWICE", {"قُرئ بصوت عالٍ مرتين", "it was read aloud twice"}},
    {"DOCUMENT_KEPT_AS_ON_ANOTHER_RECORD", {"هكذا في سجل آخر", "it stands so on another record"}},
    {"DATE_PRECISION_DAY", {"باليوم", "to the day"}},
    {"DATE_PRECISION_MONTH", {"بالشهر", "to the month"}},
    {"DATE_PRECISION_YEAR", {"بالسنة", "to the year"}},
    {"DATE_PRECISION_ESTIMATED", {"تقديري", "estimated"}},
    {"SEX_FEMALE", {"أنثى", "female"}},
    {"SEX_MALE", {"ذكر", "male"}},
    {"SEX_NOT_STATED", {"لم يُذكر", "asked, not stated"}},
    {"MARITAL_STATUS_SINGLE", {"أعزب أو عزباء", "single"}},
    {"MARITAL_STATUS_MARRIED", {"متزوج أو متزوجة", "married"}},
    {"MARITAL_STATUS_WIDOWED", {"أرمل أو أرملة", "widowed"}},
    {"MARITAL_STATUS_DIVORCED", {"مطلّق أو مطلّقة", "divorced"}},
    {"MARITAL_STATUS_SEPARATED", {"منفصل أو مهجورة", "separated"}},
    {"PHONE_OWNER_SELF", {"الشخص نفسه", "own"}},
    {"PHONE_OWNER_HOUSEHOLD", {"الأسرة", "the household"}},
    {"PHONE_OWNER_RELATIVE", {"قريب", "a relative"}},
    {"PHONE_OWNER_NEIGHBOUR", {"جار", "a neighbour"}},
    {"PHONE_OWNER_COMMITTEE", {"لجنة المخيم", "a committee"}},
    {"FUNCTIONAL_DOMAIN_SEEING", {"البصر", "seeing"}},
    {"FUNCTIONAL_DOMAIN_HEARING", {"السمع", "hearing"}},
    {"FUNCTIONAL_DOMAIN_WALKING", {"المشي أو صعود الدرج", "walking"}},
    {"FUNCTIONAL_DOMAIN_REMEMBERING", {"التذكّر أو التركيز", "remembering"}},
    {"FUNCTIONAL_DOMAIN_SELF_CARE", {"العناية بالنفس", "self-care"}},
    {"FUNCTIONAL_DOMAIN_COMMUNICATING", {"التواصل", "communicating"}},
    {"FUNCTIONAL_LEVEL_NO_DIFFICULTY", {"بلا صعوبة", "no difficulty"}},
    {"FUNCTIONAL_LEVEL_SOME_DIFFICULTY", {"بعض الصعوبة", "some difficulty"}},
    {"FUNCTIONAL_LEVEL_A_LOT_OF_DIFFICULTY", {"صعوبة كبيرة", "a lot of difficulty"}},
    {"FUNCTIONAL_LEVEL_CANNOT_DO", {"لا يستطيع إطلاقاً", "cannot do it"}},
    {"ROLE_CASEWORKER", {"عامل ميداني", "caseworker"}},
    {"ROLE_SUPERVISOR", {"مشرف", "supervisor"}},
    {"ROLE_REVIEWER", {"مراجع", "reviewer"}},
    {"ROLE_LEAD", {"مسؤول فني", "lead"}},
    {"ROLE_COORDINATOR", {"منسّق", "coordinator"}},
    {"ROLE_INTEGRATOR", {"نظام متكامل", "integrator"}},
    {"ROLE_AUDITOR", {"مدقّق", "auditor"}},
    {"ROLE_ADMINISTRATOR", {"مدير النظام", "administrator"}},
    {"ROLE_CLOCK", {"ساعة الخادم", "the server's clock"}},
    {"RIGHT_READ", {"الاطلاع", "read"}},
    {"RIGHT_SUBMIT", {"الإحالة", "submit"}},
    {"RIGHT_COMMENT", {"التعليق", "comment"}},
    {"RIGHT_ACT", {"اتخاذ الخطوات", "act"}},
    {"SIDE_REFERRER", {"الجهة المحيلة", "referrer"}},
    {"SIDE_RECEIVER", {"الجهة المستقبِلة", "receiver"}},
    {"SIDE_CLOCK", {"ساعة الخادم", "the server's clock"}},
    {"RUNG_ENVELOPE", {"بيانات الإحالة", "envelope"}},
    {"RUNG_REVIEW", {"المراجعة", "review"}},
    {"RUNG_IDENTITY", {"الهوية", "identity"}},
    {"RUNG_DOSSIER", {"الملف كاملاً", "dossier"}},
    {"AUDIENCE_BOTH_SIDES", {"للطرفين", "both sides"}},
    {"AUDIENCE_INTERNAL", {"داخلي", "internal"}},
    {"HISTORY_KIND_STEP", {"خطوة", "step"}},
    {"HISTORY_KIND_PROPOSED", {"اقتراح ينتظر التأكيد", "proposed"}},
    {"HISTORY_KIND_CONFIRMED", {"تأكيد", "confirmed"}},
    {"HISTORY_KIND_CONTESTED", {"اعتراض على المقترح", "contested"}},
    {"HISTORY_KIND_TIMED_OUT", {"انقضت مهلة التأكيد", "not confirmed in time"}},
    {"HISTORY_KIND_AMENDED", {"تعديل الملف", "dossier amended"}},
    {"HISTORY_KIND_COMMENT", {"تعليق", "comment"}},
    {"INPUT_KIND_TEXT", {"نص", "text"}},
    {"INPUT_KIND_CODE", {"رمز واحد", "one code"}},
    {"INPUT_KIND_CODES", {"رموز بينها فواصل", "codes with commas between"}},
    {"INPUT_KIND_DATE", {"تاريخ 2026-03-01", "a date as 2026-03-01"}},
    {"INPUT_KIND_REFERENCE", {"رقم مرجعي", "a reference"}},
    {"INPUT_KIND_PROGRAMME", {"رمز برنامج", "a programme's code"}},
    {"INPUT_KIND_DESK", {"رمز مكتب", "a desk's code"}},
    {"INPUT_KIND_ACCOUNT", {"رمز حساب", "an account's code"}},
    {"INPUT_KIND_CASE", {"حالة أخرى، برمزها", "another case, by its code"}},
};

const absl::flat_hash_map<std::string, Text>& Titles() {
  static const auto& titles = *[] {
    auto* map = new absl::flat_hash_map<std::string, Text>();
    for (const Title& title : kTitles) map->insert({title.value, title.text});
    return map;
  }();
  return titles;
}

}  // namespace

bool HasValueTitle(const google::protobuf::EnumValueDescriptor& value) { return Titles().contains(value.name()); }

std::string ValueTitle(const google::protobuf::EnumValueDescriptor& value, Language language) {
  const auto found = Titles().find(value.name());
  return found == Titles().end() ? value.name() : Say(language, found->second);
}

std::string ValueTitle(const google::protobuf::EnumDescriptor& values, int number, Language language) {
  const google::protobuf::EnumValueDescriptor* value = values.FindValueByNumber(number);
  return value == nullptr ? absl::StrCat(number) : ValueTitle(*value, language);
}

}  // namespace ihala::tools
