#ifndef IHALA_TESTS_HOSTILE_JUDGE_H_
#define IHALA_TESTS_HOSTILE_JUDGE_H_

#include <string>
#include <vector>

#include "tests/hostile/file_state.h"
#include "tests/hostile/tally.h"
#include "tests/hostile/targets.h"

namespace ihala::hostile {

// Sends what targets are not meant to get and judges the answers. One thread.
class Judge {
 public:
  Judge(TestServer& server, RawCaller& caller, uint64_t seed, Tally* tally)
      : server_(server), caller_(caller), seed_(seed), file_(server.data_dir()), tally_(*tally) {}

  // Every mutation of every field of what a target takes.
  void TryFields(const Target& target);
  // Calls without a token, with broken ones, and as people who have no business there.
  void TryDoors(const std::vector<Target>& targets);
  // A case of others against one that does not exist.
  void TryForeignCases(const std::vector<Target>& targets);
  // The same by the way of a device's queue, where nothing is refused at once: both wait for their case.
  void TryForeignExchange(const std::vector<Target>& targets);
  // Tokens whose time has passed. Moves the clock.
  void TryExpiredTokens(const std::vector<Target>& targets);

  // The server is there, says so, and does what is right.
  void CheckAlive(const std::string& name);

 private:
  void Try(const Target& target, const Mutation& mutation, const std::string& name);
  void JudgeAnswer(const Target& target, const Mutation& mutation, const std::string& name, const Answer& answer);
  // Sends a valid message under other headers; it must be refused with `code` and change nothing.
  void TryDoor(const Target& target, const std::string& name, const Headers& headers, grpc::StatusCode code);

  TestServer& server_;
  RawCaller& caller_;
  const uint64_t seed_;
  FileReader file_;
  Tally& tally_;
};

}  // namespace ihala::hostile

#endif  // IHALA_TESTS_HOSTILE_JUDGE_H_
