#include "client-lib/src/import_questions.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "ihala/import.h"

namespace ihala::client {
namespace {

constexpr QuestionInfo kQuestions[] = {
    {"ID_ZEROS",
     "رقم هوية حُذفت الأصفار من أوله",
     "an ID number that lost the zeros in front",
     {"ID_ZEROS", "رقم هوية من 9 أرقام؛ يبدو أن الأصفار حُذفت من أوله: هل هو $0؟",
      "must have 9 digits; zeros in front seem to be lost: is it $0?"}},
    {"HIJRI",
     "تاريخ هجري",
     "a date of the Hijri calendar",
     {"HIJRI", "تاريخ ميلادي؛ هذا تاريخ هجري يقابله تقريباً: $0", "must be a Gregorian date; this is Hijri, about $0"}},
    {"DAY_MONTH",
     "تاريخ قد يكون يوماً/شهراً أو شهراً/يوماً",
     "a date that may be day/month or month/day",
     {"DAY_MONTH", "تاريخ لا لبس فيه: في الكشف تواريخ بترتيب آخر؛ هل هو $0؟",
      "must be a date that is clear: other dates of the sheet have another order; is it $0?"}},
    {"OTHER_ORDER",
     "تاريخ لا يُقرأ إلا بترتيب غير ترتيب الكشف",
     "a date that can only be read in another order than the sheet's",
     {"OTHER_ORDER", "تاريخ بترتيب اليوم والشهر نفسه كبقية الكشف؛ هل هو $0؟",
      "must have day and month in the order of the sheet; is it $0?"}},
    {"SERIAL_DATE",
     "تاريخ حوّله برنامج الجداول إلى رقم",
     "a date that a spreadsheet turned into a number",
     {"SERIAL_DATE", "تاريخ؛ هذا رقم من برنامج الجداول يقابله: $0",
      "must be a date; this is a spreadsheet's number for $0"}},
    {"PHONE",
     "رقم هاتف صُحّح عند القراءة",
     "a phone number that was mended while it was read",
     {"PHONE", "رقم هاتف كامل؛ فُهم هكذا: $0", "must be a whole phone number; it was read as $0"}},
    {"AMOUNT",
     "مبلغ قد تكون فاصلته للآلاف أو للكسور",
     "an amount whose separator may be of thousands or of decimals",
     {"AMOUNT", "مبلغ لا لبس فيه؛ هل هو $0؟", "must be an amount that is clear; is it $0?"}},
};
static_assert(std::size(kQuestions) == static_cast<size_t>(Question::kCount));

}  // namespace

const QuestionInfo& InfoOf(Question question) { return kQuestions[static_cast<size_t>(question)]; }

absl::Status CheckConfirmed(const std::set<std::string>& codes) {
  std::vector<std::string> known;
  for (const QuestionInfo& question : kQuestions) known.push_back(question.code);
  for (const std::string& code : codes) {
    if (std::find(known.begin(), known.end(), code) != known.end()) continue;
    return InvalidField("confirmed", "NOT_IN_SET",
                        absl::StrCat("must be among ", absl::StrJoin(known, ", "), "; ", code, " is not"));
  }
  return absl::OkStatus();
}

}  // namespace ihala::client

namespace ihala {

const std::vector<ImportQuestion>& ImportQuestions() {
  static const std::vector<ImportQuestion>* const questions = [] {
    auto* made = new std::vector<ImportQuestion>;
    for (const client::QuestionInfo& info : client::kQuestions)
      made->push_back({info.code, info.text_ar, info.text_en});
    return made;
  }();
  return *questions;
}

}  // namespace ihala
