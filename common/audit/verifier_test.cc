#include "common/audit/verifier.h"

#include <functional>
#include <vector>

#include "common/audit/head.h"
#include "common/audit/record.h"
#include "common/base/random.h"
#include "common/base/sign.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = AuditFinding::Kind;

// A server with a trail of ten entries and a head at each third.
class VerifierTest : public ::testing::Test {
 protected:
  void SetUp() override {
    file_.set_server_key(key_.PublicKey());
    file_.set_epoch(7);
    for (int i = 1; i <= 10; ++i) {
      AuditRecord record{absl::FromUnixMicros(1000 * i), "CW-1", "CSO-1", "operation.submit", "s", "APPLIED", ""};
      if (i % 4 == 0) record.cases = {{random_.Bytes(16), v1::RUNG_IDENTITY}};
      records_.push_back(record);
    }
    Chain();
  }

  // Makes entries and heads anew from the records, as a server does that has its key.
  void Chain() {
    entries_.clear();
    heads_.clear();
    std::string chain = AuditChainStart();
    for (size_t i = 0; i < records_.size(); ++i) {
      chain = AuditChain(chain, i + 1, records_[i]);
      entries_.push_back(ToEntry(i + 1, records_[i], chain));
      if ((i + 1) % 3 == 0) heads_.push_back(Head(key_, i + 1, chain));
    }
  }

  v1::AuditHead Head(const SigningKey& key, uint64_t n, const std::string& chain) const {
    v1::AuditHead head;
    head.set_epoch(file_.epoch());
    head.set_n(n);
    head.set_chain(chain);
    head.set_at_us(static_cast<int64_t>(n));
    SignHead(key, &head);
    return head;
  }

  void Witness(const v1::AuditHead& head) { ASSERT_TRUE(verifier_.AddWitness(key_.PublicKey(), head).ok()); }

  AuditReport Verify() {
    verifier_.Begin(file_);
    for (const v1::AuditEntry& entry : entries_) {
      verifier_.Take(entry);
      for (const v1::AuditHead& head : heads_) {
        if (head.n() == entry.n()) verifier_.Take(head);
      }
    }
    return verifier_.Report();
  }

  SeededRandom random_{1};
  SigningKey key_ = SigningKey::Generate(random_);
  v1::AuditFile file_;
  std::vector<AuditRecord> records_;
  std::vector<v1::AuditEntry> entries_;
  std::vector<v1::AuditHead> heads_;
  TrailVerifier verifier_;
};

TEST_F(VerifierTest, AnHonestTrailIsWholeAndItsUnwitnessedEndIsCounted) {
  Witness(heads_[1]);
  const AuditReport report = Verify();
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.entries, 10u);
  EXPECT_EQ(report.heads, 3u);
  EXPECT_EQ(report.witnessed, 6u);
  EXPECT_EQ(report.unwitnessed(), 4u);
}

TEST_F(VerifierTest, WithoutAWitnessNothingIsWitnessed) { EXPECT_EQ(Verify().unwitnessed(), 10u); }

TEST_F(VerifierTest, AChangedEntryDoesNotFollow) {
  entries_[4].set_actor("CW-2");
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kChain, 5}));
}

TEST_F(VerifierTest, AChangedRungDoesNotFollow) {
  entries_[3].mutable_cases(0)->set_rung(v1::RUNG_REVIEW);
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kChain, 4}));
}

TEST_F(VerifierTest, AMissingEntryIsANumberThatDoesNotFollow) {
  entries_.erase(entries_.begin() + 4);
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kNumber, 6}, AuditFinding{Kind::kChain, 6}));
}

TEST_F(VerifierTest, AServerThatChainsAndSignsAnewIsFoundByAWitnessAlone) {
  const v1::AuditHead outside = heads_[1];
  records_[4].actor = "CW-2";
  Chain();
  EXPECT_THAT(Verify().findings, IsEmpty());
  verifier_ = TrailVerifier();
  Witness(outside);
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kRewritten, 6}, AuditFinding{Kind::kHeadWithheld, 6}));
}

TEST_F(VerifierTest, ATrailThatEndsBeforeAWitnessWasRolledBack) {
  Witness(heads_[2]);
  records_.resize(7);
  Chain();
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kRolledBack, 9}));
}

TEST_F(VerifierTest, AServerThatRenamesItselfIsFound) {
  Witness(heads_[1]);
  const SigningKey other = SigningKey::Generate(random_);
  file_.set_server_key(other.PublicKey());
  for (v1::AuditHead& head : heads_) SignHead(other, &head);
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kOtherServer, 6}));
}

TEST_F(VerifierTest, AKeyThatTheAuditorKnowsNeedsNoWitness) {
  verifier_.TrustKey(SigningKey::Generate(random_).PublicKey());
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kOtherServer, 0}));
}

TEST_F(VerifierTest, AServerWithANewEpochIsFound) {
  Witness(heads_[1]);
  file_.set_epoch(8);
  for (v1::AuditHead& head : heads_) {
    head.set_epoch(8);
    SignHead(key_, &head);
  }
  EXPECT_THAT(Verify().findings, Contains(AuditFinding{Kind::kOtherEpoch, 6}));
}

TEST_F(VerifierTest, AHeadOfAnotherKeyOrEntryIsNoneOfTheTrail) {
  SignHead(SigningKey::Generate(random_), &heads_[0]);
  heads_[1].set_chain(heads_[0].chain());
  SignHead(key_, &heads_[1]);
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kHead, 3}, AuditFinding{Kind::kHead, 6}));
}

TEST_F(VerifierTest, AHeadThatTheServerDoesNotOwnUpToIsFound) {
  Witness(heads_[1]);
  heads_.erase(heads_.begin() + 1);
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kHeadWithheld, 6}));
}

TEST_F(VerifierTest, ACarrierThatWasToldLessLaterIsAWitnessToARollback) {
  Witness(heads_[2]);
  Witness(heads_[1]);
  EXPECT_THAT(Verify().findings, ElementsAre(AuditFinding{Kind::kContradiction, 6}));
  verifier_ = TrailVerifier();
  Witness(heads_[2]);
  verifier_.BeginCarrier();
  Witness(heads_[1]);
  EXPECT_THAT(Verify().findings, IsEmpty()) << "two carriers say nothing about an order";
}

TEST_F(VerifierTest, AHeadThatItsKeyDidNotSignIsNoWitness) {
  v1::AuditHead head = heads_[0];
  head.set_n(4);
  EXPECT_TRUE(absl::IsInvalidArgument(verifier_.AddWitness(key_.PublicKey(), head)));
  EXPECT_TRUE(absl::IsInvalidArgument(verifier_.AddWitness(random_.Bytes(32), heads_[0])));
  EXPECT_TRUE(absl::IsInvalidArgument(verifier_.AddWitness(key_.PublicKey(), v1::AuditHead())));
}

TEST_F(VerifierTest, AnEntryThatIsNotWrittenAsEntriesAreIsFound) {
  entries_[3].mutable_cases(0)->set_case_id("a case");
  entries_[6].set_chain("short");
  const AuditReport report = Verify();
  EXPECT_THAT(report.findings, Contains(AuditFinding{Kind::kMalformed, 4}));
  EXPECT_THAT(report.findings, Contains(AuditFinding{Kind::kMalformed, 7}));
}

TEST(AuditHeadTest, OnlyLaterHeadsThatSayLessContradict) {
  v1::AuditHead a;
  a.set_epoch(1);
  a.set_n(5);
  a.set_chain("x");
  v1::AuditHead b = a;
  EXPECT_FALSE(Contradict(a, b));
  b.set_chain("y");
  EXPECT_TRUE(Contradict(a, b));
  b.set_n(6);
  EXPECT_FALSE(Contradict(a, b));
  EXPECT_TRUE(Contradict(b, a));
  b.set_epoch(2);
  EXPECT_FALSE(Contradict(b, a));
}

}  // namespace
}  // namespace ihala
