#include "tools/support/role_view.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/support/field_titles.h"

namespace ihala::tools {

std::string RolesText(const google::protobuf::RepeatedPtrField<v1::RoleBinding>& roles, Language language) {
  std::vector<std::string> texts;
  for (const v1::RoleBinding& binding : roles) {
    std::string text = ValueTitle(*v1::Role_descriptor(), binding.role(), language);
    std::vector<std::string> rights;
    for (const int right : binding.rights()) rights.push_back(ValueTitle(*v1::Right_descriptor(), right, language));
    if (!rights.empty()) absl::StrAppend(&text, ": ", absl::StrJoin(rights, ", "));
    std::vector<std::string> limits(binding.desks().begin(), binding.desks().end());
    limits.insert(limits.end(), binding.governorates().begin(), binding.governorates().end());
    if (!limits.empty()) absl::StrAppend(&text, " (", absl::StrJoin(limits, ", "), ")");
    texts.push_back(std::move(text));
  }
  return absl::StrJoin(texts, ", ");
}

}  // namespace ihala::tools
