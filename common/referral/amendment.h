#ifndef IHALA_COMMON_REFERRAL_AMENDMENT_H_
#define IHALA_COMMON_REFERRAL_AMENDMENT_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/referral/directory.h"
#include "common/referral/rules.h"
#include "ihala/v1/operation.pb.h"
#include "ihala/v1/referral.pb.h"

// What an amendment of a dossier says, by itself. How it meets what others said is in amendment_merge.h.
namespace ihala {

// The amendment that makes `edited` of `seen`: the fields that differ, people told apart by their id. Every person of
// `edited` has one. Adds a violation for each field that differs and may not be amended (NOT_AMENDABLE), and for an id
// that two people have. An amendment of nothing has nothing set. Pure.
v1::AmendReferral DiffDossiers(const v1::Referral& seen, const v1::Referral& edited,
                               std::vector<FieldViolation>* violations);

// True where it says nothing.
bool SaysNothing(const v1::AmendReferral& amendment);

// What is wrong with the form of an amendment: nothing in it, a field that may not be amended, that does not exist or
// that is named twice, a person without an id, lists that are too long. What the amended dossier must hold is
// CheckAmended's question. `prefix` is put before each field.
std::vector<FieldViolation> CheckAmendmentForm(const v1::AmendReferral& amendment, const std::string& prefix = "");

// Why a dossier may not become `after`: the rules of a submission (INVALID, CONSENT_MISSING), and the routing where
// `after` breaks something that `before` did not (INVALID; RED_LINE_BLOCKED where an agreement bars it). The reason is
// empty if nothing is wrong.
RoutingProblem CheckAmended(const v1::Referral& before, const v1::Referral& after, const Directory& directory,
                            absl::CivilDay today);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_AMENDMENT_H_
