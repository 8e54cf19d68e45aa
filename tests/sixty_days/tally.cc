#include "tests/sixty_days/tally.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "common/text/short_code.h"
#include "common/workflow/calendar.h"
#include "tests/sixty_days/cast.h"

namespace ihala::sixty_days {
namespace {

constexpr int kSent = 2;

absl::StatusOr<std::unique_ptr<sqlite::Connection>> OpenDatabase(const std::string& data_dir) {
  sqlite::Options options;
  options.read_only = true;
  return sqlite::Connection::Open(data_dir + "/ihala.db", options);
}

int64_t MicrosOf(const google::protobuf::Timestamp& time) { return absl::ToUnixMicros(TimeOfTimestamp(time)); }

bool IsOf(Kind kind, const std::string& account) { return PersonOf(account).kind == kind; }

// Whether somebody for whom `should` holds was told of the case at that time, and a message went to their phone.
template <typename Should>
bool WasTold(const v1::CaseCore& core, int64_t at_us, const Notes& notes,
             const std::map<std::string, std::vector<std::string>>& by_phone, Should should) {
  const auto told = notes.told.find(core.referral_id());
  if (told == notes.told.end()) return false;
  return std::any_of(told->second.begin(), told->second.end(), [&](const Told& one) {
    if (one.at_us != at_us || !one.is_sent || !should(one.account)) return false;
    const auto texts = by_phone.find(PersonOf(one.account).phone);
    if (texts == by_phone.end()) return false;
    const std::string code = text::DisplayShortCode(core.short_code());
    // Who counts cases is told of none by its code.
    const bool is_coded = !IsOf(Kind::kCoordinator, one.account);
    return std::any_of(texts->second.begin(), texts->second.end(),
                       [&](const std::string& text) { return !is_coded || absl::StrContains(text, code); });
  });
}

}  // namespace

absl::StatusOr<Notes> ReadNotes(const std::string& data_dir) {
  ASSIGN_OR_RETURN(const auto db, OpenDatabase(data_dir));
  Notes notes;
  {
    ASSIGN_OR_RETURN(auto list, db->Prepare("SELECT referral_id, entry, owed_by, level, at_us FROM escalations"));
    for (;;) {
      ASSIGN_OR_RETURN(const bool more, list.Step());
      if (!more) break;
      const std::string id(list.ColumnBlob(0));
      const Escalated one{static_cast<int>(list.ColumnInt(2)), static_cast<int>(list.ColumnInt(3)), list.ColumnInt(4)};
      notes.levels.insert({id, absl::StrCat(list.ColumnInt(1), "/", one.owed_by, "/", one.level)});
      notes.escalated[id].push_back(one);
    }
  }
  ASSIGN_OR_RETURN(auto list, db->Prepare("SELECT n.referral_id, n.account, n.at_us, s.state FROM notifications AS n "
                                          "LEFT JOIN sendings AS s ON s.notification = n.id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return notes;
    notes.told[std::string(list.ColumnBlob(0))].push_back(
        {std::string(list.ColumnText(1)), list.ColumnInt(2), list.ColumnInt(3) == kSent});
  }
}

absl::StatusOr<bool> IsQuiet(const std::string& data_dir, absl::Time now) {
  ASSIGN_OR_RETURN(const auto db, OpenDatabase(data_dir));
  const std::string at = absl::StrCat(absl::ToUnixMicros(now));
  ASSIGN_OR_RETURN(const int64_t ticking, db->QueryInt("SELECT count(*) FROM clocks WHERE tick_us <= " + at));
  ASSIGN_OR_RETURN(const int64_t sending,
                   db->QueryInt("SELECT count(*) FROM sendings WHERE state = 1 AND due_us <= " + at));
  return ticking == 0 && sending == 0;
}

absl::StatusOr<std::multimap<std::string, DeviceCase>> ReadDevice(const std::string& account, const std::string& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(file, 8 << 20));
  std::multimap<std::string, DeviceCase> cases;
  std::istringstream lines(text);
  std::string id;
  DeviceCase one;
  one.account = account;
  while (lines >> id >> one.delivery >> one.waiting >> one.stage_id >> one.entry) cases.emplace(id, one);
  return cases;
}

absl::StatusOr<std::vector<Sms>> ReadMessages(const std::string& folder) {
  std::vector<Sms> messages;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".sms") continue;
    ASSIGN_OR_RETURN(const std::string text, ReadFile(file.path().string(), 1 << 20));
    const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('\n', 1));
    if (!absl::StartsWith(parts[0], "To: ") || parts.size() != 2)
      return absl::DataLossError("a message without a reader");
    messages.push_back({parts[0].substr(4), parts[1]});
  }
  return messages;
}

std::string FindUntold(const v1::CaseCore& core, const std::vector<v1::HistoryEntry>& history, const Notes& notes,
                       const std::map<std::string, std::vector<std::string>>& by_phone) {
  const auto worker = [&](const std::string& account) { return account == core.assigned_to(); };
  const auto desk = [&](const std::string& account) {
    const Person& person = PersonOf(account);
    return person.organisation == kMinistryCode && (person.kind == Kind::kReviewer || person.kind == Kind::kLead);
  };
  bool is_new = true;
  bool is_held = false;
  for (const v1::HistoryEntry& entry : history) {
    const bool moved = entry.from_stage() != entry.to_stage();
    const int64_t at = MicrosOf(entry.received_at());
    const std::string what = absl::StrCat(entry.step_id(), " (entry ", entry.entry(), ")");
    if (moved && entry.side() != v1::SIDE_REFERRER && !WasTold(core, at, notes, by_phone, worker)) {
      return absl::StrCat(what, ": the caseworker was not told");
    }
    // Whoever works on it hears what comes from the other side. A new one waits in the queue, under a clock.
    if (moved && entry.side() == v1::SIDE_REFERRER && !is_new && is_held && !WasTold(core, at, notes, by_phone, desk)) {
      return absl::StrCat(what, ": the desk was not told");
    }
    is_new = false;
    is_held = is_held || entry.side() == v1::SIDE_RECEIVER;
  }
  const auto escalated = notes.escalated.find(core.referral_id());
  if (escalated == notes.escalated.end()) return "";
  for (const Escalated& one : escalated->second) {
    const auto should = [&](const std::string& account) {
      const Kind kind = PersonOf(account).kind;
      const bool is_desk = desk(account);
      switch (one.level) {
        case v1::ESCALATION_LEVEL_REVIEWER:
          return one.owed_by == v1::SIDE_RECEIVER ? is_desk : kind == Kind::kCaseworker || kind == Kind::kSupervisor;
        case v1::ESCALATION_LEVEL_LEAD:
          return one.owed_by == v1::SIDE_RECEIVER ? kind == Kind::kLead : kind == Kind::kSupervisor;
        default:
          return kind == Kind::kCoordinator;
      }
    };
    if (WasTold(core, one.at_us, notes, by_phone, should)) continue;
    return absl::StrCat("level ", one.level, " owed by ", one.owed_by, ": nobody was told");
  }
  return "";
}

}  // namespace ihala::sixty_days
