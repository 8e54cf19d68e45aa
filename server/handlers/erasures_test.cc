// Promises of the report on erasures: numbers for who may see them, and nobody's case.
#include "server/handlers/erasures.h"

#include <string>

#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/months.h"
#include "tests/support/world/erasing_fixture.h"

namespace ihala::handlers {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class ErasureReportTest : public ErasingFixture {
 protected:
  absl::StatusOr<v1::GetErasuresResponse> Ask(const std::string& account, const std::string& from = "",
                                              const std::string& to = "") {
    HandlerEnv env;
    env.store = store_.get();
    env.clock = &clock_;
    env.key_backup_days = 20;
    Call call;
    call.caller = reference_->Get()->FindCaller(account, clock_.Now()).value();
    v1::GetErasuresRequest request;
    request.set_from_month(from);
    request.set_to_month(to);
    v1::GetErasuresResponse response;
    const absl::Status status = GetErasures(env, call, request, &response);
    if (!status.ok()) return status;
    return response;
  }
  void EraseMany(int cases) {
    for (int i = 0; i < cases; ++i) ClosedCase();
    clock_.Advance(absl::Hours(24) * 180);
    EraseWhatIsDue();
  }
};

TEST_F(ErasureReportTest, ASupervisorSeesTheirOwnAsTheyAre) {
  EraseMany(3);
  const std::string held = ClosedCase();
  ASSERT_EQ(SayOf(world::kLead, held, v1::RETENTION_ACT_HOLD, v1::RETENTION_REASON_COURT).kind(),
            v1::VERDICT_KIND_APPLIED);
  ClosedCase();
  const auto report = Ask(world::kSupervisor);
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_THAT(report->erased(), SizeIs(1));
  const v1::ErasureFigure& figure = report->erased(0);
  EXPECT_EQ(figure.cause(), v1::ERASURE_CAUSE_RETENTION);
  EXPECT_EQ(figure.cases(), 3u);
  EXPECT_EQ(figure.in_key_backups(), 3u);
  EXPECT_EQ(figure.complete_on(),
            absl::FormatCivilTime(absl::ToCivilDay(clock_.Now() + absl::Hours(24) * 20, absl::UTCTimeZone())));
  ASSERT_THAT(report->kept(), SizeIs(1));
  EXPECT_EQ(report->kept(0).scheduled(), 1u);
  EXPECT_EQ(report->kept(0).held(), 1u);
  EXPECT_EQ(report->key_backup_days(), 20u);
  EXPECT_THAT(Ask(world::kForeignSupervisor)->erased(), IsEmpty());
}

TEST_F(ErasureReportTest, AnErasureIsCompleteOnceNoBackupOfTheKeysMayBeThere) {
  EraseMany(1);
  clock_.Advance(absl::Hours(24) * 20 + absl::Seconds(1));
  const auto report = Ask(world::kSupervisor);
  ASSERT_THAT(report->erased(), SizeIs(1));
  EXPECT_EQ(report->erased(0).cases(), 1u);
  EXPECT_EQ(report->erased(0).in_key_backups(), 0u);
  EXPECT_EQ(report->erased(0).complete_on(), "");
}

TEST_F(ErasureReportTest, OthersAreToldNoSmallNumberAndNothingOfThisMonth) {
  EraseMany(3);
  ClosedCase();
  const std::string month = absl::FormatCivilTime(absl::ToCivilMonth(clock_.Now(), absl::UTCTimeZone()));
  for (const char* account : {world::kCoordinator, world::kAuditor, world::kAdministrator}) {
    EXPECT_THAT(Ask(account)->erased(), IsEmpty()) << account;
    EXPECT_TRUE(absl::IsInvalidArgument(Ask(account, "", month).status())) << account;
  }
  clock_.Advance(absl::Hours(24) * 32);
  const auto report = Ask(world::kCoordinator);
  ASSERT_THAT(report->erased(), SizeIs(1));
  EXPECT_TRUE(report->erased(0).suppressed());
  EXPECT_EQ(report->erased(0).cases(), 0u);
  ASSERT_THAT(report->kept(), SizeIs(1));
  EXPECT_TRUE(report->kept(0).suppressed());
}

TEST_F(ErasureReportTest, OthersAreToldLargeNumbers) {
  EraseMany(13);
  clock_.Advance(absl::Hours(24) * 32);
  for (int i = 0; i < 13; ++i) ClosedCase();
  const auto report = Ask(world::kAuditor);
  ASSERT_THAT(report->erased(), SizeIs(1));
  EXPECT_EQ(report->erased(0).cases(), 13u);
  ASSERT_THAT(report->kept(), SizeIs(1));
  EXPECT_EQ(report->kept(0).scheduled(), 10u);
}

TEST_F(ErasureReportTest, WhatIsAskedMustBeMonths) {
  EXPECT_TRUE(absl::IsInvalidArgument(Ask(world::kSupervisor, "2026-13").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Ask(world::kSupervisor, "", "soon").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Ask(world::kSupervisor, "2024-02", "2024-01").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Ask(world::kSupervisor, "2020-01", "2022-01").status()));
  EXPECT_TRUE(Ask(world::kSupervisor, "2020-02", "2022-01").ok());
}

TEST(MonthsTest, AreCounted) {
  EXPECT_TRUE(IsMonth("2026-11"));
  EXPECT_FALSE(IsMonth("2026-1"));
  EXPECT_FALSE(IsMonth("2026-11-01"));
  EXPECT_EQ(MonthsAfter("2026-11", 3), "2027-02");
  EXPECT_EQ(MonthsAfter("2026-01", -1), "2025-12");
}

}  // namespace
}  // namespace ihala::handlers
