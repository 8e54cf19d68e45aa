#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "common/referral/agreement.h"
#include "common/referral/field_checks.h"
#include "common/referral/rules.h"
#include "common/referral/sharing_rules.h"

namespace ihala {
namespace {

// True where the entry exists and holds today; says why not under `name`, with `over` where its days are over or still
// to come.
template <typename Entry>
bool InForce(const FieldChecker& at, absl::string_view name, const Entry* entry, absl::CivilDay today,
             SharingRule over) {
  if (entry == nullptr) {
    Object(at, name, SharingRule::kUnknownEntry);
    return false;
  }
  if (!IsValidOn(entry->validity(), today)) {
    Object(at, name, over);
    return false;
  }
  return true;
}

void CheckParties(const FieldChecker& at, const v1::Envelope& envelope, const Directory& directory,
                  absl::CivilDay today) {
  const auto* const receiver = directory.organisation(envelope.receiving_organisation());
  if (InForce(at, "receiving_organisation", receiver, today, SharingRule::kReceiverOver) && !receiver->receives()) {
    Object(at, "receiving_organisation", SharingRule::kReceiverTakesNone);
  }
  if (receiver != nullptr && receiver->has_freeze()) {
    Object(at, "receiving_organisation", SharingRule::kReceiverFrozen);
  }
  const auto* const referrer = directory.organisation(envelope.referring_organisation());
  if (InForce(at, "referring_organisation", referrer, today, SharingRule::kReferrerOver) && !referrer->refers()) {
    Object(at, "referring_organisation", SharingRule::kReferrerRefersNone);
  }
  const auto* const programme = directory.programme(envelope.programme());
  if (InForce(at, "programme", programme, today, SharingRule::kProgrammeOver) &&
      programme->organisation() != envelope.receiving_organisation()) {
    Object(at, "programme", SharingRule::kProgrammeOfOthers);
  }
  InForce(at, "governorate", directory.governorate(envelope.governorate()), today, SharingRule::kGovernorateOver);
}

void CheckDesk(const FieldChecker& at, const v1::Envelope& envelope, const Directory& directory, absl::CivilDay today) {
  const v1::Desk* const desk = directory.desk(envelope.desk());
  if (!InForce(at, "desk", desk, today, SharingRule::kDeskOver)) return;
  if (desk->organisation() != envelope.receiving_organisation()) {
    Object(at, "desk", SharingRule::kDeskOfOthers);
    return;
  }
  if (!Serves(*desk, envelope.governorate())) Object(at, "desk", SharingRule::kDeskServesElsewhere);
  if (!Handles(*desk, envelope.programme())) Object(at, "desk", SharingRule::kDeskHandlesOthers);
}

// The household's own places: the directory may have changed its codes since a device last saw it.
void CheckPlaces(const FieldChecker& at, const v1::Household& household, const Directory& directory) {
  const auto check = [&](const FieldChecker& place, absl::string_view pcode) {
    if (!pcode.empty() && directory.governorate(pcode) == nullptr) {
      Object(place, "governorate", SharingRule::kUnknownEntry);
    }
  };
  const FieldChecker here = at.In("household");
  check(here.In("current_place"), household.current_place().governorate());
  check(here.In("origin"), household.origin().governorate());
}

// What one version forbids of the referral and no later one that was looked at before: where it goes, and what is in
// it.
void CheckRedLines(const v1::Referral& referral, const v1::SharingAgreement& version, const std::string& prefix,
                   RoutingProblem& problem) {
  const v1::Envelope& envelope = referral.envelope();
  std::vector<FieldViolation> found;
  const FieldChecker way(prefix, &found);
  const auto forbids = [&](absl::string_view field) {
    Object(way.In("envelope"), field, SharingRule::kForbiddenRecipient, NameOf(version));
  };
  if (ForbidsDesk(version, envelope.desk())) forbids("desk");
  if (ForbidsOrganisation(version, envelope.receiving_organisation())) forbids("receiving_organisation");
  std::vector<FieldViolation> barred = FindBarred(version, referral, prefix);
  found.insert(found.end(), std::make_move_iterator(barred.begin()), std::make_move_iterator(barred.end()));
  for (FieldViolation& one : found) {
    const bool known = std::any_of(problem.fields.begin(), problem.fields.end(), [&](const FieldViolation& told) {
      return told.field == one.field && told.code == one.code;
    });
    if (!known) problem.fields.push_back(std::move(one));
  }
}

// Whether the agreement, of which `in_force` may be null, has a version that covers the way at all. The reason for
// which it does not; empty if it does.
std::string CheckCovered(const FieldChecker& at, const v1::Referral& referral,
                         const std::vector<const v1::SharingAgreement*>& versions,
                         const v1::SharingAgreement* in_force) {
  const v1::Envelope& envelope = referral.envelope();
  // An agreement of others and one that does not exist get the same words: agreements are not for everyone to know.
  if (versions.empty() || versions.back()->referring_organisation() != envelope.referring_organisation() ||
      versions.back()->receiving_organisation() != envelope.receiving_organisation()) {
    Object(at, "agreement_id", SharingRule::kNoAgreement);
    return "RED_LINE_BLOCKED";
  }
  const auto signed_one = std::find_if(versions.rbegin(), versions.rend(),
                                       [](const v1::SharingAgreement* version) { return IsSigned(*version); });
  if (signed_one == versions.rend()) {
    Object(at, "agreement_id", SharingRule::kNotSigned, NameOf(*versions.back()));
    return "RED_LINE_BLOCKED";
  }
  const v1::SharingAgreement& newest = in_force != nullptr ? *in_force : **signed_one;
  if (!Covers(newest, envelope.programme())) {
    Object(at, "agreement_id", SharingRule::kOtherProgramme, NameOf(newest));
    return "RED_LINE_BLOCKED";
  }
  if (!IsForReferrals(newest)) {
    Object(at, "agreement_id", SharingRule::kOtherPurpose, NameOf(newest));
    return "RED_LINE_BLOCKED";
  }
  if (in_force != nullptr) return "";
  Object(at, "agreement_id", SharingRule::kNotInForce, NameOf(newest));
  return "AGREEMENT_EXPIRED";
}

// The agreement between the two organisations that the referral most likely needs: one that covers its programme before
// others, then the first by id. Empty where there is none.
std::string NearestAgreement(const v1::Envelope& envelope, const Directory& directory) {
  const v1::SharingAgreement* nearest = nullptr;
  const auto rank = [&](const v1::SharingAgreement& one) {
    return std::make_pair(!Covers(one, envelope.programme()), one.agreement_id());
  };
  for (const v1::SharingAgreement* version : directory.AllVersions()) {
    if (version->referring_organisation() != envelope.referring_organisation()) continue;
    if (version->receiving_organisation() != envelope.receiving_organisation()) continue;
    if (nearest == nullptr || rank(*version) < rank(*nearest)) nearest = version;
  }
  return nearest == nullptr ? "" : nearest->agreement_id();
}

// The reason for which the agreement stops this referral; empty if it lets it pass.
std::string CheckAgreement(const FieldChecker& at, const v1::Referral& referral, const Directory& directory,
                           absl::CivilDay today, const std::string& prefix, RoutingProblem& problem) {
  // A device names the one in force by itself. Where it found none, people hear of the one that comes nearest.
  const std::string id =
      referral.agreement_id().empty() ? NearestAgreement(referral.envelope(), directory) : referral.agreement_id();
  const std::vector<const v1::SharingAgreement*> versions = directory.VersionsOf(id);
  const v1::SharingAgreement* const in_force = directory.InForce(id, today);
  if (std::string reason = CheckCovered(at, referral, versions, in_force); !reason.empty()) return reason;
  if (referral.agreement_id().empty()) {
    Object(at, "agreement_id", SharingRule::kNoAgreement);
    return "RED_LINE_BLOCKED";
  }
  const v1::SharingAgreement& current = *in_force;
  const uint32_t named = referral.agreement_version();
  const v1::SharingAgreement* const asked = directory.agreement(id, named);
  if (named != 0 && (asked == nullptr || !IsSigned(*asked) || named > current.version())) {
    Object(at, "agreement_version", SharingRule::kOtherVersion, NameOf(current));
    return "RED_LINE_BLOCKED";
  }
  // Whatever was agreed since the family was asked binds as well. Of two that forbid the same the newer one is named.
  for (auto at_version = versions.rbegin(); at_version != versions.rend(); ++at_version) {
    const v1::SharingAgreement& version = **at_version;
    const bool binds = IsSigned(version) && version.version() >= named && version.version() <= current.version();
    if (binds) CheckRedLines(referral, version, prefix, problem);
  }
  return problem.fields.empty() ? "" : "RED_LINE_BLOCKED";
}

}  // namespace

RoutingProblem CheckRouting(const v1::Referral& referral, const Directory& directory, absl::CivilDay today,
                            const std::string& prefix) {
  RoutingProblem problem;
  const FieldChecker at(prefix, &problem.fields);
  const FieldChecker envelope = at.In("envelope");
  CheckParties(envelope, referral.envelope(), directory, today);
  CheckDesk(envelope, referral.envelope(), directory, today);
  CheckPlaces(at, referral.household(), directory);
  // Whether an agreement covers a way that does not exist is no question.
  problem.reason = problem.fields.empty() ? CheckAgreement(at, referral, directory, today, prefix, problem) : "INVALID";
  if (!IsNameOfReceiver(directory, referral.consent())) {
    Object(at.In("consent"), "receiver_name", SharingRule::kReceiverRenamed);
    if (problem.reason.empty()) problem.reason = "CONSENT_MISSING";
  }
  return problem;
}

std::string ReceiverName(const Directory& directory, const v1::Consent& consent) {
  const v1::Organisation* const receiver = directory.organisation(consent.receiving_organisation());
  if (receiver == nullptr) return "";
  return consent.language() == "en" ? receiver->name().en() : receiver->name().ar();
}

bool IsNameOfReceiver(const Directory& directory, const v1::Consent& consent) {
  const std::string& heard = consent.receiver_name();
  const v1::Organisation* const receiver = directory.organisation(consent.receiving_organisation());
  if (heard.empty() || receiver == nullptr || !receiver->has_name()) return true;
  const auto is_name = [&](const std::string& name) {
    return name == receiver->name().ar() || name == receiver->name().en();
  };
  return is_name(heard) || std::any_of(consent.also_named().begin(), consent.also_named().end(), is_name);
}

}  // namespace ihala
