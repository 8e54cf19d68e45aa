#ifndef IHALA_TOOLS_SUPPORT_TEXTS_H_
#define IHALA_TOOLS_SUPPORT_TEXTS_H_

#include "tools/support/messages.h"

// What all tools say. Each tool has a catalogue of its own beside it.
namespace ihala::tools::say {

// Errors.
inline constexpr Text kError{"خطأ: $0", "Error: $0"};
inline constexpr Text kCannotReadFile{"تعذّرت قراءة الملف $0", "Cannot read the file $0"};
inline constexpr Text kCannotWriteFile{"تعذّرت كتابة الملف $0", "Cannot write the file $0"};
inline constexpr Text kUnreachable{"تعذّر الوصول إلى الخادم؛ حاول لاحقاً ($0)",
                                   "Cannot reach the server; try again later ($0)"};
inline constexpr Text kNotSignedIn{"لم يُسجَّل الدخول، أو انتهت الجلسة: استخدم sign-in",
                                   "Not signed in, or the session has ended: use sign-in"};
inline constexpr Text kBadCredentials{"الحساب أو عبارة المرور غير صحيحة", "The account or the passphrase is wrong"};
inline constexpr Text kSlowDown{"محاولات كثيرة؛ حاول بعد $0 ثانية", "Too many attempts; try again in $0 seconds"};
inline constexpr Text kTooMuch{"تجاوز الحد المسموح", "More than is allowed"};
inline constexpr Text kNoSuchThing{"غير موجود، أو لا يحق لك الاطلاع عليه",
                                   "There is no such thing, or you may not see it"};
inline constexpr Text kNotPermitted{"لا تملك صلاحية ذلك", "You may not do this"};
inline constexpr Text kNotPossibleNow{"هذا غير ممكن في الحالة الراهنة", "This is not possible as things are"};
inline constexpr Text kHasChanged{"تغيّرت البيانات منذ آخر اطلاع لك عليها", "It has changed since you last saw it"};
inline constexpr Text kExistsAlready{"موجود من قبل", "It exists already"};
inline constexpr Text kInvalid{"قيمة أحد الحقول غير صالحة", "A field is not valid"};
inline constexpr Text kServerFault{"حدث خلل في الخادم", "Something went wrong in the server"};
inline constexpr Text kNotServed{"هذا الخادم لا يدعم هذه العملية", "This server does not offer this"};
inline constexpr Text kUnsafeFile{"يجب ألا يقرأ الملف $0 غير صاحبه (chmod 600)",
                                  "The file $0 must be readable by its owner only (chmod 600)"};
inline constexpr Text kDamagedSession{"ملف الجلسة $0 تالف: سجّل الدخول من جديد",
                                      "The session file $0 is damaged: sign in again"};

// Rules that a field can break; the words after the field's name.
inline constexpr Text kRuleMissing{"مطلوب", "is required"};
inline constexpr Text kRuleTooLong{"أطول من المسموح", "is too long"};
inline constexpr Text kRuleNotUtf8{"ليس نصاً سليماً", "is not valid text"};
inline constexpr Text kRuleControl{"يحتوي على رموز تحكّم", "has control characters"};
inline constexpr Text kRuleBidi{"يحتوي على رموز تقلب اتجاه النص", "has characters that turn the text around"};
inline constexpr Text kRuleRange{"خارج النطاق المسموح", "is out of range"};
inline constexpr Text kRuleUnknown{"قيمته غير معروفة", "is not a known value"};
inline constexpr Text kRuleDate{"تاريخ بهذه الصيغة: 2026-03-01", "is a date as 2026-03-01"};
inline constexpr Text kRuleDuplicate{"مكرّر", "is there twice"};
inline constexpr Text kRuleMalformed{"صيغته غير صحيحة", "is not of the right form"};
inline constexpr Text kRuleTooMany{"أكثر من المسموح", "has too many"};
inline constexpr Text kRuleNotAllowed{"غير مسموح هنا", "is not allowed here"};
inline constexpr Text kRuleInconsistent{"لا يتفق مع بقية البيانات", "does not agree with the rest"};
inline constexpr Text kRuleMustBeEmpty{"يجب أن يبقى فارغاً", "must be empty"};
inline constexpr Text kRuleWrongKind{"نوع قيمته غير المطلوب", "takes another kind of value"};
inline constexpr Text kRuleUnreachable{"لا يمكن الوصول إليه", "cannot be reached"};
inline constexpr Text kRuleDeadEnd{"لا مخرج منه إلى نهاية", "has no way to an end"};
inline constexpr Text kRuleAmbiguous{"يحتمل أكثر من معنى", "can mean more than one thing"};
inline constexpr Text kRuleFuture{"في المستقبل", "is in the future"};
inline constexpr Text kRuleReused{"استُخدم من قبل لشيء آخر", "was used for something else before"};
inline constexpr Text kRuleSameCase{"هي الحالة نفسها", "is the same case"};
inline constexpr Text kRuleNotAmendable{"لا يُعدَّل بعد الإرسال", "stays as it was submitted"};
inline constexpr Text kRuleConflict{"عدّله شخص آخر أيضاً؛ له الآن قيمتان",
                                    "was changed by somebody else too: it has two values"};
inline constexpr Text kRuleOther{"غير صالح ($0)", "is not valid ($0)"};

// The command line.
inline constexpr Text kWrongUsage{"أمر غير صحيح: $0", "Wrong usage: $0"};
inline constexpr Text kSeeHelp{"للمساعدة: $0 --help", "For help: $0 --help"};
inline constexpr Text kLabelUsage{"الاستخدام", "Usage"};
inline constexpr Text kLabelOptionsWord{"خيارات", "OPTIONS"};
inline constexpr Text kLabelCommandWord{"أمر", "COMMAND"};
inline constexpr Text kLabelOptions{"الخيارات", "Options"};
inline constexpr Text kLabelPositionals{"المعطيات", "Arguments"};
inline constexpr Text kLabelCommands{"الأوامر", "Commands"};
inline constexpr Text kLabelRequired{"(مطلوب)", "(required)"};
inline constexpr Text kHelpOption{"عرض هذه المساعدة", "Shows this help"};
inline constexpr Text kLanguageOption{"لغة العرض: ar أو en", "Language of the output: ar or en"};
inline constexpr Text kJsonOption{"الإخراج بصيغة JSON", "Prints JSON"};
inline constexpr Text kServerOption{"عنوان الخادم HOST:PORT", "The server, as HOST:PORT"};
inline constexpr Text kCaOption{"شهادة الجهة المصدّقة للخادم (PEM)", "The server's certificate authority (PEM)"};
inline constexpr Text kServerNameOption{"الاسم المكتوب في شهادة الخادم إن اختلف عن عنوانه",
                                        "The name in the server's certificate, if it is not the host's"};
inline constexpr Text kAccountOption{"رمز الحساب", "The account's code"};
inline constexpr Text kPassphraseFileOption{"ملف سطره الأول عبارة المرور", "A file whose first line is the passphrase"};
inline constexpr Text kUnknownLanguage{"اللغة ar أو en", "The language is ar or en"};

// Why a call was refused, where its code alone says too little.
inline constexpr Text kDeviceNotEnrolledReason{
    "هذا الجهاز غير معتمد بعد: اطلب من مشرفك رمزاً وسجّل الدخول به (--code)",
    "This device is not enrolled yet: ask your supervisor for a code and sign in with it (--code)"};
inline constexpr Text kEnrolmentCodeReason{"رمز الاعتماد خاطئ أو استُعمل أو انتهت مدته: اطلب رمزاً جديداً",
                                           "The enrolment code is wrong, used already or too old: ask for a new one"};
inline constexpr Text kDeviceRevokedReason{
    "أُلغي اعتماد هذا الجهاز: ما ينتظر عليه يصل للمراجعة، ولا يُفتح إلا برمز جديد من مشرفك",
    "This device is revoked: what waits on it still arrives for review, and only a new code from your supervisor opens "
    "it"};
inline constexpr Text kDeviceLockedReason{"أقفلت مؤسستك هذا الجهاز: لا يضيع شيء؛ اطلب من مشرفك رفع القفل",
                                          "Your organisation locked this device: nothing is lost; ask your supervisor "
                                          "to unlock it"};
inline constexpr Text kDeviceWipedReason{"مسحت مؤسستك هذا الجهاز", "Your organisation wiped this device"};
inline constexpr Text kDeviceNotFoundReason{"لا جهاز بهذا الرمز في مؤسستك",
                                            "Your organisation has no device of that code"};
inline constexpr Text kOwnDeviceReason{"يقرر في جهازك غيرُك ممن ينطق باسم مؤسستك",
                                       "On your own device somebody else who speaks for your organisation decides"};
inline constexpr Text kDeviceNotLockedReason{"الجهاز غير مقفل", "The device is not locked"};
inline constexpr Text kUnsentChangedReason{"تغيّر ما ينتظر على الجهاز منذ عرضه: اعرضه مرة أخرى",
                                           "What waits on the device has changed since it was shown: look again"};
inline constexpr Text kNotHeldReason{"لا ينتظر قراراً منك", "It does not wait for a decision of yours"};
inline constexpr Text kFrozenReason{"مؤسستك مجمَّدة: لا يضيع شيء ولا يخرج شيء",
                                    "Your organisation is frozen: nothing is lost, and nothing goes out"};
inline constexpr Text kOwnPassphraseReason{
    "يختار أفراد المؤسسة عبارات مرورهم بأنفسهم، برمز من مؤسستهم",
    "People of an organisation choose their own passphrase, with a code from their organisation"};
inline constexpr Text kAboveOwnReason{"صلاحية هذا الحساب أوسع من صلاحيتك",
                                      "That account reaches further than your own"};
inline constexpr Text kOwnAccountReason{"غيّر عبارة مرورك بعبارتك الحالية: choose-passphrase --change",
                                        "Change your own with the present one: choose-passphrase --change"};
inline constexpr Text kNothingAskedReason{"لا شيء ينتظر التأكيد", "Nothing waits to be confirmed"};
inline constexpr Text kNotFrozenReason{"المؤسسة ليست مجمَّدة", "The organisation is not frozen"};
inline constexpr Text kThreadClosedReason{"أُغلق هذا الحديث", "The thread is closed"};
inline constexpr Text kChangedMeanwhileReason{"تغيّر ما يحق لك رؤيته أثناء الإجابة؛ أعد المحاولة",
                                              "What you may see changed while this was answered: try again"};

// Passphrases.
inline constexpr Text kAskPassphrase{"عبارة المرور للحساب $0: ", "Passphrase of $0: "};
inline constexpr Text kAskNewPassphrase{"عبارة المرور الجديدة للحساب $0: ", "New passphrase of $0: "};
inline constexpr Text kAskSignInCode{"رمز الدخول للحساب $0: ", "Sign-in code of $0: "};
inline constexpr Text kNoSignInCode{"لا يوجد رمز دخول: استخدم IHALA_SIGN_IN_CODE أو --code-file أو محطة طرفية",
                                    "No sign-in code: use IHALA_SIGN_IN_CODE, --code-file or a terminal"};
inline constexpr Text kWrongProof{"الحساب لا يطابق الرمز أو عبارة المرور، أو انتهت صلاحية الرمز",
                                  "The account does not go with the code or passphrase, or the code is too old"};
inline constexpr Text kChoosePassphrase{"اختيار عبارة المرور الخاصة بك برمز من مؤسستك",
                                        "Sets your own passphrase, with a code from your organisation"};
inline constexpr Text kCodeFileOption{"ملف سطره الأول رمز الدخول", "A file whose first line is the sign-in code"};
inline constexpr Text kNewPassphraseOption{"ملف سطره الأول عبارة المرور الجديدة",
                                           "A file whose first line is the new passphrase"};
inline constexpr Text kChangeOption{"بعبارة المرور الحالية بدلاً من الرمز",
                                    "By the present passphrase instead of a code"};
inline constexpr Text kPassphraseChosen{"عُيّنت عبارة المرور للحساب $0", "The passphrase of $0 is set"};
inline constexpr Text kAskAgain{"مرة أخرى: ", "Once more: "};
inline constexpr Text kPassphrasesDiffer{"العبارتان مختلفتان", "The two are different"};
inline constexpr Text kNoPassphrase{"لا توجد عبارة مرور: استخدم IHALA_PASSPHRASE أو --passphrase-file أو محطة طرفية",
                                    "No passphrase: use IHALA_PASSPHRASE, --passphrase-file or a terminal"};
inline constexpr Text kNoNewPassphrase{
    "لا توجد عبارة مرور جديدة: استخدم IHALA_NEW_PASSPHRASE أو --new-passphrase-file أو محطة طرفية",
    "No new passphrase: use IHALA_NEW_PASSPHRASE, --new-passphrase-file or a terminal"};

// Verbs of a workflow and what their steps ask for.
inline constexpr Text kForm{"ما تطلبه الخطوة", "What the step asks for"};
inline constexpr Text kColumnVerb{"الأمر", "Verb"};
inline constexpr Text kColumnMeaning{"المعنى", "Meaning"};
inline constexpr Text kUnknownVerb{"لا توجد خطوة باسم $0 في مسار العمل. الخطوات: $1",
                                   "The workflow has no step called $0. It has: $1"};
inline constexpr Text kSignInForForm{"سجّل الدخول لمعرفة ما تطلبه الخطوة", "Sign in to see what the step asks for"};

}  // namespace ihala::tools::say

#endif  // IHALA_TOOLS_SUPPORT_TEXTS_H_
