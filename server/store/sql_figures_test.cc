// Figures in a real file.
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/sql_store_fixture.h"
#include "tests/support/sealed/sealed_file.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;

using SqlFiguresTest = SqlStoreFixture;

TEST_F(SqlFiguresTest, RedLinesAddUpByMonthOrganisationsKindAndPlaceAndAReportIsNewOnce) {
  v1::RedLineFigure figure;
  figure.set_referring_organisation("CSO-1");
  figure.set_receiving_organisation("MIN");
  figure.set_kind(v1::RED_LINE_KIND_NOT_SIGNED);
  figure.set_place(v1::RED_LINE_PLACE_SERVER);
  figure.set_attempts(2);
  std::vector<bool> is_new;
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    for (const char* month : {"2026-11", "2026-11", "2026-12"}) {
                      RETURN_IF_ERROR(txn.AddRedLines(month, figure));
                    }
                    v1::RedLineFigure other = figure;
                    other.set_place(v1::RED_LINE_PLACE_DEVICE);
                    other.set_receiving_organisation("");
                    RETURN_IF_ERROR(txn.AddRedLines("2026-11", other));
                    other.set_referring_organisation("CSO-2");
                    RETURN_IF_ERROR(txn.AddRedLines("2026-11", other));
                    for (const char n : {'a', 'b', 'a'}) {
                      ASSIGN_OR_RETURN(const bool first, txn.NoteReport(std::string(16, n)));
                      is_new.push_back(first);
                    }
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_THAT(is_new, ElementsAre(true, true, false));
  Reopen();
  ASSERT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto all, txn.ListRedLines("2026-11", ""));
                    EXPECT_EQ(all.size(), 3u);
                    ASSIGN_OR_RETURN(const auto own, txn.ListRedLines("2026-11", "CSO-1"));
                    EXPECT_EQ(own.size(), 2u);
                    figure.set_attempts(4);
                    EXPECT_EQ(own.back().SerializeAsString(), figure.SerializeAsString());
                    return absl::OkStatus();
                  })
                  .ok());
}

TEST_F(SqlFiguresTest, AFileOfBeforeCountsFromNowOn) {
  store_.reset();
  ASSERT_TRUE(MakeOlder(options_).ok());
  {
    auto db = sqlite::Connection::Open(dir_ + "/ihala.db", {});
    ASSERT_TRUE(db.ok());
    constexpr char kBefore[] =
        "DROP TABLE red_line_blocks; DROP TABLE red_line_reports; "
        "ALTER TABLE ledger DROP COLUMN previous; PRAGMA user_version=11";
    ASSERT_TRUE((*db)->Execute(kBefore).ok());
  }
  Reopen();
  v1::RedLineFigure figure;
  figure.set_attempts(1);
  EXPECT_TRUE(store_->Write([&](WriteTxn& txn) { return txn.AddRedLines("2026-11", figure); }).ok());
}

}  // namespace
}  // namespace ihala
