#include "common/referral/rules.h"

#include <algorithm>
#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/referral/consent_cover.h"
#include "common/referral/dossier_paths.h"
#include "common/referral/field_checks.h"
#include "common/referral/household_rules.h"
#include "common/referral/referral_limits.h"
#include "common/referral/sharing_rules.h"

namespace ihala {
namespace {

void CheckBands(const FieldChecker& at, const v1::AgeBands& bands, uint32_t size) {
  // 64 bits, because a hostile writer could make 32 wrap.
  const uint64_t by_age = uint64_t{bands.under_5()} + bands.from_5_to_17() + bands.from_18_to_59() + bands.over_59();
  const uint64_t by_sex = uint64_t{bands.female()} + bands.male();
  if (by_age > size || by_sex > size) {
    at.Add("bands", "OUT_OF_RANGE", "must not count more people than the household has");
  }
}

// A list of codes or short texts without repetition.
void CheckServices(const FieldChecker& at, const v1::Envelope& envelope) {
  at.Count("services_requested", envelope.services_requested_size(), 1, limits::kServicesPerReferral);
  absl::flat_hash_set<absl::string_view> seen;
  const int requested = std::min<int>(envelope.services_requested_size(), limits::kServicesPerReferral);
  for (int i = 0; i < requested; ++i) {
    const FieldChecker entry = at.In("services_requested", i);
    entry.Code("", envelope.services_requested(i), CodeForm::kConstant, Need::kRequired);
    if (!seen.insert(envelope.services_requested(i)).second) entry.Add("", "NOT_UNIQUE", "must be named once only");
  }
  at.Count("services_given", envelope.services_given_size(), 0, limits::kServicesPerReferral);
  const int given = std::min<int>(envelope.services_given_size(), limits::kServicesPerReferral);
  for (int i = 0; i < given; ++i) {
    at.In("services_given", i).Text("", envelope.services_given(i), limits::kLineCodePoints, Need::kRequired);
  }
}

void CheckEnvelope(const FieldChecker& at, const v1::Envelope& envelope) {
  at.Code("receiving_organisation", envelope.receiving_organisation(), CodeForm::kParty, Need::kRequired);
  at.Code("desk", envelope.desk(), CodeForm::kName, Need::kRequired);
  at.Code("programme", envelope.programme(), CodeForm::kName, Need::kRequired);
  at.Code("referring_organisation", envelope.referring_organisation(), CodeForm::kParty, Need::kRequired);
  at.Code("worker_code", envelope.worker_code(), CodeForm::kParty, Need::kRequired);
  at.Enum("urgency", envelope.urgency(), v1::Urgency_IsValid, Need::kRequired);
  const bool pressing = envelope.urgency() != v1::URGENCY_NORMAL && envelope.urgency() != v1::URGENCY_UNSPECIFIED;
  at.Text("urgency_reason", envelope.urgency_reason(), limits::kLineCodePoints,
          pressing ? Need::kRequired : Need::kOptional);
  CheckServices(at, envelope);
  at.Code("governorate", envelope.governorate(), CodeForm::kPcode, Need::kRequired);
  if (envelope.household_size() == 0) {
    at.Missing("household_size");
  } else if (envelope.household_size() > limits::kHouseholdSize) {
    at.Add("household_size", "OUT_OF_RANGE", absl::StrCat("must be at most ", limits::kHouseholdSize));
  } else {
    CheckBands(at, envelope.bands(), envelope.household_size());
  }
  at.Language("language", envelope.language());
}

// The form of what was said about consent. Whether it was said and covers this referral is CheckConsent's question.
void CheckConsentForm(const FieldChecker& at, const v1::Consent& consent, absl::CivilDay today) {
  at.Enum("basis", consent.basis(), v1::ConsentBasis_IsValid, Need::kOptional);
  at.Code("receiving_organisation", consent.receiving_organisation(), CodeForm::kParty, Need::kOptional);
  at.Code("programme", consent.programme(), CodeForm::kName, Need::kOptional);
  at.Count("fields", consent.fields_size(), 0, limits::kConsentFields);
  const int fields = std::min<int>(consent.fields_size(), limits::kConsentFields);
  for (int i = 0; i < fields; ++i) {
    at.In("fields", i).Code("", consent.fields(i), CodeForm::kConstant, Need::kRequired);
    if (!HasForm(consent.fields(i), CodeForm::kConstant)) continue;
    if (ConsentGroupOf(consent.fields(i)) == v1::CONSENT_GROUP_UNSPECIFIED) {
      at.In("fields", i).Add("", "UNKNOWN_CODE", "must be a group of fields that can be agreed to");
    }
  }
  at.Count("withheld", static_cast<size_t>(consent.withheld_size()), 0, limits::kWithheldFields);
  for (int i = 0; i < std::min<int>(consent.withheld_size(), limits::kWithheldFields); ++i) {
    if (DossierPaths().contains(consent.withheld(i))) continue;
    at.In("withheld", i).Add("", "UNKNOWN_FIELD", "must be the path of a field of the dossier");
  }
  at.Enum("mode", consent.mode(), v1::ConsentMode_IsValid, Need::kOptional);
  at.Text("text_version", consent.text_version(), limits::kReferenceCodePoints);
  at.Text("receiver_name", consent.receiver_name(), limits::kLineCodePoints);
  at.Count("also_named", static_cast<size_t>(consent.also_named_size()), 0, limits::kAlsoNamed);
  for (int i = 0; i < std::min<int>(consent.also_named_size(), limits::kAlsoNamed); ++i) {
    at.In("also_named", i).Text("", consent.also_named(i), limits::kLineCodePoints, Need::kRequired);
  }
  at.Language("language", consent.language(), Need::kOptional);
  at.Enum("given_by", consent.given_by(), v1::ConsentGiver_IsValid, Need::kOptional);
  at.Enum("for_whom", consent.for_whom(), v1::ConsentScope_IsValid, Need::kOptional);
  const bool given = at.Date("given_on", consent.given_on(), {.whole_day = true, .latest = &today});
  const bool expires = at.Date("expires_on", consent.expires_on(), {.whole_day = true});
  if (given && expires && ToCivilDay(consent.expires_on()) < ToCivilDay(consent.given_on())) {
    at.Add("expires_on", "OUT_OF_RANGE", "must not be before the day on which it was given");
  }
}

void CheckSafeContact(const FieldChecker& at, const v1::SafeContact& contact) {
  at.Enum("channel", contact.channel(), v1::ContactChannel_IsValid, Need::kRequired);
  const bool reachable =
      contact.channel() != v1::CONTACT_CHANNEL_NONE && contact.channel() != v1::CONTACT_CHANNEL_UNSPECIFIED;
  at.Text("hours", contact.hours(), limits::kPhraseCodePoints, reachable ? Need::kRequired : Need::kOptional);
  at.Text("who_may_answer", contact.who_may_answer(), limits::kPhraseCodePoints);
}

void CheckNeeds(const FieldChecker& at, const v1::Needs& needs) {
  at.Text("summary", needs.summary(), limits::kNeedSummaryCodePoints, Need::kRequired, text::Lines::kMany);
  at.Text("complaint_ref", needs.complaint_ref(), limits::kReferenceCodePoints);
}

void CheckMoney(const FieldChecker& at, const v1::Coverage& coverage) {
  if (coverage.amount_minor() < 0) at.Add("amount_minor", "OUT_OF_RANGE", "must not be negative");
  const std::string& currency = coverage.currency();
  if (currency.empty()) {
    if (coverage.amount_minor() != 0) at.Missing("currency");
  } else if (currency.size() != 3 || !std::all_of(currency.begin(), currency.end(), absl::ascii_isupper)) {
    at.Add("currency", "MALFORMED", "must be the three capital letters of a currency");
  } else if (coverage.amount_minor() == 0) {
    at.Add("currency", "MUST_BE_EMPTY", "must be empty where there is no amount");
  }
}

void CheckCoverage(const FieldChecker& at, const v1::Coverage& coverage, absl::CivilDay today) {
  at.Text("programme", coverage.programme(), limits::kReferenceCodePoints, Need::kRequired);
  at.Text("provider", coverage.provider(), limits::kReferenceCodePoints);
  at.Text("benefit", coverage.benefit(), limits::kBenefitCodePoints);
  CheckMoney(at, coverage);
  at.Enum("frequency", coverage.frequency(), v1::CoverageFrequency_IsValid, Need::kOptional);
  const bool from = at.Date("from", coverage.from(), {});
  const bool to = at.Date("to", coverage.to(), {});
  // A year or month that ends it may begin before the day that begins it: only what is surely before is wrong.
  v1::Validity span;
  *span.mutable_to() = coverage.to();
  if (from && to && !IsValidOn(span, ToCivilDay(coverage.from()))) {
    at.Add("to", "OUT_OF_RANGE", "must not be before the day on which it began");
  }
  at.Enum("status", coverage.status(), v1::CoverageStatus_IsValid, Need::kRequired);
  at.Date("last_paid_on", coverage.last_paid_on(), {.latest = &today});
}

void CheckCoverages(const FieldChecker& at, const v1::Referral& referral, absl::CivilDay today) {
  at.Count("coverage", referral.coverage_size(), 0, limits::kCoverageRecords);
  const int count = std::min<int>(referral.coverage_size(), limits::kCoverageRecords);
  for (int i = 0; i < count; ++i) CheckCoverage(at.In("coverage", i), referral.coverage(i), today);
}

void CheckVersion(const FieldChecker& at, uint32_t version) {
  if (version == 0) return at.Missing("schema_version");
  if (version > limits::kSchemaVersion) {
    at.Add("schema_version", "OUT_OF_RANGE",
           absl::StrCat("must be at most ", limits::kSchemaVersion, ", the newest version that is known here"));
  }
}

}  // namespace

std::vector<FieldViolation> CheckReferral(const v1::Referral& referral, absl::CivilDay today,
                                          const std::string& prefix) {
  std::vector<FieldViolation> violations;
  const FieldChecker at(prefix, &violations);
  CheckVersion(at, referral.schema_version());
  at.Code("agreement_id", referral.agreement_id(), CodeForm::kParty, Need::kRequired);
  if (referral.has_envelope()) {
    CheckEnvelope(at.In("envelope"), referral.envelope());
  } else {
    at.Missing("envelope");
  }
  CheckConsentForm(at.In("consent"), referral.consent(), today);
  if (referral.has_safe_contact()) {
    CheckSafeContact(at.In("safe_contact"), referral.safe_contact());
  } else {
    at.Missing("safe_contact");
  }
  if (referral.has_household()) {
    CheckHousehold(at, referral.household(), today);
  } else {
    at.Missing("household");
  }
  CheckPeople(at, referral.people(), today);
  if (referral.has_needs()) {
    CheckNeeds(at.In("needs"), referral.needs());
  } else {
    at.Missing("needs");
  }
  CheckCoverages(at, referral, today);
  if (referral.has_interview()) {
    at.In("interview")
        .Date("held_on", referral.interview().held_on(),
              {.need = Need::kRequired, .whole_day = true, .latest = &today});
  } else {
    at.Missing("interview");
  }
  return violations;
}

std::vector<FieldViolation> CheckConsent(const v1::Referral& referral, absl::CivilDay today,
                                         const std::string& prefix) {
  std::vector<FieldViolation> violations;
  const FieldChecker root(prefix, &violations);
  const FieldChecker at = root.In("consent");
  const v1::Consent& consent = referral.consent();
  const auto require = [&at](absl::string_view name, bool given) {
    if (!given) at.Missing(name);
    return given;
  };
  require("basis", consent.basis() != v1::CONSENT_BASIS_UNSPECIFIED);
  if (require("receiving_organisation", !consent.receiving_organisation().empty()) &&
      consent.receiving_organisation() != referral.envelope().receiving_organisation()) {
    Object(at, "receiving_organisation", SharingRule::kConsentOfOtherReceiver);
  }
  if (require("programme", !consent.programme().empty()) && consent.programme() != referral.envelope().programme()) {
    Object(at, "programme", SharingRule::kConsentOfOtherProgramme);
  }
  require("fields", !consent.fields().empty());
  require("mode", consent.mode() != v1::CONSENT_MODE_UNSPECIFIED);
  at.Text("text_version", consent.text_version(), limits::kReferenceCodePoints, Need::kRequired);
  require("language", !consent.language().empty());
  require("given_by", consent.given_by() != v1::CONSENT_GIVER_UNSPECIFIED);
  require("for_whom", consent.for_whom() != v1::CONSENT_SCOPE_UNSPECIFIED);
  if (require("given_on", IsKnown(consent.given_on())) && IsDate(consent.given_on()) &&
      ToCivilDay(consent.given_on()) > today) {
    Object(at, "given_on", SharingRule::kConsentNotYet);
  }
  if (require("expires_on", IsKnown(consent.expires_on())) && IsDate(consent.expires_on()) &&
      ToCivilDay(consent.expires_on()) < today) {
    Object(at, "expires_on", SharingRule::kConsentOver);
  }
  CheckWhoAgreed(at, referral, today);
  return violations;
}

}  // namespace ihala
