#include "common/referral/dossier_paths.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/referral/message_fields.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// `depth` ends a message that contains itself; no field lies that deep.
void Add(const Descriptor& type, const std::string& prefix, const DossierPath& around, int depth,
         std::map<std::string, DossierPath>& paths) {
  if (depth > 8) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    DossierPath path;
    if (field.options().HasExtension(v1::access)) path.access = field.options().GetExtension(v1::access);
    path.group = path.access.group() == v1::CONSENT_GROUP_UNSPECIFIED ? around.group : path.access.group();
    path.needs_grant = around.needs_grant || path.access.share() == v1::SHARE_IF_AGREED;
    const std::string name = absl::StrCat(prefix, field.name());
    if (HoldsOurMessage(field)) Add(*field.message_type(), name + ".", path, depth + 1, paths);
    paths[name] = std::move(path);
  }
}

}  // namespace

const std::map<std::string, DossierPath>& DossierPaths() {
  static const auto& paths = *[] {
    auto* const made = new std::map<std::string, DossierPath>();
    Add(*v1::Referral::descriptor(), "", DossierPath(), 0, *made);
    return made;
  }();
  return paths;
}

bool IsClassified(const v1::FieldAccess& access) {
  return access.field_class() != v1::FIELD_CLASS_UNSPECIFIED && access.rung() != v1::RUNG_UNSPECIFIED &&
         access.share() != v1::SHARE_UNSPECIFIED;
}

bool LiesIn(absl::string_view path, absl::string_view above) {
  return absl::StartsWith(path, above) && (path.size() == above.size() || path[above.size()] == '.');
}

v1::ConsentGroup ConsentGroupOf(absl::string_view name) {
  v1::ConsentGroup group = v1::CONSENT_GROUP_UNSPECIFIED;
  v1::ConsentGroup_Parse(absl::StrCat("CONSENT_GROUP_", name), &group);
  return group;
}

}  // namespace ihala
