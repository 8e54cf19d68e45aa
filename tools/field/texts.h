#ifndef IHALA_TOOLS_FIELD_TEXTS_H_
#define IHALA_TOOLS_FIELD_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-field says.
namespace ihala::tools::field_say {

inline constexpr Text kAbout{
    "إحالات الباحث، مع الشبكة وبدونها. كل خطوة في مسار العمل أمرٌ باسمها: ihala-field VERB CASE؛ لعرضها: ihala-field "
    "verbs",
    "A caseworker's referrals, with a network and without. Each step of the workflow is a command by its verb: "
    "ihala-field VERB CASE; `ihala-field verbs` lists them"};

// Commands.
inline constexpr Text kSignIn{
    "إنشاء المخزن إن لم يوجد، وتسجيل الدخول، وجلب الدليل ومسار العمل (يحتاج شبكة)",
    "Makes the store if there is none, signs in, and fetches directory and workflow (needs a network)"};
inline constexpr Text kSignOut{"إنهاء الجلسة؛ يبقى ما لم يُرسل", "Ends the session; what was not sent stays"};
inline constexpr Text kImport{"استيراد كشف أسر بصيغة CSV", "Imports a CSV sheet of households"};
inline constexpr Text kAdd{"إضافة إحالة من ملف JSON أو textproto (- للقراءة من الدخل)",
                           "Adds a referral from a JSON or textproto file (- reads standard input)"};
inline constexpr Text kList{"كل الحالات والمسودات: أين الإرسال وأين الحالة",
                            "Every case and draft: how far it was sent, and its stage"};
inline constexpr Text kShow{"عرض حالة: ملفها وتعليقاتها وتاريخها وأوامرها والخطوات المتاحة",
                            "Shows a case: its dossier, comments, history, commands and the steps open to you"};
inline constexpr Text kSubmit{"إرسال مسودات", "Submits drafts"};
inline constexpr Text kDelete{"حذف مسودات", "Deletes drafts"};
inline constexpr Text kAnswer{"الإجابة عما سأله المستقبِل", "Answers what the receiver asked"};
inline constexpr Text kWithdraw{"سحب إحالات", "Withdraws referrals"};
inline constexpr Text kAmend{"تعديل ملف حالة مرسلة", "Amends the dossier of a submitted case"};
inline constexpr Text kComment{"إضافة تعليق", "Adds a comment"};
inline constexpr Text kConfirm{"تأكيد خطوة معلّقة أو رفضها", "Agrees to a pending step, or refuses it"};
inline constexpr Text kAgreement{"اتفاقيات تبادل البيانات التي تحكم إحالاتي؛ تُقرأ بلا شبكة",
                                 "The sharing agreements that bind my referrals; read without a network"};
inline constexpr Text kAgreementList{"كل الاتفاقيات وحالتها", "All agreements and how they stand"};
inline constexpr Text kAgreementShow{"نص اتفاقية كاملاً", "One agreement, whole"};
inline constexpr Text kAgreementOption{"رمز الاتفاقية", "The agreement's id"};
inline constexpr Text kAgreementVersionOption{"رقم النسخة؛ الأحدث ما لم يُذكر", "The version; the newest unless named"};
inline constexpr Text kVerbs{"أوامر الخطوات في مسارات العمل", "The verbs of the workflows"};
inline constexpr Text kStep{"خطوة من مسار العمل باسمها، ولو كان لأمر آخر الاسم نفسه",
                            "A step by its verb, also where another command has that name"};
inline constexpr Text kVerb{"خطوة من مسار العمل", "A step of the workflow"};
inline constexpr Text kSync{"إرسال ما ينتظر وجلب الجديد", "Sends what waits and fetches what is new"};
inline constexpr Text kAttention{"ما يحتاج إليك، ولماذا", "What needs you, and why"};
inline constexpr Text kStatus{"حال المخزن", "How the store is"};
inline constexpr Text kAuditHeads{"كتابة بصمات سجل الخادم التي يحملها هذا الجهاز إلى ملف للمدقق",
                                  "Writes the heads of the server's trail that this device carries, for an auditor"};
inline constexpr Text kResend{"إعادة إرسال أمر رُفض، على الحالة كما هي الآن",
                              "Sends a refused command again, on the case as it is now"};
inline constexpr Text kReopen{"إعادة إحالة رُفضت إلى مسودة", "Turns a refused submission back into a draft"};
inline constexpr Text kDismiss{"إخفاء أمر رُفض", "Puts a refused command out of sight"};

// Options.
inline constexpr Text kStoreOption{"ملف المخزن (أو IHALA_STORE)", "The store's file (or IHALA_STORE)"};
inline constexpr Text kFileOption{"الملف", "The file"};
inline constexpr Text kDraftOption{"حفظ كمسودة دون إرسال", "Keeps it as a draft"};
inline constexpr Text kReplaceOption{"المسودة التي يحل محلها", "The draft in whose place it goes"};
inline constexpr Text kCodesOption{"الرموز فقط، رمز في كل سطر", "Only the codes, one a line"};
inline constexpr Text kDeliveryOption{"local أو queued أو acknowledged أو refused فقط",
                                      "Only local, queued, acknowledged or refused"};
inline constexpr Text kVerbFilterOption{"ما يمكن فيه هذه الخطوة الآن فقط", "Only where this step is open now"};
inline constexpr Text kCaseOption{"رمز الحالة أو رقمها", "A case, by code or UUID"};
inline constexpr Text kCasesOption{"رموز الحالات أو أرقامها", "Cases, by code or UUID"};
inline constexpr Text kAllAskedOption{"كل الحالات التي تنتظر إجابة", "Every case that waits for an answer"};
inline constexpr Text kOperationOption{"رقم الأمر كما في attention", "The command's number, as attention tells it"};
inline constexpr Text kTextOption{"النص", "The text"};
inline constexpr Text kInternalOption{"لمؤسستي فقط", "For my own organisation only"};
inline constexpr Text kRefuseOption{"رفض بدل التأكيد", "Refuses instead of agreeing"};
inline constexpr Text kReasonOption{"رمز السبب، أو رموز بينها فواصل", "The code of the reason, or codes with commas"};
inline constexpr Text kNoteOption{"ملاحظة", "A note"};
inline constexpr Text kInputOption{"معلومة تطلبها الخطوة: name=value (يمكن تكراره)",
                                   "What the step asks for: name=value (may be repeated)"};
inline constexpr Text kVerbOption{"اسم الخطوة", "The step's verb"};
inline constexpr Text kFailuresOption{"التوقف بعد هذا العدد من الإخفاقات المتتالية (0: لا يتوقف)",
                                      "Gives up after so many failures in a row (0: never)"};
inline constexpr Text kWatchOption{
    "البقاء والمزامنة فور وصول جديد، حتى Ctrl-C؛ المخزن محجوز خلالها",
    "Stays and syncs as soon as something comes, until Ctrl-C; the store is in use meanwhile"};

// Results.
inline constexpr Text kSignedIn{"سُجّل الدخول باسم $0 ($1)", "Signed in as $0 ($1)"};
inline constexpr Text kSignedOut{"انتهت الجلسة", "Signed out"};
inline constexpr Text kColumnDelivery{"الإرسال", "Sent"};
inline constexpr Text kColumnCode{"الرمز", "Code"};
inline constexpr Text kColumnStage{"المرحلة", "Stage"};
inline constexpr Text kColumnDue{"الموعد", "Due"};
inline constexpr Text kColumnHead{"رب الأسرة", "Head"};
inline constexpr Text kColumnOperation{"رقم الأمر", "Command"};
inline constexpr Text kNoCases{"لا توجد حالات", "There are no cases"};
inline constexpr Text kPredicted{"$0 (بعد الإرسال)", "$0 (once sent)"};
inline constexpr Text kDraftSaved{"$0: حُفظت مسودة", "$0: draft saved"};
inline constexpr Text kQueued{"$0: في انتظار الإرسال", "$0: queued"};
inline constexpr Text kQueuedStep{"$0: $1 في انتظار الإرسال", "$0: $1 queued"};
inline constexpr Text kDeleted{"$0: حُذفت المسودة", "$0: draft deleted"};
inline constexpr Text kReopened{"$0: عادت مسودة", "$0: a draft again"};
inline constexpr Text kDismissed{"أُخفي الأمر $0", "Command $0 dismissed"};
inline constexpr Text kTally{"تمّ: $0، رُفض: $1", "Done: $0, refused: $1"};
inline constexpr Text kSynced{
    "استلم الخادم: $0، رفض: $1، ينتظر: $2؛ جاء: $3 سجلاً؛ تبادلات: $4؛ بايت: $5↑ $6↓",
    "Taken by the server: $0, refused: $1, waiting there: $2; rows received: $3; exchanges: $4; bytes: $5↑ $6↓"};
inline constexpr Text kAllSynced{"كل شيء متزامن", "Everything is in step"};
inline constexpr Text kListening{"في الانتظار: الخادم ينبّه فور وجود جديد (Ctrl-C للإنهاء)",
                                 "Listening: the server rings when there is something (Ctrl-C ends)"};
inline constexpr Text kByTimer{"لا تنبيه من الخادم الآن؛ المزامنة كل بضع دقائق",
                               "The server does not ring now; syncing every few minutes"};
inline constexpr Text kCaseIsNow{"$0: أصبحت $1 ($2)", "$0: now $1 ($2)"};
inline constexpr Text kCommentCame{"$0: تعليق جديد", "$0: a new comment"};
inline constexpr Text kCaseLeft{"$0: لم تعد لديك", "$0: is yours no more"};
inline constexpr Text kNothingWaits{"لا شيء يحتاج إليك", "Nothing needs you"};
inline constexpr Text kDelivered{"وصل إلى الخادم", "at the server"};
inline constexpr Text kWaiting{"ينتظر الإرسال", "queued"};
inline constexpr Text kLocal{"مسودة", "draft"};
inline constexpr Text kRefused{"رُفض", "refused"};
inline constexpr Text kParked{"ينتظر في الخادم", "waits at the server"};
inline constexpr Text kStatusAccount{"الحساب: $0 ($1)", "Account: $0 ($1)"};
inline constexpr Text kStatusCounts{
    "مسودات: $0، في الانتظار: $1، تنتظر في الخادم: $2، رُفض: $3، وصل: $4، حالات: $5",
    "Drafts: $0, queued: $1, waiting at the server: $2, refused: $3, at the server: $4, cases: $5"};
inline constexpr Text kStatusLastSync{"آخر مزامنة: $0", "Last sync: $0"};
inline constexpr Text kStatusNeverSynced{"لم تتم مزامنة بعد", "Never synced"};
inline constexpr Text kStatusAuditHeads{"بصمات سجل الخادم على هذا الجهاز: $0، أحدثها: $1",
                                        "Heads of the server's trail carried: $0, the newest of $1"};
inline constexpr Text kStatusDisputed{
    "بصمات سجل الخادم متناقضة: $0. غيّر الخادم سجله أو فقد جزءاً منه؛ أبلغ المدقق (audit-heads)",
    "Heads of the server's trail that contradict each other: $0. It changed its trail or lost a part of it: tell an "
    "auditor (audit-heads)"};
inline constexpr Text kAuditHeadsDone{"كُتب $0 من البصمات إلى $1", "Wrote $0 heads to $1"};
inline constexpr Text kStatusSalvaged{
    "تلف المخزن مرة؛ حُفظ الملف في $0، واستُنقذ منه: $1",
    "The store was damaged once; the file was kept as $0, and this many were saved from it: $1"};

// Parts of a case.
inline constexpr Text kSetOption{"قيمة حقل، مثل people[1].phones[0].e164=+970590000001",
                                 "A field's value, as people[1].phones[0].e164=+970590000001"};
inline constexpr Text kEmptyOption{"حقل يصبح بلا قيمة، أو فرد يُحذف",
                                   "A field to be emptied, or a person to be removed"};
inline constexpr Text kEditedOption{"ملف JSON أو textproto فيه ملف الحالة كله بعد التعديل",
                                    "A JSON or textproto file with the whole dossier as it shall be"};
inline constexpr Text kKeepOption{"رقم تعارض: تبقى القيمة الحالية",
                                  "The number of a conflict: the present value stays"};
inline constexpr Text kTakeOption{"رقم تعارض: تؤخذ القيمة الأخرى",
                                  "The number of a conflict: the other value is taken"};
inline constexpr Text kUnknownField{"لا يوجد في الملف حقل بهذا الاسم يُعدّل هكذا: $0",
                                    "A dossier has no field of this name that is amended so: $0"};
inline constexpr Text kUnknownValue{"ليست قيمة لهذا الحقل: $0", "This is no value of this field: $0"};
inline constexpr Text kUnknownConflict{"لا تعارض بهذا الرقم في هذه الحالة: $0",
                                       "This case has no conflict with this number: $0"};
inline constexpr Text kDossier{"الملف", "Dossier"};
inline constexpr Text kComments{"التعليقات", "Comments"};
inline constexpr Text kHistory{"التاريخ", "History"};
inline constexpr Text kCommands{"أوامر هذا الجهاز", "Commands of this device"};
inline constexpr Text kSteps{"الخطوات المتاحة لك", "Steps open to you"};
inline constexpr Text kNeedsNetwork{"(يحتاج شبكة)", "(needs a network)"};

// Errors.
inline constexpr Text kNameStore{"اذكر --store FILE أو IHALA_STORE", "Name the store: --store FILE or IHALA_STORE"};
inline constexpr Text kNameServer{"اذكر --server HOST:PORT", "Name the server: --server HOST:PORT"};
inline constexpr Text kNameCases{"اذكر حالة واحدة على الأقل", "Name at least one case"};
inline constexpr Text kNoStore{"لا يوجد مخزن $0: استخدم sign-in", "There is no store $0: use sign-in"};
inline constexpr Text kWrongPassphrase{"عبارة المرور غير صحيحة", "The passphrase is wrong"};
inline constexpr Text kTooManyGuesses{"محاولات خاطئة كثيرة؛ انتظر قليلاً", "Too many wrong passphrases; wait a little"};
inline constexpr Text kStoreInUse{"المخزن مفتوح في برنامج آخر", "The store is open in another program"};
inline constexpr Text kLocked{"المخزن مقفل", "The store is locked"};
inline constexpr Text kNeverSignedIn{"لم يُسجَّل الدخول في هذا المخزن بعد: استخدم sign-in",
                                     "Nobody has signed in to this store yet: use sign-in"};
inline constexpr Text kOtherAccount{"هذا المخزن لحساب آخر", "This store is another account's"};
inline constexpr Text kOtherServer{"هذا ليس الخادم الذي يعرفه المخزن", "This is not the server that the store knows"};
inline constexpr Text kWorkflowNotSigned{"لم توقّع المؤسستان مسار عمل مشتركاً بعد؛ احفظ الإحالة مسودة وأخبر مشرفك",
                                         "The two organisations have not signed a workflow: tell your supervisor"};
inline constexpr Text kNoWorkflow{"لم يصل مسار العمل بعد: استخدم sync", "The workflow was not received yet: use sync"};
inline constexpr Text kNeedsLink{"هذه الخطوة لا تتم إلا مع شبكة", "This step works only with a network"};
inline constexpr Text kAlreadySubmitted{"أُرسلت هذه الإحالة من قبل", "This referral was submitted already"};
inline constexpr Text kNotRefused{"هذا الأمر لم يُرفض", "This command was not refused"};
inline constexpr Text kAmbiguousCase{"أكثر من حالة تبدأ هكذا", "More than one case begins like this"};
inline constexpr Text kWrongEncoding{"ترميز الملف غير معروف: احفظه من جديد بصيغة CSV UTF-8",
                                     "The file's encoding is unknown: save it as \"CSV UTF-8\""};
inline constexpr Text kEmptySheet{"الملف فارغ", "The file is empty"};
inline constexpr Text kWrongColumns{"أعمدة الملف ليست أعمدة كشف أسر",
                                    "The columns are not those of a sheet of households"};
inline constexpr Text kNotAReferral{"الملف $0 ليس إحالة: $1", "The file $0 is no referral: $1"};
inline constexpr Text kNotAVerb{"أمر غير معروف: $0", "Unknown command: $0"};
inline constexpr Text kNotFromHere{"لا يمكن $0 في هذه المرحلة: $1", "$0 is not possible at this stage: $1"};
inline constexpr Text kNothingAsked{"لا شيء يُطلب من هذه الحالة الآن", "This is not asked of the case now"};
inline constexpr Text kNothingPending{"لا توجد خطوة تنتظر التأكيد", "No step waits for confirmation"};
inline constexpr Text kUnknownDelivery{"--delivery واحد من: local، queued، acknowledged، refused",
                                       "--delivery is one of local, queued, acknowledged, refused"};

}  // namespace ihala::tools::field_say

#endif  // IHALA_TOOLS_FIELD_TEXTS_H_
