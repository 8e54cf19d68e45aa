#ifndef IHALA_COMMON_WIRE_ROW_PARTS_H_
#define IHALA_COMMON_WIRE_ROW_PARTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {

// Whether a row is so large that it travels in parts.
bool TravelsInParts(const v1::Row& row);

// The parts of a row, each as a row of its own with the same number and names. Pure.
std::vector<v1::Row> SplitRow(const v1::Row& row);

// What the digest of the parts begins with, as a number: for a cursor.
uint32_t PartsNumber(const v1::RowPart& part);

// Whether the joined parts are what their digest says, and a row of these names; then `row` is it.
bool JoinRow(absl::string_view joined, const v1::Row& last, v1::Row* row);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_ROW_PARTS_H_
