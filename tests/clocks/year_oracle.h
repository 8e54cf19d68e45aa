#ifndef IHALA_TESTS_CLOCKS_YEAR_ORACLE_H_
#define IHALA_TESTS_CLOCKS_YEAR_ORACLE_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala::clocks {

// A slow and obvious second opinion on what falls due on a day, written from docs/clocks.md. It shares nothing with the
// product but the messages.
class YearOracle {
 public:
  explicit YearOracle(v1::Workflow document) : document_(std::move(document)) {}

  // From the beginning: a due date that was told stays whatever comes later.
  void SetCalendar(const std::string& organisation, const v1::WorkingCalendar& calendar) {
    calendars_[organisation] = calendar;
  }
  void Declare(const v1::Outage& outage) { outages_[outage.outage_id()] = outage; }
  void End(const std::string& id, const v1::Date& last) { *outages_[id].mutable_to() = last; }

  // What the clock does first on the day: "answer STEP" or "step STEP".
  std::optional<std::string> ActOn(const v1::CaseCore& core, absl::CivilDay today) const;
  // Who has to have heard of the case by the day, and of whom.
  std::vector<std::pair<v1::Side, v1::EscalationLevel>> LevelsOn(const v1::CaseCore& core, absl::CivilDay today) const;
  // Whether a clock runs that ran out.
  bool IsOverdue(const v1::CaseCore& core, absl::CivilDay today) const;
  bool IsOpen(const v1::CaseCore& core) const { return Owes(core) != v1::SIDE_UNSPECIFIED; }
  v1::Side Owes(const v1::CaseCore& core) const;
  // The day at the offset of the document's calendar.
  absl::CivilDay DayOf(const google::protobuf::Timestamp& time) const;

 private:
  // Each clock of the case: who owes the move, and the last day on which it is not overdue.
  using Clock = std::pair<v1::Side, std::optional<absl::CivilDay>>;
  std::vector<Clock> Clocks(const v1::CaseCore& core) const;
  v1::Side Answers(const v1::PendingStep& pending) const;
  bool Works(const v1::CaseCore& core, v1::Side side, absl::CivilDay day) const;
  bool IsCut(const v1::CaseCore& core, v1::Side side, absl::CivilDay day) const;
  // `due` put off by the working days on which the party was cut off since `from`.
  std::optional<absl::CivilDay> PutOff(const v1::CaseCore& core, v1::Side side, absl::CivilDay from,
                                       absl::CivilDay due) const;
  std::optional<absl::CivilDay> After(const v1::CaseCore& core, v1::Side side, std::optional<absl::CivilDay> day,
                                      uint32_t days) const;

  const v1::Workflow document_;
  std::map<std::string, v1::WorkingCalendar> calendars_;
  std::map<std::string, v1::Outage> outages_;
};

}  // namespace ihala::clocks

#endif  // IHALA_TESTS_CLOCKS_YEAR_ORACLE_H_
