#ifndef IHALA_TOOLS_DESK_DEVICE_TEXTS_H_
#define IHALA_TOOLS_DESK_DEVICE_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-desk says of devices.
namespace ihala::tools::desk_say {

inline constexpr Text kDevices{"أجهزة مؤسستي: اعتمادها وإقفالها ومسحها ومراجعة ما وصل من جهاز ملغى",
                               "My organisation's devices: enrolling, locking, wiping, and what a revoked one sent"};
inline constexpr Text kDeviceList{"الأجهزة وآخر اتصال لكل منها وما ينتظر عليها",
                                  "The devices, when each was last here, and what waits on it"};
inline constexpr Text kDeviceCode{"رمز اعتماد جهاز لحساب، يُسلَّم باليد",
                                  "A code that enrols a device of an account, to be handed over in person"};
inline constexpr Text kDeviceRevoke{"إلغاء اعتماد جهاز؛ ما ينتظر عليه يصل للمراجعة",
                                    "Revokes a device; what waits on it still arrives, for review"};
inline constexpr Text kDeviceLock{"إقفال جهاز بعد أن يرسل ما عليه", "Has a device send what it has, and lock"};
inline constexpr Text kDeviceUnlock{"رفع القفل عن جهاز", "Unlocks a device"};
inline constexpr Text kDeviceWipe{"مسح جهاز؛ يُظهر أولاً ما يضيع معه",
                                  "Has a device destroy what it holds; says first what is lost"};
inline constexpr Text kDeviceHeld{"ما أرسلته أجهزة ملغاة وينتظر قراراً",
                                  "What revoked devices sent and nobody has decided on"};
inline constexpr Text kDeviceReview{"قرار في واحدة منها: accept أو refuse",
                                    "Decides on one of these: accept or refuse"};
inline constexpr Text kDeviceOption{"رمز الجهاز", "The device's code"};
inline constexpr Text kDeviceAccountOption{"رمز الحساب", "The account's code"};
inline constexpr Text kConfirmOption{"ما يضيع، كما عُرض: أوامر/مسودات مثل 5/2، أو unknown",
                                     "What is lost, as it was shown: commands/drafts as 5/2, or unknown"};
inline constexpr Text kHeldOption{"رقم العنصر كما يظهر في القائمة", "The item, as the list names it"};
inline constexpr Text kVerdictOption{"accept أو refuse", "accept or refuse"};

inline constexpr Text kDeviceCodeDone{"رمز اعتماد جهاز للحساب $0: $1 (يعمل مرة واحدة خلال ٢٤ ساعة)",
                                      "The code that enrols a device of $0: $1 (works once, within 24 hours)"};
inline constexpr Text kDeviceRevoked{"أُلغي اعتماد $0؛ ما ينتظر عليه يصل للمراجعة",
                                     "$0 is revoked; what waits on it still arrives, for review"};
inline constexpr Text kDeviceLocked{"سيُقفل $0 عند أول اتصال، بعد أن يرسل ما عليه",
                                    "$0 locks at its next contact, once it has sent what it has"};
inline constexpr Text kDeviceUnlocked{"رُفع القفل عن $0", "$0 is unlocked"};
inline constexpr Text kWipeLoses{
    "عند آخر اتصال كان على $0 ما لم يُرسل: $1 أوامر و$2 مسودات. لتنفيذ المسح: --confirm $1/$2",
    "At its last contact $0 held what was not sent: $1 commands and $2 drafts. To wipe it: --confirm $1/$2"};
inline constexpr Text kWipeUnknown{"لم يذكر $0 ما عليه قط. لتنفيذ المسح: --confirm unknown",
                                   "$0 never said what it holds. To wipe it: --confirm unknown"};
inline constexpr Text kWipeOrdered{"سيُمسح $0 عند أول اتصال", "$0 is wiped at its next contact"};
inline constexpr Text kBadConfirm{"المتوقع أوامر/مسودات مثل 5/2، أو unknown",
                                  "expected commands/drafts as 5/2, or unknown"};
inline constexpr Text kBadHeld{"المتوقع رقم كما يظهر في القائمة", "expected an item as the list names it"};
inline constexpr Text kReviewed{"القرار: $0 $1", "Decided: $0 $1"};
inline constexpr Text kNothingHeld{"لا شيء ينتظر قراراً", "Nothing waits for a decision"};
inline constexpr Text kColumnDevice{"الجهاز", "Device"};
inline constexpr Text kColumnAccount{"الحساب", "Account"};
inline constexpr Text kColumnState{"الحالة", "State"};
inline constexpr Text kColumnContact{"آخر اتصال", "Last contact"};
inline constexpr Text kColumnUnsent{"لم يُرسل", "Unsent"};
inline constexpr Text kColumnHeld{"ينتظر قراراً", "Held"};
inline constexpr Text kColumnItem{"العنصر", "Item"};
inline constexpr Text kColumnHeldKind{"النوع", "Kind"};
inline constexpr Text kStateEnrolled{"معتمد", "enrolled"};
inline constexpr Text kStateLocked{"مقفل", "locked"};
inline constexpr Text kStateRevoked{"ملغى", "revoked"};
inline constexpr Text kStateWipe{"سيُمسح", "to be wiped"};
inline constexpr Text kStateWiped{"مُسح", "wiped"};
inline constexpr Text kKindSubmission{"إحالة جديدة", "new referral"};
inline constexpr Text kKindComment{"تعليق", "comment"};
inline constexpr Text kKindAmendment{"تعديل", "amendment"};
inline constexpr Text kKindWithdrawal{"سحب", "withdrawal"};

}  // namespace ihala::tools::desk_say

#endif  // IHALA_TOOLS_DESK_DEVICE_TEXTS_H_
