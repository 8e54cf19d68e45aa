#ifndef IHALA_SERVER_COMMANDS_COMMAND_NAME_H_
#define IHALA_SERVER_COMMANDS_COMMAND_NAME_H_

#include "absl/strings/string_view.h"
#include "ihala/v1/operation.pb.h"

namespace ihala {

// What the trail calls the command of an operation, as "operation.submit".
absl::string_view CommandName(const v1::Operation& operation);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_COMMAND_NAME_H_
