// Promises of a program that is older than its server: what it does not know it keeps, and its own work goes.
#include <string>
#include <vector>

#include "client-lib/src/places.h"
#include "common/sqlite/connection.h"
#include "common/wire/row_digest.h"
#include "google/protobuf/unknown_field_set.h"
#include "tests/support/client/opened_store.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

// Fields that no version has today.
constexpr int kFutureRow = 40;
constexpr int kFutureField = 900;

class NewerServerTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }

  static v1::Row FutureRow(const std::string& referral_id, const std::string& row_id, const std::string& words) {
    v1::Row row;
    row.set_referral_id(referral_id);
    row.set_row_id(row_id);
    row.GetReflection()->MutableUnknownFields(&row)->AddLengthDelimited(kFutureRow, words);
    return row;
  }

  // The bodies of the rows that this version does not know, as they are in the copy.
  std::vector<std::string> FutureRows() {
    client_.reset();
    std::vector<std::string> words;
    auto opened = OpenedStore::Open(path(), world::PassphraseOf(world::kWorker));
    auto find = (*opened)->db().Prepare("SELECT referral_id, row_id, body FROM replica WHERE kind = 40 ORDER BY seq");
    while (*find->Step()) {
      const std::string place = ReplicaPlace(find->ColumnBlob(0), 40, find->ColumnBlob(1));
      const absl::string_view body = find->ColumnBlob(2);
      words.push_back(body.empty() ? "" : *(*opened)->store().codec().Open(place, body));
    }
    find = absl::CancelledError();
    opened->reset();
    Reopen();
    EXPECT_TRUE(SignIn().ok());
    return words;
  }
};

TEST_F(NewerServerTest, TwoHundredWaitingCommandsAreTakenAlthoughTheAnswersSayMoreThanIsKnown) {
  std::vector<std::string> ids;
  for (int i = 0; i < 200; ++i) ids.push_back(SubmitOne());
  for (int i = 0; i < 5; ++i) server_.PutRow(FutureRow("", absl::StrCat("entry-", i), "of the directory"));
  server_.adds_unknown_fields = kFutureField;
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_EQ(result.acknowledged, 200u);
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 0u);
  EXPECT_EQ(server_.effects, 200u);
  for (const std::string& id : ids) EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
}

TEST_F(NewerServerTest, WhatItDoesNotKnowIsForgottenOnceItsTimeIsOverToo) {
  const std::string id = SubmitOne();
  ASSERT_OK(Sync().status);
  v1::Row row = FutureRow(id, "of a case", "words until tomorrow");
  row.mutable_visible_until()->set_seconds(absl::ToUnixSeconds(clock_.Now() + absl::Hours(24)));
  server_.PutRow(row);
  ASSERT_TRUE(Sync().all_synced);
  ASSERT_THAT(FutureRows(), SizeIs(1));
  clock_.Advance(absl::Hours(25));
  EXPECT_TRUE(client_->GetCase(id).ok());
  EXPECT_THAT(FutureRows(), ElementsAre(""));
}

TEST_F(NewerServerTest, ADecisionThatIsNotKnownLeavesTheCommandWholeUntilTheProgramKnowsIt) {
  for (int i = 0; i < 200; ++i) SubmitOne();
  const std::vector<OperationRecord> before = *client_->ListOperations();
  v1::Verdict future;
  future.set_kind(static_cast<v1::VerdictKind>(99));
  for (uint64_t n = 1; n <= 200; n += 2) server_.forced_verdicts[n] = future;
  SyncResult result = Sync();
  EXPECT_FALSE(result.all_synced);
  EXPECT_EQ(result.acknowledged, 100u);
  EXPECT_EQ(result.refused, 0u);
  std::vector<OperationRecord> after = *client_->ListOperations();
  ASSERT_THAT(after, SizeIs(200));
  for (size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(after[i].digest, before[i].digest);
    EXPECT_EQ(after[i].delivery, i % 2 == 0 ? Delivery::kQueued : Delivery::kAcknowledged) << i;
  }
  // The program that knows it is that for which the server decides nothing new.
  server_.forced_verdicts.clear();
  result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(server_.effects, 200u);
}

TEST_F(NewerServerTest, RowsOfAnUnknownKindAreKeptAsTheyCameAndCountAndAreReplaced) {
  const std::string id = SubmitOne();
  ASSERT_TRUE(Sync().all_synced);
  server_.PutRow(FutureRow(id, "one", "first"));
  server_.PutRow(FutureRow(id, "two", "second"));
  server_.PutRow(FutureRow("", "of all", "third"));
  SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 0u);
  server_.PutRow(FutureRow(id, "one", "fourth"));
  EXPECT_TRUE(Sync().all_synced);
  const std::vector<std::string> words = FutureRows();
  ASSERT_THAT(words, SizeIs(3));
  EXPECT_THAT(words[2], testing::HasSubstr("fourth"));
  // What leaves takes them along.
  server_.Leave(id);
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_THAT(FutureRows(), SizeIs(1));
}

TEST_F(NewerServerTest, ARowOfAnUnknownKindThatWasLostComesBack) {
  const std::string id = SubmitOne();
  server_.PutRow(FutureRow("", "of all", "first"));
  ASSERT_TRUE(Sync().all_synced);
  client_.reset();
  auto db = sqlite::Connection::Open(path(), sqlite::Options());
  ASSERT_OK((*db)->Execute("DELETE FROM replica WHERE kind = 40"));
  db->reset();
  Reopen();
  // Once a day the rows are counted anew.
  clock_.Advance(absl::Hours(24));
  ASSERT_OK(SignIn());
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 1u);
  EXPECT_THAT(FutureRows(), SizeIs(1));
}

}  // namespace
}  // namespace ihala::client
