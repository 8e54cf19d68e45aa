#ifndef IHALA_SERVER_SENDERS_COMMAND_SENDER_H_
#define IHALA_SERVER_SENDERS_COMMAND_SENDER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/senders/sender.h"

namespace ihala {

struct CommandOptions {
  std::string program;  // Its path; empty for no SMS.
  absl::Duration timeout = absl::Seconds(30);
};

// Has a program of the operator's send each message, as to an SMS gateway. It is run without a shell and without
// arguments, in "/", with PATH alone in its environment, and reads on its standard input "To: ", the phone as
// +970599123456, two line feeds, and the text in UTF-8 up to the end. It ends with 0 once the gateway has the message;
// with 65 or 67 if it never will; with anything else if it has not, and may be asked again. One that does not end in
// time is killed with all that it started, and counts as not known.
//
// INVALID_ARGUMENT where the path is not absolute or nothing that can be run.
absl::StatusOr<std::unique_ptr<Sender>> NewCommandSender(const CommandOptions& options);

}  // namespace ihala

#endif  // IHALA_SERVER_SENDERS_COMMAND_SENDER_H_
