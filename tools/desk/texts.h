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

// Options.
inline constexpr Text kAgreementOption{"رمز الاتفاقية", "The agreement's id"};
inline constexpr Text kAgreementVersionOption{"رقم النسخة", "The version"};
inline constexpr Text kSessionOption{"ملف الجلسة", "The session file"};
inline constexpr Text kViewOption{"unclaimed (لم يستلمها أحد) أو mine (لديّ) أو to-confirm (تنتظر تأكيدي)",
                                  "unclaimed, mine or to-confirm"};
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
inline constexpr Text kOverdue{"متأخرة", "overdue"};
inline constexpr Text kDone{"$0: $1 ← المرحلة الآن: $2", "$0: $1; the stage is now: $2"};
inline constexpr Text kAlready{"$0: $1 تمّت من قبل؛ المرحلة الآن: $2", "$0: $1 was done already; the stage is now: $2"};
inline constexpr Text kAlreadyBy{"$0: $1 قام بها $3 من قبل؛ المرحلة الآن: $2",
                                 "$0: $1 was done already by $3; the stage is now: $2"};
inline constexpr Text kWaitsForSecond{"$0: $1 تنتظر تأكيد طرف ثانٍ؛ المرحلة ما زالت: $2",
                                      "$0: $1 waits for a second party; the stage is still: $2"};
inline constexpr Text kNoAgreements{"لا توجد اتفاقيات", "There are no agreements"};
inline constexpr Text kNoSuchAgreement{"لا توجد اتفاقية بهذا الرمز والنسخة لمؤسستك",
                                       "your organisation has no agreement of this id and version"};
inline constexpr Text kAgreementLine{"$0 النسخة $1، من $2 إلى $3: $4", "$0 version $1, $2 to $3: $4"};
inline constexpr Text kAgreementSigned{"وقّعها الطرفان", "signed by both sides"};
inline constexpr Text kAgreementAwaitsReceiver{"تنتظر توقيع الجهة المستقبِلة", "awaits the receiver's signature"};
inline constexpr Text kAgreementAwaitsReferrer{"تنتظر توقيع الجهة المُحيلة", "awaits the referrer's signature"};
inline constexpr Text kAgreementAwaitsBoth{"تنتظر توقيع الطرفين", "awaits both signatures"};
inline constexpr Text kAgreementEnded{"أنهاها أحد الطرفين", "ended by one side"};
inline constexpr Text kSignedAgreement{"وُقّعت الاتفاقية $0، النسخة $1", "Agreement $0, version $1, is signed"};
inline constexpr Text kEndedAgreement{"انتهت الاتفاقية $0", "Agreement $0 is ended"};
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
inline constexpr Text kUnknownView{"القائمة unclaimed أو mine أو to-confirm",
                                   "The view is unclaimed, mine or to-confirm"};
inline constexpr Text kNotAVerb{"أمر غير معروف: $0", "Unknown command: $0"};
inline constexpr Text kNotFromHere{"لا يمكن $0 في هذه المرحلة: $1", "$0 is not possible at this stage: $1"};
inline constexpr Text kNothingPending{"لا توجد خطوة تنتظر التأكيد", "No step waits for confirmation"};
inline constexpr Text kNoHome{"اذكر --session: لا يُعرف مجلد المستخدم", "Name --session: there is no home folder"};

}  // namespace ihala::tools::desk_say

#endif  // IHALA_TOOLS_DESK_TEXTS_H_
