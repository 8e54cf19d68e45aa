#include "tools/support/dry_run_view.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/text/short_code.h"

namespace ihala::tools {
namespace {

constexpr Text kVersion{"النسخة", "Version"};
constexpr Text kStage{"المرحلة", "Stage"};
constexpr Text kBecomes{"تصبح", "Becomes"};
constexpr Text kCases{"الحالات", "Cases"};
constexpr Text kUnsigned{"بلا توقيع الطرفين", "Not signed"};
constexpr Text kEarlier{"موعدها أبكر", "Due earlier"};
constexpr Text kLater{"موعدها متأخر", "Due later"};
constexpr Text kKept{"معلّقة تبقى", "Pending kept"};
constexpr Text kDropped{"معلّقة تسقط", "Pending dropped"};
constexpr Text kCodes{"منها", "Among them"};
constexpr Text kMissing{"غير مذكورة!", "not named!"};
constexpr Text kSame{"كما هي", "stays"};
constexpr Text kNone{"لا حالات مفتوحة تتغيّر", "No open case would change"};

std::string Becomes(const v1::DryRunLine& line, Language language) {
  if (line.to_stage().empty()) return std::string(Say(language, kMissing));
  return line.to_stage() == line.from_stage() ? std::string(Say(language, kSame)) : line.to_stage();
}

std::string CodesOf(const v1::DryRunLine& line) {
  std::vector<std::string> codes;
  for (const std::string& code : line.short_codes()) codes.push_back(text::DisplayShortCode(code));
  return absl::StrJoin(codes, " ");
}

}  // namespace

void PrintDryRun(const v1::DryRunWorkflowResponse& response, Output& output) {
  const Language language = output.language();
  std::vector<std::string> headings;
  for (const Text* text :
       {&kVersion, &kStage, &kBecomes, &kCases, &kUnsigned, &kEarlier, &kLater, &kKept, &kDropped, &kCodes}) {
    headings.emplace_back(Say(language, *text));
  }
  Table table(headings);
  JsonWriter json;
  json.BeginObject().Key("lines").BeginArray();
  for (const v1::DryRunLine& line : response.lines()) {
    table.Add({absl::StrCat(line.from_version()), line.from_stage(), Becomes(line, language),
               absl::StrCat(line.cases()), absl::StrCat(line.unsigned_cases()), absl::StrCat(line.due_earlier()),
               absl::StrCat(line.due_later()), absl::StrCat(line.pending_kept()), absl::StrCat(line.pending_dropped()),
               CodesOf(line)});
    json.Message(line);
  }
  json.EndArray().Key("problems").BeginArray();
  for (const v1::FieldViolation& problem : response.problems()) json.Message(problem);
  output.Json(json.EndArray().EndObject());
  if (table.empty()) return output.Say(kNone);
  table.Print(output);
}

absl::Status ProblemsOf(const v1::DryRunWorkflowResponse& response) {
  std::vector<FieldViolation> problems;
  for (const v1::FieldViolation& problem : response.problems()) {
    problems.push_back({problem.field(), problem.code(), problem.description()});
  }
  return InvalidFields(problems);
}

}  // namespace ihala::tools
