#ifndef IHALA_SERVER_SENDERS_SMTP_SENDER_H_
#define IHALA_SERVER_SENDERS_SMTP_SENDER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/secret.h"
#include "server/senders/sender.h"

namespace ihala {

enum class SmtpTls {
  kStartTls,  // Begins in the clear and must go over to TLS before anything is said.
  kWhole,     // TLS from the first byte.
  kNone       // No TLS; loopback only.
};

struct SmtpOptions {
  std::string host;  // Empty for no e-mail.
  int port = 587;
  SmtpTls tls = SmtpTls::kStartTls;
  std::string ca_file;  // Who vouches for the server; the machine's authorities where it is empty.
  std::string user;     // Empty to send without signing in.
  Secret password;
  std::string from;  // The address that messages are from.
};

// Sends e-mail by a server that takes it from there. INVALID_ARGUMENT where the options do not go together, such as no
// TLS to another machine. Clock and random must outlive it.
absl::StatusOr<std::unique_ptr<Sender>> NewSmtpSender(SmtpOptions options, Clock* clock, Random* random);

}  // namespace ihala

#endif  // IHALA_SERVER_SENDERS_SMTP_SENDER_H_
