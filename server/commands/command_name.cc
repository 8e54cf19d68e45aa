#include "server/commands/command_name.h"

namespace ihala {

absl::string_view CommandName(const v1::Operation& operation) {
  switch (operation.command_case()) {
    case v1::Operation::kSubmit:
      return "operation.submit";
    case v1::Operation::kTakeStep:
      return "operation.take_step";
    case v1::Operation::kConfirmStep:
      return "operation.confirm_step";
    case v1::Operation::kAddComment:
      return "operation.add_comment";
    case v1::Operation::kAmend:
      return "operation.amend";
    case v1::Operation::COMMAND_NOT_SET:
      break;
  }
  return "operation.unreadable";
}

}  // namespace ihala
