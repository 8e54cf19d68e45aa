// A server by the board's time: the product's, but for its clock, how often it looks for what falls due, and how dear a
// guess of a passphrase is.
//   ihala_sixty_server BOARD DATA SMS_COMMAND
#include <csignal>
#include <iostream>
#include <memory>

#include "server/rpc/server.h"
#include "server/senders/command_sender.h"
#include "server/store/sql_store.h"
#include "tests/sixty_days/board.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  auto board = ihala::sixty_days::Board::Open(argv[1]);
  if (!board.ok()) return 2;
  ihala::sixty_days::ServedClock clock(board->get());
  ihala::StderrLog log;
  ihala::ServerOptions options;
  options.data_dir = argv[2];
  options.listen = "localhost:0";
  options.look_every = absl::Milliseconds(20);
  options.send_every = absl::Milliseconds(20);
  ihala::SqlStoreOptions store;
  store.data_dir = options.data_dir;
  store.master_source.data_dir = options.data_dir;
  ihala::ServerEnv env;
  env.clock = &clock;
  env.random = &ihala::SystemRandom::Get();
  env.log = &log;
  env.cost = ihala::PassphraseCost::ForTests();
  env.outbox.gather = absl::ZeroDuration();
  auto sms = ihala::NewCommandSender({argv[3]});
  if (!sms.ok()) return 2;
  env.senders[ihala::v1::NOTIFICATION_CHANNEL_SMS] = *std::move(sms);
  store.random = env.random;
  auto opened = ihala::OpenSqlStore(store);
  if (!opened.ok()) {
    std::cerr << opened.status() << std::endl;
    return 1;
  }
  env.store = *std::move(opened);
  auto server = ihala::Server::Start(options, std::move(env));
  if (!server.ok()) {
    std::cerr << server.status() << std::endl;
    return 1;
  }
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->Drain();
  return 0;
}
