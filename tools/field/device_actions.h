#ifndef IHALA_TOOLS_FIELD_DEVICE_ACTIONS_H_
#define IHALA_TOOLS_FIELD_DEVICE_ACTIONS_H_

#include <string>

#include "tools/field/field.h"

namespace ihala::tools {

// Lists who has signed in on a device, and what waits of them. Needs no passphrase.
ExitCode ListUsers(Field& field);

// Asks for a case back that left the device after its receipt.
ExitCode FetchAgain(Field& field, const std::string& name);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_DEVICE_ACTIONS_H_
