// Promises about a device that several people use.
#include "ihala/device.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/sqlite/connection.h"
#include "ihala/background.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const char* const kShared = "عبارة واحدة لاثنين 1";

SyncOptions TryOnce() {
  SyncOptions options;
  options.max_failures = 1;
  return options;
}

// W-31 and W-32 have one passphrase, W-51 another one.
class DeviceTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    client_.reset();
    server_.passphrases[world::kWorker] = kShared;
    server_.passphrases[world::kOtherWorker] = kShared;
    OpenDevice();
  }
  void TearDown() override {
    device_.reset();
    StoreTest::TearDown();
  }

  std::string Folder() const { return (folder_ / "stores").string(); }
  void OpenDevice() {
    device_.reset();
    auto device = Device::Open(OptionsOf(Folder()));
    ASSERT_OK(device.status());
    device_ = *std::move(device);
  }
  std::string PassphraseOf(const std::string& account) {
    const auto chosen = server_.passphrases.find(account);
    return chosen == server_.passphrases.end() ? std::string(world::PassphraseOf(account)) : chosen->second;
  }
  absl::Status SignIn(const std::string& account) {
    return device_->SignIn(server_, account, PassphraseOf(account)).status();
  }
  absl::Status Switch(const std::string& account) { return device_->Switch(account, PassphraseOf(account)).status(); }
  // Signs everybody in, with what they need offline.
  void PrepareAll() {
    for (const char* account : {world::kWorker, world::kOtherWorker, world::kForeignWorker}) {
      ASSERT_OK(SignIn(account));
      ASSERT_OK(device_->present()->Sync(server_, TryOnce()).status);
    }
  }
  std::string Submit() {
    const v1::Account account = *device_->present()->GetAccount();
    const absl::StatusOr<Queued> queued =
        device_->present()->SubmitReferral(world::DossierOf(account.organisation(), account.code(), clock_, random_));
    EXPECT_TRUE(queued.ok()) << queued.status().ToString();
    return queued.ok() ? queued->referral_id : "";
  }
  std::vector<std::string> Accounts() {
    std::vector<std::string> accounts;
    for (const DeviceUser& user : device_->ListUsers()) accounts.push_back(user.account);
    return accounts;
  }
  std::vector<std::string> Unlocked() {
    std::vector<std::string> accounts;
    for (const DeviceUser& user : device_->ListUsers()) {
      if (user.unlocked) accounts.push_back(user.account);
    }
    return accounts;
  }
  std::vector<std::string> StoreFiles() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(Folder())) {
      if (entry.path().extension() == ".ihala") files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  std::unique_ptr<Device> device_;
};

TEST_F(DeviceTest, EachPersonHasAFileOfTheirOwnAndSwitchesOffline) {
  PrepareAll();
  EXPECT_THAT(Accounts(), ElementsAre(world::kWorker, world::kOtherWorker, world::kForeignWorker));
  EXPECT_THAT(StoreFiles(), SizeIs(3));
  EXPECT_THAT(Unlocked(), ElementsAre(world::kForeignWorker));
  const int before = server_.exchanges;
  ASSERT_OK(Switch(world::kWorker));
  const std::string mine = Submit();
  ASSERT_OK(Switch(world::kOtherWorker));
  EXPECT_THAT(Unlocked(), ElementsAre(world::kOtherWorker));
  const std::string theirs = Submit();
  EXPECT_TRUE(absl::IsNotFound(device_->present()->GetCase(mine).status()));
  OpenDevice();
  EXPECT_EQ(device_->present(), nullptr);
  EXPECT_THAT(Unlocked(), IsEmpty());
  ASSERT_OK(Switch(world::kWorker));
  ASSERT_OK(device_->present()->GetCase(mine).status());
  EXPECT_TRUE(absl::IsNotFound(device_->present()->GetCase(theirs).status()));
  EXPECT_EQ(server_.exchanges, before);
}

TEST_F(DeviceTest, NobodysAccountStandsInANameOrClearInAFile) {
  PrepareAll();
  device_.reset();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(Folder())) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    for (const char* account : {world::kWorker, world::kOtherWorker, world::kForeignWorker}) {
      EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr(account)));
      EXPECT_THAT(bytes, Not(HasSubstr(account))) << entry.path();
    }
  }
}

TEST_F(DeviceTest, WhoIsRefusedChangesNothingForWhoeverIsThere) {
  PrepareAll();
  ASSERT_OK(Switch(world::kWorker));
  const std::string id = Submit();
  EXPECT_TRUE(absl::IsUnauthenticated(device_->Switch(world::kForeignWorker, kShared).status()));
  EXPECT_TRUE(absl::IsUnauthenticated(device_->SignIn(server_, world::kForeignWorker, "wrong").status()));
  EXPECT_EQ(ihala::ReasonOf(device_->Switch(world::kSupervisor, kShared).status()), "NEVER_SIGNED_IN");
  EXPECT_EQ(ihala::ReasonOf(device_->Switch("", kShared).status()), "NEVER_SIGNED_IN");
  EXPECT_TRUE(absl::IsInvalidArgument(device_->SignIn(server_, "", kShared).status()));
  EXPECT_THAT(Unlocked(), ElementsAre(world::kWorker));
  ASSERT_OK(device_->present()->GetCase(id).status());
  device_->LockAll();
  EXPECT_TRUE(absl::IsUnauthenticated(device_->Switch(world::kForeignWorker, kShared).status()));
  EXPECT_THAT(Unlocked(), IsEmpty());
  EXPECT_EQ(device_->present(), nullptr);
}

TEST_F(DeviceTest, OnePassphraseOfTwoPeopleOpensOnlyTheStoreThatWasAskedFor) {
  PrepareAll();
  ASSERT_OK(Switch(world::kWorker));
  const std::string id = Submit();
  ASSERT_OK(device_->Switch(world::kOtherWorker, kShared).status());
  EXPECT_EQ(device_->present()->GetAccount()->code(), world::kOtherWorker);
  EXPECT_THAT(*device_->present()->ListCases(), IsEmpty());
  EXPECT_THAT(*device_->present()->ListOperations(), IsEmpty());
  EXPECT_TRUE(absl::IsNotFound(device_->present()->AddComment(id, v1::AUDIENCE_BOTH_SIDES, "x").status()));
}

TEST_F(DeviceTest, EveryQueueLeavesUnderItsAuthorsNameWhoeverHoldsTheDevice) {
  PrepareAll();
  std::map<std::string, std::string> authors;
  for (const char* account : {world::kWorker, world::kOtherWorker, world::kForeignWorker}) {
    ASSERT_OK(Switch(account));
    for (int i = 0; i < 3; ++i) authors[Submit()] = account;
  }
  ASSERT_OK(Switch(world::kOtherWorker));
  const SyncResult result = device_->Sync(server_, TryOnce());
  ASSERT_OK(result.status);
  EXPECT_EQ(result.acknowledged, 9u);
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(server_.effects, 9u);
  for (const auto& [id, account] : authors) EXPECT_EQ(server_.core(id)->worker_code(), account);
  // Nobody else got the rows of it.
  EXPECT_THAT(*device_->present()->ListCases(), SizeIs(3));
}

TEST_F(DeviceTest, WhatHoldsOnePersonUpHoldsUpNobodyElse) {
  PrepareAll();
  for (const char* account : {world::kWorker, world::kOtherWorker, world::kForeignWorker}) {
    ASSERT_OK(Switch(account));
    Submit();
  }
  device_->LockAll();
  server_.faults = {FakeServer::Fault::kForgedReceipt};
  const std::vector<UserDelivery> deliveries = device_->DeliverAll(server_, TryOnce());
  ASSERT_THAT(deliveries, SizeIs(3));
  EXPECT_TRUE(absl::IsDataLoss(deliveries[0].result.status));
  ASSERT_OK(deliveries[1].result.status);
  ASSERT_OK(deliveries[2].result.status);
  EXPECT_EQ(server_.effects, 3u);
  const std::vector<UserDelivery> again = device_->DeliverAll(server_, TryOnce());
  ASSERT_THAT(again, SizeIs(1));
  ASSERT_OK(again[0].result.status);
  EXPECT_EQ(server_.effects, 3u);
  EXPECT_THAT(device_->DeliverAll(server_, TryOnce()), IsEmpty());
}

TEST_F(DeviceTest, AFileThatDoesNotOpenStandsInNobodysWayAndIsNotReplaced) {
  PrepareAll();
  device_.reset();
  const std::vector<std::string> files = StoreFiles();
  // A later version of the program has been here.
  const int64_t version = [&] {
    auto db = *sqlite::Connection::Open(files[0], {});
    const int64_t now = *db->QueryInt("PRAGMA user_version");
    EXPECT_TRUE(db->Execute("PRAGMA user_version=1000").ok());
    return now;
  }();
  OpenDevice();
  std::vector<DeviceUser> users = device_->ListUsers();
  ASSERT_THAT(users, SizeIs(3));
  EXPECT_TRUE(users[0].account.empty());
  EXPECT_TRUE(absl::IsFailedPrecondition(users[0].problem));
  ASSERT_OK(Switch(users[1].account));
  ASSERT_OK(Switch(users[2].account));
  // It could be this person's, who must not get a second one.
  EXPECT_FALSE(SignIn(world::kSupervisor).ok());
  EXPECT_THAT(StoreFiles(), SizeIs(3));
  {
    auto db = *sqlite::Connection::Open(files[0], {});
    ASSERT_OK(db->Execute("PRAGMA user_version=" + std::to_string(version)));
  }
  EXPECT_THAT(Accounts(), ElementsAre(world::kWorker, world::kOtherWorker, world::kForeignWorker));
  ASSERT_OK(SignIn(world::kSupervisor));
}

TEST_F(DeviceTest, AStoreThatNobodyGotIntoIsForTheNextPersonWithAStreamOfTheirOwn) {
  // The server binds the stream, and the answer is lost.
  class NoAnswer final : public Transport {
   public:
    explicit NoAnswer(Transport* inner) : inner_(inner) {}
    absl::StatusOr<v1::SignInResponse> SignIn(const v1::SignInRequest& request, const CallOptions& options) override {
      EXPECT_TRUE(inner_->SignIn(request, options).ok());
      return absl::UnavailableError("the link is cut");
    }
    absl::StatusOr<v1::RefreshSessionResponse> RefreshSession(const v1::RefreshSessionRequest&,
                                                              const CallOptions&) override {
      return absl::UnavailableError("the link is cut");
    }
    absl::StatusOr<v1::SignOutResponse> SignOut(const v1::SignOutRequest&, const CallOptions&) override {
      return absl::UnavailableError("the link is cut");
    }
    absl::StatusOr<v1::ExchangeResponse> Exchange(const v1::ExchangeRequest&, const CallOptions&) override {
      return absl::UnavailableError("the link is cut");
    }

   private:
    Transport* const inner_;
  } cut(&server_);
  EXPECT_TRUE(absl::IsUnavailable(device_->SignIn(cut, world::kWorker, kShared).status()));
  EXPECT_THAT(device_->ListUsers(), IsEmpty());
  OpenDevice();
  ASSERT_OK(SignIn(world::kForeignWorker));
  EXPECT_THAT(StoreFiles(), SizeIs(1));
  ASSERT_OK(SignIn(world::kWorker));
  EXPECT_THAT(Accounts(), ElementsAre(world::kWorker, world::kForeignWorker));
}

TEST_F(DeviceTest, OneProcessHasADeviceOpen) {
  Options options = OptionsOf(Folder());
  options.lock_wait = absl::ZeroDuration();
  EXPECT_EQ(ihala::ReasonOf(Device::Open(options).status()), "STORE_IN_USE");
  device_.reset();
  ASSERT_OK(Device::Open(options).status());
}

TEST_F(DeviceTest, TheBackgroundSyncsWhoeverIsThereAndDeliversForTheOthers) {
  PrepareAll();
  for (const char* account : {world::kWorker, world::kOtherWorker}) {
    ASSERT_OK(Switch(account));
    Submit();
  }
  absl::Notification done;
  SyncResult result;
  BackgroundOptions options;
  options.watch = false;
  options.sync = TryOnce();
  options.synced = [&](const SyncResult& synced) {
    if (done.HasBeenNotified()) return;
    result = synced;
    done.Notify();
  };
  BackgroundSync background(*device_, server_, options);
  done.WaitForNotification();
  background.Stop();
  ASSERT_OK(result.status);
  EXPECT_EQ(result.acknowledged, 2u);
  EXPECT_EQ(server_.effects, 2u);
  EXPECT_THAT(Unlocked(), ElementsAre(world::kOtherWorker));
}

}  // namespace
}  // namespace ihala::client
