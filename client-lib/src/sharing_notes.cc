#include "client-lib/src/sharing_notes.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/access.h"
#include "common/referral/dossier_paths.h"
#include "common/referral/message_fields.h"

namespace ihala::client {
namespace {

// The path of a place without the indexes of lists, and how far into the dossier people speak of fields: one step, and
// of a person one more.
constexpr size_t kSpokenSteps = 2;

std::string PathOf(const FieldPlace& place, size_t steps) {
  std::string path;
  for (size_t i = 0; i < std::min(steps, place.steps.size()); ++i) {
    absl::StrAppend(&path, path.empty() ? "" : ".", place.steps[i].field->name());
  }
  return path;
}

std::string SpokenPlace(FieldPlace place) {
  if (place.steps.size() > kSpokenSteps) place.steps.resize(kSpokenSteps);
  return place.Path();
}

}  // namespace

std::vector<FieldViolation> NotShared(const Engine& engine, const v1::Referral& referral, absl::Time now) {
  std::vector<FieldViolation> notes;
  const std::shared_ptr<const Disclosure> disclosure =
      engine.reference.policy().DisclosureOf(FactsOf(referral).agreed(), now);
  if (disclosure == nullptr) return notes;
  std::set<std::string> told;
  for (const FieldPlace& place : FieldsOf(referral)) {
    if (place.field().is_repeated() && place.index() < 0) continue;
    const auto rule = DossierPaths().find(PathOf(place, place.steps.size()));
    if (rule == DossierPaths().end() || rule->second.access.share() == v1::SHARE_NEVER) continue;
    if (disclosure->OpensFrom(rule->first) != v1::RUNG_UNSPECIFIED) continue;
    std::string field = SpokenPlace(place);
    if (!told.insert(field).second) continue;
    notes.push_back({std::move(field), "NOT_SHARED",
                     absl::StrCat("stays with your organisation: agreement ", referral.agreement_id(),
                                  " does not open it, or the family did not agree to it")});
  }
  return notes;
}

}  // namespace ihala::client
