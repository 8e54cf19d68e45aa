#include "common/workflow/validation.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/text/utf8.h"
#include "common/workflow/workflow.h"

namespace ihala::validation {
namespace {

constexpr size_t kIdBytesAtMost = 40;
// Titles and explanations: what fits three lines of a small phone.
constexpr size_t kTextCodePoints = 240;

bool IsUpperIdChar(char c) { return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_'; }
bool IsLowerNameChar(char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_'; }
bool IsVerbChar(char c) { return absl::ascii_islower(c) || c == '-'; }
bool IsDocumentIdChar(char c) { return IsVerbChar(c) || absl::ascii_isdigit(c); }

template <typename Map>
auto Find(const Map& map, absl::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

void Report::Add(std::string field, absl::string_view code, absl::string_view description) {
  violations_.push_back({std::move(field), std::string(code), std::string(description)});
}

bool Report::CheckShape(const std::string& field, absl::string_view text, bool (*allows)(char),
                        absl::string_view shape) {
  if (!text.empty() && text.size() <= kIdBytesAtMost && std::all_of(text.begin(), text.end(), allows)) return true;
  Add(field, text.empty() ? "MISSING" : "BAD_ID", absl::StrCat("has 1 to 40 characters of ", shape));
  return false;
}

bool Report::CheckUpperId(const std::string& field, absl::string_view id) {
  return CheckShape(field, id, IsUpperIdChar, "A-Z, 0-9 and underscore");
}

bool Report::CheckLowerName(const std::string& field, absl::string_view name) {
  return CheckShape(field, name, IsLowerNameChar, "a-z, 0-9 and underscore");
}

bool Report::CheckHyphenated(const std::string& field, absl::string_view text, bool digits) {
  return digits ? CheckShape(field, text, IsDocumentIdChar, "a-z, 0-9 and hyphen")
                : CheckShape(field, text, IsVerbChar, "a-z and hyphen");
}

void Report::CheckText(const std::string& field, const v1::LocalisedText& text) {
  for (const auto& [language, words] : {std::pair("ar", &text.ar()), std::pair("en", &text.en())}) {
    const std::string path = absl::StrCat(field, ".", language);
    if (text::IsBlank(*words)) Add(path, "MISSING", "is required in both languages");
    CollectViolations(text::CheckFreeText(path, *words, kTextCodePoints, text::Lines::kOne), violations_).IgnoreError();
  }
}

void Report::CheckAtMost(const std::string& field, uint32_t number, uint32_t most) {
  if (number > most) Add(field, "OUT_OF_RANGE", absl::StrCat("is at most ", most));
}

Index::Index(const v1::Workflow& document) : document_(document) {
  for (const v1::Stage& stage : document.stages()) stages_.emplace(stage.stage_id(), &stage);
  for (const v1::ReasonSet& set : document.reason_sets()) reason_sets_.emplace(set.name(), &set);
}

const v1::Stage* Index::stage(absl::string_view id) const { return Find(stages_, id); }

const v1::ReasonSet* Index::reason_set(absl::string_view name) const { return Find(reason_sets_, name); }

v1::StageKind Index::KindOf(absl::string_view stage_id) const {
  const v1::Stage* found = stage(stage_id);
  return found == nullptr ? v1::STAGE_KIND_UNSPECIFIED : found->kind();
}

std::string Path(absl::string_view list, absl::string_view id, int index) {
  const bool fit = !id.empty() && id.size() <= kIdBytesAtMost &&
                   std::all_of(id.begin(), id.end(), [](char c) { return IsUpperIdChar(c) || IsLowerNameChar(c); });
  return fit ? absl::StrCat(list, "[", id, "]") : absl::StrCat(list, "[", index, "]");
}

bool AnyOn(v1::Side side, const google::protobuf::RepeatedField<int>& roles) {
  return std::any_of(roles.begin(), roles.end(), [&](int role) { return SideOf(static_cast<v1::Role>(role)) == side; });
}

bool AllOn(v1::Side side, const google::protobuf::RepeatedField<int>& roles) {
  return std::all_of(roles.begin(), roles.end(), [&](int role) {
    return role == v1::ROLE_INTEGRATOR || SideOf(static_cast<v1::Role>(role)) == side;
  });
}

}  // namespace ihala::validation
