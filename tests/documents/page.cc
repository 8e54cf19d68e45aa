#include "tests/documents/page.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "gtest/gtest.h"

namespace ihala::documents {
namespace {

constexpr size_t kFileBytesMost = 1 << 20;

}  // namespace

std::string FileOfTree(const std::string& path) {
  const absl::StatusOr<std::string> content = ReadFile(absl::StrCat(IHALA_SOURCE_DIR, "/", path), kFileBytesMost);
  EXPECT_TRUE(content.ok()) << path << ": " << content.status();
  return content.value_or("");
}

std::vector<Row> TableUnder(const std::string& page, const std::string& heading) {
  std::vector<Row> rows;
  bool here = false;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(page, '\n'))) {
    if (absl::StartsWith(line, "#")) here = line == heading;
    if (!here) continue;
    if (!absl::StartsWith(line, "|")) {
      if (!rows.empty()) break;
      continue;
    }
    Row cells = absl::StrSplit(line, '|');
    // Nothing stands before the first bar and behind the last.
    cells.erase(cells.begin());
    cells.pop_back();
    for (std::string& cell : cells) absl::StripAsciiWhitespace(&cell);
    rows.push_back(std::move(cells));
  }
  EXPECT_GT(rows.size(), 2u) << "no table under " << heading;
  if (rows.size() <= 2) return {};
  return {rows.begin() + 2, rows.end()};
}

std::vector<std::string> Quoted(const std::string& cell) {
  const std::vector<std::string> parts = absl::StrSplit(cell, '`');
  std::vector<std::string> quoted;
  for (size_t i = 1; i < parts.size(); i += 2) quoted.push_back(parts[i]);
  return quoted;
}

}  // namespace ihala::documents
