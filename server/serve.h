#ifndef IHALA_SERVER_SERVE_H_
#define IHALA_SERVER_SERVE_H_

#include <csignal>

#include "absl/status/status.h"
#include "server/rpc/server.h"
#include "server/sender_options.h"
#include "server/store/sql_store.h"

namespace ihala {

// The signals that Serve waits for. They must be blocked before any thread is made.
sigset_t ServerSignals();

// Opens the store and serves it until SIGTERM or SIGINT: the first one drains, every further one hurries the drain.
// SIGHUP reads the master key again and goes on with what it finds; where that will not do, the server says so on the
// standard error and goes on as before. Errors are those of starting.
absl::Status Serve(ServerOptions options, SqlStoreOptions store, SenderOptions senders, LogSink& log);

}  // namespace ihala

#endif  // IHALA_SERVER_SERVE_H_
