#include "common/wire/chain.h"

#include <limits>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

const char kStream[] = "0123456789abcdef";

v1::OperationRun MakeRun(uint64_t first_n, int count) {
  v1::OperationRun run;
  run.set_first_n(first_n);
  run.set_previous_digest(first_n == 1 ? ChainStart() : std::string(32, 'p'));
  for (int i = 0; i < count; ++i) run.add_operations(absl::StrCat("operation ", i));
  return run;
}

std::vector<std::string> Problems(const v1::OperationRun& run, absl::string_view stream = kStream) {
  std::vector<std::string> problems;
  const auto digests = ChainOfRun(stream, run);
  EXPECT_EQ(digests.status().code(), absl::StatusCode::kInvalidArgument);
  for (const FieldViolation& v : Violations(digests.status())) problems.push_back(absl::StrCat(v.field, " ", v.code));
  return problems;
}

TEST(ChainTest, EachDigestCoversEverythingBeforeIt) {
  const std::string base = ChainNext(kStream, 1, ChainStart(), "operation");
  EXPECT_THAT(base, SizeIs(32));
  EXPECT_EQ(base, ChainNext(kStream, 1, ChainStart(), "operation"));
  EXPECT_NE(base, ChainNext("0123456789abcdeF", 1, ChainStart(), "operation"));
  EXPECT_NE(base, ChainNext(kStream, 2, ChainStart(), "operation"));
  EXPECT_NE(base, ChainNext(kStream, 1, base, "operation"));
  EXPECT_NE(base, ChainNext(kStream, 1, ChainStart(), "operatiom"));
  EXPECT_NE(base, ChainNext(kStream, 1, ChainStart(), ""));
}

TEST(ChainTest, TheFormIsFixedForEver) {
  // Devices keep chains for years: a change of this value is a change of the protocol.
  // It was computed by another program, from the description alone.
  EXPECT_EQ(ChainStart(), std::string(32, '\0'));
  const std::string digest = ChainNext(kStream, 1, ChainStart(), "operation");
  EXPECT_EQ(absl::BytesToHexString(digest), "9df36ad79ae78345d1751d86bfd5ae5de97b7bd837d2e5e6c693cea83141b02f");
}

TEST(ChainTest, ARunIsAChainOfItsOperations) {
  const auto digests = ChainOfRun(kStream, MakeRun(5, 3));
  ASSERT_TRUE(digests.ok());
  std::string previous(32, 'p');
  for (int i = 0; i < 3; ++i) {
    previous = ChainNext(kStream, 5 + i, previous, absl::StrCat("operation ", i));
    EXPECT_EQ((*digests)[i], previous);
  }
}

TEST(ChainTest, ARunCutAnywhereGivesTheSameChain) {
  const v1::OperationRun whole = MakeRun(1, 20);
  const auto digests = *ChainOfRun(kStream, whole);
  for (int cut = 1; cut < 20; ++cut) {
    v1::OperationRun rest;
    rest.set_first_n(1 + cut);
    rest.set_previous_digest(digests[cut - 1]);
    for (int i = cut; i < 20; ++i) rest.add_operations(whole.operations(i));
    EXPECT_EQ(ChainOfRun(kStream, rest)->back(), digests.back());
  }
}

TEST(ChainTest, AnyByteOfARunThatChangesChangesItsEnd) {
  SeededRandom random(7);
  v1::OperationRun run = MakeRun(4, 6);
  for (int i = 0; i < 6; ++i) run.set_operations(i, random.Bytes(40));
  const std::string head = ChainOfRun(kStream, run)->back();
  for (int i = 0; i < 6; ++i) {
    for (int byte = 0; byte < 40; ++byte) {
      v1::OperationRun other = run;
      char& changed = (*other.mutable_operations(i))[static_cast<size_t>(byte)];
      changed = static_cast<char>(changed ^ static_cast<char>(1 + random.Uniform(255)));
      EXPECT_NE(ChainOfRun(kStream, other)->back(), head) << i << "," << byte;
    }
  }
  v1::OperationRun swapped = run;
  swapped.mutable_operations()->SwapElements(2, 3);
  EXPECT_NE(ChainOfRun(kStream, swapped)->back(), head);
  // What moves across the border of two operations is not the same run either.
  v1::OperationRun moved = run;
  moved.set_operations(1, run.operations(1) + run.operations(2).substr(0, 1));
  moved.set_operations(2, run.operations(2).substr(1));
  EXPECT_NE(ChainOfRun(kStream, moved)->back(), head);
}

TEST(ChainTest, AMalformedRunNamesItsField) {
  EXPECT_THAT(Problems(MakeRun(0, 1)), ElementsAre("first_n OUT_OF_RANGE"));
  EXPECT_THAT(Problems(MakeRun(std::numeric_limits<uint64_t>::max(), 1)), ElementsAre("first_n OUT_OF_RANGE"));
  EXPECT_THAT(Problems(MakeRun(1, 0)), ElementsAre("operations MISSING"));
  EXPECT_THAT(Problems(MakeRun(1, kOperationsPerRun + 1)), ElementsAre("operations TOO_MANY"));
  EXPECT_TRUE(ChainOfRun(kStream, MakeRun(1, kOperationsPerRun)).ok());
  EXPECT_THAT(Problems(MakeRun(1, 1), "short"), ElementsAre("stream_id MALFORMED"));
  v1::OperationRun run = MakeRun(2, 2);
  run.set_previous_digest("short");
  EXPECT_THAT(Problems(run), ElementsAre("previous_digest MALFORMED"));
  run = MakeRun(1, 2);
  run.set_previous_digest(std::string(32, 'x'));
  EXPECT_THAT(Problems(run), ElementsAre("previous_digest MALFORMED"));
  run = MakeRun(1, 3);
  run.set_operations(1, "");
  run.set_operations(2, std::string(limits::kOperationBytes + 1, 'x'));
  EXPECT_THAT(Problems(run), ElementsAre("operations[1] MISSING", "operations[2] TOO_LARGE"));
}

TEST(RunsToSignTest, NoTwoSetsOfEndsSignTheSameText) {
  const std::string a(32, 'a'), b(32, 'b');
  std::set<std::string> texts;
  texts.insert(RunsToSign(kStream, {}));
  texts.insert(RunsToSign(kStream, {{1, a}}));
  texts.insert(RunsToSign(kStream, {{2, a}}));
  texts.insert(RunsToSign(kStream, {{1, b}}));
  texts.insert(RunsToSign(kStream, {{1, a}, {2, b}}));
  texts.insert(RunsToSign(kStream, {{2, b}, {1, a}}));
  texts.insert(RunsToSign("fedcba9876543210", {{1, a}}));
  EXPECT_THAT(texts, SizeIs(7));
}

class ReceiptTest : public ::testing::Test {
 protected:
  ReceiptTest() : random_(3), key_(SigningKey::Generate(random_)) {
    receipt_.set_stream_id(kStream);
    auto* const range = receipt_.add_ranges();
    range->set_first(1), range->set_last(9);
    receipt_.set_head_n(9);
    receipt_.set_head_digest(random_.Bytes(32));
    receipt_.set_verdict_digest(random_.Bytes(32));
    receipt_.set_epoch(1), receipt_.set_first_seq(100), receipt_.set_last_seq(108);
    SignReceipt(key_, &receipt_);
  }

  SeededRandom random_;
  SigningKey key_;
  v1::Receipt receipt_;
};

TEST_F(ReceiptTest, TheServersOwnIsTrue) { EXPECT_TRUE(VerifyReceipt(key_.PublicKey(), receipt_)); }

TEST_F(ReceiptTest, SigningAgainGivesTheSameReceipt) {
  v1::Receipt again = receipt_;
  SignReceipt(key_, &again);
  EXPECT_EQ(again.SerializeAsString(), receipt_.SerializeAsString());
}

TEST_F(ReceiptTest, AnyByteThatChangesIsFound) {
  const std::string bytes = receipt_.SerializeAsString();
  int parsed = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string other = bytes;
      other[i] = static_cast<char>(other[i] ^ (1 << bit));
      v1::Receipt receipt;
      if (!receipt.ParseFromString(other)) continue;
      ++parsed;
      EXPECT_FALSE(VerifyReceipt(key_.PublicKey(), receipt)) << i << "," << bit;
    }
  }
  EXPECT_GT(parsed, 500);
}

TEST_F(ReceiptTest, AnotherServersKeyIsNotTheServers) {
  const SigningKey other = SigningKey::Generate(random_);
  EXPECT_FALSE(VerifyReceipt(other.PublicKey(), receipt_));
  EXPECT_FALSE(VerifyReceipt("", receipt_));
  EXPECT_FALSE(VerifyReceipt(key_.PublicKey(), v1::Receipt()));
}

TEST_F(ReceiptTest, WhatTheDeviceSignedIsNoReceipt) {
  receipt_.set_signature(key_.Sign(RunsToSign(kStream, {{9, receipt_.head_digest()}})));
  EXPECT_FALSE(VerifyReceipt(key_.PublicKey(), receipt_));
}

TEST(VerdictDigestTest, CoversEveryVerdictAndTheirOrder) {
  google::protobuf::RepeatedPtrField<v1::OperationVerdict> verdicts;
  std::set<std::string> digests = {VerdictDigest(verdicts)};
  for (int i = 1; i <= 3; ++i) {
    auto* const verdict = verdicts.Add();
    verdict->set_n(i);
    verdict->mutable_verdict()->set_kind(v1::VERDICT_KIND_APPLIED);
    digests.insert(VerdictDigest(verdicts));
  }
  verdicts.SwapElements(0, 2);
  digests.insert(VerdictDigest(verdicts));
  verdicts.Mutable(1)->mutable_verdict()->set_kind(v1::VERDICT_KIND_ALREADY);
  digests.insert(VerdictDigest(verdicts));
  verdicts.Mutable(1)->mutable_verdict()->add_fields()->set_field("a");
  digests.insert(VerdictDigest(verdicts));
  EXPECT_THAT(digests, SizeIs(7));
  EXPECT_EQ(VerdictDigest(verdicts), VerdictDigest(verdicts));
}

}  // namespace
}  // namespace ihala
