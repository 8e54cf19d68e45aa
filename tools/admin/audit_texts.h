#ifndef IHALA_TOOLS_ADMIN_AUDIT_TEXTS_H_
#define IHALA_TOOLS_ADMIN_AUDIT_TEXTS_H_

#include "tools/support/messages.h"

// What the commands of the trail say.
namespace ihala::tools::audit_say {

// Commands and options.
inline constexpr Text kAudit{"سجل التدقيق", "The trail of what was done and read"};
inline constexpr Text kExport{"أخذ السجل كاملاً من الخادم إلى ملف، بحساب مدقق",
                              "Takes the whole trail from the server into a file, as an auditor"};
inline constexpr Text kVerify{"فحص ملف سجل دون خادم ودون الثقة به",
                              "Checks an export, without a server or trust in one"};
inline constexpr Text kOutOption{"الملف الذي يُكتب", "The file to write"};
inline constexpr Text kExportOption{"ملف كتبه audit export", "A file that audit export wrote"};
inline constexpr Text kHeadsOption{"بصمات من خارج الخادم: ملف من جهاز أو تصدير أقدم (يمكن تكراره)",
                                   "Heads from outside: a file of a device, or an older export (may be repeated)"};
inline constexpr Text kKeyOption{"مفتاح الخادم العام، 64 خانة ست عشرية", "The server's public key, 64 digits"};

// Results.
inline constexpr Text kExported{"كُتب $0 من القيود إلى $1", "Wrote $0 entries to $1"};
inline constexpr Text kRead{"قيود: $0، بصمات في الملف: $1، بصمات من خارجه: $2",
                            "Entries: $0, heads in the file: $1, heads from outside: $2"};
inline constexpr Text kWhole{"لم يتغير شيء حتى القيد $0", "Nothing was changed up to entry $0"};
inline constexpr Text kNoHeads{"لا بصمات من خارج الخادم: لا يثبت هذا إلا أن الملف متسق مع نفسه",
                               "No heads from outside: this shows only that the file agrees with itself"};
inline constexpr Text kUnwitnessed{"قيود في آخره لا يشهد عليها إلا الخادم: $0",
                                   "Entries at its end for which only the server vouches: $0"};

// Findings. $0 is the number of an entry.
inline constexpr Text kMalformed{"القيد $0 ليس على صورة القيود", "Entry $0 is not written as entries are"};
inline constexpr Text kNumber{"رقم القيد $0 لا يتبع ما قبله: حُذف شيء أو كُرر أو نُقل",
                              "The number of entry $0 does not follow: something was removed, doubled or moved"};
inline constexpr Text kChain{"القيد $0 لا يتبع ما قبله: غُيّر أحدهما",
                             "Entry $0 does not follow the one before: one of the two was changed"};
inline constexpr Text kHead{"البصمة بعد القيد $0 ليست له أو لم يوقّعها مفتاح الخادم",
                            "The head at entry $0 is not its own, or the server's key did not sign it"};
inline constexpr Text kOtherServer{"السجل لخادم بمفتاح آخر غير المعروف من خارجه (بصمة القيد $0)",
                                   "The trail is of another key than is known from outside (head at entry $0)"};
inline constexpr Text kOtherEpoch{"السجل من حقبة أخرى غير بصمة القيد $0 من خارجه",
                                  "The trail is of another epoch than the head from outside at entry $0"};
inline constexpr Text kRewritten{"ما قبل القيد $0 أو هو نفسه غُيّر منذ خرجت بصمته",
                                 "Entry $0 or one before it was changed since its head was carried outside"};
inline constexpr Text kRolledBack{"ينتهي السجل قبل القيد $0 الذي خرجت بصمته",
                                  "The trail ends before entry $0, whose head was carried outside"};
inline constexpr Text kHeadWithheld{"الخادم لا يعترف ببصمة القيد $0 التي وقّعها",
                                    "The server does not own up to the head at entry $0, which it signed"};
inline constexpr Text kContradiction{"وُقّعت بصمة القيد $0 بعد بصمة قيد أعلى: أُعيد السجل إلى الوراء بينهما",
                                     "The head at entry $0 came after one of a higher entry: the trail went back"};
inline constexpr Text kMoreFound{"ووُجد غير ذلك: $0", "And more: $0"};

// Errors.
inline constexpr Text kNotWhole{"السجل $0 ليس كما كان", "The trail $0 is not what it was"};
inline constexpr Text kNotAnAuditFile{"الملف $0 ليس ملف سجل كاملاً: $1", "$0 is no whole file of a trail: $1"};
inline constexpr Text kNoTrail{"في الملف $0 بصمات فقط", "$0 holds heads alone"};
inline constexpr Text kNoWitness{"في الملف $0 بصمة للقيد $1 لم يوقّعها المفتاح المذكور فيه، فليست شهادة",
                                 "The head at entry $1 in $0 is not signed by the key named there: it is no witness"};
inline constexpr Text kNotAKey{"المفتاح 64 خانة ست عشرية بأحرف صغيرة", "A key has 64 hexadecimal digits in lower case"};

}  // namespace ihala::tools::audit_say

#endif  // IHALA_TOOLS_ADMIN_AUDIT_TEXTS_H_
