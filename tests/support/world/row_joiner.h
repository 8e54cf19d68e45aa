#ifndef IHALA_TESTS_SUPPORT_WORLD_ROW_JOINER_H_
#define IHALA_TESTS_SUPPORT_WORLD_ROW_JOINER_H_

#include <optional>
#include <string>

#include "common/wire/row_parts.h"
#include "gtest/gtest.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {

// Joins what comes in parts.
class RowJoiner {
 public:
  // The row that is whole by this one; nullopt while it is not.
  std::optional<v1::Row> Take(const v1::Row& row) {
    if (!row.has_part()) return row;
    if (row.part().index() == 0) joined_.clear();
    joined_ += row.part().payload();
    if (row.part().index() + 1 < row.part().count()) return std::nullopt;
    v1::Row whole;
    EXPECT_TRUE(JoinRow(joined_, row, &whole));
    return whole;
  }

 private:
  std::string joined_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_WORLD_ROW_JOINER_H_
