#ifndef IHALA_COMMON_REFERRAL_DOSSIER_PATHS_H_
#define IHALA_COMMON_REFERRAL_DOSSIER_PATHS_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "ihala/v1/options.pb.h"

namespace ihala {

// One field of a dossier, at any depth, with the rule that stands beside it in the proto.
struct DossierPath {
  v1::FieldAccess access;                                  // All unspecified where the field has none.
  v1::ConsentGroup group = v1::CONSENT_GROUP_UNSPECIFIED;  // Its own, or that of the field that it lies in.
  // Whether it, or a field that it lies in, is shared only if agreed.
  bool needs_grant = false;
};

// Every field of Referral by its path, as `people.name.first`, found from the descriptor. Lists have no index. The
// values of a message of another package, as a timestamp, are not looked into.
const std::map<std::string, DossierPath>& DossierPaths();

// Whether somebody said everything of a field that its rule has to say. One that is not classified is a mistake, and a
// mistake shows nothing.
bool IsClassified(const v1::FieldAccess& access);

// Whether `path` is `above` or lies below it.
bool LiesIn(absl::string_view path, absl::string_view above);

// The group by the name that a consent gives it; CONSENT_GROUP_UNSPECIFIED where there is none of that name.
v1::ConsentGroup ConsentGroupOf(absl::string_view name);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_DOSSIER_PATHS_H_
