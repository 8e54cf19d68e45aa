// Promises about a store that is locked, copied, taken away, or from before it was sealed.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/seal.h"
#include "common/sqlite/connection.h"
#include "ihala/keystore.h"
#include "tests/support/client/opened_store.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr char kSecretWords[] = "كلمات لا يقرؤها أحد";
const char* const kNewPassphrase = "عبارة جديدة تماما 2";

std::string ReasonOf(const absl::Status& status) { return std::string(Reason(status)); }

// A keystore whose secret never leaves it, and that can be told to fail.
class ChipKeystore final : public Keystore {
 public:
  explicit ChipKeystore(uint64_t seed) : random_(seed), key_(Key32::Generate(random_)) {}

  absl::StatusOr<std::string> Wrap(absl::string_view secret) override { return Seal(key_, "chip", secret, random_); }
  absl::StatusOr<std::string> Unwrap(absl::string_view wrapped) override {
    if (locked) return absl::FailedPreconditionError("unlock the device first");
    return Unseal(key_, "chip", wrapped);
  }

  bool locked = false;

 private:
  SeededRandom random_;
  const Key32 key_;
};

class SealedStoreTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }

  std::string PassphraseOf(const char* account = world::kWorker) { return std::string(world::PassphraseOf(account)); }
  absl::Status Unlock() { return client_->Unlock(PassphraseOf()); }
  // Every byte of the store's files.
  std::string Bytes() {
    std::string all;
    for (const char* end : {"", "-wal", "-shm"}) {
      std::ifstream in(path() + end, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
  }
  int64_t Query(const std::string& sql) {
    auto db = *sqlite::Connection::Open(path(), {.read_only = true});
    return *db->QueryInt(sql);
  }
  std::string SubmitWithSecret() {
    v1::Referral referral = Dossier();
    referral.mutable_needs()->set_summary(kSecretWords);
    return client_->SubmitReferral(referral)->referral_id;
  }
};

TEST_F(SealedStoreTest, NothingThatAPersonTypedOrReceivedLiesClearInItsFiles) {
  const std::string id = SubmitWithSecret();
  v1::Referral draft = Dossier();
  draft.mutable_needs()->set_summary(kSecretWords);
  ASSERT_OK(client_->SaveDraft(draft).status());
  ASSERT_OK(client_->AddComment(id, v1::AUDIENCE_BOTH_SIDES, kSecretWords).status());
  ASSERT_OK(client_->SaveImportColumns({{kSecretWords, "phone"}}));
  const std::string bytes = Bytes();
  EXPECT_THAT(bytes, Not(HasSubstr(kSecretWords)));
  EXPECT_THAT(bytes, Not(HasSubstr("Ministry of Social Development")));
  ASSERT_TRUE(Sync().all_synced);
  EXPECT_THAT(Bytes(), Not(HasSubstr(kSecretWords)));
  EXPECT_EQ(client_->GetCase(id)->dossier.needs().summary(), kSecretWords);
}

TEST_F(SealedStoreTest, ACopyWithoutTheKeystoreIsUselessEvenWithThePassphrase) {
  SubmitWithSecret();
  client_.reset();
  const std::string copy = (folder_ / "copy.ihala").string();
  std::filesystem::copy_file(path(), copy);
  // No keystore at all, and the thief's own.
  EXPECT_EQ(ReasonOf(Client::Open(OptionsOf(copy)).status()), "NO_KEYSTORE");
  ChipKeystore other(2);
  Options options = OptionsOf(copy);
  options.keystore = &other;
  EXPECT_EQ(ReasonOf(Client::Open(options).status()), "OTHER_KEYSTORE");
  // It was not taken for a damaged one.
  EXPECT_FALSE(std::filesystem::exists(copy + ".damaged-1"));
  std::filesystem::copy_file(path() + ".keystore", copy + ".keystore");
  auto client = Client::Open(OptionsOf(copy));
  ASSERT_OK(client.status());
  ASSERT_OK((*client)->Unlock(PassphraseOf()));
}

TEST_F(SealedStoreTest, ACopyWithItsKeystoreIsUselessWithoutThePassphrase) {
  const std::string id = SubmitWithSecret();
  Open();
  EXPECT_TRUE(absl::IsUnauthenticated(client_->Unlock("not the passphrase")));
  EXPECT_EQ(ReasonOf(client_->GetCase(id).status()), "LOCKED");
  client_.reset();
  // Whoever writes into the file that nobody has to be asked changes nothing: what is not open does not open.
  auto opened = Store::Open(SystemFiles::Get(), path(), /*create=*/false, random_);
  ASSERT_OK(opened.status());
  const std::unique_ptr<Keystore> keystore = NewFileKeystore(path() + ".keystore");
  Keyring keyring(opened->get(), keystore.get(), &random_, PassphraseEffort::kTests);
  ASSERT_OK(keyring.Load());
  EXPECT_EQ(ReasonOf((*opened)->Get(settings::kAccount).status()), "LOCKED");
  ASSERT_OK((*opened)->Get(settings::kSigningSeed).status());
}

TEST_F(SealedStoreTest, AKeystoreThatIsLockedItselfIsSaidAndTriedAgain) {
  client_.reset();
  ChipKeystore chip(1);
  Options options = OptionsOf((folder_ / "chip.ihala").string());
  options.keystore = &chip;
  ASSERT_OK(Client::Create(options).status());
  EXPECT_FALSE(std::filesystem::exists(options.path + ".keystore"));
  chip.locked = true;
  EXPECT_TRUE(absl::IsFailedPrecondition(Client::Open(options).status()));
  chip.locked = false;
  ASSERT_OK(Client::Open(options).status());
}

TEST_F(SealedStoreTest, RowsThatAreMovedOrForgedDoNotOpen) {
  const std::string one = SubmitWithSecret();
  const std::string two = SubmitWithSecret();
  ASSERT_TRUE(Sync().all_synced);
  client_.reset();
  {
    auto db = *sqlite::Connection::Open(path(), {});
    sqlite::Statement move = *db->Prepare(
        "UPDATE replica SET body = (SELECT body FROM replica WHERE referral_id = ?1 "
        "AND kind = ?3) WHERE referral_id = ?2 AND kind = ?3");
    move.BindBlob(1, one).BindBlob(2, two).BindInt(3, v1::Row::kDossier);
    ASSERT_OK(move.Run());
  }
  Reopen();
  EXPECT_TRUE(absl::IsDataLoss(client_->GetCase(two).status()));
  ASSERT_OK(client_->GetCase(one).status());
  client_.reset();
  {
    auto db = *sqlite::Connection::Open(path(), {});
    sqlite::Statement forge = *db->Prepare("UPDATE replica SET body = x'01' WHERE referral_id = ?1");
    forge.BindBlob(1, one);
    ASSERT_OK(forge.Run());
  }
  Reopen();
  EXPECT_TRUE(absl::IsDataLoss(client_->GetCase(one).status()));
}

TEST_F(SealedStoreTest, WhatIsAcknowledgedAndInTheCopyCanBeOfferedAgainButNotReadInTheQueue) {
  const std::string id = SubmitWithSecret();
  EXPECT_TRUE(client_->ListOperations()->front().operation.has_submit());
  ASSERT_TRUE(Sync().all_synced);
  EXPECT_FALSE(client_->ListOperations()->front().operation.has_submit());
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
  EXPECT_EQ(Query("SELECT LENGTH(own_key) FROM outbox"), 0);
  // A server that was restored gets it all the same.
  const size_t before = server_.operations.size();
  server_.faults = {FakeServer::Fault::kHistoryChanged};
  EXPECT_TRUE(Sync().all_synced);
  ASSERT_GT(server_.operations.size(), before);
  EXPECT_EQ(server_.operations.back().submit().referral().needs().summary(), kSecretWords);
}

TEST_F(SealedStoreTest, AQueueThatIsLockedLeavesUnderItsAuthorsName) {
  const std::string id = SubmitWithSecret();
  ASSERT_OK(client_->AddComment(id, v1::AUDIENCE_BOTH_SIDES, kSecretWords).status());
  server_.forced_verdicts[2].set_kind(v1::VERDICT_KIND_REJECTED);
  server_.forced_verdicts[2].set_reason("CLOSED");
  // The session ended long ago, and nobody has unlocked it.
  clock_.Advance(absl::Hours(24 * 90));
  const int exchanges = server_.exchanges;
  Open();
  EXPECT_EQ(ReasonOf(Sync().status), "LOCKED");
  const SyncResult result = client_->Deliver(server_, {});
  ASSERT_OK(result.status);
  EXPECT_EQ(result.acknowledged, 1u);
  EXPECT_EQ(result.refused, 1u);
  EXPECT_FALSE(result.all_synced);
  EXPECT_EQ(server_.exchanges, exchanges);
  ASSERT_THAT(server_.operations, SizeIs(2));
  EXPECT_EQ(server_.operations.front().submit().referral().needs().summary(), kSecretWords);
  for (const v1::OperationRun& run : server_.requests.back().runs()) {
    for (const std::string& bytes : run.operations()) EXPECT_THAT(bytes, Not(HasSubstr(kSecretWords)));
  }
  EXPECT_EQ(client_->GetStatus()->queued, 0u);
  EXPECT_EQ(client_->GetStatus()->refused, 1u);
  EXPECT_THAT(Bytes(), Not(HasSubstr("CLOSED")));
  // What was said to the locked device its person reads.
  ASSERT_OK(Unlock());
  const std::vector<OperationRecord> records = *client_->ListOperations();
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[1].reason, "CLOSED");
  ASSERT_OK(SignIn());
  ASSERT_OK(Sync().status);
  EXPECT_EQ(server_.effects, 1u);
}

TEST_F(SealedStoreTest, WhoSignsOutLosesNothingOfTheQueueAndItLeavesAllTheSame) {
  const std::string id = SubmitWithSecret();
  const std::string draft = *client_->SaveDraft(Dossier());
  ASSERT_OK(client_->SignOut(server_));
  EXPECT_FALSE(client_->GetStatus()->signed_in);
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  Open();
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  ASSERT_OK(client_->Deliver(server_, {}).status);
  EXPECT_EQ(server_.effects, 1u);
  ASSERT_OK(SignIn());
  ASSERT_OK(client_->GetDraft(draft).status());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
}

// Rows 60 and 61 of the failures of others.
TEST_F(SealedStoreTest, WhatOneLeavesBehindAnotherOnTheSameDeviceNeitherReadsNorSendsAsTheirOwn) {
  for (int i = 0; i < 3; ++i) SubmitWithSecret();
  SyncOptions once;
  once.max_failures = 1;
  server_.link_is_back_at = clock_.Now() + absl::Hours(1);
  ASSERT_OK(client_->SignOut(server_));
  client_.reset();
  // The shift changes, and the device restarts with a link.
  server_.link_is_back_at = absl::InfinitePast();
  const Options of_second = OptionsOf((folder_ / "second.ihala").string());
  auto second = Client::Create(of_second);
  ASSERT_OK(second.status());
  ASSERT_OK((*second)->SignIn(server_, world::kSupervisor, PassphraseOf(world::kSupervisor)));
  ASSERT_OK((*second)->Sync(server_, once).status);
  EXPECT_THAT(*(*second)->ListOperations(), SizeIs(0));
  EXPECT_EQ(server_.effects, 0u);
  Open();
  EXPECT_TRUE(absl::IsUnauthenticated(client_->Unlock(PassphraseOf(world::kSupervisor))));
  ASSERT_OK(client_->Deliver(server_, once).status);
  ASSERT_THAT(server_.operations, SizeIs(3));
  for (const v1::Operation& operation : server_.operations) {
    EXPECT_EQ(server_.core(operation.referral_id())->worker_code(), world::kWorker);
  }
}

TEST_F(SealedStoreTest, NobodyElseSignsInOnAStoreNorSendsWhatWaitsInIt) {
  SubmitWithSecret();
  Open();
  EXPECT_EQ(ReasonOf(client_->SignIn(server_, world::kSupervisor, PassphraseOf(world::kSupervisor))), "OTHER_ACCOUNT");
  EXPECT_TRUE(absl::IsUnauthenticated(client_->Unlock(PassphraseOf(world::kSupervisor))));
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  ASSERT_OK(client_->Deliver(server_, {}).status);
  // By its author's device, whoever holds it.
  ASSERT_THAT(server_.operations, SizeIs(1));
  EXPECT_EQ(server_.core(server_.operations[0].referral_id())->worker_code(), world::kWorker);
}

TEST_F(SealedStoreTest, ADeliveryThatIsCutOrForgedChangesNothing) {
  SubmitWithSecret();
  Open();
  SyncOptions once;
  once.max_failures = 1;
  server_.faults = {FakeServer::Fault::kLostAnswer};
  EXPECT_TRUE(absl::IsUnavailable(client_->Deliver(server_, once).status));
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  server_.faults = {FakeServer::Fault::kForgedReceipt};
  EXPECT_TRUE(absl::IsDataLoss(client_->Deliver(server_, once).status));
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  ASSERT_OK(client_->Deliver(server_, once).status);
  EXPECT_EQ(client_->GetStatus()->queued, 0u);
  EXPECT_EQ(server_.effects, 1u);
}

TEST_F(SealedStoreTest, OnePoisonedCommandHoldsUpNoOtherAlsoWhileLocked) {
  for (int i = 0; i < 5; ++i) SubmitWithSecret();
  server_.poison[3] = absl::InternalError("cannot be read");
  Open();
  const SyncResult result = client_->Deliver(server_, {});
  EXPECT_EQ(result.acknowledged, 4u);
  EXPECT_EQ(result.unreadable, 1u);
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
}

TEST_F(SealedStoreTest, AForkThatALockedDeviceLearnsOfIsFiledAgainOnceItIsUnlocked) {
  const std::string id = SubmitWithSecret();
  server_.forced_verdicts[1].set_kind(v1::VERDICT_KIND_STREAM_FORKED);
  Open();
  EXPECT_EQ(ReasonOf(client_->Deliver(server_, {}).status), "STREAM_FORKED");
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  ASSERT_OK(Unlock());
  EXPECT_EQ(ReasonOf(Sync().status), "STREAM_FORKED");
  server_.forced_verdicts.clear();
  ASSERT_OK(SignIn());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
  EXPECT_EQ(server_.effects, 1u);
}

TEST_F(SealedStoreTest, AChangedPassphraseSealsTheKeyAnewAndNotTheRows) {
  const std::string id = SubmitWithSecret();
  client_->Lock();
  client_.reset();
  const auto body = [&] {
    auto db = *sqlite::Connection::Open(path(), {.read_only = true});
    sqlite::Statement find = *db->Prepare("SELECT body FROM outbox");
    return *find.Step() ? std::string(find.ColumnBlob(0)) : std::string();
  };
  const std::string before = body();
  Open();
  server_.passphrases[world::kWorker] = kNewPassphrase;
  EXPECT_EQ(ReasonOf(client_->SignIn(server_, world::kWorker, kNewPassphrase)), "OLD_PASSPHRASE_NEEDED");
  EXPECT_EQ(ReasonOf(client_->SignIn(server_, world::kWorker, kNewPassphrase, {.previous_passphrase = "nor this one"})),
            "OLD_PASSPHRASE_NEEDED");
  EXPECT_EQ(ReasonOf(client_->GetCase(id).status()), "LOCKED");
  ASSERT_OK(client_->SignIn(server_, world::kWorker, kNewPassphrase, {.previous_passphrase = PassphraseOf()}));
  EXPECT_EQ(client_->GetCase(id)->dossier.needs().summary(), kSecretWords);
  client_.reset();
  EXPECT_EQ(body(), before);
  Open();
  EXPECT_TRUE(absl::IsUnauthenticated(Unlock()));
  ASSERT_OK(client_->Unlock(kNewPassphrase));
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(SealedStoreTest, AStoreOfBeforeIsSealedWhenItIsUnlockedAndNothingClearRemains) {
  const std::string done = SubmitWithSecret();
  ASSERT_TRUE(Sync().all_synced);
  const std::string waiting = SubmitWithSecret();
  v1::Referral unsent = Dossier();
  unsent.mutable_needs()->set_summary(kSecretWords);
  const std::string draft = *client_->SaveDraft(unsent);
  ASSERT_OK(client_->SaveImportColumns({{kSecretWords, "phone"}}));
  client_.reset();
  ASSERT_OK(WriteAsBeforeSealing(path(), PassphraseOf()));
  ASSERT_THAT(Bytes(), HasSubstr(kSecretWords));
  Open();
  // Nobody has unlocked it yet, and it is as it was.
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  EXPECT_TRUE(absl::IsUnauthenticated(client_->Unlock("not the passphrase")));
  ASSERT_OK(Unlock());
  EXPECT_THAT(Bytes(), Not(HasSubstr(kSecretWords)));
  EXPECT_THAT(Bytes(), Not(HasSubstr("Ministry of Social Development")));
  EXPECT_EQ(client_->GetCase(waiting)->dossier.needs().summary(), kSecretWords);
  EXPECT_EQ(client_->GetCase(done)->dossier.needs().summary(), kSecretWords);
  EXPECT_EQ(client_->GetDraft(draft)->referral.needs().summary(), kSecretWords);
  EXPECT_THAT(*client_->GetImportColumns(), SizeIs(1));
  EXPECT_TRUE(Sync().all_synced);
  Reopen();
  EXPECT_EQ(DeliveryOf(waiting), Delivery::kAcknowledged);
  EXPECT_EQ(server_.effects, 2u);
}

TEST_F(SealedStoreTest, ASalvagedStoreIsFiledAgainWhenItIsUnlocked) {
  const std::string id = SubmitWithSecret();
  const std::string draft = *client_->SaveDraft(Dossier());
  const OperationRecord before = client_->ListOperations()->front();
  client_.reset();
  ASSERT_OK(DamageCopy(path()));
  Open();
  EXPECT_EQ(client_->GetStatus()->salvaged, 2u);
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  client_.reset();
  Reopen();
  EXPECT_EQ(client_->GetStatus()->salvaged, 2u);
  const std::vector<OperationRecord> after = *client_->ListOperations();
  ASSERT_THAT(after, SizeIs(1));
  EXPECT_EQ(after[0].operation.origin().digest(), before.digest);
  ASSERT_OK(client_->GetDraft(draft).status());
  ASSERT_OK(SignIn());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
}

}  // namespace
}  // namespace ihala::client
