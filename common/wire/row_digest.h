#ifndef IHALA_COMMON_WIRE_ROW_DIGEST_H_
#define IHALA_COMMON_WIRE_ROW_DIGEST_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {

// Sums of rows by which a device and the server find out whether they hold the same ones. The order of the rows does
// not matter, and a row can be taken out again. It finds faults, not forgers. Pure; from any thread.

// Buckets into which rows fall by their case.
inline constexpr size_t kRowBuckets = 256;
// Bytes of a bucket's sum in RepairUp.
inline constexpr size_t kBucketSumBytes = 8;

// The number of the row's field in v1::Row: also of one that a newer server knows and this program does not, whose rows
// are kept as they came (the lowest number from 10 on). 0 where there is none.
uint32_t KindOf(const v1::Row& row);

// What identifies a row of one change number.
struct RowMark {
  absl::string_view referral_id;  // 16 bytes, or empty for the directory.
  uint32_t kind = 0;              // The number of the row's field in v1::Row.
  absl::string_view row_id;
  uint64_t seq = 0;
};

// The sum of rows: four words, each modulo 2^32.
class RowSum {
 public:
  using Words = std::array<uint32_t, 4>;

  RowSum() = default;
  RowSum(int64_t rows, const Words& words) : rows_(rows), words_(words) {}

  void Add(const RowMark& mark);
  // Takes out a row that was added.
  void Remove(const RowMark& mark);
  void Add(const RowSum& other);

  int64_t rows() const { return rows_; }
  const Words& words() const { return words_; }
  // The four words, big-endian: 16 bytes.
  std::string Bytes() const;
  v1::RowsDigest Digest() const;
  friend bool operator==(const RowSum& a, const RowSum& b) { return a.rows_ == b.rows_ && a.words_ == b.words_; }

 private:
  int64_t rows_ = 0;  // May be negative in a difference.
  Words words_ = {};
};

bool operator==(const v1::RowsDigest& a, const v1::RowsDigest& b);

// The bucket of a case's rows: ids end in random bits.
size_t BucketOf(absl::string_view referral_id);

// The sums of all buckets.
using RowBuckets = std::array<RowSum, kRowBuckets>;
// As RepairUp.buckets.
std::string PackBuckets(const RowBuckets& buckets);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_ROW_DIGEST_H_
