#ifndef IHALA_TOOLS_FIELD_DEVICE_TEXTS_H_
#define IHALA_TOOLS_FIELD_DEVICE_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-field says about devices that several people use, and about stores that are away or forget.
namespace ihala::tools::field_say {

inline constexpr Text kDeviceOption{
    "مجلد جهاز يستخدمه عدة أشخاص، بدلاً من مخزن (أو IHALA_DEVICE)",
    "The folder of a device that several people use, in place of a store (or IHALA_DEVICE)"};
inline constexpr Text kUserOption{"رمز حساب من يستخدم الجهاز (أو IHALA_USER)",
                                  "The code of whose store on the device it is (or IHALA_USER)"};
inline constexpr Text kUsers{"من يستخدم هذا الجهاز، دون عبارة مرور", "Who uses this device, without a passphrase"};
inline constexpr Text kUserLine{"$0: ينتظر الإرسال $1، مسودات $2", "$0: $1 waiting to be sent, $2 drafts"};
inline constexpr Text kUserProblem{"مخزن لا يُفتح: $0", "A store that does not open: $0"};
inline constexpr Text kNoUsers{"لم يسجّل أحد الدخول على هذا الجهاز بعد", "Nobody has signed in on this device yet"};
inline constexpr Text kNameUser{"اذكر --user CODE أو IHALA_USER", "Name whose store it is: --user CODE or IHALA_USER"};
inline constexpr Text kNobodyThere{"لم يفتح أحد مخزنه على هذا الجهاز", "Nobody has opened their store on this device"};
inline constexpr Text kNameOneOfTwo{"اذكر --store أو --device، لا كليهما", "Name --store or --device, not both"};
inline constexpr Text kFetchAgain{"إعادة حالة غادرت هذا الجهاز بعد إيصالها، في المزامنة التالية",
                                  "Brings a case back that left this device after its receipt, with the next sync"};
inline constexpr Text kFetchedAgain{"ستعود الحالة $0 مع المزامنة التالية", "Case $0 comes back with the next sync"};
inline constexpr Text kOfflineTooLong{
    "بقي هذا المخزن دون اتصال بالخادم أطول مما تسمح به الجهة: سجّل الدخول عبر الشبكة. ما ينتظر الإرسال محفوظ ويمكن "
    "إرساله بـ "
    "deliver",
    "This store was without its server for longer than the organisation allows: sign in over a link. What waits to be "
    "sent is kept, and leaves by deliver"};
inline constexpr Text kStatusOfflineLeft{"يفتح دون الخادم أياماً كاملة أخرى: $0",
                                         "Opens without the server for so many whole days more: $0"};
inline constexpr Text kForgotten{"غادر الملف هذا الجهاز بعد إيصاله: أعده أولاً بـ fetch-again",
                                 "The dossier left this device after its receipt: bring it back first by fetch-again"};
inline constexpr Text kNotForgotten{"هذه الحالة لم تغادر هذا الجهاز", "This case has not left this device"};

}  // namespace ihala::tools::field_say

#endif  // IHALA_TOOLS_FIELD_DEVICE_TEXTS_H_
