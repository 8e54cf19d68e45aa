#ifndef IHALA_SERVER_SENDER_OPTIONS_H_
#define IHALA_SERVER_SENDER_OPTIONS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "server/commands/outbox.h"
#include "server/senders/command_sender.h"
#include "server/senders/mailer.h"
#include "server/senders/smtp_sender.h"

namespace CLI {
class App;
}

namespace ihala {

// By which ways people are told, as whoever runs the server says.
struct SenderOptions {
  SmtpOptions smtp;
  std::string smtp_password_file;
  CommandOptions sms;
  OutboxLimits outbox;
  int gather_seconds = 300;
};

// The flags; and a file that may say the same, and anything else that is a flag of the program's. `options` must live
// until the flags are read.
void AddSenderOptions(CLI::App& app, SenderOptions& options);

// What the options ask for. INVALID_ARGUMENT, FAILED_PRECONDITION or what reading a file says where that will not do.
absl::StatusOr<Senders> MakeSenders(SenderOptions options, Clock* clock, Random* random);

}  // namespace ihala

#endif  // IHALA_SERVER_SENDER_OPTIONS_H_
