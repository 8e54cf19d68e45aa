#ifndef IHALA_TOOLS_DESK_ACCOUNT_ACTIONS_H_
#define IHALA_TOOLS_DESK_ACCOUNT_ACTIONS_H_

#include <string>

#include "tools/desk/desk.h"

namespace ihala::tools {

// The accounts of one's organisation, and what waits to be confirmed.
ExitCode ListColleagues(Desk& desk);
// Shows what was asked for an account, and confirms it as it was shown.
ExitCode ConfirmColleague(Desk& desk, const std::string& account);
// Makes a sign-in code and shows it, once.
ExitCode IssueCode(Desk& desk, const std::string& account);
ExitCode SignColleagueOut(Desk& desk, const std::string& account);
ExitCode DisableColleague(Desk& desk, const std::string& account);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_ACCOUNT_ACTIONS_H_
