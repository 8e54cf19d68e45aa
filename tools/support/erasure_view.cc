#include "tools/support/erasure_view.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/support/field_titles.h"
#include "tools/support/json_writer.h"

namespace ihala::tools {
namespace {

constexpr Text kErasuresHelp{"كم حالة حُذفت نهائياً وكم حالة ستُحذف، بلا أشخاص",
                             "How many cases were erased and how many will be, without persons"};
constexpr Text kFromMonth{"أول شهر، كما في 2026-11", "The first month, as 2026-11"};
constexpr Text kToMonth{"آخر شهر", "The last month"};
constexpr Text kAsCsv{"جدول CSV بدلاً من الشاشة", "As CSV"};
constexpr Text kMonthColumn{"الشهر", "Month"};
constexpr Text kOrganisationColumn{"الجهة المحيلة", "Organisation"};
constexpr Text kCauseColumn{"السبب", "Cause"};
constexpr Text kCasesColumn{"حالات", "Cases"};
constexpr Text kInBackupsColumn{"مفاتيحها قد تكون في نسخ احتياطية", "Keys perhaps in backups"};
constexpr Text kCompleteColumn{"اكتمال الحذف في", "Complete on"};
constexpr Text kScheduledColumn{"مغلقة ستُحذف", "Closed, to be erased"};
constexpr Text kDueColumn{"حان وقتها", "Due"};
constexpr Text kHeldColumn{"محفوظة قانونياً", "Held"};
constexpr Text kNoErasures{"لم تُحذف حالة في هذه الأشهر", "No case was erased in these months"};
constexpr Text kTerm{"نسخة مخزن المفاتيح تُحفظ $0 يوماً على الأكثر: بعدها لا تُقرأ حالة محذوفة في أي نسخة احتياطية",
                     "A backup of the key store is kept for $0 days at most: after them nobody reads an erased case in "
                     "any backup"};

// A number, or what is said where it is not told.
std::string NumberText(uint64_t number, bool suppressed) { return suppressed ? "< 10" : absl::StrCat(number); }

std::string CauseCode(v1::ErasureCause cause) {
  return absl::AsciiStrToLower(absl::StripPrefix(v1::ErasureCause_Name(cause), "ERASURE_CAUSE_"));
}

// Codes of organisations, months and numbers: nothing in it needs quotes.
void PrintCsv(const v1::GetErasuresResponse& figures, Output& output) {
  output.Raw("month,referring_organisation,cause,cases,in_key_backups,complete_on\n");
  for (const v1::ErasureFigure& one : figures.erased()) {
    const auto number = [&](uint64_t value) { return one.suppressed() ? std::string() : absl::StrCat(value); };
    output.Raw(absl::StrCat(one.month(), ",", one.referring_organisation(), ",", CauseCode(one.cause()), ",",
                            number(one.cases()), ",", number(one.in_key_backups()), ",", one.complete_on(), "\n"));
  }
}

void PrintTables(const v1::GetErasuresResponse& figures, Output& output) {
  const Language language = output.language();
  const auto say = [&](const Text& text) { return std::string(Say(language, text)); };
  Table erased({say(kMonthColumn), say(kOrganisationColumn), say(kCauseColumn), say(kCasesColumn),
                say(kInBackupsColumn), say(kCompleteColumn)});
  for (const v1::ErasureFigure& one : figures.erased()) {
    erased.Add({one.month(), one.referring_organisation(),
                ValueTitle(*v1::ErasureCause_descriptor(), one.cause(), language),
                NumberText(one.cases(), one.suppressed()), NumberText(one.in_key_backups(), one.suppressed()),
                one.complete_on()});
  }
  if (erased.empty()) {
    output.Say(kNoErasures);
  } else {
    erased.Print(output);
  }
  Table kept({say(kOrganisationColumn), say(kScheduledColumn), say(kDueColumn), say(kHeldColumn)});
  for (const v1::RetentionFigure& one : figures.kept()) {
    kept.Add({one.referring_organisation(), NumberText(one.scheduled(), one.suppressed()),
              NumberText(one.due(), one.suppressed()), NumberText(one.held(), one.suppressed())});
  }
  if (!kept.empty()) kept.Print(output);
  output.Say(kTerm, figures.key_backup_days());
}

}  // namespace

std::string ErasureTitle(Language language) { return std::string(Say(language, kErasuresHelp)); }

void AddErasureOptions(CLI::App& command, ErasureOptions& options, Language language) {
  command.add_option("--from", options.from_month, Say(language, kFromMonth));
  command.add_option("--to", options.to_month, Say(language, kToMonth));
  command.add_flag("--csv", options.csv, Say(language, kAsCsv));
}

v1::GetErasuresRequest RequestOf(const ErasureOptions& options) {
  v1::GetErasuresRequest request;
  request.set_from_month(options.from_month);
  request.set_to_month(options.to_month);
  return request;
}

void PrintErasures(const v1::GetErasuresResponse& figures, bool csv, Output& output) {
  if (csv) return PrintCsv(figures, output);
  JsonWriter json;
  json.BeginObject().Key("key_backup_days").Unsigned(figures.key_backup_days()).Key("erased").BeginArray();
  for (const v1::ErasureFigure& one : figures.erased()) json.Message(one);
  json.EndArray().Key("kept").BeginArray();
  for (const v1::RetentionFigure& one : figures.kept()) json.Message(one);
  output.Json(json.EndArray().EndObject());
  PrintTables(figures, output);
}

}  // namespace ihala::tools
