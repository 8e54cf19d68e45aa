#include "common/wire/row_digest.h"

#include <algorithm>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/base/random.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

struct Row {
  std::string referral_id;
  uint32_t kind;
  std::string row_id;
  uint64_t seq;
  RowMark mark() const { return {referral_id, kind, row_id, seq}; }
};

std::vector<Row> SomeRows(size_t count) {
  SeededRandom random(7);
  std::vector<Row> rows;
  for (size_t i = 0; i < count; ++i) {
    rows.push_back({i % 5 == 0 ? "" : random.Bytes(16), static_cast<uint32_t>(10 + random.Uniform(4)),
                    random.Bytes(random.Uniform(3)), i + 1});
  }
  return rows;
}

RowSum SumOf(const std::vector<Row>& rows) {
  RowSum sum;
  for (const Row& row : rows) sum.Add(row.mark());
  return sum;
}

TEST(RowSumTest, TheOrderOfRowsDoesNotMatter) {
  std::vector<Row> rows = SomeRows(100);
  const RowSum sum = SumOf(rows);
  std::reverse(rows.begin(), rows.end());
  EXPECT_EQ(SumOf(rows), sum);
  EXPECT_EQ(sum.rows(), 100);
}

TEST(RowSumTest, EveryPartOfARowCounts) {
  const Row row{std::string(16, 'a'), 10, "x", 5};
  const RowSum sum = SumOf({row});
  for (const auto& change : std::vector<void (*)(Row&)>{
           [](Row& r) { r.referral_id[15] = 'b'; }, [](Row& r) { r.referral_id.clear(); }, [](Row& r) { r.kind = 11; },
           [](Row& r) { r.row_id = ""; }, [](Row& r) { r.row_id = "xx"; }, [](Row& r) { r.seq = 6; }}) {
    Row other = row;
    change(other);
    EXPECT_FALSE(SumOf({other}) == sum);
  }
  // No two lists of pieces run together.
  EXPECT_FALSE(SumOf({{"", 10, std::string(16, 'a'), 5}}) == SumOf({{std::string(16, 'a'), 10, "", 5}}));
}

TEST(RowSumTest, WhatWasAddedCanBeTakenOut) {
  const std::vector<Row> rows = SomeRows(50);
  RowSum sum = SumOf(rows);
  for (size_t i = 10; i < rows.size(); ++i) sum.Remove(rows[i].mark());
  EXPECT_EQ(sum, SumOf({rows.begin(), rows.begin() + 10}));
  for (size_t i = 0; i < 10; ++i) sum.Remove(rows[i].mark());
  EXPECT_EQ(sum, RowSum());
}

TEST(RowSumTest, SumsOfPartsAddUp) {
  const std::vector<Row> rows = SomeRows(50);
  RowSum sum = SumOf({rows.begin(), rows.begin() + 20});
  sum.Add(SumOf({rows.begin() + 20, rows.end()}));
  EXPECT_EQ(sum, SumOf(rows));
  EXPECT_TRUE(sum.Digest() == SumOf(rows).Digest());
}

// What devices and servers of all versions agree on: docs/sync-protocol.md.
TEST(RowSumTest, BytesAreTheProtocols) {
  const RowSum sum = SumOf({{std::string(16, '\x11'), 10, "", 7}, {"", 21, "DESK", 3}});
  EXPECT_EQ(sum.Bytes().size(), 16u);
  EXPECT_EQ(absl::BytesToHexString(sum.Bytes()), "6433d3223f8cfe2fa5f31c8a7b26c2e2");
}

TEST(RowBucketsTest, ACasesRowsShareABucketAndPackInOrder) {
  EXPECT_EQ(BucketOf(""), 0u);
  EXPECT_EQ(BucketOf(std::string(15, 'a') + "\xff"), 255u);
  RowBuckets buckets;
  const std::string id = std::string(15, 'a') + "\x01";
  buckets[BucketOf(id)].Add({id, 10, "", 1});
  const std::string packed = PackBuckets(buckets);
  EXPECT_EQ(packed.size(), 2048u);
  EXPECT_EQ(packed.substr(0, 8), std::string(8, '\0'));
  EXPECT_EQ(packed.substr(8, 8), buckets[1].Bytes().substr(0, 8));
}

}  // namespace
}  // namespace ihala
