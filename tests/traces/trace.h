#ifndef IHALA_TESTS_TRACES_TRACE_H_
#define IHALA_TESTS_TRACES_TRACE_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/device.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/disk/fault_disk.h"
#include "tests/traces/books.h"

namespace ihala::traces_test {

// A fault that a trace has so that the oracle can show that it finds it.
enum class Plant {
  kNone,
  kLyingDisk,      // Syncs that do nothing: what was acknowledged is lost with the power.
  kSharedRows,     // A server that sends everybody's rows to everybody.
  kMixedUpAuthors  // Commands that count as those of whoever signed in last.
};

// Three people take turns at one device that is killed again and again. One seed is one trace.
class Trace {
 public:
  Trace(uint64_t seed, Plant plant);
  // Plays it to its end: lives of a few deeds, each ended by a kill at some call to the disk, and at last a link over
  // which everything leaves.
  void Play(Findings* findings);

 private:
  struct DraftLine {
    std::string id;
    std::string line;
  };
  // What is known of a person's store: as read last, and what was acknowledged since.
  struct Person {
    std::vector<DraftLine> drafts;
    std::vector<std::string> cases;
    // Texts of commands, by their place in the queue: what is acknowledged cannot be read there any more.
    std::map<uint64_t, std::string> commands;
  };

  absl::Status Open();
  void Live(Findings* findings);
  void Kill();
  // One deed. Whoever is there types; or somebody comes, goes, or finds a link.
  absl::Status Act(Findings* findings);
  absl::Status Type(size_t user, Client& client, Findings* findings);
  absl::Status Come(Findings* findings);
  absl::Status UseLink();
  absl::Status Pry(size_t user, Client& client, Findings* findings);
  absl::Status SaveOrEdit(size_t user, Client& client);
  absl::Status Submit(size_t user, Client& client);
  absl::Status DeleteDraft(size_t user, Client& client);
  absl::Status Comment(size_t user, Client& client);
  // Keeps the change, doubts it, or forgets it, as the call ended.
  absl::Status Ended(size_t user, const absl::Status& status, Books::Change change);
  // Who is there, by what the device says; nullopt where nobody is.
  std::optional<size_t> Present();
  // Unlocks everybody in turn and reads all that they can see.
  void CheckAll(Findings* findings);
  void Read(size_t user, Client& client, Findings* findings);
  void Finish(Findings* findings);

  SeededRandom random_;
  FakeClock clock_;
  FaultDisk disk_;
  client::FakeServer server_;
  const size_t known_;  // What the server had before.
  std::unique_ptr<Device> device_;
  std::array<Person, kUsers> people_;
  Books books_;
};

}  // namespace ihala::traces_test

#endif  // IHALA_TESTS_TRACES_TRACE_H_
