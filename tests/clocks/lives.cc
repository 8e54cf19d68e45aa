#include "tests/clocks/lives.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "tests/clocks/village.h"
#include "tests/support/disk/die_in_write.h"

namespace ihala::clocks {
namespace {

namespace fs = std::filesystem;

constexpr int kCases = 240;
// Every case has come to rest by then.
constexpr int kDays = 150;
// A life whose day somebody else ended already would be killed for nothing.
constexpr int kMostKillsOfADay = 25;
constexpr uint64_t kMostWrites = 120;
constexpr int kFindingsShown = 5;

absl::Status LiveOn(Village& village, absl::CivilDay day) {
  RETURN_IF_ERROR(village.Open());
  village.GoTo(day);
  const absl::Status swept = village.Sweep();
  village.Close();
  return swept;
}

// How a life ended: 0 by itself, SIGKILL, or something that should not be.
absl::StatusOr<bool> WasKilled(const KillOptions& options, const Life& life, absl::Duration after) {
  const std::string words[] = {options.program, absl::StrCat("--life=", life.dir), absl::StrCat("--day=", life.day),
                               absl::StrCat("--die-at=", life.die_at)};
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child < 0) return absl::ResourceExhaustedError("no more processes");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  if (after != absl::InfiniteDuration()) {
    const absl::Time end = absl::Now() + after;
    while (absl::Now() < end) {
      if (waitpid(child, &status, WNOHANG) == child) return WIFSIGNALED(status);
      absl::SleepFor(absl::Milliseconds(1));
    }
    kill(child, SIGKILL);
  }
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return true;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return false;
  return absl::InternalError(absl::StrCat("a life ended with ", status));
}

// The days on which something falls due, found by letting time pass in a copy that nobody kills.
absl::StatusOr<std::vector<absl::CivilDay>> LetTimePass(const std::string& dir, uint64_t seed, absl::CivilDay first) {
  Village village(dir, seed);
  std::vector<absl::CivilDay> days;
  int64_t before = 0;
  for (absl::CivilDay day = first; day < first + kDays; ++day) {
    RETURN_IF_ERROR(LiveOn(village, day));
    ASSIGN_OR_RETURN(const auto db, sqlite::Connection::Open(DatabasePath(dir), {}));
    ASSIGN_OR_RETURN(const int64_t entries, db->QueryInt("SELECT max(n) FROM audit"));
    if (entries > before) days.push_back(day);
    before = entries;
  }
  return days;
}

// Plays the days in a copy, killing as often as is left to be.
absl::Status KillOnDays(const KillOptions& options, const std::string& dir, const std::vector<absl::CivilDay>& days,
                        SeededRandom& random, KillCounts* counts) {
  for (const absl::CivilDay day : days) {
    Life life{dir, absl::FormatCivilTime(day), 0};
    for (int kills = 0; kills < kMostKillsOfADay && counts->kills < options.kills; ++kills) {
      const bool in_write = random.Uniform(4) != 0;
      life.die_at = in_write ? 1 + random.Uniform(kMostWrites) : 0;
      const absl::Duration after =
          in_write ? absl::InfiniteDuration() : absl::Milliseconds(1 + static_cast<int64_t>(random.Uniform(120)));
      ASSIGN_OR_RETURN(const bool killed, WasKilled(options, life, after));
      if (!killed) break;
      ++counts->kills;
      counts->in_write += in_write ? 1 : 0;
    }
    life.die_at = 0;
    ASSIGN_OR_RETURN(const bool killed, WasKilled(options, life, absl::InfiniteDuration()));
    if (killed) return absl::InternalError("a life was killed that nobody kills");
  }
  return absl::OkStatus();
}

absl::Status Plant(const std::string& dir, const std::string& what) {
  if (what.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto db, sqlite::Connection::Open(DatabasePath(dir), {}));
  if (what == "skip") {
    return db->Execute("DELETE FROM escalations WHERE referral_id = (SELECT min(referral_id) FROM escalations)");
  }
  return db->Execute(
      "INSERT INTO escalations SELECT referral_id, entry, 3 - owed_by, level, referring, receiving, at_us "
      "FROM escalations LIMIT 1");
}

void Compare(const std::map<std::string, int>& expected, const std::map<std::string, int>& found, KillCounts* counts) {
  const auto say = [&](const std::string& what, const std::string& line) {
    if (counts->findings.size() < kFindingsShown) counts->findings.push_back(absl::StrCat(what, ": ", line));
  };
  for (const auto& [line, times] : expected) {
    const auto at = found.find(line);
    const int there = at == found.end() ? 0 : at->second;
    if (there < times) say("skipped", line);
    counts->skipped += static_cast<uint64_t>(std::max(0, times - there));
  }
  for (const auto& [line, times] : found) {
    const auto at = expected.find(line);
    const int wanted = at == expected.end() ? 0 : at->second;
    if (times > wanted) say("repeated", line);
    counts->repeated += static_cast<uint64_t>(std::max(0, times - wanted));
  }
}

absl::StatusOr<KillCounts> Play(const KillOptions& options, const std::string& dir) {
  KillCounts counts;
  const std::string start = dir + "/start";
  Village village(start, options.seed);
  RETURN_IF_ERROR(village.Found());
  const absl::CivilDay first = village.Today();
  for (int day = 0; day < 3; ++day) {
    village.GoTo(first + day);
    RETURN_IF_ERROR(village.Refer(kCases / 3));
  }
  village.Close();
  fs::copy(start, dir + "/whole", fs::copy_options::recursive);
  ASSIGN_OR_RETURN(const std::vector<absl::CivilDay> days, LetTimePass(dir + "/whole", options.seed, first + 3));
  ASSIGN_OR_RETURN(const auto expected, ActsIn(dir + "/whole"));
  counts.acts = expected.size();
  SeededRandom random(options.seed);
  while (counts.kills < options.kills) {
    const std::string killed = dir + "/killed";
    fs::remove_all(killed);
    fs::copy(start, killed, fs::copy_options::recursive);
    RETURN_IF_ERROR(KillOnDays(options, killed, days, random, &counts));
    RETURN_IF_ERROR(Plant(killed, options.plant));
    ASSIGN_OR_RETURN(const auto found, ActsIn(killed));
    Compare(expected, found, &counts);
  }
  return counts;
}

}  // namespace

int Live(const Life& life) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(life.day, &day)) return 2;
  if (life.die_at > 0) DieInWrite(life.die_at);
  Village village(life.dir, 1);
  const absl::Status status = LiveOn(village, day);
  if (!status.ok()) std::cerr << "clocks: " << status << std::endl;
  return status.ok() ? 0 : 1;
}

absl::StatusOr<KillCounts> KillAndCompare(const KillOptions& options) {
  std::string dir = (fs::temp_directory_path() / "ihala-clocks-XXXXXX").string();
  if (mkdtemp(dir.data()) == nullptr) return absl::InternalError("no temporary folder");
  absl::StatusOr<KillCounts> counts = Play(options, dir);
  fs::remove_all(dir);
  return counts;
}

}  // namespace ihala::clocks
