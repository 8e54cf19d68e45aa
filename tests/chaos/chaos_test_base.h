#ifndef IHALA_TESTS_CHAOS_CHAOS_TEST_BASE_H_
#define IHALA_TESTS_CHAOS_CHAOS_TEST_BASE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/chaos/device.h"
#include "tests/chaos/stage.h"
#include "tests/support/chaos/chaos_proxy.h"
#include "tests/support/process/process.h"
#include "tests/support/world/test_world.h"

namespace ihala::chaos {

// A real server from IHALA_PROGRAMS with the world of the tests, and a proxy before it in fair weather. The devices'
// time goes kScale times as fast; weathers are made by Scaled.
class ChaosTest : public testing::Test {
 protected:
  static constexpr int kScale = 20;

  ChaosTest() : server_(IHALA_PROGRAMS "/ihala-server", world_, folder_.path()) {
    auto proxy = ChaosProxy::Start(server_.port(), 1);
    EXPECT_TRUE(proxy.ok()) << proxy.status();
    proxy_ = *std::move(proxy);
  }

  // A device of an account, which reaches the server through the proxy, or directly.
  std::unique_ptr<Device> MakeDevice(const std::string& account, bool directly = false) {
    DeviceOptions options;
    options.folder = folder_.path();
    options.account = account;
    options.organisation = world::kCso1;
    options.address = directly ? server_.address() : proxy_->address();
    options.ca_pem = server_.CaCertificate();
    options.scale = kScale;
    options.seed = ++devices_;
    return std::make_unique<Device>(options);
  }
  // The caseworker's, through the proxy, ready to go offline.
  std::unique_ptr<Device> ReadyDevice() {
    auto device = MakeDevice(world::kWorker);
    const absl::Status begun = device->Begin();
    EXPECT_TRUE(begun.ok()) << begun;
    MustSync(*device);
    return device;
  }
  static void MustSync(Device& device, const SyncOptions& options = SyncOptions()) {
    const SyncResult result = device.Sync(options);
    ASSERT_TRUE(result.status.ok()) << result.status << " after " << result.failures << " failures";
    ASSERT_TRUE(result.all_synced);
  }

  // What the server holds, by a supervisor's device that asks it directly.
  Client& Supervisor() {
    if (supervisor_ == nullptr) {
      supervisor_ = MakeDevice(world::kSupervisor, /*directly=*/true);
      const absl::Status begun = supervisor_->Begin();
      EXPECT_TRUE(begun.ok()) << begun;
    }
    MustSync(*supervisor_);
    return supervisor_->client();
  }
  // Each of the cases is at the server with one line of history for each thing that was done, and no other case is.
  void ExpectOnce(const std::vector<std::string>& ids, size_t lines = 1) {
    Client& supervisor = Supervisor();
    const std::vector<CaseSummary> cases = *supervisor.ListCases();
    std::vector<std::string> held;
    for (const CaseSummary& found : cases) held.push_back(found.referral_id);
    EXPECT_THAT(held, testing::UnorderedElementsAreArray(ids));
    for (const std::string& id : held) EXPECT_THAT(*supervisor.ListHistory(id), testing::SizeIs(lines));
  }
  void WaitUntil(const std::function<bool()>& done) {
    Clock& clock = SystemClock::Get();
    const absl::Duration end = clock.BootTime() + absl::Minutes(2);
    while (!done()) {
      ASSERT_LT(clock.BootTime(), end);
      clock.SleepFor(absl::Milliseconds(2));
    }
  }

  const TemporaryFolder folder_;
  const WorldFolder world_;
  RealServer server_;
  std::unique_ptr<ChaosProxy> proxy_;
  uint64_t devices_ = 0;
  std::unique_ptr<Device> supervisor_;
};

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_CHAOS_CHAOS_TEST_BASE_H_
