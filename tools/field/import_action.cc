#include "tools/field/import_action.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "ihala/import.h"
#include "tools/field/texts.h"
#include "tools/support/error_text.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

// A report that is for its owner alone from its first byte on.
absl::Status OpenReport(const std::string& sheet, const std::string& path, std::ofstream& report) {
  std::error_code ignored;
  if (std::filesystem::equivalent(sheet, path, ignored)) return UsageError(field_say::kReportIsSheet);
  absl::Status made = WriteFileDurably(path, "");
  if (made.ok()) report.open(path, std::ios::binary | std::ios::app);
  if (made.ok() && report.is_open()) return absl::OkStatus();
  return LocalError(absl::StatusCode::kFailedPrecondition, say::kCannotWriteFile, path);
}

// Collects what is told about single rows, as a table for people and as JSON.
class Findings {
 public:
  explicit Findings(Language language)
      : table_({Say(language, field_say::kColumnLine), Say(language, field_say::kColumnColumn),
                Say(language, field_say::kColumnExpected)}) {
    problems_.BeginArray();
    warnings_.BeginArray();
  }

  void Add(const ImportedRow& row) {
    for (const ImportProblem& problem : row.problems) {
      Write(row, problem, problems_);
      table_.Add({absl::StrCat(row.line), problem.column, problem.expected});
    }
    for (const ImportProblem& warning : row.warnings) Write(row, warning, warnings_);
  }

  const Table& table() const { return table_; }
  std::string Problems() { return problems_.EndArray().text(); }
  std::string Warnings() { return warnings_.EndArray().text(); }

 private:
  static void Write(const ImportedRow& row, const ImportProblem& problem, JsonWriter& json) {
    json.BeginObject().Key("line").Unsigned(row.line);
    json.Key("column").String(problem.column).Key("key").String(problem.key).Key("code").String(problem.code);
    json.Key("value").String(problem.value).Key("expected").String(problem.expected).EndObject();
  }

  Table table_;
  JsonWriter problems_;
  JsonWriter warnings_;
};

absl::StatusOr<ImportResult> Import(Field& field, const std::string& sheet, const std::string& report_path,
                                    Findings& findings) {
  ASSIGN_OR_RETURN(Client * client, field.Unlocked());
  std::ifstream in(sheet, std::ios::binary);
  if (!in.is_open()) return LocalError(absl::StatusCode::kNotFound, say::kCannotReadFile, sheet);
  std::ofstream report;
  if (!report_path.empty()) RETURN_IF_ERROR(OpenReport(sheet, report_path, report));
  ImportOptions options;
  options.language = std::string(CodeOf(field.language()));
  options.report = report_path.empty() ? nullptr : &report;
  options.cancellation = field.environment().cancellation;
  options.on_row = [&findings](const ImportedRow& row, const ImportResult&) { findings.Add(row); };
  return ImportHouseholds(*client, in, options);
}

}  // namespace

ExitCode ImportSheet(Field& field, const std::string& sheet, const std::string& report) {
  // Findings are named in the language that the account speaks, which only the open store tells.
  if (const absl::StatusOr<Client*> client = field.Unlocked(); !client.ok()) return field.Fail(client.status());
  Findings findings(field.language());
  const absl::StatusOr<ImportResult> imported = Import(field, sheet, report, findings);
  if (!imported.ok()) return field.Fail(imported.status());
  const ImportResult& result = *imported;
  Output& output = field.output();
  if (output.json()) {
    std::string error;
    if (!result.status.ok()) {
      JsonWriter json;
      WriteErrorJson(Explained(result.status), field.language(), field.Words(), json);
      error = absl::StrCat(",\"error\":", json.text());
    }
    output.Raw(absl::StrCat("{\"rows\":", result.rows, ",\"accepted\":", result.accepted,
                            ",\"repeated\":", result.repeated, ",\"reported\":", result.reported,
                            ",\"warned\":", result.warned, ",\"problems\":", findings.Problems(),
                            ",\"warnings\":", findings.Warnings(), error, "}\n"));
  } else {
    if (!findings.table().empty()) findings.table().Print(output);
    output.Say(field_say::kImported, result.rows, result.accepted, result.repeated, result.reported, result.warned);
    if (!report.empty() && result.reported > 0) output.Say(field_say::kReportWritten, report);
  }
  if (!result.status.ok()) return output.json() ? ExitCodeOf(Explained(result.status)) : field.Fail(result.status);
  return result.reported > 0 ? kExitRefused : kExitOk;
}

}  // namespace ihala::tools
