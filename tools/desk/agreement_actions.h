#ifndef IHALA_TOOLS_DESK_AGREEMENT_ACTIONS_H_
#define IHALA_TOOLS_DESK_AGREEMENT_ACTIONS_H_

#include <cstdint>
#include <string>

#include "tools/desk/desk.h"

// What somebody who speaks for an organisation does with its sharing agreements.
namespace ihala::tools {

// Lists every version to which the caller's organisation is a side, and how it stands.
ExitCode ListAgreements(Desk& desk);

// Shows one version whole, so that it can be read before it is signed. Version 0 is the newest.
ExitCode ShowAgreement(Desk& desk, const std::string& agreement_id, uint32_t version);

// Signs a version for the caller's organisation.
ExitCode SignAgreement(Desk& desk, const std::string& agreement_id, uint32_t version);

// Ends what is in force, at once.
ExitCode EndAgreement(Desk& desk, const std::string& agreement_id);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_AGREEMENT_ACTIONS_H_
