#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_CELLS_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_CELLS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/text/dates.h"
#include "ihala/v1/common.pb.h"
#include "ihala/v1/household.pb.h"

// How single cells are read. Text must be UTF-8 already. All functions are pure.
namespace ihala::client {

// Text of one line: spaces and line breaks of any kind become one space, none at the ends; direction marks and other
// invisible marks that came along go. What reorders text stays, because it is refused, not repaired.
std::string CleanLine(absl::string_view cell);
// The same without the stroke that stretches letters, which is no part of a name.
std::string CleanName(absl::string_view cell);
// Text of several lines: the same for each line, which keep their breaks.
std::string CleanText(absl::string_view cell);

// The items of a list, separated by `;` or `؛`; the entries of a cell, one a line; the parts of an entry, with `|`
// between. Cleaned; items and entries that are empty are left out, parts are not.
std::vector<std::string> ListItems(absl::string_view cell);
std::vector<std::string> Entries(absl::string_view cell);
std::vector<std::string> Parts(absl::string_view entry);

// A whole number in digits of any kind, at most `most`.
std::optional<uint32_t> ReadCount(absl::string_view cell, uint32_t most);

// A date as far as it is known.
struct CellDate {
  v1::Date date;
  v1::DatePrecision precision = v1::DATE_PRECISION_UNSPECIFIED;
};
CellDate CellDateOf(const text::ReadDate& read, bool estimated);
// The form in which a date is read without a doubt: "1984-03-05", "1984-03", "1984", with `~` in front where it is
// estimated.
std::string TextOf(const CellDate& date);
// Hundredths likewise: "1250.00".
std::string TextOfAmount(int64_t minor);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_CELLS_H_
