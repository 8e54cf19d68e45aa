#ifndef IHALA_TOOLS_FIELD_SLIP_TEXTS_H_
#define IHALA_TOOLS_FIELD_SLIP_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-field says about families' receipts.
namespace ihala::tools::slip_say {

inline constexpr Text kSlip{"كتابة إيصال الأسرة في صفحة واحدة للطباعة (HTML)؛ لا اسم فيه لأحد",
                            "Writes the family's receipt, one page to print (HTML); it names nobody"};
inline constexpr Text kWhere{"أين الإحالة، بكلام بسيط: ما يُقال للأسرة، ولا شيء غيره",
                             "Where a referral is, in plain words: what the family is told, and nothing else"};
inline constexpr Text kOutOption{"ملف الصفحة", "The page's file"};
inline constexpr Text kNotSentYetOption{"ولو لم تصل الإحالة بعد: تقول الورقة إن الرمز قد يتغير",
                                        "Also where it was not sent yet: the slip says that the code may change"};
inline constexpr Text kWritten{"كُتب إيصال $0 في $1", "Wrote the slip of $0 to $1"};
inline constexpr Text kNotSubmitted{"لم تُرسل $0: لا إيصال لمسودة", "$0 was not submitted: a draft has no slip"};
inline constexpr Text kNotConfirmed{
    "لم تصل $0 إلى الخادم بعد، وقد يتغير رمزها: أرسلها أولاً (sync)، أو أضف --not-sent-yet",
    "The server does not have $0 yet, and its code may change: sync first, or add --not-sent-yet"};
inline constexpr Text kNoWords{"لا يعرف هذا الجهاز مسار عمل هذه الإحالة بعد: نفّذ sync",
                               "This device does not have the workflow of this referral yet: sync"};

}  // namespace ihala::tools::slip_say

#endif  // IHALA_TOOLS_FIELD_SLIP_TEXTS_H_
