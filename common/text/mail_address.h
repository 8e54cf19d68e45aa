#ifndef IHALA_COMMON_TEXT_MAIL_ADDRESS_H_
#define IHALA_COMMON_TEXT_MAIL_ADDRESS_H_

#include "absl/strings/string_view.h"

namespace ihala::text {

// Whether this is an e-mail address that may stand in a header and in a mail server's dialogue as it is: at most 254
// characters of ASCII, one @ with something before it, and a domain of letters, digits, hyphens and dots behind it.
// Addresses with quotes or letters beyond ASCII are none: hardly any mail server takes them. Pure, any thread.
bool IsMailAddress(absl::string_view text);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_MAIL_ADDRESS_H_
