#include "server/serve.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>

#include "common/base/core_dumps.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

void ReadMasterKeyAgain(Server& server, const MasterKeySource& source) {
  absl::StatusOr<std::shared_ptr<const MasterKeys>> master = ReadMasterKeys(source);
  const absl::Status used = master.ok() ? server.UseMaster(*std::move(master)) : master.status();
  if (!used.ok()) std::cerr << "ihala-server: the master key stays as it was: " << used.message() << std::endl;
}

// Returns when the server is down.
void ServeUntilSignalled(Server& server, const MasterKeySource& source) {
  const sigset_t signals = ServerSignals();
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && (signal == SIGHUP || signal == SIGUSR1)) {
    if (signal == SIGHUP) ReadMasterKeyAgain(server, source);
  }
  std::thread drain([&server] {
    server.Drain();
    kill(getpid(), SIGUSR1);
  });
  while (sigwait(&signals, &signal) == 0 && signal != SIGUSR1) {
    if (signal != SIGHUP) server.Hurry();
  }
  drain.join();
}

}  // namespace

sigset_t ServerSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&signals, signal);
  return signals;
}

absl::Status Serve(ServerOptions options, SqlStoreOptions store, SenderOptions senders, LogSink& log) {
  RETURN_IF_ERROR(RefuseCoreDumps());
  ServerEnv env;
  env.clock = &SystemClock::Get();
  env.random = &SystemRandom::Get();
  env.log = &log;
  env.key_backup_days = options.key_backup_days;
  senders.outbox.gather = absl::Seconds(senders.gather_seconds);
  // What waits for more to tell does not ask for looking every second.
  options.send_every = std::clamp(senders.outbox.gather / 20, absl::Seconds(1), options.send_every);
  env.outbox = senders.outbox;
  ASSIGN_OR_RETURN(env.senders, MakeSenders(std::move(senders), env.clock, env.random));
  store.random = env.random;
  store.master_source.data_dir = store.data_dir;
  ASSIGN_OR_RETURN(env.store, OpenSqlStore(store));
  ASSIGN_OR_RETURN(const std::unique_ptr<Server> server, Server::Start(options, std::move(env)));
  ServeUntilSignalled(*server, store.master_source);
  return absl::OkStatus();
}

}  // namespace ihala
