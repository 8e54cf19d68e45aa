// Promises of syncing in the background: a ring makes it soon, and nothing depends on rings.
#include "ihala/background.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/clock.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using Fault = FakeServer::Fault;

// Long enough for a machine that has other things to do; a test that waits for it has failed.
constexpr absl::Duration kPatience = absl::Seconds(60);
// What nobody waits for comes within that, if it comes.
constexpr absl::Duration kQuiet = absl::Milliseconds(100);

// The way to a server in memory, with a bell that the test rings. Calls take turns, because the server is for one
// thread.
class BellTransport : public Transport {
 public:
  explicit BellTransport(FakeServer& server) : server_(server) {}

  absl::StatusOr<v1::SignInResponse> SignIn(const v1::SignInRequest& request, const CallOptions& options) override {
    absl::MutexLock lock(&calls_);
    return server_.SignIn(request, options);
  }
  absl::StatusOr<v1::RefreshSessionResponse> RefreshSession(const v1::RefreshSessionRequest& request,
                                                            const CallOptions& options) override {
    absl::MutexLock lock(&calls_);
    return server_.RefreshSession(request, options);
  }
  absl::StatusOr<v1::SignOutResponse> SignOut(const v1::SignOutRequest& request, const CallOptions& options) override {
    absl::MutexLock lock(&calls_);
    return server_.SignOut(request, options);
  }
  absl::StatusOr<v1::ExchangeResponse> Exchange(const v1::ExchangeRequest& request,
                                                const CallOptions& options) override {
    if (before_exchange) before_exchange();
    absl::MutexLock lock(&calls_);
    return server_.Exchange(request, options);
  }

  absl::Status Watch(const v1::WatchRequest& request, const CallOptions& options,
                     const std::function<void(const v1::WatchResponse&)>& heard) override {
    EXPECT_EQ(options.token.size(), 32u);
    absl::MutexLock lock(&bell_);
    cursors_.push_back(request.cursor());
    if (!refusal_.ok()) return refusal_;
    Say(v1::WATCH_EVENT_STANDS, heard);
    standing_ = true;
    while (!options.cancellation->cancelled() && !end_.has_value()) {
      const auto has_news = [this] { return rings_ > 0 || end_.has_value(); };
      bell_.AwaitWithTimeout(absl::Condition(&has_news), absl::Milliseconds(5));
      for (; rings_ > 0; --rings_) Say(v1::WATCH_EVENT_RING, heard);
    }
    standing_ = false;
    if (end_.has_value()) return *std::exchange(end_, std::nullopt);
    return absl::CancelledError("cancelled");
  }

  void Ring(int times = 1) {
    absl::MutexLock lock(&bell_);
    rings_ += times;
  }
  void End(absl::Status status) {
    absl::MutexLock lock(&bell_);
    end_ = std::move(status);
  }
  // What every later watch is refused with.
  void Refuse(absl::Status status) {
    absl::MutexLock lock(&bell_);
    refusal_ = std::move(status);
  }
  void WaitUntilItStands() {
    Await([this] { return standing_ && rings_ == 0; });
  }
  void WaitForWatches(size_t count) {
    Await([&] { return cursors_.size() >= count; });
  }
  size_t watches() {
    absl::MutexLock lock(&bell_);
    return cursors_.size();
  }
  std::vector<std::string> cursors() {
    absl::MutexLock lock(&bell_);
    return cursors_;
  }

  // Runs while no call is under way.
  void Meanwhile(const std::function<void()>& body) {
    absl::MutexLock lock(&calls_);
    body();
  }

  std::function<void()> before_exchange;

 private:
  void Await(const std::function<bool()>& holds) {
    absl::MutexLock lock(&bell_);
    EXPECT_TRUE(bell_.AwaitWithTimeout(absl::Condition(&holds), kPatience));
  }
  void Say(v1::WatchEvent event, const std::function<void(const v1::WatchResponse&)>& heard) {
    v1::WatchResponse response;
    response.set_event(event);
    heard(response);
  }

  FakeServer& server_;
  absl::Mutex calls_;
  absl::Mutex bell_;
  int rings_ = 0;
  bool standing_ = false;
  absl::Status refusal_;
  std::optional<absl::Status> end_;
  std::vector<std::string> cursors_;
};

class BackgroundTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
    options_.every = absl::Hours(10);
    options_.least_pause = absl::ZeroDuration();
    options_.first_watch_pause = absl::Milliseconds(1);
    options_.longest_watch_pause = absl::Milliseconds(4);
    options_.sync.max_failures = 1;
    options_.synced = [this](const SyncResult& result) {
      absl::MutexLock lock(&mutex_);
      results_.push_back(result);
    };
  }
  void TearDown() override {
    background_.reset();
    StoreTest::TearDown();
  }

  void Start() { background_ = std::make_unique<BackgroundSync>(*client_, bell_, options_); }
  void WaitForSyncs(size_t count) {
    const auto holds = [&] { return results_.size() >= count; };
    absl::MutexLock lock(&mutex_);
    EXPECT_TRUE(mutex_.AwaitWithTimeout(absl::Condition(&holds), kPatience));
  }
  size_t syncs() {
    absl::MutexLock lock(&mutex_);
    return results_.size();
  }
  // Whether nothing more comes. A late one is missed, never taken for another.
  size_t SyncsAfterAWhile() {
    absl::Notification never;
    never.WaitForNotificationWithTimeout(kQuiet);
    return syncs();
  }

  BellTransport bell_{server_};
  BackgroundOptions options_;
  absl::Mutex mutex_;
  std::vector<SyncResult> results_;
  std::unique_ptr<BackgroundSync> background_;
};

TEST_F(BackgroundTest, ARingMakesOneSync) {
  const std::string id = SubmitOne();
  Start();
  bell_.WaitUntilItStands();
  ASSERT_EQ(syncs(), 1u);
  bell_.Meanwhile([&] { AskAbout(id); });
  EXPECT_EQ(client_->GetCase(id)->summary.stage_id, "SUBMITTED");
  bell_.Ring();
  WaitForSyncs(2);
  EXPECT_EQ(client_->GetCase(id)->summary.stage_id, "INFO_REQUESTED");
  EXPECT_EQ(SyncsAfterAWhile(), 2u);
  bell_.Ring();
  WaitForSyncs(3);
}

TEST_F(BackgroundTest, AWatchSaysHowFarTheDeviceHasRead) {
  Start();
  bell_.WaitUntilItStands();
  EXPECT_FALSE(bell_.cursors()[0].empty());
  const std::string id = SubmitOne();
  background_->SyncNow();
  WaitForSyncs(2);
  bell_.End(absl::OkStatus());
  bell_.WaitForWatches(2);
  EXPECT_NE(bell_.cursors()[1], bell_.cursors()[0]);
}

TEST_F(BackgroundTest, ManyRingsWhileASyncRunsMakeOneMore) {
  absl::Notification under_way;
  absl::Notification go_on;
  std::atomic<int> exchanges = 0;
  bell_.before_exchange = [&] {
    if (++exchanges != 2) return;
    under_way.Notify();
    go_on.WaitForNotification();
  };
  Start();
  bell_.WaitUntilItStands();
  background_->SyncNow();
  under_way.WaitForNotification();
  for (int i = 0; i < 10; ++i) bell_.Ring();
  bell_.WaitUntilItStands();
  go_on.Notify();
  WaitForSyncs(3);
  EXPECT_EQ(SyncsAfterAWhile(), 3u);
}

TEST_F(BackgroundTest, RingsKeepTheLeastPauseBetweenThem) {
  options_.least_pause = absl::Hours(1);
  Start();
  bell_.WaitUntilItStands();
  bell_.Ring(5);
  bell_.WaitUntilItStands();
  EXPECT_EQ(SyncsAfterAWhile(), 1u);
  // Who asks is not made to wait.
  background_->SyncNow();
  WaitForSyncs(2);
}

TEST_F(BackgroundTest, ADeadWatchDoesNotStopTheTimer) {
  options_.every = absl::Milliseconds(4);
  bell_.Refuse(absl::UnavailableError("cut"));
  Start();
  WaitForSyncs(10);
  // It is tried again besides, and when it comes about it rings.
  bell_.WaitForWatches(5);
  bell_.Refuse(absl::OkStatus());
  bell_.WaitUntilItStands();
}

TEST_F(BackgroundTest, AWatchThatIsCutIsOpenedAgain) {
  std::atomic<int> begun = 0;
  std::atomic<int> ended = 0;
  options_.watching = [&](bool stands) { ++(stands ? begun : ended); };
  Start();
  for (size_t i = 1; i <= 5; ++i) {
    bell_.WaitForWatches(i);
    bell_.WaitUntilItStands();
    bell_.End(i % 2 == 0 ? absl::OkStatus() : absl::UnavailableError("cut"));
  }
  bell_.WaitForWatches(6);
  bell_.WaitUntilItStands();
  background_->Stop();
  EXPECT_EQ(begun, 6);
  EXPECT_EQ(ended, 6);
  EXPECT_EQ(syncs(), 1u);
}

TEST_F(BackgroundTest, AServerWithoutWatchIsAskedOnceForEachConnection) {
  options_.every = absl::Milliseconds(2);
  bell_.Refuse(absl::UnimplementedError("no such call"));
  Start();
  WaitForSyncs(15);
  EXPECT_EQ(bell_.watches(), 1u);
  bell_.Meanwhile([&] { server_.faults = {Fault::kLostRequest}; });
  bell_.WaitForWatches(2);
  WaitForSyncs(syncs() + 10);
  EXPECT_EQ(bell_.watches(), 2u);
}

TEST_F(BackgroundTest, OverALinkThatFailsNoWatchIsOpened) {
  options_.every = absl::Milliseconds(2);
  server_.faults.assign(10, Fault::kLostRequest);
  std::atomic<size_t> watches_before = 0;
  bell_.before_exchange = [&] {
    bell_.Meanwhile([&] {
      if (!server_.faults.empty()) watches_before = watches_before + bell_.watches();
    });
  };
  Start();
  bell_.WaitUntilItStands();
  EXPECT_GE(syncs(), 10u);
  EXPECT_EQ(watches_before, 0u);
}

TEST_F(BackgroundTest, ASessionThatIsNoGoodWaitsForASyncThatHasOne) {
  bell_.Refuse(absl::UnauthenticatedError("ended"));
  Start();
  bell_.WaitForWatches(1);
  EXPECT_EQ(SyncsAfterAWhile(), 1u);
  EXPECT_EQ(bell_.watches(), 1u);
  background_->SyncNow();
  bell_.WaitForWatches(2);
}

TEST_F(BackgroundTest, HoweverAWatchEndsNothingIsSentAndNothingChanges) {
  Start();
  bell_.WaitUntilItStands();
  const std::string id = SubmitOne();
  for (const absl::Status& status : {absl::OkStatus(), absl::DataLossError("no"), absl::InternalError("no"),
                                     absl::ResourceExhaustedError("full"), absl::PermissionDeniedError("no")}) {
    const size_t before = bell_.watches();
    bell_.End(status);
    if (!absl::IsPermissionDenied(status)) bell_.WaitForWatches(before + 1);
  }
  EXPECT_EQ(SyncsAfterAWhile(), 1u);
  EXPECT_EQ(DeliveryOf(id), Delivery::kQueued);
  EXPECT_TRUE(server_.seen.empty());
}

TEST_F(BackgroundTest, StoppingEndsAWatchAndASyncInItsPauses) {
  Start();
  bell_.WaitUntilItStands();
  background_->Stop();
  background_->Stop();
  const size_t before = syncs();
  background_->SyncNow();
  EXPECT_EQ(SyncsAfterAWhile(), before);

  server_.faults.assign(10'000'000, Fault::kLostRequest);
  options_.sync.max_failures = 0;
  absl::Notification fails;
  options_.sync.progress = [&](const SyncProgress& progress) {
    if (progress.phase == SyncPhase::kWaiting && !fails.HasBeenNotified()) fails.Notify();
  };
  Start();
  fails.WaitForNotification();
  background_.reset();
}

TEST_F(BackgroundTest, ASyncOfSomebodyElseIsWaitedFor) {
  absl::Notification under_way;
  absl::Notification go_on;
  SyncOptions others;
  others.progress = [&](const SyncProgress&) {
    if (under_way.HasBeenNotified()) return;
    under_way.Notify();
    go_on.WaitForNotification();
  };
  std::thread other([&] { EXPECT_TRUE(client_->Sync(bell_, others).status.ok()); });
  under_way.WaitForNotification();
  Start();
  EXPECT_EQ(SyncsAfterAWhile(), 0u);
  go_on.Notify();
  other.join();
  WaitForSyncs(1);
  EXPECT_TRUE(results_.front().status.ok());
}

}  // namespace
}  // namespace ihala::client
