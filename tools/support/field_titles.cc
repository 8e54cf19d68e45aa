#include "tools/support/field_titles.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "tools/support/messages.h"

namespace ihala::tools {
namespace {

struct Titled {
  const char* field;
  Text text;
};

// The referral: its parts and its envelope.
constexpr Titled kReferral[] = {
    {"schema_version", {"إصدار الصيغة", "Form version"}},
    {"agreement_id", {"اتفاقية المشاركة", "Sharing agreement"}},
    {"envelope", {"بيانات الإحالة", "Envelope"}},
    {"consent", {"الموافقة", "Consent"}},
    {"safe_contact", {"التواصل الآمن", "Safe contact"}},
    {"household", {"الأسرة", "Household"}},
    {"people", {"الأفراد", "People"}},
    {"needs", {"الاحتياج", "Needs"}},
    {"coverage", {"المساعدات الحالية", "Coverage"}},
    {"interview", {"المقابلة", "Interview"}},
    {"referral", {"الإحالة", "Referral"}},
    {"referral_id", {"رقم الإحالة", "Referral id"}},
    {"short_code", {"الرمز القصير", "Short code"}},
    {"receiving_organisation", {"الجهة المستقبِلة", "Receiving organisation"}},
    {"referring_organisation", {"الجهة المحيلة", "Referring organisation"}},
    {"desk", {"المكتب", "Desk"}},
    {"programme", {"البرنامج", "Programme"}},
    {"worker_code", {"رمز العامل", "Caseworker"}},
    {"urgency", {"درجة الاستعجال", "Urgency"}},
    {"urgency_reason", {"سبب الاستعجال", "Reason of urgency"}},
    {"services_requested", {"الخدمات المطلوبة", "Services requested"}},
    {"services_given", {"الخدمات المقدَّمة", "Services given"}},
    {"governorate", {"المحافظة", "Governorate"}},
    {"household_size", {"عدد أفراد الأسرة", "Household size"}},
    {"bands", {"الفئات العمرية", "Age bands"}},
    {"language", {"اللغة", "Language"}},
    {"month", {"الشهر", "Month"}},
    {"under_5", {"دون 5 سنوات", "Under 5"}},
    {"from_5_to_17", {"من 5 إلى 17", "5 to 17"}},
    {"from_18_to_59", {"من 18 إلى 59", "18 to 59"}},
    {"over_59", {"60 فأكثر", "60 and over"}},
    {"female", {"إناث", "Female"}},
    {"male", {"ذكور", "Male"}},
    {"basis", {"الأساس", "Basis"}},
    {"fields", {"مجموعات البيانات", "Groups of data"}},
    {"freeze", {"مجمَّدة", "Frozen"}},
    {"administrator_lifts", {"وافق المدير على الرفع", "Administrator lifts"}},
    {"organisation_lifts", {"وافقت المؤسسة على الرفع", "Organisation lifts"}},
    {"signed_workflows", {"مسارات العمل الموقَّعة", "Signed workflows"}},
    {"rolled_back_workflows", {"مسارات العمل المتراجَع عنها", "Workflows rolled back"}},
    {"signed_migrations", {"عمليات النقل الموقَّعة", "Signed migrations"}},
    {"from_version", {"من النسخة", "From version"}},
    {"to_version", {"إلى النسخة", "To version"}},
    {"asked", {"ينتظر التأكيد", "Waits to be confirmed"}},
    {"confirmed_by", {"أكّده", "Confirmed by"}},
    {"receiver_name", {"اسم الجهة كما سمعته الأسرة", "The receiver's name as heard"}},
    {"also_named", {"أسماء أخرى للجهة كما سمعتها الأسرة", "Its other names as heard"}},
    {"mode", {"طريقة الموافقة", "How it was given"}},
    {"text_version", {"إصدار نص الموافقة", "Version of the text"}},
    {"given_by", {"من أعطى الموافقة", "Given by"}},
    {"for_whom", {"عمّن", "For whom"}},
    {"given_on", {"تاريخ الموافقة", "Given on"}},
    {"expires_on", {"سارية حتى", "Holds until"}},
    {"channel", {"وسيلة التواصل", "Channel"}},
    {"hours", {"الأوقات", "Hours"}},
    {"who_may_answer", {"من يجوز أن يجيب", "Who may answer"}},
    {"do_not_call", {"يُمنع الاتصال", "Do not call"}},
    {"summary", {"وصف الاحتياج", "Summary of the need"}},
    {"protection_flag", {"تحويل إلى مختص الحماية", "For a protection specialist"}},
    {"complaint_ref", {"رقم الشكوى", "Complaint"}},
    {"provider", {"الجهة المقدِّمة", "Provider"}},
    {"benefit", {"نوع المساعدة", "Benefit"}},
    {"amount_minor", {"المبلغ (بأجزاء المئة)", "Amount (hundredths)"}},
    {"currency", {"العملة", "Currency"}},
    {"frequency", {"التكرار", "Frequency"}},
    {"from", {"من تاريخ", "From"}},
    {"to", {"حتى تاريخ", "To"}},
    {"status", {"الحالة", "Status"}},
    {"last_paid_on", {"آخر صرف", "Last paid on"}},
    {"held_on", {"تاريخ المقابلة", "Held on"}},
    {"at_home", {"في مكان السكن", "At home"}},
};

// The household and its people.
constexpr Titled kHousehold[] = {
    {"household_id", {"رقم الأسرة", "Household id"}},
    {"current_place", {"مكان السكن الحالي", "Present place"}},
    {"origin", {"مكان السكن الأصلي", "Place of origin"}},
    {"refugee", {"لاجئ", "Refugee"}},
    {"vulnerabilities", {"أوجه الضعف", "Vulnerabilities"}},
    {"head_presence", {"وجود رب الأسرة", "Presence of the head"}},
    {"shelter", {"المأوى", "Shelter"}},
    {"income", {"الدخل", "Income"}},
    {"links", {"أسر مرتبطة", "Linked households"}},
    {"locality", {"المنطقة", "Locality"}},
    {"site_type", {"نوع الموقع", "Kind of site"}},
    {"site_name", {"اسم الموقع", "Site"}},
    {"as_of", {"بتاريخ", "As of"}},
    {"kind", {"النوع", "Kind"}},
    {"since", {"منذ", "Since"}},
    {"person_id", {"رقم الفرد", "Person id"}},
    {"role", {"الصفة", "Role"}},
    {"name", {"الاسم", "Name"}},
    {"documents", {"الوثائق", "Documents"}},
    {"birth", {"الميلاد", "Birth"}},
    {"sex", {"الجنس", "Sex"}},
    {"marital_status", {"الحالة الاجتماعية", "Marital status"}},
    {"phones", {"الهواتف", "Phones"}},
    {"difficulties", {"صعوبات وظيفية", "Difficulties"}},
    {"payment_alias", {"محفظة الدفع", "Payment alias"}},
    {"first", {"الاسم الأول", "First name"}},
    {"father", {"اسم الأب", "Father's name"}},
    {"grandfather", {"اسم الجد", "Grandfather's name"}},
    {"family", {"اسم العائلة", "Family name"}},
    {"as_on_document", {"الاسم كما في الوثيقة", "Name as on the document"}},
    {"latin", {"الاسم بالأحرف اللاتينية", "Name in Latin letters"}},
    {"former_family", {"اسم العائلة السابق", "Former family name"}},
    {"mother_first", {"اسم الأم", "Mother's first name"}},
    {"type", {"النوع", "Type"}},
    {"number", {"الرقم", "Number"}},
    {"seen", {"الاطلاع على الوثيقة", "Seen"}},
    {"member_rank", {"ترتيب الفرد", "Rank"}},
    {"check", {"التحقق من الرقم", "Check of the number"}},
    {"kept", {"سبب إبقاء الرقم كما هو", "Why the number is kept"}},
    {"date", {"التاريخ", "Date"}},
    {"precision", {"الدقة", "Precision"}},
    {"e164", {"رقم الهاتف", "Phone number"}},
    {"owner", {"صاحب الهاتف", "Whose phone"}},
    {"shared_by", {"عدد المشتركين", "Shared by"}},
    {"domain", {"المجال", "Domain"}},
    {"level", {"الدرجة", "Level"}},
};

// Cases, the directory, accounts, and what commands carry.
constexpr Titled kOthers[] = {
    {"stage_id", {"المرحلة", "Stage"}},
    {"entry", {"رقم المرحلة", "Entry"}},
    {"holder", {"المراجع", "Held by"}},
    {"assigned_to", {"العامل المسؤول", "Looked after by"}},
    {"received_at", {"وقت الاستلام", "Received"}},
    {"entered_at", {"بداية المرحلة", "In this stage since"}},
    {"due_on", {"الموعد", "Due on"}},
    {"reason_code", {"السبب", "Reason"}},
    {"inputs", {"البيانات", "Inputs"}},
    {"step_id", {"الخطوة", "Step"}},
    {"base_revision", {"رقم التغيير", "Revision seen"}},
    {"base_entry", {"رقم المرحلة المعروفة", "Entry seen"}},
    {"text", {"النص", "Text"}},
    {"audience", {"لمن", "Audience"}},
    {"comment_id", {"رقم التعليق", "Comment id"}},
    {"request_id", {"رقم الطلب", "Request id"}},
    {"linked_case", {"الحالة المرتبطة", "Linked case"}},
    {"code", {"الرمز", "Code"}},
    {"organisation", {"الجهة", "Organisation"}},
    {"organisations", {"الجهات", "Organisations"}},
    {"desks", {"المكاتب", "Desks"}},
    {"programmes", {"البرامج", "Programmes"}},
    {"governorates", {"المحافظات", "Governorates"}},
    {"roles", {"الأدوار", "Roles"}},
    {"rights", {"الصلاحيات", "Rights"}},
    {"validity", {"فترة السريان", "Validity"}},
    {"agreement_version", {"نسخة الاتفاقية", "Version of the agreement"}},
    {"purpose", {"الغرض", "Purpose"}},
    {"opened", {"ما يُفتح للجهة المستقبِلة", "Opened to the receiver"}},
    {"postponed", {"ما يُؤجَّل فتحه", "Opened later"}},
    {"withheld", {"ما لا تراه الجهة المستقبِلة", "Withheld"}},
    {"barred", {"ما لا يُرسل أصلاً", "Never sent"}},
    {"refused_retention_days", {"أيام الاطلاع بعد الرفض", "Days seen after a refusal"}},
    {"closed_retention_days", {"أيام الاطلاع بعد الإغلاق", "Days seen after closing"}},
    {"refused_record_days", {"أيام الحفظ بعد الرفض", "Days kept after a refusal"}},
    {"closed_record_days", {"أيام الحفظ بعد الإغلاق", "Days kept after closing"}},
    {"forbidden_organisations", {"جهات يُمنع وصول نسخة إليها", "Organisations that must hold no copy"}},
    {"forbidden_desks", {"مكاتب يُمنع وصول نسخة إليها", "Desks that must hold no copy"}},
    {"signatures", {"التواقيع", "Signatures"}},
    {"ended", {"أنهاها", "Ended by"}},
    {"rung", {"الدرجة", "Rung"}},
    {"side", {"الطرف", "Side"}},
    {"calendar", {"أيام العمل", "Working days"}},
    {"weekend", {"أيام العطلة الأسبوعية", "Days off"}},
    {"holidays", {"العطل الرسمية", "Holidays"}},
    {"utc_offset_minutes", {"فرق التوقيت بالدقائق", "Offset from UTC, in minutes"}},
    {"arrangement_id", {"رمز التجربة أو الصدمة", "Trial or shock"}},
    {"most_cases", {"عدد الحالات الأقصى", "Most cases"}},
    {"referring_organisations", {"الجهات المُحيلة", "Referring organisations"}},
    {"outage_id", {"رمز الانقطاع", "Outage"}},
    {"title", {"الوصف", "What happened"}},
    {"last_day", {"آخر يوم", "Last day"}},
    {"owed_by", {"الخطوة التالية على", "The next move is owed by"}},
    {"cases", {"الحالات", "Cases"}},
    {"escalation", {"التصعيد", "Escalation"}},
    {"at", {"الوقت", "Time"}},
    {"refers", {"تُحيل", "Refers"}},
    {"device_enrolment", {"اعتماد الأجهزة", "How devices are let in"}},
    {"offline_days", {"أيام دون اتصال قبل القفل", "Days without the server until devices lock"}},
    {"forget_after_receipt_days",
     {"أيام بقاء الملف على الأجهزة بعد الإيصال", "Days a dossier stays on devices after its receipt"}},
    {"receives", {"تستقبل", "Receives"}},
    {"disabled", {"موقوف", "Disabled"}},
    {"workflow", {"مسار العمل", "Workflow"}},
    {"workflow_id", {"مسار العمل", "Workflow"}},
    {"version", {"الإصدار", "Version"}},
    {"agreement", {"الاتفاقية", "Agreement"}},
    {"account", {"الحساب", "Account"}},
    {"passphrase", {"عبارة المرور", "Passphrase"}},
    {"pcode", {"رمز المكان", "P-code"}},
    {"iso_code", {"رمز آيزو", "ISO code"}},
    {"parent_pcode", {"يتبع", "Lies in"}},
    {"variants", {"تسميات أخرى", "Other spellings"}},
    {"ar", {"بالعربية", "in Arabic"}},
    {"en", {"بالإنجليزية", "in English"}},
    {"page_size", {"عدد الصفوف", "Rows"}},
    {"page_token", {"موضع المتابعة", "Place to go on"}},
    {"reason", {"السبب", "Reason"}},
    {"note", {"ملاحظة", "Note"}},
};

const absl::flat_hash_map<std::string, Text>& Titles() {
  static const auto& titles = *[] {
    auto* map = new absl::flat_hash_map<std::string, Text>();
    for (const Titled& title : kReferral) map->insert({title.field, title.text});
    for (const Titled& title : kHousehold) map->insert({title.field, title.text});
    for (const Titled& title : kOthers) map->insert({title.field, title.text});
    return map;
  }();
  return titles;
}

}  // namespace

std::string FieldTitle(absl::string_view field_name, Language language) {
  const auto found = Titles().find(std::string(field_name));
  return found == Titles().end() ? std::string() : Say(language, found->second);
}

std::string TitleOfPath(absl::string_view path, Language language) {
  const size_t dot = path.rfind('.');
  absl::string_view last = dot == absl::string_view::npos ? path : path.substr(dot + 1);
  last = last.substr(0, last.find('['));
  return FieldTitle(last, language);
}

}  // namespace ihala::tools
