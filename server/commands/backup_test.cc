// How far a backup goes, once an administrator said so.
#include <optional>
#include <string>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "gtest/gtest.h"
#include "server/commands/backup_judge.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {
namespace {

class BackupReportTest : public CoreFixture {
 protected:
  // What a copy that is taken now would say of itself.
  ReportBackup Now() {
    ReportBackup report;
    const absl::Status read = store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(report.seq, txn.HeadSeq());
      ASSIGN_OR_RETURN(const std::optional<uint32_t> tag, txn.FindTag(report.seq));
      report.tag = tag.value_or(0);
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return report;
  }
  absl::Status Report(const ReportBackup& report, const std::string& account = world::kAdministrator) {
    return Put(account, report).status();
  }
  std::optional<BackupRecord> Noted() {
    std::optional<BackupRecord> noted;
    const absl::Status read = store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(noted, txn.FindBackup());
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return noted;
  }
};

TEST_F(BackupReportTest, IsNotedWithItsTimeAndSurvivesARestart) {
  EXPECT_FALSE(Noted().has_value());
  const ReportBackup report = Now();
  ASSERT_TRUE(Report(report).ok());
  Reopen();
  ASSERT_TRUE(Noted().has_value());
  EXPECT_EQ(Noted()->horizon, report.seq);
  EXPECT_EQ(Noted()->reported_at, clock_.Now());
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'backup.report'"), 1);
}

TEST_F(BackupReportTest, AnOlderCopyTakesNothingBack) {
  const ReportBackup older = Now();
  Do(world::kWorker, Submission(world::kWorker));
  const ReportBackup newer = Now();
  ASSERT_GT(newer.seq, older.seq);
  ASSERT_TRUE(Report(newer).ok());
  const absl::Time reported_at = clock_.Now();
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(Report(older).ok()) << "it is a good copy all the same";
  EXPECT_EQ(Noted()->horizon, newer.seq);
  EXPECT_EQ(Noted()->reported_at, reported_at);
}

TEST_F(BackupReportTest, ACopyOfAnotherHistoryIsRefused) {
  ReportBackup report = Now();
  report.tag ^= 1;
  EXPECT_EQ(Reason(Report(report)), "HISTORY_CHANGED") << "the number is there, and another commit gave it";
  report = Now();
  report.seq += 1;
  EXPECT_EQ(Reason(Report(report)), "HISTORY_CHANGED") << "this history has not come that far";
  EXPECT_FALSE(Noted().has_value());
}

TEST_F(BackupReportTest, IsAnAdministratorsToMake) {
  for (const char* account : {world::kWorker, world::kSupervisor, world::kLead, world::kCoordinator}) {
    EXPECT_TRUE(absl::IsPermissionDenied(Report(Now(), account))) << account;
  }
  EXPECT_FALSE(Noted().has_value());
}

}  // namespace
}  // namespace ihala
