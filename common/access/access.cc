#include "common/access/access.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "common/access/grants.h"
#include "common/base/errors.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

// Whether a binding that may be limited to desks and governorates reaches the case. A limit that is set is never
// ignored, whatever the role.
bool Reaches(const v1::RoleBinding& binding, const CaseFacts& facts) {
  if (!binding.desks().empty() && !absl::c_linear_search(binding.desks(), facts.desk)) return false;
  return binding.governorates().empty() || absl::c_linear_search(binding.governorates(), facts.governorate);
}

// The right that a system needs for it.
v1::Right RightFor(Action action) {
  switch (action) {
    case Action::kRead:
      return v1::RIGHT_READ;
    case Action::kSubmit:
      return v1::RIGHT_SUBMIT;
    case Action::kComment:
      return v1::RIGHT_COMMENT;
    case Action::kAct:
      return v1::RIGHT_ACT;
  }
  return v1::RIGHT_UNSPECIFIED;
}

// Whether a binding is one for `action`. The role of a person is one for all that people do; what the workflow then
// lets the role do is its question. Nobody acts on what they may not see.
bool IsFor(Action action, const v1::RoleBinding& binding) {
  if (binding.role() != v1::ROLE_INTEGRATOR) return true;
  if (action != Action::kSubmit && !HasRight(binding, v1::RIGHT_READ)) return false;
  return HasRight(binding, RightFor(action));
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

// The roles with which the caller stands on one side of the case, as far as they are ones for `action`.
std::vector<v1::Role> RolesOn(v1::Side side, Action action, const Caller& caller, const CaseFacts& facts) {
  const bool refers = side == v1::SIDE_REFERRER;
  const std::string& organisation = refers ? facts.referring_organisation : facts.receiving_organisation;
  std::vector<v1::Role> roles;
  if (!BelongsTo(caller, organisation)) return roles;
  for (const v1::RoleBinding& binding : caller.roles) {
    if (binding.organisation() != organisation || !IsFor(action, binding)) continue;
    if (!(refers ? CountsForReferrer(binding, caller, facts) : CountsForReceiver(binding, facts))) continue;
    if (!absl::c_linear_search(roles, binding.role())) roles.push_back(binding.role());
  }
  return roles;
}

// Whether what the receiver may see has fallen back to the envelope for good: the family or the referrer stopped the
// case.
bool AccessWasEnded(const CaseFacts& facts) {
  return facts.consent_ended || facts.erased || facts.stage_kind == v1::STAGE_KIND_CLOSED_STOPPED ||
         facts.stage_kind == v1::STAGE_KIND_CLOSED_ERASED;
}

bool IsRefused(const CaseFacts& facts) { return facts.stage_kind == v1::STAGE_KIND_CLOSED_REFUSED; }

// Until when a receiver sees more than the envelope of a case that was closed.
absl::Time KeptUntil(const CaseFacts& facts, const CaseAgreement& agreed, const Policy& policy) {
  if (facts.closed_at == absl::InfiniteFuture()) return absl::InfiniteFuture();
  return facts.closed_at + policy.RetentionOf(agreed, IsRefused(facts), facts.closed_at);
}

// The same, or its time is over, or it is suspended, or who referred it is frozen.
bool AccessHasEnded(const CaseFacts& facts, const CaseAgreement& agreed, const Policy& policy, absl::Time now) {
  const auto is_over = [now](absl::Time date) { return date != absl::InfiniteFuture() && date <= now; };
  return AccessWasEnded(facts) || facts.suspended || policy.IsFrozen(facts.referring_organisation) ||
         is_over(facts.consent_until) || is_over(KeptUntil(facts, agreed, policy));
}

// Whether a receiver must not hold a copy of the case, whatever else is agreed.
bool IsForbidden(const Caller& caller, const CaseFacts& facts, const CaseAgreement& agreed, const Policy& policy) {
  if (!policy.forbids()) return false;
  std::vector<std::string> desks = {facts.desk};
  for (const v1::RoleBinding& binding : caller.roles) {
    desks.insert(desks.end(), binding.desks().begin(), binding.desks().end());
  }
  return policy.Forbids(agreed, caller.organisation, desks);
}

// How far a case whose access has not ended is open to a receiver who stands on it with `roles`.
v1::Rung OpenTo(const Caller& caller, const std::vector<v1::Role>& roles, const CaseFacts& facts) {
  if (facts.holder.empty()) return v1::RUNG_ENVELOPE;
  const bool oversees = absl::c_linear_search(roles, v1::ROLE_LEAD);
  const bool is_system = absl::c_linear_search(roles, v1::ROLE_INTEGRATOR);
  const bool holds = facts.holder == caller.account;
  if (!holds && !oversees && !is_system) return v1::RUNG_ENVELOPE;
  const bool opened = !facts.asks_to_open_identity || absl::c_linear_search(facts.identity_opened_by, caller.account) ||
                      (is_system && !facts.identity_opened_by.empty());
  return opened ? facts.stage_opens : std::min(facts.stage_opens, v1::RUNG_REVIEW);
}

// How a caller stands on a case, whatever the day.
struct Standing {
  v1::Side side = v1::SIDE_UNSPECIFIED;  // Unspecified for whom there is no such case.
  v1::Rung up_to = v1::RUNG_UNSPECIFIED;
};

Standing StandingOf(const Caller& caller, const CaseFacts& facts, const CaseAgreement& agreed, const Policy& policy) {
  if (!RolesOn(v1::SIDE_REFERRER, Action::kRead, caller, facts).empty()) return {v1::SIDE_REFERRER, v1::RUNG_DOSSIER};
  const std::vector<v1::Role> roles = RolesOn(v1::SIDE_RECEIVER, Action::kRead, caller, facts);
  if (roles.empty() || IsForbidden(caller, facts, agreed, policy)) return {};
  return {v1::SIDE_RECEIVER, OpenTo(caller, roles, facts)};
}

// What that shows on a day.
FieldSet ShownTo(const Standing& standing, const std::string& organisation, const CaseFacts& facts,
                 const CaseAgreement& agreed, const Policy& policy, absl::Time now) {
  if (standing.side == v1::SIDE_UNSPECIFIED) return FieldSet::None();
  if (standing.side == v1::SIDE_REFERRER) return FieldSet::OfReferrer(organisation);
  if (!AccessHasEnded(facts, agreed, policy, now)) {
    std::shared_ptr<const Disclosure> disclosure = policy.DisclosureOf(agreed, now);
    if (disclosure != nullptr) return FieldSet::OfReceiver(organisation, standing.up_to, std::move(disclosure));
  }
  return FieldSet::OfReceiver(organisation, v1::RUNG_ENVELOPE, policy.EnvelopeOf(agreed));
}

std::vector<absl::Time> DatesOf(const CaseFacts& facts, const CaseAgreement& agreed, const Policy& policy) {
  if (AccessWasEnded(facts)) return {};
  std::vector<absl::Time> dates = policy.DatesOf(agreed);
  for (const absl::Time date : {facts.consent_until, KeptUntil(facts, agreed, policy)}) {
    if (date != absl::InfiniteFuture()) dates.push_back(date);
  }
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

absl::Status NotPermitted() {
  return WithReason(absl::PermissionDeniedError("This account may not do this with the case."), "PERMISSION");
}

// A new case belongs to the author's own organisation and bears the author's own code.
bool MaySubmit(const Caller& caller, const CaseFacts& facts) {
  if (caller.account.empty() || facts.worker_code != caller.account) return false;
  return !RolesOn(v1::SIDE_REFERRER, Action::kSubmit, caller, facts).empty();
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

bool HasRight(const v1::RoleBinding& binding, v1::Right right) {
  return binding.role() == v1::ROLE_INTEGRATOR && absl::c_linear_search(binding.rights(), right);
}

bool Caller::Integrates(v1::Right right) const {
  return std::any_of(roles.begin(), roles.end(), [&](const v1::RoleBinding& binding) {
    return BelongsTo(*this, binding.organisation()) && HasRight(binding, right);
  });
}

Caller CallerOf(const v1::Account& account) {
  return {account.code(), account.organisation(), {account.roles().begin(), account.roles().end()}};
}

CaseAgreement CaseFacts::agreed() const {
  return {agreement_id,           agreement_version, referring_organisation,
          receiving_organisation, programme,         {consent_fields, withheld_fields}};
}

bool CaseFacts::operator==(const CaseFacts& other) const {
  const auto tie = [](const CaseFacts& f) {
    return std::tie(f.referring_organisation, f.receiving_organisation, f.desk, f.governorate, f.worker_code,
                    f.assigned_to, f.holder, f.stage_kind, f.stage_opens, f.asks_to_open_identity, f.identity_opened_by,
                    f.agreement_id, f.agreement_version, f.programme, f.consent_fields, f.withheld_fields,
                    f.consent_ended, f.suspended, f.erased, f.consent_until, f.closed_at);
  };
  return tie(*this) == tie(other);
}

CaseFacts FactsOf(const v1::CaseCore& core, const Workflow& workflow) {
  CaseFacts facts;
  facts.referring_organisation = core.referring_organisation();
  facts.receiving_organisation = core.receiving_organisation();
  facts.desk = core.desk();
  facts.governorate = core.governorate();
  facts.worker_code = core.worker_code();
  facts.assigned_to = core.assigned_to();
  facts.holder = core.holder();
  facts.stage_kind = workflow.KindOf(core.stage_id());
  facts.stage_opens = workflow.OpensIn(core.stage_id());
  facts.asks_to_open_identity = workflow.asks_to_open_identity();
  facts.identity_opened_by = {core.identity_opened_by().begin(), core.identity_opened_by().end()};
  facts.agreement_id = core.agreement_id();
  facts.agreement_version = core.agreement_version();
  facts.programme = core.programme();
  facts.consent_fields = {core.consent_fields().begin(), core.consent_fields().end()};
  facts.withheld_fields = {core.withheld_fields().begin(), core.withheld_fields().end()};
  if (IsClosed(facts.stage_kind)) facts.closed_at = TimeOfTimestamp(core.entered_at());
  facts.consent_ended = core.consent_ended();
  facts.suspended = core.suspended();
  facts.erased = core.has_erased();
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
  facts.agreement_id = referral.agreement_id();
  facts.agreement_version = referral.agreement_version();
  facts.programme = envelope.programme();
  facts.consent_fields = {referral.consent().fields().begin(), referral.consent().fields().end()};
  facts.withheld_fields = {referral.consent().withheld().begin(), referral.consent().withheld().end()};
  return facts;
}

FieldSet FieldSet::OfReferrer(std::string organisation) {
  FieldSet fields;
  fields.side_ = v1::SIDE_REFERRER;
  fields.organisation_ = std::move(organisation);
  fields.up_to_ = v1::RUNG_DOSSIER;
  return fields;
}

FieldSet FieldSet::OfReceiver(std::string organisation, v1::Rung up_to, std::shared_ptr<const Disclosure> disclosure) {
  FieldSet fields;
  fields.side_ = v1::SIDE_RECEIVER;
  fields.organisation_ = std::move(organisation);
  fields.up_to_ = up_to;
  fields.disclosure_ = std::move(disclosure);
  return fields;
}

bool FieldSet::operator==(const FieldSet& other) const {
  const bool same_terms = disclosure_ == other.disclosure_ || (disclosure_ != nullptr && other.disclosure_ != nullptr &&
                                                               disclosure_->key() == other.disclosure_->key());
  return side_ == other.side_ && up_to_ == other.up_to_ && organisation_ == other.organisation_ && same_terms;
}

bool FieldSet::Covers(const FieldSet& other) const {
  if (!other.exists() || *this == other) return true;
  if (side_ != other.side_ || organisation_ != other.organisation_ || up_to_ < other.up_to_) return false;
  return disclosure_ == other.disclosure_ ||
         (disclosure_ != nullptr && other.disclosure_ != nullptr && disclosure_->Covers(*other.disclosure_));
}

bool FieldSet::AllowsComment(const v1::Comment& comment) const {
  if (!exists()) return false;
  if (comment.audience() == v1::AUDIENCE_BOTH_SIDES) return true;
  return comment.audience() == v1::AUDIENCE_INTERNAL && !organisation_.empty() &&
         comment.author_organisation() == organisation_;
}

FieldSet Visible(const Caller& caller, const CaseFacts& facts, const Policy& policy, absl::Time now) {
  const CaseAgreement agreed = facts.agreed();
  return ShownTo(StandingOf(caller, facts, agreed, policy), caller.organisation, facts, agreed, policy, now);
}

std::vector<absl::Time> DatesOf(const CaseFacts& facts, const Policy& policy) {
  return DatesOf(facts, facts.agreed(), policy);
}

Outlook OutlookOf(const Caller& caller, const CaseFacts& facts, const Policy& policy, absl::Time now) {
  const CaseAgreement agreed = facts.agreed();
  const Standing standing = StandingOf(caller, facts, agreed, policy);
  const auto shown_at = [&](absl::Time time) {
    return ShownTo(standing, caller.organisation, facts, agreed, policy, time);
  };
  Outlook outlook;
  outlook.now = shown_at(now);
  // No date takes anything from these.
  if (standing.side != v1::SIDE_RECEIVER) return outlook;
  for (const absl::Time date : DatesOf(facts, agreed, policy)) {
    if (date <= now) continue;
    FieldSet then = shown_at(date);
    if (!then.Covers(outlook.now)) outlook.ends.push_back({date, std::move(then)});
  }
  return outlook;
}

absl::Time VisibleUntil(const Outlook& outlook, const google::protobuf::Message& body) {
  for (const auto& [date, fields] : outlook.ends) {
    if (WouldRedact(fields, body)) return date;
  }
  return absl::InfiniteFuture();
}

absl::Status MayDo(const Caller& caller, Action action, const CaseFacts& facts, const Policy& policy, absl::Time now) {
  if (action == Action::kSubmit) return MaySubmit(caller, facts) ? absl::OkStatus() : NotPermitted();
  const FieldSet seen = Visible(caller, facts, policy, now);
  if (!seen.exists()) return CaseNotFound();
  // Which steps, the workflow decides by the actor's roles; and of people, whoever sees a case may speak about it.
  return RolesOn(seen.side(), action, caller, facts).empty() ? NotPermitted() : absl::OkStatus();
}

Actor ActorOn(const Caller& caller, const CaseFacts& facts, Action action) {
  Actor actor{caller.account, caller.organisation, v1::SIDE_UNSPECIFIED, {}};
  for (const v1::Side side : {v1::SIDE_REFERRER, v1::SIDE_RECEIVER}) {
    // Nobody sees a case that is only submitted.
    const Action stands_by = action == Action::kSubmit ? action : Action::kRead;
    if (RolesOn(side, stands_by, caller, facts).empty()) continue;
    actor.side = side;
    actor.roles = RolesOn(side, action, caller, facts);
    break;
  }
  return actor;
}

absl::Status CaseNotFound() {
  return WithReason(absl::NotFoundError("There is no such case, or it is not yours to see."), "CASE_NOT_FOUND");
}

}  // namespace ihala
