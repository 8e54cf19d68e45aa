#ifndef IHALA_CLIENT_LIB_SRC_CONTACT_H_
#define IHALA_CLIENT_LIB_SRC_CONTACT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client-lib/src/engine.h"
#include "ihala/transport.h"
#include "ihala/v1/sync.pb.h"

// That the server was reached, and not somebody who says so: its signature over a nonce that this device made up. What
// it signs anyway, receipts, proves as much; so it is asked only where none came for a day.
namespace ihala::client {

// Asks for it in an exchange, where it is time to.
absl::Status AskForContact(Engine& engine, v1::ExchangeUp* up);

// DATA_LOSS where what came is not the server's word on this nonce. An answer without any is one of an older server.
absl::Status CheckContact(const std::string& server_key, const v1::ExchangeUp& up, const v1::ExchangeDown& down);

// Asks for it in an exchange of its own, by the session of a sign-in, and returns the server's time. DATA_LOSS where
// the answer is not the word of the server with this key; else what the call says.
absl::StatusOr<absl::Time> ProveContact(Transport& transport, absl::string_view token, const std::string& server_key,
                                        const std::string& stream_id, Random& random);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_CONTACT_H_
