// What devices report of red lines: counted once, for whom it is, and with nothing of whose it was.
#include "server/sync/red_line_report.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "gmock/gmock.h"
#include "server/commands/red_line_counts.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RedLineReportTest : public ExchangeTest {
 protected:
  RedLineReportTest() : device_(MakeDevice(world::kWorker)) {}

  v1::ExchangeUp Reporting(const Device& device, uint32_t attempts, const std::string& receiver = world::kMinistry) {
    v1::ExchangeUp up;
    up.set_stream_id(device.stream_id);
    up.mutable_red_lines()->set_report_id(random_.Bytes(16));
    v1::RedLineCount& count = *up.mutable_red_lines()->add_counts();
    count.set_kind(v1::RED_LINE_KIND_BARRED_FIELD);
    count.set_receiving_organisation(receiver);
    count.set_attempts(attempts);
    return up;
  }
  // What the device is told to forget.
  std::string Taken(const Device& device, const v1::ExchangeUp& up) {
    const absl::StatusOr<v1::ExchangeDown> down = Exchange(device, up);
    EXPECT_TRUE(down.ok()) << down.status();
    return down.ok() ? down->red_lines_taken() : "";
  }
  // This month's counts, each as "CSO-014 MOSD 4 3": the kind by its number, then the attempts.
  std::vector<std::string> Counts() {
    std::vector<std::string> counts;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto figures, txn.ListRedLines(MonthOf(clock_.Now()), ""));
                      for (const v1::RedLineFigure& one : figures) {
                        counts.push_back(absl::StrCat(one.referring_organisation(), " ", one.receiving_organisation(),
                                                      " ", one.kind(), " ", one.attempts()));
                        EXPECT_EQ(one.place(), v1::RED_LINE_PLACE_DEVICE);
                      }
                      return absl::OkStatus();
                    })
                    .ok());
    return counts;
  }

  Device device_;
};

TEST_F(RedLineReportTest, AReportIsCountedOnceHoweverOftenItComes) {
  const v1::ExchangeUp up = Reporting(device_, 3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Taken(device_, up), up.red_lines().report_id());
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD 4 3"));
  Reopen();
  server_ = std::make_unique<ExchangeServer>(executor_.get(), &clock_);
  EXPECT_EQ(Taken(device_, up), up.red_lines().report_id());
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD 4 3"));
  EXPECT_NE(Taken(device_, Reporting(device_, 4)), up.red_lines().report_id());
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD 4 7"));
}

TEST_F(RedLineReportTest, WhoReportsIsCountedByOrganisationAndByTheServersMonth) {
  Device other = MakeDevice(world::kOtherWorker);
  Device foreign = MakeDevice(world::kForeignWorker);
  Taken(device_, Reporting(device_, 1));
  Taken(other, Reporting(other, 2));
  Taken(foreign, Reporting(foreign, 4));
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD 4 3", "CSO-022 MOSD 4 4"));
  clock_.Advance(absl::Hours(24 * 31));
  EXPECT_THAT(Counts(), IsEmpty());
  Taken(device_, Reporting(device_, 5));
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD 4 5"));
}

TEST_F(RedLineReportTest, AReceiverThatTheDirectoryDoesNotHaveIsCountedWithoutAName) {
  Taken(device_, Reporting(device_, 1, "ABU-SAMRA-0599123456"));
  Taken(device_, Reporting(device_, 2, ""));
  EXPECT_THAT(Counts(), ElementsAre("CSO-014  4 3"));
}

TEST_F(RedLineReportTest, AReportIsTakenBesideOperationsAndAPage) {
  device_.Add(Submission(world::kWorker));
  v1::ExchangeUp up = Reporting(device_, 2);
  device_.Run(1, 1, &up);
  up.set_page_bytes_max(1024);
  const absl::StatusOr<v1::ExchangeDown> down = Exchange(device_, up);
  ASSERT_TRUE(down.ok()) << down.status();
  EXPECT_EQ(down->verdicts(0).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(down->red_lines_taken(), up.red_lines().report_id());
  EXPECT_TRUE(down->has_page());
}

TEST_F(RedLineReportTest, WhereNothingIsReportedNothingIsSaidOfIt) {
  v1::ExchangeUp up;
  up.set_stream_id(device_.stream_id);
  EXPECT_EQ(Taken(device_, up), "");
}

TEST_F(RedLineReportTest, AnOrganisationThatRefersNobodyIsRelievedOfItsReportAndNothingIsCounted) {
  Device reviewer = MakeDevice(world::kReviewer);
  const v1::ExchangeUp up = Reporting(reviewer, 3);
  EXPECT_EQ(Taken(reviewer, up), up.red_lines().report_id());
  EXPECT_THAT(Counts(), IsEmpty());
  EXPECT_EQ(Query("SELECT count(*) FROM red_line_reports"), 0);
}

TEST_F(RedLineReportTest, WhoIsNobodyAnyMoreReportsNothing) {
  ASSERT_TRUE(Put(world::kAdministrator, DisableAccount{world::kWorker}).ok());
  EXPECT_EQ(Taken(device_, Reporting(device_, 3)), "");
  EXPECT_THAT(Counts(), IsEmpty());
}

TEST_F(RedLineReportTest, NothingSaysWhoseItWas) {
  const int64_t entries = Query("SELECT count(*) FROM audit");
  const int64_t head = Query("SELECT coalesce(max(last_seq), 0) FROM commits");
  Taken(device_, Reporting(device_, 3));
  EXPECT_EQ(Query("SELECT count(*) FROM audit"), entries);
  EXPECT_EQ(Query("SELECT coalesce(max(last_seq), 0) FROM commits"), head) << "nobody's feed moves";
  EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE substr(key, 1, 1) = CAST('s' AS BLOB)"), 0);
}

struct Broken {
  const char* field;
  std::function<void(v1::RedLineReport&)> spoil;
};

TEST_F(RedLineReportTest, AMalformedReportNamesItsFieldAndNothingIsStored) {
  const std::vector<Broken> all = {
      {"red_lines.report_id", [](auto& report) { report.clear_report_id(); }},
      {"red_lines.report_id", [](auto& report) { report.mutable_report_id()->push_back('x'); }},
      {"red_lines.counts", [](auto& report) { report.clear_counts(); }},
      {"red_lines.counts",
       [](auto& report) {
         while (report.counts_size() <= 64) *report.add_counts() = report.counts(0);
       }},
      {"red_lines.counts[2].kind", [](auto& report) { report.mutable_counts(2)->clear_kind(); }},
      {"red_lines.counts[2].kind",
       [](auto& report) { report.mutable_counts(2)->set_kind(static_cast<v1::RedLineKind>(99)); }},
      {"red_lines.counts[1].receiving_organisation",
       [](auto& report) { report.mutable_counts(1)->set_receiving_organisation("Umm Khaled"); }},
      {"red_lines.counts[0].attempts", [](auto& report) { report.mutable_counts(0)->set_attempts(0); }},
      {"red_lines.counts[0].attempts", [](auto& report) { report.mutable_counts(0)->set_attempts(10001); }},
  };
  device_.Add(Submission(world::kWorker));
  for (const Broken& broken : all) {
    v1::ExchangeUp up = Reporting(device_, 3);
    for (int i = 0; i < 2; ++i) *up.mutable_red_lines()->add_counts() = up.red_lines().counts(0);
    broken.spoil(*up.mutable_red_lines());
    device_.Run(1, 1, &up);
    const absl::Status refused = Exchange(device_, up).status();
    EXPECT_TRUE(absl::IsInvalidArgument(refused)) << broken.field;
    const std::vector<FieldViolation> fields = Violations(refused);
    ASSERT_EQ(fields.size(), 1u) << refused;
    EXPECT_EQ(fields[0].field, broken.field);
    EXPECT_EQ(refused.message().find("Khaled"), absl::string_view::npos);
  }
  EXPECT_THAT(Counts(), IsEmpty());
  EXPECT_EQ(Query("SELECT count(*) FROM red_line_reports"), 0);
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 0) << "nor was anything judged";
}

}  // namespace
}  // namespace ihala
