#ifndef IHALA_SERVER_SENDERS_MAIL_TEXT_H_
#define IHALA_SERVER_SENDERS_MAIL_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/commands/outbox.h"

namespace ihala {

// A mail as it goes over the wire, of ASCII alone: its text in UTF-8 as base64, its subject encoded. `from` and `to`
// are addresses (see IsMailAddress); `id` is what makes its Message-ID, unique. Pure.
std::string MailText(absl::string_view from, absl::string_view to, const MessageText& text, absl::Time at,
                     absl::string_view id);

}  // namespace ihala

#endif  // IHALA_SERVER_SENDERS_MAIL_TEXT_H_
