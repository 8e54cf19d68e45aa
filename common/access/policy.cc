#include "common/access/policy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/referral/agreement.h"
#include "common/referral/retention_days.h"

namespace ihala {
namespace {

// Answers that are remembered: as many as there are ways in which families consent under agreements. Beyond it somebody
// makes up ways, and remembering them would only cost memory.
constexpr size_t kMostKnown = 4096;

// Both of an agreement, or of none.
absl::Duration RetentionTerm(const v1::SharingAgreement* agreement, bool refused) {
  uint32_t days = 0;
  if (agreement != nullptr) days = refused ? agreement->refused_retention_days() : agreement->closed_retention_days();
  if (days == 0) days = refused ? kUsualRefusedRetentionDays : kUsualClosedRetentionDays;
  return absl::Hours(24) * days;
}

absl::Duration RecordTerm(const v1::SharingAgreement* agreement, bool refused) {
  uint32_t days = 0;
  if (agreement != nullptr) days = refused ? agreement->refused_record_days() : agreement->closed_record_days();
  return std::max(absl::Hours(24) * days, RetentionTerm(agreement, refused));
}

std::string KeyOf(const CaseAgreement& agreed, const std::vector<const v1::SharingAgreement*>& versions,
                  Disclosure::Reach reach) {
  // Built for every case that is looked at, so in one go. Neither paths nor names of groups have commas or semicolons.
  std::string key = agreed.agreement_id;
  key += '/';
  for (const v1::SharingAgreement* version : versions) absl::StrAppend(&key, version->version(), ",");
  key += ';';
  for (const std::string& group : agreed.consent.fields) absl::StrAppend(&key, group, ",");
  key += ';';
  for (const std::string& path : agreed.consent.withheld) absl::StrAppend(&key, path, ",");
  if (reach == Disclosure::Reach::kBareEnvelope) key += ";envelope";
  return key;
}

}  // namespace

Policy::Policy(const std::vector<const v1::SharingAgreement*>& agreements, std::set<std::string> frozen)
    : frozen_(std::move(frozen)) {
  for (const v1::SharingAgreement* agreement : agreements) {
    if (!IsSigned(*agreement)) continue;
    agreements_.push_back(std::make_unique<v1::SharingAgreement>(*agreement));
    by_id_[agreement->agreement_id()].push_back(agreements_.back().get());
    forbids_ = forbids_ || !agreement->forbidden_organisations().empty() || !agreement->forbidden_desks().empty();
  }
  for (auto& [id, versions] : by_id_) {
    std::sort(versions.begin(), versions.end(),
              [](const v1::SharingAgreement* a, const v1::SharingAgreement* b) { return a->version() < b->version(); });
  }
}

absl::Span<const v1::SharingAgreement* const> Policy::VersionsOf(const CaseAgreement& agreed) const {
  const auto found = by_id_.find(agreed.agreement_id);
  if (found == by_id_.end()) return {};
  const Versions& all = found->second;
  const auto first =
      agreed.version == 0 ? all.begin() : std::find_if(all.begin(), all.end(), [&](const v1::SharingAgreement* one) {
        return one->version() == agreed.version;
      });
  return absl::MakeConstSpan(all).subspan(static_cast<size_t>(first - all.begin()));
}

std::shared_ptr<const Disclosure> Policy::DisclosureOf(const CaseAgreement& agreed, absl::Time now) const {
  Versions begun;
  for (const v1::SharingAgreement* version : VersionsOf(agreed)) {
    if (BeginOf(*version) <= now) begun.push_back(version);
  }
  if (begun.empty()) return nullptr;
  const v1::SharingAgreement& current = *begun.back();
  const bool holds = now < EndOf(current) && Covers(current, agreed.programme) && IsForReferrals(current) &&
                     current.referring_organisation() == agreed.referring_organisation &&
                     current.receiving_organisation() == agreed.receiving_organisation;
  if (!holds) return nullptr;
  return Made(agreed, begun, Disclosure::Reach::kAll);
}

std::shared_ptr<const Disclosure> Policy::EnvelopeOf(const CaseAgreement& agreed) const {
  const auto versions = VersionsOf(agreed);
  return Made(agreed, {versions.begin(), versions.end()}, Disclosure::Reach::kBareEnvelope);
}

std::shared_ptr<const Disclosure> Policy::Made(const CaseAgreement& agreed, const Versions& versions,
                                               Disclosure::Reach reach) const {
  const std::string key = KeyOf(agreed, versions, reach);
  absl::MutexLock lock(&mutex_);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  if (known_.size() >= kMostKnown) known_.clear();
  auto made = std::make_shared<const Disclosure>(key, versions, agreed.consent, reach);
  known_[key] = made;
  return made;
}

bool Policy::Forbids(const CaseAgreement& agreed, const std::string& organisation,
                     const std::vector<std::string>& desks) const {
  const auto versions = VersionsOf(agreed);
  return std::any_of(versions.begin(), versions.end(), [&](const v1::SharingAgreement* version) {
    return ForbidsOrganisation(*version, organisation) ||
           std::any_of(desks.begin(), desks.end(),
                       [version](const std::string& desk) { return ForbidsDesk(*version, desk); });
  });
}

bool Policy::ForbidsDeskSomewhere(const std::string& desk) const {
  return std::any_of(agreements_.begin(), agreements_.end(),
                     [&](const auto& agreement) { return ForbidsDesk(*agreement, desk); });
}

std::vector<absl::Time> Policy::DatesOf(const CaseAgreement& agreed) const {
  std::vector<absl::Time> dates;
  for (const v1::SharingAgreement* version : VersionsOf(agreed)) {
    for (const absl::Time date : {BeginOf(*version), EndOf(*version)}) {
      if (date != absl::InfinitePast() && date != absl::InfiniteFuture()) dates.push_back(date);
    }
  }
  return dates;
}

absl::Duration Policy::RetentionOf(const CaseAgreement& agreed, bool refused, absl::Time closed_at) const {
  return Shortest(&RetentionTerm, agreed, refused, closed_at);
}

absl::Duration Policy::RecordOf(const CaseAgreement& agreed, bool refused, absl::Time closed_at) const {
  return Shortest(&RecordTerm, agreed, refused, closed_at);
}

absl::Duration Policy::Shortest(Term term, const CaseAgreement& agreed, bool refused, absl::Time closed_at) const {
  absl::Duration shortest = absl::InfiniteDuration();
  for (const v1::SharingAgreement* version : VersionsOf(agreed)) {
    if (BeginOf(*version) <= closed_at) shortest = std::min(shortest, term(version, refused));
  }
  return shortest == absl::InfiniteDuration() ? term(nullptr, refused) : shortest;
}

}  // namespace ihala
