#ifndef IHALA_COMMON_REFERRAL_SHARING_RULES_H_
#define IHALA_COMMON_REFERRAL_SHARING_RULES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/referral/field_checks.h"
#include "ihala/v1/directory.pb.h"

// What an agreement, a consent or the directory may have against a referral. Each rule has its words here, in both
// languages: what is wrong, under which agreement, and what a person can do about it. Plain values; any thread.
namespace ihala {

enum class SharingRule {
  // The agreement.
  kNoAgreement,
  kNotSigned,
  kOtherProgramme,
  kOtherPurpose,
  kNotInForce,
  kOtherVersion,
  // Its red lines.
  kForbiddenRecipient,
  kForbiddenRedirect,
  kBarredField,
  // Where the referral goes, as the directory has it today.
  kUnknownEntry,
  kReceiverOver,
  kReceiverTakesNone,
  kReceiverFrozen,
  kReceiverRenamed,
  kReferrerOver,
  kReferrerRefersNone,
  kProgrammeOver,
  kProgrammeOfOthers,
  kDeskOver,
  kDeskOfOthers,
  kDeskServesElsewhere,
  kDeskHandlesOthers,
  kGovernorateOver,
  // What the family agreed to.
  kConsentOfOtherReceiver,
  kConsentOfOtherProgramme,
  kConsentNotYet,
  kConsentOver,
  kConsentByChild,
  kConsentForSelf,
  kConsentForChildren,
  kEnd,  // None: how many there are.
};

// An agreement as people speak of it. Version 0 is not told; an empty id names none.
struct AgreementName {
  std::string id;
  uint32_t version = 0;
};
AgreementName NameOf(const v1::SharingAgreement& version);

// The code of a violation of the rule, and its words in English, which are its description.
std::string CodeOf(SharingRule rule);
std::string WordsOf(SharingRule rule, const AgreementName& agreement = {});
// Says that the field `name` breaks the rule.
void Object(const FieldChecker& at, absl::string_view name, SharingRule rule, const AgreementName& agreement = {});

// The same words in Arabic, for a description that WordsOf made; empty for any other.
std::string ArabicWordsOf(const FieldViolation& violation);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_SHARING_RULES_H_
