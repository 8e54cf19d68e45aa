#ifndef IHALA_TESTS_KILL_STAGE_H_
#define IHALA_TESTS_KILL_STAGE_H_

#include <cstdint>
#include <string>

namespace ihala::kill_test {

struct StageOptions {
  std::string server;  // Paths of the programs.
  std::string client;
  std::string strace;
  uint64_t kills = 200;
  uint64_t seed = 1;
  bool keep = false;  // Leave the folder with every store and what was said.
};

// Sets a server and its clients up, kills, drains, verifies and prints the one line. True where nothing is wrong.
bool RunStage(const StageOptions& options);

}  // namespace ihala::kill_test

#endif  // IHALA_TESTS_KILL_STAGE_H_
