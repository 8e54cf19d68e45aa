#ifndef IHALA_TESTS_MATRIX_ORACLE_LEAVE_H_
#define IHALA_TESTS_MATRIX_ORACLE_LEAVE_H_

#include <array>
#include <utility>

namespace ihala::matrix {

// A rule of the oracle that can be left out, to show that the matrix would see a product without it.
enum class Leave {
  kNothing,
  kRungs,
  kHolding,
  kOpening,
  kStages,
  kNever,
  kGrants,
  kDelays,
  kWithheld,
  kLaterVersions,
  kGroups,
  kFamilyWithholds,
  kConsentEnd,
  kConsentDays,
  kAgreementEnd,
  kStopped,
  kRetention,
  kForbidden,
  kDesks,
  kGovernorates,
  kFollows,
  kOwnPeople,
  kInternal,
  kAssignment,
  kOrganisations,
  kStepRoles,
  kRights,
  kFreeze,
};

inline constexpr auto kLeaves = std::to_array<std::pair<Leave, const char*>>({
    {Leave::kRungs, "rungs"},
    {Leave::kHolding, "who works on a case"},
    {Leave::kOpening, "who opened the identity"},
    {Leave::kStages, "how far a stage opens"},
    {Leave::kNever, "what is never shared"},
    {Leave::kGrants, "what has to be agreed"},
    {Leave::kDelays, "what is postponed"},
    {Leave::kWithheld, "what an agreement withholds or bars"},
    {Leave::kLaterVersions, "later versions"},
    {Leave::kGroups, "groups of the consent"},
    {Leave::kFamilyWithholds, "what a family withholds"},
    {Leave::kConsentEnd, "the end of a consent"},
    {Leave::kConsentDays, "the last day of a consent"},
    {Leave::kAgreementEnd, "the end of an agreement"},
    {Leave::kStopped, "withdrawal"},
    {Leave::kRetention, "retention"},
    {Leave::kForbidden, "forbidden recipients"},
    {Leave::kDesks, "desks of a binding"},
    {Leave::kGovernorates, "governorates of a binding"},
    {Leave::kFollows, "what follows a field of the dossier"},
    {Leave::kOwnPeople, "an organisation's own people"},
    {Leave::kInternal, "internal comments"},
    {Leave::kAssignment, "whose cases a caseworker sees"},
    {Leave::kOrganisations, "organisations"},
    {Leave::kStepRoles, "who may take a step"},
    {Leave::kRights, "what a system may do"},
    {Leave::kFreeze, "a freeze"},
});

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_ORACLE_LEAVE_H_
