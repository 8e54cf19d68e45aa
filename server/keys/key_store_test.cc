#include "server/keys/key_store.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "gtest/gtest.h"
#include "server/keys/sealed_key.h"

namespace ihala {
namespace {

constexpr size_t kFileMost = 1 << 24;

std::shared_ptr<const MasterKeys> Master(const std::string& text) {
  return std::make_shared<const MasterKeys>(*MasterKeys::Parse(text, "the test"));
}

std::string Line(int version, char digit) { return absl::StrCat(version, ":", std::string(64, digit), "\n"); }

class KeyStoreTest : public ::testing::Test {
 protected:
  KeyStoreTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ihala-keys-XXXXXX").string();
    dir_ = mkdtemp(pattern.data());
    options_.path = dir_ + "/keys";
    options_.random = &random_;
    options_.master = Master(Line(1, 'a'));
    options_.own_thread = false;
    options_.first_keys = 4;
    options_.more_keys = 8;
  }
  ~KeyStoreTest() override { std::filesystem::remove_all(dir_); }

  // The one that is open goes first: it holds the file.
  std::unique_ptr<KeyStore> Open(std::unique_ptr<KeyStore> before = nullptr) {
    before.reset();
    auto store = KeyStore::Open(options_);
    EXPECT_TRUE(store.ok() && (*store)->BeginToGive().ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  std::unique_ptr<KeyStore> Make() {
    EXPECT_TRUE(KeyStore::Init(options_).ok());
    return Open();
  }
  absl::Status Refusal() { return KeyStore::Open(options_).status(); }

  static std::string KeyOf(KeyStore& store, uint64_t slot) {
    LoanedKey key;
    const absl::Status lent = store.Lend(slot, &key);
    EXPECT_TRUE(lent.ok()) << lent;
    return std::string(key.Reveal());
  }
  // Everything that is on the disk.
  std::string Bytes() {
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(dir_)) {
      all += ReadFile(file.path().string(), kFileMost).value_or("");
    }
    return all;
  }
  // As the column has it.
  std::string SealedIn(uint64_t slot) {
    auto db = sqlite::Connection::Open(options_.path, {.create = false});
    auto find = (*db)->Prepare("SELECT sealed FROM slots WHERE slot = ?1");
    find->BindInt(1, static_cast<int64_t>(slot));
    EXPECT_TRUE(find->Step().value_or(false));
    return std::string(find->ColumnBlob(0));
  }

  SeededRandom random_{11};
  std::string dir_;
  KeyStoreOptions options_;
};

TEST_F(KeyStoreTest, KeysStayWhatTheyAre) {
  auto store = Make();
  std::map<uint64_t, std::string> keys;
  for (uint64_t slot = 1; slot <= 20; ++slot) {
    ASSERT_TRUE(store->Ready(slot).ok());
    keys[slot] = KeyOf(*store, slot);
    EXPECT_EQ(keys[slot].size(), kKeyBytes);
  }
  const std::string id = store->id();
  store = Open(std::move(store));
  EXPECT_EQ(store->id(), id);
  for (const auto& [slot, key] : keys) EXPECT_EQ(KeyOf(*store, slot), key) << slot;
  EXPECT_NE(keys[1], keys[2]);
}

TEST_F(KeyStoreTest, WhatIsOpenedGivesOnlySlotsThatItMade) {
  auto store = Make();
  EXPECT_EQ(store->first_free(), 1u);
  ASSERT_TRUE(store->Ready(2).ok());
  const uint64_t last = store->last_slot();
  store = Open(std::move(store));
  EXPECT_EQ(store->first_free(), last + 1);
  EXPECT_TRUE(absl::IsInvalidArgument(store->Ready(3)));
  EXPECT_TRUE(store->Ready(last + 1).ok());
}

TEST_F(KeyStoreTest, NoKeyLiesInTheFileAsItIs) {
  auto store = Make();
  std::vector<std::string> keys;
  for (uint64_t slot = 1; slot <= store->last_slot(); ++slot) keys.push_back(KeyOf(*store, slot));
  ASSERT_TRUE(store->MakeSecrets({"one"}).ok());
  keys.emplace_back(store->FindSecret("one")->Reveal());
  const std::string before = Bytes();
  store.reset();
  const std::string after = Bytes();
  for (const std::string& key : keys) {
    EXPECT_FALSE(absl::StrContains(before, key));
    EXPECT_FALSE(absl::StrContains(after, key));
  }
}

TEST_F(KeyStoreTest, ADestroyedKeyIsNowhereAndItsSlotSaysSo) {
  auto store = Make();
  ASSERT_TRUE(store->Ready(40).ok());
  const std::string kept = KeyOf(*store, 8);
  const std::string sealed = SealedIn(7);
  EXPECT_TRUE(absl::StrContains(Bytes(), sealed));
  ASSERT_TRUE(store->Destroy({7, 9}).ok());
  ASSERT_TRUE(store->Destroy({7}).ok());
  EXPECT_FALSE(absl::StrContains(Bytes(), sealed));
  EXPECT_EQ(KeyOf(*store, 7), "");
  EXPECT_EQ(KeyOf(*store, 8), kept);
  store = Open(std::move(store));
  EXPECT_EQ(KeyOf(*store, 7), "");
  EXPECT_EQ(KeyOf(*store, 9), "");
  EXPECT_EQ(KeyOf(*store, 8), kept);
}

TEST_F(KeyStoreTest, ASlotThatWasNeverMadeIsNoDestroyedOne) {
  auto store = Make();
  LoanedKey key;
  EXPECT_TRUE(absl::IsDataLoss(store->Lend(999, &key)));
  EXPECT_TRUE(absl::IsDataLoss(store->Destroy({999})));
}

TEST_F(KeyStoreTest, AKeyThatWasMovedToAnotherSlotDoesNotOpen) {
  auto store = Make();
  store.reset();
  {
    auto db = sqlite::Connection::Open(options_.path, {.create = false});
    ASSERT_TRUE(
        (*db)->Execute("UPDATE slots SET sealed = (SELECT sealed FROM slots WHERE slot = 1) WHERE slot = 2").ok());
  }
  store = Open();
  LoanedKey key;
  EXPECT_TRUE(absl::IsDataLoss(store->Lend(2, &key)));
  EXPECT_TRUE(store->Lend(1, &key).ok());
}

TEST_F(KeyStoreTest, SecretsAreMadeOnceAndAdoptedOnce) {
  auto store = Make();
  EXPECT_TRUE(absl::IsDataLoss(store->FindSecret("one").status()));
  ASSERT_TRUE(store->MakeSecrets({"one"}).ok());
  const std::string made(store->FindSecret("one")->Reveal());
  ASSERT_TRUE(store->MakeSecrets({"one", "other"}).ok());
  EXPECT_EQ(made.size(), kKeyBytes);
  const std::string given(kKeyBytes, 'g');
  ASSERT_TRUE(store->AdoptSecret("two", given).ok());
  ASSERT_TRUE(store->AdoptSecret("two", given).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(store->AdoptSecret("one", given)));
  EXPECT_TRUE(absl::IsInvalidArgument(store->AdoptSecret("three", "short")));
  store = Open(std::move(store));
  EXPECT_EQ(store->FindSecret("one")->Reveal(), made);
  EXPECT_EQ(store->FindSecret("two")->Reveal(), given);
}

TEST_F(KeyStoreTest, AnotherMasterKeyIsRefusedByItsVersion) {
  Make().reset();
  options_.master = Master(Line(1, 'b'));
  EXPECT_TRUE(absl::IsFailedPrecondition(Refusal()));
  EXPECT_TRUE(absl::StrContains(Refusal().message(), "version 1 of the master key is not the one")) << Refusal();
  options_.master = Master(Line(2, 'a'));
  EXPECT_TRUE(absl::IsFailedPrecondition(Refusal()));
  EXPECT_TRUE(absl::StrContains(Refusal().message(), "still needs version 1")) << Refusal();
  options_.master = Master(Line(1, 'a'));
  EXPECT_TRUE(Refusal().ok());
}

TEST_F(KeyStoreTest, OneProcessHoldsIt) {
  const auto store = Make();
  EXPECT_TRUE(absl::IsUnavailable(Refusal()));
  EXPECT_TRUE(absl::IsUnavailable(KeyStore::Init(options_)));
}

TEST_F(KeyStoreTest, WhatIsThereIsNeverMadeAnew) {
  const std::string id = Make()->id();
  EXPECT_TRUE(absl::IsAlreadyExists(KeyStore::Init(options_)));
  EXPECT_EQ(Open()->id(), id);
  options_.path += "-elsewhere";
  EXPECT_TRUE(absl::IsNotFound(Refusal()));
  EXPECT_FALSE(PathExists(options_.path));
}

TEST_F(KeyStoreTest, AChangeOfTheMasterKeyGoesOnWhereARestartCutIt) {
  auto store = Make();
  ASSERT_TRUE(store->Ready(30).ok());
  const std::string key = KeyOf(*store, 3);
  ASSERT_TRUE(store->MakeSecrets({"one"}).ok());
  const std::string secret(store->FindSecret("one")->Reveal());
  ASSERT_TRUE(store->Destroy({5}).ok());
  ASSERT_TRUE(store->UseMaster(Master(Line(1, 'a') + Line(2, 'b'))).ok());
  ASSERT_TRUE(*store->SealSomeAnew(10));
  auto use = *store->CountByMaster();
  EXPECT_EQ(use[2], 9u) << "ten slots, of which one was destroyed";
  EXPECT_GT(use[1], 0u);
  store.reset();
  EXPECT_TRUE(absl::IsFailedPrecondition(Refusal())) << "the new version is needed from its first key on";
  options_.master = Master(Line(1, 'a') + Line(2, 'b'));
  store = Open();
  const uint64_t whole = store->last_slot();
  while (*store->SealSomeAnew(10)) {
  }
  use = *store->CountByMaster();
  EXPECT_EQ(use, (MasterKeyUse{{2, whole - 1 + 1}})) << "every slot but the destroyed one, and the secret";
  EXPECT_EQ(KeyOf(*store, 3), key);
  EXPECT_EQ(KeyOf(*store, 5), "");
  store.reset();
  // The old one is needed no more.
  options_.master = Master(Line(2, 'b'));
  store = Open();
  EXPECT_EQ(KeyOf(*store, 3), key);
  EXPECT_EQ(store->FindSecret("one")->Reveal(), secret);
}

TEST_F(KeyStoreTest, AfterAChangeNothingThatTheOldMasterKeyOpensIsLeft) {
  auto store = Make();
  ASSERT_TRUE(store->Ready(30).ok());
  std::vector<std::string> old;
  for (const uint64_t slot : {1, 2, 17, 30}) old.push_back(SealedIn(slot));
  ASSERT_TRUE(store->UseMaster(Master(Line(1, 'a') + Line(2, 'b'))).ok());
  while (*store->SealSomeAnew(7)) {
  }
  const std::string bytes = Bytes();
  for (const std::string& sealed : old) EXPECT_FALSE(absl::StrContains(bytes, sealed));
}

TEST_F(KeyStoreTest, AMasterKeyThatDoesNotFitChangesNothing) {
  auto store = Make();
  const std::string key = KeyOf(*store, 1);
  EXPECT_TRUE(absl::IsFailedPrecondition(store->UseMaster(Master(Line(2, 'b')))));
  EXPECT_TRUE(absl::IsFailedPrecondition(store->UseMaster(Master(Line(1, 'c') + Line(2, 'b')))));
  EXPECT_FALSE(*store->SealSomeAnew(100));
  ASSERT_TRUE(store->Ready(20).ok());
  EXPECT_EQ((*store->CountByMaster()).size(), 1u);
  store = Open(std::move(store));
  EXPECT_EQ(KeyOf(*store, 1), key);
}

TEST_F(KeyStoreTest, ItsOwnThreadMakesKeysAheadAndSealsAnew) {
  ASSERT_TRUE(KeyStore::Init(options_).ok());
  options_.own_thread = true;
  auto store = Open();
  ASSERT_TRUE(store->Ready(1).ok());
  while (store->last_slot() < 12) std::this_thread::yield();
  ASSERT_TRUE(store->UseMaster(Master(Line(1, 'a') + Line(2, 'b'))).ok());
  while (store->CountByMaster()->count(1) > 0) std::this_thread::yield();
  EXPECT_EQ(KeyOf(*store, 1).size(), kKeyBytes);
}

}  // namespace
}  // namespace ihala
