// `ihala-field sync --watch`: it stays, tells what comes, and ends when it is asked to.
#include <atomic>
#include <functional>
#include <thread>

#include "tests/field/field_test_base.h"

namespace ihala::tools {
namespace {

using testing::HasSubstr;
using testing::Not;

// A cable with a bell. `watch` is the whole watch.
class BellCable : public Cable {
 public:
  using Watcher = std::function<absl::Status(const CallOptions&, const std::function<void(v1::WatchEvent)>&)>;

  BellCable(FakeServer& server, const bool& up, const Watcher& watch) : Cable(server, up), watch_(watch) {}

  absl::Status Watch(const v1::WatchRequest& request, const CallOptions& options,
                     const std::function<void(const v1::WatchResponse&)>& heard) override {
    return watch_(options, [&](v1::WatchEvent event) {
      v1::WatchResponse response;
      response.set_event(event);
      heard(response);
    });
  }

 private:
  const Watcher& watch_;
};

class FieldWatchTest : public FieldTest {
 protected:
  void SetUp() override {
    FieldTest::SetUp();
    environment_.cancellation = &stop_;
    environment_.dial = [this](const Endpoint&) -> absl::StatusOr<std::unique_ptr<Transport>> {
      return std::make_unique<BellCable>(server_, up_, watch_);
    };
  }

  // Waits for the exchange of this number. What came by those before it is stored and told then.
  void WaitForExchange(int number) {
    while (exchanges_ < number) std::this_thread::yield();
  }

  Cancellation stop_;
  std::atomic<int> exchanges_ = 0;
  BellCable::Watcher watch_ = [](const CallOptions&, const auto&) { return absl::UnimplementedError("no watches"); };
};

TEST_F(FieldWatchTest, TellsWhatCameAsSoonAsItRings) {
  SignIn();
  const std::string code = AddOne();
  const std::string id = IdOf(code);
  ASSERT_EQ(Run("sync"), kExitOk);
  server_.during_call = [this] { ++exchanges_; };
  watch_ = [&](const CallOptions& options, const std::function<void(v1::WatchEvent)>& say) {
    say(v1::WATCH_EVENT_STANDS);
    Ask(id);
    say(v1::WATCH_EVENT_RING);
    WaitForExchange(2);
    say(v1::WATCH_EVENT_RING);
    WaitForExchange(3);
    stop_.Cancel();
    return absl::CancelledError("asked to stop");
  };
  ASSERT_EQ(Run("--lang en sync --watch"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("Listening"));
  EXPECT_THAT(out_.str(), HasSubstr("rows received"));
  EXPECT_THAT(out_.str(), testing::ContainsRegex(code.substr(0, 3) + ".*: now .*at the server"));
}

TEST_F(FieldWatchTest, WithJsonEachSyncThatBroughtSomethingIsALine) {
  SignIn();
  AddOne();
  server_.during_call = [this] { ++exchanges_; };
  watch_ = [&](const CallOptions&, const std::function<void(v1::WatchEvent)>& say) {
    say(v1::WATCH_EVENT_STANDS);
    stop_.Cancel();
    return absl::CancelledError("asked to stop");
  };
  ASSERT_EQ(Run("--json sync --watch"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\"acknowledged\":1"));
  EXPECT_THAT(out_.str(), HasSubstr("\"changed\":[{\"case\":{"));
}

TEST_F(FieldWatchTest, AServerWithoutBellIsSyncedWithAllTheSame) {
  SignIn();
  AddOne();
  watch_ = [&](const CallOptions&, const auto&) {
    stop_.Cancel();
    return absl::UnimplementedError("no watches");
  };
  ASSERT_EQ(Run("--lang ar sync --watch"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("استلم الخادم: 1"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("Listening")));
}

TEST_F(FieldWatchTest, AnEndedSessionIsRenewedWithThePassphraseThatWasGiven) {
  SignIn();
  AddOne();
  server_.faults = {FakeServer::Fault::kNoSession};
  watch_ = [&](const CallOptions&, const auto&) {
    stop_.Cancel();
    return absl::UnimplementedError("no watches");
  };
  ASSERT_EQ(Run("--lang en sync --watch"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("Taken by the server: 1"));
}

TEST_F(FieldWatchTest, WhatWaitingDoesNotMendEndsIt) {
  SignIn();
  AddOne();
  server_.faults = {FakeServer::Fault::kForgedReceipt};
  EXPECT_NE(Run("--lang en sync --watch"), kExitOk);
  EXPECT_FALSE(err_.str().empty());
}

}  // namespace
}  // namespace ihala::tools
