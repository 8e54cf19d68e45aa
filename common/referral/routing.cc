#include <algorithm>
#include <vector>

#include "common/referral/agreement.h"
#include "common/referral/field_checks.h"
#include "common/referral/rules.h"

namespace ihala {
namespace {

// True where the entry exists and holds today; says why not under `name`.
template <typename Entry>
bool InForce(const FieldChecker& at, absl::string_view name, const Entry* entry, absl::CivilDay today) {
  if (entry == nullptr) {
    at.Add(name, "UNKNOWN_CODE", "must be a code of the directory");
    return false;
  }
  if (!IsValidOn(entry->validity(), today)) {
    at.Add(name, "NOT_VALID_NOW", "must be in force on the day on which the referral is sent");
    return false;
  }
  return true;
}

void CheckParties(const FieldChecker& at, const v1::Envelope& envelope, const Directory& directory,
                  absl::CivilDay today) {
  const auto* const receiver = directory.organisation(envelope.receiving_organisation());
  if (InForce(at, "receiving_organisation", receiver, today) && !receiver->receives()) {
    at.Add("receiving_organisation", "NOT_ALLOWED", "must be an organisation that receives referrals");
  }
  if (receiver != nullptr && receiver->has_freeze()) {
    at.Add("receiving_organisation", "FROZEN", "must be an organisation that is not frozen");
  }
  const auto* const referrer = directory.organisation(envelope.referring_organisation());
  if (InForce(at, "referring_organisation", referrer, today) && !referrer->refers()) {
    at.Add("referring_organisation", "NOT_ALLOWED", "must be an organisation that refers");
  }
  const auto* const programme = directory.programme(envelope.programme());
  if (InForce(at, "programme", programme, today) && programme->organisation() != envelope.receiving_organisation()) {
    at.Add("programme", "NOT_ALLOWED", "must be a programme that the receiving organisation runs");
  }
  InForce(at, "governorate", directory.governorate(envelope.governorate()), today);
}

void CheckDesk(const FieldChecker& at, const v1::Envelope& envelope, const Directory& directory, absl::CivilDay today) {
  const v1::Desk* const desk = directory.desk(envelope.desk());
  if (!InForce(at, "desk", desk, today)) return;
  if (desk->organisation() != envelope.receiving_organisation()) {
    at.Add("desk", "NOT_ALLOWED", "must be a desk of the receiving organisation");
    return;
  }
  if (!Serves(*desk, envelope.governorate())) {
    at.Add("desk", "NOT_COVERED", "must be a desk that serves the governorate");
  }
  if (!Handles(*desk, envelope.programme())) {
    at.Add("desk", "NOT_COVERED", "must be a desk that handles the programme");
  }
}

// The household's own places: the directory may have changed its codes since a device last saw it.
void CheckPlaces(const FieldChecker& at, const v1::Household& household, const Directory& directory) {
  const auto check = [&](const FieldChecker& place, absl::string_view pcode) {
    if (!pcode.empty() && directory.governorate(pcode) == nullptr) {
      place.Add("governorate", "UNKNOWN_CODE", "must be a code of the directory");
    }
  };
  const FieldChecker here = at.In("household");
  check(here.In("current_place"), household.current_place().governorate());
  check(here.In("origin"), household.origin().governorate());
}

// What one version forbids of the referral: where it goes, and what is in it.
void CheckRedLines(const FieldChecker& at, const v1::Referral& referral, const v1::SharingAgreement& version,
                   const std::string& prefix, RoutingProblem& problem) {
  const v1::Envelope& envelope = referral.envelope();
  const auto forbids = [&](absl::string_view field) {
    at.In("envelope").Add(field, "RED_LINE", ForbiddenWords(version.agreement_id()));
  };
  if (ForbidsDesk(version, envelope.desk())) forbids("desk");
  if (ForbidsOrganisation(version, envelope.receiving_organisation())) forbids("receiving_organisation");
  for (FieldViolation& barred : FindBarred(version, referral, prefix)) {
    const bool known = std::find(problem.fields.begin(), problem.fields.end(), barred) != problem.fields.end();
    if (!known) problem.fields.push_back(std::move(barred));
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
    at.Add("agreement_id", "NOT_COVERED", "must be an agreement between the two organisations");
    return "RED_LINE_BLOCKED";
  }
  const auto signed_one = std::find_if(versions.rbegin(), versions.rend(),
                                       [](const v1::SharingAgreement* version) { return IsSigned(*version); });
  if (signed_one == versions.rend()) {
    at.Add("agreement_id", "NOT_SIGNED", "must be an agreement that both sides have signed");
    return "RED_LINE_BLOCKED";
  }
  const v1::SharingAgreement& newest = in_force != nullptr ? *in_force : **signed_one;
  if (!Covers(newest, envelope.programme())) {
    at.Add("agreement_id", "NOT_COVERED", "must be an agreement that covers the programme");
    return "RED_LINE_BLOCKED";
  }
  if (!IsForReferrals(newest)) {
    at.Add("agreement_id", "NOT_COVERED", "must be an agreement for referrals");
    return "RED_LINE_BLOCKED";
  }
  if (in_force != nullptr) return "";
  at.Add("agreement_id", "NOT_VALID_NOW", "must be in force on the day on which the referral is sent");
  return "AGREEMENT_EXPIRED";
}

// The reason for which the agreement stops this referral; empty if it lets it pass.
std::string CheckAgreement(const FieldChecker& at, const v1::Referral& referral, const Directory& directory,
                           absl::CivilDay today, const std::string& prefix, RoutingProblem& problem) {
  const std::vector<const v1::SharingAgreement*> versions = directory.VersionsOf(referral.agreement_id());
  const v1::SharingAgreement* const in_force = directory.InForce(referral.agreement_id(), today);
  if (std::string reason = CheckCovered(at, referral, versions, in_force); !reason.empty()) return reason;
  const v1::SharingAgreement& current = *in_force;
  const uint32_t named = referral.agreement_version();
  const v1::SharingAgreement* const asked = directory.agreement(referral.agreement_id(), named);
  if (named != 0 && (asked == nullptr || !IsSigned(*asked) || named > current.version())) {
    at.Add("agreement_version", "NOT_COVERED", "must be a version that both sides have signed and that has begun");
    return "RED_LINE_BLOCKED";
  }
  // Whatever was agreed since the family was asked binds as well.
  for (const v1::SharingAgreement* version : versions) {
    const bool binds = IsSigned(*version) && version->version() >= named && version->version() <= current.version();
    if (binds) CheckRedLines(at, referral, *version, prefix, problem);
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
    at.In("consent").Add("receiver_name", "RECEIVER_RENAMED",
                         "must be the receiver's name today: ask the family again");
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
  return heard == receiver->name().ar() || heard == receiver->name().en();
}

}  // namespace ihala
