#include "common/referral/directory.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/referral/agreement.h"
#include "common/referral/field_checks.h"

namespace ihala {
namespace {

template <typename T>
const T* Find(const Directory::Map<T>& map, absl::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

// The key of a version.
std::string VersionKey(absl::string_view agreement_id, uint32_t version) {
  return absl::StrCat(agreement_id, "/", version);
}

bool IsWithin(const v1::Date& from, const v1::Date& to, absl::CivilDay day) {
  if (IsKnown(from) && day < ToCivilDay(from)) return false;
  return !IsKnown(to) || day <= LastDayOf(to);
}

// Those whose days have `day` among them: shocks first, then by id.
std::vector<const v1::Arrangement*> InOrder(const Directory::Map<v1::Arrangement>& arrangements, absl::CivilDay day) {
  std::vector<const v1::Arrangement*> ordered;
  for (const auto& [id, one] : arrangements) {
    if (IsWithin(one.from(), one.to(), day)) ordered.push_back(&one);
  }
  const auto place = [](const v1::Arrangement* one) {
    return std::pair(one->kind() != v1::ARRANGEMENT_KIND_SHOCK, one->arrangement_id());
  };
  absl::c_sort(ordered, [&](const auto* a, const auto* b) { return place(a) < place(b); });
  return ordered;
}

// Whether the list names the code. One that is empty names all.
bool Names(const google::protobuf::RepeatedPtrField<std::string>& codes, absl::string_view code) {
  return codes.empty() || absl::c_linear_search(codes, code);
}

}  // namespace

bool Covers(const v1::Arrangement& arrangement, const v1::Envelope& way) {
  return Names(arrangement.programmes(), way.programme()) &&
         Names(arrangement.referring_organisations(), way.referring_organisation()) &&
         Names(arrangement.governorates(), way.governorate());
}

bool HasSigned(const v1::Organisation& organisation, absl::string_view workflow_id, uint32_t version) {
  const auto& signed_ones = organisation.signed_workflows();
  return std::any_of(signed_ones.begin(), signed_ones.end(), [&](const v1::WorkflowRef& ref) {
    return ref.workflow_id() == workflow_id && ref.version() == version;
  });
}

bool HasRolledBack(const v1::Organisation& organisation, absl::string_view workflow_id, uint32_t version) {
  return absl::c_any_of(organisation.rolled_back_workflows(), [&](const v1::WorkflowRef& ref) {
    return ref.workflow_id() == workflow_id && ref.version() == version;
  });
}

bool HasSigned(const v1::Organisation& organisation, const v1::MigrationRef& migration) {
  return absl::c_any_of(organisation.signed_migrations(), [&](const v1::MigrationRef& ref) {
    return ref.workflow_id() == migration.workflow_id() && ref.from_version() == migration.from_version() &&
           ref.to_version() == migration.to_version();
  });
}

bool Serves(const v1::Desk& desk, absl::string_view governorate) { return Names(desk.governorates(), governorate); }

bool Handles(const v1::Desk& desk, absl::string_view programme) { return Names(desk.programmes(), programme); }

absl::CivilDay LastDayOf(const v1::Date& date) {
  if (date.month() == 0) return absl::CivilDay(date.year(), 12, 31);
  if (date.day() == 0) return absl::CivilDay(absl::CivilMonth(date.year(), date.month()) + 1) - 1;
  return ToCivilDay(date);
}

bool IsValidOn(const v1::Validity& validity, absl::CivilDay day) {
  return IsWithin(validity.from(), validity.to(), day);
}

bool IsValidOn(const v1::WorkflowValidity& validity, absl::CivilDay day) {
  return IsWithin(validity.from(), validity.to(), day);
}

absl::CivilDay ToCivilDay(const v1::Date& date) {
  return absl::CivilDay(date.year(), std::max(date.month(), 1), std::max(date.day(), 1));
}

v1::Date ToDate(absl::CivilDay day) {
  v1::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

void Directory::Put(v1::Organisation entry) {
  std::string key = entry.code();
  organisations_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::Desk entry) {
  std::string key = entry.code();
  desks_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::Programme entry) {
  std::string key = entry.code();
  programmes_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::Governorate entry) {
  std::string key = entry.pcode();
  governorates_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::SharingAgreement entry) {
  versions_[entry.agreement_id()].insert(entry.version());
  std::string key = VersionKey(entry.agreement_id(), entry.version());
  agreements_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::Arrangement entry) {
  std::string key = entry.arrangement_id();
  arrangements_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::Outage entry) {
  std::string key = entry.outage_id();
  outages_.insert_or_assign(std::move(key), std::move(entry));
}

const v1::Organisation* Directory::organisation(absl::string_view code) const { return Find(organisations_, code); }
const v1::Desk* Directory::desk(absl::string_view code) const { return Find(desks_, code); }
const v1::Programme* Directory::programme(absl::string_view code) const { return Find(programmes_, code); }
const v1::Governorate* Directory::governorate(absl::string_view pcode) const { return Find(governorates_, pcode); }
const v1::SharingAgreement* Directory::agreement(absl::string_view id, uint32_t version) const {
  return Find(agreements_, VersionKey(id, version));
}

std::vector<const v1::SharingAgreement*> Directory::AllVersions() const {
  std::vector<const v1::SharingAgreement*> versions;
  for (const auto& [key, agreement] : agreements_) versions.push_back(&agreement);
  return versions;
}

std::vector<const v1::SharingAgreement*> Directory::VersionsOf(absl::string_view agreement_id) const {
  std::vector<const v1::SharingAgreement*> versions;
  const auto known = versions_.find(agreement_id);
  if (known == versions_.end()) return versions;
  for (const uint32_t version : known->second) versions.push_back(agreement(agreement_id, version));
  return versions;
}

const v1::SharingAgreement* Directory::InForce(absl::string_view agreement_id, absl::CivilDay day) const {
  const v1::SharingAgreement* newest = nullptr;
  for (const v1::SharingAgreement* version : VersionsOf(agreement_id)) {
    const v1::Date& from = version->validity().from();
    if (IsSigned(*version) && (!IsKnown(from) || ToCivilDay(from) <= day)) newest = version;
  }
  if (newest == nullptr || newest->has_ended() || !IsValidOn(newest->validity(), day)) return nullptr;
  return newest;
}

bool Directory::AgreedOn(const v1::Workflow& workflow, absl::string_view referring, absl::string_view receiving) const {
  if (!workflow.needs_signatures()) return true;
  const auto has_signed = [&](absl::string_view code) {
    const v1::Organisation* const side = organisation(code);
    return side != nullptr && HasSigned(*side, workflow.workflow_id(), workflow.version());
  };
  return has_signed(referring) && has_signed(receiving);
}

bool Directory::RolledBack(const v1::Workflow& workflow, absl::string_view referring,
                           absl::string_view receiving) const {
  const auto has_rolled_back = [&](absl::string_view code) {
    const v1::Organisation* const side = organisation(code);
    return side != nullptr && HasRolledBack(*side, workflow.workflow_id(), workflow.version());
  };
  return workflow.has_rolled_back() || has_rolled_back(referring) || has_rolled_back(receiving);
}

bool Directory::Follows(const v1::Workflow& workflow, absl::string_view referring, absl::string_view receiving,
                        absl::CivilDay day) const {
  return IsValidOn(workflow.validity(), day) && AgreedOn(workflow, referring, receiving) &&
         !RolledBack(workflow, referring, receiving);
}

bool Directory::AgreedOn(const v1::MigrationRef& migration, absl::string_view referring,
                         absl::string_view receiving) const {
  const v1::Organisation* const refers = organisation(referring);
  const v1::Organisation* const receives = organisation(receiving);
  return refers != nullptr && receives != nullptr && HasSigned(*refers, migration) && HasSigned(*receives, migration);
}

std::vector<WorkflowOffer> Directory::WorkflowOffers(const v1::Envelope& way, absl::CivilDay day) const {
  const v1::Programme* const own = programme(way.programme());
  if (own == nullptr) return {};
  std::vector<WorkflowOffer> offers;
  for (const v1::Arrangement* one : InOrder(arrangements_, day)) {
    if (!Covers(*one, way)) continue;
    offers.push_back({one->workflow().workflow_id(), one->workflow().version(), one});
  }
  offers.push_back({own->workflow_id(), 0, nullptr});
  return offers;
}

std::vector<const v1::Arrangement*> Directory::ArrangementsOf(absl::string_view organisation,
                                                              absl::CivilDay day) const {
  const v1::Organisation* const own = this->organisation(organisation);
  if (own == nullptr) return {};
  std::vector<const v1::Arrangement*> its;
  for (const v1::Arrangement* one : InOrder(arrangements_, day)) {
    const bool refers = own->refers() && Names(one->referring_organisations(), organisation);
    const bool receives = absl::c_any_of(programmes_, [&](const auto& entry) {
      return entry.second.organisation() == organisation && Names(one->programmes(), entry.first);
    });
    if (refers || receives) its.push_back(one);
  }
  return its;
}

bool Directory::EverOffered(const v1::Envelope& way, absl::string_view workflow_id) const {
  const v1::Programme* const own = programme(way.programme());
  if (own != nullptr && own->workflow_id() == workflow_id) return true;
  return absl::c_any_of(arrangements_, [&](const auto& entry) {
    return entry.second.workflow().workflow_id() == workflow_id && Covers(entry.second, way);
  });
}

std::set<std::string> Directory::Frozen() const {
  std::set<std::string> frozen;
  for (const auto& [code, organisation] : organisations_) {
    if (organisation.has_freeze()) frozen.insert(code);
  }
  return frozen;
}

const v1::SharingAgreement* Directory::AgreementFor(absl::string_view referring, absl::string_view receiving,
                                                    absl::string_view programme, absl::CivilDay day) const {
  const v1::SharingAgreement* best = nullptr;
  for (const auto& [id, versions] : versions_) {
    // The first by id, so that every side finds the same one whatever the order of its table.
    if (best != nullptr && best->agreement_id() <= id) continue;
    const v1::SharingAgreement* const in_force = InForce(id, day);
    if (in_force == nullptr || !Covers(*in_force, programme) || !IsForReferrals(*in_force)) continue;
    if (in_force->referring_organisation() != referring || in_force->receiving_organisation() != receiving) continue;
    best = in_force;
  }
  return best;
}

}  // namespace ihala
