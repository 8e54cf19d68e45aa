#ifndef IHALA_TOOLS_DESK_TEXTS_H_
#define IHALA_TOOLS_DESK_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-desk says.
namespace ihala::tools::desk_say {

inline constexpr Text kAbout{"مراجعة الإحالات. لكل خطوة في مسار العمل أمر باسمها، ويعرضها verbs",
                             "Reviews referrals. Each step of the workflow is a command; `verbs` lists them"};

// Commands.
inline constexpr Text kSignIn{"تسجيل الدخول وحفظ الجلسة", "Signs in and keeps the session"};
inline constexpr Text kSignOut{"إنهاء الجلسة", "Ends the session"};
inline constexpr Text kQueue{"الحالات التي تنتظر", "The cases that wait"};
inline constexpr Text kShow{"عرض حالة: بياناتها وتعليقاتها وتاريخها والخطوات المتاحة",
                            "Shows a case: what you may see of it, its comments, history and the steps open to you"};
inline constexpr Text kWhere{"أين الإحالة، لمن يُظهر رمزها: المرحلة بكلام بسيط ولا شيء غيرها",
                             "Where a referral is, for whoever shows its code: the stage in plain words, nothing else"};
inline constexpr Text kWhereCodeOption{"الرمز على ورقة الأسرة", "The code on the family's slip"};
inline constexpr Text kComment{"إضافة تعليق", "Adds a comment"};
inline constexpr Text kConfirm{"تأكيد خطوة معلّقة أو رفضها", "Agrees to a pending step, or refuses it"};
inline constexpr Text kVerbs{"أوامر الخطوات في مسارات العمل", "The verbs of the workflows"};
inline constexpr Text kStep{"خطوة من مسار العمل باسمها، ولو كان لأمر آخر الاسم نفسه",
                            "A step by its verb, also where another command has that name"};
inline constexpr Text kVerb{"خطوة من مسار العمل", "A step of the workflow"};

inline constexpr Text kAgreement{"اتفاقيات تبادل البيانات: قراءتها وتوقيعها وإنهاؤها باسم المؤسسة",
                                 "Sharing agreements: reading, signing and ending them for one's organisation"};
inline constexpr Text kAgreementList{"كل الاتفاقيات وحالتها", "All agreements and how they stand"};
inline constexpr Text kAgreementShow{"نص اتفاقية كاملاً", "One agreement, whole"};
inline constexpr Text kAgreementSign{"توقيع نسخة من اتفاقية باسم مؤسستي", "Signs a version for my organisation"};
inline constexpr Text kAgreementEnd{"إنهاء اتفاقية فوراً باسم مؤسستي", "Ends an agreement for my organisation"};

inline constexpr Text kColleagues{"حسابات مؤسستي: تأكيدها ورموز الدخول وإيقافها",
                                  "My organisation's accounts: confirming, sign-in codes, stopping"};
inline constexpr Text kColleagueList{"الحسابات وما ينتظر التأكيد", "The accounts and what waits to be confirmed"};
inline constexpr Text kColleagueConfirm{"تأكيد ما طُلب لحساب", "Confirms what was asked for an account"};
inline constexpr Text kColleagueCode{"رمز دخول يُسلَّم للشخص باليد", "A sign-in code, to be handed over in person"};
inline constexpr Text kColleagueSignOut{"إنهاء جلسات حساب فوراً", "Ends an account's sessions at once"};
inline constexpr Text kColleagueDisable{"إيقاف حساب فوراً", "Shuts an account at once"};
inline constexpr Text kWorkflow{"مسارات العمل: قراءتها وتوقيعها باسم المؤسسة",
                                "Workflows: reading and signing them for one's organisation"};
inline constexpr Text kWorkflowList{"كل النسخ ومن وقّعها", "All versions and who signed them"};
inline constexpr Text kWorkflowShow{"نص نسخة كاملاً", "One version, whole"};
inline constexpr Text kWorkflowSign{"توقيع نسخة باسم مؤسستي", "Signs a version for my organisation"};
inline constexpr Text kThreads{"أحاديث بين المؤسسات والمنسّق لا تذكر أشخاصاً",
                               "Threads between organisations and the coordinator, about no person"};
inline constexpr Text kThreadList{"كل الأحاديث", "All threads"};
inline constexpr Text kThreadShow{"عرض حديث", "Shows a thread"};
inline constexpr Text kThreadOpen{"فتح حديث حول اتفاقية أو سبب أو تجربة",
                                  "Opens one about an agreement, a reason or a trial"};
inline constexpr Text kThreadPost{"إضافة إلى حديث", "Adds to a thread"};
inline constexpr Text kThreadClose{"إغلاق حديث", "Closes a thread"};
inline constexpr Text kFigures{"أرقام شهر: ما أوقفته الخطوط الحمراء، بلا أشخاص",
                               "A month's figures: what red lines stopped, without persons"};
inline constexpr Text kCalendar{"أيام عمل مؤسستي: تجري مهلها فيها",
                                "My organisation's working days: its clocks run on them"};
inline constexpr Text kCalendarShow{"عرضها", "Shows them"};
inline constexpr Text kCalendarPut{"تعيينها؛ المواعيد المعلنة تبقى كما هي", "Sets them; due dates that were told stay"};
inline constexpr Text kCalendarClear{"العودة إلى أيام عمل مسار العمل", "Keeps to the workflow's calendar again"};
inline constexpr Text kFreeze{"تجميد مؤسستي: تنتهي جلساتها ولا يخرج شيء من بياناتها",
                              "Freezes my organisation: its sessions end and its data stays in"};
inline constexpr Text kLiftFreeze{"الموافقة باسم مؤسستي على رفع التجميد", "Says for my organisation that it may end"};

// Options.
inline constexpr Text kThreadOption{"رمز الحديث أو بدايته", "The thread's id, or its beginning"};
inline constexpr Text kAboutAgreementOption{"حول هذه الاتفاقية", "About this agreement"};
inline constexpr Text kRedLineVersionOption{"حول خط أحمر في هذا الإصدار من الاتفاقية",
                                            "About a red line in this version of the agreement"};
inline constexpr Text kRedLineFieldOption{"حقل يحجبه الإصدار أو يمنعه أو يؤجّله، مثل people.phones",
                                          "A field that it postpones, withholds or bars, as people.phones"};
inline constexpr Text kForbiddenOrganisationOption{"مؤسسة لا يجوز أن تملك نسخة",
                                                   "An organisation that must never hold a copy"};
inline constexpr Text kForbiddenDeskOption{"مكتب لا يجوز أن يملك نسخة", "A desk that must never hold a copy"};
inline constexpr Text kAboutReasonOption{"حول هذا السبب: المجموعة/الرمز", "About this reason: SET/CODE"};
inline constexpr Text kAboutTrialOption{"حول هذه التجربة", "About this trial"};
inline constexpr Text kWithOption{"مؤسسة تشارك؛ يتكرر", "An organisation that takes part; repeat it"};
inline constexpr Text kTitleOption{"العنوان", "What it is called"};
inline constexpr Text kPostKindOption{"barrier (ما يعيق) أو why (لماذا) أو agreed (ما اتُّفق عليه) أو comment",
                                      "barrier, why, agreed or comment"};
inline constexpr Text kMonthOption{"الشهر، مثل 2026-11؛ الشهر الحالي إن لم يُذكر",
                                   "The month, as 2026-11; the present one where none is named"};
inline constexpr Text kColleagueOption{"رمز الحساب", "The account's code"};
inline constexpr Text kWorkflowOption{"رمز مسار العمل", "The workflow's id"};
inline constexpr Text kAgreementOption{"رمز الاتفاقية", "The agreement's id"};
inline constexpr Text kAgreementVersionOption{"رقم النسخة", "The version"};
inline constexpr Text kSessionOption{"ملف الجلسة", "The session file"};
inline constexpr Text kDeskOption{"مكتب واحد فقط", "Only this desk"};
inline constexpr Text kLimitOption{"أكثر عدد من الحالات", "How many cases at most"};
inline constexpr Text kCodesOption{"الرموز فقط، رمز في كل سطر", "Only the codes, one a line"};
inline constexpr Text kCaseOption{"رمز الحالة أو رقمها", "A case, by code or UUID"};
inline constexpr Text kCasesOption{"رموز الحالات أو أرقامها", "Cases, by code or UUID"};
inline constexpr Text kTextOption{"نص التعليق", "The text"};
inline constexpr Text kInternalOption{"لمؤسستي فقط", "For my own organisation only"};
inline constexpr Text kRefuseOption{"رفض بدل التأكيد", "Refuses instead of agreeing"};
inline constexpr Text kReasonOption{"رمز السبب، أو رموز بينها فواصل", "The code of the reason, or codes with commas"};
inline constexpr Text kNoteOption{"ملاحظة", "A note"};
inline constexpr Text kInputOption{"معلومة تطلبها الخطوة: name=value (يمكن تكراره)",
                                   "What the step asks for: name=value (may be repeated)"};
inline constexpr Text kVerbOption{"اسم الخطوة", "The step's verb"};

// Results.
inline constexpr Text kSignedIn{"سُجّل الدخول باسم $0", "Signed in as $0"};
inline constexpr Text kSignedOut{"انتهت الجلسة", "Signed out"};
inline constexpr Text kQueueEmpty{"لا توجد حالات تنتظر", "No cases wait"};
inline constexpr Text kDone{"$0: $1 ← المرحلة الآن: $2", "$0: $1; the stage is now: $2"};
inline constexpr Text kAlready{"$0: $1 تمّت من قبل؛ المرحلة الآن: $2", "$0: $1 was done already; the stage is now: $2"};
inline constexpr Text kAlreadyBy{"$0: $1 قام بها $3 من قبل؛ المرحلة الآن: $2",
                                 "$0: $1 was done already by $3; the stage is now: $2"};
inline constexpr Text kWaitsForSecond{"$0: $1 تنتظر تأكيد طرف ثانٍ؛ المرحلة ما زالت: $2",
                                      "$0: $1 waits for a second party; the stage is still: $2"};
inline constexpr Text kSignedAgreement{"وُقّعت الاتفاقية $0، النسخة $1", "Agreement $0, version $1, is signed"};
inline constexpr Text kEndedAgreement{"انتهت الاتفاقية $0", "Agreement $0 is ended"};
inline constexpr Text kNoSuchThread{"لا حديث بهذا الرمز", "There is no such thread"};
inline constexpr Text kManyThreads{"عدة أحاديث تبدأ بهذا الرمز؛ اكتب المزيد منه",
                                   "Several threads begin so: type more of it"};
inline constexpr Text kUnknownPostKind{"النوع $0 غير معروف", "There is no kind $0"};
inline constexpr Text kReasonForm{"اكتب السبب هكذا: المجموعة/الرمز", "Write the reason as SET/CODE"};
inline constexpr Text kThreadDone{"الحديث $0: عدد المشاركات $1", "Thread $0: $1 posts"};
inline constexpr Text kTheCoordinator{"المنسّق", "the coordinator"};
inline constexpr Text kPostLine{"$0. $1، $2: $3", "$0. $1, $2: $3"};
inline constexpr Text kColumnThread{"الحديث", "Thread"};
inline constexpr Text kColumnSubject{"حول", "About"};
inline constexpr Text kColumnTitle{"العنوان", "Title"};
inline constexpr Text kColumnWho{"المشاركون", "Who"};
inline constexpr Text kColumnPosts{"المشاركات", "Posts"};
inline constexpr Text kColumnClosed{"مغلق", "Closed"};
inline constexpr Text kEscalatedOf{"الحالات التي فات موعدها في $0، مرة لكل حالة ومستوى:",
                                   "Cases whose clock ran out in $0, each once for each level:"};
inline constexpr Text kColumnOwedBy{"الخطوة على", "Owed by"};
inline constexpr Text kColumnLevel{"من علم بها", "Who heard"};
inline constexpr Text kColumnCases{"الحالات", "Cases"};
inline constexpr Text kFiguresOf{"ما أوقفته الخطوط الحمراء في $0 (بتوقيت UTC):", "What red lines stopped in $0 (UTC):"};
inline constexpr Text kNoFigures{"لا شيء", "Nothing"};
inline constexpr Text kColumnReferring{"الجهة المحيلة", "From"};
inline constexpr Text kColumnReceiving{"الجهة المستقبِلة", "To"};
inline constexpr Text kColumnKind{"ما الذي أوقفها", "Stopped by"};
inline constexpr Text kColumnPlace{"أين", "Where"};
inline constexpr Text kColumnAttempts{"المحاولات", "Attempts"};
inline constexpr Text kUnknownReceiver{"غير معروفة", "unknown"};
inline constexpr Text kFigureNotes{
    "محاولة توقفها أنواع عدة تُحسب مرة لكل نوع. ما هو أقل من 10 لا يُذكر لمن هو خارج المؤسسة. ما على الجهاز تقوله "
    "الأجهزة ويُحسب في الشهر الذي يصل فيه.",
    "An attempt that several kinds stop counts once for each. Fewer than 10 are not told outside the organisation. "
    "What "
    "was stopped on a device is what devices say, in the month in which it arrives."};
inline constexpr Text kNoSuchColleague{"لا حساب بهذا الرمز في مؤسستك", "Your organisation has no account of that code"};
inline constexpr Text kOneSpeaker{
    "شخص واحد فقط ينطق باسم مؤسستك: إذا غاب فلن يستطيع أحد تأكيد الحسابات؛ اطلب حساباً ثانياً",
    "Only one person speaks for your organisation: without them nobody confirms accounts; ask for a second"};
inline constexpr Text kColumnAsked{"ينتظر التأكيد", "Waits"};
inline constexpr Text kColumnPassphrase{"عبارة المرور", "Passphrase"};
inline constexpr Text kConfirmedColleague{"تأكّد الحساب $0: $1", "$0 is confirmed: $1"};
inline constexpr Text kColleagueCodeDone{"رمز الدخول للحساب $0: $1 (يعمل مرة واحدة خلال ٧٢ ساعة)",
                                         "The sign-in code of $0: $1 (works once, within 72 hours)"};
inline constexpr Text kSignedColleagueOut{"انتهت جلسات الحساب $0", "The sessions of $0 have ended"};
inline constexpr Text kDisabledColleague{"أُوقف الحساب $0", "$0 is shut"};
inline constexpr Text kWorkflowLine{"$0 النسخة $1: وقّعها $2", "$0 version $1: signed by $2"};
inline constexpr Text kSignedWorkflow{"وُقّع مسار العمل $0، النسخة $1", "Workflow $0, version $1, is signed"};
inline constexpr Text kOwnCalendar{"$0: أيام العطلة: $1", "$0: days off: $1"};
inline constexpr Text kWorkflowsCalendar{"$0 تتبع أيام عمل مسار العمل", "$0 keeps to the workflow's calendar"};
inline constexpr Text kWeekendOption{"يوم عطلة أسبوعية، مثل fri (يمكن تكراره)", "A day off, as fri (may be repeated)"};
inline constexpr Text kHolidayOption{"عطلة رسمية، مثل 2026-03-20 (يمكن تكرارها)",
                                     "A holiday, as 2026-03-20 (may be repeated)"};
inline constexpr Text kFrozen{"جُمّدت المؤسسة $0", "$0 is frozen"};
inline constexpr Text kFreezeOver{"رُفع التجميد عن $0", "$0 is not frozen any more"};
inline constexpr Text kFreezeWaits{"سُجّلت موافقة $0؛ يبقى التجميد حتى يوافق مدير النظام",
                                   "Noted for $0; the freeze stays until an administrator agrees"};
inline constexpr Text kCommented{"$0: أُضيف التعليق", "$0: comment added"};
inline constexpr Text kTally{"تمّ: $0، رُفض: $1", "Done: $0, refused: $1"};
inline constexpr Text kNotTried{"لم تُجرَّب بقية الحالات: $0", "Cases not tried: $0"};

// Parts of a case.
inline constexpr Text kDossier{"الملف", "Dossier"};
inline constexpr Text kComments{"التعليقات", "Comments"};
inline constexpr Text kHistory{"التاريخ", "History"};
inline constexpr Text kSharedPhone{
    "هذا الهاتف ($0) تذكره $1 من الأسر في حالات مفتوحة؛ قد لا تصل رسائل الصرف إلى صاحبها",
    "This phone ($0) is given by $1 households in open cases; payment messages may go astray"};
inline constexpr Text kSteps{"الخطوات المتاحة لك", "Steps open to you"};
inline constexpr Text kColumnVerbs{"الخطوات", "Steps"};

// Errors.
inline constexpr Text kNotAVerb{"أمر غير معروف: $0", "Unknown command: $0"};
inline constexpr Text kNotFromHere{"لا يمكن $0 في هذه المرحلة: $1", "$0 is not possible at this stage: $1"};
inline constexpr Text kNothingPending{"لا توجد خطوة تنتظر التأكيد", "No step waits for confirmation"};
inline constexpr Text kNoHome{"اذكر --session: لا يُعرف مجلد المستخدم", "Name --session: there is no home folder"};

}  // namespace ihala::tools::desk_say

#endif  // IHALA_TOOLS_DESK_TEXTS_H_
