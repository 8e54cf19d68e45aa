// Promises of dates that pass, on the wire: until when a row may be seen, and what goes out between a date and the
// moment in which the rows are numbered again, and after it.
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "common/referral/directory.h"
#include "common/wire/row_digest.h"
#include "common/workflow/calendar.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

constexpr char kWords[] = "ما لا يبقى بعد الموافقة";

class DatesTest : public ExchangeTest {
 protected:
  using Copy = std::map<std::tuple<std::string, uint32_t, std::string>, v1::Row>;

  // With a comment, a claim, and a consent for ten more days.
  void SetUp() override {
    v1::Operation submission = Submission(world::kWorker);
    v1::Referral& referral = *submission.mutable_submit()->mutable_referral();
    const WorkingDays& calendar = reference_->Get()->FindWorkflow("default", 0)->calendar();
    const absl::CivilDay last = calendar.DayOf(clock_.Now()) + 10;
    *referral.mutable_consent()->mutable_expires_on() = ToDate(last);
    referral.mutable_needs()->set_summary(kWords);
    ASSERT_EQ(Do(world::kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    id_ = submission.referral_id();
    Do(world::kReviewer, Step(id_, "CLAIM"));
    Do(world::kWorker, Comment(id_, kWords));
    ends_ = calendar.BeginOf(last + 1);
  }

  // What the device gets now, in its copy; how many rows came of the case.
  size_t Read(const Device& device) {
    size_t rows = 0;
    for (const v1::Row& row : PullAll(device, &cursors_[device.account], 4096)) {
      copies_[device.account][{row.referral_id(), static_cast<uint32_t>(row.body_case()), row.row_id()}] = row;
      rows += row.referral_id() == id_ ? 1 : 0;
    }
    return rows;
  }
  // Whether the copy has the numbers that the server says that it has.
  bool Agrees(const Device& device) {
    v1::ExchangeUp up;
    up.set_stream_id(device.stream_id);
    up.set_cursor(cursors_[device.account]);
    up.set_page_bytes_max(1024);
    RowSum sum;
    for (const auto& [name, row] : copies_[device.account]) {
      sum.Add({row.referral_id(), static_cast<uint32_t>(row.body_case()), row.row_id(), row.seq()});
    }
    return Exchange(device, up)->held() == sum.Digest();
  }
  std::vector<v1::Row> RowsOfCase(const Device& device) {
    std::vector<v1::Row> rows;
    for (const auto& [name, row] : copies_[device.account]) {
      if (row.referral_id() == id_) rows.push_back(row);
    }
    return rows;
  }
  static bool Says(const std::vector<v1::Row>& rows) {
    for (const v1::Row& row : rows) {
      if (row.SerializeAsString().find(kWords) != std::string::npos) return true;
    }
    return false;
  }

  std::string id_;
  absl::Time ends_;
  std::map<std::string, std::string> cursors_;
  std::map<std::string, Copy> copies_;
};

TEST_F(DatesTest, AReceiversRowsSayUntilWhenWhatTheyHoldMayBeSeenAndAReferrersDoNot) {
  const Device reviewer = MakeDevice(world::kReviewer);
  const Device worker = MakeDevice(world::kWorker);
  const Device supervisor = MakeDevice(world::kSupervisor);
  EXPECT_GE(Read(reviewer), 5u);
  int with_end = 0;
  for (const v1::Row& row : RowsOfCase(reviewer)) {
    // Whatever has nothing that goes stays as it is: the caseworker's code goes with the agreement.
    const bool names_worker =
        row.has_core() || (row.has_history() && row.history().actor_organisation() == world::kCso1);
    EXPECT_EQ(row.has_visible_until(), row.has_dossier() || row.has_comment() || names_worker) << row.body_case();
    if (!row.has_visible_until()) continue;
    ++with_end;
    EXPECT_EQ(TimeOfTimestamp(row.visible_until()), ends_);
  }
  EXPECT_GE(with_end, 2);
  for (const Device* device : {&worker, &supervisor}) {
    Read(*device);
    EXPECT_TRUE(Says(RowsOfCase(*device)));
    for (const v1::Row& row : RowsOfCase(*device)) EXPECT_FALSE(row.has_visible_until());
  }
}

TEST_F(DatesTest, ADateThatTakesNothingFromARowDoesNotHideTheOneThatDoes) {
  // Five days before the consent's last one the caseworker's code goes; what the reviewer asked stays until that day.
  v1::SharingAgreement later = world::Agreements()[0];
  later.set_version(2);
  later.clear_signatures();
  later.add_withheld("envelope.worker_code");
  const absl::CivilDay begins = absl::ToCivilDay(ends_, absl::UTCTimeZone()) - 5;
  *later.mutable_validity()->mutable_from() = ToDate(begins);
  ASSERT_TRUE(Put(world::kAdministrator, later).ok());
  ASSERT_TRUE(SignForBoth(*executor_, later).ok());
  Do(world::kReviewer, Step(id_, "ASK", {CodeInput("questions", "ADDRESS"), TextInput("text", kWords)}));
  const Device reviewer = MakeDevice(world::kReviewer);
  Read(reviewer);
  int asked = 0;
  for (const v1::Row& row : RowsOfCase(reviewer)) {
    if (row.has_dossier()) {
      EXPECT_EQ(TimeOfTimestamp(row.visible_until()), absl::FromCivil(begins, absl::UTCTimeZone()));
    }
    if (!row.has_history() || row.history().inputs_size() < 2) continue;
    EXPECT_EQ(TimeOfTimestamp(row.visible_until()), ends_);
    ++asked;
  }
  EXPECT_EQ(asked, 1);
}

TEST_F(DatesTest, BetweenTheDateAndItsTurnNothingIsShownAndSumsStayTrueBeforeAndAfter) {
  const Device early = MakeDevice(world::kReviewer);
  const Device late = MakeDevice(world::kOtherReviewer);
  const Device worker = MakeDevice(world::kWorker);
  Read(early);
  Read(worker);
  EXPECT_TRUE(Says(RowsOfCase(early)));
  clock_.SetNow(ends_);
  // Nothing was numbered again: whoever reads now gets the old numbers with what is left.
  Read(late);
  EXPECT_FALSE(RowsOfCase(late).empty());
  EXPECT_FALSE(Says(RowsOfCase(late)));
  EXPECT_EQ(Read(early), 0u);
  for (const Device* device : {&early, &late, &worker}) EXPECT_TRUE(Agrees(*device)) << device->account;
  ASSERT_TRUE(executor_->PassDates().ok());
  // They have not read yet.
  EXPECT_FALSE(Agrees(early));
  const size_t rows = RowsOfCase(early).size();
  EXPECT_GE(Read(early), rows);
  EXPECT_FALSE(Says(RowsOfCase(early)));
  EXPECT_GE(Read(late), rows);
  Read(worker);
  EXPECT_TRUE(Says(RowsOfCase(worker)));
  for (const Device* device : {&early, &late, &worker}) {
    EXPECT_TRUE(Agrees(*device)) << device->account;
    for (const v1::Row& row : RowsOfCase(*device)) EXPECT_FALSE(row.has_visible_until());
  }
}

TEST_F(DatesTest, WhatIsFetchedByNameIsNarrowedToo) {
  const Device reviewer = MakeDevice(world::kReviewer);
  Read(reviewer);
  v1::ExchangeUp up;
  up.set_stream_id(reviewer.stream_id);
  up.mutable_repair()->set_bytes_max(256 * 1024);
  for (const v1::Row& row : RowsOfCase(reviewer)) {
    v1::RowName& name = *up.mutable_repair()->add_wanted();
    name.set_referral_id(row.referral_id());
    name.set_kind(static_cast<uint32_t>(row.body_case()));
    name.set_row_id(row.row_id());
    name.set_seq(row.seq());
  }
  const auto ask = [&] {
    const absl::StatusOr<v1::ExchangeDown> down = Exchange(reviewer, up);
    EXPECT_TRUE(down.ok()) << down.status();
    return std::vector<v1::Row>(down->repair().rows().begin(), down->repair().rows().end());
  };
  EXPECT_TRUE(Says(ask()));
  clock_.SetNow(ends_);
  EXPECT_EQ(ask().size(), RowsOfCase(reviewer).size());
  EXPECT_FALSE(Says(ask()));
}

// Somebody who sees a part of a feed: their sum is counted and kept.
TEST_F(DatesTest, ASumThatIsKeptIsCountedAnewOnceTheRowsWereNumberedAgain) {
  for (v1::Account account : world::Accounts()) {
    if (account.code() != world::kReviewer) continue;
    account.mutable_roles(0)->add_desks(world::kDesk);
    ASSERT_TRUE(Put(world::kAdministrator, account).ok());
  }
  const Device reviewer = MakeDevice(world::kReviewer);
  Read(reviewer);
  EXPECT_TRUE(Agrees(reviewer));
  clock_.SetNow(ends_);
  EXPECT_TRUE(Agrees(reviewer));
  ASSERT_TRUE(executor_->PassDates().ok());
  Read(reviewer);
  EXPECT_TRUE(Agrees(reviewer));
  EXPECT_FALSE(Says(RowsOfCase(reviewer)));
}

}  // namespace
}  // namespace ihala
