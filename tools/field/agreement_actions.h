#ifndef IHALA_TOOLS_FIELD_AGREEMENT_ACTIONS_H_
#define IHALA_TOOLS_FIELD_AGREEMENT_ACTIONS_H_

#include <cstdint>
#include <string>

#include "tools/field/field.h"

// Reading the sharing agreements that bind one's referrals, from the store and without a link.
namespace ihala::tools {

// Every version that the device has, who signed it and how it stands.
ExitCode ListAgreements(Field& field);

// One version whole. Version 0 is the newest.
ExitCode ShowAgreement(Field& field, const std::string& agreement_id, uint32_t version);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_AGREEMENT_ACTIONS_H_
