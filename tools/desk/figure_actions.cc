#include "tools/desk/figure_actions.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/figure_service.pb.h"
#include "tools/desk/figure_csv.h"
#include "tools/desk/texts.h"
#include "tools/support/dates.h"
#include "tools/support/field_titles.h"

namespace ihala::tools {
namespace {

// What an attempt of each kind is, beside the figures that count it. The same words are in docs/figures.md.
struct Definition {
  v1::RedLineKind kind;
  Text text;
};
constexpr Definition kDefinitions[] = {
    {v1::RED_LINE_KIND_NO_AGREEMENT,
     {"لا اتفاقية بين الجهتين تغطي البرنامج والغرض", "no agreement between the two covers the programme and purpose"}},
    {v1::RED_LINE_KIND_NOT_SIGNED, {"الاتفاقية لم يوقّعها الطرفان", "both sides have not signed the agreement"}},
    {v1::RED_LINE_KIND_NOT_IN_FORCE,
     {"انتهت الاتفاقية أو لم تبدأ، أو نسختها غير سارية",
      "the agreement, or the version named, has ended or not begun"}},
    {v1::RED_LINE_KIND_BARRED_FIELD,
     {"في الملف معلومة تمنعها الاتفاقية", "something is in the dossier that the agreement bars"}},
    {v1::RED_LINE_KIND_FORBIDDEN_RECIPIENT,
     {"مكتب أو جهة تحظر الاتفاقية أن تصلها نسخة", "a desk or organisation that must never hold a copy"}},
};

std::string AttemptsText(const v1::RedLineFigure& figure) {
  return figure.suppressed() ? "< 10" : absl::StrCat(figure.attempts());
}

void PrintTable(Output& output, const v1::GetFiguresResponse& figures) {
  const Language language = output.language();
  const auto say = [&](const Text& text) { return std::string(Say(language, text)); };
  Table table({say(desk_say::kColumnReferring), say(desk_say::kColumnReceiving), say(desk_say::kColumnKind),
               say(desk_say::kColumnPlace), say(desk_say::kColumnAttempts)});
  for (const v1::RedLineFigure& figure : figures.red_lines()) {
    const std::string& receiver = figure.receiving_organisation();
    table.Add({figure.referring_organisation(), receiver.empty() ? say(desk_say::kUnknownReceiver) : receiver,
               ValueTitle(*v1::RedLineKind_descriptor(), figure.kind(), language),
               ValueTitle(*v1::RedLinePlace_descriptor(), figure.place(), language), AttemptsText(figure)});
  }
  table.Print(output);
}

// Those of the kinds that are there.
void PrintDefinitions(Output& output, const v1::GetFiguresResponse& figures) {
  std::set<int> kinds;
  for (const v1::RedLineFigure& figure : figures.red_lines()) kinds.insert(figure.kind());
  for (const Definition& definition : kDefinitions) {
    if (kinds.count(definition.kind) == 0) continue;
    output.Line(absl::StrCat(ValueTitle(*v1::RedLineKind_descriptor(), definition.kind, output.language()), ": ",
                             Say(output.language(), definition.text)));
  }
  output.Say(desk_say::kFigureNotes);
}

void PrintEscalations(Output& output, const v1::GetFiguresResponse& figures) {
  const Language language = output.language();
  const auto say = [&](const Text& text) { return std::string(Say(language, text)); };
  output.Say(desk_say::kEscalatedOf, figures.month());
  if (figures.escalations().empty()) return output.Say(desk_say::kNoFigures);
  Table table({say(desk_say::kColumnReferring), say(desk_say::kColumnReceiving), say(desk_say::kColumnOwedBy),
               say(desk_say::kColumnLevel), say(desk_say::kColumnCases)});
  for (const v1::EscalationFigure& figure : figures.escalations()) {
    table.Add({figure.referring_organisation(), figure.receiving_organisation(),
               ValueTitle(*v1::Side_descriptor(), figure.owed_by(), language),
               ValueTitle(*v1::EscalationLevel_descriptor(), figure.level(), language),
               figure.suppressed() ? "< 10" : absl::StrCat(figure.cases())});
  }
  table.Print(output);
}

// The first day of the month and its last one.
FigureRow RowOfMonth(const std::string& month) {
  FigureRow row;
  v1::Date first;
  if (const auto day = ParseDate("month", absl::StrCat(month, "-01")); day.ok()) first = *day;
  const absl::CivilMonth present(first.year(), first.month());
  row.from = absl::FormatCivilTime(absl::CivilDay(present));
  row.to = absl::FormatCivilTime(absl::CivilDay(present + 1) - 1);
  return row;
}

// The code of a value, as "no_agreement".
std::string CodeOf(const google::protobuf::EnumDescriptor& type, int number, absl::string_view prefix) {
  const google::protobuf::EnumValueDescriptor* const value = type.FindValueByNumber(number);
  return value == nullptr ? absl::StrCat(number) : absl::AsciiStrToLower(absl::StripPrefix(value->name(), prefix));
}

std::string DefinitionOf(v1::RedLineKind kind, Language language) {
  for (const Definition& one : kDefinitions) {
    if (one.kind == kind) return std::string(Say(language, one.text));
  }
  return "";
}

void PrintFiguresCsv(const v1::GetFiguresResponse& figures, Output& output) {
  const Language language = output.language();
  PrintFigureHeader(output);
  for (const v1::RedLineFigure& figure : figures.red_lines()) {
    FigureRow row = RowOfMonth(figures.month());
    row.figure = "red_line_blocks";
    row.title = ValueTitle(*v1::RedLineKind_descriptor(), figure.kind(), language);
    row.definition = DefinitionOf(figure.kind(), language);
    row.by = "referring/receiving/kind/place";
    row.group = absl::StrCat(figure.referring_organisation(), "/", figure.receiving_organisation(), "/",
                             CodeOf(*v1::RedLineKind_descriptor(), figure.kind(), "RED_LINE_KIND_"), "/",
                             CodeOf(*v1::RedLinePlace_descriptor(), figure.place(), "RED_LINE_PLACE_"));
    row.unit = "attempts";
    if (!figure.suppressed()) row.value = figure.attempts();
    PrintFigureRow(row, output);
  }
  for (const v1::EscalationFigure& figure : figures.escalations()) {
    FigureRow row = RowOfMonth(figures.month());
    row.figure = "escalations";
    row.title = ValueTitle(*v1::EscalationLevel_descriptor(), figure.level(), language);
    row.definition = Say(language, desk_say::kEscalatedOf, figures.month());
    row.by = "referring/receiving/owed_by/level";
    row.group = absl::StrCat(figure.referring_organisation(), "/", figure.receiving_organisation(), "/",
                             CodeOf(*v1::Side_descriptor(), figure.owed_by(), "SIDE_"), "/",
                             CodeOf(*v1::EscalationLevel_descriptor(), figure.level(), "ESCALATION_LEVEL_"));
    row.unit = "cases";
    if (!figure.suppressed()) row.value = figure.cases();
    PrintFigureRow(row, output);
  }
}

}  // namespace

ExitCode ShowFigures(Desk& desk, const std::string& month, bool csv) {
  Output& output = desk.output();
  v1::GetFiguresRequest request;
  request.set_month(month);
  const absl::StatusOr<v1::GetFiguresResponse> figures = desk.Ask(&ServerApi::GetFigures, request);
  if (!figures.ok()) return output.Fail(figures.status());
  if (csv) {
    PrintFiguresCsv(*figures, output);
    return kExitOk;
  }
  JsonWriter json;
  json.BeginObject().Key("month").String(figures->month()).Key("red_lines").BeginArray();
  for (const v1::RedLineFigure& figure : figures->red_lines()) json.Message(figure);
  json.EndArray().Key("escalations").BeginArray();
  for (const v1::EscalationFigure& figure : figures->escalations()) json.Message(figure);
  output.Json(json.EndArray().EndObject());
  output.Say(desk_say::kFiguresOf, figures->month());
  if (figures->red_lines().empty()) {
    output.Say(desk_say::kNoFigures);
  } else {
    PrintTable(output, *figures);
    PrintDefinitions(output, *figures);
  }
  PrintEscalations(output, *figures);
  return kExitOk;
}

}  // namespace ihala::tools
