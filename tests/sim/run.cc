#include "tests/sim/run.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/hash.h"
#include "common/wire/wire_bytes.h"
#include "tests/sim/device.h"
#include "tests/sim/explain.h"
#include "tests/sim/make_world.h"
#include "tests/sim/mirror.h"
#include "tests/sim/office.h"
#include "tests/sim/roles.h"
#include "tests/sim/scenario.h"
#include "tests/sim/trail.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

// Who has a device, in the order in which they are cast.
const char* const kFieldAccounts[] = {world::kWorker, world::kSupervisor, world::kOtherWorker, world::kForeignWorker};
const char* const kOfficeAccounts[] = {world::kReviewer, world::kOtherReviewer};

// No two runs of a process share the name of a disk.
std::string NewName() {
  static std::atomic<uint64_t> runs = 0;
  return absl::StrCat("run-", ++runs, "-");
}

absl::Time Start() { return absl::FromCivil(absl::CivilSecond(2025, 3, 2, 8, 0, 0), absl::UTCTimeZone()); }

// Everybody in a run, and the run.
class Run {
 public:
  Run(const Beginning& beginning, Scenario scenario, uint64_t seed)
      : scenario_(std::move(scenario)),
        beginning_(beginning),
        random_(seed),
        name_(NewName()),
        stage_(Start()),
        installation_(&stage_, beginning.server, name_ + "server", random_.Next64()),
        oracle_(&outcome_.findings),
        play_{name_,   scenario_,         stage_,  installation_,
              oracle_, outcome_.findings, memory_, Start() + scenario_.length} {}

  Outcome Go() {
    Cast();
    CastTrouble();
    PassDates();
    stage_.Run();
    Judge();
    return std::move(outcome_);
  }

 private:
  Device& AddDevice(const std::string& name, const std::string& account, const FaultDisk::Image& image) {
    devices_.push_back(std::make_unique<Device>(play_, name, account, image, random_.Next64()));
    return *devices_.back();
  }

  void Cast() {
    const FaultDisk::Image nothing;
    for (int i = 0; i < scenario_.devices; ++i) {
      const std::string account = kFieldAccounts[i];
      const bool fresh = scenario_.fresh && i == 0;
      Device& device =
          AddDevice(absl::StrCat("device-", account), account, fresh ? nothing : beginning_.devices.at(account));
      stage_.Add([this, &device] { PlayDevice(device); });
    }
    if (scenario_.reviewer_device) {
      Device& device = AddDevice("office-laptop", world::kReviewer, beginning_.devices.at(world::kReviewer));
      stage_.Add([this, &device] { PlayDevice(device); });
    }
    for (int i = 0; i < scenario_.reviewers; ++i) {
      offices_.push_back(std::make_unique<Office>(play_, kOfficeAccounts[i], random_.Next64()));
      stage_.Add([office = offices_.back().get()] { office->Live(); });
    }
  }

  // The server's timer; rarely, so that a device is often the first to see that a date has passed.
  void PassDates() {
    installation_.PassDates();
    stage_.At(stage_.Now() + absl::Minutes(50), [this] { PassDates(); });
  }

  void PlayDevice(Device& device) {
    device.Live();
    // Whoever is in the middle of something ends it first.
    stage_.WaitUntil(play_.ends + absl::Hours(4));
    device.ComeToRest();
  }

  // What happens to the server, and the copying of a device.
  void CastTrouble() {
    if (scenario_.crash_server > 0) stage_.Add([this] { TroubleServer(); });
    if (scenario_.set_clock > 0) stage_.Add([this] { StepServerClock(); });
    if (scenario_.roles) {
      stage_.Add([this] { PlayRoles(stage_, installation_, oracle_, play_.ends, SeededRandom(random_.Next64())); });
    }
    if (!scenario_.clone) return;
    stage_.Add([this] {
      stage_.WaitFor(scenario_.length * (1 + static_cast<int64_t>(random_.Uniform(8))) / 10);
      Device& copy = AddDevice("copied-device", devices_.front()->account(), devices_.front()->CopyDisk());
      PlayDevice(copy);
    });
  }

  // Not beyond the end: who is judged weeks after their last sync is locked by then.
  void WaitWithinPlay(absl::Duration duration) { stage_.WaitUntil(std::min(play_.ends, stage_.Now() + duration)); }

  // An hour off, back and forth, as a server that is set by hand.
  void StepServerClock() {
    SeededRandom random(random_.Next64());
    const auto hours = static_cast<uint64_t>(absl::ToInt64Hours(scenario_.length));
    while (stage_.Now() < play_.ends) {
      installation_.clock().SetOffset(absl::Hours(static_cast<int64_t>(random.Uniform(3)) - 1));
      WaitWithinPlay(absl::Minutes(static_cast<int64_t>(random.Uniform(hours * 60 / 3))));
    }
    installation_.clock().SetOffset(absl::ZeroDuration());
  }

  void TroubleServer() {
    SeededRandom random(random_.Next64());
    const auto hours = static_cast<uint64_t>(std::max<int64_t>(absl::ToInt64Hours(scenario_.length), 8));
    while (stage_.Now() < play_.ends) {
      WaitWithinPlay(absl::Minutes(static_cast<int64_t>(random.Uniform(hours * 60 / 3))));
      if (stage_.Now() >= play_.ends) break;
      if (random.Uniform(2) == 0) {
        installation_.Crash();
      } else {
        installation_.CrashAtDiskCall(1 + random.Uniform(500));
        stage_.WaitFor(absl::Minutes(static_cast<int64_t>(random.Uniform(120))));
        installation_.Crash();
      }
      stage_.WaitFor(absl::Minutes(static_cast<int64_t>(random.Uniform(30))));
      const absl::Status started = installation_.Start();
      if (started.ok()) continue;
      outcome_.findings.lost.push_back(absl::StrCat("the server does not start: ", started.ToString()));
      return;
    }
  }

  void Judge() {
    // It did not start again, which was told.
    if (!installation_.up()) return;
    std::vector<std::vector<OperationRecord>> records;
    std::vector<std::pair<std::string, std::vector<OperationRecord>>> named;
    for (const auto& device : devices_) {
      CompareWithServer(*device, installation_, outcome_.findings);
      absl::StatusOr<std::vector<OperationRecord>> some = memory_.Read(*device->client());
      if (some.ok()) named.emplace_back(device->name(), *some);
      if (some.ok()) records.push_back(*std::move(some));
      outcome_.calls += device->line_figures().calls;
      outcome_.faults += device->line_figures().faults + device->line_figures().repeats + device->troubles();
    }
    outcome_.faults += static_cast<uint64_t>(installation_.crashes());
    std::vector<std::string> heads;
    for (const auto& device : devices_) {
      absl::StatusOr<std::string> carried = device->client()->WriteAuditHeads();
      if (carried.ok()) heads.push_back(*std::move(carried));
    }
    JudgeTrail(installation_.store(), heads, outcome_.findings);
    const absl::StatusOr<Truth> truth = ReadTruth(installation_.store());
    if (!truth.ok()) {
      outcome_.findings.lost.push_back(absl::StrCat("the server cannot read its store: ", truth.status().ToString()));
      return;
    }
    oracle_.Judge(*truth, records, stage_.Now());
    if (scenario_.poison == 0) oracle_.JudgeOrder(*truth, records);
    if (!outcome_.findings.empty()) outcome_.explanation = Explain(*truth, named);
    outcome_.operations = oracle_.promised();
    std::string all;
    for (const auto& [id, one] : *truth) {
      all += SerializeDeterministic(one.core) + SerializeDeterministic(one.dossier);
      for (const std::string& words : WordsIn(one)) all += words;
    }
    outcome_.digest = Digest(all);
  }

  const Scenario scenario_;
  const Beginning& beginning_;
  SeededRandom random_;
  Outcome outcome_;
  const std::string name_;
  Stage stage_;
  Installation installation_;
  Oracle oracle_;
  client::OperationMemory memory_;
  Play play_;
  std::vector<std::unique_ptr<Device>> devices_;
  std::vector<std::unique_ptr<Office>> offices_;
};

}  // namespace

Beginning MakeBeginning() {
  Beginning beginning;
  beginning.server = MakeServerDisk(Start());
  Stage stage(Start());
  const std::string name = NewName();
  Installation installation(&stage, beginning.server, name + "server", 1);
  Findings findings;
  Oracle oracle(&findings);
  Scenario calm;
  client::OperationMemory memory;
  Play play{name, calm, stage, installation, oracle, findings, memory, Start()};
  std::vector<std::unique_ptr<Device>> devices;
  std::vector<std::string> accounts(std::begin(kFieldAccounts), std::end(kFieldAccounts));
  accounts.push_back(world::kReviewer);
  uint64_t seed = 100;
  for (const std::string& account : accounts) {
    devices.push_back(std::make_unique<Device>(play, "device-" + account, account, FaultDisk::Image(), ++seed));
    stage.Add([&device = *devices.back()] { device.Begin(); });
  }
  stage.Run();
  for (size_t i = 0; i < devices.size(); ++i) beginning.devices[accounts[i]] = devices[i]->CloseAndCopyDisk();
  beginning.server = installation.CloseAndCopyDisk();
  if (findings.empty()) return beginning;
  std::cerr << "sim: a run cannot begin: " << findings.stuck.front() << std::endl;
  std::abort();
}

Outcome PlayRun(const Beginning& beginning, absl::string_view scenario, uint64_t seed) {
  SeededRandom random(seed);
  Scenario made = MakeScenario(scenario, random);
  return Run(beginning, std::move(made), random.Next64()).Go();
}

}  // namespace ihala::sim
