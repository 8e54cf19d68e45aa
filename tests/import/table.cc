#include "tests/import/table.h"

#include <iconv.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace ihala::client {
namespace {

[[noreturn]] void Die(const std::string& what) {
  std::cerr << what << std::endl;
  std::abort();
}

}  // namespace

Table TableIn(const std::string& bytes, char separator) {
  Table table(1, {""});
  bool quoted = false;
  const auto end_record = [&table] {
    if (table.back() == std::vector<std::string>{""}) return;
    table.push_back({""});
  };
  for (size_t i = absl::StartsWith(bytes, "\xEF\xBB\xBF") ? 3 : 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    std::string& cell = table.back().back();
    if (quoted) {
      const bool is_doubled = c == '"' && i + 1 < bytes.size() && bytes[i + 1] == '"';
      if (c != '"' || is_doubled) cell.push_back(c);
      if (c == '"' && !is_doubled) quoted = false;
      i += is_doubled ? 1 : 0;
    } else if (c == '"' && cell.empty()) {
      quoted = true;
    } else if (c == separator) {
      table.back().emplace_back();
    } else if (c == '\n') {
      end_record();
    } else if (c != '\r') {
      cell.push_back(c);
    }
  }
  end_record();
  table.pop_back();
  return table;
}

std::string TextOf(const Table& table, char separator) {
  std::string text;
  const std::string special = absl::StrCat("\"\r\n ", std::string(1, separator));
  for (const std::vector<std::string>& record : table) {
    for (size_t i = 0; i < record.size(); ++i) {
      if (i > 0) text.push_back(separator);
      const bool plain = record[i].find_first_of(special) == std::string::npos;
      absl::StrAppend(&text,
                      plain ? record[i] : absl::StrCat("\"", absl::StrReplaceAll(record[i], {{"\"", "\"\""}}), "\""));
    }
    text += "\r\n";
  }
  return text;
}

std::string Encoded(const std::string& utf8, const std::string& encoding) {
  iconv_t coder = iconv_open(encoding.c_str(), "UTF-8");
  // NOLINTNEXTLINE(performance-no-int-to-ptr): so iconv_open says that there is none.
  if (coder == reinterpret_cast<iconv_t>(-1)) Die(absl::StrCat("no encoding ", encoding));
  std::string out(utf8.size() * 4 + 8, '\0');
  std::string in = utf8;
  char* from = in.data();
  char* to = out.data();
  size_t left = in.size(), room = out.size();
  if (iconv(coder, &from, &left, &to, &room) == static_cast<size_t>(-1)) {
    Die(absl::StrCat(encoding, " has no letters for ", in.substr(in.size() - left, 20)));
  }
  iconv_close(coder);
  out.resize(out.size() - room);
  return out;
}

std::string WithPlainDigits(const std::string& utf8) {
  return absl::StrReplaceAll(utf8, {{"٠", "0"},
                                    {"١", "1"},
                                    {"٢", "2"},
                                    {"٣", "3"},
                                    {"٤", "4"},
                                    {"٥", "5"},
                                    {"٦", "6"},
                                    {"٧", "7"},
                                    {"٨", "8"},
                                    {"٩", "9"}});
}

size_t ColumnIn(const std::vector<std::string>& header, const std::string& name) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) Die(absl::StrCat("no column ", name));
  return static_cast<size_t>(found - header.begin());
}

}  // namespace ihala::client
