#include "tools/support/output.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "common/base/code_points.h"
#include "common/text/utf8.h"
#include "google/protobuf/text_format.h"
#include "tools/support/error_text.h"

namespace ihala::tools {
namespace {

bool TakesNoWidth(char32_t code) {
  const bool latin_marks = code >= 0x0300 && code <= 0x036F;
  return latin_marks || text::IsArabicMark(code) || (text::IsInvisible(code) && !text::IsBidiControl(code));
}

}  // namespace

size_t DisplayWidth(absl::string_view text) {
  const std::u32string codes = text::ToCodePoints(text);
  return codes.size() - static_cast<size_t>(std::count_if(codes.begin(), codes.end(), TakesNoWidth));
}

std::string Printable(absl::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char32_t code = TakeCodePoint(text).value_or(kReplacementCharacter);
    const bool control = (code < 0x20 && code != '\n') || (code >= 0x7F && code < 0xA0);
    AppendCodePoint(control || text::IsBidiControl(code) ? kReplacementCharacter : code, out);
  }
  return out;
}

std::string DocumentOf(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string document;
  printer.PrintToString(message, &document);
  return document;
}

void Output::Line(absl::string_view line) {
  if (!json_) out_ << Printable(line) << '\n';
}

void Output::Json(const JsonWriter& value) {
  if (json_) out_ << value.text() << '\n';
}

void Output::Raw(absl::string_view text) { out_ << text; }

ExitCode Output::Fail(const absl::Status& status, const v1::Workflow* workflow, absl::string_view what) {
  if (json_) {
    JsonWriter json;
    json.BeginObject().Key("error");
    WriteErrorJson(status, language_, workflow, json);
    if (!what.empty()) json.Key("of").String(what);
    json.EndObject();
    err_ << json.text() << '\n';
  } else {
    std::string text = ErrorText(status, language_, workflow);
    if (!what.empty()) text = std::string(what) + ": " + text;
    err_ << Printable(tools::Say(language_, say::kError, text)) << '\n';
  }
  return ExitCodeOf(status);
}

void Table::Print(Output& output) const {
  std::vector<size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_) {
    for (size_t i = 0; i < widths.size() && i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  for (const auto& row : rows_) {
    std::string line;
    for (size_t i = 0; i < widths.size() && i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - DisplayWidth(row[i]) + 2, ' ');
    }
    output.Line(absl::StripTrailingAsciiWhitespace(line));
  }
}

}  // namespace ihala::tools
