#ifndef IHALA_TOOLS_FIELD_KEY_TEXTS_H_
#define IHALA_TOOLS_FIELD_KEY_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-field says about a store's keys.
namespace ihala::tools::field_say {

inline constexpr Text kDeliver{"إرسال ما ينتظر دون فتح المخزن ودون عبارة مرور",
                               "Sends what waits without opening the store, without a passphrase"};
inline constexpr Text kKeystoreOption{"ملف مفتاح هذا الجهاز (المخزن.keystore)",
                                      "The file with this device's key (STORE.keystore)"};
inline constexpr Text kPreviousOption{
    "ملف عبارة المرور السابقة، إن تغيّرت منذ آخر تسجيل دخول من هذا المخزن",
    "The file with the passphrase before, if it was changed since the last sign-in here"};
inline constexpr Text kEnrolmentCodeOption{"رمز اعتماد هذا الجهاز، من المشرف",
                                           "The code that enrols this device, from your supervisor"};
inline constexpr Text kStatusDevice{"هذا الجهاز: $0", "This device: $0"};
inline constexpr Text kStatusLocked{
    "أقفلت مؤسستك هذا الجهاز؛ ما ينتظر عليه يُرسل، ويُفتح بتسجيل الدخول بعد رفع القفل",
    "Your organisation locked this device: what waits on it still leaves, and it opens by "
    "a sign-in once it is unlocked"};
inline constexpr Text kStatusRevoked{
    "أُلغي اعتماد هذا الجهاز؛ ما ينتظر عليه يُرسل، ويُفتح برمز جديد من المشرف",
    "This device is revoked: what waits on it still leaves, and it opens by a new code "
    "from your supervisor"};
inline constexpr Text kStatusWiped{
    "مسحت مؤسستك هذا الجهاز: $0 أوامر لم تُرسل و$1 مسودات ذهبت معه",
    "Your organisation wiped this device: $0 commands that were not sent and $1 drafts went "
    "with it"};
inline constexpr Text kKeystoreMade{
    "مفتاح هذا الجهاز في الملف $0: من ينسخه مع المخزن لا يحتاج إلا إلى عبارة المرور. احفظه على وسيط آخر أو على قرص "
    "مشفّر",
    "This device's key is in the file $0: whoever copies it together with the store needs only the passphrase. Keep it "
    "on "
    "another medium, or on an encrypted disk"};
inline constexpr Text kQueueDelivered{
    "أُرسل: $0 مقبول، $1 مرفوض، $2 ينتظر لدى الخادم. تُقرأ الردود بعد فتح المخزن",
    "Sent: $0 taken, $1 refused, $2 waiting at the server. The answers can be read once the store "
    "is opened"};
inline constexpr Text kOldPassphraseNeeded{
    "تغيّرت عبارة المرور منذ آخر تسجيل دخول من هذا المخزن: أعط السابقة أيضاً بـ --previous-passphrase-file",
    "The passphrase was changed since the last sign-in on this store: give the one before too, by "
    "--previous-passphrase-file"};
inline constexpr Text kNoKeystore{"مفتاح هذا الجهاز غير موجود: حدّد ملفه بـ --keystore",
                                  "This device's key is not there: name its file by --keystore"};
inline constexpr Text kOtherKeystore{"هذا المخزن لا يُفتح بمفتاح هذا الجهاز",
                                     "This store does not open with this device's key"};

}  // namespace ihala::tools::field_say

#endif  // IHALA_TOOLS_FIELD_KEY_TEXTS_H_
