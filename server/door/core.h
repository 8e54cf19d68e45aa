#ifndef IHALA_SERVER_DOOR_CORE_H_
#define IHALA_SERVER_DOOR_CORE_H_

#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "common/base/clock.h"
#include "common/base/passphrase.h"
#include "common/base/random.h"
#include "server/audit/trail.h"
#include "server/commands/executor.h"
#include "server/commands/reference.h"
#include "server/door/call_count.h"
#include "server/door/front_door.h"
#include "server/handlers/attempt_limiter.h"
#include "server/handlers/call.h"
#include "server/handlers/worker_pool.h"
#include "server/observe/log.h"
#include "server/senders/mailer.h"
#include "server/store/store.h"
#include "server/sync/exchange.h"
#include "server/sync/watches.h"

namespace ihala {

// Every part of a server that can be replaced, and nothing that decides for itself. What is pointed to must outlive the
// server.
struct ServerEnv {
  Clock* clock = nullptr;
  Random* random = nullptr;
  LogSink* log = nullptr;
  std::unique_ptr<Store> store;
  PassphraseCost cost = PassphraseCost::Production();
  AttemptLimits lookups = AttemptLimits::Lookups();
  uint32_t key_backup_days = kMostKeyBackupDays;
  // By which ways people are told, and how much.
  Senders senders;
  OutboxLimits outbox;
};

// Threads for the work that does not run where a call comes in. 0 does it on the caller's thread, at once.
struct CoreThreads {
  int slow = 0;
  size_t slow_queue = 0;
  int exchange = 0;
  size_t exchange_queue = 0;
  int figures = 0;
  size_t figures_queue = 0;
  // One that rings. Without it watches stand still until Watches::Work is called.
  bool ringing = false;
};

// A whole server but for its network: what a listener puts calls into, and what a simulation does. Thread-safe.
class Core {
 public:
  Core(ServerEnv env, LogLevel log_level, const CoreThreads& threads);
  ~Core();

  // Reads what the store holds of the directory, and completes what an older program left in it. Once, before the first
  // call; errors are the store's.
  absl::Status Prepare(const std::string& version);
  // Does what the dates ask for that have passed by now (see Executor::PassDates). Whoever lets the server run calls it
  // once it answers, for those that passed while nobody served, and from time to time: no answer waits for it, because
  // each is as its own moment allows. A failure is logged, and the next call tries again.
  void PassDates(const absl::Notification* ending = nullptr);
  // Does what falls due in cases by itself (see Executor::SweepClocks), in the same way.
  void SweepClocks(const absl::Notification* ending = nullptr);
  // Sends what people are to be told (see SendMessages), in the same way; one call at a time.
  void SendMessages(const absl::Notification* ending = nullptr);
  // Erases what is due, and destroys the keys of what was erased (see Executor::Erase), in the same way.
  void Erase(const absl::Notification* ending = nullptr);
  // Signs and publishes where the trail stands, in the same way.
  void PublishHead();

  const FrontDoor& door() const { return door_; }
  const Logger& log() const { return log_; }
  CallCount& calls() { return calls_; }
  Watches& watches() { return watches_; }
  Store& store() { return *env_.store; }
  Executor& executor() { return executor_; }
  Clock& clock() { return *env_.clock; }

 private:
  // Members are destroyed from the last to the first: what calls use goes after what may still run them.
  ServerEnv env_;
  Logger log_;
  Trail trail_;
  Reference reference_;
  Executor executor_;
  ExchangeServer exchange_;
  Watches watches_;
  AttemptLimiter limiter_;
  AttemptLimiter lookups_;
  HandlerEnv handler_env_;
  CallCount calls_;
  FrontDoor door_;
  // Last: what still waits in a pool answers its call, and its call is counted until then.
  WorkerPool slow_work_;
  WorkerPool exchange_work_;
  WorkerPool figure_work_;
  std::thread ringing_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_DOOR_CORE_H_
