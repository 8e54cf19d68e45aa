#ifndef IHALA_SERVER_COMMANDS_NOTIFICATION_WORDS_H_
#define IHALA_SERVER_COMMANDS_NOTIFICATION_WORDS_H_

// What a notification says. $0 is a case's short code; what else is filled in, beside each.
namespace ihala::notification_words {

struct Words {
  const char* ar;
  const char* en;
};

inline constexpr Words kArrived = {"الإحالة $0 تنتظر من يستلمها.", "Case $0 waits for somebody to take it up."};
inline constexpr Words kAcknowledged = {"الإحالة $0: استلمتها الجهة المستقبلة. لم يصدر قرار بعد.",
                                        "Case $0: the receiving side took it up. There is no decision yet."};
inline constexpr Words kQuestion = {"الإحالة $0: لدى الجهة المستقبلة سؤال ينتظر جوابك.",
                                    "Case $0: the receiving side asks something and waits for your answer."};
inline constexpr Words kAnswer = {"الإحالة $0 عادت إليك. افتحها لمعرفة ما جد فيها.",
                                  "Case $0 is back with you. Open it to see what is new."};
// The title of its stage.
inline constexpr Words kDecision = {"الإحالة $0 صارت في مرحلة «$1».", "Case $0 has come to \"$1\"."};
inline constexpr Words kReason = {"السبب: $0.", "Reason: $0."};
inline constexpr Words kEnded = {"الإحالة $0 أنهتها الجهة المحيلة.", "Case $0 was ended by the referring side."};
inline constexpr Words kToConfirm = {"الإحالة $0: خطوة تنتظر موافقتك أو رفضك.",
                                     "Case $0: a step waits for your yes or no."};
inline constexpr Words kProposalOver = {"الإحالة $0: لم يؤخذ بما اقترحته.",
                                        "Case $0: what you proposed was not taken up."};
inline constexpr Words kHandedOver = {"الإحالة $0 صارت في عهدتك.", "Case $0 was given to you."};
inline constexpr Words kReview = {"الإحالة $0: حان موعد مراجعتها.", "Case $0: the day has come to review it."};
inline constexpr Words kOverdue = {"الإحالة $0 تأخرت، والخطوة التالية على جهتك.",
                                   "Case $0 is overdue, and the next move is your side's."};
inline constexpr Words kOverdueOther = {
    "الإحالة $0 تأخرت، والخطوة التالية على الجهة الأخرى. الجهة تعلم بذلك.",
    "Case $0 is overdue, and the next move is the other side's. They have been told."};
inline constexpr Words kUnanswered = {"الإحالة $0 أغلقت لأن أحدا لم يجب.",
                                      "Case $0 was closed because nobody answered."};
inline constexpr Words kComment = {"الإحالة $0: تعليق جديد.", "Case $0: there is a new comment."};
// The codes of both organisations.
inline constexpr Words kCounted = {"إحالة من $0 إلى $1 تأخرت كثيرا.", "A case from $0 to $1 is long overdue."};

// The frame of a message. $0 is how many.
inline constexpr Words kSubject = {"إحالة: $0 جديد", "Ihala: $0 new"};
inline constexpr Words kMore = {"و$0 غيرها.", "And $0 more."};
inline constexpr Words kOpen = {"افتح إحالة للاطلاع. لا ترد على هذه الرسالة.",
                                "Open Ihala to see more. Do not answer this message."};

}  // namespace ihala::notification_words

#endif  // IHALA_SERVER_COMMANDS_NOTIFICATION_WORDS_H_
