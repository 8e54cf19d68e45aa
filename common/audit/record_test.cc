#include "common/audit/record.h"

#include "absl/strings/escaping.h"
#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

AuditRecord SampleRecord() {
  return {absl::FromUnixMicros(1'700'000'000'000'001),
          "CW-1",
          "CSO-1",
          "operation.take_step",
          "018f0000-0000-7000-8000-000000000001",
          "VERDICT_KIND_REJECTED STALE_REVISION",
          std::string(32, 'd')};
}

AuditRecord SampleRead() {
  AuditRecord record = SampleRecord();
  record.cases = {{std::string(16, 'a'), v1::RUNG_REVIEW}, {std::string(16, 'b'), v1::RUNG_DOSSIER}};
  return record;
}

TEST(AuditRecordTest, WithoutCasesItIsChainedAsBeforeThereWereAny) {
  EXPECT_EQ(absl::BytesToHexString(AuditChain(AuditChainStart(), 1, SampleRecord())),
            "e7c1cc74f5dda8c9f5c876f37881cf4823f5170325cb7a9ac406f0fafcbbacfa");
}

TEST(AuditRecordTest, EveryFieldIsInTheChain) {
  const std::string chain = AuditChain(AuditChainStart(), 1, SampleRead());
  EXPECT_NE(AuditChain(AuditChainStart(), 2, SampleRead()), chain);
  EXPECT_NE(AuditChain(chain, 1, SampleRead()), chain);
  const auto differs = [&](auto change) {
    AuditRecord record = SampleRead();
    change(record);
    return AuditChain(AuditChainStart(), 1, record) != chain;
  };
  EXPECT_TRUE(differs([](AuditRecord& record) { record.at += absl::Microseconds(1); }));
  EXPECT_TRUE(differs([](AuditRecord& record) { record.actor += "x"; }));
  EXPECT_TRUE(differs([](AuditRecord& record) { record.organisation += "x"; }));
  EXPECT_TRUE(differs([](AuditRecord& record) { record.action += "x"; }));
  EXPECT_TRUE(differs([](AuditRecord& record) { record.subject += "x"; }));
  EXPECT_TRUE(differs([](AuditRecord& record) { record.result += "x"; }));
  EXPECT_TRUE(differs([](AuditRecord& record) { record.digest[0] ^= 1; }));
  EXPECT_TRUE(differs([](AuditRecord& record) { record.cases.pop_back(); }));
  EXPECT_TRUE(differs([](AuditRecord& record) { record.cases.clear(); }));
  EXPECT_TRUE(differs([](AuditRecord& record) { record.cases[0].rung = v1::RUNG_IDENTITY; }));
  EXPECT_TRUE(differs([](AuditRecord& record) { std::swap(record.cases[0], record.cases[1]); }));
}

TEST(AuditRecordTest, WhatStandsBetweenTwoFieldsBelongsToOne) {
  AuditRecord one = SampleRecord();
  AuditRecord other = SampleRecord();
  one.actor = "AB";
  one.organisation = "C";
  other.actor = "A";
  other.organisation = "BC";
  EXPECT_NE(AuditChain(AuditChainStart(), 1, one), AuditChain(AuditChainStart(), 1, other));
}

TEST(AuditRecordTest, TravelsWholeAndComesBack) {
  for (const AuditRecord& record : {SampleRecord(), SampleRead()}) {
    const std::string chain = AuditChain(AuditChainStart(), 9, record);
    const v1::AuditEntry entry = ToEntry(9, record, chain);
    const absl::StatusOr<AuditRecord> back = FromEntry(entry);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(AuditChain(AuditChainStart(), entry.n(), *back), entry.chain());
    EXPECT_EQ(back->cases, record.cases);
    EXPECT_EQ(*UnpackCases(PackCases(record.cases)), record.cases);
  }
  EXPECT_TRUE(absl::IsDataLoss(UnpackCases("cut").status()));
}

TEST(AuditRecordTest, AnEntryHasOneSpelling) {
  v1::AuditEntry entry = ToEntry(1, SampleRead(), "");
  entry.mutable_cases(0)->set_case_id("61616161-6161-6161-6161-61616161616");
  EXPECT_EQ(Violations(FromEntry(entry).status())[0].field, "cases.case_id");
  entry = ToEntry(1, SampleRead(), "");
  entry.mutable_cases(0)->set_rung(v1::RUNG_UNSPECIFIED);
  EXPECT_EQ(Violations(FromEntry(entry).status())[0].field, "cases.rung");
}

TEST(AuditRecordTest, FreeTextIsNoCode) {
  EXPECT_TRUE(CheckIdsAndCodes(SampleRecord()).ok());
  EXPECT_TRUE(CheckIdsAndCodes(SampleRead()).ok());
  const auto field = [](auto change) {
    AuditRecord record = SampleRead();
    change(record);
    const std::vector<FieldViolation> found = Violations(CheckIdsAndCodes(record));
    return found.empty() ? std::string() : found[0].field;
  };
  EXPECT_EQ(field([](AuditRecord& record) { record.actor = "فاطمة"; }), "actor");
  EXPECT_EQ(field([](AuditRecord& record) { record.organisation = "a b"; }), "organisation");
  EXPECT_EQ(field([](AuditRecord& record) { record.subject = "+970"; }), "subject");
  EXPECT_EQ(field([](AuditRecord& record) { record.result = "needs: a tent"; }), "result");
  EXPECT_EQ(field([](AuditRecord& record) { record.action = std::string(97, 'a'); }), "action");
  EXPECT_EQ(field([](AuditRecord& record) { record.digest = "short"; }), "digest");
  EXPECT_EQ(field([](AuditRecord& record) { record.cases[0].referral_id = "short"; }), "cases.referral_id");
}

}  // namespace
}  // namespace ihala
