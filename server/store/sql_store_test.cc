#include "server/store/sql_store.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/sql_store_fixture.h"
#include "server/store/sql_write.h"
#include "tests/support/sealed/sealed_file.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// Takes away what the newest migrations brought.
constexpr char kWithoutTrail[] =
    "DROP TABLE read_counts; DROP TABLE audit_heads; DROP TABLE threads; DROP TABLE thread_members; DROP TABLE posts; "
    "DROP TABLE red_line_blocks; DROP TABLE red_line_reports; ALTER TABLE audit DROP COLUMN cases; "
    "ALTER TABLE ledger DROP COLUMN previous; "
    "ALTER TABLE accounts DROP COLUMN sign_in_code_hash; ALTER TABLE accounts DROP COLUMN sign_in_code_expires_us; ";

std::string Id(uint8_t n) { return std::string(15, '\x07') + static_cast<char>(n); }

v1::CaseCore Core(uint8_t n, v1::Urgency urgency = v1::URGENCY_NORMAL) {
  v1::CaseCore core;
  core.set_referral_id(Id(n));
  core.set_short_code(absl::StrCat("CODE", n));
  core.set_referring_organisation("CSO-1");
  core.set_receiving_organisation("MIN");
  core.set_desk("D1");
  core.set_assigned_to("W-1");
  core.set_urgency(urgency);
  core.mutable_received_at()->set_seconds(1000 + n);
  return core;
}

class SqlStoreTest : public SqlStoreFixture {
 protected:
  uint64_t Put(v1::CaseCore core, v1::StageKind kind = v1::STAGE_KIND_WAITING_ON_RECEIVER) {
    uint64_t seq = 0;
    const absl::Status status = store_->Write([&](WriteTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(seq, txn.PutCore(&core, kind));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return seq;
  }

  std::vector<uint64_t> Feed(Party party, absl::string_view code, uint64_t after = 0) {
    std::vector<uint64_t> seqs;
    const absl::Status status = store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(std::vector<FeedRow> rows, txn.ListFeed(party, code, after, 1000));
      for (const FeedRow& row : rows) seqs.push_back(row.seq);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return seqs;
  }

  std::vector<std::string> Queue(QueueQuery query, int page) {
    std::vector<std::string> ids;
    query.receiving_organisation = "MIN";
    for (;;) {
      size_t got = 0;
      const absl::Status status = store_->Read([&](ReadTxn& txn) -> absl::Status {
        ASSIGN_OR_RETURN(const QueuePage found, txn.ListQueue(query, page));
        for (const QueueEntry& entry : found.entries) ids.push_back(entry.place.referral_id);
        query.after = found.end;
        got = static_cast<size_t>(found.looked);
        return absl::OkStatus();
      });
      EXPECT_TRUE(status.ok()) << status;
      if (got == 0 || !status.ok()) return ids;
    }
  }

  std::vector<std::string> Over(absl::Time now, int limit) {
    std::vector<std::string> ids;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(ids, txn.ListOver(now, limit));
                      return absl::OkStatus();
                    })
                    .ok());
    return ids;
  }
};

TEST_F(SqlStoreTest, WhereThereIsNoCaseItsNeighbourIsFound) {
  for (const uint8_t n : {3, 7}) Put(Core(n));
  const absl::Status status = store_->Read([&](ReadTxn& txn) -> absl::Status {
    for (const uint8_t n : {1, 3, 5, 7, 9}) {
      ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCoreOrNeighbour(Id(n)));
      EXPECT_EQ(core.value_or(v1::CaseCore()).referral_id(), Id(n < 7 ? 3 : 7));
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(SqlStoreTest, AChangedRowMovesToTheEndOfEveryFeedItIsIn) {
  EXPECT_EQ(Put(Core(1)), 1u);
  EXPECT_EQ(Put(Core(2)), 2u);
  EXPECT_EQ(Put(Core(1)), 3u);
  EXPECT_THAT(Feed(Party::kReferring, "CSO-1"), ElementsAre(2, 3));
  EXPECT_THAT(Feed(Party::kReceiving, "MIN"), ElementsAre(2, 3));
  EXPECT_THAT(Feed(Party::kAssignee, "CSO-1:W-1"), ElementsAre(2, 3));
  EXPECT_THAT(Feed(Party::kAssignee, "CSO-1:W-1", 2), ElementsAre(3));
  EXPECT_THAT(Feed(Party::kReferring, "CSO-2"), ElementsAre());
}

TEST_F(SqlStoreTest, ACommitTellsWhomItMayConcernAndWhatIsUndoneNobody) {
  std::vector<CommitNews> told;
  store_->Listen([&](const CommitNews& news) { told.push_back(news); });
  Put(Core(1));
  const auto undone = [&](WriteTxn& txn) -> absl::Status {
    v1::CaseCore other = Core(2);
    other.set_receiving_organisation("OTHER");
    (void)txn.PutCore(&other, v1::STAGE_KIND_WAITING_ON_RECEIVER);
    return absl::CancelledError("undone");
  };
  EXPECT_FALSE(store_->Write(undone).ok());
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    (void)txn.Savepoint([&] { return undone(txn); });
                    RETURN_IF_ERROR(txn.DeleteSession("one"));
                    return txn.DeleteSessionsOf("W-1");
                  })
                  .ok());
  ASSERT_TRUE(store_->Write([](WriteTxn&) { return absl::OkStatus(); }).ok());
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].feeds, (std::set<ihala::Feed>{{Party::kReferring, "CSO-1"},
                                                  {Party::kReceiving, "MIN"},
                                                  {Party::kAssignee, "CSO-1:W-1"},
                                                  {Party::kAuthor, "CSO-1:"}}));
  EXPECT_TRUE(told[1].feeds.empty());
  EXPECT_THAT(told[1].ended_sessions, ElementsAre("one"));
  EXPECT_THAT(told[1].signed_out, ElementsAre("W-1"));
}

TEST_F(SqlStoreTest, AReassignedCaseLeavesTheOldFeed) {
  v1::CaseCore core = Core(1);
  Put(core);
  core.set_assigned_to("W-2");
  Put(core);
  EXPECT_THAT(Feed(Party::kAssignee, "CSO-1:W-1"), ElementsAre());
  EXPECT_THAT(Feed(Party::kAssignee, "CSO-1:W-2"), ElementsAre(2));
}

TEST_F(SqlStoreTest, TheQueueShowsUrgentThenDueThenOldAtEveryPageSize) {
  v1::CaseCore due = Core(3);
  due.mutable_due_on()->set_year(2026);
  due.mutable_due_on()->set_month(1);
  due.mutable_due_on()->set_day(5);
  Put(Core(1));
  Put(due);
  Put(Core(2, v1::URGENCY_EMERGENCY));
  Put(Core(4, v1::URGENCY_URGENT));
  Put(Core(5));
  for (int page : {1, 2, 100}) {
    EXPECT_THAT(Queue({}, page), ElementsAre(Id(2), Id(4), Id(3), Id(1), Id(5))) << page;
  }
}

TEST_F(SqlStoreTest, TheQueueForgetsClosedCasesAndFiltersViews) {
  v1::CaseCore held = Core(1);
  held.set_holder("R-1");
  Put(held);
  v1::CaseCore pending = Core(2);
  pending.mutable_pending()->set_step_id("X");
  Put(pending);
  Put(Core(3), v1::STAGE_KIND_WAITING_ON_REFERRER);
  Put(Core(4));
  Put(Core(4), v1::STAGE_KIND_CLOSED_SERVED);
  QueueQuery query;
  EXPECT_THAT(Queue(query, 10), ElementsAre(Id(1), Id(2), Id(3)));
  query.view = v1::QUEUE_VIEW_UNCLAIMED;
  EXPECT_THAT(Queue(query, 10), ElementsAre(Id(2)));
  query.view = v1::QUEUE_VIEW_TO_CONFIRM;
  EXPECT_THAT(Queue(query, 10), ElementsAre(Id(2)));
  query.view = v1::QUEUE_VIEW_MINE;
  query.account = "R-1";
  EXPECT_THAT(Queue(query, 10), ElementsAre(Id(1)));
}

TEST_F(SqlStoreTest, HouseholdsOnAPhoneAreThoseOfOpenCasesOfOneReceiver) {
  const auto give = [this](uint8_t n, const std::string& household, const std::string& receiver) {
    v1::CaseCore core = Core(n);
    core.set_receiving_organisation(receiver);
    Put(core);
    EXPECT_TRUE(
        store_->Write([&](WriteTxn& txn) { return txn.PutPhone("phone", core.referral_id(), household); }).ok());
  };
  const auto count = [this](const std::string& phone, const std::string& receiver, uint32_t most) {
    uint32_t households = 0;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(households, txn.CountHouseholdsOnPhone(phone, receiver, most));
                      return absl::OkStatus();
                    })
                    .ok());
    return households;
  };
  give(1, "A", "MIN");
  give(2, "B", "MIN");
  give(3, "B", "MIN");  // The same household twice.
  give(4, "C", "MIN");
  give(5, "D", "OTHER");
  EXPECT_EQ(count("phone", "MIN", 10), 3u);
  EXPECT_EQ(count("phone", "MIN", 2), 2u);
  EXPECT_EQ(count("phone", "OTHER", 10), 1u);
  EXPECT_EQ(count("other", "MIN", 10), 0u);
  Put(Core(1), v1::STAGE_KIND_CLOSED_SERVED);
  EXPECT_EQ(count("phone", "MIN", 10), 2u);
  EXPECT_TRUE(store_->Write([&](WriteTxn& txn) { return txn.DeletePhone("phone", Id(4)); }).ok());
  EXPECT_EQ(count("phone", "MIN", 10), 1u);
}

TEST_F(SqlStoreTest, TheInstallationsKeysStayAndAFileOfBeforeThePhonesGetsTheirs) {
  const std::string key(store_->phone_key().Reveal());
  const std::string seed(store_->signing_seed().Reveal());
  EXPECT_EQ(key.size(), 32u);
  Reopen();
  EXPECT_EQ(store_->phone_key().Reveal(), key);
  store_.reset();
  ASSERT_TRUE(MakeOlder(options_).ok());
  {
    auto db = sqlite::Connection::Open(dir_ + "/ihala.db", {});
    ASSERT_TRUE(db.ok());
    ASSERT_TRUE((*db)->Execute("DELETE FROM meta WHERE name = 'phone_key'").ok());
  }
  Reopen();
  EXPECT_EQ(store_->signing_seed().Reveal(), seed);
  const std::string another(store_->phone_key().Reveal());
  EXPECT_EQ(another.size(), 32u);
  EXPECT_NE(another, key);
  Reopen();
  EXPECT_EQ(store_->phone_key().Reveal(), another);
}

TEST_F(SqlStoreTest, AFileOfBeforeForgetsWhatPeopleCalledTheirDevicesAndKeepsTheirStreams) {
  const std::string file = dir_ + "/ihala.db";
  const std::string label = "the phone of Umm Khaled";
  const auto bytes = [&file] {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  store_.reset();
  ASSERT_TRUE(MakeOlder(options_).ok());
  {
    auto db = sqlite::Connection::Open(file, {});  // As migration 4 left it.
    ASSERT_TRUE(db.ok());
    constexpr char kLabels[] = "ALTER TABLE streams ADD COLUMN label TEXT NOT NULL DEFAULT ''";
    ASSERT_TRUE((*db)->Execute(absl::StrCat("ALTER TABLE streams DROP COLUMN forked_at; ", kLabels)).ok());
    ASSERT_TRUE((*db)->Execute(absl::StrCat("INSERT INTO streams VALUES (x'01', 'W-1', x'02', '", label, "')")).ok());
    for (int i = 100; i < 400; ++i) {  // Enough that what is freed is not written over by chance.
      const std::string row = absl::StrCat("x'", i, "0', 'W-2', x'02', '", label, " and of ", i, "'");
      ASSERT_TRUE((*db)->Execute(absl::StrCat("INSERT INTO streams VALUES (", row, ")")).ok());
    }
    ASSERT_TRUE((*db)->Execute(absl::StrCat("DROP TABLE due_dates; ", kWithoutTrail, "PRAGMA user_version=4")).ok());
  }
  ASSERT_NE(bytes().find(label), std::string::npos);
  Reopen();
  std::optional<Stream> stream;
  EXPECT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(stream, txn.FindStream("\x01"));
                    return absl::OkStatus();
                  })
                  .ok());
  ASSERT_TRUE(stream.has_value());
  EXPECT_EQ(stream->account, "W-1");
  EXPECT_EQ(stream->public_key, "\x02");
  store_.reset();
  EXPECT_EQ(bytes().find(label), std::string::npos);
}

TEST_F(SqlStoreTest, InAFileOfBeforeEveryCaseIsDueSoThatItsDatesAreFound) {
  for (const uint8_t n : {1, 2, 3}) Put(Core(n));
  store_.reset();
  ASSERT_TRUE(MakeOlder(options_).ok());
  {
    auto db = sqlite::Connection::Open(dir_ + "/ihala.db", {});
    ASSERT_TRUE(db.ok());
    ASSERT_TRUE((*db)->Execute(absl::StrCat("DROP TABLE due_dates; ", kWithoutTrail, "PRAGMA user_version=6")).ok());
  }
  Reopen();
  EXPECT_THAT(Over(absl::UnixEpoch(), 10), UnorderedElementsAre(Id(1), Id(2), Id(3)));
  Reopen();
  EXPECT_EQ(Over(absl::UnixEpoch(), 10).size(), 3u);
}

TEST_F(SqlStoreTest, CasesAreOverWhenTheirNextDateHasComeOrTheLastHasNotComeYet) {
  const auto at = [](int hours) { return absl::UnixEpoch() + absl::Hours(hours); };
  const auto put = [&](uint8_t n, absl::Time passed, absl::Time due) {
    EXPECT_TRUE(store_->Write([&](WriteTxn& txn) { return txn.PutDates(Id(n), {passed, due}); }).ok());
  };
  put(1, absl::InfinitePast(), at(30));
  put(2, at(10), at(20));
  put(3, at(25), absl::InfiniteFuture());
  EXPECT_THAT(Over(at(5), 10), ElementsAre(Id(2), Id(3)));
  EXPECT_THAT(Over(at(10), 10), ElementsAre(Id(3)));
  EXPECT_THAT(Over(at(20), 10), ElementsAre(Id(2), Id(3)));
  EXPECT_THAT(Over(at(25), 10), ElementsAre(Id(2)));
  EXPECT_THAT(Over(at(30), 10), ElementsAre(Id(2), Id(1))) << "those that are due the longest first";
  EXPECT_THAT(Over(at(30), 1), ElementsAre(Id(2)));
  Reopen();
  put(2, absl::InfinitePast(), absl::InfiniteFuture());
  EXPECT_THAT(Over(at(30), 10), ElementsAre(Id(1)));
}

TEST_F(SqlStoreTest, AShortCodeBelongsToOneCase) {
  Put(Core(1));
  v1::CaseCore second = Core(2);
  second.set_short_code("CODE1");
  const absl::Status status =
      store_->Write([&](WriteTxn& txn) { return txn.PutCore(&second, v1::STAGE_KIND_WAITING_ON_RECEIVER).status(); });
  EXPECT_TRUE(absl::IsAlreadyExists(status)) << status;
  EXPECT_THAT(Feed(Party::kReferring, "CSO-1"), ElementsAre(1));
}

TEST_F(SqlStoreTest, WhatFailsTakesNoNumber) {
  Put(Core(1));
  const absl::Status status = store_->Write([&](WriteTxn& txn) -> absl::Status {
    v1::CaseCore core = Core(2);
    RETURN_IF_ERROR(txn.PutCore(&core, v1::STAGE_KIND_WAITING_ON_RECEIVER).status());
    return absl::InvalidArgumentError("no");
  });
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(Put(Core(3)), 2u);
}

TEST_F(SqlStoreTest, ASavepointThatFailsLeavesNumbersAndTrailAsTheyWere) {
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    RETURN_IF_ERROR(txn.PutAudit({absl::UnixEpoch(), "a", "o", "session.sign_in", "s", "r", ""}));
                    absl::Status part = txn.Savepoint([&]() -> absl::Status {
                      RETURN_IF_ERROR(txn.PutAudit({absl::UnixEpoch(), "a", "o", "case.date", "s", "r", ""}));
                      v1::CaseCore core = Core(9);
                      RETURN_IF_ERROR(txn.PutCore(&core, v1::STAGE_KIND_WAITING_ON_RECEIVER).status());
                      return absl::DataLossError("undo");
                    });
                    if (absl::IsAborted(part)) return part;
                    EXPECT_TRUE(absl::IsDataLoss(part)) << part;
                    EXPECT_EQ(txn.NextSeq(), 1u);
                    return txn.PutAudit({absl::UnixEpoch(), "a", "o", "session.sign_out", "s", "r", ""});
                  })
                  .ok());
  store_.reset();
  auto db = *sqlite::Connection::Open(dir_ + "/ihala.db", {});
  EXPECT_EQ(*db->QueryInt("SELECT count(*) FROM audit"), 2);
  EXPECT_EQ(*db->QueryInt("SELECT count(*) FROM rows"), 0);
  // The chain goes from the first to the second as if nothing had been between.
  const AuditRecord first{absl::UnixEpoch(), "a", "o", "session.sign_in", "s", "r", ""};
  const AuditRecord second{absl::UnixEpoch(), "a", "o", "session.sign_out", "s", "r", ""};
  const std::string chain = AuditChain(AuditChain(std::string(32, '\0'), 1, first), 2, second);
  auto last = *db->Prepare("SELECT chain FROM audit WHERE n = 2");
  ASSERT_TRUE(*last.Step());
  EXPECT_EQ(last.ColumnBlob(0), chain);
}

TEST_F(SqlStoreTest, TheTrailIsReadBackWithItsHeadsAndFigures) {
  const AuditRecord read{absl::UnixEpoch(),
                         "R-1",
                         "MIN",
                         "read.exchange",
                         "ab",
                         "SHOWN",
                         "",
                         {{Id(1), v1::RUNG_IDENTITY}, {Id(2), v1::RUNG_REVIEW}}};
  v1::AuditHead head;
  head.set_epoch(~uint64_t{0});
  head.set_n(2);
  v1::AuditCount count;
  count.set_day(20000);
  count.set_actor("R-1");
  count.set_action("read.list_queue");
  count.set_answers(2);
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    EXPECT_EQ(txn.TrailTip().n, 0u);
                    RETURN_IF_ERROR(txn.PutAudit({absl::UnixEpoch(), "a", "o", "session.sign_in", "s", "r", ""}));
                    RETURN_IF_ERROR(txn.PutAudit(read));
                    EXPECT_EQ(txn.TrailTip().n, 2u);
                    head.set_chain(txn.TrailTip().chain);
                    RETURN_IF_ERROR(txn.PutHead(head));
                    RETURN_IF_ERROR(txn.AddReadCount(count));
                    return txn.AddReadCount(count);
                  })
                  .ok());
  Reopen();
  EXPECT_TRUE(absl::IsAlreadyExists(store_->Write([&](WriteTxn& txn) { return txn.PutHead(head); })));
  ASSERT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto entries, txn.ListAudit(1, 10));
                    EXPECT_EQ(entries.size(), 1u);
                    EXPECT_EQ(FromEntry(entries[0])->cases, read.cases);
                    EXPECT_EQ(entries[0].chain(), head.chain());
                    ASSIGN_OR_RETURN(const auto heads, txn.ListHeads(0, 2));
                    EXPECT_EQ(heads.size(), 1u);
                    EXPECT_EQ(heads[0].SerializeAsString(), head.SerializeAsString());
                    ASSIGN_OR_RETURN(const auto counts, txn.ListReadCounts(20000));
                    EXPECT_EQ(counts.size(), 1u);
                    EXPECT_EQ(counts[0].answers(), 4u);
                    return absl::OkStatus();
                  })
                  .ok());
}

TEST_F(SqlStoreTest, ManyWritersGetNumbersInCommitOrderAndNoneFailsForAnother) {
  constexpr int kWrites = 600;
  absl::BlockingCounter told(kWrites);
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = t; i < kWrites; i += 4) {
        store_->WriteAsync(
            [i](WriteTxn& txn) -> absl::Status {
              RETURN_IF_ERROR(
                  txn.PutRow(RowKind::kHistory, "case", absl::StrCat(i), {"CSO-1", "", "", ""}, "x").status());
              return i % 10 == 3 ? absl::InternalError("this one fails") : absl::OkStatus();
            },
            [&, i](const absl::Status& status) {
              EXPECT_EQ(status.ok(), i % 10 != 3);
              if (!status.ok()) ++refused;
              told.DecrementCount();
            });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  told.Wait();
  EXPECT_EQ(refused, kWrites / 10);
  std::vector<uint64_t> expected;
  for (uint64_t seq = 1; seq <= kWrites - kWrites / 10; ++seq) expected.push_back(seq);
  EXPECT_EQ(Feed(Party::kReferring, "CSO-1"), expected);
}

TEST_F(SqlStoreTest, TheLogStaysSmallHoweverManyWriteWithoutAPause) {
  constexpr int kWrites = 3000;
  constexpr uint64_t kBytesEach = 100'000;
  // 64 MiB, and one group beyond it.
  constexpr uint64_t kLogBytesMost = (64 << 20) + 300 * kBytesEach;
  const std::string body(kBytesEach, 'x');
  absl::BlockingCounter told(kWrites);
  for (int i = 0; i < kWrites; ++i) {
    store_->WriteAsync(
        [i, &body](WriteTxn& txn) {
          return txn.PutRow(RowKind::kHistory, "case", absl::StrCat(i), {"CSO-1", "", "", ""}, body).status();
        },
        [&](const absl::Status& status) {
          EXPECT_TRUE(status.ok()) << status;
          told.DecrementCount();
        });
  }
  told.Wait();
  EXPECT_LT(std::filesystem::file_size(dir_ + "/ihala.db-wal"), kLogBytesMost);
}

TEST_F(SqlStoreTest, WithoutAThreadOfItsOwnWhoeverWritesCommitsWhatCameMeanwhileAndCopiesTheLogBack) {
  options_.writer.own_thread = false;
  options_.writer.log_pages_enough = 50;
  Reopen();
  const auto put = [](WriteTxn& txn, int i) {
    return txn.PutRow(RowKind::kHistory, "case", absl::StrCat(i), {"CSO-1", "", "", ""}, std::string(2000, 'x'))
        .status();
  };
  int told = 0;
  for (int i = 0; i < 300; i += 3) {
    // What is written while a function runs waits, and goes together.
    store_->WriteAsync(
        [&, i](WriteTxn& txn) {
          for (int later : {i + 1, i + 2}) {
            store_->WriteAsync([&, later](WriteTxn& other) { return put(other, later); },
                               [&](const absl::Status& status) { told += status.ok() ? 1 : 0; });
          }
          return put(txn, i);
        },
        [&](const absl::Status& status) { told += status.ok() ? 1 : 0; });
    EXPECT_EQ(told, i + 3);
  }
  EXPECT_EQ(Feed(Party::kReferring, "CSO-1").size(), 300u);
  // Once copied back, the log begins again.
  EXPECT_LT(std::filesystem::file_size(dir_ + "/ihala.db-wal"), 1u << 20);
}

TEST_F(SqlStoreTest, EverythingIsThereAfterOpeningAgain) {
  Put(Core(1));
  const std::string seed(store_->signing_seed().Reveal());
  std::optional<uint32_t> tag;
  const auto read_tag = [&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(tag, txn.FindTag(1));
    return absl::OkStatus();
  };
  ASSERT_TRUE(store_->Read(read_tag).ok());
  const std::optional<uint32_t> before = tag;
  Reopen();
  EXPECT_EQ(store_->signing_seed().Reveal(), seed);
  ASSERT_TRUE(store_->Read(read_tag).ok());
  EXPECT_EQ(tag, before);
  EXPECT_TRUE(tag.has_value());
  EXPECT_EQ(Put(Core(2)), 2u);
}

TEST_F(SqlStoreTest, OneProcessHoldsTheFolder) {
  EXPECT_TRUE(absl::IsUnavailable(OpenSqlStore(options_).status()));
  EXPECT_TRUE(absl::IsUnavailable(InitSqlStore(options_)));
  store_.reset();
  EXPECT_TRUE(absl::IsFailedPrecondition(InitSqlStore(options_)));
  Reopen();
}

TEST_F(SqlStoreTest, AFolderWithoutAStoreIsSaidSo) {
  SqlStoreOptions elsewhere = options_;
  elsewhere.data_dir = dir_ + "/nothing";
  EXPECT_TRUE(absl::IsNotFound(OpenSqlStore(elsewhere).status()));
}

TEST_F(SqlStoreTest, AfterCloseNothingIsTakenAndWhatWasTakenIsThere) {
  Put(Core(1));
  store_->Close();
  absl::Status status = store_->Write([](WriteTxn&) { return absl::OkStatus(); });
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(Feed(Party::kReferring, "CSO-1"), ElementsAre(1));
}

TEST_F(SqlStoreTest, AnAnswerInTheLedgerIsFoundByItsKey) {
  ASSERT_TRUE(store_->Write([](WriteTxn& txn) { return txn.PutLedger("k1", {"digest", "verdict", ""}); }).ok());
  ASSERT_TRUE(store_
                  ->Read([](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(std::optional<LedgerEntry> entry, txn.FindLedger("k1"));
                    EXPECT_TRUE(entry.has_value());
                    EXPECT_EQ(entry->digest, "digest");
                    EXPECT_EQ(entry->operation, "");
                    ASSIGN_OR_RETURN(entry, txn.FindLedger("k2"));
                    EXPECT_FALSE(entry.has_value());
                    return absl::OkStatus();
                  })
                  .ok());
}

TEST_F(SqlStoreTest, SessionsEndTogetherWithTheirAccountOrTheirTime) {
  const absl::Time now = absl::FromUnixSeconds(1'000'000);
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    RETURN_IF_ERROR(txn.PutSession("t1", {"W-1", "", now + absl::Hours(1)}));
                    RETURN_IF_ERROR(txn.PutSession("t2", {"W-2", "", now + absl::Hours(1)}));
                    RETURN_IF_ERROR(txn.PutSession("t3", {"W-3", "", now}));
                    RETURN_IF_ERROR(txn.DeleteSessionsOf("W-1"));
                    return txn.DeleteExpiredSessions(now);
                  })
                  .ok());
  ASSERT_TRUE(store_
                  ->Read([](ReadTxn& txn) -> absl::Status {
                    for (const auto& [token, there] : {std::pair("t1", false), {"t2", true}, {"t3", false}}) {
                      ASSIGN_OR_RETURN(std::optional<SessionRecord> session, txn.FindSession(token));
                      EXPECT_EQ(session.has_value(), there) << token;
                    }
                    return absl::OkStatus();
                  })
                  .ok());
}

}  // namespace
}  // namespace ihala
