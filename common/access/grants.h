#ifndef IHALA_COMMON_ACCESS_GRANTS_H_
#define IHALA_COMMON_ACCESS_GRANTS_H_

#include "common/access/access.h"
#include "ihala/v1/directory.pb.h"

// What roles reach, compared without any case. All pure.
namespace ihala {

// Whether it is one of the installation's own roles: these hold without an organisation, every other one in exactly
// one.
bool IsInstallationRole(v1::Role role);

// Whether the account speaks for its organisation: what it signs and confirms counts for the whole of it.
bool IsSpeaker(v1::Role role);
bool Speaks(const v1::Account& account);

// Whether the caller holds the role for the whole of the organisation: with a binding that is limited to nothing.
bool HoldsForAll(const Caller& caller, v1::Role role, absl::string_view organisation);
// Whether the caller speaks for the whole of the organisation: with such a binding. What is the whole organisation's,
// as a signature, a freeze or a thread, is theirs.
bool SpeaksForAll(const Caller& caller, absl::string_view organisation);

// Whether one binding reaches every desk and governorate that the other reaches. The roles are not compared.
bool ReachesAllOf(const v1::RoleBinding& binding, const v1::RoleBinding& other);
// Whether one of the caller's bindings that speak for `organisation` reaches all that `binding` reaches. Nobody hands
// out more than their own.
bool MayHandOut(const Caller& caller, absl::string_view organisation, const v1::RoleBinding& binding);

// What of two grants holds in both: on the days of both, each role at the desks and governorates of both, with the
// rights of both.
v1::AccountGrant InBoth(const v1::AccountGrant& grant, const v1::AccountGrant& other);
// Whether `grant` gives nothing that `other` does not: InBoth of the two is no less than `grant`.
bool IsWithin(const v1::AccountGrant& grant, const v1::AccountGrant& other);

}  // namespace ihala

#endif  // IHALA_COMMON_ACCESS_GRANTS_H_
