// What becomes of a store that its organisation locks, revokes or wipes.
#include <memory>
#include <string>
#include <utility>

#include "client-lib/src/store.h"
#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/client/store_test_base.h"
#include "tests/support/disk/fault_disk.h"

namespace ihala::client {
namespace {

using ::testing::SizeIs;

std::string ReasonIn(const absl::Status& status) { return std::string(Reason(status)); }

class DeviceOrdersTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
    once_.max_failures = 1;
  }

  std::string Words() { return std::string(world::PassphraseOf(world::kWorker)); }
  OrderedState Ordered() { return client_->GetStatus()->device.ordered; }

  SyncOptions once_;
};

TEST_F(DeviceOrdersTest, ALockedDeviceDeliversWhatItHasLocksAndOpensOnceThatIsOver) {
  const std::string draft = *client_->SaveDraft(Dossier());
  for (int i = 0; i < 3; ++i) SubmitOne();
  server_.ordered = v1::DEVICE_ORDER_KIND_LOCK;
  const SyncResult result = Sync();
  EXPECT_EQ(ReasonIn(result.status), "DEVICE_LOCKED");
  EXPECT_EQ(result.acknowledged, 3u);
  EXPECT_EQ(Ordered(), OrderedState::kLocked);
  EXPECT_EQ(ReasonIn(client_->GetDraft(draft).status()), "LOCKED");
  EXPECT_EQ(ReasonIn(client_->Unlock(Words())), "DEVICE_LOCKED");
  // The server hears that it is locked, and that nothing waits any more.
  EXPECT_TRUE(server_.device_reports.back().order_is_done());
  EXPECT_EQ(server_.device_reports.back().unsent().operations(), 0u);
  EXPECT_EQ(server_.device_reports.back().unsent().drafts(), 1u);
  Open();
  EXPECT_EQ(ReasonIn(client_->Unlock(Words())), "DEVICE_LOCKED") << "no restart forgets it";
  EXPECT_EQ(ReasonIn(SignIn()), "DEVICE_LOCKED");
  server_.ordered = v1::DEVICE_ORDER_KIND_UNSPECIFIED;
  ASSERT_OK(client_->Deliver(server_, once_).status);
  EXPECT_EQ(Ordered(), OrderedState::kNone);
  ASSERT_OK(client_->Unlock(Words()));
  ASSERT_OK(client_->GetDraft(draft).status());
}

TEST_F(DeviceOrdersTest, ARevokedDeviceIsOpenedByASignInWithANewCodeAndLosesNothing) {
  const std::string draft = *client_->SaveDraft(Dossier());
  SubmitOne();
  server_.ordered = v1::DEVICE_ORDER_KIND_REVOKE;
  server_.enrolment_code = "KH7W42MDZ";
  server_.forced_verdicts[1].set_kind(v1::VERDICT_KIND_PARKED);
  server_.forced_verdicts[1].set_reason("DEVICE_REVOKED");
  EXPECT_EQ(ReasonIn(Sync().status), "DEVICE_REVOKED");
  EXPECT_EQ(Ordered(), OrderedState::kRevoked);
  EXPECT_EQ(client_->GetStatus()->parked, 1u);
  EXPECT_EQ(ReasonIn(SignIn()), "DEVICE_REVOKED");
  ASSERT_OK(client_->SignIn(server_, world::kWorker, Words(), {.enrolment_code = "KH7W42MDZ"}));
  EXPECT_EQ(Ordered(), OrderedState::kNone);
  ASSERT_OK(client_->GetDraft(draft).status());
  server_.forced_verdicts.clear();
  ASSERT_OK(Sync().status);
}

TEST_F(DeviceOrdersTest, AnOrderThatTheServerDidNotSignIsNone) {
  SubmitOne();
  server_.ordered = v1::DEVICE_ORDER_KIND_WIPE;
  server_.order_is_forged = true;
  EXPECT_TRUE(absl::IsDataLoss(client_->Deliver(server_, once_).status));
  EXPECT_EQ(Ordered(), OrderedState::kNone);
  Reopen();
  EXPECT_THAT(*client_->ListOperations(), SizeIs(1));
}

TEST_F(DeviceOrdersTest, ADeviceThatNobodyOpensHearsItsOrdersWithNothingToSend) {
  Open();
  server_.ordered = v1::DEVICE_ORDER_KIND_LOCK;
  ASSERT_OK(client_->Deliver(server_, once_).status);
  EXPECT_EQ(Ordered(), OrderedState::kLocked);
}

TEST_F(DeviceOrdersTest, AWipeCountsWhatGoesSaysSoOnceAndLeavesNoFile) {
  ASSERT_OK(client_->SaveDraft(Dossier()).status());
  ASSERT_OK(client_->SaveDraft(Dossier()).status());
  server_.ordered = v1::DEVICE_ORDER_KIND_WIPE;
  // What is saved while the order is on its way counts too; and the link goes right after.
  bool first = true;
  server_.before_order = [&] {
    if (!std::exchange(first, false)) return;
    SubmitOne();
    server_.faults = {FakeServer::Fault::kLostRequest};
  };
  EXPECT_EQ(ReasonIn(Sync(once_).status), "DEVICE_REVOKED");
  EXPECT_EQ(Ordered(), OrderedState::kWiped);
  EXPECT_EQ(client_->GetStatus()->device.destroyed_operations, 1u);
  EXPECT_EQ(client_->GetStatus()->device.destroyed_drafts, 2u);
  EXPECT_EQ(server_.device_reports.back().unsent().operations(), 1u);
  EXPECT_EQ(server_.device_reports.back().unsent().drafts(), 2u);
  EXPECT_TRUE(server_.device_reports.back().order_is_done());
  EXPECT_EQ(server_.effects, 0u);
  EXPECT_EQ(ReasonIn(SignIn()), "DEVICE_WIPED");
  EXPECT_EQ(ReasonIn(client_->Unlock(Words())), "DEVICE_WIPED");
  client_.reset();
  const absl::Status gone = Client::Open(OptionsOf(path())).status();
  EXPECT_TRUE(absl::IsNotFound(gone)) << gone;
  EXPECT_EQ(ReasonIn(gone), "DEVICE_WIPED");
  EXPECT_FALSE(std::filesystem::exists(path()));
  EXPECT_FALSE(std::filesystem::exists(path() + ".keystore"));
  ASSERT_OK(Client::Create(OptionsOf(path())).status());
}

TEST_F(DeviceOrdersTest, AWipeDrainsFirstWhereTheLinkAllows) {
  for (int i = 0; i < 3; ++i) SubmitOne();
  server_.ordered = v1::DEVICE_ORDER_KIND_WIPE;
  Sync(once_);
  EXPECT_EQ(Ordered(), OrderedState::kWiped);
  EXPECT_EQ(client_->GetStatus()->device.destroyed_operations, 0u);
  EXPECT_EQ(server_.effects, 3u);
}

// A store on a disk whose power goes in each call of a wipe, one after the other.
class WipeCutTest : public testing::Test {
 protected:
  Options OptionsHere() {
    Options options = TestOptions("phone.ihala", &clock_, &random_);
    options.files = &disk_;
    return options;
  }
  // One operation that no server takes, and two drafts.
  void Fill() {
    auto client = *Client::Create(OptionsHere());
    ASSERT_OK(client->SignIn(server_, world::kWorker, world::PassphraseOf(world::kWorker)));
    ASSERT_OK(client->Sync(server_, {}).status);
    ASSERT_OK(client->SaveDraft(world::Dossier(clock_, random_)).status());
    ASSERT_OK(client->SaveDraft(world::Dossier(clock_, random_)).status());
    ASSERT_OK(client->SubmitReferral(world::Dossier(clock_, random_)).status());
    server_.poison[1] = absl::InternalError("cannot be read");
    server_.ordered = v1::DEVICE_ORDER_KIND_WIPE;
  }
  void ExpectTrueCounts(const FakeServer& server) {
    for (const v1::DeviceReport& report : server.device_reports) {
      if (!report.order_is_done()) continue;
      EXPECT_EQ(report.unsent().operations(), 1u);
      EXPECT_EQ(report.unsent().drafts(), 2u);
      ++told_;
    }
  }
  // After the cut: either everything is as it was or nothing opens any more, and the count is right.
  void ExpectAllOrNothing(FakeServer& server) {
    absl::StatusOr<std::unique_ptr<Client>> client = Client::Open(OptionsHere());
    if (absl::IsNotFound(client.status())) return ExpectTrueCounts(server);
    ASSERT_OK(client.status());
    const DeviceStanding standing = (*client)->GetStatus()->device;
    if (standing.ordered == OrderedState::kNone) {
      ASSERT_OK((*client)->Unlock(world::PassphraseOf(world::kWorker)));
      EXPECT_THAT(*(*client)->ListDrafts(), SizeIs(2));
      EXPECT_THAT(*(*client)->ListOperations(), SizeIs(1));
      ++whole_;
      return;
    }
    ++wiped_;
    EXPECT_EQ(standing.destroyed_operations, 1u);
    EXPECT_EQ(standing.destroyed_drafts, 2u);
    EXPECT_FALSE((*client)->Unlock(world::PassphraseOf(world::kWorker)).ok());
    EXPECT_EQ((*client)->GetStatus()->drafts, 0u);
    EXPECT_EQ((*client)->GetStatus()->queued, 0u);
    (*client)->Deliver(server, {});
    ExpectTrueCounts(server);
    EXPECT_TRUE(absl::IsNotFound((client->reset(), Client::Open(OptionsHere()).status())));
  }

  FakeClock clock_;
  SeededRandom random_{5};
  FaultDisk disk_{"wipe_cut", &clock_, 5};
  FakeServer server_{&clock_, &random_};
  int whole_ = 0;
  int wiped_ = 0;
  int told_ = 0;
};

TEST_F(WipeCutTest, NoCutLeavesAReadableHalfOrAWrongCount) {
  ASSERT_NO_FATAL_FAILURE(Fill());
  const FaultDisk::Image full = disk_.Copy();
  for (uint64_t cut = 1;; ++cut) {
    disk_.Load(full);
    FakeServer server(server_, &clock_, &random_);
    {
      auto client = Client::Open(OptionsHere());
      ASSERT_OK(client.status());
      disk_.StopAt(cut);
      (*client)->Deliver(server, {});
    }
    const bool was_cut = disk_.stopped();
    disk_.CutPower(random_);
    ASSERT_NO_FATAL_FAILURE(ExpectAllOrNothing(server)) << "cut at call " << cut;
    if (!was_cut) break;
  }
  // The cuts came before, within and after it.
  EXPECT_GT(whole_, 5);
  EXPECT_GT(wiped_, 20);
  EXPECT_GT(told_, 20);
}

}  // namespace
}  // namespace ihala::client
