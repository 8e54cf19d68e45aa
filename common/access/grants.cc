#include "common/access/grants.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "common/referral/directory.h"
#include "common/referral/field_checks.h"

namespace ihala {
namespace {

using Codes = google::protobuf::RepeatedPtrField<std::string>;

// A list of limits that is empty limits nothing.
bool HasAllOf(const Codes& limits, const Codes& other) {
  if (limits.empty()) return true;
  if (other.empty()) return false;
  return std::all_of(other.begin(), other.end(),
                     [&](const std::string& code) { return absl::c_linear_search(limits, code); });
}

// What both lists of limits let through; nullopt for nothing at all, which no list of limits can say.
std::optional<Codes> Shared(const Codes& limits, const Codes& other) {
  if (limits.empty()) return other;
  if (other.empty()) return limits;
  Codes shared;
  for (const std::string& code : limits) {
    if (absl::c_linear_search(other, code)) *shared.Add() = code;
  }
  if (shared.empty()) return std::nullopt;
  return shared;
}

bool IsSameRole(const v1::RoleBinding& binding, const v1::RoleBinding& other) {
  return binding.role() == other.role() && binding.organisation() == other.organisation();
}

bool ListsAllRightsOf(const v1::RoleBinding& binding, const v1::RoleBinding& other) {
  return std::all_of(other.rights().begin(), other.rights().end(),
                     [&](int right) { return absl::c_linear_search(binding.rights(), right); });
}

std::optional<v1::RoleBinding> InBoth(const v1::RoleBinding& binding, const v1::RoleBinding& other) {
  if (!IsSameRole(binding, other)) return std::nullopt;
  const std::optional<Codes> desks = Shared(binding.desks(), other.desks());
  const std::optional<Codes> governorates = Shared(binding.governorates(), other.governorates());
  if (!desks.has_value() || !governorates.has_value()) return std::nullopt;
  v1::RoleBinding both = binding;
  *both.mutable_desks() = *desks;
  *both.mutable_governorates() = *governorates;
  // Rights that are not listed are not given: none in both is no role at all.
  both.clear_rights();
  for (const int right : binding.rights()) {
    if (absl::c_linear_search(other.rights(), right)) both.add_rights(static_cast<v1::Right>(right));
  }
  if (both.role() == v1::ROLE_INTEGRATOR && both.rights().empty()) return std::nullopt;
  return both;
}

// One of the bindings gives all that `binding` gives.
bool Holds(const v1::AccountGrant& grant, const v1::RoleBinding& binding) {
  return std::any_of(grant.roles().begin(), grant.roles().end(), [&](const v1::RoleBinding& own) {
    return IsSameRole(own, binding) && ReachesAllOf(own, binding) && ListsAllRightsOf(own, binding);
  });
}

v1::Validity InBoth(const v1::Validity& days, const v1::Validity& other) {
  v1::Validity both = days;
  const bool begins_later =
      IsKnown(other.from()) && (!IsKnown(days.from()) || ToCivilDay(other.from()) > ToCivilDay(days.from()));
  if (begins_later) *both.mutable_from() = other.from();
  const bool ends_sooner = IsKnown(other.to()) && (!IsKnown(days.to()) || LastDayOf(other.to()) < LastDayOf(days.to()));
  if (ends_sooner) *both.mutable_to() = other.to();
  return both;
}

bool IsWithin(const v1::Validity& days, const v1::Validity& other) {
  const bool begins =
      !IsKnown(other.from()) || (IsKnown(days.from()) && ToCivilDay(days.from()) >= ToCivilDay(other.from()));
  const bool ends = !IsKnown(other.to()) || (IsKnown(days.to()) && LastDayOf(days.to()) <= LastDayOf(other.to()));
  return begins && ends;
}

}  // namespace

bool IsInstallationRole(v1::Role role) {
  return role == v1::ROLE_ADMINISTRATOR || role == v1::ROLE_COORDINATOR || role == v1::ROLE_AUDITOR;
}

bool IsSpeaker(v1::Role role) { return role == v1::ROLE_SUPERVISOR || role == v1::ROLE_LEAD; }

bool Speaks(const v1::Account& account) {
  return std::any_of(account.roles().begin(), account.roles().end(),
                     [](const v1::RoleBinding& binding) { return IsSpeaker(binding.role()); });
}

bool ReachesAllOf(const v1::RoleBinding& binding, const v1::RoleBinding& other) {
  return HasAllOf(binding.desks(), other.desks()) && HasAllOf(binding.governorates(), other.governorates());
}

bool HoldsForAll(const Caller& caller, v1::Role role, absl::string_view organisation) {
  return caller.Holds(role, organisation) &&
         std::any_of(caller.roles.begin(), caller.roles.end(), [&](const v1::RoleBinding& own) {
           return own.role() == role && own.organisation() == organisation && own.desks().empty() &&
                  own.governorates().empty();
         });
}

bool SpeaksForAll(const Caller& caller, absl::string_view organisation) {
  return HoldsForAll(caller, v1::ROLE_SUPERVISOR, organisation) || HoldsForAll(caller, v1::ROLE_LEAD, organisation);
}

bool MayHandOut(const Caller& caller, absl::string_view organisation, const v1::RoleBinding& binding) {
  return std::any_of(caller.roles.begin(), caller.roles.end(), [&](const v1::RoleBinding& own) {
    return IsSpeaker(own.role()) && caller.Holds(own.role(), organisation) && own.organisation() == organisation &&
           ReachesAllOf(own, binding);
  });
}

v1::AccountGrant InBoth(const v1::AccountGrant& grant, const v1::AccountGrant& other) {
  v1::AccountGrant both;
  for (const v1::RoleBinding& binding : grant.roles()) {
    for (const v1::RoleBinding& of_other : other.roles()) {
      const std::optional<v1::RoleBinding> shared = InBoth(binding, of_other);
      if (shared.has_value() && !Holds(both, *shared)) *both.add_roles() = *shared;
    }
  }
  const v1::Validity days = InBoth(grant.validity(), other.validity());
  if (days.has_from() || days.has_to()) *both.mutable_validity() = days;
  return both;
}

bool IsWithin(const v1::AccountGrant& grant, const v1::AccountGrant& other) {
  const bool roles = std::all_of(grant.roles().begin(), grant.roles().end(),
                                 [&](const v1::RoleBinding& binding) { return Holds(other, binding); });
  return roles && IsWithin(grant.validity(), other.validity());
}

}  // namespace ihala
