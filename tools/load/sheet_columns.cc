#include <cstddef>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "tools/load/sheet_columns.h"

namespace ihala::load {
namespace {

constexpr SheetColumn kColumns[] = {
    {"list_number", "الرقم في الكشف"},
    {"receiving_org", "الجهة المستقبلة"},
    {"receiving_desk", "مكتب الاستقبال"},
    {"programme", "البرنامج"},
    {"services_requested", "الخدمات المطلوبة"},
    {"urgency", "درجة الاستعجال"},
    {"urgency_reason", "سبب الاستعجال"},
    {"interview_date", "تاريخ المقابلة"},
    {"head_first_name", "الاسم الأول لرب الأسرة"},
    {"head_father_name", "اسم الأب لرب الأسرة"},
    {"head_grandfather_name", "اسم الجد لرب الأسرة"},
    {"head_family_name", "اسم العائلة لرب الأسرة"},
    {"head_mother_name", "اسم الأم لرب الأسرة"},
    {"head_document_type", "نوع وثيقة رب الأسرة"},
    {"head_document_number", "رقم وثيقة رب الأسرة"},
    {"head_document_seen", "كيفية الاطلاع على الوثيقة"},
    {"head_document_kept", "سبب إبقاء الرقم كما هو"},
    {"head_birth_date", "تاريخ ميلاد رب الأسرة"},
    {"head_sex", "جنس رب الأسرة"},
    {"head_marital_status", "الحالة الاجتماعية"},
    {"head_presence", "حضور رب الأسرة"},
    {"household_size", "عدد أفراد الأسرة"},
    {"females", "عدد الإناث"},
    {"males", "عدد الذكور"},
    {"children_under_5", "أطفال دون 5 سنوات"},
    {"children_5_to_17", "أطفال من 5 إلى 17 سنة"},
    {"adults_60_plus", "كبار السن 60 فأكثر"},
    {"members", "أفراد الأسرة"},
    {"phone", "رقم الهاتف"},
    {"phone_owner", "صاحب الهاتف"},
    {"phone_shared_by", "عدد الأسر المشتركة في الهاتف"},
    {"governorate", "المحافظة الحالية"},
    {"locality", "التجمع السكني"},
    {"site_type", "نوع الموقع"},
    {"site_name", "اسم الموقع"},
    {"place_as_of", "تاريخ بيانات المكان"},
    {"origin_governorate", "المحافظة الأصلية"},
    {"refugee_status", "لاجئ"},
    {"vulnerabilities", "أوجه الضعف"},
    {"disability", "الإعاقة الوظيفية"},
    {"shelter", "نوع المسكن"},
    {"income_band", "مستوى الدخل"},
    {"need_summary", "ملخص الاحتياج"},
    {"coverage", "المساعدات الحالية"},
    {"contact_channel", "وسيلة التواصل الآمنة"},
    {"contact_hours", "وقت التواصل المناسب"},
    {"contact_who", "من يجوز له الرد"},
    {"do_not_call", "ممنوع الاتصال"},
    {"consent_basis", "أساس الموافقة"},
    {"consent_receiver", "الموافقة لصالح جهة"},
    {"consent_programme", "الموافقة لبرنامج"},
    {"consent_fields", "البيانات المشمولة بالموافقة"},
    {"consent_mode", "طريقة الموافقة"},
    {"consent_text_version", "إصدار نص الموافقة"},
    {"consent_language", "لغة الموافقة"},
    {"consent_given_by", "معطي الموافقة"},
    {"consent_for_whom", "الموافقة عن"},
    {"consent_date", "تاريخ الموافقة"},
    {"consent_expires", "انتهاء الموافقة"},
};
static_assert(sizeof(kColumns) / sizeof(kColumns[0]) == kColumnCount);

}  // namespace

absl::Span<const SheetColumn> SheetColumns() { return kColumns; }

}  // namespace ihala::load
