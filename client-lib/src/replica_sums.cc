#include "client-lib/src/replica_sums.h"

#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

constexpr int kSumWords = 4;

bool Counts(const RowMark& mark) { return mark.kind != v1::Row::kLeftScopeFieldNumber; }

}  // namespace

void ReplicaSums::Add(const RowMark& mark) {
  if (Counts(mark)) changes_[BucketOf(mark.referral_id)].Add(mark);
}

void ReplicaSums::Remove(const RowMark& mark) {
  if (Counts(mark)) changes_[BucketOf(mark.referral_id)].Remove(mark);
}

absl::Status ReplicaSums::Write() {
  if (changes_.empty()) return absl::OkStatus();
  // The columns hold words modulo 2^32 and so never overflow.
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store_->db().Prepare("INSERT INTO replica_sum (bucket, rows, sum_0, sum_1, sum_2, sum_3) "
                                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (bucket) DO UPDATE SET "
                                        "rows = rows + excluded.rows, sum_0 = (sum_0 + excluded.sum_0) & 0xffffffff, "
                                        "sum_1 = (sum_1 + excluded.sum_1) & 0xffffffff, "
                                        "sum_2 = (sum_2 + excluded.sum_2) & 0xffffffff, "
                                        "sum_3 = (sum_3 + excluded.sum_3) & 0xffffffff"));
  for (const auto& [bucket, change] : changes_) {
    put.BindInt(1, static_cast<int64_t>(bucket)).BindInt(2, change.rows());
    for (int i = 0; i < kSumWords; ++i) put.BindInt(3 + i, change.words()[static_cast<size_t>(i)]);
    RETURN_IF_ERROR(put.Run());
  }
  changes_.clear();
  return absl::OkStatus();
}

absl::StatusOr<RowBuckets> ReplicaSums::Buckets() {
  ASSIGN_OR_RETURN(sqlite::Statement all,
                   store_->db().Prepare("SELECT bucket, rows, sum_0, sum_1, sum_2, sum_3 FROM replica_sum"));
  RowBuckets buckets;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, all.Step());
    if (!found) return buckets;
    const auto bucket = static_cast<size_t>(all.ColumnInt(0));
    if (bucket >= kRowBuckets) return absl::DataLossError("a bucket of the copy has no such number");
    RowSum::Words words;
    for (int i = 0; i < kSumWords; ++i) {
      words[static_cast<size_t>(i)] = static_cast<uint32_t>(static_cast<uint64_t>(all.ColumnInt(2 + i)));
    }
    buckets[bucket] = RowSum(all.ColumnInt(1), words);
  }
}

absl::StatusOr<v1::RowsDigest> ReplicaSums::Digest() {
  ASSIGN_OR_RETURN(const RowBuckets buckets, Buckets());
  RowSum sum;
  for (const RowSum& bucket : buckets) sum.Add(bucket);
  return sum.Digest();
}

absl::Status ReplicaSums::Recount() {
  changes_.clear();
  RETURN_IF_ERROR(store_->db().Execute("DELETE FROM replica_sum"));
  ASSIGN_OR_RETURN(sqlite::Statement all, store_->db().Prepare("SELECT referral_id, kind, row_id, seq FROM replica"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, all.Step());
    if (!found) return Write();
    Add({all.ColumnBlob(0), static_cast<uint32_t>(all.ColumnInt(1)), all.ColumnBlob(2),
         static_cast<uint64_t>(all.ColumnInt(3))});
  }
}

}  // namespace ihala::client
