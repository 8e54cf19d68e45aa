#ifndef IHALA_COMMON_REFERRAL_AGREEMENT_H_
#define IHALA_COMMON_REFERRAL_AGREEMENT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// The purpose under which referrals pass.
inline constexpr char kReferralPurpose[] = "REFERRAL";

// Whether a side signed a version; whether both did. An ended version was signed all the same.
bool HasSigned(const v1::SharingAgreement& agreement, v1::Side side);
bool IsSigned(const v1::SharingAgreement& agreement);
// From when until when a version holds by its dates and its end: UTC, infinite where they set no bound.
absl::Time BeginOf(const v1::SharingAgreement& agreement);
absl::Time EndOf(const v1::SharingAgreement& agreement);
bool Covers(const v1::SharingAgreement& agreement, absl::string_view programme);
bool IsForReferrals(const v1::SharingAgreement& agreement);
// Whether the organisation, or the desk, must never hold a copy.
bool ForbidsOrganisation(const v1::SharingAgreement& agreement, absl::string_view organisation);
bool ForbidsDesk(const v1::SharingAgreement& agreement, absl::string_view desk);

// What the desk to which a case is redirected is told to be where the case's agreement forbids it: the words of a
// RED_LINE.
std::string ForbiddenWords(absl::string_view agreement_id);
// Whether something is wrong because an agreement forbids it: with code RED_LINE.
bool CrossesRedLine(const std::vector<FieldViolation>& violations);

// What is wrong with the terms of a version, whoever draws it up: paths that no dossier has, fields that are never
// shared, routing that cannot be withheld, rungs below a field's own, days out of range. Fields are named under
// `prefix`.
std::vector<FieldViolation> CheckTerms(const v1::SharingAgreement& agreement, const std::string& prefix = "");

// The fields of a referral that a version bars, each by its place, as `people[0].phones`, with code RED_LINE and words
// that name the agreement.
std::vector<FieldViolation> FindBarred(const v1::SharingAgreement& agreement, const v1::Referral& referral,
                                       const std::string& prefix = "");

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_AGREEMENT_H_
