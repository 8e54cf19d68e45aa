#include "tests/sim/device.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/wire/operation_codec.h"
#include "common/wire/payload.h"
#include "ihala/status.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

constexpr char kStore[] = "field.ihala";
// Everybody who comes to rest syncs this often at most, and everybody at the same times.
constexpr int kLastRounds = 6;
constexpr absl::Duration kRound = absl::Hours(4);
constexpr int kMostOpenings = 50;

bool IsReviewer(const std::string& account) {
  return account == world::kReviewer || account == world::kOtherReviewer || account == world::kLead;
}

}  // namespace

Device::Device(Play& play, std::string name, std::string account, const FaultDisk::Image& image, uint64_t seed)
    : play_(play),
      name_(std::move(name)),
      account_(std::move(account)),
      reads_only_(IsReviewer(account_)),
      clock_(&play.stage, name_),
      random_(seed),
      disk_(absl::StrCat(play.name, name_), &clock_, seed),
      line_(&play.stage, &play.installation, &random_),
      witness_(name_, play.scenario.set_clock > 0, &play.findings) {
  disk_.Load(image);
  line_.is_poison = [this](const v1::ExchangeRequest& request) { return BreaksServer(request); };
  line_.on_way = [this] {
    if (syncing_ && !reads_only_ && play_.stage.Now() < play_.ends && Chance(60)) Save();
  };
  line_.on_answer = [this](const v1::ExchangeResponse& response) {
    v1::ExchangeDown down;
    if (!Unpack(response.down(), "down", &down).ok()) return;
    const v1::Page sent = AllThatIsSaid(down);
    const absl::StatusOr<Truth> truth = ReadCases(play_.installation.store(), sent);
    if (truth.ok()) play_.oracle.SeesPage(account_, sent, *truth, play_.installation.clock().Now());
  };
}

bool Device::TryOpen() {
  Options options;
  options.path = kStore;
  options.files = &disk_;
  options.passphrase_effort = PassphraseEffort::kTests;
  options.clock = &clock_;
  options.random = &random_;
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Open(options);
  if (absl::IsNotFound(client.status())) client = Client::Create(options);
  if (!client.ok()) {
    // With a good disk there is no excuse.
    if (!disk_.stopped())
      play_.findings.stuck.push_back(absl::StrCat(name_, " does not open: ", client.status().ToString()));
    return false;
  }
  client_ = *std::move(client);
  const absl::Status unlocked = client_->Unlock(world::PassphraseOf(account_));
  return unlocked.ok() || absl::IsFailedPrecondition(unlocked);
}

void Device::Open() {
  for (int tries = 0; client_ == nullptr; ++tries) {
    if (TryOpen()) return;
    EndProcess(/*power=*/true);
    // It was reported above; the person goes on with a new device.
    if (tries > kMostOpenings) disk_.Load(FaultDisk::Image());
  }
}

void Device::EndProcess(bool power) {
  ++restarts_;
  if (power) {
    disk_.CutPower(random_);
    clock_.Restart();
  } else {
    disk_.KillProcesses();
  }
  client_.reset();
  line_.EndAt(absl::InfiniteFuture());
  // Now and then the power goes again while it starts.
  if (power && play_.stage.Now() < play_.ends && Chance(play_.scenario.cut_power)) {
    disk_.StopAt(1 + random_.Uniform(60));
  }
}

void Device::MindDisk() {
  if (disk_.failed()) ++disk_failures_;
  if (disk_.stopped()) EndProcess(/*power=*/true);
  Open();
}

void Device::SignIn() {
  const int crashes = play_.installation.crashes();
  const absl::Status signed_in = client_->SignIn(line_, account_, world::PassphraseOf(account_));
  // The account may be another one in its roles since, whether the person was told that they are in or not.
  if (play_.scenario.roles) witness_.ForgetSights();
  if (signed_in.ok() || !at_rest_ || !play_.installation.up()) return;
  // It went down under the call, and is back already.
  if (play_.installation.crashes() != crashes) return;
  play_.findings.stuck.push_back(absl::StrCat(name_, " cannot sign in: ", signed_in.ToString()));
}

void Device::Begin() {
  Open();
  SignIn();
  const SyncResult result = client_->Sync(line_, {});
  if (!result.all_synced) play_.findings.stuck.push_back(absl::StrCat(name_, ": ", result.status.ToString()));
}

void Device::Live() {
  Open();
  const int64_t pause = absl::ToInt64Seconds(play_.scenario.length) / play_.scenario.actions;
  while (play_.stage.Now() < play_.ends) {
    play_.stage.WaitUntil(std::min(
        play_.ends,
        play_.stage.Now() + absl::Seconds(static_cast<int64_t>(random_.Uniform(static_cast<uint64_t>(2 * pause))))));
    if (play_.stage.Now() >= play_.ends) break;
    PlanTrouble();
    Act();
    line_.SetDead(false, false);
    MindDisk();
  }
  line_.SetWeather(Weather());
  line_.SetDead(false, false);
  disk_.Heal();
  clock_.SetOffset(absl::ZeroDuration());
}

void Device::PlanTrouble() {
  const Scenario& scenario = play_.scenario;
  line_.SetWeather(scenario.weather);
  if (Chance(scenario.dead_line)) {
    const uint64_t which = random_.Uniform(3);
    line_.SetDead(which != 1, which != 0);
  }
  if (Chance(scenario.set_clock)) {
    const int64_t days = static_cast<int64_t>(random_.Uniform(2 * 3650)) - 3650;
    clock_.SetOffset(Chance(300) ? absl::ZeroDuration() : absl::Hours(24 * days) / (Chance(500) ? 1 : 1000));
  }
  if (Chance(scenario.cut_power)) disk_.StopAt(1 + random_.Uniform(Chance(500) ? 40 : 400));
  if (Chance(scenario.fail_disk))
    disk_.FailAt(1 + random_.Uniform(Chance(500) ? 40 : 400),
                 Chance(500) ? DiskFailure::kFull : DiskFailure::kInputOutput, false);
}

void Device::Act() {
  const uint64_t choice = random_.Uniform(10);
  if (choice < 5 && !reads_only_) {
    Save();
  } else if (choice < 9) {
    Sync(absl::Minutes(static_cast<int64_t>(1 + random_.Uniform(40))));
  } else if (Chance(play_.scenario.end_process)) {
    EndProcess(/*power=*/false);
  }
  if (client_ != nullptr && Chance(500)) Look();
}

void Device::Look() {
  // What somebody wrote themselves they may see for ever.
  if (!reads_only_) return witness_.Look(*client_, nullptr);
  const absl::Time floor = Floor();
  witness_.Look(*client_, [&](const CaseView& view) { play_.oracle.SeesCase(account_, view, floor); });
}

// The server's clock may be set back by two hours from what it said before.
absl::Time Device::LeastTold(absl::Time begun) const {
  return begun - (play_.scenario.set_clock > 0 ? absl::Hours(2) : absl::ZeroDuration());
}

absl::Time Device::Floor() {
  const absl::Time last = LastFloor();
  // A sync that is under way may have told the device's clock better already.
  return begun_.has_value() ? std::min(last, LeastTold(*begun_)) : last;
}

absl::Time Device::LastFloor() {
  if (heard_ == absl::InfinitePast()) return heard_;
  if (clock_.BootId() == heard_boot_) return heard_ + (play_.stage.Now() - heard_until_);
  return std::max(heard_, clock_.Now());
}

SyncResult Device::Sync(absl::Duration most) {
  if (play_.stage.Now() < play_.ends && Chance(play_.scenario.end_process)) {
    line_.EndAt(play_.stage.Now() + absl::Milliseconds(static_cast<int64_t>(random_.Uniform(20000))));
  }
  SyncOptions options;
  options.max_time = most;
  // Who has come to rest waits.
  if (play_.stage.Now() >= play_.ends) options.max_failures = 0;
  // People go on saving while a sync is under way.
  options.progress = [this](const SyncProgress& progress) {
    if (progress.phase != SyncPhase::kExchanging || play_.stage.Now() >= play_.ends) return;
    // Too late for this sync, perhaps.
    syncing_ = false;
    if (!reads_only_ && Chance(50)) Save();
    if (progress.more_rows || Chance(50)) Look();
    syncing_ = true;
  };
  saved_on_way_.clear();
  syncing_ = true;
  const absl::Time begun = play_.stage.Now();
  begun_ = begun;
  play_.memory.Look(*client_);
  SyncResult result = client_->Sync(line_, options);
  begun_.reset();
  syncing_ = false;
  if (line_.ended()) {
    EndProcess(/*power=*/false);
    return result;
  }
  line_.EndAt(absl::InfiniteFuture());
  if (result.status.ok() || result.exchanges > 0) {
    heard_ = LeastTold(begun);
    heard_until_ = play_.stage.Now();
    heard_boot_ = clock_.BootId();
  }
  CheckResult(result);
  // Never signed in, signed out meanwhile, or too long without the server, as its clock has it.
  const std::string reason = ReasonOf(result.status);
  if (absl::IsUnauthenticated(result.status) || reason == "LOCKED" || reason == "OFFLINE_TOO_LONG") {
    SignIn();
    signed_in_anew_ = true;
  }
  return result;
}

void Device::CheckResult(const SyncResult& result) {
  // Comparing the copy mends what another part got wrong. Here it is to find nothing to mend, but for what a clock that
  // was ahead took away too early.
  if (result.repaired > 0 && !play_.oracle.ScopeMayChange(account_) && play_.scenario.set_clock == 0) {
    play_.findings.diverged.push_back(absl::StrCat(name_, " had to repair ", result.repaired, " rows of its copy"));
  }
  if (!result.status.ok()) return;
  const absl::StatusOr<std::vector<OperationRecord>> records = client_->ListOperations();
  if (!records.ok()) return;
  for (const OperationRecord& record : *records) {
    const bool is_open = record.delivery != Delivery::kAcknowledged && !record.resolved;
    if (is_open && result.all_synced) {
      play_.findings.diverged.push_back(
          absl::StrCat(name_, " says that all is synced, with number ", record.n, " open"));
    }
    const bool waits = record.delivery == Delivery::kQueued && !record.parked && !record.resolved;
    if (waits && saved_on_way_.contains(record.id) && !poisoned_.contains(WordsIn(record.operation))) {
      play_.findings.stuck.push_back(
          absl::StrCat(name_, " left behind what was saved during a call, number ", record.n));
    }
  }
}

bool Device::BreaksServer(const v1::ExchangeRequest& request) const {
  if (poisoned_.empty()) return false;
  v1::ExchangeUp up;
  if (!Unpack(request.up(), "up", &up).ok()) return false;
  for (const v1::OperationRun& run : up.runs()) {
    for (const std::string& bytes : run.operations()) {
      const absl::StatusOr<v1::Operation> operation = DecodeOperation(bytes);
      if (operation.ok() && poisoned_.contains(WordsIn(*operation))) return true;
    }
  }
  return false;
}

void Device::SyncThroughDeadLine() {
  // Else it would be the session that is missing.
  SignIn();
  line_.SetDead(true, true);
  play_.stage.At(play_.stage.Now() + absl::Minutes(static_cast<int64_t>(1 + random_.Uniform(4))),
                 [this] { line_.SetDead(false, false); });
  const SyncResult result = Sync(kRound / 2);
  if (result.status.ok() || signed_in_anew_) return;
  play_.findings.stuck.push_back(
      absl::StrCat(name_, " gave up although its line came back: ", result.status.ToString()));
}

void Device::CheckQueue() {
  const absl::StatusOr<std::vector<OperationRecord>> records = client_->ListOperations();
  if (!records.ok()) {
    play_.findings.stuck.push_back(absl::StrCat(name_, " does not say what waits: ", records.status().ToString()));
    return;
  }
  for (const OperationRecord& record : *records) {
    const bool waits = record.delivery == Delivery::kQueued && !record.parked && !record.resolved;
    if (!waits || poisoned_.contains(WordsIn(record.operation))) continue;
    play_.findings.stuck.push_back(absl::StrCat(name_, " still has number ", record.n, " queued"));
  }
}

void Device::ComeToRest() {
  at_rest_ = true;
  MindDisk();
  for (int round = 1; round <= kLastRounds; ++round) {
    // What was sent in one round, everybody reads in the next.
    if (round > 2 && play_.last_stir < round - 1) break;
    // The server is mended.
    if (round == 2) poisoned_.clear();
    SyncResult result;
    if (round == 1 && Chance(300)) SyncThroughDeadLine();
    do {
      signed_in_anew_ = false;
      result = Sync(kRound / 4);
    } while (signed_in_anew_);
    // Reading stirs too: the server enters in the case that its referrer knows now.
    const uint64_t stirred = result.acknowledged + result.refused + result.parked + result.rows;
    const bool is_quiet = result.status.ok() && stirred == 0;
    if (!is_quiet) play_.last_stir = round;
    if (result.status.ok()) {
      CheckQueue();
    } else if (play_.installation.up()) {
      play_.findings.stuck.push_back(absl::StrCat(name_, " does not come through: ", result.status.ToString()));
    }
    play_.stage.WaitUntil(play_.ends + kRound * (round + 1));
  }
  CheckQueue();
  Look();
}

}  // namespace ihala::sim
