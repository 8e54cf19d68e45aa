#ifndef IHALA_SERVER_SYNC_EXCHANGE_H_
#define IHALA_SERVER_SYNC_EXCHANGE_H_

#include <functional>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/sign.h"
#include "ihala/v1/sync.pb.h"
#include "server/commands/executor.h"

namespace ihala {

// Serves exchanges: checks the chain and its signature, hands the operations to the executor, signs the receipt, and
// builds the page of what changed for the caller. Enters by the same executor as online calls. Thread-safe.
class ExchangeServer {
 public:
  // Both must outlive it.
  ExchangeServer(Executor* executor, Clock* clock);

  // `account` is the signed-in caller and `session_stream` the stream bound to the session. Errors say that the
  // request itself is wrong (INVALID_ARGUMENT with the field; PERMISSION_DENIED for another's stream) or that the store
  // failed; no operation was judged then. `done` is called once, on some thread.
  void Exchange(const std::string& account, const std::string& session_stream, v1::ExchangeUp up,
                std::function<void(absl::StatusOr<v1::ExchangeDown>)> done);

  // The page alone, for one caller.
  absl::StatusOr<v1::Page> BuildPage(const Caller& caller, absl::string_view cursor, uint32_t bytes_max);

  const std::string& public_key() const { return public_key_; }

 private:
  Executor* executor_;
  Clock* clock_;
  SigningKey key_;
  std::string public_key_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_EXCHANGE_H_
