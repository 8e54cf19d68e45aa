#ifndef IHALA_TESTS_KILL_KILLER_H_
#define IHALA_TESTS_KILL_KILLER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/random.h"
#include "tests/kill/process.h"

namespace ihala::kill_test {

// Somebody with a store: the server, or a client.
struct Actor {
  std::string name;
  bool is_server = false;
  std::vector<std::string> command;
  std::string store;   // The path of its SQLite file.
  std::string output;  // Where its words go.
};

struct Counts {
  uint64_t client = 0;
  uint64_t server = 0;
  uint64_t in_commit = 0;
  uint64_t in_commit_of_server = 0;
  // Ends that nobody brought about.
  uint64_t unexpected = 0;
};

// Keeps actors running and kills them: each life ends at a random time, or at the Nth call of one kind to the system.
// One thread.
class Killer {
 public:
  Killer(std::string strace, std::string folder, uint64_t seed)
      : strace_(std::move(strace)), folder_(std::move(folder)), random_(seed) {}

  // Until there were so many kills. Ends everybody in the end, uncounted.
  Counts Run(const std::vector<Actor>& actors, uint64_t kills);

 private:
  // One life of an actor.
  struct Life {
    std::unique_ptr<Process> process;
    absl::Time ends_at;  // By a signal, where no call to the system ended it before.
    std::string trace;   // The log of strace; empty without.
  };

  Life Begin(const Actor& actor);
  // `by_call`: it ended at its call to the system, before its time.
  void Count(const Actor& actor, const Life& life, bool by_call, Counts* counts);

  const std::string strace_;
  const std::string folder_;
  SeededRandom random_;
  uint64_t lives_ = 0;
};

}  // namespace ihala::kill_test

#endif  // IHALA_TESTS_KILL_KILLER_H_
