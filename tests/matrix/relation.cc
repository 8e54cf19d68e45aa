#include "tests/matrix/relation.h"

#include <algorithm>

#include "absl/algorithm/container.h"

namespace ihala::matrix {
namespace {

bool HoldsRole(const v1::Account& account, v1::Role role) {
  return std::any_of(account.roles().begin(), account.roles().end(),
                     [role](const v1::RoleBinding& binding) { return binding.role() == role; });
}

// Whether no binding reaches the case's desk, or none its governorate.
bool AllElsewhere(const v1::Account& account, const v1::CaseCore& core, bool desk) {
  return !account.roles().empty() &&
         std::all_of(account.roles().begin(), account.roles().end(), [&](const v1::RoleBinding& binding) {
           const auto& limit = desk ? binding.desks() : binding.governorates();
           return !limit.empty() && !absl::c_linear_search(limit, desk ? core.desk() : core.governorate());
         });
}

std::string OfReferrer(const v1::Account& account, const CaseTruth& truth) {
  const v1::CaseCore& core = truth.core;
  if (core.worker_code() == account.code())
    return core.assigned_to() == account.code() ? "author" : "author, handed over";
  if (core.assigned_to() == account.code()) return "looks after it";
  const bool looked_after = std::any_of(truth.history.begin(), truth.history.end(), [&](const auto& entry) {
    return std::any_of(entry.body.inputs().begin(), entry.body.inputs().end(),
                       [&](const v1::InputValue& input) { return input.account() == account.code(); });
  });
  if (looked_after) return "looked after it";
  if (AllElsewhere(account, core, true)) return "supervises another desk";
  if (AllElsewhere(account, core, false)) return "supervises another governorate";
  if (HoldsRole(account, v1::ROLE_SUPERVISOR)) return "supervises it";
  if (HoldsRole(account, v1::ROLE_INTEGRATOR)) return "system of the referrer";
  return "colleague of the author";
}

std::string OfReceiver(const v1::Account& account, const CaseTruth& truth) {
  const v1::CaseCore& core = truth.core;
  const bool opened = absl::c_linear_search(core.identity_opened_by(), account.code());
  if (core.holder() == account.code()) return opened ? "holder who opened it" : "holder";
  if (opened) return "opened it, holds it not";
  if (absl::c_linear_search(core.deciders(), account.code())) return "decided it, holds it not";
  const bool acted = std::any_of(truth.history.begin(), truth.history.end(),
                                 [&](const auto& entry) { return entry.body.actor() == account.code(); });
  if (AllElsewhere(account, core, true)) return "of another desk";
  if (AllElsewhere(account, core, false)) return "of another governorate";
  if (HoldsRole(account, v1::ROLE_INTEGRATOR)) return "system of the receiver";
  if (HoldsRole(account, v1::ROLE_LEAD)) return "leads the desk";
  if (HoldsRole(account, v1::ROLE_REVIEWER)) return acted ? "held it before" : "of the same desk";
  return "of the receiver, without a role";
}

}  // namespace

std::string RelationOf(const Person& person, const CaseTruth& truth) {
  if (!person.has_session) return "without a session";
  if (!person.is_valid) return "account holds no more";
  const v1::Account& account = person.account;
  if (account.organisation().empty()) return "of the installation";
  if (account.organisation() == truth.core.referring_organisation()) return OfReferrer(account, truth);
  if (account.organisation() == truth.core.receiving_organisation()) return OfReceiver(account, truth);
  if (HoldsRole(account, v1::ROLE_CASEWORKER) || HoldsRole(account, v1::ROLE_SUPERVISOR)) return "another referrer";
  return HoldsRole(account, v1::ROLE_REVIEWER) || HoldsRole(account, v1::ROLE_LEAD) ? "another receiver"
                                                                                    : "another organisation";
}

}  // namespace ihala::matrix
