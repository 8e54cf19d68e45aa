#ifndef IHALA_TOOLS_ADMIN_TEXTS_H_
#define IHALA_TOOLS_ADMIN_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-admin says.
namespace ihala::tools::admin_say {

inline constexpr Text kAbout{"إدارة خادم إحالة: الجهات والمكاتب والبرامج والحسابات ومسارات العمل",
                             "Runs an Ihala server: organisations, desks, programmes, accounts and workflows"};

// Commands.
inline constexpr Text kInit{"إنشاء مجلد بيانات جديد مع شهادات للتطوير وأول مدير",
                            "Makes a new data folder with development certificates and the first administrator"};
inline constexpr Text kAddKey{"إضافة مفتاح رئيسي جديد إلى ملفه؛ ثم أعد تحميل الخادم (SIGHUP)",
                              "Adds a new master key to its file; then have the server reload it (SIGHUP)"};
inline constexpr Text kOrganisation{"الجهات", "Organisations"};
inline constexpr Text kDesk{"المكاتب", "Desks"};
inline constexpr Text kProgramme{"البرامج", "Programmes"};
inline constexpr Text kGovernorate{"المحافظات", "Governorates"};
inline constexpr Text kAgreement{"اتفاقيات المشاركة", "Sharing agreements"};
inline constexpr Text kOutage{"الانقطاعات المعلنة: تتوقف فيها المهل", "Declared outages: clocks stand still in them"};
inline constexpr Text kDeclareOutage{"إعلان انقطاع؛ يجوز أن يكون أول يوم قد مضى",
                                     "Declares an outage; its first day may have passed"};
inline constexpr Text kEndOutage{"إنهاء انقطاع؛ يوم قبل أوله يلغيه كله",
                                 "Ends an outage; a day before its first takes it back"};
inline constexpr Text kOutageSideOption{"الطرف المنقطع: referrer أو receiver؛ كلاهما ما لم يُذكر",
                                        "Who was cut off: referrer or receiver; both by default"};
inline constexpr Text kOutageOrganisationOption{"الجهة المنقطعة وحدها", "Only this organisation"};
inline constexpr Text kOutageGovernorateOption{"محافظة الحالات المشمولة (يمكن تكرارها)؛ كلها ما لم تُذكر",
                                               "A governorate of the cases covered (may be repeated); all by default"};
inline constexpr Text kOutageArOption{"ما حدث، بالعربية", "What happened, in Arabic"};
inline constexpr Text kOutageEnOption{"ما حدث، بالإنجليزية", "What happened, in English"};
inline constexpr Text kLastDayOption{"آخر يوم، مثل 2026-03-20", "The last day, as 2026-03-20"};
inline constexpr Text kWeekendOption{"يوم عطلة أسبوعية للجهة، مثل fri (يمكن تكراره)",
                                     "A day off of the organisation, as fri (may be repeated)"};
inline constexpr Text kHolidayOption{"عطلة رسمية، مثل 2026-03-20 (يمكن تكرارها)",
                                     "A holiday, as 2026-03-20 (may be repeated)"};
inline constexpr Text kAccount{"الحسابات", "Accounts"};
inline constexpr Text kWorkflow{"مسارات العمل", "Workflows"};
inline constexpr Text kStatus{"حالة الخادم", "How the server is"};
inline constexpr Text kBatch{"تنفيذ أوامر من ملف، أمر في كل سطر، في جلسة واحدة",
                             "Runs the commands of a file, one a line, in one session"};
inline constexpr Text kPut{"إضافة أو استبدال", "Creates or replaces one"};
inline constexpr Text kList{"عرض الكل", "Lists them"};
inline constexpr Text kLoadGovernorates{"تحميل المحافظات المدمجة في البرنامج", "Loads the built-in governorates"};
inline constexpr Text kSetPassphrase{"تعيين عبارة مرور وإنهاء جلسات الحساب", "Sets a passphrase and ends the sessions"};
inline constexpr Text kFirstCode{"أول رمز دخول لمؤسسة، لمن ينطق باسمها", "The first sign-in code of an organisation"};
inline constexpr Text kSignAccountOut{"إنهاء جلسات حساب فوراً", "Ends an account's sessions at once"};
inline constexpr Text kDisableAccount{"إيقاف حساب فوراً", "Shuts an account at once"};
inline constexpr Text kFreeze{"تجميد مؤسسة: تنتهي جلساتها ولا يخرج شيء من بياناتها",
                              "Freezes an organisation: its sessions end and its data stays in"};
inline constexpr Text kLiftFreeze{"الموافقة على رفع التجميد؛ تلزم موافقة المؤسسة أيضاً",
                                  "Says that a freeze may end; the organisation has to say so too"};
inline constexpr Text kValidate{"فحص وثيقة مسار عمل دون تغيير شيء", "Checks a workflow document, changing nothing"};
inline constexpr Text kLoad{"تحميل وثيقة مسار عمل كإصدار جديد", "Loads a workflow document as a new version"};
inline constexpr Text kShow{"عرض وثيقة مسار عمل", "Shows a workflow document"};
inline constexpr Text kDryRun{"ما الذي ستغيّره وثيقة في الحالات المفتوحة، دون تغيير شيء",
                              "What a document would change of the open cases, changing nothing"};
inline constexpr Text kMigrate{"تحميل خريطة انتقال بين نسختين ليوقّعها الطرفان",
                               "Loads a migration between two versions, for both sides to sign"};
inline constexpr Text kRollBack{"إرجاع الإحالات الجديدة إلى النسخة السابقة، نهائياً",
                                "Has new referrals follow the version before, for good"};

// Options.
inline constexpr Text kDataOption{"مجلد البيانات", "The data folder"};
inline constexpr Text kHostOption{"اسم أو عنوان يُكتب في شهادة الخادم (يمكن تكراره)",
                                  "A name or address for the server's certificate (may be repeated)"};
inline constexpr Text kKeyStoreOption{"ملف المفاتيح؛ ihala.keys في مجلد البيانات ما لم يُذكر",
                                      "The file of keys; ihala.keys in the data folder by default"};
inline constexpr Text kMasterKeyFileOption{"ملف المفتاح الرئيسي", "The file of the master key"};
inline constexpr Text kMasterKeyCommandOption{"أمر يكتب المفتاح الرئيسي", "A command that writes the master key"};
inline constexpr Text kAdminOption{"رمز حساب أول مدير", "The code of the first administrator"};
inline constexpr Text kCodeOption{"الرمز", "The code"};
inline constexpr Text kNameArOption{"الاسم بالعربية", "The name in Arabic"};
inline constexpr Text kNameEnOption{"الاسم بالإنجليزية", "The name in English"};
inline constexpr Text kFromOption{"أول يوم، مثل 2026-03-01", "The first day, as 2026-03-01"};
inline constexpr Text kToOption{"آخر يوم", "The last day"};
inline constexpr Text kRefersOption{"تُحيل", "It may refer"};
inline constexpr Text kReceivesOption{"تستقبل", "It may receive"};
inline constexpr Text kDevicesOption{
    "كيف تُعتمد أجهزة العاملين فيها: code برمز من مشرف (وهو المعتاد) أو open بعبارة المرور وحدها",
    "How devices of its people are let in: code, by a code from a supervisor (as is "
    "usual), or open, by the passphrase alone"};
inline constexpr Text kOfflineDaysOption{
    "أيام دون اتصال بالخادم تُقفل بعدها أجهزة الجهة (0 تعني 14، والحد الأقصى 400)",
    "Days without the server after which its people's devices lock (0 for 14, at most 400)"};
inline constexpr Text kForgetDaysOption{
    "أيام بعد الإيصال يغادر بعدها الملف أجهزة الجهة (0 تعني ألا يغادر)",
    "Days after its receipt on which a dossier leaves its people's devices (0 keeps it)"};
inline constexpr Text kOrganisationOption{"رمز الجهة", "The organisation's code"};
inline constexpr Text kGovernorateOption{"رمز محافظة (يمكن تكراره)", "A governorate's P-code (may be repeated)"};
inline constexpr Text kProgrammeOption{"رمز برنامج (يمكن تكراره)", "A programme's code (may be repeated)"};
inline constexpr Text kDeskOption{"رمز مكتب (يمكن تكراره)", "A desk's code (may be repeated)"};
inline constexpr Text kShockResponseOption{"وثيقة الاستجابة للصدمات المرفقة بالبرنامج",
                                           "The shock response that comes with the program"};
inline constexpr Text kMigrateOption{"ملف خريطة الانتقال", "The file of a migration"};
inline constexpr Text kWorkflowIdOption{"رمز مسار العمل", "The workflow's id"};
inline constexpr Text kVersionOption{"الإصدار", "The version"};
inline constexpr Text kReferringOption{"رمز الجهة المحيلة", "The referring organisation's code"};
inline constexpr Text kReceivingOption{"رمز الجهة المستقبِلة", "The receiving organisation's code"};
inline constexpr Text kRoleOption{"دور: caseworker أو supervisor أو reviewer أو lead … (يمكن تكراره)",
                                  "A role: caseworker, supervisor, reviewer, lead … (may be repeated)"};
inline constexpr Text kRightOption{"ما يجوز لنظام متكامل: read أو submit أو comment أو act (يمكن تكراره)",
                                   "What an integrator may do: read, submit, comment, act (may be repeated)"};
inline constexpr Text kAccountLanguageOption{"لغة صاحب الحساب", "The language of the account's holder"};
inline constexpr Text kDisabledOption{"لا يمكنه تسجيل الدخول", "It may not sign in"};
inline constexpr Text kNewPassphraseFileOption{"ملف سطره الأول عبارة المرور الجديدة",
                                               "A file whose first line is the new passphrase"};
inline constexpr Text kFileOption{"ملف", "A file"};
inline constexpr Text kDefaultOption{"الوثيقة المدمجة في البرنامج", "The document that comes with the program"};

// Results.
inline constexpr Text kInitDone{"أُنشئ مجلد البيانات $0. شهادة الجهة المصدّقة: $1",
                                "Made the data folder $0. The certificate authority: $1"};
inline constexpr Text kInitMasterKey{
    "المفتاح الرئيسي في $0. من أخذ هذا المجلد كله قرأ كل شيء: احفظ المفتاح في مكان آخر، ونسخة منه لديك",
    "The master key is in $0. Whoever takes the whole folder reads everything: keep the key elsewhere, and a copy of "
    "it"};
inline constexpr Text kAddKeyDone{
    "أُضيف الإصدار $0 إلى $1. أعد تحميل الخادم، واحفظ القديم حتى لا تذكره status",
    "Added version $0 to $1. Have the server reload it, and keep the old one until status "
    "does not name it any more"};
inline constexpr Text kPutDone{"حُفظ $0 (تغيير $1)", "Put $0 (change $1)"};
inline constexpr Text kPassphraseDone{"عُيّنت عبارة المرور للحساب $0", "Set the passphrase of $0"};
inline constexpr Text kOwnPassphrases{
    "يختار أفراد المؤسسات عبارات مرورهم بأنفسهم برمز من مؤسستهم؛ أول رمز: account code",
    "People of an organisation choose their own passphrase with a code from it; for the first one: account code"};
inline constexpr Text kAccountWaits{"$0 ينتظر تأكيد $1", "$0 waits for $1 to confirm"};
inline constexpr Text kColumnWaits{"ينتظر التأكيد", "Waits"};
inline constexpr Text kCodeDone{"رمز الدخول للحساب $0: $1 (يعمل مرة واحدة خلال ٧٢ ساعة)",
                                "The sign-in code of $0: $1 (works once, within 72 hours)"};
inline constexpr Text kSignedAccountOut{"انتهت جلسات الحساب $0", "The sessions of $0 have ended"};
inline constexpr Text kAccountDisabled{"أُوقف الحساب $0", "$0 is shut"};
inline constexpr Text kFrozen{"جُمّدت المؤسسة $0", "$0 is frozen"};
inline constexpr Text kFreezeOver{"رُفع التجميد عن $0", "$0 is not frozen any more"};
inline constexpr Text kFreezeWaits{"سُجّلت الموافقة؛ يبقى التجميد حتى توافق $0",
                                   "Noted; the freeze stays until $0 agrees"};
inline constexpr Text kGovernoratesDone{"حُمّلت $0 من المحافظات والمناطق", "Loaded $0 governorates and areas"};
inline constexpr Text kWorkflowGood{"الوثيقة $0 إصدار $1 سليمة", "The document $0 version $1 is sound"};
inline constexpr Text kNotAMigration{"الملف $0 ليس خريطة انتقال: $1", "$0 is no migration: $1"};
inline constexpr Text kMigrationLoaded{
    "حُمّلت خريطة انتقال $0 من النسخة $1 إلى $2؛ تسري حين يوقّعها الطرفان",
    "Loaded the migration of $0 from version $1 to $2; it holds once both sides sign"};
inline constexpr Text kRolledBack{"أُرجع مسار العمل $0 عن النسخة $1", "Rolled $0 back from version $1"};
inline constexpr Text kWorkflowLoaded{"حُمّل مسار العمل $0 إصدار $1", "Loaded workflow $0 version $1"};
inline constexpr Text kBatchDone{"نُفّذ $0 من الأوامر", "Ran $0 commands"};
inline constexpr Text kNothingListed{"لا شيء", "None"};

// What a status shows.
inline constexpr Text kServerVersion{"إصدار الخادم: $0", "Server version: $0"};
inline constexpr Text kServerTime{"ساعة الخادم: $0، يعمل منذ $1", "Server clock: $0, up since $1"};
inline constexpr Text kServerHistory{"السجل: حقبة $0، آخر تغيير $1", "History: epoch $0, last change $1"};
inline constexpr Text kServerCounts{"الحالات: $0، العمليات: $1، الحسابات: $2",
                                    "Cases: $0, operations: $1, accounts: $2"};
inline constexpr Text kServerMasterKey{"المفتاح الرئيسي إصدار $0: $1 من المفاتيح", "Master key version $0: $1 keys"};
inline constexpr Text kServerBackup{"آخر نسخة احتياطية سليمة: حتى التغيير $0، أُبلغ عنها في $1",
                                    "The last good backup: up to change $0, reported at $1"};
inline constexpr Text kServerMessages{"إشعارات تنتظر الإرسال: $0، ولم تصل: $1",
                                      "messages waiting: $0, undelivered: $1"};
inline constexpr Text kServerNoBackup{"لم يُبلغ عن أي نسخة احتياطية سليمة بعد: لا ينسى أي جهاز شيئاً",
                                      "No good backup was reported yet: no device forgets anything"};
inline constexpr Text kServerBytes{"حجم قاعدة البيانات: $0 بايت", "Database: $0 bytes"};

// Errors.
inline constexpr Text kNoCommand{"اذكر أمراً، أو --batch FILE", "Name a command, or --batch FILE"};
inline constexpr Text kNeedsServer{"اذكر --server و--account", "Name --server and --account"};
inline constexpr Text kUnknownRole{"دور غير معروف: $0", "Unknown role: $0"};
inline constexpr Text kRightsOfWhom{"الصلاحيات تُذكر لنظام متكامل فقط (--role integrator)",
                                    "Rights are listed for an integrator only (--role integrator)"};
inline constexpr Text kUnknownRight{"صلاحية غير معروفة: $0", "Unknown right: $0"};
inline constexpr Text kPutAgreement{"عرض نسخة جديدة على الطرفين لتوقيعها",
                                    "Lays a new version before both sides to sign"};
inline constexpr Text kShowAgreement{"نسخة من اتفاقية كاملة: بنودها وتواقيعها؛ الأحدث ما لم تُذكر نسخة",
                                     "One version whole, its terms and signatures; the newest unless one is named"};
inline constexpr Text kTermsOption{"ملف بنود الاتفاقية", "The file with the terms"};
inline constexpr Text kDefaultTermsOption{"البنود المرفقة بالبرنامج", "The terms that come with the program"};
inline constexpr Text kTermsOrDefault{"اذكر --terms أو --default-terms، لا كليهما",
                                      "Name --terms or --default-terms, not both"};
inline constexpr Text kTermsOnly{"الملف $0 للبنود فقط؛ الأطراف والبرامج والمدة تُذكر في الأمر",
                                 "$0 holds the terms alone: sides, programmes and days stand in the command"};
inline constexpr Text kFileOrDefault{"اذكر ملفاً أو --default أو --shock-response، واحداً منها",
                                     "Name a file, --default or --shock-response, one of them"};
inline constexpr Text kNotADocument{"الملف $0 ليس وثيقة مسار عمل: $1", "$0 cannot be read: $1"};
inline constexpr Text kBatchLine{"السطر $0 من $1", "line $0 of $1"};
inline constexpr Text kBatchLineWrong{"توقف التنفيذ عند $0", "Stopped at $0"};
inline constexpr Text kOpenQuote{"علامة اقتباس لم تُغلق", "a quotation mark is not closed"};
inline constexpr Text kAddKeyFailed{"تعذّرت إضافة المفتاح: $0", "Cannot add a key: $0"};
inline constexpr Text kInitFailed{"تعذّر إنشاء مجلد البيانات: $0", "Cannot make the data folder: $0"};

}  // namespace ihala::tools::admin_say

#endif  // IHALA_TOOLS_ADMIN_TEXTS_H_
