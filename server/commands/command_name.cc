#include "server/commands/command_name.h"

#include "common/audit/actions.h"

namespace ihala {

absl::string_view CommandName(const v1::Operation& operation) {
  switch (operation.command_case()) {
    case v1::Operation::kSubmit:
      return audit_action::kOperationSubmit;
    case v1::Operation::kTakeStep:
      return audit_action::kOperationTakeStep;
    case v1::Operation::kConfirmStep:
      return audit_action::kOperationConfirmStep;
    case v1::Operation::kAddComment:
      return audit_action::kOperationAddComment;
    case v1::Operation::kAmend:
      return audit_action::kOperationAmend;
    case v1::Operation::kSayRetention:
      return audit_action::kOperationSayRetention;
    case v1::Operation::COMMAND_NOT_SET:
      break;
  }
  return audit_action::kOperationUnreadable;
}

}  // namespace ihala
