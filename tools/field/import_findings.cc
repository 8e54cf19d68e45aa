#include "tools/field/import_findings.h"

#include "absl/strings/str_cat.h"
#include "tools/field/import_texts.h"

namespace ihala::tools {
namespace {

// More rows than these nobody reads on a screen.
constexpr uint64_t kShownRows = 50;
// A program may want them; a file that is wrong throughout must not fill the memory.
constexpr uint64_t kJsonRows = 1000;

void Write(const ImportedRow& row, const ImportProblem& problem, JsonWriter& json) {
  json.BeginObject().Key("line").Unsigned(row.line);
  json.Key("column").String(problem.column).Key("key").String(problem.key).Key("code").String(problem.code);
  json.Key("value").String(problem.value).Key("expected").String(problem.expected);
  if (problem.is_question) json.Key("suggestion").String(problem.suggestion);
  json.EndObject();
}

}  // namespace

Findings::Findings(Language language)
    : table_({Say(language, import_say::kLine), Say(language, import_say::kColumn),
              Say(language, import_say::kExpected)}) {
  problems_.BeginArray();
  warnings_.BeginArray();
}

void Findings::Add(const ImportedRow& row) {
  if (!row.problems.empty()) ++rows_;
  if (rows_ > kJsonRows && !row.problems.empty()) ++left_out_;
  for (const ImportProblem& problem : row.problems) {
    if (rows_ <= kJsonRows) Write(row, problem, problems_);
    if (rows_ <= kShownRows) table_.Add({absl::StrCat(row.line), problem.column, problem.expected});
  }
  if (row.warnings.empty() || ++warned_ > kJsonRows) return;
  for (const ImportProblem& warning : row.warnings) Write(row, warning, warnings_);
}

void Findings::Print(Output& output) const {
  if (!table_.empty()) table_.Print(output);
  if (rows_ > kShownRows) output.Say(import_say::kAndMore, rows_ - kShownRows);
}

void Findings::WriteJson(JsonWriter& json) {
  json.Key("problems").Written(problems_.EndArray()).Key("warnings").Written(warnings_.EndArray());
}

}  // namespace ihala::tools
