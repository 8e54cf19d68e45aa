// Scripted runs, each a failure that sync engines in the field had. tests/sync_failures.csv says which shows which.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/referral/directory.h"
#include "common/wire/operation_codec.h"
#include "common/wire/payload.h"
#include "ihala/client.h"
#include "ihala/status.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "tests/sim/installation.h"
#include "tests/sim/line.h"
#include "tests/sim/run.h"
#include "tests/sim/stage.h"
#include "tests/sim/story_fixture.h"
#include "tests/sim/truth.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

using testing::ElementsAreArray;

TEST_F(StoryTest, AnAnswerThatIsLostTenTimesLeavesOneEffectAndNoWordOfSuccessBeforeItsReceipt) {
  Person& person = Add(world::kWorker);
  Play([&] {
    for (int lost = 1; lost <= 10; ++lost) {
      const std::string words = absl::StrCat("lost ", lost);
      person.Submit(words);
      int answers = 0;
      person.line.SetDead(false, true);
      person.line.on_answer = [&](const v1::ExchangeResponse&) {
        EXPECT_EQ(person.CountOf(Delivery::kQueued), 1u);
        if (++answers == lost) {
          stage_.At(stage_.Now() + absl::Seconds(1), [&] { person.line.SetDead(false, false); });
        }
      };
      const SyncResult result = person.Sync();
      EXPECT_TRUE(result.all_synced) << result.status;
      EXPECT_GT(answers, lost);
      EXPECT_EQ(TimesAtServer(words), 1);
    }
  });
}

TEST_F(StoryTest, ACreateWhoseAnswerIsLostAndACommentMadeMeanwhileAreOneCaseWithTheComment) {
  Person& person = Add(world::kWorker);
  Play([&] {
    const std::string id = person.Submit("a family");
    person.line.SetDead(false, true);
    EXPECT_FALSE(person.Sync(absl::Minutes(2)).status.ok());
    EXPECT_EQ(TimesAtServer("a family"), 1);
    person.Comment(id, "they moved");
    person.line.SetDead(false, false);
    const SyncResult result = person.Sync();
    EXPECT_TRUE(result.all_synced) << result.status;
    EXPECT_EQ(result.acknowledged, 2u);
    EXPECT_EQ(TimesAtServer("a family"), 1);
    EXPECT_EQ(TimesAtServer("they moved"), 1);
  });
}

// The server fails on the submission and stops the case for the withdrawal. What the person reads is their own last
// word.
TEST_F(StoryTest, AWithdrawalThatArrivesBeforeItsCaseIsSeenAsLongAsTheCaseIsNotThere) {
  Person& person = Add(world::kWorker);
  person.line.is_poison = [](const v1::ExchangeRequest& request) {
    v1::ExchangeUp up;
    EXPECT_TRUE(Unpack(request.up(), "up", &up).ok());
    for (const v1::OperationRun& run : up.runs()) {
      for (const std::string& bytes : run.operations()) {
        const absl::StatusOr<v1::Operation> operation = DecodeOperation(bytes);
        if (operation.ok() && operation->has_submit()) return true;
      }
    }
    return false;
  };
  Play([&] {
    const std::string id = person.Submit("a family");
    v1::InputValue reason;
    reason.set_name("reason");
    reason.add_codes("MOVED");
    ASSERT_TRUE(person.client->Withdraw(id, {reason}).ok());
    EXPECT_EQ(person.client->GetCase(id)->summary.stage_id, "WITHDRAWN");
    const SyncResult result = person.Sync();
    EXPECT_EQ(result.acknowledged, 1u);
    EXPECT_EQ(result.unreadable, 1u);
    EXPECT_EQ(person.client->GetCase(id)->summary.stage_id, "WITHDRAWN");
    EXPECT_EQ(person.StageOf(id), "WITHDRAWN");
    EXPECT_FALSE(person.client->Withdraw(id, {reason}).ok());
  });
}

// What waits is more than a page, and a case in the first of them changed after one's own act was done.
TEST_F(StoryTest, OnesOwnActIsSeenWhileItsRowsAreStillBehindOtherPages) {
  Person& worker = Add(world::kWorker);
  Person& supervisor = Add(world::kSupervisor);
  Play([&] {
    const std::string talked = worker.Submit("much is said about this family");
    const std::string stopped = worker.Submit("this family moves");
    ASSERT_TRUE(worker.Sync().all_synced);
    ASSERT_TRUE(supervisor.Sync().all_synced);
    for (int i = 0; i < 60; ++i) worker.Comment(talked, absl::StrCat("comment ", i, " ", std::string(400, 'x')));
    ASSERT_TRUE(worker.Sync().all_synced);
    v1::InputValue reason;
    reason.set_name("reason");
    reason.add_codes("MOVED");
    ASSERT_TRUE(supervisor.client->Withdraw(stopped, {reason}).ok());
    supervisor.line.SetDead(false, true);
    EXPECT_FALSE(supervisor.Sync(absl::Minutes(2)).status.ok());
    supervisor.line.SetDead(false, false);
    Claim(talked);
    int looked = 0;
    const auto look = [&](const SyncProgress&) { EXPECT_EQ(supervisor.StageOf(stopped), "WITHDRAWN") << ++looked; };
    EXPECT_TRUE(supervisor.Sync(absl::Hours(1), look).all_synced);
    EXPECT_EQ(supervisor.StageOf(talked), "IN_REVIEW");
  });
}

TEST_F(StoryTest, AThousandQueuedCommandsArriveOnceEachAndInTheirOrderWhateverCutsIn) {
  constexpr int kCases = 20, kEach = 50;
  Person& person = Add(world::kWorker);
  Play([&] {
    std::vector<std::string> ids;
    for (int i = 0; i < kCases; ++i) ids.push_back(person.Submit(absl::StrCat("case ", i)));
    for (int j = 1; j < kEach; ++j) {
      for (int i = 0; i < kCases; ++i) person.Comment(ids[i], absl::StrCat("case ", i, " comment ", j));
    }
    int cuts = 0;
    for (SyncResult result; !result.all_synced; ++cuts) {
      ASSERT_LT(cuts, 1000);
      const uint64_t what = person.random.Uniform(4);
      if (what == 0) person.EndProcess();
      person.line.SetWeather({200, 200, 100, 50, absl::Seconds(4)});
      person.line.SetDead(what == 1, what == 2);
      result = person.Sync(absl::Seconds(static_cast<int64_t>(1 + person.random.Uniform(40))));
    }
    EXPECT_GT(cuts, 2);
    EXPECT_EQ(person.CountOf(Delivery::kAcknowledged), static_cast<size_t>(kCases * kEach));
    const Truth server = Server();
    for (int i = 0; i < kCases; ++i) {
      std::vector<std::string> expected, found;
      for (int j = 1; j < kEach; ++j) expected.push_back(absl::StrCat("case ", i, " comment ", j));
      for (const v1::Comment& comment : server.at(ids[i]).comments) found.push_back(comment.text());
      EXPECT_THAT(found, ElementsAreArray(expected));
    }
  });
}

TEST_F(StoryTest, AHundredActsOnOneCaseWhileItIsSentAllGoAndNoneIsChangedOnItsWay) {
  Person& person = Add(world::kWorker);
  Play([&] {
    const std::string id = person.Submit("a family");
    int acts = 0;
    std::map<uint64_t, std::string> digests;
    person.line.on_way = [&] {
      if (acts < 100) person.Comment(id, absl::StrCat("act ", ++acts));
      const absl::StatusOr<std::vector<OperationRecord>> records = person.client->ListOperations();
      ASSERT_TRUE(records.ok()) << records.status();
      for (const OperationRecord& record : *records) {
        EXPECT_EQ(digests.emplace(record.n, record.digest).first->second, record.digest);
      }
    };
    const SyncResult result = person.Sync();
    EXPECT_TRUE(result.all_synced) << result.status;
    EXPECT_EQ(acts, 100);
    EXPECT_EQ(result.acknowledged, 101u);
    EXPECT_EQ(digests.size(), 101u);
    EXPECT_EQ(person.Sync().acknowledged, 0u);
  });
}

TEST_F(StoryTest, WhatHappensOutsideOnesScopeSendsNothingAndTheCursorIsTakenBack) {
  Person& person = Add(world::kWorker);
  Person& other = Add(world::kForeignWorker);
  Play([&] {
    EXPECT_TRUE(person.Sync().all_synced);
    for (int i = 0; i < 5; ++i) {
      v1::Referral referral = world::DossierOf(world::kCso2, world::kForeignWorker, other.clock, other.random);
      EXPECT_TRUE(other.client->SubmitReferral(referral).ok());
      EXPECT_TRUE(other.Sync().all_synced);
      const SyncResult result = person.Sync();
      EXPECT_TRUE(result.all_synced) << result.status;
      EXPECT_EQ(result.exchanges, 1u);
      EXPECT_EQ(result.rows, 0u);
    }
  });
}

TEST_F(StoryTest, ASessionThatEndsInTheMiddleOfADownloadCostsNoRowTwice) {
  people_.push_back(std::make_unique<Person>(&stage_, &installation_, world::kWorker, FaultDisk::Image()));
  Person& person = *people_.back();
  Play([&] {
    const absl::Status signed_in = person.SignIn();
    ASSERT_TRUE(signed_in.ok()) << signed_in;
    std::multiset<std::string> rows;
    bool ended = false;
    person.line.on_answer = [&](const v1::ExchangeResponse& response) {
      v1::ExchangeDown down;
      ASSERT_TRUE(Unpack(response.down(), "down", &down).ok());
      for (const v1::Row& row : down.page().rows()) {
        if (row.has_core()) continue;
        rows.insert(absl::StrCat(row.seq(), "/", row.row_id(), "/", row.part().index()));
      }
      if (std::exchange(ended, true)) return;
      EXPECT_TRUE(down.page().more());
      EXPECT_TRUE(installation_.store().Write([](WriteTxn& txn) { return txn.DeleteSessionsOf(world::kWorker); }).ok());
    };
    EXPECT_TRUE(absl::IsUnauthenticated(person.Sync().status));
    ASSERT_TRUE(person.SignIn().ok());
    const SyncResult result = person.Sync();
    EXPECT_TRUE(result.all_synced) << result.status;
    for (const std::string& row : rows) EXPECT_EQ(rows.count(row), 1u) << row;
  });
}

TEST_F(StoryTest, AfterAHundredAndTwentyDaysWithoutALinkEverythingIsTakenOrRefusedWithWords) {
  Person& person = Add(world::kWorker);
  Play([&] {
    v1::Referral lasting = person.Dossier("consent for years");
    *lasting.mutable_consent()->mutable_expires_on() = ToDate(absl::CivilDay(2026, 3, 1));
    EXPECT_TRUE(person.client->SubmitReferral(lasting).ok());
    v1::Referral short_lived = person.Dossier("consent for weeks");
    *short_lived.mutable_consent()->mutable_expires_on() = ToDate(absl::CivilDay(2025, 4, 1));
    const absl::StatusOr<Queued> queued = person.client->SubmitReferral(short_lived);
    ASSERT_TRUE(queued.ok()) << queued.status();
    person.Comment(queued->referral_id, "said on the first day");
    stage_.WaitFor(absl::Hours(24 * 120));
    // By then it is locked, and opens with the server's word that it was reached.
    EXPECT_EQ(ReasonOf(person.Sync().status), "OFFLINE_TOO_LONG");
    EXPECT_EQ(ReasonOf(person.client->Unlock(world::PassphraseOf(world::kWorker))), "OFFLINE_TOO_LONG");
    ASSERT_TRUE(person.SignIn().ok());
    const SyncResult result = person.Sync();
    EXPECT_TRUE(result.status.ok()) << result.status;
    EXPECT_EQ(TimesAtServer("consent for years"), 1);
    EXPECT_EQ(result.acknowledged, 1u);
    EXPECT_EQ(result.refused, 1u);
    const absl::StatusOr<std::vector<OperationRecord>> records = person.client->ListOperations();
    ASSERT_TRUE(records.ok()) << records.status();
    for (const OperationRecord& record : *records) {
      if (record.delivery == Delivery::kAcknowledged) continue;
      EXPECT_FALSE(record.reason.empty() || record.reason_text.ar().empty() || record.reason_text.en().empty());
    }
  });
}

TEST_F(StoryTest, OneHundredTransientFailuresEndByThemselvesWhenTheLineComesBack) {
  Person& person = Add(world::kWorker);
  Play([&] {
    person.Submit("a family");
    person.line.SetDead(true, true);
    stage_.At(stage_.Now() + absl::Hours(8), [&] { person.line.SetDead(false, false); });
    const SyncResult result = person.Sync();
    EXPECT_TRUE(result.all_synced) << result.status;
    EXPECT_GE(result.failures, 90u);
    EXPECT_LE(stage_.Now(), StoryStart() + absl::Hours(8) + absl::Minutes(6));
  });
}

// In the night from 11 to 12 April 2025 the clocks of Gaza went forward by an hour.
TEST_F(StoryTest, InTheNightInWhichTheClocksChangeInstantsAndDaysStayWhatTheyAre) {
  const char* const before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  Person& person = Add(world::kWorker);
  Play([&] {
    stage_.WaitUntil(absl::FromCivil(absl::CivilSecond(2025, 4, 11, 23, 30, 0), absl::UTCTimeZone()));
    // It was away for weeks.
    ASSERT_TRUE(person.SignIn().ok());
    int household = 0;
    for (const char* zone : {"Asia/Gaza", "UTC", "America/New_York"}) {
      setenv("TZ", zone, 1);
      const v1::Referral referral = person.Dossier(absl::StrCat("household ", ++household));
      const absl::Time saved_at = person.clock.Now();
      const absl::StatusOr<Queued> queued = person.client->SubmitReferral(referral);
      ASSERT_TRUE(queued.ok()) << queued.status();
      ASSERT_TRUE(person.SignIn().ok());
      ASSERT_TRUE(person.Sync().all_synced);
      const TrueCase at_server = Server().at(queued->referral_id);
      EXPECT_EQ(at_server.dossier.people(0).SerializeAsString(), referral.people(0).SerializeAsString()) << zone;
      ASSERT_THAT(at_server.history, testing::SizeIs(1));
      const v1::ClaimedTime& claimed = at_server.history[0].claimed();
      EXPECT_EQ(absl::FromUnixSeconds(claimed.wall().seconds()) + absl::Nanoseconds(claimed.wall().nanos()),
                absl::FromUnixSeconds(absl::ToUnixSeconds(saved_at)))
          << zone;
      stage_.WaitFor(absl::Minutes(45));
    }
  });
  if (before == nullptr) {
    unsetenv("TZ");
  } else {
    setenv("TZ", kept.c_str(), 1);
  }
}

}  // namespace
}  // namespace ihala::sim
