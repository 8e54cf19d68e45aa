#ifndef IHALA_SERVER_COMMANDS_PHONE_DIGEST_H_
#define IHALA_SERVER_COMMANDS_PHONE_DIGEST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// The form in which a phone number is looked for, since no column holds a number: 16 bytes, equal for every way of
// writing one number, which nobody turns back into the number without the store's key (Store::phone_key). Any thread.
std::string PhoneDigest(absl::string_view phone_key, absl::string_view number);

// Those of everybody in a dossier, each once.
std::vector<std::string> PhoneDigestsOf(absl::string_view phone_key, const v1::Referral& referral);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_PHONE_DIGEST_H_
