// Promises of a device that was copied, and of what waited when its name changed: nobody's words pass for another's.
#include <string>
#include <utility>
#include <vector>

#include "common/referral/amendment.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

using testing::UnorderedElementsAre;

class ForkTest : public ExchangeTest {
 protected:
  v1::VerdictKind PushLast(Device& device) {
    return Push(device, device.operations.size(), device.operations.size()).verdicts(0).verdict().kind();
  }

  // A device that has submitted a case, and a second one on a copy of its store.
  struct Parted {
    v1::Operation submission;
    Device first;
    Device copy;
  };
  Parted SubmittedAndCopied() {
    v1::Operation submission = Submission(world::kWorker);
    Device first = MakeDevice(world::kWorker);
    first.Add(submission);
    EXPECT_EQ(PushLast(first), v1::VERDICT_KIND_APPLIED);
    Device copy = first.Copy();
    return {std::move(submission), std::move(first), std::move(copy)};
  }

  // The device files its n-th operation again on another one's stream, as it does when its own has forked.
  static v1::Operation Again(const Device& device, uint64_t n, v1::Operation operation) {
    operation.mutable_origin()->set_stream_id(device.stream_id);
    operation.mutable_origin()->set_n(n);
    operation.mutable_origin()->set_digest(device.digests[n - 1]);
    return operation;
  }

  // Someone who sees the case as it was submitted gives the complaint's number.
  v1::Operation Amendment(const v1::Operation& submission, const std::string& reference) {
    v1::Operation operation = On(submission.referral_id());
    operation.mutable_amend()->mutable_changed()->mutable_needs()->set_complaint_ref(reference);
    operation.mutable_base()->set_epoch(0);
    return operation;
  }

  std::vector<std::string> ReferencesOf(const std::string& id) {
    std::vector<std::string> found;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      const auto dossier = txn.FindDossier(id);
                      found.push_back((*dossier)->needs().complaint_ref());
                      const auto rows = txn.ListChildren(id, RowKind::kConflict, 0, 100);
                      for (const FeedRow& row : *rows) {
                        v1::DossierConflict conflict;
                        EXPECT_TRUE(conflict.ParseFromString(row.body));
                        found.push_back(conflict.other().needs().complaint_ref());
                      }
                      return absl::OkStatus();
                    })
                    .ok());
    return found;
  }
};

TEST_F(ForkTest, OfACopiedDeviceNeitherOverwritesTheOthersAmendmentUnseen) {
  auto [submission, first, copy] = SubmittedAndCopied();
  const std::string& id = submission.referral_id();

  first.Add(Comment(id, "من الأول"));
  first.Add(Amendment(submission, "A-1"));
  ASSERT_EQ(Push(first, 2, 3).verdicts(1).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  const v1::Operation comment = Comment(id, "من النسخة");
  copy.Add(comment);
  const v1::Operation amendment = Amendment(submission, "B-2");
  copy.Add(amendment);
  copy.Add(Comment(id, "بعدها"));
  const v1::Operation later = Amendment(submission, "B-5");
  copy.Add(later);
  ASSERT_EQ(Push(copy, 2, 5).verdicts(0).verdict().kind(), v1::VERDICT_KIND_STREAM_FORKED);

  Device refiled = MakeDevice(world::kWorker);
  refiled.Add(Again(copy, 2, comment));
  EXPECT_EQ(PushLast(refiled), v1::VERDICT_KIND_APPLIED);
  // The first device has an operation of the same number, so that this is not its word.
  refiled.Add(Again(copy, 3, amendment));
  EXPECT_EQ(PushLast(refiled), v1::VERDICT_KIND_MERGED);
  EXPECT_THAT(ReferencesOf(id), UnorderedElementsAre("A-1", "B-2"));
  // And none yet of this one, but everything from the fork on is the copy's.
  refiled.Add(Again(copy, 5, later));
  EXPECT_EQ(PushLast(refiled), v1::VERDICT_KIND_MERGED);
  EXPECT_THAT(ReferencesOf(id), testing::Contains("A-1"));
  EXPECT_THAT(ReferencesOf(id), testing::Contains("B-5"));
}

TEST_F(ForkTest, WhatBothSaidBeforeTheyPartedIsNoConflict) {
  Device first = MakeDevice(world::kWorker);
  const v1::Operation submission = Submission(world::kWorker);
  const std::string& id = submission.referral_id();
  first.Add(submission);
  first.Add(Amendment(submission, "A-1"));
  ASSERT_EQ(Push(first, 1, 2).verdicts(1).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  Device copy = first.Copy();
  first.Add(Comment(id, "من الأول"));
  ASSERT_EQ(PushLast(first), v1::VERDICT_KIND_APPLIED);
  const v1::Operation amendment = Amendment(submission, "B-2");
  copy.Add(amendment);
  ASSERT_EQ(PushLast(copy), v1::VERDICT_KIND_STREAM_FORKED);
  Device refiled = MakeDevice(world::kWorker);
  refiled.Add(Again(copy, 3, amendment));
  EXPECT_EQ(PushLast(refiled), v1::VERDICT_KIND_APPLIED);
  EXPECT_THAT(ReferencesOf(id), UnorderedElementsAre("B-2"));
}

TEST_F(ForkTest, ANumberThatComesAfterTheOneThatWentOnFromAnotherIsOfTheFork) {
  auto [submission, first, copy] = SubmittedAndCopied();
  const std::string& id = submission.referral_id();
  first.Add(Comment(id, "من الأول"));
  first.Add(Amendment(submission, "A-3"));
  ASSERT_EQ(PushLast(first), v1::VERDICT_KIND_APPLIED);
  copy.Add(Amendment(submission, "B-2"));
  copy.Add(Comment(id, "من النسخة"));
  const v1::ExchangeDown down = Push(copy, 2, 3);
  EXPECT_EQ(down.verdicts(0).verdict().kind(), v1::VERDICT_KIND_STREAM_FORKED);
  EXPECT_EQ(down.verdicts(1).verdict().kind(), v1::VERDICT_KIND_STREAM_FORKED);
  // What the first one sent before the other has its place.
  EXPECT_EQ(Push(first, 2, 3).verdicts(0).verdict().kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(ForkTest, IsSeenByANumberOfWhichOnlyDigestAndVerdictWereKept) {
  auto [submission, first, copy] = SubmittedAndCopied();
  first.Add(Comment(submission.referral_id(), "من الأول"));
  v1::Operation refused = Submission(world::kWorker);
  refused.mutable_submit()->mutable_referral()->clear_consent();
  first.Add(refused);
  const int64_t without_bytes = Query("SELECT count(*) FROM ledger WHERE length(operation) = 0");
  ASSERT_EQ(PushLast(first), v1::VERDICT_KIND_REJECTED);
  ASSERT_EQ(Query("SELECT count(*) FROM ledger WHERE length(operation) = 0"), without_bytes + 1);
  copy.Add(Amendment(submission, "B-2"));
  EXPECT_EQ(PushLast(copy), v1::VERDICT_KIND_STREAM_FORKED);
}

TEST_F(ForkTest, IsNotRuledOutByANumberOfTheSameStreamSoThatNeitherWordIsLost) {
  for (const bool copy_first : {true, false}) {
    auto [submission, first, copy] = SubmittedAndCopied();
    const std::string& id = submission.referral_id();
    first.Add(Comment(id, "من الأول"));
    first.Add(Comment(id, "من الأول أيضا"));
    first.Add(Amendment(submission, "A-4"));
    copy.Add(Amendment(submission, "B-2"));
    // Between the two words something is missing, and nothing says whether it belongs to either.
    EXPECT_EQ(PushLast(copy_first ? copy : first), v1::VERDICT_KIND_APPLIED);
    EXPECT_EQ(PushLast(copy_first ? first : copy), v1::VERDICT_KIND_MERGED);
    EXPECT_THAT(ReferencesOf(id), UnorderedElementsAre("A-4", "B-2"));
  }
}

TEST_F(ForkTest, IsNotSupposedWhereWhatLiesBetweenTwoWordsComesWithThem) {
  Device device = MakeDevice(world::kWorker);
  const v1::Operation submission = Submission(world::kWorker);
  const v1::Operation other = Submission(world::kWorker);
  const std::string& id = submission.referral_id();
  device.Add(submission);
  device.Add(Amendment(submission, "A-2"));
  device.Add(other);
  device.Add(Amendment(submission, "A-4"));
  device.Add(Comment(other.referral_id(), "عن الأخرى"));
  device.Add(Amendment(submission, "A-6"));
  ASSERT_EQ(Push(device, 1, 2).verdicts(1).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  // The case goes first, in its order.
  v1::ExchangeUp up;
  for (const uint64_t n : {4, 6, 3, 5}) device.Run(n, n, &up);
  const absl::StatusOr<v1::ExchangeDown> down = Exchange(device, up);
  ASSERT_TRUE(down.ok()) << down.status();
  for (const v1::OperationVerdict& verdict : down->verdicts()) {
    EXPECT_EQ(verdict.verdict().kind(), v1::VERDICT_KIND_APPLIED) << verdict.n();
  }
  EXPECT_THAT(ReferencesOf(id), UnorderedElementsAre("A-6"));
}

TEST_F(ForkTest, OfWhichTheLowestNumberIsNotKnownYetOverwritesNothing) {
  auto [submission, first, copy] = SubmittedAndCopied();
  const std::string& id = submission.referral_id();
  copy.Add(Amendment(submission, "B-2"));
  copy.Add(Comment(id, "من النسخة"));
  copy.Add(Comment(id, "من النسخة أيضا"));
  ASSERT_EQ(Push(copy, 2, 4).verdicts(0).verdict().kind(), v1::VERDICT_KIND_APPLIED);
  const v1::Operation other = Submission(world::kWorker);
  first.Add(other);
  const v1::Operation comment = Comment(other.referral_id(), "عن الأخرى");
  first.Add(comment);
  const v1::Operation amendment = Amendment(submission, "A-4");
  first.Add(amendment);
  ASSERT_EQ(PushLast(first), v1::VERDICT_KIND_STREAM_FORKED);
  Device refiled = MakeDevice(world::kWorker);
  refiled.Add(Again(first, 2, other));
  refiled.Add(Again(first, 3, comment));
  refiled.Add(Again(first, 4, amendment));
  EXPECT_EQ(PushLast(refiled), v1::VERDICT_KIND_MERGED);
  EXPECT_THAT(ReferencesOf(id), UnorderedElementsAre("A-4", "B-2"));
  EXPECT_EQ(Push(refiled, 1, 2).verdicts(0).verdict().kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(ForkTest, WhatWaitedForTheRoleIsJudgedWhenItIsOfferedAgain) {
  const v1::Operation submission = Submission(world::kWorker);
  ASSERT_EQ(Do(world::kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  Device device = MakeDevice(world::kOtherWorker);
  device.Add(Comment(submission.referral_id(), "كتبته وأنا مشرف"));
  ASSERT_EQ(PushLast(device), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(PushLast(device), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kComment), 0);
  GiveRole(world::kOtherWorker, v1::ROLE_SUPERVISOR);
  EXPECT_EQ(PushLast(device), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(PushLast(device), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kComment), 1);
}

TEST_F(ForkTest, WhatIsFiledAgainTakesThePlaceOfWhatWaitedUnderItsFirstName) {
  Device device = MakeDevice(world::kWorker);
  const v1::Operation submission = Submission(world::kWorker);
  v1::Operation comment = Comment(submission.referral_id(), "قبل الحالة");
  device.Add(comment);
  ASSERT_EQ(PushLast(device), v1::VERDICT_KIND_PARKED);
  Device refiled = MakeDevice(world::kWorker);
  refiled.Add(Again(device, 1, comment));
  ASSERT_EQ(PushLast(refiled), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(Query("SELECT count(*) FROM parked"), 1);
  EXPECT_EQ(Do(world::kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kComment), 1);
  EXPECT_EQ(PushLast(refiled), v1::VERDICT_KIND_APPLIED);
  // Under the old name it is nobody's any more.
  PushLast(device);
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kComment), 1);
}

}  // namespace
}  // namespace ihala
