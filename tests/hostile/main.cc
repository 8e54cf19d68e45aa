#include <cstdint>
#include <cstring>
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "google/protobuf/stubs/logging.h"
#include "tests/hostile/judge.h"
#include "tests/hostile/transport.h"

// Sends the server what it should not get, generated from the descriptors of ihala.v1, and prints one line.
//   ihala_hostile [--seed=N] [--only=PART_OF_A_NAME] [--verbose]
int main(int argc, char** argv) {
  uint64_t seed = 1;
  std::string only;
  bool verbose = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.rfind("--seed=", 0) == 0 && absl::SimpleAtoi(argument.substr(7), &seed)) continue;
    if (argument.rfind("--only=", 0) == 0) {
      only = argument.substr(7);
    } else if (argument == "--verbose") {
      verbose = true;
    } else {
      std::cerr << "usage: ihala_hostile [--seed=N] [--only=PART_OF_A_NAME] [--verbose]" << std::endl;
      return 2;
    }
  }
  std::cout << "hostile: seed=" << seed << ", again: ihala_hostile --seed=" << seed << std::endl;
  using ihala::hostile::Judge;
  using ihala::hostile::RawCaller;
  using ihala::hostile::Tally;
  using ihala::hostile::Target;
  // It would repeat on the screen what the server says in its answers.
  google::protobuf::SetLogHandler(nullptr);
  ihala::TestServer server;
  RawCaller caller(server.Channel());
  Tally tally(seed, only, verbose);
  Judge judge(server, caller, seed, &tally);
  const std::vector<Target> targets = AllTargets(server, caller);
  for (const Target& target : targets) {
    if (only.empty() || only.find(target.name) != std::string::npos) judge.TryFields(target);
  }
  judge.TryDoors(targets);
  judge.TryForeignCases(targets);
  judge.TryForeignExchange(targets);
  ihala::hostile::TryTransport(server, &judge, &tally);
  judge.TryExpiredTokens(targets);
  return tally.Finish() ? 0 : 1;
}
