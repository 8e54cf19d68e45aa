// What is asked about one case must not cost more because there are many. Counted in steps of SQLite's machine, which
// are the same on every computer.
#include <sqlite3.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "client-lib/src/outbox.h"
#include "client-lib/src/replica.h"
#include "tests/support/client/opened_store.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

int CountStep(void* steps) {
  ++*static_cast<int64_t*>(steps);
  return 0;
}

class CaseReadsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }

  // Steps of each question, with the cases that there are now.
  std::map<std::string, int64_t> StepsOfEach(const std::string& referral_id) {
    client_.reset();
    auto opened = OpenedStore::Open(path(), world::PassphraseOf(world::kWorker));
    EXPECT_TRUE(opened.ok()) << opened.status();
    Replica replica(&(*opened)->store());
    Outbox outbox(&(*opened)->store());
    const absl::Time now = clock_.Now();
    const std::map<std::string, std::function<absl::Status()>> questions = {
        {"a core", [&] { return replica.Find(referral_id, v1::Row::kCore, now).status(); }},
        {"its comments", [&] { return replica.Rows(referral_id, v1::Row::kComment, now).status(); }},
        {"when it left", [&] { return replica.LeftAt(referral_id).status(); }},
        {"its operations", [&] { return outbox.OfCase(referral_id).status(); }},
        {"the newest row", [&] { return replica.NewestSeq().status(); }},
        {"what has ended", [&] { return replica.HasExpired(now).status(); }},
        {"what was narrowed too early", [&] { return replica.FetchAgainAfter(now).status(); }},
        {"what is to be read no more", [&] { return outbox.GiveUpReading(1); }},
        {"the next number", [&] { return outbox.Append(referral_id, Lane::kRest, "x").status(); }},
    };
    std::map<std::string, int64_t> steps;
    for (const auto& question : questions) {
      const std::string& what = question.first;
      const std::function<absl::Status()>& ask = question.second;
      int64_t counted = 0;
      sqlite3_progress_handler((*opened)->db().handle(), 1, CountStep, &counted);
      absl::Status asked;
      // Undone again: what is counted must be there the same the next time.
      (*opened)
          ->store()
          .Write([&] {
            asked = ask();
            return absl::CancelledError("counted");
          })
          .IgnoreError();
      sqlite3_progress_handler((*opened)->db().handle(), 0, nullptr, nullptr);
      EXPECT_TRUE(asked.ok()) << what << ": " << asked;
      steps[what] = counted;
    }
    opened->reset();
    Reopen();
    return steps;
  }
};

TEST_F(CaseReadsTest, WhatIsAskedAboutOneCaseCostsTheSameHoweverManyThereAre) {
  const std::string first = SubmitOne();
  for (int i = 0; i < 9; ++i) SubmitOne();
  ASSERT_OK(Sync().status);
  const std::map<std::string, int64_t> few = StepsOfEach(first);
  for (int i = 0; i < 190; ++i) SubmitOne();
  ASSERT_OK(Sync().status);
  const std::map<std::string, int64_t> many = StepsOfEach(first);
  for (const auto& [what, steps] : many) {
    EXPECT_GT(steps, 0) << what;
    EXPECT_LE(steps, 2 * few.at(what)) << what << " with twenty times the cases";
  }
}

}  // namespace
}  // namespace ihala::client
