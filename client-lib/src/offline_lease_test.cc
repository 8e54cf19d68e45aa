// Promises about a store that is away from its server, and about whoever guesses at its passphrase meanwhile.
#include "client-lib/src/offline_lease.h"

#include <string>

#include "common/sqlite/connection.h"
#include "ihala/keystore.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

constexpr absl::Duration kOneDay = absl::Hours(24);

// A machine that does not tell its boots apart.
class NamelessClock final : public FakeClock {
 public:
  std::string BootId() override { return ""; }
};

class OfflineLeaseTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    server_.session_life = 400 * kOneDay;
    Prepare();
  }

  std::string Passphrase() { return std::string(world::PassphraseOf(world::kWorker)); }
  std::string UnlockReason() { return ihala::ReasonOf(client_->Unlock(Passphrase())); }
  // A day at a time, with a look every day as by a program that is used.
  void UseFor(int days) {
    for (int i = 0; i < days; ++i) {
      clock_.Advance(kOneDay);
      client_->ListCases().status().IgnoreError();
    }
  }
  std::string NextDayReason() {
    clock_.Advance(kOneDay);
    return ihala::ReasonOf(client_->ListCases().status());
  }
  void SetPolicy(uint32_t days) {
    SetDevicePolicy(days, 0);
    ASSERT_TRUE(Sync().all_synced);
  }
};

TEST_F(OfflineLeaseTest, AStoreThatWasTooLongWithoutItsServerLocksAndNoPassphraseOpensIt) {
  const std::string id = SubmitOne();
  UseFor(13);
  ASSERT_OK(client_->GetCase(id).status());
  EXPECT_EQ(client_->GetStatus()->offline_left, kOneDay);
  clock_.Advance(kOneDay);
  EXPECT_EQ(ihala::ReasonOf(client_->GetCase(id).status()), "OFFLINE_TOO_LONG");
  EXPECT_FALSE(client_->GetStatus()->unlocked);
  EXPECT_EQ(client_->GetStatus()->offline_left, absl::ZeroDuration());
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
  // No guess is even tried.
  EXPECT_EQ(ihala::ReasonOf(client_->Unlock("not the passphrase")), "OFFLINE_TOO_LONG");
  Open();
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
  EXPECT_EQ(ihala::ReasonOf(Sync().status), "LOCKED");
  ASSERT_OK(SignIn());
  ASSERT_OK(client_->GetCase(id).status());
  EXPECT_EQ(client_->GetStatus()->offline_left, 14 * kOneDay);
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(OfflineLeaseTest, FiveHundredReferralsOf120DaysAgoLeaveALockedStoreAndItOpensAgain) {
  for (int i = 0; i < 500; ++i) SubmitOne();
  Open();
  clock_.Advance(120 * kOneDay);
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
  const SyncResult delivered = client_->Deliver(server_, {});
  ASSERT_OK(delivered.status);
  EXPECT_EQ(delivered.acknowledged, 500u);
  EXPECT_EQ(server_.effects, 500u);
  // Receipts are the server's word too.
  ASSERT_OK(client_->Unlock(Passphrase()));
  EXPECT_EQ(client_->ListCases()->size(), 500u);
}

TEST_F(OfflineLeaseTest, FiveHundredReferralsOf120DaysAgoAreAcceptedAfterSigningIn) {
  for (int i = 0; i < 500; ++i) SubmitOne();
  clock_.Advance(120 * kOneDay);
  EXPECT_EQ(ihala::ReasonOf(Sync().status), "OFFLINE_TOO_LONG");
  ASSERT_OK(SignIn());
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.acknowledged, 500u);
  EXPECT_EQ(server_.effects, 500u);
  EXPECT_EQ(client_->ListCases()->size(), 500u);
}

TEST_F(OfflineLeaseTest, AClockThatIsSetBackGivesNoDayBack) {
  for (int i = 0; i < 13; ++i) {
    UseFor(1);
    clock_.SetNow(clock_.Now() - 30 * kOneDay);
    ASSERT_OK(client_->ListCases().status());
  }
  EXPECT_EQ(client_->GetStatus()->offline_left, kOneDay);
  EXPECT_EQ(NextDayReason(), "OFFLINE_TOO_LONG");
  clock_.SetNow(absl::UnixEpoch());
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
}

TEST_F(OfflineLeaseTest, ARestartGivesNothingBackWhateverTheClockSaysThen) {
  for (int i = 0; i < 13; ++i) {
    UseFor(1);
    clock_.Reboot();
    clock_.SetNow(i % 2 == 0 ? absl::UnixEpoch() : absl::FromUnixSeconds(1740902400) - 100 * kOneDay);
    Reopen();
  }
  EXPECT_LE(client_->GetStatus()->offline_left, kOneDay);
  EXPECT_EQ(NextDayReason(), "OFFLINE_TOO_LONG");
  // What passed while it was off counts as far as the wall clock shows it.
  ASSERT_OK(SignIn());
  clock_.SetNow(clock_.Now());
  clock_.Reboot();
  clock_.SetNow(clock_.Now() + 15 * kOneDay);
  Open();
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
}

TEST_F(OfflineLeaseTest, TheTimeSinceARestartCountsAlsoWhereNobodyLooked) {
  clock_.Reboot();
  clock_.SetNow(clock_.Now() - 100 * kOneDay);
  clock_.Advance(14 * kOneDay);
  Open();
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
}

TEST_F(OfflineLeaseTest, AClockThatIsYearsAheadShutsNobodyOutForEver) {
  const std::string id = SubmitOne();
  const absl::Time truth = clock_.Now();
  // Set while the device runs it changes nothing.
  clock_.SetNow(truth + 10 * 365 * kOneDay);
  ASSERT_OK(client_->ListCases().status());
  // After a restart there is nothing to hold against it.
  clock_.Reboot();
  Open();
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
  // The server's clock is right, and any contact is the way out.
  clock_.SetNow(truth + kOneDay);
  ASSERT_OK(client_->Deliver(server_, {}).status);
  ASSERT_OK(client_->Unlock(Passphrase()));
  EXPECT_EQ(client_->GetStatus()->offline_left, 14 * kOneDay);
  ASSERT_OK(client_->GetCase(id).status());
}

TEST_F(OfflineLeaseTest, AServerThatCannotProveItIsTheOneOpensNothing) {
  SubmitOne();
  clock_.Advance(14 * kOneDay);
  server_.contact_is_forged = true;
  EXPECT_TRUE(absl::IsDataLoss(SignIn()));
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
  server_.contact_is_forged = false;
  server_.signs_contacts = false;
  EXPECT_TRUE(absl::IsDataLoss(SignIn()));
  server_.faults = {FakeServer::Fault::kForgedReceipt};
  SyncOptions once;
  once.max_failures = 1;
  EXPECT_TRUE(absl::IsDataLoss(client_->Deliver(server_, once).status));
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  server_.signs_contacts = true;
  ASSERT_OK(SignIn());
}

TEST_F(OfflineLeaseTest, ExchangesWithoutAnythingToSendBeginItAnewOnceADay) {
  server_.requests.clear();
  for (int i = 0; i < 60; ++i) {
    clock_.Advance(absl::Hours(12));
    ASSERT_TRUE(Sync().all_synced);
  }
  int asked = 0;
  for (const v1::ExchangeUp& up : server_.requests) asked += up.contact_nonce().empty() ? 0 : 1;
  EXPECT_EQ(asked, 30);
  // Whoever does not sign begins nothing.
  server_.signs_contacts = false;
  for (int i = 0; i < 13; ++i) {
    clock_.Advance(kOneDay);
    ASSERT_OK(Sync().status);
  }
  EXPECT_EQ(NextDayReason(), "OFFLINE_TOO_LONG");
}

TEST_F(OfflineLeaseTest, AForgedWordInAnExchangeStoresNothingOfIt) {
  SubmitOne();
  clock_.Advance(kOneDay);
  server_.contact_is_forged = true;
  EXPECT_TRUE(absl::IsDataLoss(Sync().status));
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
}

TEST_F(OfflineLeaseTest, TheOrganisationSaysHowManyDays) {
  SetPolicy(3);
  UseFor(2);
  ASSERT_OK(client_->ListCases().status());
  EXPECT_EQ(NextDayReason(), "OFFLINE_TOO_LONG");
  ASSERT_OK(SignIn());
  SetPolicy(400);
  UseFor(399);
  ASSERT_OK(client_->ListCases().status());
  EXPECT_EQ(NextDayReason(), "OFFLINE_TOO_LONG");
}

TEST_F(OfflineLeaseTest, WhereBootsHaveNoNamesTheWallClockCountsAndAProcessItsOwnTime) {
  NamelessClock clock;
  client_.reset();
  SeededRandom random(3);
  auto store = Store::Open(SystemFiles::Get(), (folder_ / "nameless.ihala").string(), /*create=*/true, random);
  ASSERT_OK(store.status());
  (*store)->codec().SetDeviceKey(Key32::Generate(random));
  {
    OfflineLease lease(store->get(), &clock);
    EXPECT_EQ(*lease.Left(), absl::InfiniteDuration());
    ASSERT_OK((*store)->Write([&]() { return lease.Renew(clock.Now()); }));
    clock.Advance(10 * kOneDay);
    EXPECT_EQ(*lease.Left(), 4 * kOneDay);
    clock.SetNow(clock.Now() - 5 * kOneDay);
    EXPECT_EQ(*lease.Left(), 4 * kOneDay);
  }
  clock.Advance(6 * kOneDay);
  OfflineLease lease(store->get(), &clock);
  EXPECT_EQ(*lease.Left(), 3 * kOneDay);
}

TEST_F(OfflineLeaseTest, WhatIsDamagedOfItIsOverAndBeginsAnewWithTheServer) {
  const std::string id = SubmitOne();
  client_.reset();
  {
    auto db = *sqlite::Connection::Open(path(), {});
    ASSERT_OK(db->Execute("UPDATE setting SET value = x'030405' WHERE name = 'offline_lease'"));
  }
  Open();
  EXPECT_EQ(UnlockReason(), "OFFLINE_TOO_LONG");
  ASSERT_OK(SignIn());
  ASSERT_OK(client_->GetCase(id).status());
  EXPECT_EQ(client_->GetStatus()->offline_left, 14 * kOneDay);
}

// Sees what the store has stored when its key is about to be opened.
class WatchingKeystore final : public Keystore {
 public:
  WatchingKeystore(std::string path, Keystore* inner) : path_(std::move(path)), inner_(inner) {}
  absl::StatusOr<std::string> Wrap(absl::string_view secret) override { return inner_->Wrap(secret); }
  absl::StatusOr<std::string> Unwrap(absl::string_view wrapped) override {
    auto db = *sqlite::Connection::Open(path_, {.read_only = true});
    sqlite::Statement find = *db->Prepare("SELECT value FROM setting WHERE name = 'unlock_failures'");
    counted = *find.Step() ? std::string(find.ColumnBlob(0)) : "";
    return inner_->Unwrap(wrapped);
  }

  std::string counted;

 private:
  const std::string path_;
  Keystore* const inner_;
};

TEST_F(OfflineLeaseTest, AGuessIsCountedOnTheDiskBeforeItIsTried) {
  client_.reset();
  const std::unique_ptr<Keystore> inner = NewFileKeystore(path() + ".keystore");
  WatchingKeystore keystore(path(), inner.get());
  Options options = OptionsOf(path());
  options.keystore = &keystore;
  client_ = *Client::Open(options);
  for (const char* counted : {"1", "2", "3"}) {
    EXPECT_TRUE(absl::IsUnauthenticated(client_->Unlock("not the passphrase")));
    EXPECT_EQ(keystore.counted, counted);
  }
  // Now there is a wait, and nothing is tried meanwhile.
  EXPECT_TRUE(absl::IsResourceExhausted(client_->Unlock(Passphrase())));
  EXPECT_EQ(keystore.counted, "3");
}

TEST_F(OfflineLeaseTest, NoGameWithAClockShortensAWait) {
  client_->Lock();
  for (int i = 0; i < 9; ++i) {
    client_->Unlock("not the passphrase").IgnoreError();
    if (i < 8) clock_.Advance(absl::Hours(1));
  }
  // Nine wrong ones: two minutes.
  clock_.SetNow(clock_.Now() + kOneDay);
  EXPECT_TRUE(absl::IsResourceExhausted(client_->Unlock(Passphrase())));
  clock_.Reboot();
  clock_.SetNow(clock_.Now() + kOneDay);
  Open();
  EXPECT_TRUE(absl::IsResourceExhausted(client_->Unlock(Passphrase())));
  clock_.SetNow(clock_.Now() - 9 * kOneDay);
  EXPECT_TRUE(absl::IsResourceExhausted(client_->Unlock(Passphrase())));
  clock_.Advance(absl::Minutes(3));
  ASSERT_OK(client_->Unlock(Passphrase()));
}

TEST_F(OfflineLeaseTest, WhoGuessesAtThePassphraseBeforeWaitsToo) {
  server_.passphrases[world::kWorker] = "another one since";
  absl::Status tried;
  for (int i = 0; i < 3; ++i) {
    tried =
        client_->SignIn(server_, world::kWorker, "another one since", {.previous_passphrase = "not the one before"});
    EXPECT_EQ(ihala::ReasonOf(tried), "OLD_PASSPHRASE_NEEDED");
  }
  tried = client_->SignIn(server_, world::kWorker, "another one since", {.previous_passphrase = Passphrase()});
  EXPECT_TRUE(absl::IsResourceExhausted(tried)) << tried;
  clock_.Advance(absl::Minutes(1));
  ASSERT_OK(client_->SignIn(server_, world::kWorker, "another one since", {.previous_passphrase = Passphrase()}));
}

}  // namespace
}  // namespace ihala::client
