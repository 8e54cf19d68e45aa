#include "client-lib/src/contact.h"

#include "common/base/status_macros.h"
#include "common/wire/contact.h"
#include "common/wire/payload.h"
#include "common/workflow/calendar.h"

namespace ihala::client {
namespace {

// Ninety bytes once a day are nothing, and at each exchange more than everything else that an empty one holds.
constexpr absl::Duration kAskedEvery = absl::Hours(24);

}  // namespace

absl::Status AskForContact(Engine& engine, v1::ExchangeUp* up) {
  ASSIGN_OR_RETURN(const absl::Duration passed, engine.lease.Passed());
  if (passed >= kAskedEvery) up->set_contact_nonce(engine.random->Bytes(kContactNonceBytes));
  return absl::OkStatus();
}

absl::Status CheckContact(const std::string& server_key, const v1::ExchangeUp& up, const v1::ExchangeDown& down) {
  if (up.contact_nonce().empty() || down.contact_signature().empty()) return absl::OkStatus();
  if (VerifyContact(server_key, up.stream_id(), up.contact_nonce(), down.server_time(), down.contact_signature())) {
    return absl::OkStatus();
  }
  return absl::DataLossError("that the server was reached is not signed by the server");
}

absl::StatusOr<absl::Time> ProveContact(Transport& transport, absl::string_view token, const std::string& server_key,
                                        const std::string& stream_id, Random& random) {
  v1::ExchangeUp up;
  up.set_stream_id(stream_id);
  up.set_contact_nonce(random.Bytes(kContactNonceBytes));
  v1::ExchangeRequest request;
  *request.mutable_up() = Pack(up, 0);
  CallOptions call;
  call.token = token;
  ASSIGN_OR_RETURN(const v1::ExchangeResponse response, transport.Exchange(request, call));
  v1::ExchangeDown down;
  RETURN_IF_ERROR(Unpack(response.down(), "down", &down));
  if (down.contact_signature().empty()) {
    return absl::DataLossError("the server does not prove that it was reached: it is an older one, or another");
  }
  RETURN_IF_ERROR(CheckContact(server_key, up, down));
  return TimeOfTimestamp(down.server_time());
}

}  // namespace ihala::client
