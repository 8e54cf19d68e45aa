// Real devices and a real server over a link whose weather is drawn from seeds: whatever was saved arrives once.
//   ihala_chaos --server PATH --seeds A..B [--jobs N] [--scale N] [--keep] [--tell]
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "tests/chaos/rounds.h"

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): what is thrown ends the program.
  CLI::App app("Real devices and a real server over a link whose weather is drawn from seeds.");
  std::string text = "1..20";
  int jobs = 8;
  ihala::chaos::RoundOptions options;
  app.add_option("--server", options.server, "The path of ihala-server")->required();
  app.add_option("--seeds", text, "The seeds, as 1..20");
  app.add_option("--jobs", jobs, "Rounds at a time")->check(CLI::Range(1, 64));
  app.add_option("--scale", options.scale, "How many times as fast as the real world")->check(CLI::Range(1, 100));
  app.add_flag("--keep", options.keep, "Leave stores and logs");
  app.add_flag("--tell", options.tells, "Say each weather");
  CLI11_PARSE(app, argc, argv);
  ihala::chaos::Seeds seeds;
  if (!ihala::chaos::ParseSeeds(text, &seeds)) {
    std::cerr << "ihala_chaos: --seeds is A..B\n";
    return 2;
  }
  return ihala::chaos::RunRounds(seeds, jobs, options, argv[0]) ? 0 : 1;
}
