#include "tests/matrix/oracle_terms.h"

#include <algorithm>
#include <functional>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/options.pb.h"
#include "tests/matrix/field_tree.h"

namespace ihala::matrix {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr v1::Rung kNever = v1::RUNG_UNSPECIFIED;

// "A path stands for everything below it."
bool StandsFor(const std::string& path, const std::string& field) {
  return field == path || absl::StartsWith(field, path + ".");
}

template <typename Paths>
bool AnyStandsFor(const Paths& paths, const std::string& field) {
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) { return StandsFor(path, field); });
}

absl::Time Begin(const v1::SharingAgreement& version) {
  const v1::Date& from = version.validity().from();
  if (from.year() == 0) return absl::InfinitePast();
  return absl::FromCivil(absl::CivilDay(from.year(), from.month(), from.day()), absl::UTCTimeZone());
}

absl::Time End(const v1::SharingAgreement& version) {
  absl::Time end = absl::InfiniteFuture();
  const v1::Date& to = version.validity().to();
  if (to.year() != 0) end = absl::FromCivil(absl::CivilDay(to.year(), to.month(), to.day()) + 1, absl::UTCTimeZone());
  if (version.has_ended()) end = std::min(end, TimeOf(version.ended().at()));
  return end;
}

bool SignedByBoth(const v1::SharingAgreement& version) {
  bool referrer = false;
  bool receiver = false;
  for (const v1::AgreementSignature& signature : version.signatures()) {
    referrer = referrer || signature.side() == v1::SIDE_REFERRER;
    receiver = receiver || signature.side() == v1::SIDE_RECEIVER;
  }
  return referrer && receiver;
}

// One field of the dossier as its proto declares it.
struct Declared {
  std::string path;
  v1::FieldAccess access;
  v1::ConsentGroup group;  // Its own, or that of the nearest field around it that has one.
  bool needs_grant;        // It, or a field around it, is shared only if agreed.
};

void Declare(const Descriptor& type, const Declared& around, std::vector<Declared>* all) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    Declared one;
    one.path = around.path.empty() ? field.name() : absl::StrCat(around.path, ".", field.name());
    one.access = field.options().GetExtension(v1::access);
    one.group = one.access.group() == v1::CONSENT_GROUP_UNSPECIFIED ? around.group : one.access.group();
    one.needs_grant = around.needs_grant || one.access.share() == v1::SHARE_IF_AGREED;
    all->push_back(one);
    if (HoldsOurs(field)) Declare(*field.message_type(), one, all);
  }
}

const std::vector<Declared>& AllDeclared() {
  static const auto& all = *[] {
    auto* const made = new std::vector<Declared>();
    Declare(*v1::Referral::descriptor(), Declared{"", {}, v1::CONSENT_GROUP_UNSPECIFIED, false}, made);
    return made;
  }();
  return all;
}

}  // namespace

absl::Time TimeOf(const google::protobuf::Timestamp& at) {
  return absl::FromUnixSeconds(at.seconds()) + absl::Nanoseconds(at.nanos());
}

std::vector<const v1::SharingAgreement*> Terms::VersionsOf(const v1::CaseCore& core) const {
  std::vector<const v1::SharingAgreement*> versions;
  for (const v1::SharingAgreement& version : agreements_) {
    if (version.agreement_id() != core.agreement_id() || !SignedByBoth(version)) continue;
    if (version.version() < core.agreement_version()) continue;
    if (leave_ == Leave::kLaterVersions && version.version() > core.agreement_version()) continue;
    versions.push_back(&version);
  }
  std::sort(versions.begin(), versions.end(), [](const auto* a, const auto* b) { return a->version() < b->version(); });
  return versions;
}

bool Terms::IsInForce(const v1::CaseCore& core, absl::Time now) const {
  const v1::SharingAgreement* newest = nullptr;
  for (const v1::SharingAgreement* version : VersionsOf(core)) {
    if (Begin(*version) <= now) newest = version;
  }
  if (newest == nullptr) return false;
  if (now >= End(*newest) && leave_ != Leave::kAgreementEnd) return false;
  return absl::c_linear_search(newest->programmes(), core.programme()) &&
         (newest->purpose().empty() || newest->purpose() == "REFERRAL") &&
         newest->referring_organisation() == core.referring_organisation() &&
         newest->receiving_organisation() == core.receiving_organisation();
}

v1::Rung Terms::OpensBy(const v1::SharingAgreement& version, const std::string& path, const v1::FieldAccess& access,
                        bool needs_grant) const {
  const bool is_shut = AnyStandsFor(version.withheld(), path) || AnyStandsFor(version.barred(), path);
  if (is_shut && leave_ != Leave::kWithheld) return kNever;
  v1::Rung opens = access.rung();
  if (needs_grant && leave_ != Leave::kGrants) {
    // "A field that is named twice opens at the lower rung", and to share a part is to share that there is a whole.
    v1::Rung granted = kNever;
    for (const v1::RungFields& grant : version.opened()) {
      const bool names = std::any_of(grant.fields().begin(), grant.fields().end(), [&](const std::string& named) {
        return StandsFor(named, path) || StandsFor(path, named);
      });
      if (names && (granted == kNever || grant.rung() < granted)) granted = grant.rung();
    }
    if (granted == kNever) return kNever;
    opens = std::max(opens, granted);
  }
  if (leave_ == Leave::kDelays) return opens;
  for (const v1::RungFields& delay : version.postponed()) {
    if (AnyStandsFor(delay.fields(), path)) opens = std::max(opens, delay.rung());
  }
  return opens;
}

Openings Terms::OpeningsOf(const CaseTruth& truth, bool ended, absl::Time now) const {
  const v1::Consent& consent = truth.dossier.body.consent();
  Openings openings;
  for (const Declared& field : AllDeclared()) {
    if (field.access.share() == v1::SHARE_NEVER && leave_ != Leave::kNever) continue;
    if (ended && field.needs_grant) continue;
    if (AnyStandsFor(consent.withheld(), field.path) && leave_ != Leave::kFamilyWithholds) continue;
    const std::string group = v1::ConsentGroup_Name(field.group).substr(std::string("CONSENT_GROUP_").size());
    const bool needs_word = field.group != v1::CONSENT_GROUP_UNSPECIFIED;
    if (needs_word && !absl::c_linear_search(consent.fields(), group) && leave_ != Leave::kGroups) continue;
    v1::Rung opens = field.access.rung();
    for (const v1::SharingAgreement* version : VersionsOf(truth.core)) {
      // What is shut when access ends stays shut on every later day.
      if (Begin(*version) > now && !ended) continue;
      const v1::Rung by = OpensBy(*version, field.path, field.access, field.needs_grant);
      opens = by == kNever || opens == kNever ? kNever : std::max(opens, by);
    }
    if (opens != kNever) openings[field.path] = opens;
  }
  return openings;
}

absl::Duration Terms::RetentionOf(const v1::CaseCore& core, bool refused, absl::Time closed) const {
  uint32_t shortest = 0;
  for (const v1::SharingAgreement* version : VersionsOf(core)) {
    if (Begin(*version) > closed) continue;
    uint32_t days = refused ? version->refused_retention_days() : version->closed_retention_days();
    if (days == 0) days = refused ? 180 : 730;
    shortest = shortest == 0 ? days : std::min(shortest, days);
  }
  if (shortest == 0) shortest = refused ? 180 : 730;
  return absl::Hours(24) * shortest;
}

std::vector<absl::Time> Terms::DatesOf(const v1::CaseCore& core) const {
  std::vector<absl::Time> dates;
  for (const v1::SharingAgreement* version : VersionsOf(core)) {
    for (const absl::Time date : {Begin(*version), End(*version)}) {
      if (date != absl::InfinitePast() && date != absl::InfiniteFuture()) dates.push_back(date);
    }
  }
  return dates;
}

bool Terms::Forbids(const v1::CaseCore& core, const v1::Account& account) const {
  if (leave_ == Leave::kForbidden) return false;
  for (const v1::SharingAgreement* version : VersionsOf(core)) {
    if (absl::c_linear_search(version->forbidden_organisations(), account.organisation())) return true;
    if (absl::c_linear_search(version->forbidden_desks(), core.desk())) return true;
    for (const v1::RoleBinding& binding : account.roles()) {
      for (const std::string& desk : binding.desks()) {
        if (absl::c_linear_search(version->forbidden_desks(), desk)) return true;
      }
    }
  }
  return false;
}

}  // namespace ihala::matrix
