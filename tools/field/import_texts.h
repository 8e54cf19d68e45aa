#ifndef IHALA_TOOLS_FIELD_IMPORT_TEXTS_H_
#define IHALA_TOOLS_FIELD_IMPORT_TEXTS_H_

#include "tools/support/messages.h"

// What the import of a sheet says, in both languages.
namespace ihala::tools::import_say {

// Options.
inline constexpr Text kReportOption{"ملف CSV لما لم يُقبل: يُصحَّح ويُستورد من جديد",
                                    "A CSV file for what is not accepted: correct it and import it again"};
inline constexpr Text kPreviewOption{"معاينة فقط: ماذا سيُقبل وماذا لن يُقبل، دون استيراد",
                                     "Only shows what would be accepted and what not"};
inline constexpr Text kYesOption{"الاستيراد دون معاينة ودون سؤال", "Imports without a preview and without asking"};
inline constexpr Text kConfirmOption{"تأكيد نوع من القراءات المقترحة في الكشف كله (يمكن تكراره): $0",
                                     "Confirms a kind of suggested reading for the whole sheet (may be repeated): $0"};
inline constexpr Text kNameOption{"عمود باسم خاص: الاسم=المفتاح، أو الاسم= لتجاهله؛ يُحفظ للمرات القادمة",
                                  "A column with a name of its own: NAME=KEY, or NAME= to pass it over; remembered"};
inline constexpr Text kForgetOption{"نسيان أسماء الأعمدة المحفوظة", "Forgets the remembered names of columns"};
inline constexpr Text kMonthFirstOption{"تواريخ الكشف شهر/يوم/سنة", "The sheet's dates are month/day/year"};
inline constexpr Text kEncodingOption{"ترميز الملف (يُعرف تلقائياً): UTF-8، UTF-16LE، UTF-16BE، WINDOWS-1256",
                                      "The file's encoding (found out): UTF-8, UTF-16LE, UTF-16BE, WINDOWS-1256"};
inline constexpr Text kSeparatorOption{"الفاصل بين الخلايا (يُعرف تلقائياً): comma أو semicolon أو tab",
                                       "What separates cells (found out): comma, semicolon or tab"};

// Results.
inline constexpr Text kImported{"الصفوف: $0، قُبل: $1، استُورد من قبل: $2، لم يُقبل: $3، للتأكد: $4",
                                "Rows: $0, accepted: $1, imported before: $2, not accepted: $3, to look at again: $4"};
inline constexpr Text kWouldImport{
    "معاينة، الصفوف: $0، سيُقبل: $1 (أسر: $2)، استُورد من قبل: $3، لن يُقبل: $4",
    "Preview, rows: $0, to be accepted: $1 (households: $2), imported before: $3, not: $4"};
inline constexpr Text kFormat{"قُرئ الملف بترميز $0 والفاصل $1", "The file was read as $0, separated by $1"};
inline constexpr Text kGuessed{"الترميز تقديري: تأكد من أن الأسماء مقروءة، مثل: $0",
                               "The encoding is a guess: make sure that names are readable, as: $0"};
inline constexpr Text kAsked{"بانتظار التأكيد: $0 (عدد الخلايا: $1)، للموافقة على الكل: --confirm $2",
                             "Waits to be confirmed: $0 (cells: $1); to confirm all: --confirm $2"};
inline constexpr Text kTaken{"قُرئ هكذا: $0 (عدد الخلايا: $1)", "Was read so: $0 (cells: $1)"};
inline constexpr Text kDayFirst{"تواريخ بترتيب يوم/شهر/سنة", "dates as day/month/year"};
inline constexpr Text kMonthFirst{"تواريخ بترتيب شهر/يوم/سنة", "dates as month/day/year"};
inline constexpr Text kAndMore{"وفي صفوف أخرى: $0، كلها في التقرير", "And in further rows: $0; all are in the report"};
inline constexpr Text kReportWritten{"التقرير: $0", "The report: $0"};
inline constexpr Text kNothingDone{"لم يُستورد شيء", "Nothing was imported"};
inline constexpr Text kComma{"فاصلة", "commas"};
inline constexpr Text kSemicolon{"فاصلة منقوطة", "semicolons"};
inline constexpr Text kTab{"جدولة", "tabs"};
inline constexpr Text kLine{"السطر", "Line"};
inline constexpr Text kColumn{"العمود", "Column"};
inline constexpr Text kExpected{"المطلوب", "What is expected"};

// Questions to a person at a terminal.
inline constexpr Text kAskConfirm{"$0 (عدد الخلايا: $1): هل تؤخذ القراءة المقترحة في الكل؟ [نعم/لا] ",
                                  "$0 (cells: $1): take the suggested reading in all of them? [yes/no] "};
inline constexpr Text kAskImport{"هل يُستورد الآن؟ [نعم/لا] ", "Import now? [yes/no] "};

// Errors.
inline constexpr Text kReportIsSheet{"التقرير لا يُكتب فوق الكشف نفسه",
                                     "The report cannot be written over the sheet itself"};
inline constexpr Text kNotAName{"--column يكون هكذا: الاسم=المفتاح، وليس $0", "--column is NAME=KEY, not $0"};
inline constexpr Text kNotASeparator{"--separator واحد من: comma، semicolon، tab",
                                     "--separator is one of comma, semicolon, tab"};

}  // namespace ihala::tools::import_say

#endif  // IHALA_TOOLS_FIELD_IMPORT_TEXTS_H_
