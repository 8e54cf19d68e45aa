#include "common/access/access.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

// Roles of the installation itself: they hold without an organisation.
bool IsInstallationRole(v1::Role role) {
  return role == v1::ROLE_ADMINISTRATOR || role == v1::ROLE_COORDINATOR || role == v1::ROLE_AUDITOR;
}

template <typename List, typename Value>
bool Contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Whether a binding that may be limited to desks and governorates reaches the case. A limit that is set is never
// ignored, whatever the role.
bool Reaches(const v1::RoleBinding& binding, const CaseFacts& facts) {
  if (!binding.desks().empty() && !Contains(binding.desks(), facts.desk)) return false;
  return binding.governorates().empty() || Contains(binding.governorates(), facts.governorate);
}

// Whether a binding of the referring organisation shows the case and counts on it.
bool CountsForReferrer(const v1::RoleBinding& binding, const Caller& caller, const CaseFacts& facts) {
  switch (binding.role()) {
    case v1::ROLE_CASEWORKER:
      // Their own cases by account alone: a caseworker who moves to another town keeps the families.
      return !caller.account.empty() && (facts.worker_code == caller.account || facts.assigned_to == caller.account);
    case v1::ROLE_SUPERVISOR:
    case v1::ROLE_INTEGRATOR:
      return Reaches(binding, facts);
    default:
      return false;
  }
}

bool CountsForReceiver(const v1::RoleBinding& binding, const CaseFacts& facts) {
  switch (binding.role()) {
    case v1::ROLE_REVIEWER:
    case v1::ROLE_LEAD:
    case v1::ROLE_INTEGRATOR:
      return Reaches(binding, facts);
    default:
      return false;
  }
}

bool BelongsTo(const Caller& caller, absl::string_view organisation) {
  return !organisation.empty() && caller.organisation == organisation;
}

// The roles with which the caller stands on one side of the case.
std::vector<v1::Role> RolesOn(v1::Side side, const Caller& caller, const CaseFacts& facts) {
  const bool refers = side == v1::SIDE_REFERRER;
  const std::string& organisation = refers ? facts.referring_organisation : facts.receiving_organisation;
  std::vector<v1::Role> roles;
  if (!BelongsTo(caller, organisation)) return roles;
  for (const v1::RoleBinding& binding : caller.roles) {
    if (binding.organisation() != organisation) continue;
    if (!(refers ? CountsForReferrer(binding, caller, facts) : CountsForReceiver(binding, facts))) continue;
    if (!Contains(roles, binding.role())) roles.push_back(binding.role());
  }
  return roles;
}

// Whether what the receiver may see has fallen back to the envelope for good: the family or the referrer stopped the
// case.
bool AccessWasEnded(const CaseFacts& facts) {
  return facts.consent_ended || facts.stage_kind == v1::STAGE_KIND_CLOSED_STOPPED ||
         facts.stage_kind == v1::STAGE_KIND_CLOSED_ERASED;
}

// The same, or its time is over.
bool AccessHasEnded(const CaseFacts& facts, absl::Time now) {
  const bool has_date = facts.consent_until != absl::InfiniteFuture();
  return AccessWasEnded(facts) || (has_date && facts.consent_until <= now);
}

absl::Status NotPermitted() {
  return WithReason(absl::PermissionDeniedError("This account may not do this with the case."), "PERMISSION");
}

// A new case belongs to the author's own organisation and bears the author's own code.
bool MaySubmit(const Caller& caller, const CaseFacts& facts) {
  if (caller.account.empty() || facts.worker_code != caller.account) return false;
  return !RolesOn(v1::SIDE_REFERRER, caller, facts).empty();
}

}  // namespace

bool Caller::Holds(v1::Role role, absl::string_view in_organisation) const {
  for (const v1::RoleBinding& binding : roles) {
    if (binding.role() != role) continue;
    if (IsInstallationRole(role)) return true;
    if (BelongsTo(*this, in_organisation) && binding.organisation() == in_organisation) return true;
  }
  return false;
}

Caller CallerOf(const v1::Account& account) {
  return {account.code(), account.organisation(), {account.roles().begin(), account.roles().end()}};
}

CaseFacts FactsOf(const v1::CaseCore& core, v1::StageKind stage_kind) {
  CaseFacts facts;
  facts.referring_organisation = core.referring_organisation();
  facts.receiving_organisation = core.receiving_organisation();
  facts.desk = core.desk();
  facts.governorate = core.governorate();
  facts.worker_code = core.worker_code();
  facts.assigned_to = core.assigned_to();
  facts.holder = core.holder();
  facts.stage_kind = stage_kind;
  facts.consent_ended = core.consent_ended();
  if (core.has_consent_until()) facts.consent_until = TimeOfTimestamp(core.consent_until());
  return facts;
}

CaseFacts FactsOf(const v1::Referral& referral) {
  const v1::Envelope& envelope = referral.envelope();
  CaseFacts facts;
  facts.referring_organisation = envelope.referring_organisation();
  facts.receiving_organisation = envelope.receiving_organisation();
  facts.desk = envelope.desk();
  facts.governorate = envelope.governorate();
  facts.worker_code = envelope.worker_code();
  facts.assigned_to = envelope.worker_code();
  return facts;
}

FieldSet FieldSet::For(v1::Side side, std::string organisation, v1::Rung up_to) {
  FieldSet fields;
  if (side != v1::SIDE_REFERRER && side != v1::SIDE_RECEIVER) return fields;
  fields.side_ = side;
  fields.organisation_ = std::move(organisation);
  fields.up_to_ = side == v1::SIDE_REFERRER ? v1::RUNG_DOSSIER : up_to;
  return fields;
}

bool FieldSet::Allows(const v1::FieldAccess& access) const {
  if (!exists()) return false;
  // A field that nobody classified is a mistake, and a mistake shows nothing.
  if (access.field_class() == v1::FIELD_CLASS_UNSPECIFIED || access.rung() == v1::RUNG_UNSPECIFIED ||
      access.share() == v1::SHARE_UNSPECIFIED) {
    return false;
  }
  if (side_ == v1::SIDE_REFERRER) return true;
  return access.share() != v1::SHARE_NEVER && access.rung() <= up_to_;
}

bool FieldSet::AllowsComment(const v1::Comment& comment) const {
  if (!exists()) return false;
  if (comment.audience() == v1::AUDIENCE_BOTH_SIDES) return true;
  return comment.audience() == v1::AUDIENCE_INTERNAL && !organisation_.empty() &&
         comment.author_organisation() == organisation_;
}

FieldSet Visible(const Caller& caller, const CaseFacts& facts, const Policy& policy, absl::Time now) {
  if (!RolesOn(v1::SIDE_REFERRER, caller, facts).empty()) {
    return FieldSet::For(v1::SIDE_REFERRER, caller.organisation);
  }
  if (!RolesOn(v1::SIDE_RECEIVER, caller, facts).empty()) {
    return FieldSet::For(v1::SIDE_RECEIVER, caller.organisation,
                         AccessHasEnded(facts, now) ? v1::RUNG_ENVELOPE : v1::RUNG_DOSSIER);
  }
  return FieldSet::None();
}

std::vector<absl::Time> DatesOf(const CaseFacts& facts, const Policy& policy) {
  if (AccessWasEnded(facts) || facts.consent_until == absl::InfiniteFuture()) return {};
  return {facts.consent_until};
}

absl::Time VisibleUntil(const Caller& caller, const CaseFacts& facts, const Policy& policy, absl::Time now) {
  const FieldSet seen = Visible(caller, facts, policy, now);
  for (const absl::Time date : DatesOf(facts, policy)) {
    if (date > now && !(Visible(caller, facts, policy, date) == seen)) return date;
  }
  return absl::InfiniteFuture();
}

absl::Status MayDo(const Caller& caller, Action action, const CaseFacts& facts, const Policy& policy, absl::Time now) {
  if (action == Action::kSubmit) return MaySubmit(caller, facts) ? absl::OkStatus() : NotPermitted();
  if (!Visible(caller, facts, policy, now).exists()) return CaseNotFound();
  switch (action) {
    case Action::kRead:
    case Action::kAct:      // Which steps, the workflow decides by the actor's roles.
    case Action::kComment:  // Whoever sees a case may speak about it.
      return absl::OkStatus();
    case Action::kSubmit:
      break;
  }
  return NotPermitted();
}

Actor ActorOn(const Caller& caller, const CaseFacts& facts) {
  Actor actor{caller.account, caller.organisation, v1::SIDE_UNSPECIFIED, {}};
  for (const v1::Side side : {v1::SIDE_REFERRER, v1::SIDE_RECEIVER}) {
    actor.roles = RolesOn(side, caller, facts);
    if (actor.roles.empty()) continue;
    actor.side = side;
    break;
  }
  return actor;
}

absl::Status CaseNotFound() {
  return WithReason(absl::NotFoundError("There is no such case, or it is not yours to see."), "CASE_NOT_FOUND");
}

}  // namespace ihala
