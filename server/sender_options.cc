#include "server/sender_options.h"

#include <map>
#include <utility>

#include <CLI/CLI.hpp>

#include "absl/strings/ascii.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

constexpr size_t kPasswordBytes = 1024;

}  // namespace

void AddSenderOptions(CLI::App& app, SenderOptions& options) {
  const std::map<std::string, SmtpTls> tls = {
      {"starttls", SmtpTls::kStartTls}, {"whole", SmtpTls::kWhole}, {"none", SmtpTls::kNone}};
  app.set_config("--config", "", "A file of these settings, one a line, as listen=0.0.0.0:7443");
  app.add_option("--smtp-host", options.smtp.host, "The mail server that takes e-mail from here; without it none goes");
  app.add_option("--smtp-port", options.smtp.port, "Its port")->check(CLI::Range(1, 65535))->capture_default_str();
  app.add_option("--smtp-tls", options.smtp.tls,
                 "starttls, whole (TLS from the first byte), or none (for a mail server on this machine)")
      ->transform(CLI::CheckedTransformer(tls));
  app.add_option("--smtp-ca", options.smtp.ca_file, "Who vouches for it; the machine's authorities by default");
  app.add_option("--smtp-user", options.smtp.user, "The name to sign in with there; without it nobody signs in");
  app.add_option("--smtp-password-file", options.smtp_password_file, "A file with the password");
  app.add_option("--smtp-from", options.smtp.from, "The address that e-mail is from");
  app.add_option("--sms-command", options.sms.program, "A program that sends an SMS; see docs/notifications.md");
  app.add_option("--notify-gather", options.gather_seconds,
                 "For how many seconds what somebody is told waits for more, to go in one message")
      ->check(CLI::Range(0, 86400))
      ->capture_default_str();
  app.add_option("--emails-a-day", options.outbox.emails, "E-mails to one person in 24 hours, at most")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--sms-a-day", options.outbox.sms, "SMS to one person in 24 hours, at most")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
}

absl::StatusOr<Senders> MakeSenders(SenderOptions options, Clock* clock, Random* random) {
  Senders senders;
  if (!options.smtp.host.empty()) {
    if (!options.smtp_password_file.empty()) {
      ASSIGN_OR_RETURN(std::string text, ReadFile(options.smtp_password_file, kPasswordBytes));
      absl::StripTrailingAsciiWhitespace(&text);
      options.smtp.password = Secret(std::move(text));
    }
    ASSIGN_OR_RETURN(senders[v1::NOTIFICATION_CHANNEL_EMAIL], NewSmtpSender(std::move(options.smtp), clock, random));
  }
  if (!options.sms.program.empty()) {
    ASSIGN_OR_RETURN(senders[v1::NOTIFICATION_CHANNEL_SMS], NewCommandSender(options.sms));
  }
  return senders;
}

}  // namespace ihala
