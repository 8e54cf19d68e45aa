#ifndef IHALA_TOOLS_DESK_QUEUE_TEXTS_H_
#define IHALA_TOOLS_DESK_QUEUE_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-desk says about the queue.
namespace ihala::tools::desk_say {

inline constexpr Text kViewOption{
    "unclaimed (لم يستلمها أحد) أو mine (لديّ) أو to-confirm (تنتظر تأكيدي) أو overdue (فات موعدها) أو review-due (حان "
    "موعد "
    "مراجعتها) أو objections (اعتراضات) أو answered (وصل جوابها)",
    "unclaimed, mine, to-confirm, overdue, review-due, objections or answered"};
inline constexpr Text kSortOption{"الترتيب: urgency (الأشد إلحاحاً أولاً) أو due (الأقرب موعداً) أو received (الأقدم)",
                                  "The order: urgency, due or received"};
inline constexpr Text kProgrammeOption{"برنامج واحد فقط", "Only this programme"};
inline constexpr Text kGovernorateOption{"محافظة واحدة فقط، برمزها", "Only this governorate, by its code"};
inline constexpr Text kUrgencyOption{"emergency أو urgent أو normal فقط", "Only emergency, urgent or normal"};
inline constexpr Text kStageOption{"مرحلة واحدة فقط، برمزها", "Only this stage, by its id"};
inline constexpr Text kCountsOption{"عدد الحالات في كل قائمة، دون عرضها",
                                    "How many cases are in each view, and none of them"};
inline constexpr Text kWatchOption{"يبقى مفتوحاً ويعرض القائمة كلما تغيّرت",
                                   "Stays, and lists the queue each time that it changes"};
inline constexpr Text kWatchIsDown{"انقطع الاتصال؛ تتكرر المحاولة", "The link is down; it is tried again"};
inline constexpr Text kAllOpen{"كل المفتوحة", "all open"};
inline constexpr Text kUnknownView{
    "القائمة unclaimed أو mine أو to-confirm أو overdue أو review-due أو objections أو answered",
    "The view is unclaimed, mine, to-confirm, overdue, review-due, objections or answered"};
inline constexpr Text kUnknownSort{"الترتيب urgency أو due أو received", "The order is urgency, due or received"};
inline constexpr Text kUnknownUrgency{"الإلحاح emergency أو urgent أو normal",
                                      "The urgency is emergency, urgent or normal"};

}  // namespace ihala::tools::desk_say

#endif  // IHALA_TOOLS_DESK_QUEUE_TEXTS_H_
