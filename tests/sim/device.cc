#include "tests/sim/device.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/referral/directory.h"
#include "common/wire/operation_codec.h"
#include "common/wire/payload.h"
#include "ihala/status.h"
#include "tests/sim/habits.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

constexpr char kStore[] = "field.ihala";
// Everybody who comes to rest syncs this often at most, and everybody at the same times.
constexpr int kLastRounds = 4;
constexpr absl::Duration kRound = absl::Hours(4);
constexpr int kMostOpenings = 50;

bool IsReviewer(const std::string& account) {
  return account == world::kReviewer || account == world::kOtherReviewer || account == world::kLead;
}

// What the device itself may answer where its disk fails or is full.
bool IsDisk(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsResourceExhausted(status) || absl::IsDataLoss(status) ||
         absl::IsUnavailable(status) || absl::IsFailedPrecondition(status);
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
    const absl::StatusOr<Truth> truth = ReadCores(play_.installation.store(), sent);
    if (truth.ok()) play_.oracle.SeesPage(account_, sent, *truth);
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
  if (client_ != nullptr && Chance(500)) witness_.Look(*client_);
}

void Device::Told(const std::string& words, const absl::StatusOr<Queued>& queued) {
  if (queued.ok()) {
    ++saved_;
    if (!words.empty()) play_.oracle.IsPromised(words);
    if (syncing_) saved_on_way_.insert(queued->operation_id);
    return;
  }
  const absl::Status& status = queued.status();
  if (!disk_.stopped() && !disk_.failed() && IsDisk(status) && ReasonOf(status).empty()) {
    play_.findings.stuck.push_back(absl::StrCat(name_, " cannot save: ", status.ToString()));
  }
}

void Device::Save() {
  const absl::StatusOr<std::vector<CaseSummary>> cases = client_->ListCases();
  if (!cases.ok() || cases->empty() || Chance(350)) return Submit();
  std::vector<uint64_t> revisions;
  for (const CaseSummary& one : *cases) revisions.push_back(one.core.revision());
  const CaseSummary& one = (*cases)[ChooseCase(revisions, play_.scenario.same_case, random_)];
  if (one.delivery == Delivery::kLocal) return Submit();
  if (Chance(450)) return Comment(one.referral_id);
  if (Chance(300)) return Amend(one.referral_id);
  Step(one.referral_id);
}

void Device::Submit() {
  v1::Referral referral =
      world::DossierOf(account_ == world::kForeignWorker ? world::kCso2 : world::kCso1, account_, clock_, random_);
  // Dates are the person's own; the clock of the device may be years off.
  const absl::CivilDay today = absl::ToCivilDay(play_.stage.Now(), absl::UTCTimeZone());
  *referral.mutable_consent()->mutable_given_on() = ToDate(today - 1);
  *referral.mutable_consent()->mutable_expires_on() = ToDate(today + 180);
  *referral.mutable_interview()->mutable_held_on() = ToDate(today - 1);
  if (Chance(200)) {
    referral.mutable_envelope()->set_urgency(v1::URGENCY_EMERGENCY);
    referral.mutable_envelope()->set_urgency_reason("MEDICAL");
  }
  const std::string words = play_.oracle.NewWords(name_);
  referral.mutable_needs()->set_summary(words);
  play_.oracle.Tries(words, Deed::kSubmit, account_);
  if (Chance(play_.scenario.poison)) poisoned_.insert(words);
  const absl::StatusOr<Queued> queued = client_->SubmitReferral(referral);
  Told(words, queued);
  if (queued.ok()) witness_.HasSubmitted(queued->referral_id);
}

void Device::Comment(const std::string& referral_id) {
  const std::string words = play_.oracle.NewWords(name_);
  play_.oracle.Tries(words, Deed::kComment, account_);
  if (Chance(play_.scenario.poison)) poisoned_.insert(words);
  const v1::Audience audience = Chance(300) ? v1::AUDIENCE_INTERNAL : v1::AUDIENCE_BOTH_SIDES;
  const absl::StatusOr<Queued> queued = client_->AddComment(referral_id, audience, words);
  Told(words, queued);
  if (queued.ok()) witness_.HasCommented(referral_id, words);
}

void Device::Amend(const std::string& referral_id) {
  const absl::StatusOr<CaseView> view = client_->GetCase(referral_id);
  if (!view.ok()) return;
  const std::string words = play_.oracle.NewWords(name_);
  play_.oracle.Tries(words, Deed::kAmend, account_);
  Told(words, client_->AmendReferral(*view, EditDossier(view->dossier, words, random_), NumbersOf(view->conflicts)));
}

void Device::Step(const std::string& referral_id) {
  const absl::StatusOr<CaseView> view = client_->GetCase(referral_id);
  if (!view.ok()) return;
  const v1::WorkflowRef& ref = view->summary.core.workflow();
  const absl::StatusOr<v1::Workflow> workflow = client_->GetWorkflow(ref.workflow_id(), ref.version());
  if (!workflow.ok()) return;
  std::string words = play_.oracle.NewWords(name_);
  const absl::CivilDay today = absl::ToCivilDay(play_.stage.Now(), absl::UTCTimeZone());
  if (view->may_confirm && Chance(700)) {
    for (const v1::Step& step : workflow->steps()) {
      if (step.step_id() != view->summary.core.pending().step_id()) continue;
      const auto inputs = FillForm(*workflow, step.confirmation().inputs(), words, today, random_);
      if (!TakesWords(step.confirmation().inputs())) words.clear();
      if (!words.empty()) play_.oracle.Tries(words, Deed::kStep, account_);
      if (inputs.has_value()) Told(words, client_->ConfirmStep(referral_id, Chance(500), *inputs));
    }
    return;
  }
  std::vector<v1::Step> steps;
  for (const v1::Step& step : view->permitted_steps) {
    // What erases takes the words along by which things are found again.
    if (!step.offline() || step.kind() == v1::STEP_KIND_VOID) continue;
    // A case that was withdrawn is at its end, and much would never be met.
    if (step.kind() != v1::STEP_KIND_WITHDRAW || Chance(250)) steps.push_back(step);
  }
  if (steps.empty()) return;
  const v1::Step& step = steps[random_.Uniform(steps.size())];
  const auto inputs = FillForm(*workflow, step.inputs(), words, today, random_);
  if (!inputs.has_value()) return;
  if (!TakesWords(step.inputs())) words.clear();
  if (!words.empty()) play_.oracle.Tries(words, Deed::kStep, account_);
  Told(words, client_->TakeStep(referral_id, step.step_id(), *inputs));
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
    if (progress.more_rows || Chance(50)) witness_.Look(*client_);
    syncing_ = true;
  };
  saved_on_way_.clear();
  syncing_ = true;
  const SyncResult result = client_->Sync(line_, options);
  syncing_ = false;
  if (line_.ended()) {
    EndProcess(/*power=*/false);
    return result;
  }
  line_.EndAt(absl::InfiniteFuture());
  CheckResult(result);
  // Never signed in, or signed out meanwhile.
  if (absl::IsUnauthenticated(result.status) || ReasonOf(result.status) == "LOCKED") {
    SignIn();
    signed_in_anew_ = true;
  }
  return result;
}

void Device::CheckResult(const SyncResult& result) {
  // Comparing the copy mends what another part got wrong. Here it is to find nothing to mend.
  if (result.repaired > 0 && !play_.oracle.ScopeMayChange(account_)) {
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
    const bool is_quiet = result.status.ok() && result.acknowledged + result.refused + result.parked == 0;
    if (!is_quiet) play_.last_stir = round;
    if (result.status.ok()) {
      CheckQueue();
    } else if (play_.installation.up()) {
      play_.findings.stuck.push_back(absl::StrCat(name_, " does not come through: ", result.status.ToString()));
    }
    play_.stage.WaitUntil(play_.ends + kRound * (round + 1));
  }
  CheckQueue();
  witness_.Look(*client_);
}

}  // namespace ihala::sim
