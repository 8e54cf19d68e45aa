#include "client-lib/src/import_cells.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/base/code_points.h"
#include "common/text/utf8.h"

namespace ihala::client {
namespace {

constexpr char32_t kTatweel = 0x640;
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
    if (IsDropped(code) || (drop_tatweel && code == kTatweel)) continue;
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

// The digits, without spaces; nullopt where anything else is among them.
std::optional<std::string> AsciiDigits(const std::u32string& codes) {
  std::string digits;
  for (char32_t code : codes) {
    const int digit = text::DigitValue(code);
    if (digit < 0) return std::nullopt;
    digits.push_back(static_cast<char>('0' + digit));
  }
  return digits;
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
  const std::optional<std::string> digits = AsciiDigits(text::ToCodePoints(CleanLine(cell)));
  // Nine digits fit 32 bits.
  if (!digits || digits->empty() || digits->size() > 9) return std::nullopt;
  uint32_t value = 0;
  for (char c : *digits) value = value * 10 + static_cast<uint32_t>(c - '0');
  if (value > most) return std::nullopt;
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
