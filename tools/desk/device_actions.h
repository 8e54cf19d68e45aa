#ifndef IHALA_TOOLS_DESK_DEVICE_ACTIONS_H_
#define IHALA_TOOLS_DESK_DEVICE_ACTIONS_H_

#include <string>

#include "tools/desk/desk.h"

namespace ihala::tools {

// The devices of one's organisation.
ExitCode ListOwnDevices(Desk& desk);
// Makes an enrolment code and shows it, once.
ExitCode IssueDeviceCode(Desk& desk, const std::string& account);
ExitCode RevokeOwnDevice(Desk& desk, const std::string& device);
ExitCode LockOwnDevice(Desk& desk, const std::string& device);
ExitCode UnlockOwnDevice(Desk& desk, const std::string& device);
// Says what would be lost where `confirm` is empty; orders it where that is what would be, as "5/2" or "unknown".
ExitCode WipeOwnDevice(Desk& desk, const std::string& device, const std::string& confirm);
// What waits for a decision, and one: `item` as the list names it.
ExitCode ListHeldWork(Desk& desk);
ExitCode ReviewHeldWork(Desk& desk, const std::string& item, bool accepts);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_DEVICE_ACTIONS_H_
