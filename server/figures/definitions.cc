#include "server/figures/definitions.h"

namespace ihala {
namespace {

constexpr Parts Bit(size_t part) { return Parts{1} << part; }

// Parts of standings, in the order of StandingPart in monitor.cc: unanswered, accepted, waiting list, served, refused,
// moved, merged, ended otherwise.
constexpr Parts kUnanswered = Bit(0);
constexpr Parts kYes = Bit(1) | Bit(3);
constexpr Parts kServed = Bit(3);
constexpr Parts kMoved = Bit(5);
constexpr Parts kMerged = Bit(6);
constexpr Parts kAnswers = Bit(1) | Bit(2) | Bit(3) | Bit(4) | Bit(5) | Bit(6);
constexpr Parts kOutcomes = Bit(3) | Bit(4) | Bit(5) | Bit(6) | Bit(7);
constexpr Parts kDue = Bit(kInClock) | Bit(kLate);

constexpr FigureDefinition kFigures[] = {
    {"received", v1::FIGURE_UNIT_CASES, Split::kReceived, Bit(0), kAllParts, 0, "الإحالات الواردة",
     "Referrals received", "إحالات استلمها الخادم في هذه المدة.", "Referrals that the server received in the time."},
    {"acknowledged_in_clock", v1::FIGURE_UNIT_SHARE, Split::kAcknowledgement, Bit(kInClock), kDue, 0,
     "بدأت معالجتها ضمن المهلة", "Acknowledged in time",
     "من الإحالات التي بلغت يومها الثلاثين في هذه المدة، وتحرّكت فيها الجهة المستقبِلة أو انقضت مهلتها: التي تحرّكت "
     "فيها قبل انقضاء المهلة.",
     "Of the referrals whose 30th day is in the time, and which the receiver began to work on or let run out: those "
     "that "
     "it began to work on before a clock of its own ran out."},
    {"answered_in_clock", v1::FIGURE_UNIT_SHARE, Split::kAnswerClock, Bit(kInClock), kDue, 0, "بُتّ فيها ضمن المهلة",
     "Decided in time",
     "من الإحالات التي بلغت يومها الثلاثين في هذه المدة، وبُتّ فيها أو انقضت مهلة البتّ: التي بُتّ فيها دون أن "
     "تنقضي مهلة على "
     "الجهة المستقبِلة منذ بدء المعالجة.",
     "Of the referrals whose 30th day is in the time, and which the receiver decided or let run out: those that it "
     "decided "
     "without a clock of its own running out since it began to work on them."},
    {"accepted_of_decided_30", v1::FIGURE_UNIT_SHARE, Split::kStanding30, kYes, kAnswers, 0,
     "القبول من المبتوت فيه بعد 30 يوماً", "Accepted, of those decided, after 30 days",
     "من الإحالات التي بلغت يومها الثلاثين في هذه المدة وكان قد بُتّ فيها (قبول، قائمة انتظار، رفض، تحويل، تكرار): "
     "المقبولة "
     "والمستفيدة.",
     "Of the referrals whose 30th day is in the time and which were decided by its end (yes, waiting list, no, "
     "elsewhere, "
     "duplicate): those accepted or served."},
    {"accepted_of_received_30", v1::FIGURE_UNIT_SHARE, Split::kStanding30, kYes, kAllParts, 0,
     "القبول من المُرسل بعد 30 يوماً", "Accepted, of all sent, after 30 days",
     "من كل الإحالات التي بلغت يومها الثلاثين في هذه المدة: المقبولة والمستفيدة.",
     "Of all referrals whose 30th day is in the time: those accepted or served by its end."},
    {"unanswered_30", v1::FIGURE_UNIT_SHARE, Split::kStanding30, kUnanswered, kAllParts, 0, "دون رد بعد 30 يوماً",
     "Without an answer after 30 days",
     "من كل الإحالات التي بلغت يومها الثلاثين في هذه المدة: التي لا جواب لها، ومنها ما انتهى دون رد وما ينتظر الجهة "
     "المُحيلة.",
     "Of all referrals whose 30th day is in the time: those without an answer, also where they ended unanswered or the "
     "referrer was asked."},
    {"outcome_known_30", v1::FIGURE_UNIT_SHARE, Split::kStanding30, kOutcomes, kAllParts, 0,
     "النتيجة معروفة بعد 30 يوماً", "Outcome known after 30 days",
     "من كل الإحالات التي بلغت يومها الثلاثين في هذه المدة: المغلقة بنتيجة غير عدم الرد.",
     "Of all referrals whose 30th day is in the time: those closed by its end, other than unanswered."},
    {"accepted_of_decided_90", v1::FIGURE_UNIT_SHARE, Split::kStanding90, kYes, kAnswers, 0,
     "القبول من المبتوت فيه بعد 90 يوماً", "Accepted, of those decided, after 90 days",
     "كما بعد 30 يوماً، لليوم التسعين.", "As after 30 days, with the 90th day."},
    {"accepted_of_received_90", v1::FIGURE_UNIT_SHARE, Split::kStanding90, kYes, kAllParts, 0,
     "القبول من المُرسل بعد 90 يوماً", "Accepted, of all sent, after 90 days", "كما بعد 30 يوماً، لليوم التسعين.",
     "As after 30 days, with the 90th day."},
    {"unanswered_90", v1::FIGURE_UNIT_SHARE, Split::kStanding90, kUnanswered, kAllParts, 0, "دون رد بعد 90 يوماً",
     "Without an answer after 90 days", "كما بعد 30 يوماً، لليوم التسعين.", "As after 30 days, with the 90th day."},
    {"outcome_known_90", v1::FIGURE_UNIT_SHARE, Split::kStanding90, kOutcomes, kAllParts, 0,
     "النتيجة معروفة بعد 90 يوماً", "Outcome known after 90 days", "كما بعد 30 يوماً، لليوم التسعين.",
     "As after 30 days, with the 90th day."},
    {"days_to_decision_median", v1::FIGURE_UNIT_DAYS, Split::kAnswered, Bit(0), kAllParts, 50, "أيام حتى البتّ: الوسيط",
     "Days to a decision: median",
     "أيام التقويم من الاستلام إلى أول جواب وقع في هذه المدة: نصف الإحالات لم تستغرق أكثر.",
     "Calendar days from receipt to a first answer that was given in the time: half of the referrals took no longer."},
    {"days_to_decision_p90", v1::FIGURE_UNIT_DAYS, Split::kAnswered, Bit(0), kAllParts, 90,
     "أيام حتى البتّ: تسعة من عشرة", "Days to a decision: nine in ten",
     "كما الوسيط: تسع من كل عشر إحالات لم تستغرق أكثر.", "As the median: nine in ten took no longer."},
    {"closed", v1::FIGURE_UNIT_CASES, Split::kClosing, kAllParts, kAllParts, 0, "أُغلقت", "Closed",
     "إحالات أُغلقت في هذه المدة، بأي نتيجة.", "Referrals that closed in the time, whatever the outcome."},
    {"served", v1::FIGURE_UNIT_SHARE, Split::kClosing, kServed, kAllParts, 0, "أُغلقت بعد استلام المساعدة", "Served",
     "من الإحالات التي أُغلقت في هذه المدة: التي استلمت أسرها المساعدة.",
     "Of the referrals that closed in the time: those whose family received the benefit."},
    {"wrong_desk", v1::FIGURE_UNIT_SHARE, Split::kClosing, kMoved, kAllParts, 0, "مكتب غير مناسب", "Wrong desk",
     "من الإحالات التي أُغلقت في هذه المدة: التي حُوّلت إلى مكتب آخر.",
     "Of the referrals that closed in the time: those that were passed on to another desk."},
    {"duplicates_caught", v1::FIGURE_UNIT_CASES, Split::kClosing, kMerged, kAllParts, 0, "المكرّر المكتشف",
     "Duplicates caught", "إحالات أُغلقت في هذه المدة لأن أسرتها مُحالة من قبل.",
     "Referrals that closed in the time because their household was referred before."},
    {"ended_unanswered", v1::FIGURE_UNIT_CASES, Split::kClosing, kUnanswered, kAllParts, 0, "انتهت دون رد",
     "Ended unanswered", "إحالات أُغلقت في هذه المدة لأن الجهة المستقبِلة لم ترد.",
     "Referrals that closed in the time because the receiver stayed silent."},
    {"families_informed", v1::FIGURE_UNIT_SHARE, Split::kInformed, Bit(0), Bit(0) | Bit(1), 0, "أسر أُبلغت",
     "Families informed",
     "من الإحالات التي أُغلقت في هذه المدة بخطوة تسأل عن إبلاغ الأسرة: التي "
     "سُجّل فيها يوم الإبلاغ.",
     "Of the referrals that closed in the time by a step that asks when the family was told: those where a day was "
     "said."},
    {"open", v1::FIGURE_UNIT_CASES, Split::kOpenStanding, kAllParts, kAllParts, 0, "مفتوحة", "Open",
     "إحالات مفتوحة في نهاية المدة، أو الآن.", "Referrals that are open at the end of the time, or now."},
    {"open_unanswered", v1::FIGURE_UNIT_CASES, Split::kOpenStanding, Bit(0), kAllParts, 0, "مفتوحة: بانتظار الجواب",
     "Open: waiting for an answer", "منها: التي تنتظر جواب الجهة المستقبِلة.",
     "Of these: those that wait for the receiver's answer."},
    {"open_with_referrer", v1::FIGURE_UNIT_CASES, Split::kOpenStanding, Bit(1), kAllParts, 0,
     "مفتوحة: لدى الجهة المُحيلة", "Open: with the referrer", "منها: التي سُئلت عنها الجهة المُحيلة ولم تجب بعد.",
     "Of these: those of which the referrer was asked something, and has not answered."},
    {"open_accepted", v1::FIGURE_UNIT_CASES, Split::kOpenStanding, Bit(2), kAllParts, 0, "مفتوحة: مقبولة",
     "Open: accepted", "منها: المقبولة ولم تُغلق بعد.", "Of these: those accepted, and not closed."},
    {"open_waiting_list", v1::FIGURE_UNIT_CASES, Split::kOpenStanding, Bit(3), kAllParts, 0,
     "مفتوحة: على قائمة الانتظار", "Open: on a waiting list", "منها: المستحقة التي تنتظر يوماً مسمّى.",
     "Of these: those that are eligible and wait for a day that was named."},
    {"open_age_7", v1::FIGURE_UNIT_CASES, Split::kOpenAge, Bit(0), kAllParts, 0, "مفتوحة: 0–7 أيام في مرحلتها",
     "Open: 0 to 7 days in their stage", "من المفتوحة: التي مضى على دخولها مرحلتها 7 أيام تقويمية على الأكثر.",
     "Of those open: those that came into their stage at most 7 calendar days before."},
    {"open_age_30", v1::FIGURE_UNIT_CASES, Split::kOpenAge, Bit(1), kAllParts, 0, "مفتوحة: 8–30 يوماً في مرحلتها",
     "Open: 8 to 30 days in their stage", "كذلك: 8 إلى 30 يوماً.", "The same: 8 to 30 days before."},
    {"open_age_90", v1::FIGURE_UNIT_CASES, Split::kOpenAge, Bit(2), kAllParts, 0, "مفتوحة: 31–90 يوماً في مرحلتها",
     "Open: 31 to 90 days in their stage", "كذلك: 31 إلى 90 يوماً.", "The same: 31 to 90 days before."},
    {"open_age_older", v1::FIGURE_UNIT_CASES, Split::kOpenAge, Bit(3), kAllParts, 0,
     "مفتوحة: أكثر من 90 يوماً في مرحلتها", "Open: more than 90 days in their stage", "كذلك: أكثر من 90 يوماً.",
     "The same: more than 90 days before."},
    {"open_late_receiver", v1::FIGURE_UNIT_SHARE, Split::kOpenLate, Bit(1), kAllParts, 0, "متأخرة على الجهة المستقبِلة",
     "Late: the receiver", "من المفتوحة: التي انقضت فيها مهلة على الجهة المستقبِلة في مرحلتها الحالية.",
     "Of those open: those in whose present stage a clock of the receiver ran out."},
    {"open_late_referrer", v1::FIGURE_UNIT_SHARE, Split::kOpenLate, Bit(2), kAllParts, 0, "متأخرة على الجهة المُحيلة",
     "Late: the referrer", "كذلك: مهلة على الجهة المُحيلة وحدها.", "The same, a clock of the referrer alone."},
};

}  // namespace

absl::Span<const FigureDefinition> FigureDefinitions() { return kFigures; }

}  // namespace ihala
