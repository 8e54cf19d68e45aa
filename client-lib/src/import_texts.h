#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_TEXTS_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_TEXTS_H_

// What an import says is expected of a cell, in both languages; $0 stands for a list of words or a name. What the rules
// of a referral say comes from common/referral/violation_text.h.
namespace ihala::client::import_says {

struct Expectation {
  const char* code;  // For programs.
  const char* ar;
  const char* en;
};

inline constexpr Expectation kMissing{"MISSING", "هذا الحقل مطلوب", "must be given"};
inline constexpr Expectation kMissingWord{"MISSING", "هذا الحقل مطلوب؛ القيم الممكنة: $0",
                                          "must be given, as one of: $0"};
inline constexpr Expectation kNotInSet{"NOT_IN_SET", "القيم الممكنة: $0", "must be one of: $0"};
inline constexpr Expectation kNotUtf8{"NOT_UTF8", "نص مقروء بترميز UTF-8؛ أعد كتابة الخلية",
                                      "must be readable text in UTF-8; please type it again"};
inline constexpr Expectation kNotADate{"MALFORMED", "تاريخ ميلادي صحيح: اليوم/الشهر/السنة أو 2026-03-01",
                                       "must be a date of the calendar, day/month/year or as 2026-03-01"};
inline constexpr Expectation kNotADay{"MALFORMED", "تاريخ كامل باليوم والشهر والسنة",
                                      "must be a whole date with day, month and year"};
inline constexpr Expectation kNotANumber{"MALFORMED", "عدد صحيح بالأرقام من $0 إلى $1",
                                         "must be a whole number from $0 to $1, in digits"};
inline constexpr Expectation kNotTheSize{"INCONSISTENT", "الإناث والذكور معاً بعدد أفراد الأسرة",
                                         "females and males together must be the household's size"};
inline constexpr Expectation kTooManyByAge{"INCONSISTENT", "مجموع فئات العمر لا يزيد على عدد أفراد الأسرة",
                                           "the age groups together must not be more than the household's size"};
inline constexpr Expectation kTooManyMembers{"INCONSISTENT",
                                             "عدد الأفراد المذكورين مع رب الأسرة لا يزيد على عدد أفراد الأسرة",
                                             "must not list more people than the household has besides its head"};
inline constexpr Expectation kMemberParts{
    "MALFORMED",
    "السطر $0: تسعة أجزاء بينها | : الصلة | الاسم | الأب | الجد | العائلة | الجنس | الميلاد | الوثيقة | الرقم",
    "line $0 must have nine parts with | between: relation, first, father's, grandfather's and family name, sex, birth "
    "date, document, number"};
inline constexpr Expectation kMemberWord{"NOT_IN_SET", "السطر $0، القيم الممكنة: $1", "line $0 must have one of: $1"};
inline constexpr Expectation kMemberDate{"MALFORMED", "السطر $0: تاريخ ميلادي صحيح",
                                         "line $0 must have a date of the calendar"};
inline constexpr Expectation kCoverageParts{
    "MALFORMED",
    "السطر $0: عشرة أجزاء بينها | : البرنامج | الجهة | المساعدة | المبلغ | العملة | التكرار | من | إلى | الحالة | آخر "
    "صرف",
    "line $0 must have ten parts with | between: programme, provider, benefit, amount, currency, frequency, from, to, "
    "status, last paid"};
inline constexpr Expectation kCoverageAmount{"MALFORMED", "السطر $0: المبلغ بالأرقام",
                                             "line $0 must have the amount in digits"};
inline constexpr Expectation kBornAfter{"INCONSISTENT", "تاريخ ميلاد لا يأتي بعد تاريخ المقابلة",
                                        "must not be after the interview"};
inline constexpr Expectation kEndsBefore{"OUT_OF_RANGE", "تاريخ انتهاء لا يسبق تاريخ الموافقة",
                                         "must not be before the day on which the consent was given"};
inline constexpr Expectation kTooEarly{"OUT_OF_RANGE", "تاريخ من سنة 2020 أو بعدها", "must be in 2020 or later"};
inline constexpr Expectation kPhoneShort{"TOO_SHORT", "رقم هاتف كامل، مثل 0590000001: هذا الرقم قصير",
                                         "must be a whole phone number, as 0590000001: this one is too short"};
inline constexpr Expectation kPhoneLong{"TOO_LONG", "رقم هاتف واحد، مثل 0590000001: هذا الرقم طويل",
                                        "must be one phone number, as 0590000001: this one is too long"};
inline constexpr Expectation kPhone{"MALFORMED", "رقم هاتف، مثل 0590000001 أو +970590000001",
                                    "must be a phone number, as 0590000001 or +970590000001"};
// Goes before what is said about one line within a cell.
inline constexpr Expectation kEntry{"", "السطر $0: ", "line $0: "};
inline constexpr Expectation kPhonesMerged{"CONFIRM", "في الخلية أكثر من رقم، وفُهمت هكذا: $0",
                                           "the cell holds several numbers, read as $0"};
inline constexpr Expectation kNoHead{"NO_HEAD", "سطر رب الأسرة فوق أسطر أفراد أسرته مباشرة",
                                     "the row of the household's head must stand right above those of its members"};
inline constexpr Expectation kTwoHeads{"NOT_UNIQUE", "رب أسرة واحد لكل رقم أسرة",
                                       "a household number must have one head only"};
inline constexpr Expectation kOtherRow{"OTHER_ROW", "أسطر الأسرة كلها صحيحة: في السطر $0 ما يحتاج إلى تصحيح",
                                       "every row of the household must be right: line $0 needs a correction"};
inline constexpr Expectation kOfHousehold{"INCONSISTENT", "القيمة نفسها كما في سطر رب الأسرة، أو خلية فارغة",
                                          "must be as in the head's row, or empty"};
inline constexpr Expectation kUnnamed{"UNKNOWN_FIELD", "الخلايا التي لا اسم لعمودها فارغة",
                                      "cells of a column without a name must be empty"};
inline constexpr Expectation kMissingToCount{"MISSING", "هذا الحقل مطلوب لعدّ أفراد الأسرة",
                                             "must be given, so that the household can be counted"};
inline constexpr Expectation kIdShort{"TOO_SHORT", "رقم هوية من 9 أرقام؛ ربما حُذفت الأصفار من أوله",
                                      "must have 9 digits; perhaps zeros in front were lost"};
inline constexpr Expectation kMemberIdShort{"TOO_SHORT", "السطر $0: رقم هوية من 9 أرقام",
                                            "line $0 must have an ID number of 9 digits"};
inline constexpr Expectation kDifficulty{"MALFORMED", "المجال: الدرجة. المجالات: $0. الدرجات: $1",
                                         "must be DOMAIN: LEVEL. Domains: $0. Levels: $1"};
inline constexpr Expectation kNoAgreement{
    "NOT_COVERED", "لا يوجد اتفاق سارٍ بين مؤسستك وهذه الجهة لهذا البرنامج",
    "must be a receiver with whom your organisation has an agreement for the programme"};
inline constexpr Expectation kOpenQuote{"MALFORMED", "علامة الاقتباس مفتوحة ولم تُغلق حتى نهاية الملف",
                                        "a quotation mark is never closed, up to the end of the file"};
inline constexpr Expectation kAfterQuote{"MALFORMED", "بعد علامة الاقتباس المغلقة يجب أن يأتي الفاصل بين الخلايا",
                                         "the separator of cells must follow a closed quotation mark"};
inline constexpr Expectation kTooLarge{"TOO_LARGE", "الصف أكبر من المسموح؛ ربما لم تُغلق علامة اقتباس",
                                       "the row is larger than allowed; perhaps a quotation mark was not closed"};
inline constexpr Expectation kCells{"MALFORMED", "عدد الخلايا في الصف يساوي عدد الأعمدة: $0",
                                    "must have as many cells as there are columns: $0"};

}  // namespace ihala::client::import_says

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_TEXTS_H_
