#include <cstdint>
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "google/protobuf/stubs/logging.h"
#include "tests/replay/rounds.h"

// Sends the same operations again in every way, against a whole server, and prints one line.
//   ihala_replay [--seed=N] [--rounds=N]
int main(int argc, char** argv) {
  uint64_t seed = 1;
  int rounds = 50;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.rfind("--seed=", 0) == 0 && absl::SimpleAtoi(argument.substr(7), &seed)) continue;
    if (argument.rfind("--rounds=", 0) == 0 && absl::SimpleAtoi(argument.substr(9), &rounds)) continue;
    std::cerr << "usage: ihala_replay [--seed=N] [--rounds=N]" << std::endl;
    return 2;
  }
  std::cout << "replay: seed=" << seed << ", again: ihala_replay --seed=" << seed << " --rounds=" << rounds
            << std::endl;
  google::protobuf::SetLogHandler(nullptr);
  ihala::TestServer server;
  ihala::replay::Book book(seed);
  ihala::replay::Rounds replay(server, seed, &book);
  for (int restart = 0; restart < 3; ++restart) {
    replay.Run(rounds);
    replay.EarlyComments();
    replay.Forks();
    replay.EverythingAgain();
    server.Restart();
    replay.Connect();
    replay.EverythingAgain();
  }
  replay.OnlineCalls();
  server.Stop();
  book.ReadFile(server.data_dir());
  return book.Finish() ? 0 : 1;
}
