#include "tools/field/import_action.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "ihala/import.h"
#include "tools/field/import_findings.h"
#include "tools/field/import_texts.h"
#include "tools/field/progress_bar.h"
#include "tools/support/error_text.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

// A report that is for its owner alone from its first byte on.
absl::Status OpenReport(const std::string& sheet, const std::string& path, std::ofstream& report) {
  absl::Status made = WriteFileDurably(path, "");
  if (made.ok()) report.open(path, std::ios::binary | std::ios::app);
  if (made.ok() && report.is_open()) return absl::OkStatus();
  return LocalError(absl::StatusCode::kFailedPrecondition, say::kCannotWriteFile, path);
}

absl::StatusOr<ImportOptions> OptionsOf(const Field& field, const ImportFlags& flags, Language language) {
  ImportOptions options;
  options.language = std::string(CodeOf(language));
  options.month_first = flags.month_first;
  options.encoding = flags.encoding;
  options.confirmed.insert(flags.confirmed.begin(), flags.confirmed.end());
  for (const std::string& column : flags.columns) {
    // A name may hold the sign, a key never does.
    const size_t sign = column.rfind('=');
    if (sign == 0 || sign == std::string::npos) return UsageError(import_say::kNotAName, column);
    options.columns[column.substr(0, sign)] = column.substr(sign + 1);
  }
  if (!flags.separator.empty()) {
    const bool known = flags.separator == "comma" || flags.separator == "semicolon" || flags.separator == "tab";
    if (!known) return UsageError(import_say::kNotASeparator);
    options.separator = flags.separator == "comma" ? ',' : flags.separator == "tab" ? '\t' : ';';
  }
  std::error_code ignored;
  const bool over_sheet = !flags.report.empty() && std::filesystem::equivalent(flags.sheet, flags.report, ignored);
  if (over_sheet) return UsageError(import_say::kReportIsSheet);
  options.cancellation = field.environment().cancellation;
  return options;
}

// One import or its preview, with what is to be said about it.
struct Told {
  explicit Told(Language language) : findings(language) {}

  Findings findings;
  ImportResult result;
};

absl::Status RunOnce(Field& field, Client& client, const ImportFlags& flags, ImportOptions options, Told& told) {
  std::ifstream in(flags.sheet, std::ios::binary);
  if (!in.is_open()) return LocalError(absl::StatusCode::kNotFound, say::kCannotReadFile, flags.sheet);
  std::ofstream report;
  if (!options.preview && !flags.report.empty()) {
    RETURN_IF_ERROR(OpenReport(flags.sheet, flags.report, report));
    options.report = &report;
  }
  const FieldEnvironment& environment = field.environment();
  ProgressBar bar(environment.watched && !field.output().json() ? environment.base.err : nullptr);
  options.on_row = [&](const ImportedRow& row, const ImportResult& so_far) {
    told.findings.Add(row);
    bar.ShowShare(so_far.bytes_read, so_far.bytes_total, absl::StrCat(so_far.rows));
  };
  told.result = ImportHouseholds(client, in, options);
  return absl::OkStatus();
}

std::string TextOf(const ImportQuestion& question, Language language) {
  return language == Language::kArabic ? question.text_ar : question.text_en;
}

void SayFormat(const SheetFormat& format, Output& output) {
  const Text& separator = format.separator == ','   ? import_say::kComma
                          : format.separator == ';' ? import_say::kSemicolon
                                                    : import_say::kTab;
  output.Say(import_say::kFormat, format.encoding, Say(output.language(), separator));
  if (format.encoding_guessed) output.Say(import_say::kGuessed, format.sample);
}

void SayQuestions(const ImportResult& result, bool month_first, Output& output) {
  for (const ImportQuestion& question : ImportQuestions()) {
    const std::string text = TextOf(question, output.language());
    if (const auto asked = result.asked.find(question.code); asked != result.asked.end()) {
      output.Say(import_say::kAsked, text, asked->second, question.code);
    }
    const auto taken = result.taken.find(question.code);
    if (taken == result.taken.end()) continue;
    const bool is_order = question.code == "DAY_MONTH";
    const std::string read = Say(output.language(), month_first ? import_say::kMonthFirst : import_say::kDayFirst);
    output.Say(import_say::kTaken, is_order ? read : text, taken->second);
  }
}

void WriteCounts(const std::map<std::string, uint64_t>& counts, absl::string_view key, JsonWriter& json) {
  json.Key(key).BeginObject();
  for (const auto& [code, cells] : counts) json.Key(code).Unsigned(cells);
  json.EndObject();
}

void TellJson(Field& field, const ImportFlags& flags, Told& told) {
  const ImportResult& result = told.result;
  JsonWriter json;
  json.BeginObject().Key("rows").Unsigned(result.rows).Key("accepted").Unsigned(result.accepted);
  json.Key("repeated").Unsigned(result.repeated).Key("reported").Unsigned(result.reported);
  json.Key("warned").Unsigned(result.warned).Key("preview").Bool(flags.preview);
  json.Key("households").Unsigned(result.households);
  json.Key("encoding").String(result.format.encoding).Key("encoding_guessed").Bool(result.format.encoding_guessed);
  json.Key("separator").String(std::string(1, result.format.separator));
  WriteCounts(result.asked, "asked", json);
  WriteCounts(result.taken, "taken", json);
  json.Key("rows_left_out").Unsigned(told.findings.left_out());
  told.findings.WriteJson(json);
  if (!result.status.ok()) {
    json.Key("error");
    WriteErrorJson(Explained(result.status), field.language(), field.Words(), json);
  }
  field.output().Json(json.EndObject());
}

ExitCode Tell(Field& field, const ImportFlags& flags, bool preview, Told& told) {
  const ImportResult& result = told.result;
  Output& output = field.output();
  if (output.json()) {
    TellJson(field, flags, told);
  } else {
    told.findings.Print(output);
    if (result.status.ok() && (preview || result.format.encoding_guessed)) SayFormat(result.format, output);
    SayQuestions(result, flags.month_first, output);
    if (preview) {
      output.Say(import_say::kWouldImport, result.rows, result.accepted, result.households, result.repeated,
                 result.reported);
    } else {
      output.Say(import_say::kImported, result.rows, result.accepted, result.repeated, result.reported, result.warned);
    }
    if (!preview && !flags.report.empty() && result.reported > 0) output.Say(import_say::kReportWritten, flags.report);
  }
  if (!result.status.ok()) return output.json() ? ExitCodeOf(Explained(result.status)) : field.Fail(result.status);
  return result.reported > 0 ? kExitRefused : kExitOk;
}

bool IsYes(absl::string_view answer) {
  const std::string word = absl::AsciiStrToLower(absl::StripAsciiWhitespace(answer));
  return word == "yes" || word == "y" || word == "نعم" || word == "ن";
}

// What a person at the terminal answers. Anything else than yes is no.
bool SaysYes(Field& field, const std::string& question) {
  const absl::StatusOr<std::string> answer = field.environment().ask(question);
  return answer.ok() && IsYes(*answer);
}

// Shows what would come of it and asks about the readings. The code to end with where it does not go on: the preview
// failed, which was told, or the person does not want to.
absl::StatusOr<std::optional<ExitCode>> Agree(Field& field, Client& client, const ImportFlags& flags,
                                              ImportOptions& options) {
  ImportOptions preview = options;
  preview.preview = true;
  Told told(field.language());
  RETURN_IF_ERROR(RunOnce(field, client, flags, preview, told));
  const ExitCode previewed = Tell(field, flags, /*preview=*/true, told);
  if (!told.result.status.ok()) return previewed;
  for (const ImportQuestion& question : ImportQuestions()) {
    const auto asked = told.result.asked.find(question.code);
    if (asked == told.result.asked.end()) continue;
    const std::string text =
        Say(field.language(), import_say::kAskConfirm, TextOf(question, field.language()), asked->second);
    if (SaysYes(field, text)) options.confirmed.insert(question.code);
  }
  if (SaysYes(field, Say(field.language(), import_say::kAskImport))) return std::nullopt;
  field.output().Say(import_say::kNothingDone);
  return kExitRefused;
}

absl::StatusOr<ExitCode> Import(Field& field, Client& client, const ImportFlags& flags) {
  ASSIGN_OR_RETURN(ImportOptions options, OptionsOf(field, flags, field.language()));
  if (flags.forget || !options.columns.empty()) {
    RETURN_IF_ERROR(client.SaveImportColumns(options.columns, flags.forget));
  }
  options.preview = flags.preview;
  const bool asks = field.environment().ask && !flags.yes && !flags.preview && !field.output().json();
  if (asks) {
    ASSIGN_OR_RETURN(const std::optional<ExitCode> ended, Agree(field, client, flags, options));
    if (ended) return *ended;
  }
  Told told(field.language());
  RETURN_IF_ERROR(RunOnce(field, client, flags, options, told));
  return Tell(field, flags, flags.preview, told);
}

}  // namespace

ExitCode ImportSheet(Field& field, const ImportFlags& flags) {
  // Findings are named in the language that the account speaks, which only the open store tells.
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  const absl::StatusOr<ExitCode> done = Import(field, **client, flags);
  return done.ok() ? *done : field.Fail(done.status());
}

}  // namespace ihala::tools
