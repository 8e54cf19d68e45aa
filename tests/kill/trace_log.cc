#include "tests/kill/trace_log.h"

#include <fstream>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace ihala::kill_test {

bool DiedInCommit(const std::string& log, const std::string& store) {
  const std::string wal = absl::StrCat("<", store, "-wal>");
  std::ifstream in(log);
  std::string line;
  bool open_commit = false;
  // Threads whose fdatasync of the log was under way when another line came in between.
  std::map<std::string, bool> waiting;
  while (std::getline(in, line)) {
    const std::string thread = line.substr(0, line.find(' '));
    const bool resumed = absl::StrContains(line, "<... fdatasync resumed>");
    if (resumed && waiting[thread] && absl::EndsWith(absl::StripTrailingAsciiWhitespace(line), "= 0")) {
      open_commit = false;
      waiting[thread] = false;
    }
    if (!absl::StrContains(line, wal)) continue;
    if (absl::StrContains(line, " pwrite64(")) {
      // A write that was ended on its way in has not happened.
      open_commit |= absl::StrContains(line, ") = ") && !absl::StrContains(line, ") = ?");
    } else if (absl::StrContains(line, " fdatasync(")) {
      waiting[thread] = absl::StrContains(line, "<unfinished ...>");
      if (absl::EndsWith(absl::StripTrailingAsciiWhitespace(line), "= 0")) open_commit = false;
    }
  }
  return open_commit;
}

}  // namespace ihala::kill_test
