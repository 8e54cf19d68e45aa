#ifndef IHALA_TESTS_SIM_STORY_FIXTURE_H_
#define IHALA_TESTS_SIM_STORY_FIXTURE_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ihala/client.h"
#include "ihala/status.h"
#include "ihala/v1/referral_service.pb.h"
#include "tests/sim/installation.h"
#include "tests/sim/line.h"
#include "tests/sim/run.h"
#include "tests/sim/stage.h"
#include "tests/sim/truth.h"
#include "tests/support/world/test_world.h"

// Scripted runs: an installation, people with devices, and what happens to them in the order of the story.
namespace ihala::sim {

inline absl::Time StoryStart() { return absl::FromCivil(absl::CivilSecond(2025, 3, 2, 8, 0, 0), absl::UTCTimeZone()); }

// A device of a story and whoever holds it.
class Person {
 public:
  Person(Stage* stage, Installation* installation, const std::string& account, const FaultDisk::Image& image)
      : clock(stage, account),
        random(static_cast<uint64_t>(account.back())),
        disk("story-" + account, &clock, 1),
        line(stage, installation, &random),
        account_(account) {
    disk.Load(image);
    line.is_poison = [](const v1::ExchangeRequest&) { return false; };
    line.on_way = [] {};
    line.on_answer = [](const v1::ExchangeResponse&) {};
    Open();
  }

  void Open() {
    Options options;
    options.path = "field.ihala";
    options.files = &disk;
    options.passphrase_effort = PassphraseEffort::kTests;
    options.clock = &clock;
    options.random = &random;
    absl::StatusOr<std::unique_ptr<Client>> opened = Client::Open(options);
    if (absl::IsNotFound(opened.status())) opened = Client::Create(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    client = *std::move(opened);
    client->Unlock(world::PassphraseOf(account_)).IgnoreError();
  }
  const std::string& account() const { return account_; }
  void EndProcess() {
    disk.KillProcesses();
    client.reset();
    Open();
  }

  SyncResult Sync(absl::Duration most = absl::Hours(10), std::function<void(const SyncProgress&)> progress = nullptr) {
    SyncOptions options;
    options.progress = std::move(progress);
    options.max_time = most;
    options.max_failures = 0;
    return client->Sync(line, options);
  }
  absl::Status SignIn() { return client->SignIn(line, account_, world::PassphraseOf(account_)); }

  v1::Referral Dossier(const std::string& words) {
    v1::Referral referral = world::DossierOf(world::kCso1, account_, clock, random);
    referral.mutable_needs()->set_summary(words);
    return referral;
  }
  std::string Submit(const std::string& words) {
    const absl::StatusOr<Queued> queued = client->SubmitReferral(Dossier(words));
    EXPECT_TRUE(queued.ok()) << queued.status();
    return queued.ok() ? queued->referral_id : "";
  }
  void Comment(const std::string& referral_id, const std::string& words) {
    const auto queued = client->AddComment(referral_id, v1::AUDIENCE_BOTH_SIDES, words);
    EXPECT_TRUE(queued.ok()) << queued.status();
  }
  // As the list of cases shows it; empty where it does not.
  std::string StageOf(const std::string& referral_id) {
    const absl::StatusOr<std::vector<CaseSummary>> cases = client->ListCases();
    EXPECT_TRUE(cases.ok()) << cases.status();
    for (const CaseSummary& one : *cases) {
      if (one.referral_id == referral_id) return one.stage_id;
    }
    return "";
  }
  size_t CountOf(Delivery delivery) {
    const absl::StatusOr<std::vector<OperationRecord>> records = client->ListOperations();
    EXPECT_TRUE(records.ok()) << records.status();
    size_t count = 0;
    for (const OperationRecord& record : *records) count += record.delivery == delivery ? 1 : 0;
    return count;
  }

  NodeClock clock;
  SeededRandom random;
  FaultDisk disk;
  Line line;
  std::unique_ptr<Client> client;

 private:
  const std::string account_;
};

class StoryTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { beginning_ = new Beginning(MakeBeginning()); }
  static void TearDownTestSuite() { delete beginning_; }

  Person& Add(const std::string& account) {
    people_.push_back(std::make_unique<Person>(&stage_, &installation_, account, beginning_->devices.at(account)));
    return *people_.back();
  }
  // Whose device is new.
  Person& AddFresh(const std::string& account) {
    people_.push_back(std::make_unique<Person>(&stage_, &installation_, account, FaultDisk::Image()));
    return *people_.back();
  }
  void Play(std::function<void()> story) {
    stage_.Add(std::move(story));
    stage_.Run();
  }
  Truth Server() {
    absl::StatusOr<Truth> truth = ReadTruth(installation_.store());
    EXPECT_TRUE(truth.ok()) << truth.status();
    return truth.ok() ? *std::move(truth) : Truth();
  }
  // Somebody takes a step on the case as it is, by a call.
  void Take(const std::string& account, const std::string& referral_id, const std::string& step_id,
            const std::vector<v1::InputValue>& inputs = {}) {
    const absl::StatusOr<std::string> token = installation_.SignIn(account);
    ASSERT_TRUE(token.ok()) << token.status();
    const v1::CaseCore core = Server().at(referral_id).core;
    v1::TakeStepRequest request;
    request.set_request_id(random_.Bytes(16));
    request.set_referral_id(referral_id);
    request.set_base_revision(core.revision());
    request.set_base_entry(core.entry());
    request.set_step_id(step_id);
    for (const v1::InputValue& input : inputs) *request.add_inputs() = input;
    const auto taken = installation_.Call<v1::TakeStepResponse>(*token, request);
    ASSERT_TRUE(taken.ok()) << taken.status();
  }
  void HandTo(const std::string& account, const std::string& referral_id) {
    v1::InputValue worker;
    worker.set_name("worker");
    worker.set_reference(account);
    Take(world::kSupervisor, referral_id, "HAND_OVER", {worker});
  }
  // A reviewer takes the case.
  void Claim(const std::string& referral_id) { Take(world::kReviewer, referral_id, "CLAIM"); }
  // How often the words are at the server.
  int TimesAtServer(const std::string& words) {
    int times = 0;
    for (const auto& [id, one] : Server()) {
      for (const std::string& found : WordsIn(one)) times += found == words ? 1 : 0;
    }
    return times;
  }

  inline static const Beginning* beginning_ = nullptr;
  Stage stage_{StoryStart()};
  Installation installation_{&stage_, beginning_->server, "story-server", 4711};
  SeededRandom random_{99};
  std::vector<std::unique_ptr<Person>> people_;
};

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_STORY_FIXTURE_H_
