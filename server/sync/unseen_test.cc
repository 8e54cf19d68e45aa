// Promises about exchanges that name cases which are not there, or not the caller's.
#include <string>
#include <vector>

#include "common/wire/row_digest.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

class UnseenTest : public ExchangeTest {
 protected:
  std::string Submit(const std::string& account) {
    const v1::Operation submission = Submission(account);
    EXPECT_EQ(Do(account, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    return submission.referral_id();
  }
  static void Want(const std::string& referral_id, uint32_t kind, const std::string& row_id, v1::ExchangeUp* up) {
    up->mutable_repair()->set_bytes_max(256 * 1024);
    v1::RowName& name = *up->mutable_repair()->add_wanted();
    name.set_referral_id(referral_id);
    name.set_kind(kind);
    name.set_row_id(row_id);
  }
  static void WantCore(const std::string& referral_id, v1::ExchangeUp* up) {
    Want(referral_id, v1::Row::kCoreFieldNumber, "", up);
  }
  v1::ExchangeDown Ask(const Device& device, v1::ExchangeUp up) {
    up.set_stream_id(device.stream_id);
    absl::StatusOr<v1::ExchangeDown> down = Exchange(device, up);
    EXPECT_TRUE(down.ok()) << down.status();
    return down.ok() ? *std::move(down) : v1::ExchangeDown();
  }
};

TEST_F(UnseenTest, ARepairCountsEachCaseThatIsNotTheCallersOnceAndTheirOwnNotAtAll) {
  const std::string own = Submit(world::kForeignWorker), theirs = Submit(world::kWorker);
  v1::ExchangeUp up;
  for (const std::string& id : {own, theirs, ids_.Next(), ids_.Next()}) {
    WantCore(id, &up);
    Want(id, v1::Row::kDossierFieldNumber, "", &up);
  }
  Want("", v1::Row::kOrganisationFieldNumber, "NOBODY", &up);
  const v1::RepairDown given = Ask(MakeDevice(world::kForeignWorker), up).repair();
  EXPECT_EQ(given.wanted_done(), 9u);
  EXPECT_EQ(given.rows_size(), 2);
  for (const v1::Row& row : given.rows()) EXPECT_EQ(row.referral_id(), own);
  EXPECT_EQ(lookups_.counted, 3);
}

TEST_F(UnseenTest, PastTheLimitNoCaseIsLookedForAndTheRestOfTheExchangeGoesOn) {
  const std::string own = Submit(world::kForeignWorker), theirs = Submit(world::kWorker);
  Device device = MakeDevice(world::kForeignWorker);
  device.Add(Submission(world::kForeignWorker));
  lookups_.most = 2;
  v1::ExchangeUp up;
  device.Run(1, 1, &up);
  up.set_page_bytes_max(64 * 1024);
  WantCore(own, &up);
  for (const std::string& id : {ids_.Next(), theirs, ids_.Next()}) WantCore(id, &up);
  Want(own, v1::Row::kDossierFieldNumber, "", &up);
  WantCore(DecodeOperation(device.operations[0])->referral_id(), &up);
  Want("", v1::Row::kOrganisationFieldNumber, world::kCso1, &up);
  const v1::ExchangeDown down = Ask(device, up);
  EXPECT_EQ(lookups_.counted, 2);
  EXPECT_EQ(down.verdicts(0).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_GT(down.page().rows_size(), 0);
  EXPECT_EQ(down.repair().wanted_done(), 7u) << "or a device would ask for the others for ever";
  std::vector<std::string> given;
  for (const v1::Row& row : down.repair().rows()) given.push_back(row.referral_id());
  // What was known to be the caller's before that, and what names no case.
  EXPECT_THAT(given, ::testing::ElementsAre(own, own, ""));
}

TEST_F(UnseenTest, AnOperationIsJudgedPastTheLimitToo) {
  const std::string own = Submit(world::kForeignWorker), theirs = Submit(world::kWorker);
  Device device = MakeDevice(world::kForeignWorker);
  device.Add(Comment(theirs, "كلمة"));
  v1::Operation to_none = Comment(theirs, "كلمة");
  to_none.set_referral_id(ids_.Next());
  device.Add(to_none);
  device.Add(Comment(own, "كلمة"));
  lookups_.most = 1;
  const v1::ExchangeDown down = Push(device, 1, 3);
  EXPECT_EQ(down.verdicts(0).verdict().kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(down.verdicts(1).verdict().SerializeAsString(), down.verdicts(0).verdict().SerializeAsString());
  EXPECT_EQ(down.verdicts(2).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(lookups_.counted, 1);
}

TEST_F(UnseenTest, OperationsCountEachCaseOnceAndWhatIsOfferedAgainNotAtAll) {
  const std::string theirs = Submit(world::kWorker);
  Device device = MakeDevice(world::kForeignWorker);
  for (int i = 0; i < 3; ++i) device.Add(Comment(theirs, "كلمة"));
  Push(device, 1, 3);
  EXPECT_EQ(lookups_.counted, 1);
  for (int i = 0; i < 3; ++i) Push(device, 1, 3);
  EXPECT_EQ(lookups_.counted, 1) << "a device offers in each sync what waits";
}

TEST_F(UnseenTest, WhatComesBeforeItsCaseAndWithItIsNoGuess) {
  Device device = MakeDevice(world::kWorker);
  const v1::Operation submission = Submission(world::kWorker);
  v1::Operation comment = Comment(Submit(world::kWorker), "كلمة");
  comment.set_referral_id(submission.referral_id());
  device.Add(comment);
  device.Add(submission);
  Push(device, 1, 2);
  EXPECT_EQ(lookups_.counted, 0);
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kComment), 1);
}

TEST_F(UnseenTest, AgreementsOfOthersAreNotHandedOutByName) {
  v1::ExchangeUp up;
  for (const char* agreement : {world::kAgreement1, world::kAgreement2, "NONE"}) {
    Want("", v1::Row::kAgreementFieldNumber, std::string(agreement) + "/1", &up);
  }
  const auto given_to = [&](const std::string& account) {
    std::vector<std::string> ids;
    const v1::ExchangeDown down = Ask(MakeDevice(account), up);
    for (const v1::Row& row : down.repair().rows()) ids.push_back(row.agreement().agreement_id());
    return ids;
  };
  EXPECT_THAT(given_to(world::kWorker), ::testing::ElementsAre(world::kAgreement1));
  EXPECT_THAT(given_to(world::kForeignWorker), ::testing::ElementsAre(world::kAgreement2));
  EXPECT_THAT(given_to(world::kReviewer), ::testing::ElementsAre(world::kAgreement1, world::kAgreement2));
}

}  // namespace
}  // namespace ihala
