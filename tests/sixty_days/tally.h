#ifndef IHALA_TESTS_SIXTY_DAYS_TALLY_H_
#define IHALA_TESTS_SIXTY_DAYS_TALLY_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "ihala/v1/case.pb.h"

// What the story comes to, read from what the processes left behind: the server's database, the devices' lists and the
// messages that went out. Written from docs/clocks.md and docs/notifications.md; it shares no rule with the product.
namespace ihala::sixty_days {

// A case as a device has it in the end.
struct DeviceCase {
  std::string account;
  int delivery = 0;
  int waiting = 0;
  std::string stage_id;
  uint32_t entry = 0;
};

// One message that went out.
struct Sms {
  std::string phone;
  std::string text;
};

// What the server's database says outside of its sealed parts. All are of a case and at a time, in microseconds.
struct Escalated {
  int owed_by = 0;
  int level = 0;
  int64_t at_us = 0;
};
struct Told {
  std::string account;
  int64_t at_us = 0;
  bool is_sent = false;
};
struct Notes {
  std::map<std::string, std::vector<Escalated>> escalated;
  std::map<std::string, std::vector<Told>> told;
  std::set<std::pair<std::string, std::string>> levels;  // Case, and "entry/party/level".
};
absl::StatusOr<Notes> ReadNotes(const std::string& data_dir);
// Whether nothing is due that the server would do by itself, and no message waits.
absl::StatusOr<bool> IsQuiet(const std::string& data_dir, absl::Time now);

absl::StatusOr<std::multimap<std::string, DeviceCase>> ReadDevice(const std::string& account, const std::string& file);
absl::StatusOr<std::vector<Sms>> ReadMessages(const std::string& folder);

// What somebody should have been told of the case and was not; empty where all were.
std::string FindUntold(const v1::CaseCore& core, const std::vector<v1::HistoryEntry>& history, const Notes& notes,
                       const std::map<std::string, std::vector<std::string>>& by_phone);

}  // namespace ihala::sixty_days

#endif  // IHALA_TESTS_SIXTY_DAYS_TALLY_H_
