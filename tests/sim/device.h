#ifndef IHALA_TESTS_SIM_DEVICE_H_
#define IHALA_TESTS_SIM_DEVICE_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "ihala/client.h"
#include "tests/sim/installation.h"
#include "tests/sim/line.h"
#include "tests/sim/node_clock.h"
#include "tests/sim/oracle.h"
#include "tests/sim/scenario.h"
#include "tests/sim/stage.h"
#include "tests/sim/witness.h"
#include "tests/support/client/operation_memory.h"
#include "tests/support/disk/fault_disk.h"

namespace ihala::sim {

// What everybody in a run shares.
struct Play {
  // This run's and no other's in the process.
  const std::string name;
  const Scenario& scenario;
  Stage& stage;
  Installation& installation;
  Oracle& oracle;
  Findings& findings;
  // What was queued anywhere, for the judge.
  client::OperationMemory& memory;
  // When the faults end and the play begins to come to rest.
  absl::Time ends;
  // While it does: the last of the rounds in which anybody still had something to send. Everybody goes on until all
  // have seen a round without.
  int last_stir = 0;
};

// A phone or laptop with the real client on it, and the person who uses it: saves, reads, syncs, and meets what the
// scenario has for it. By the actor that plays.
class Device {
 public:
  // `image` is the device's disk: empty, or with a store that was signed in. All of `play` outlives it.
  Device(Play& play, std::string name, std::string account, const FaultDisk::Image& image, uint64_t seed);

  // The first day: makes the store, signs in and syncs. Reports where that does not work.
  void Begin();
  // The person's days, up to the end of the play.
  void Live();
  // After it: with a good line and a good disk, until nothing waits. Reports what is stuck.
  void ComeToRest();

  // A second device on a copy of this one's disk, as it is now.
  FaultDisk::Image CopyDisk() { return disk_.Copy(); }
  // The disk after its store was closed as it should be.
  FaultDisk::Image CloseAndCopyDisk() {
    client_.reset();
    return disk_.Copy();
  }
  Client* client() { return client_.get(); }
  const std::string& name() const { return name_; }
  const std::string& account() const { return account_; }
  bool reads_only() const { return reads_only_; }
  const LineFigures& line_figures() const { return line_.figures(); }
  uint64_t saved() const { return saved_; }
  // What went wrong with the device itself.
  uint64_t troubles() const { return restarts_ + disk_failures_; }

 private:
  // Opens the store, or makes it; tries again where the disk fails meanwhile.
  void Open();
  bool TryOpen();
  void SignIn();
  // Ends the process; with the power, what was not synced may be lost.
  void EndProcess(bool power);
  // Looks whether the disk died under the last action, and starts again if it did.
  void MindDisk();

  void Act();
  void PlanTrouble();
  void Save();
  void Submit();
  void Comment(const std::string& referral_id);
  void Amend(const std::string& referral_id);
  void Step(const std::string& referral_id);
  SyncResult Sync(absl::Duration most);
  void Told(const std::string& words, const absl::StatusOr<Queued>& queued);
  // Whether the words are in an operation that the server fails on.
  bool BreaksServer(const v1::ExchangeRequest& request) const;
  // The person looks at everything that the device shows.
  void Look();
  // What the device must take to be the time at least, by the last sync that came through.
  absl::Time Floor();
  absl::Time LastFloor();
  absl::Time LeastTold(absl::Time begun) const;
  // Some day until which a family may consent: mostly long, now and then one that ends within the run.
  absl::CivilDay SomeLastDay();
  // What a sync says of itself must be true.
  void CheckResult(const SyncResult& result);
  // A sync that begins with a dead line. The line comes back by itself, and nobody asks again.
  void SyncThroughDeadLine();
  // Reports what still waits although nothing is in its way.
  void CheckQueue();
  bool Chance(uint32_t thousandths) { return random_.Uniform(1000) < thousandths; }

  Play& play_;
  const std::string name_;
  const std::string account_;
  const bool reads_only_;
  NodeClock clock_;
  SeededRandom random_;
  FaultDisk disk_;
  Line line_;
  Witness witness_;
  std::unique_ptr<Client> client_;
  absl::Time dead_until_ = absl::InfinitePast();
  bool signed_in_anew_ = false;
  // Once the last thing that began under the faults has ended too.
  bool at_rest_ = false;
  uint64_t saved_ = 0;
  uint64_t restarts_ = 0;
  uint64_t disk_failures_ = 0;
  // Words of operations that the server fails on, until it is mended.
  std::set<std::string> poisoned_;
  // The last sync that came through: the server's time at its beginning at least, its end, and in which boot.
  std::optional<absl::Time> begun_;  // Of the sync that is under way.
  absl::Time heard_ = absl::InfinitePast();
  absl::Time heard_until_;
  std::string heard_boot_;
  // While a sync runs: what was saved while one of its calls was under way.
  bool syncing_ = false;
  std::set<uint64_t> saved_on_way_;
};

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_DEVICE_H_
