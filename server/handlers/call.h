#ifndef IHALA_SERVER_HANDLERS_CALL_H_
#define IHALA_SERVER_HANDLERS_CALL_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "common/base/clock.h"
#include "common/base/passphrase.h"
#include "common/base/random.h"
#include "google/protobuf/message.h"
#include "server/audit/reads.h"
#include "server/audit/trail.h"
#include "server/commands/executor.h"
#include "server/commands/reference.h"
#include "server/handlers/attempt_limiter.h"
#include "server/handlers/worker_pool.h"
#include "server/store/store.h"
#include "server/sync/exchange.h"
#include "server/sync/watches.h"

namespace ihala {

// Who calls and from where, as the wrapper in front of every handler found out. Handlers never look for themselves.
struct Call {
  // Empty for the one call that needs no session.
  Caller caller;
  v1::Account account;
  SessionRecord session;
  std::string token_hash;
  // The host that the connection comes from, without its port.
  std::string peer;
  // True once nobody waits for the answer any more: cancelled, or out of time. Any thread, until the call is answered.
  std::function<bool()> ended;

  // The highest change number when the session was looked up: what an answer shows is at least as new.
  uint64_t head_seq = 0;

  // For handlers whose answer holds cases in bytes that nobody looks into: says which, before they are done, and
  // whether the call changed anything. What a response holds in its own fields is found by itself.
  std::function<void(CaseReads, bool has_written)> shows;

  // For RPCs that answer with a stream; the copies that a handler takes of these outlive the call.
  //
  // Sends one answer. While an earlier one is on its way only the newest waits; after the end nothing happens.
  std::function<void(const google::protobuf::Message&)> send;
  // Has a function run once the caller has gone: at once where that was so before, and never after the end.
  std::function<void(std::function<void()>)> when_left;
  // Authorises the session anew: who it is now, or why it may not call any more.
  std::function<absl::StatusOr<Caller>()> check;
};

// What a handler sends the answers of a stream with.
template <typename Response>
using Send = std::function<void(const Response&)>;

// A backup of the key store is kept for no longer: what was erased could be read with it.
inline constexpr uint32_t kMostKeyBackupDays = 30;

// What handlers work with. Everything outlives every call.
struct HandlerEnv {
  Store* store = nullptr;
  Reference* reference = nullptr;
  Executor* executor = nullptr;
  ExchangeServer* exchange = nullptr;
  Watches* watches = nullptr;
  Trail* trail = nullptr;
  Clock* clock = nullptr;
  Random* random = nullptr;
  // For passphrases: slow on purpose, so never on a thread that serves the network.
  WorkerPool* slow_work = nullptr;
  // For exchanges, whose packing takes milliseconds.
  WorkerPool* exchange_work = nullptr;
  // For figures over all cases, which take seconds: one after the other, so that they leave the rest of the server
  // alone.
  WorkerPool* figure_work = nullptr;
  AttemptLimiter* limiter = nullptr;  // Of sign-ins.
  AttemptLimiter* lookups = nullptr;  // Of cases that are not there for the caller.
  PassphraseCost cost = PassphraseCost::Production();
  // Verified in place of an account's own hash where there is none, so that unknown accounts take as long.
  std::string dummy_hash;
  absl::Time started_at;
  std::string version;
  // For how many days the operator may keep a backup of the key store.
  uint32_t key_backup_days = kMostKeyBackupDays;
};

// How a handler that does not answer at once ends: called exactly once, on any thread, perhaps before the handler
// returns. The call, the request and the response live until then and no longer.
using Done = std::function<void(absl::Status)>;

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_CALL_H_
