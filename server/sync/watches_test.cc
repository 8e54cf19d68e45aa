// Promises of the bell: who is concerned hears of it once, nobody else hears anything, and no change is lost.
#include "server/sync/watches.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kStands = v1::WATCH_EVENT_STANDS;
constexpr auto kRing = v1::WATCH_EVENT_RING;

// One watcher and all that it heard.
struct Ear {
  std::string account;
  std::string session;
  uint64_t id = 0;
  std::vector<v1::WatchEvent> heard;
  std::vector<absl::Status> ends;

  int rings() const { return static_cast<int>(std::count(heard.begin(), heard.end(), kRing)); }
};

class WatchesTest : public ExchangeTest {
 protected:
  WatchesTest() { Listen({}); }
  ~WatchesTest() override { watches_.reset(); }

  // Begins anew with these limits.
  void Listen(const WatchLimits& limits) {
    watches_ = std::make_unique<Watches>(store_.get(), reference_.get(), &clock_, &random_, limits);
  }

  // Asks what the door asks: whether the session is there and the account may be used.
  absl::StatusOr<Caller> Check(const std::string& session, const std::string& account) {
    std::optional<SessionRecord> found;
    const absl::Status read = store_->Read([&](ReadTxn& txn) -> absl::Status {
      auto record = txn.FindSession(session);
      if (record.ok()) found = *record;
      return record.status();
    });
    const std::optional<Caller> caller = reference_->Get()->FindCaller(account, clock_.Now());
    if (!read.ok() || !found.has_value() || found->expires_at <= clock_.Now() || !caller.has_value()) {
      return absl::UnauthenticatedError("no session");
    }
    return *caller;
  }

  void KeepSession(const Ear& ear, absl::Duration life = absl::Hours(12)) {
    const absl::Status kept = store_->Write([&](WriteTxn& txn) -> absl::Status {
      (void)txn.DeleteSession(ear.session);
      return txn.PutSession(ear.session, {ear.account, "", clock_.Now() + life});
    });
    EXPECT_TRUE(kept.ok()) << kept;
  }

  absl::StatusOr<uint64_t> TryOpen(Ear& ear, const std::string& cursor) {
    const absl::Time expires_at = clock_.Now() + absl::Hours(12);
    KeepSession(ear);
    WatchOpening opening{
        ear.account, ear.session, expires_at, *reference_->Get()->FindCaller(ear.account, clock_.Now()),
        cursor,      nullptr,     nullptr,    nullptr};
    opening.check = [this, session = ear.session, account = ear.account] { return Check(session, account); };
    opening.tell = [&ear](v1::WatchEvent event) { ear.heard.push_back(event); };
    opening.end = [&ear](absl::Status status) { ear.ends.push_back(std::move(status)); };
    return watches_->Open(std::move(opening));
  }

  Ear& MakeEar(const std::string& account) {
    ears_.push_back({account, random_.Bytes(32), 0, {}, {}});
    return ears_.back();
  }

  // A watch of one who has read everything.
  Ear& Open(const std::string& account) {
    Ear& ear = MakeEar(account);
    ear.id = *TryOpen(ear, CursorOf(account));
    watches_->Work();
    EXPECT_THAT(ear.heard, ElementsAre(kStands)) << account;
    ear.heard.clear();
    return ear;
  }

  std::string CursorOf(const std::string& account) {
    const Device device = MakeDevice(account);
    std::string cursor;
    PullAll(device, &cursor, 256 * 1024);
    return cursor;
  }

  void Pass(absl::Duration duration = absl::Seconds(1)) {
    clock_.Advance(duration);
    watches_->Work();
  }

  std::string Refer(const std::string& account) {
    const v1::Operation submission = Submission(account);
    EXPECT_EQ(Do(account, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    return submission.referral_id();
  }

  void PutAccount(const std::string& code, const std::function<void(v1::Account&)>& change) {
    for (v1::Account account : world::Accounts()) {
      if (account.code() != code) continue;
      change(account);
      Enrol(account);
    }
  }

  std::deque<Ear> ears_;  // Where they are they stay.
  std::unique_ptr<Watches> watches_;
};

TEST_F(WatchesTest, WhoIsConcernedHearsOfItAndNobodyElse) {
  Ear& worker = Open(world::kWorker);
  Ear& supervisor = Open(world::kSupervisor);
  Ear& reviewer = Open(world::kReviewer);
  Ear& other_worker = Open(world::kOtherWorker);
  Ear& foreign_worker = Open(world::kForeignWorker);
  // Reads the same feed as the reviewer, but may see nothing of this desk.
  Ear& desk_reviewer = Open(world::kDeskReviewer);
  const std::string id = Refer(world::kWorker);
  Pass();
  for (Ear* ear : {&worker, &supervisor, &reviewer}) EXPECT_THAT(ear->heard, ElementsAre(kRing)) << ear->account;
  for (Ear* ear : {&other_worker, &foreign_worker, &desk_reviewer}) EXPECT_THAT(ear->heard, IsEmpty()) << ear->account;
  Do(world::kReviewer, Step(id, "CLAIM"));
  Pass();
  EXPECT_EQ(worker.rings(), 2);
  Pass(absl::Minutes(5));
  EXPECT_EQ(worker.rings(), 2);
  for (Ear* ear : {&other_worker, &foreign_worker, &desk_reviewer}) EXPECT_THAT(ear->heard, IsEmpty()) << ear->account;
}

TEST_F(WatchesTest, WhatOneSideSaysAmongItselfRingsOnItsSideOnly) {
  const std::string id = Refer(world::kWorker);
  Do(world::kReviewer, Step(id, "CLAIM"));
  Ear& worker = Open(world::kWorker);
  Ear& reviewer = Open(world::kReviewer);
  Do(world::kReviewer, Comment(id, "عندنا", v1::AUDIENCE_INTERNAL));
  Pass();
  EXPECT_THAT(worker.heard, IsEmpty());
  EXPECT_THAT(reviewer.heard, ElementsAre(kRing));
}

TEST_F(WatchesTest, ACaseThatComesAndOneThatGoesRing) {
  const std::string id = Refer(world::kWorker);
  v1::InputValue to;
  to.set_name("worker");
  to.set_reference(world::kOtherWorker);
  Ear& comes = Open(world::kOtherWorker);
  ASSERT_EQ(Do(world::kSupervisor, Step(id, "HAND_OVER", {to})).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  Pass();
  EXPECT_THAT(comes.heard, ElementsAre(kRing));
  Ear& goes = Open(world::kOtherWorker);
  to.set_reference(world::kWorker);
  ASSERT_EQ(Do(world::kSupervisor, Step(id, "HAND_OVER", {to})).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  Pass();
  EXPECT_THAT(goes.heard, ElementsAre(kRing));
}

TEST_F(WatchesTest, WhatChangedSinceTheCursorRingsAtOnce) {
  const std::string before = CursorOf(world::kWorker);
  Refer(world::kWorker);
  const std::string after = CursorOf(world::kWorker);
  for (const auto& [cursor, rings] :
       std::vector<std::pair<std::string, int>>{{before, 1}, {after, 0}, {"", 1}, {"no cursor", 1}}) {
    Ear& ear = MakeEar(world::kWorker);
    ASSERT_TRUE(TryOpen(ear, cursor).ok());
    watches_->Work();
    EXPECT_EQ(ear.heard.front(), kStands);
    EXPECT_EQ(ear.rings(), rings) << cursor;
  }
}

TEST_F(WatchesTest, ACursorOfAnotherRoleRingsAtOnce) {
  const std::string cursor = CursorOf(world::kWorker);
  PutAccount(world::kWorker, [](v1::Account& account) { account.mutable_roles(0)->set_role(v1::ROLE_SUPERVISOR); });
  Ear& ear = MakeEar(world::kWorker);
  ASSERT_TRUE(TryOpen(ear, cursor).ok());
  watches_->Work();
  EXPECT_EQ(ear.rings(), 1);
}

TEST_F(WatchesTest, ManyChangesRingOnceInASecondAndTheLastIsNotLost) {
  Ear& ear = Open(world::kWorker);
  for (int i = 0; i < 20; ++i) {
    Refer(world::kWorker);
    Pass(absl::Milliseconds(100));
  }
  // One after the settling time, one a second later.
  EXPECT_EQ(ear.rings(), 2);
  Pass();
  EXPECT_EQ(ear.rings(), 3);
  Pass();
  EXPECT_EQ(ear.rings(), 3);
}

TEST_F(WatchesTest, WhatTheSessionsOwnExchangeBroughtDoesNotRing) {
  Ear& ear = Open(world::kWorker);
  Ear& elsewhere = Open(world::kWorker);
  Refer(world::kWorker);
  watches_->HasRead(ear.session, CursorOf(world::kWorker));
  Pass();
  EXPECT_THAT(ear.heard, IsEmpty());
  EXPECT_THAT(elsewhere.heard, ElementsAre(kRing));
  Refer(world::kWorker);
  Pass();
  EXPECT_THAT(ear.heard, ElementsAre(kRing));
}

TEST_F(WatchesTest, AnotherRoleRingsAndBringsItsFeedsAlong) {
  Ear& ear = Open(world::kOtherWorker);
  PutAccount(world::kOtherWorker,
             [](v1::Account& account) { account.mutable_roles(0)->set_role(v1::ROLE_SUPERVISOR); });
  // An administrator's change ends the account's sessions besides; here it is to be seen without that.
  KeepSession(ear);
  watches_->Work();
  Pass();
  EXPECT_EQ(ear.rings(), 1);
  Refer(world::kWorker);
  Pass();
  EXPECT_EQ(ear.rings(), 2);
  EXPECT_THAT(ear.ends, IsEmpty());
}

TEST_F(WatchesTest, SomebodyElsesRoleDoesNotRing) {
  Ear& ear = Open(world::kWorker);
  PutAccount(world::kOtherWorker,
             [](v1::Account& account) { account.mutable_roles(0)->set_role(v1::ROLE_SUPERVISOR); });
  watches_->Work();
  Pass();
  EXPECT_THAT(ear.heard, IsEmpty());
}

TEST_F(WatchesTest, EndsWhenTheSessionIsEnded) {
  Ear& ear = Open(world::kWorker);
  Ear& other = Open(world::kWorker);
  ASSERT_TRUE(store_->Write([&](WriteTxn& txn) { return txn.DeleteSession(ear.session); }).ok());
  watches_->Work();
  ASSERT_EQ(ear.ends.size(), 1u);
  EXPECT_TRUE(absl::IsUnauthenticated(ear.ends[0]));
  EXPECT_THAT(other.ends, IsEmpty());
  EXPECT_EQ(watches_->open(), 1u);
}

TEST_F(WatchesTest, EndsWhenAllSessionsOfTheAccountAreEnded) {
  Ear& ear = Open(world::kWorker);
  Ear& other = Open(world::kOtherWorker);
  ASSERT_TRUE(store_->Write([&](WriteTxn& txn) { return txn.DeleteSessionsOf(world::kWorker); }).ok());
  watches_->Work();
  EXPECT_EQ(ear.ends.size(), 1u);
  EXPECT_THAT(other.ends, IsEmpty());
}

TEST_F(WatchesTest, EndsWhenTheSessionRunsOut) {
  // Old enough for it, where nothing but the session's own end comes due.
  Listen({.age = absl::Hours(100), .recheck = absl::Hours(100)});
  Ear& ear = Open(world::kWorker);
  Pass(absl::Hours(12) - absl::Seconds(1));
  EXPECT_THAT(ear.ends, IsEmpty());
  Pass(absl::Seconds(1));
  ASSERT_EQ(ear.ends.size(), 1u);
  EXPECT_TRUE(absl::IsUnauthenticated(ear.ends[0]));
}

TEST_F(WatchesTest, EndsWhenTheAccountIsDisabledOrItsDatesPass) {
  Ear& disabled = Open(world::kWorker);
  PutAccount(world::kWorker, [](v1::Account& account) { account.set_disabled(true); });
  watches_->Work();
  EXPECT_EQ(disabled.ends.size(), 1u);

  Listen({.age = absl::Hours(100)});
  PutAccount(world::kOtherWorker, [&](v1::Account& account) {
    const absl::CivilDay today = DirectoryDay(clock_.Now());
    v1::Date& to = *account.mutable_validity()->mutable_to();
    to.set_year(static_cast<uint32_t>(today.year()));
    to.set_month(static_cast<uint32_t>(today.month()));
    to.set_day(static_cast<uint32_t>(today.day()));
  });
  Ear& outdated = Open(world::kOtherWorker);
  // No change announces that a day is over. The day begins at eight o'clock here, and sessions last for twelve hours.
  KeepSession(outdated, absl::Hours(48));
  Pass(absl::Hours(15));
  EXPECT_THAT(outdated.ends, IsEmpty());
  Pass(absl::Hours(2));
  ASSERT_EQ(outdated.ends.size(), 1u);
  EXPECT_TRUE(absl::IsUnauthenticated(outdated.ends[0]));
}

TEST_F(WatchesTest, EndsForEverybodyOfAnOrganisationThatIsFrozenAndStandsForTheOthers) {
  std::vector<Ear*> own;
  for (const char* account : {world::kWorker, world::kOtherWorker, world::kSupervisor, world::kIntegrator}) {
    own.push_back(&Open(account));
  }
  Ear& foreign = Open(world::kForeignWorker);
  Ear& reviewer = Open(world::kReviewer);
  ASSERT_TRUE(Put(world::kSupervisor, FreezeOrganisation{world::kCso1}).ok());
  // Whoever had the session back by whatever way would hear nothing either.
  KeepSession(*own.front());
  watches_->Work();
  for (const Ear* ear : own) {
    ASSERT_EQ(ear->ends.size(), 1u) << ear->account;
    EXPECT_TRUE(absl::IsUnauthenticated(ear->ends[0])) << ear->account;
    EXPECT_THAT(ear->heard, IsEmpty()) << ear->account;
  }
  EXPECT_THAT(foreign.ends, IsEmpty());
  EXPECT_THAT(reviewer.ends, IsEmpty());
  EXPECT_EQ(watches_->open(), 2u);
  // That it is frozen is for everybody to know, but for its own people.
  Pass();
  EXPECT_EQ(foreign.rings(), 1);
  EXPECT_EQ(reviewer.rings(), 1);
  for (const Ear* ear : own) EXPECT_THAT(ear->heard, IsEmpty()) << ear->account;
}

TEST_F(WatchesTest, OfTooManyTheLastIsTurnedAwayUntilOneLeaves) {
  Listen({.in_all = 3, .of_account = 2});
  Ear& first = Open(world::kWorker);
  Open(world::kWorker);
  Ear& third = MakeEar(world::kWorker);
  const absl::Status full = TryOpen(third, "").status();
  EXPECT_TRUE(absl::IsResourceExhausted(full));
  EXPECT_EQ(Reason(full), "TOO_MANY_WATCHES");
  Open(world::kOtherWorker);
  Ear& fourth = MakeEar(world::kReviewer);
  EXPECT_TRUE(absl::IsResourceExhausted(TryOpen(fourth, "").status()));
  // The same session again takes the place of its own.
  ASSERT_TRUE(TryOpen(first, "").ok());
  ASSERT_EQ(first.ends.size(), 1u);
  EXPECT_EQ(Reason(first.ends[0]), "REPLACED");
  // The id of the one that was replaced is nobody's any more.
  watches_->Left(first.id);
  EXPECT_EQ(watches_->open(), 3u);
  watches_->Left(ears_[1].id);
  EXPECT_TRUE(TryOpen(fourth, "").ok());
  EXPECT_TRUE(third.ends.empty() && fourth.ends.empty());
}

TEST_F(WatchesTest, AnOldOneEndsWell) {
  Ear& ear = Open(world::kWorker);
  Pass(absl::Minutes(15) - absl::Seconds(1));
  EXPECT_THAT(ear.ends, IsEmpty());
  Pass(absl::Minutes(15) + absl::Seconds(1));
  EXPECT_THAT(ear.ends, ElementsAre(absl::OkStatus()));
  EXPECT_EQ(watches_->open(), 0u);
}

TEST_F(WatchesTest, AServerThatStopsEndsAllAndTakesNoMore) {
  Ear& ear = Open(world::kWorker);
  watches_->EndAll();
  ASSERT_EQ(ear.ends.size(), 1u);
  EXPECT_TRUE(absl::IsUnavailable(ear.ends[0]));
  Ear& late = MakeEar(world::kWorker);
  EXPECT_TRUE(absl::IsUnavailable(TryOpen(late, "").status()));
  EXPECT_THAT(late.ends, IsEmpty());
}

TEST_F(WatchesTest, WhatIsUndoneRingsNobody) {
  Ear& ear = Open(world::kWorker);
  const v1::CaseCore core = CoreOf(Refer(world::kWorker));
  Pass();
  ASSERT_EQ(ear.rings(), 1);
  EXPECT_FALSE(store_
                   ->Write([&](WriteTxn& txn) -> absl::Status {
                     v1::CaseCore changed = core;
                     (void)txn.PutCore(&changed, v1::STAGE_KIND_WAITING_ON_RECEIVER);
                     return absl::CancelledError("undone");
                   })
                   .ok());
  Pass();
  EXPECT_EQ(ear.rings(), 1);
}

// What a fixed sequence cannot show: that nothing of it needs one thread.
TEST_F(WatchesTest, WatchersComeAndGoWhileOthersWriteAndItRings) {
  constexpr int kWatchers = 3;
  constexpr int kTimes = 20;
  std::atomic<int> ends = 0;
  std::thread rings([this] { watches_->Run(); });
  const std::string cursor = CursorOf(world::kWorker);
  std::vector<std::thread> watchers;
  for (int i = 0; i < kWatchers; ++i) {
    watchers.emplace_back([&, i] {
      for (int n = 0; n < kTimes; ++n) {
        WatchOpening opening;
        opening.account = world::kWorker;
        opening.session = absl::StrCat("session ", i, " ", n % 2);
        opening.session_ends = clock_.Now() + absl::Hours(1);
        opening.caller = *reference_->Get()->FindCaller(world::kWorker, clock_.Now());
        opening.cursor = cursor;
        opening.check = [this] { return *reference_->Get()->FindCaller(world::kWorker, clock_.Now()); };
        opening.tell = [](v1::WatchEvent) {};
        opening.end = [&ends](const absl::Status&) { ++ends; };
        const absl::StatusOr<uint64_t> id = watches_->Open(std::move(opening));
        if (n % 3 == 0) watches_->Left(*id);
        clock_.Advance(absl::Milliseconds(300));
      }
    });
  }
  for (int n = 0; n < kTimes; ++n) Refer(world::kWorker);
  for (std::thread& watcher : watchers) watcher.join();
  watches_->EndAll();
  watches_->Stop();
  rings.join();
  EXPECT_EQ(ends, kWatchers * kTimes);
}

}  // namespace
}  // namespace ihala
