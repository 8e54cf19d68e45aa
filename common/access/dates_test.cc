// What somebody may see of a case as time goes by.
#include <algorithm>
#include <vector>

#include "common/access/access.h"
#include "common/access/access_fixture.h"
#include "common/workflow/calendar.h"
#include "common/workflow/workflow_fixture.h"
#include "gtest/gtest.h"
#include "tests/support/rights.h"
#include "tests/support/sanitized.h"

namespace ihala {
namespace {

absl::Time Day(int day) { return absl::UnixEpoch() + absl::Hours(24 * day); }

// Every combination of what facts can say of a case that has to do with time.
std::vector<CaseFacts> AllFacts() {
  std::vector<CaseFacts> all;
  for (int kind = 0; kind < v1::StageKind_ARRAYSIZE; ++kind) {
    for (const bool ended : {false, true}) {
      for (const absl::Time until : {absl::InfiniteFuture(), Day(-3), Day(10), Day(20), Day(400)}) {
        CaseFacts facts;
        facts.referring_organisation = "CSO-1";
        facts.receiving_organisation = kind % 2 == 0 ? "MIN-1" : "CSO-1";
        facts.agreement_id = "DSA-1";
        facts.programme = "CASH";
        facts.consent_fields = {"IDENTITY", "CONTACT"};
        if (IsClosed(static_cast<v1::StageKind>(kind))) facts.closed_at = Day(30);
        facts.desk = "D-1";
        facts.governorate = "PS0265";
        facts.worker_code = "W-1";
        facts.assigned_to = "W-2";
        facts.holder = "R-1";
        facts.stage_kind = static_cast<v1::StageKind>(kind);
        facts.stage_opens = v1::RUNG_DOSSIER;
        facts.asks_to_open_identity = false;
        facts.consent_ended = ended;
        facts.consent_until = until;
        all.push_back(facts);
      }
    }
  }
  return all;
}

// Everybody, on each side, and in several roles at once.
std::vector<Caller> AllCallers() {
  std::vector<Caller> all;
  for (const char* organisation : {"CSO-1", "MIN-1", "CSO-2", ""}) {
    for (const char* account : {"W-1", "W-2", "R-1"}) {
      for (int first = 0; first < v1::Role_ARRAYSIZE; ++first) {
        for (int second = first; second < v1::Role_ARRAYSIZE; ++second) {
          Caller caller{account, organisation, {}};
          for (const int role : {first, second}) {
            v1::RoleBinding& binding = caller.roles.emplace_back();
            binding.set_role(static_cast<v1::Role>(role));
            ListAllRights(&binding);
            binding.set_organisation(organisation);
          }
          all.push_back(caller);
        }
      }
    }
  }
  return all;
}

// Two versions of an agreement: the first for the years of these tests, the second from a day in them on.
const Policy& Agreed() {
  static const Policy& policy = *[] {
    std::vector<v1::SharingAgreement> versions = {fixture::SignedAgreement(1), fixture::SignedAgreement(2)};
    versions[1].add_withheld("people.phones");
    v1::Date& from = *versions[1].mutable_validity()->mutable_from();
    from.set_year(1970), from.set_month(4), from.set_day(11);  // Day 100.
    v1::Date& to = *versions[1].mutable_validity()->mutable_to();
    to.set_year(1970), to.set_month(10), to.set_day(27);  // Day 299.
    return new Policy({&versions[0], &versions[1]});
  }();
  return policy;
}

bool IsNarrower(const FieldSet& fields, const FieldSet& than) {
  return fields.exists() == than.exists() && fields.side() == than.side() && than.Covers(fields) &&
         !fields.Covers(than);
}

TEST(DatesTest, BetweenDatesNothingChangesForAnybodyAndAtADateTheyOnlySeeLess) {
  int narrowed = 0;
  const std::vector<Caller> callers = AllCallers();
  for (const CaseFacts& facts : AllFacts()) {
    const std::vector<absl::Time> dates = DatesOf(facts, Agreed());
    EXPECT_TRUE(std::is_sorted(dates.begin(), dates.end()));
    for (const Caller& caller : callers) {
      for (int day = -5; day <= 405; day += 5 * kStride) {
        const absl::Time now = Day(day);
        const FieldSet seen = Visible(caller, facts, Agreed(), now);
        const Outlook outlook = OutlookOf(caller, facts, Agreed(), now);
        const absl::Time until = outlook.ends.empty() ? absl::InfiniteFuture() : outlook.ends.front().first;
        ASSERT_TRUE(outlook.now == seen);
        for (const auto& [date, left] : outlook.ends) {
          ASSERT_TRUE(left == Visible(caller, facts, Agreed(), date));
          ASSERT_FALSE(left.Covers(seen));
        }
        ASSERT_GT(until, now);
        for (const absl::Time later : {now + absl::Nanoseconds(1), now + absl::Hours(60), now + absl::Hours(24 * 200),
                                       until - absl::Nanoseconds(1)}) {
          if (later >= until) continue;
          ASSERT_TRUE(Visible(caller, facts, Agreed(), later) == seen);
        }
        if (until == absl::InfiniteFuture()) continue;
        ++narrowed;
        ASSERT_TRUE(std::binary_search(dates.begin(), dates.end(), until));
        ASSERT_TRUE(IsNarrower(Visible(caller, facts, Agreed(), until), seen));
        ASSERT_EQ(seen.side(), v1::SIDE_RECEIVER) << "the referrer's own data stays the referrer's";
      }
    }
  }
  EXPECT_GT(narrowed, 1000 / kStride);
}

TEST(DatesTest, OnceTheConsentsTimeIsOverAReceiverSeesWhatItSeesOnceTheFamilyEndedIt) {
  for (const CaseFacts& facts : AllFacts()) {
    CaseFacts ended = facts;
    ended.consent_ended = true;
    for (const Caller& caller : AllCallers()) {
      if (facts.consent_until == absl::InfiniteFuture()) continue;
      EXPECT_TRUE(Visible(caller, facts, Agreed(), facts.consent_until) == Visible(caller, ended, Agreed(), Day(0)));
    }
  }
}

TEST(DatesTest, ACaseThatIsShutHasNoDates) {
  for (const CaseFacts& facts : AllFacts()) {
    const bool shut = facts.consent_ended || facts.stage_kind == v1::STAGE_KIND_CLOSED_STOPPED ||
                      facts.stage_kind == v1::STAGE_KIND_CLOSED_ERASED;
    const std::vector<absl::Time> dates = DatesOf(facts, Agreed());
    EXPECT_EQ(dates.empty(), shut);
    for (const absl::Time date : {facts.consent_until, Day(100), Day(300)}) {
      EXPECT_EQ(std::binary_search(dates.begin(), dates.end(), date), !shut && date != absl::InfiniteFuture());
    }
  }
}

TEST(DatesTest, TheDateComesFromTheCoreAndACoreOfBeforeHasNone) {
  v1::CaseCore core;
  EXPECT_EQ(FactsOf(core, fixture::DefaultWorkflow()).consent_until, absl::InfiniteFuture());
  *core.mutable_consent_until() = TimestampOfTime(Day(7));
  EXPECT_EQ(FactsOf(core, fixture::DefaultWorkflow()).consent_until, Day(7));
}

}  // namespace
}  // namespace ihala
