#include "tools/desk/monitor_actions.h"

#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "ihala/v1/figure_service.pb.h"
#include "tools/desk/figure_csv.h"
#include "tools/desk/monitor_texts.h"
#include "tools/support/dates.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {
namespace {

constexpr absl::string_view kDimensionPrefix = "FIGURE_DIMENSION_";
constexpr absl::string_view kUnitPrefix = "FIGURE_UNIT_";

// The value of an enum that a person types as "referring-organisation".
template <typename Enum, typename Parser>
absl::StatusOr<Enum> ParseWord(absl::string_view field, const std::string& word, absl::string_view prefix,
                               Parser parse) {
  Enum value{};
  if (word.empty()) return value;
  const std::string name = absl::AsciiStrToUpper(absl::StrReplaceAll(word, {{"-", "_"}}));
  if (parse(absl::StrCat(prefix, name), &value) && value != 0) return value;
  return InvalidField(field, "UNKNOWN", "is none of the words that the help lists");
}

template <typename Name>
std::string Word(const Name& name, absl::string_view prefix) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(absl::StripPrefix(name, prefix), {{"_", "-"}}));
}

absl::StatusOr<v1::GetMonitorRequest> MonitorRequestOf(const MonitorOptions& options) {
  v1::GetMonitorRequest request;
  if (!options.from.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_from(), ParseDate("from", options.from));
  }
  if (!options.to.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_to(), ParseDate("to", options.to));
  }
  ASSIGN_OR_RETURN(const auto by, ParseWord<v1::FigureDimension>(
                                      "by", options.trial.empty() || !options.by.empty() ? options.by : "trial",
                                      kDimensionPrefix, v1::FigureDimension_Parse));
  ASSIGN_OR_RETURN(const auto side, ParseWord<v1::Side>("side", options.side, "SIDE_", v1::Side_Parse));
  request.set_by(by);
  request.set_side(side);
  request.set_trial(options.trial);
  return request;
}

std::string DimensionWord(v1::FigureDimension by) {
  return by == v1::FIGURE_DIMENSION_UNSPECIFIED ? "" : Word(v1::FigureDimension_Name(by), kDimensionPrefix);
}

using FiguresById = std::map<std::string, const v1::MonitorFigure*>;

FiguresById IndexOf(const v1::GetMonitorResponse& monitor) {
  FiguresById figures;
  for (const v1::MonitorFigure& figure : monitor.figures()) figures[figure.figure_id()] = &figure;
  return figures;
}

void PrintMonitorCsv(const v1::GetMonitorResponse& monitor, Output& output) {
  const FiguresById figures = IndexOf(monitor);
  PrintFigureHeader(output);
  for (const v1::MonitorCell& cell : monitor.cells()) {
    const auto figure = figures.find(cell.figure_id());
    if (figure == figures.end()) continue;
    FigureRow row;
    row.figure = cell.figure_id();
    row.title = In(output.language(), figure->second->title());
    row.definition = In(output.language(), figure->second->definition());
    row.from = DateText(monitor.from());
    row.to = DateText(monitor.to());
    row.by = DimensionWord(monitor.by());
    row.group = cell.group();
    row.unit = Word(v1::FigureUnit_Name(figure->second->unit()), kUnitPrefix);
    if (!cell.suppressed()) row.value = cell.value();
    // What is told to be of nothing is told of none.
    if (figure->second->unit() != v1::FIGURE_UNIT_CASES && (cell.of() > 0 || !cell.suppressed())) row.of = cell.of();
    PrintFigureRow(row, output);
  }
}

// For people: a share with its cases, because a percentage of three cases is none.
std::string CellText(const v1::MonitorCell& cell, v1::FigureUnit unit, Language language) {
  const auto say = [&](const Text& text) { return std::string(Say(language, text)); };
  if (cell.suppressed()) return cell.of() == 0 ? say(monitor_say::kNotTold) : absl::StrCat("? / ", cell.of());
  if (unit == v1::FIGURE_UNIT_CASES) return absl::StrCat(cell.value());
  if (unit == v1::FIGURE_UNIT_DAYS) return Say(language, monitor_say::kDaysOf, cell.value(), cell.of());
  if (cell.of() == 0) return "0 / 0";
  const double per_cent = 100.0 * static_cast<double>(cell.value()) / static_cast<double>(cell.of());
  return absl::StrFormat("%.0f%% (%d / %d)", per_cent, cell.value(), cell.of());
}

void PrintMonitor(const v1::GetMonitorResponse& monitor, Output& output) {
  const Language language = output.language();
  const auto say = [&](const Text& text) { return std::string(Say(language, text)); };
  output.Say(monitor_say::kMonitorOf, DateText(monitor.from()), DateText(monitor.to()));
  if (monitor.cells().empty()) return output.Say(monitor_say::kNothingForYou);
  const FiguresById figures = IndexOf(monitor);
  Table table({say(monitor_say::kColumnFigure), say(monitor_say::kColumnGroup), say(monitor_say::kColumnValue)});
  for (const v1::MonitorCell& cell : monitor.cells()) {
    const auto figure = figures.find(cell.figure_id());
    if (figure == figures.end()) continue;
    table.Add({In(language, figure->second->title()),
               cell.group().empty() ? say(monitor_say::kAllTogether) : Printable(cell.group()),
               CellText(cell, figure->second->unit(), language)});
  }
  table.Print(output);
  for (const v1::MonitorFigure& figure : monitor.figures()) {
    output.Line(absl::StrCat(In(language, figure.title()), ": ", In(language, figure.definition())));
  }
  if (monitor.suppresses()) output.Say(monitor_say::kSuppressed);
}

}  // namespace

ExitCode ShowMonitor(Desk& desk, const MonitorOptions& options) {
  Output& output = desk.output();
  const absl::StatusOr<v1::GetMonitorRequest> request = MonitorRequestOf(options);
  if (!request.ok()) return output.Fail(request.status());
  const absl::StatusOr<v1::GetMonitorResponse> monitor = desk.Ask(&ServerApi::GetMonitor, *request);
  if (!monitor.ok()) return output.Fail(monitor.status());
  if (options.csv) {
    PrintMonitorCsv(*monitor, output);
    return kExitOk;
  }
  output.Json(JsonWriter().Message(*monitor));
  PrintMonitor(*monitor, output);
  return kExitOk;
}

}  // namespace ihala::tools
