#include "tools/load/cases/cast.h"

#include <algorithm>
#include <utility>

#include "common/referral/agreement.h"
#include "tools/load/draw.h"

namespace ihala::load {
namespace {

bool InForce(const v1::Validity& validity, absl::CivilDay first, absl::CivilDay last) {
  return IsValidOn(validity, first) && IsValidOn(validity, last);
}

// The map's values by key: maps of hashes have another order in each run.
template <typename T>
std::vector<const T*> InOrder(const Directory::Map<T>& map) {
  std::vector<std::pair<std::string, const T*>> entries;
  for (const auto& entry : map) entries.emplace_back(entry.first, &entry.second);
  std::sort(entries.begin(), entries.end());
  std::vector<const T*> values;
  for (const auto& entry : entries) values.push_back(entry.second);
  return values;
}

std::vector<std::string> ServedBy(const v1::Desk& desk, const Directory& directory) {
  std::vector<std::string> served;
  for (const v1::Governorate* governorate : InOrder(directory.governorates())) {
    if (Serves(desk, governorate->pcode())) served.push_back(governorate->pcode());
  }
  return served;
}

// Whether one of the callers would see a case that goes this way from the receiver's side.
bool IsAttended(const Route& route, const std::vector<Caller>& callers) {
  CaseFacts facts;
  facts.referring_organisation = route.referring_organisation;
  facts.receiving_organisation = route.receiving_organisation;
  facts.desk = route.desk;
  facts.governorate = route.governorates.front();
  facts.worker_code = route.worker;
  facts.stage_kind = v1::STAGE_KIND_WAITING_ON_RECEIVER;
  return std::any_of(callers.begin(), callers.end(), [&](const Caller& caller) {
    return Visible(caller, facts, Policy(), absl::InfiniteFuture()).side() == v1::SIDE_RECEIVER;
  });
}

}  // namespace

absl::StatusOr<Cast> Cast::Make(Directory directory, const std::vector<std::shared_ptr<const Workflow>>& workflows,
                                std::vector<Caller> callers, absl::CivilDay first, absl::CivilDay last) {
  Cast cast;
  cast.directory_ = std::move(directory);
  cast.callers_ = std::move(callers);
  std::sort(cast.callers_.begin(), cast.callers_.end(),
            [](const Caller& a, const Caller& b) { return a.account < b.account; });
  for (const v1::SharingAgreement* agreement : InOrder(cast.directory_.agreements())) {
    // Of each agreement the version under which referrals pass.
    if (cast.directory_.InForce(agreement->agreement_id(), last) != agreement || !IsForReferrals(*agreement) ||
        !InForce(agreement->validity(), first, last)) {
      continue;
    }
    for (const std::string& code : agreement->programmes()) {
      const v1::Programme* const programme = cast.directory_.programme(code);
      if (programme == nullptr || !InForce(programme->validity(), first, last)) continue;
      for (const std::shared_ptr<const Workflow>& workflow : workflows) {
        if (workflow->ref().workflow_id() != programme->workflow_id()) continue;
        cast.AddRoutes(*agreement, *programme, workflow, first, last);
      }
    }
  }
  if (!cast.routes_.empty()) return cast;
  return absl::FailedPreconditionError(
      "no referral could go anywhere: it takes a caseworker and somebody at a receiving desk among the accounts, a "
      "signed agreement between their organisations, and a programme of it whose workflow is loaded");
}

void Cast::AddRoutes(const v1::SharingAgreement& agreement, const v1::Programme& programme,
                     const std::shared_ptr<const Workflow>& workflow, absl::CivilDay first, absl::CivilDay last) {
  for (const v1::Desk* desk : InOrder(directory_.desks())) {
    if (desk->organisation() != agreement.receiving_organisation() || !InForce(desk->validity(), first, last) ||
        !Handles(*desk, programme.code())) {
      continue;
    }
    for (const Caller& caller : callers_) {
      if (!caller.Holds(v1::ROLE_CASEWORKER, agreement.referring_organisation())) continue;
      Route route = {agreement.agreement_id(),
                     agreement.referring_organisation(),
                     caller.account,
                     agreement.receiving_organisation(),
                     desk->code(),
                     programme.code(),
                     ServedBy(*desk, directory_),
                     workflow};
      if (!route.governorates.empty() && IsAttended(route, callers_)) routes_.push_back(std::move(route));
    }
  }
}

const Route& Cast::PickRoute(const Household& household, Random& random) const {
  std::vector<const Route*> near;
  for (const Route& route : routes_) {
    const auto& served = route.governorates;
    if (std::find(served.begin(), served.end(), household.place.governorate) != served.end()) near.push_back(&route);
  }
  return near.empty() ? Pick<Route>(random, routes_) : *Pick<const Route*>(random, near);
}

}  // namespace ihala::load
