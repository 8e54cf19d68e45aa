#include "client-lib/src/import_cells.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/base/code_points.h"
#include "common/text/utf8.h"

namespace ihala::client {
namespace {

// They decide how letters join, so they are part of how a word is written.
constexpr char32_t kNonJoiner = 0x200C;
constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kArabicSemicolon = 0x61B;

bool IsDropped(char32_t code) {
  return text::IsInvisible(code) && !text::IsBidiControl(code) && code != kNonJoiner && code != kJoiner;
}

std::string Clean(absl::string_view cell, bool drop_tatweel) {
  std::u32string out;
  bool space = false;
  for (char32_t code : text::ToCodePoints(cell)) {
    if (IsDropped(code) || (drop_tatweel && code == text::kTatweel)) continue;
    if (text::IsSpace(code)) {
      space = !out.empty();
      continue;
    }
    if (space) out.push_back(' ');
    space = false;
    out.push_back(code);
  }
  return text::ToUtf8(out);
}

v1::DatePrecision PrecisionOf(const v1::Date& date, bool estimated) {
  if (estimated) return v1::DATE_PRECISION_ESTIMATED;
  if (date.day() != 0) return v1::DATE_PRECISION_DAY;
  return date.month() != 0 ? v1::DATE_PRECISION_MONTH : v1::DATE_PRECISION_YEAR;
}

}  // namespace

std::string CleanLine(absl::string_view cell) { return Clean(cell, /*drop_tatweel=*/false); }

std::string CleanName(absl::string_view cell) { return Clean(cell, /*drop_tatweel=*/true); }

std::string CleanText(absl::string_view cell) {
  std::string out;
  for (absl::string_view line : absl::StrSplit(cell, absl::ByAnyChar("\n\r"))) {
    const std::string clean = CleanLine(line);
    if (clean.empty()) continue;
    if (!out.empty()) out.push_back('\n');
    out.append(clean);
  }
  return out;
}

std::vector<std::string> ListItems(absl::string_view cell) {
  std::vector<std::string> items;
  std::u32string item;
  const auto end = [&] {
    std::string clean = CleanLine(text::ToUtf8(item));
    if (!clean.empty()) items.push_back(std::move(clean));
    item.clear();
  };
  for (char32_t code : text::ToCodePoints(cell)) {
    if (code == ';' || code == kArabicSemicolon) {
      end();
    } else {
      item.push_back(code);
    }
  }
  end();
  return items;
}

std::vector<std::string> Entries(absl::string_view cell) {
  return absl::StrSplit(CleanText(cell), '\n', absl::SkipEmpty());
}

std::vector<std::string> Parts(absl::string_view entry) {
  std::vector<std::string> parts;
  for (absl::string_view part : absl::StrSplit(entry, '|')) parts.push_back(CleanLine(part));
  return parts;
}

std::optional<uint32_t> ReadCount(absl::string_view cell, uint32_t most) {
  const std::string digits = text::ToUtf8(text::WithAsciiDigits(text::ToCodePoints(CleanLine(cell))));
  // SimpleAtoi takes signs too.
  const bool is_plain = std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
  uint32_t value = 0;
  // Nine digits, zeros in front among them, are more than any count has.
  if (!is_plain || digits.size() > 9 || !absl::SimpleAtoi(digits, &value) || value > most) return std::nullopt;
  return value;
}

CellDate CellDateOf(const text::ReadDate& read, bool estimated) {
  CellDate out;
  out.date.set_year(static_cast<int32_t>(read.date.year()));
  if (read.precision != text::DatePrecision::kYear) out.date.set_month(read.date.month());
  if (read.precision == text::DatePrecision::kDay) out.date.set_day(read.date.day());
  out.precision = PrecisionOf(out.date, estimated);
  return out;
}

std::string TextOf(const CellDate& date) {
  std::string text =
      absl::StrFormat("%s%04d", date.precision == v1::DATE_PRECISION_ESTIMATED ? "~" : "", date.date.year());
  if (date.date.month() != 0) absl::StrAppendFormat(&text, "-%02d", date.date.month());
  if (date.date.day() != 0) absl::StrAppendFormat(&text, "-%02d", date.date.day());
  return text;
}

std::string TextOfAmount(int64_t minor) { return absl::StrFormat("%d.%02d", minor / 100, minor % 100); }

}  // namespace ihala::client
