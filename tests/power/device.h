#ifndef IHALA_TESTS_POWER_DEVICE_H_
#define IHALA_TESTS_POWER_DEVICE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/client.h"
#include "tests/power/device_start.h"
#include "tests/power/promises.h"
#include "tests/power/subject.h"
#include "tests/support/client/fake_server.h"

namespace ihala::power_test {

// A caseworker's device with the client library's store: drafts, commands and syncs against a server in memory, which
// keeps its power. Every draft and command is told apart by a number in its text.
class Device final : public Subject {
 public:
  Device(Start start, uint64_t seed);
  ~Device() override;

  FaultDisk& disk() override { return disk_; }
  absl::Status Open() override;
  bool IsOpen() const override { return client_ != nullptr; }
  absl::Status Act(Random& random) override;
  void Close() override;
  void Check(Findings* findings) override;
  void Finish(Findings* findings) override;

 private:
  struct DraftLine {
    std::string id;
    std::string line;
  };
  struct Case {
    std::string id;
    std::string name;
  };

  v1::Referral NewReferral();
  // Signs in, and gets what a caseworker needs to work without a link, where the store has not got that.
  absl::Status GetReady();
  // Keeps the change, doubts it, or forgets it, as the call ended.
  absl::Status Ended(const absl::Status& status, Promises::Change change);

  absl::Status Save();
  absl::Status Edit(Random& random);
  absl::Status Delete(Random& random);
  absl::Status Submit(Random& random);
  absl::Status SubmitAtOnce(Random& random);
  absl::Status Comment(Random& random);
  absl::Status Step(Random& random);
  absl::Status SignIn();
  absl::Status Sync();
  absl::Status Reopen();
  void ActOfServer(Random& random);

  // Reads the whole store; what cannot be read is a finding.
  Promises::Lines Read(Findings* findings);
  void CheckDamagedFile(const std::string& moved_to, Findings* findings);
  void CheckChain(const std::vector<OperationRecord>& records, Findings* findings);

  const Start start_;
  FakeClock clock_;
  SeededRandom random_;
  FaultDisk disk_;
  client::FakeServer server_;
  std::unique_ptr<Client> client_;
  client::OperationMemory memory_;

  Promises promises_;
  // What can be worked on: as read last, and what was acknowledged since.
  std::vector<DraftLine> drafts_;
  std::vector<Case> cases_;
  std::map<std::string, std::string> tokens_;  // Of what was submitted once, to its line.
  uint64_t next_ = 0;
  // So many operations from the first on have been delivered.
  uint64_t operations_ = 0;
  uint64_t delivered_ = 0;
  // What the server has done that is no command of this store.
  uint64_t other_effects_ = 0;
  bool created_ = false;
  // Of the damaged file.
  std::string damaged_bytes_;
};

}  // namespace ihala::power_test

#endif  // IHALA_TESTS_POWER_DEVICE_H_
