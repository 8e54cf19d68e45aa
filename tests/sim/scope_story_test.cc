// Scripted runs in which what somebody may see grows or shrinks, and first reads that are cut.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/wire/payload.h"
#include "tests/sim/roles.h"
#include "tests/sim/story_fixture.h"

namespace ihala::sim {
namespace {

using testing::SizeIs;

class ScopeStoryTest : public StoryTest {
 protected:
  void GiveRole(const std::string& code, v1::Role role) {
    ASSERT_TRUE(sim::GiveRole(installation_, code, role, random_));
  }
  static size_t CasesOf(Person& person) { return person.client->ListCases()->size(); }
};

TEST_F(ScopeStoryTest, AWiderScopeBringsWhatIsOlderThanTheCursor) {
  Person& author = Add(world::kWorker);
  Person& other = Add(world::kOtherWorker);
  Play([&] {
    for (int i = 0; i < 5; ++i) author.Submit(absl::StrCat("family ", i));
    ASSERT_TRUE(author.Sync().all_synced);
    // The other one reads on meanwhile, past all of that.
    other.Submit("their own");
    ASSERT_TRUE(other.Sync().all_synced);
    EXPECT_EQ(CasesOf(other), 1u);
    GiveRole(world::kOtherWorker, v1::ROLE_SUPERVISOR);
    ASSERT_TRUE(other.SignIn().ok());
    EXPECT_TRUE(other.Sync().all_synced);
    EXPECT_EQ(CasesOf(other), 6u);
    GiveRole(world::kOtherWorker, v1::ROLE_CASEWORKER);
    ASSERT_TRUE(other.SignIn().ok());
    EXPECT_TRUE(other.Sync().all_synced);
    EXPECT_EQ(CasesOf(other), 1u);
  });
}

TEST_F(ScopeStoryTest, WhoeverLosesACaseHasNothingOfItLeftAndEachQueuedCommandAnAnswer) {
  Person& author = Add(world::kWorker);
  Person& other = Add(world::kOtherWorker);
  Play([&] {
    const std::string id = author.Submit("a family");
    ASSERT_TRUE(author.Sync().all_synced);
    HandTo(world::kOtherWorker, id);
    ASSERT_TRUE(other.Sync().all_synced);
    EXPECT_EQ(CasesOf(other), 1u);
    // Without a link, and meanwhile the case goes back.
    other.Comment(id, "what they still had to say");
    HandTo(world::kWorker, id);
    const SyncResult result = other.Sync();
    EXPECT_TRUE(result.status.ok()) << result.status;
    EXPECT_EQ(result.parked, 1u);
    EXPECT_EQ(CasesOf(other), 0u);
    EXPECT_TRUE(absl::IsNotFound(other.client->GetCase(id).status()));
    EXPECT_EQ(TimesAtServer("what they still had to say"), 0);
    const auto attention = other.client->ListAttention();
    ASSERT_TRUE(attention.ok());
    ASSERT_THAT(*attention, SizeIs(1));
    EXPECT_EQ((*attention)[0].kind, AttentionKind::kParked);
    // Nothing new leaks out to them.
    author.Comment(id, "a later word");
    ASSERT_TRUE(author.Sync().all_synced);
    EXPECT_EQ(other.Sync().rows, 0u);
  });
}

TEST_F(ScopeStoryTest, ACaseThatEndsAndLeavesTheScopeAtOnceIsTakenFromItsHolder) {
  Person& author = Add(world::kWorker);
  Person& other = Add(world::kOtherWorker);
  Play([&] {
    const std::string id = author.Submit("a family");
    ASSERT_TRUE(author.Sync().all_synced);
    HandTo(world::kOtherWorker, id);
    ASSERT_TRUE(other.Sync().all_synced);
    HandTo(world::kWorker, id);
    v1::InputValue reason;
    reason.set_name("reason");
    reason.add_codes("MOVED");
    Take(world::kWorker, id, "WITHDRAW", {reason});
    const SyncResult result = other.Sync();
    EXPECT_TRUE(result.all_synced);
    EXPECT_EQ(result.rows, 1u);
    EXPECT_EQ(CasesOf(other), 0u);
    EXPECT_EQ(other.Sync().rows, 0u);
  });
}

TEST_F(ScopeStoryTest, WhoeverWasAwayForLongerThanDeletionsAreRememberedBringsNothingBackAndLosesNothing) {
  Person& author = Add(world::kWorker);
  Person& other = Add(world::kOtherWorker);
  Play([&] {
    std::vector<std::string> ids;
    for (int i = 0; i < 6; ++i) ids.push_back(author.Submit(absl::StrCat("family ", i)));
    ASSERT_TRUE(author.Sync().all_synced);
    for (int i = 0; i < 3; ++i) HandTo(world::kOtherWorker, ids[i]);
    ASSERT_TRUE(other.Sync().all_synced);
    ASSERT_EQ(CasesOf(other), 3u);
    HandTo(world::kWorker, ids[0]);
    HandTo(world::kOtherWorker, ids[3]);
    other.Comment(ids[1], "said far away");
    const std::string own = other.Submit("their own");
    stage_.WaitFor(absl::Hours(24) * 401);
    ASSERT_TRUE(other.SignIn().ok());
    const SyncResult result = other.Sync();
    ASSERT_TRUE(result.status.ok()) << result.status;
    // Everything was read again, the directory too.
    EXPECT_GT(result.rows, 20u);
    EXPECT_EQ(CasesOf(other), 4u);
    EXPECT_EQ(other.StageOf(ids[0]), "");
    EXPECT_EQ(TimesAtServer("said far away"), 1);
    // What a consent does not cover any more is refused, with its reason, and not lost.
    EXPECT_EQ(other.CountOf(Delivery::kRefused), 1u);
    EXPECT_TRUE(other.client->GetCase(own).ok());
    // Whoever comes back in time goes on where they were.
    stage_.WaitFor(absl::Hours(24) * 399);
    ASSERT_TRUE(other.SignIn().ok());
    EXPECT_EQ(other.Sync().rows, 0u);
  });
}

TEST_F(ScopeStoryTest, AScopeThatChangesAtAnyStepOfARunningSyncIsServedInTheEnd) {
  Person& author = Add(world::kWorker);
  Person& other = Add(world::kOtherWorker);
  Play([&] {
    for (int i = 0; i < 3; ++i) author.Submit(absl::StrCat("family ", i));
    ASSERT_TRUE(author.Sync().all_synced);
    bool supervises = false;
    size_t own = 0;
    for (int at = 1; at <= 8; ++at) {
      const auto turn = [&] {
        supervises = !supervises;
        GiveRole(world::kOtherWorker, supervises ? v1::ROLE_SUPERVISOR : v1::ROLE_CASEWORKER);
      };
      // A supervisor submits nothing.
      if (!supervises) {
        other.Submit(absl::StrCat("their own ", at));
        ++own;
      }
      int answers = 0;
      other.line.on_answer = [&](const v1::ExchangeResponse&) {
        if (++answers == at) turn();
      };
      // The session ends with the role.
      for (int tries = 0; tries < 3 && !other.Sync().all_synced; ++tries) ASSERT_TRUE(other.SignIn().ok());
      other.line.on_answer = [](const v1::ExchangeResponse&) {};
      if (answers < at) turn();
      for (int tries = 0; tries < 3 && !other.Sync().all_synced; ++tries) ASSERT_TRUE(other.SignIn().ok());
      EXPECT_EQ(CasesOf(other), own + (supervises ? 3 : 0)) << at;
    }
  });
}

TEST_F(ScopeStoryTest, AFirstReadThatIsCutAgainAndAgainGoesOnAndIsNotCalledWholeBeforeItIs) {
  Person& author = Add(world::kWorker);
  Person& fresh = AddFresh(world::kSupervisor);
  Play([&] {
    for (int i = 0; i < 40; ++i) author.Submit(absl::StrCat("family ", i));
    ASSERT_TRUE(author.Sync().all_synced);
    ASSERT_TRUE(fresh.SignIn().ok());
    size_t sent = 0;
    size_t lost = 0;
    int answers = 0;
    fresh.line.on_answer = [&](const v1::ExchangeResponse& response) {
      sent += response.ByteSizeLong();
      if (++answers % 2 == 1) return;
      lost += response.ByteSizeLong();
      fresh.line.SetDead(true, true);
      stage_.At(stage_.Now() + absl::Minutes(5), [&] { fresh.line.SetDead(false, false); });
    };
    SyncResult result;
    int syncs = 0;
    for (; syncs < 50 && !result.all_synced; ++syncs) {
      result = fresh.Sync(absl::Minutes(1));
      // Days may pass, and the process may be another one.
      fresh.EndProcess();
      const absl::StatusOr<StoreStatus> status = fresh.client->GetStatus();
      ASSERT_TRUE(status.ok());
      EXPECT_EQ(status->all_synced, result.all_synced);
      stage_.WaitFor(absl::Minutes(10));
    }
    EXPECT_GT(syncs, 3);
    EXPECT_TRUE(result.all_synced) << result.status;
    EXPECT_EQ(CasesOf(fresh), 40u);
    // What one read without a cut costs, and no byte more than was lost on the way.
    Person& other = AddFresh(world::kSupervisor);
    size_t whole = 0;
    other.line.on_answer = [&](const v1::ExchangeResponse& response) { whole += response.ByteSizeLong(); };
    ASSERT_TRUE(other.SignIn().ok());
    ASSERT_TRUE(other.Sync().all_synced);
    // Smaller pages pack less well.
    EXPECT_LE(sent - lost, whole + whole / 2);
  });
}

// A device that forgot where it was whenever it was interrupted would read its first pages again and again.
TEST_F(ScopeStoryTest, FiftySessionsThatAreCutAtRandomTimesCarryLittleMoreThanOneThatIsNot) {
  constexpr int kCuts = 50;
  constexpr size_t kCases = 1200;
  Person& author = Add(world::kWorker);
  Person& patient = AddFresh(world::kSupervisor);
  Person& hurried = AddFresh(world::kSupervisor);
  Weather slow;
  slow.slowest = absl::Milliseconds(500);
  slow.bytes_per_second = 2500;
  const auto bytes_of = [](Person& person) {
    return person.line.figures().bytes_up + person.line.figures().bytes_down;
  };
  Play([&] {
    // Words that do not pack well, or there would be little to cut.
    for (size_t i = 0; i < kCases; ++i) author.Submit(absl::BytesToHexString(random_.Bytes(200)));
    ASSERT_TRUE(author.Sync().all_synced);
    for (Person* person : {&patient, &hurried}) {
      ASSERT_TRUE(person->SignIn().ok());
      person->line.SetWeather(slow);
    }
    const absl::Time begun = stage_.Now();
    const uint64_t before = bytes_of(patient);
    ASSERT_TRUE(patient.Sync().all_synced);
    const uint64_t whole = bytes_of(patient) - before;
    const absl::Duration took = stage_.Now() - begun;

    const uint64_t signed_in = bytes_of(hurried);
    SeededRandom when(29);
    int cut = 0;
    for (; cut < kCuts; ++cut) {
      // On average all of them together have the time of the whole.
      const double share = static_cast<double>(when.Uniform(2001)) / 1000.0 / kCuts;
      hurried.line.EndAt(stage_.Now() + took * share);
      if (hurried.Sync().all_synced) break;
      hurried.EndProcess();
    }
    hurried.line.EndAt(absl::InfiniteFuture());
    EXPECT_EQ(cut, kCuts) << "it was whole before it was cut as often as it should be";
    const size_t before_last = CasesOf(hurried);
    EXPECT_GT(before_last, kCases / 4) << "hardly any of the sessions came to something";
    EXPECT_TRUE(hurried.Sync().all_synced);
    EXPECT_EQ(CasesOf(hurried), kCases);
    const uint64_t all = bytes_of(hurried) - signed_in;
    std::printf("cut sessions: whole=%llu all=%llu ratio=%.2f seconds=%.0f cases_before_last=%zu\n",
                static_cast<unsigned long long>(whole), static_cast<unsigned long long>(all),
                static_cast<double>(all) / static_cast<double>(whole), absl::ToDoubleSeconds(took), before_last);
    EXPECT_LE(all, whole + whole / 2);
  });
}

}  // namespace
}  // namespace ihala::sim
