#include "tests/clocks/letters.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "tests/clocks/village.h"

namespace ihala::clocks {
namespace {

constexpr size_t kMostBytes = size_t{1} << 28;
constexpr int64_t kDaySeconds = 24 * 60 * 60;

class WritingSender : public Sender {
 public:
  WritingSender(std::string file, Clock* clock) : file_(std::move(file)), clock_(clock) {}

  DeliveryResult Send(const OutgoingMessage& message, const absl::Notification*) override {
    std::string lines;
    for (const SendingRecord& sending : message.sendings) {
      absl::StrAppend(&lines, sending.notification, " ", static_cast<int>(sending.channel), " ",
                      absl::ToUnixSeconds(clock_->Now()), "\n");
    }
    const int out = open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const bool written =
        out >= 0 && write(out, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()) && fsync(out) == 0;
    if (out >= 0) close(out);
    return {written ? SendOutcome::kDone : SendOutcome::kNobodyKnows, ""};
  }

 private:
  const std::string file_;
  Clock* const clock_;
};

absl::StatusOr<std::vector<std::string>> LinesOf(const std::string& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(file, kMostBytes));
  return std::vector<std::string>(absl::StrSplit(text, '\n', absl::SkipEmpty()));
}

// When each fact was told, by each way, to whom: in the order of time. Of facts that were to be told and never were
// there is an empty list.
absl::StatusOr<std::map<std::string, std::vector<int64_t>>> TimesIn(const std::string& dir) {
  ASSIGN_OR_RETURN(const auto db, sqlite::Connection::Open(DatabasePath(dir), {}));
  std::map<std::string, std::string> names;
  std::map<std::string, std::vector<int64_t>> times;
  ASSIGN_OR_RETURN(sqlite::Statement list, db->Prepare("SELECT n.id, s.channel, n.account, n.fact FROM notifications "
                                                       "AS n JOIN sendings AS s ON s.notification = n.id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) break;
    const std::string name =
        absl::StrCat(list.ColumnText(2), " ", list.ColumnInt(1), " ", absl::BytesToHexString(list.ColumnBlob(3)));
    names[absl::StrCat(list.ColumnInt(0), " ", list.ColumnInt(1))] = name;
    times[name];
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> lines, LinesOf(dir + "/letters"));
  for (const std::string& line : lines) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    int64_t at = 0;
    if (words.size() != 3 || !absl::SimpleAtoi(words[2], &at)) return absl::DataLossError("a letter does not parse");
    const auto name = names.find(absl::StrCat(words[0], " ", words[1]));
    if (name == names.end()) return absl::DataLossError("a letter tells what nobody was to be told");
    times[name->second].push_back(at);
  }
  for (auto& [name, all] : times) std::sort(all.begin(), all.end());
  return times;
}

absl::Status Write(const std::string& file, const std::vector<std::string>& lines) {
  return WriteFileDurably(file, absl::StrCat(absl::StrJoin(lines, "\n"), "\n"));
}

}  // namespace

Senders WritingSenders(const std::string& file, Clock* clock) {
  Senders senders;
  senders[v1::NOTIFICATION_CHANNEL_EMAIL] = std::make_unique<WritingSender>(file, clock);
  senders[v1::NOTIFICATION_CHANNEL_SMS] = std::make_unique<WritingSender>(file, clock);
  return senders;
}

absl::StatusOr<LetterCounts> CompareLetters(const std::string& whole, const std::string& killed) {
  ASSIGN_OR_RETURN(const auto expected, TimesIn(whole));
  ASSIGN_OR_RETURN(const auto found, TimesIn(killed));
  LetterCounts counts;
  for (const auto& [name, times] : expected) {
    if (times.empty()) return absl::InternalError(absl::StrCat("nobody was killed, and nobody was told: ", name));
    const auto at = found.find(name);
    if (at != found.end() && !at->second.empty()) continue;
    ++counts.skipped;
    counts.findings.push_back(absl::StrCat("untold: ", name));
  }
  for (const auto& [name, times] : found) {
    counts.told += times.empty() ? 0 : 1;
    if (expected.find(name) == expected.end()) {
      ++counts.repeated;
      counts.findings.push_back(absl::StrCat("told what did not happen: ", name));
    }
    for (size_t i = 1; i < times.size(); ++i) {
      const bool is_soon = times[i] - times[i - 1] < kDaySeconds;
      ++(is_soon ? counts.repeated : counts.late);
      if (is_soon) counts.findings.push_back(absl::StrCat("told twice: ", name));
    }
  }
  return counts;
}

absl::Status LoseLetter(const std::string& file) {
  ASSIGN_OR_RETURN(std::vector<std::string> lines, LinesOf(file));
  // All that tells the first one's fact.
  const std::string fact = lines.front().substr(0, lines.front().rfind(' '));
  lines.erase(std::remove_if(lines.begin(), lines.end(),
                             [&](const std::string& line) { return line.substr(0, line.rfind(' ')) == fact; }),
              lines.end());
  return Write(file, lines);
}

absl::Status RepeatLetter(const std::string& file) {
  ASSIGN_OR_RETURN(std::vector<std::string> lines, LinesOf(file));
  lines.push_back(lines.front());
  return Write(file, lines);
}

}  // namespace ihala::clocks
