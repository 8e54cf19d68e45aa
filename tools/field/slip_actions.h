#ifndef IHALA_TOOLS_FIELD_SLIP_ACTIONS_H_
#define IHALA_TOOLS_FIELD_SLIP_ACTIONS_H_

#include <string>

#include "tools/field/field.h"

// What a family takes home and hears; all of it works without a network.
namespace ihala::tools {

struct SlipOptions {
  std::string name;  // Of the case.
  std::string file;
  bool unconfirmed = false;  // Also where the server does not have it yet.
};

// Writes the slip's page.
ExitCode WriteSlip(Field& field, const SlipOptions& options);

// Says where a referral is, as this device has heard last.
ExitCode TellStage(Field& field, const std::string& name);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_SLIP_ACTIONS_H_
