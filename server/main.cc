// ihala-server: flags, then what the server is made of, then the server until somebody ends it.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <thread>

#include <CLI/CLI.hpp>

#include "common/base/core_dumps.h"
#include "google/protobuf/stubs/logging.h"
#include "server/rpc/server.h"
#include "server/store/sql_store.h"

namespace {

// The first signal drains, every further one hurries the drain. Returns when the server is down.
void ServeUntilSignalled(ihala::Server& server, const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
  std::thread drain([&server] {
    server.Drain();
    kill(getpid(), SIGUSR1);
  });
  while (sigwait(&signals, &signal) == 0 && signal != SIGUSR1) server.Hurry();
  drain.join();
}

absl::Status Run(const ihala::ServerOptions& options, ihala::LogSink& log, const sigset_t& signals) {
  if (absl::Status refused = ihala::RefuseCoreDumps(); !refused.ok()) return refused;
  ihala::ServerEnv env;
  env.clock = &ihala::SystemClock::Get();
  env.random = &ihala::SystemRandom::Get();
  env.log = &log;
  auto store = ihala::OpenSqlStore({.data_dir = options.data_dir, .random = env.random});
  if (!store.ok()) return store.status();
  env.store = *std::move(store);
  absl::StatusOr<std::unique_ptr<ihala::Server>> server = ihala::Server::Start(options, std::move(env));
  if (!server.ok()) return server.status();
  ServeUntilSignalled(**server, signals);
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): what is thrown ends the program.
  ihala::ServerOptions options;
  const std::map<std::string, ihala::LogLevel> levels = {{"debug", ihala::LogLevel::kDebug},
                                                         {"info", ihala::LogLevel::kInfo},
                                                         {"warning", ihala::LogLevel::kWarning},
                                                         {"error", ihala::LogLevel::kError}};
  CLI::App app("Runs one Ihala server on the data folder that `ihala-admin init` made.");
  app.add_option("--data", options.data_dir, "The data folder")->required();
  app.add_option("--listen", options.listen, "Address and port to listen on; port 0 takes a free one")
      ->default_val("127.0.0.1:7443");
  app.add_flag("--plaintext", options.plaintext, "Serve without TLS; loopback addresses only");
  app.add_flag("--reflection", options.reflection, "Let tools ask which services there are");
  int head_seconds = static_cast<int>(absl::ToInt64Seconds(options.head_every));
  app.add_option("--head-every", head_seconds, "Seconds from one signed head of the trail to the next")
      ->check(CLI::Range(1, 86400));
  app.add_option("--log-level", options.log_level, "Least level to log: debug, info, warning or error")
      ->transform(CLI::CheckedTransformer(levels));
  app.set_version_flag("--version", IHALA_VERSION);
  CLI11_PARSE(app, argc, argv);
  options.head_every = absl::Seconds(head_seconds);
  // Before any thread is made, so that all of them leave these signals to the one that waits for them.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // The library's own complaints are no lines of our log.
  google::protobuf::SetLogHandler(nullptr);

  ihala::StderrLog log;
  if (const absl::Status status = Run(options, log, signals); !status.ok()) {
    std::cerr << "ihala-server: " << status.message() << "\n";
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
