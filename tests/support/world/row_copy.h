#ifndef IHALA_TESTS_SUPPORT_WORLD_ROW_COPY_H_
#define IHALA_TESTS_SUPPORT_WORLD_ROW_COPY_H_

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "common/wire/row_digest.h"
#include "ihala/v1/sync.pb.h"
#include "tests/support/world/row_joiner.h"

namespace ihala {

// A copy as a device keeps it: rows by name, each replacing the one before. One thread.
class RowCopy {
 public:
  void Take(const v1::Row& part) {
    const std::optional<v1::Row> whole = joiner_.Take(part);
    if (!whole.has_value()) return;
    const v1::Row& row = *whole;
    if (row.has_left_scope()) {
      for (auto at = rows.begin(); at != rows.end();) {
        at = at->second.referral_id() == row.referral_id() ? rows.erase(at) : std::next(at);
      }
      return;
    }
    rows[{row.referral_id(), static_cast<uint32_t>(row.body_case()), row.row_id()}] = row;
  }
  v1::RowsDigest Digest() const {
    RowSum sum;
    for (const auto& [name, row] : rows) sum.Add(Mark(row));
    return sum.Digest();
  }
  std::string Buckets() const {
    RowBuckets buckets;
    for (const auto& [name, row] : rows) buckets[BucketOf(row.referral_id())].Add(Mark(row));
    return PackBuckets(buckets);
  }
  // How many cases it shows.
  size_t cases() const {
    return static_cast<size_t>(
        std::count_if(rows.begin(), rows.end(), [](const auto& entry) { return entry.second.has_core(); }));
  }

  std::map<std::tuple<std::string, uint32_t, std::string>, v1::Row> rows;

 private:
  static RowMark Mark(const v1::Row& row) {
    return {row.referral_id(), static_cast<uint32_t>(row.body_case()), row.row_id(), row.seq()};
  }

  RowJoiner joiner_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_WORLD_ROW_COPY_H_
