#include "common/access/disclosure.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/access/redaction_plans.h"
#include "common/referral/dossier_paths.h"

namespace ihala {
namespace {

constexpr v1::Rung kNever = v1::RUNG_UNSPECIFIED;
using Reach = Disclosure::Reach;

template <typename Paths>
bool AnyHolds(const Paths& paths, absl::string_view path) {
  return std::any_of(paths.begin(), paths.end(), [path](const auto& one) { return LiesIn(path, one); });
}

// The lowest rung at which the field is opened, by what stands for it or by what lies below it, so that a part can open
// without the whole. kNever where it is not named.
v1::Rung OpenedAt(const v1::SharingAgreement& agreement, absl::string_view path) {
  v1::Rung opened = kNever;
  for (const v1::RungFields& one : agreement.opened()) {
    const bool names = std::any_of(one.fields().begin(), one.fields().end(), [path](const std::string& field) {
      return LiesIn(path, field) || LiesIn(field, path);
    });
    if (names) opened = opened == kNever ? one.rung() : std::min(opened, one.rung());
  }
  return opened;
}

v1::Rung PostponedTo(const v1::SharingAgreement& agreement, absl::string_view path) {
  v1::Rung postponed = kNever;
  for (const v1::RungFields& one : agreement.postponed()) {
    if (AnyHolds(one.fields(), path)) postponed = std::max(postponed, one.rung());
  }
  return postponed;
}

// From which rung on one agreement opens the field.
v1::Rung OpenedBy(const v1::SharingAgreement& agreement, absl::string_view path, const DossierPath& field) {
  if (AnyHolds(agreement.withheld(), path) || AnyHolds(agreement.barred(), path)) return kNever;
  v1::Rung opens = field.access.rung();
  if (field.needs_grant) {
    const v1::Rung opened = OpenedAt(agreement, path);
    if (opened == kNever) return kNever;
    opens = std::max(opens, opened);
  }
  return std::max(opens, PostponedTo(agreement, path));
}

// What the family agreed to, its groups looked up once for all fields.
struct Word {
  explicit Word(const Disclosure::Consent& consent) : withheld(consent.withheld) {
    for (const std::string& name : consent.fields) groups.insert(ConsentGroupOf(name));
  }
  std::set<v1::ConsentGroup> groups;
  const std::vector<std::string>& withheld;
};

v1::Rung Find(absl::string_view path, const DossierPath& field,
              const std::vector<const v1::SharingAgreement*>& agreements, const Word& word, Reach reach) {
  const v1::FieldAccess& access = field.access;
  if (!IsClassified(access) || access.share() == v1::SHARE_NEVER || AnyHolds(word.withheld, path)) return kNever;
  const bool consented = word.groups.count(field.group) > 0;
  if (field.group != v1::CONSENT_GROUP_UNSPECIFIED && !consented) return kNever;
  if (field.needs_grant && (agreements.empty() || reach == Reach::kBareEnvelope)) return kNever;
  v1::Rung opens = access.rung();
  for (const v1::SharingAgreement* agreement : agreements) {
    const v1::Rung opened = OpenedBy(*agreement, path, field);
    if (opened == kNever) return kNever;
    opens = std::max(opens, opened);
  }
  return reach == Reach::kBareEnvelope && opens > v1::RUNG_ENVELOPE ? kNever : opens;
}

}  // namespace

Disclosure::Disclosure(std::string key, const std::vector<const v1::SharingAgreement*>& agreements,
                       const Consent& consent, Reach reach)
    : key_(std::move(key)) {
  const Word word(consent);
  for (const auto& [path, field] : DossierPaths()) {
    const v1::Rung opens = Find(path, field, agreements, word, reach);
    if (opens != kNever) opens_[path] = opens;
  }
  plans_ = std::make_unique<RedactionPlans>([this](absl::string_view path) { return OpensFrom(path); });
}

Disclosure::~Disclosure() = default;

v1::Rung Disclosure::OpensFrom(absl::string_view path) const {
  const auto found = opens_.find(path);
  return found == opens_.end() ? kNever : found->second;
}

bool Disclosure::Covers(const Disclosure& other) const {
  return std::all_of(other.opens_.begin(), other.opens_.end(), [this](const auto& one) {
    const v1::Rung here = OpensFrom(one.first);
    return here != kNever && here <= one.second;
  });
}

void Disclosure::Redact(v1::Rung up_to, absl::string_view organisation, google::protobuf::Message* message) const {
  plans_->Apply(up_to, organisation, message);
}

bool Disclosure::WouldRedact(v1::Rung up_to, absl::string_view organisation,
                             const google::protobuf::Message& message) const {
  return plans_->Clears(up_to, organisation, message);
}

}  // namespace ihala
