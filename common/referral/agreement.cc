#include "common/referral/agreement.h"

#include <algorithm>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "common/referral/directory.h"
#include "common/referral/dossier_paths.h"
#include "common/referral/field_checks.h"
#include "common/referral/message_fields.h"
#include "common/referral/retention_days.h"
#include "common/referral/sharing_rules.h"

namespace ihala {
namespace {

using Strings = google::protobuf::RepeatedPtrField<std::string>;

// Ten years: more is mistyped.
constexpr uint32_t kMostRetentionDays = 3650;
constexpr int kMostPaths = 200;
constexpr int kMostForbidden = 200;

absl::Time Midnight(absl::CivilDay day) { return absl::FromCivil(day, absl::UTCTimeZone()); }

absl::Time TimeOf(const google::protobuf::Timestamp& at) {
  return absl::FromUnixSeconds(at.seconds()) + absl::Nanoseconds(at.nanos());
}

// The path of a place without the indexes of lists.
std::string PathOf(const FieldPlace& place) {
  std::string path;
  for (const FieldPlace::Step& step : place.steps) absl::StrAppend(&path, path.empty() ? "" : ".", step.field->name());
  return path;
}

// What every list of paths has in common. Calls `check` for each path that exists.
template <typename Check>
void CheckPaths(const FieldChecker& at, absl::string_view name, const Strings& paths, Check check) {
  at.Count(name, static_cast<size_t>(paths.size()), 0, kMostPaths);
  std::set<absl::string_view> seen;
  for (int i = 0; i < std::min(paths.size(), kMostPaths); ++i) {
    const FieldChecker one = at.In(name, i);
    const auto found = DossierPaths().find(paths.Get(i));
    if (found == DossierPaths().end()) {
      one.Add("", "UNKNOWN_FIELD", "must be the path of a field of the dossier");
      continue;
    }
    if (!seen.insert(paths.Get(i)).second) one.Add("", "NOT_UNIQUE", "must not be repeated");
    check(one, found->second.access);
  }
}

bool IsRouting(const v1::FieldAccess& access) {
  return access.field_class() == v1::FIELD_CLASS_OPERATIONAL && access.rung() == v1::RUNG_ENVELOPE &&
         access.share() == v1::SHARE_BY_DEFAULT;
}

// Fields that open, or open later.
void CheckRungFields(const FieldChecker& at, const v1::RungFields& named) {
  if (named.rung() == v1::RUNG_UNSPECIFIED || !v1::Rung_IsValid(named.rung())) at.Missing("rung");
  if (named.fields().empty()) at.Missing("fields");
  CheckPaths(at, "fields", named.fields(), [&](const FieldChecker& one, const v1::FieldAccess& access) {
    if (access.share() == v1::SHARE_NEVER) one.Add("", "NOT_ALLOWED", "never leaves the referring organisation");
    if (named.rung() < access.rung()) one.Add("", "OUT_OF_RANGE", "opens from a higher rung on");
  });
}

void CheckForbidden(const FieldChecker& at, absl::string_view name, const Strings& codes, CodeForm form) {
  at.Count(name, static_cast<size_t>(codes.size()), 0, kMostForbidden);
  for (int i = 0; i < std::min(codes.size(), kMostForbidden); ++i) {
    at.In(name, i).Code("", codes.Get(i), form, Need::kRequired);
  }
}

void CheckDays(const FieldChecker& at, absl::string_view name, uint32_t days) {
  if (days > kMostRetentionDays) at.Add(name, "OUT_OF_RANGE", absl::StrCat("must be at most ", kMostRetentionDays));
}

// A case is there for as long as its receiver may see it.
void CheckRecordDays(const FieldChecker& at, const v1::SharingAgreement& agreement) {
  const auto check = [&](absl::string_view name, uint32_t record, uint32_t retention, uint32_t usual) {
    CheckDays(at, name, record);
    if (record != 0 && record < (retention == 0 ? usual : retention)) {
      at.Add(name, "INCONSISTENT", "must be no fewer than the receiver's own retention days");
    }
  };
  check("refused_record_days", agreement.refused_record_days(), agreement.refused_retention_days(),
        kUsualRefusedRetentionDays);
  check("closed_record_days", agreement.closed_record_days(), agreement.closed_retention_days(),
        kUsualClosedRetentionDays);
}

}  // namespace

bool HasSigned(const v1::SharingAgreement& agreement, v1::Side side) {
  return std::any_of(agreement.signatures().begin(), agreement.signatures().end(),
                     [side](const v1::AgreementSignature& signature) { return signature.side() == side; });
}

bool IsSigned(const v1::SharingAgreement& agreement) {
  return HasSigned(agreement, v1::SIDE_REFERRER) && HasSigned(agreement, v1::SIDE_RECEIVER);
}

absl::Time BeginOf(const v1::SharingAgreement& agreement) {
  const v1::Date& from = agreement.validity().from();
  return IsKnown(from) ? Midnight(ToCivilDay(from)) : absl::InfinitePast();
}

absl::Time EndOf(const v1::SharingAgreement& agreement) {
  absl::Time end = absl::InfiniteFuture();
  if (IsKnown(agreement.validity().to())) end = Midnight(LastDayOf(agreement.validity().to()) + 1);
  if (agreement.has_ended()) end = std::min(end, TimeOf(agreement.ended().at()));
  return end;
}

bool Covers(const v1::SharingAgreement& agreement, absl::string_view programme) {
  return absl::c_linear_search(agreement.programmes(), programme);
}

bool IsForReferrals(const v1::SharingAgreement& agreement) {
  return agreement.purpose().empty() || agreement.purpose() == kReferralPurpose;
}

bool ForbidsOrganisation(const v1::SharingAgreement& agreement, absl::string_view organisation) {
  return absl::c_linear_search(agreement.forbidden_organisations(), organisation);
}

bool ForbidsDesk(const v1::SharingAgreement& agreement, absl::string_view desk) {
  return absl::c_linear_search(agreement.forbidden_desks(), desk);
}

std::string ForbiddenWords(absl::string_view agreement_id) {
  return WordsOf(SharingRule::kForbiddenRedirect, {std::string(agreement_id)});
}

bool CrossesRedLine(const std::vector<FieldViolation>& violations) {
  return std::any_of(violations.begin(), violations.end(),
                     [](const FieldViolation& field) { return field.code == "RED_LINE"; });
}

std::vector<FieldViolation> CheckTerms(const v1::SharingAgreement& agreement, const std::string& prefix) {
  std::vector<FieldViolation> violations;
  const FieldChecker at(prefix, &violations);
  at.Code("purpose", agreement.purpose(), CodeForm::kConstant, Need::kOptional);
  for (int i = 0; i < agreement.opened_size(); ++i) CheckRungFields(at.In("opened", i), agreement.opened(i));
  for (int i = 0; i < agreement.postponed_size(); ++i) CheckRungFields(at.In("postponed", i), agreement.postponed(i));
  const auto is_routing = [](const FieldChecker& one, const v1::FieldAccess& access) {
    if (IsRouting(access)) one.Add("", "NOT_ALLOWED", "is needed to bring a referral to its desk");
  };
  CheckPaths(at, "withheld", agreement.withheld(), is_routing);
  CheckPaths(at, "barred", agreement.barred(), is_routing);
  CheckDays(at, "refused_retention_days", agreement.refused_retention_days());
  CheckDays(at, "closed_retention_days", agreement.closed_retention_days());
  CheckRecordDays(at, agreement);
  CheckForbidden(at, "forbidden_organisations", agreement.forbidden_organisations(), CodeForm::kParty);
  CheckForbidden(at, "forbidden_desks", agreement.forbidden_desks(), CodeForm::kName);
  if (ForbidsOrganisation(agreement, agreement.receiving_organisation())) {
    at.Add("forbidden_organisations", "INCONSISTENT", "cannot forbid the organisation that receives");
  }
  return violations;
}

std::vector<FieldViolation> FindBarred(const v1::SharingAgreement& agreement, const v1::Referral& referral,
                                       const std::string& prefix) {
  std::vector<FieldViolation> violations;
  if (agreement.barred().empty()) return violations;
  for (const FieldPlace& place : FieldsOf(referral)) {
    // A list is named by its entries.
    if (place.field().is_repeated() && place.index() < 0) continue;
    if (!absl::c_linear_search(agreement.barred(), PathOf(place))) continue;
    violations.push_back({absl::StrCat(prefix, place.Path()), CodeOf(SharingRule::kBarredField),
                          WordsOf(SharingRule::kBarredField, NameOf(agreement))});
  }
  return violations;
}

}  // namespace ihala
