#ifndef IHALA_TOOLS_DESK_MONITOR_TEXTS_H_
#define IHALA_TOOLS_DESK_MONITOR_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-desk says of the monitor. Definitions of figures come from the server.
namespace ihala::tools::monitor_say {

inline constexpr Text kMonitor{"ما آلت إليه الحالات في مدة، بلا أشخاص",
                               "What became of the cases of a time, without persons"};
inline constexpr Text kFromOption{"أول يوم، كما في 2026-11-01", "The first day, as 2026-11-01"};
inline constexpr Text kToOption{"آخر يوم", "The last day"};
inline constexpr Text kByOption{
    "حسب: governorate، referring-organisation، receiving-organisation، programme، sex، disability",
    "By: governorate, referring-organisation, receiving-organisation, programme, sex, disability"};
inline constexpr Text kSideOption{"بأي صفة، لمن له الصفتان: referrer أو receiver",
                                  "As which side, for who is both: referrer or receiver"};
inline constexpr Text kTrialOption{"مقارنة حالات تجربة بغيرها: رمز التجربة",
                                   "Compares the cases of a trial with the others: the trial's id"};
inline constexpr Text kCsvOption{"جدول CSV بدلاً من الشاشة", "As CSV"};
inline constexpr Text kMonitorOf{"الحالات من $0 إلى $1:", "Cases from $0 to $1:"};
inline constexpr Text kNothingForYou{"الأرقام لمن ينطق باسم المؤسسة كلها",
                                     "Figures are for who speaks for a whole organisation"};
inline constexpr Text kColumnFigure{"الرقم", "Figure"};
inline constexpr Text kColumnGroup{"المجموعة", "Group"};
inline constexpr Text kColumnValue{"القيمة", "Value"};
inline constexpr Text kAllTogether{"الكل", "all"};
inline constexpr Text kNotTold{"لا يُذكر", "not told"};
inline constexpr Text kDaysOf{"$0 يوماً (من $1)", "$0 days (of $1)"};
inline constexpr Text kSuppressed{"ما هو أقل من 10، وما يمكن أن يُحسب منه، لا يُذكر",
                                  "Fewer than 10, and what they could be worked out from, are not told"};

}  // namespace ihala::tools::monitor_say

#endif  // IHALA_TOOLS_DESK_MONITOR_TEXTS_H_
