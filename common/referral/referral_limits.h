#ifndef IHALA_COMMON_REFERRAL_REFERRAL_LIMITS_H_
#define IHALA_COMMON_REFERRAL_REFERRAL_LIMITS_H_

#include <cstddef>
#include <cstdint>

// Limits of single fields of a referral that nothing else needs; the rest is in common/base/limits.h. Lengths are in
// code points.
namespace ihala::limits {

// The version of the referral and of the operation that this side writes, and the newest that it understands.
inline constexpr uint32_t kSchemaVersion = 1;

// Codes of organisations, agreements and accounts: short enough to be read out on the phone.
inline constexpr size_t kPartyCodeBytes = 40;
// A phrase that fits a line of a slip: hours to call, who may answer, a town.
inline constexpr size_t kPhraseCodePoints = 100;
// References of other systems, and programmes or providers in a person's own words.
inline constexpr size_t kReferenceCodePoints = 60;
// A kind of benefit, as CASH.
inline constexpr size_t kBenefitCodePoints = 40;

// A referral has one purpose; more than ten services asked for is several referrals.
inline constexpr size_t kServicesPerReferral = 10;
inline constexpr size_t kHouseholdLinks = 10;
// One for each of the six domains of the scale.
inline constexpr size_t kDifficultiesPerPerson = 6;
// Fields that one amendment empties: more is another household.
inline constexpr size_t kAmendedFields = 100;
// Conflicts of one dossier that wait for a person. Past it a further one is refused as stale: somebody must look.
inline constexpr size_t kOpenConflicts = 50;
// The largest household.
inline constexpr uint32_t kHouseholdSize = 50;
// Households on one phone from which a caseworker is asked to look again, and a reviewer where the workflow has no
// number of its own: a relative's or neighbour's phone serves three or four, a committee's more than that, and payment
// messages to it will fail.
inline constexpr uint32_t kPhoneSharedByMany = 5;

}  // namespace ihala::limits

#endif  // IHALA_COMMON_REFERRAL_REFERRAL_LIMITS_H_
