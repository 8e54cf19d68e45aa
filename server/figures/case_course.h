#ifndef IHALA_SERVER_FIGURES_CASE_COURSE_H_
#define IHALA_SERVER_FIGURES_CASE_COURSE_H_

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/workflow/workflow.h"
#include "server/store/story_records.h"

namespace ihala {

// How a case stands, whatever its workflow calls it. The order is that of the parts of the figures.
enum class Standing {
  kUnanswered,    // The receiver owes an answer.
  kWithReferrer,  // The referrer was asked, and has not answered.
  kAccepted,      // Open, and the receiver said yes.
  kWaitingList,   // The same, until a day that was named.
  kServed,
  kRefused,
  kMoved,
  kMerged,
  kStopped,
  kLapsed,  // Closed because the receiver stayed silent.
  kErased,  // Entered in error.
};

bool IsOpen(Standing standing);
// Whether the receiver has answered: yes, later, no, elsewhere, or the same as another.
bool IsAnswer(Standing standing);

// Whether the family was told, where the step that closed the case asks for it.
enum class Informed { kYes, kNotSaid, kNotAsked };

// Finds a version of a workflow; null where it is not loaded.
using FindVersion = std::function<std::shared_ptr<const Workflow>(const v1::WorkflowRef&)>;

// How a case went, read from its history by kinds of stages and steps alone. Times are the server's. A case says the
// same of a time that is over whenever it is asked, unless what it is counted by was amended or erased since.
class CaseCourse {
 public:
  // nullopt where the case was never received, or a workflow that it followed is not loaded.
  static std::optional<CaseCourse> Of(const CaseStory& story, const FindVersion& find);

  absl::CivilDay received_on() const { return DayOf(received_); }
  absl::Time received() const { return received_; }
  // The day, and the moment before which a day is over, in the calendar of the case's present workflow.
  absl::CivilDay DayOf(absl::Time time) const { return workflow_->calendar().DayOf(time); }
  absl::Time EndOf(absl::CivilDay day) const { return workflow_->calendar().BeginOf(day + 1); }

  // As it stood right before `time`, which is later than its receipt.
  Standing StandingBefore(absl::Time time) const;
  // When it came into the stage in which it was right before `time`.
  absl::Time EnteredBefore(absl::Time time) const;
  // Which side was told right before `time` that it is late with the stage of that moment; the receiver where both
  // were, SIDE_UNSPECIFIED where none was.
  v1::Side LateBefore(absl::Time time) const;

  // When the receiver first did anything about it.
  std::optional<absl::Time> acknowledged() const { return acknowledged_; }
  // When the receiver first answered.
  std::optional<absl::Time> answered() const { return answered_; }
  // Whether a clock of the receiver ran out before the one, and between the two, as far as before `time`.
  bool IsAcknowledgedLate(absl::Time time) const;
  bool IsAnsweredLate(absl::Time time) const;

  // The last time that it closed from `from` on and before `to`.
  struct Closing {
    Standing standing;
    Informed informed;
  };
  std::optional<Closing> LastClosing(absl::Time from, absl::Time to) const;

 private:
  struct Turn {
    absl::Time at;
    uint32_t entry;
    Standing standing;
    bool closes;  // It was open before.
    Informed informed;
  };
  CaseCourse() = default;
  // The last turn before `time`.
  const Turn& TurnBefore(absl::Time time) const;
  // Whether an escalation against the receiver lies after one time (where there is one) and before the other.
  bool IsLate(std::optional<absl::Time> after, absl::Time before) const;

  std::shared_ptr<const Workflow> workflow_;
  absl::Time received_;
  std::vector<Turn> turns_;  // Never empty; one for each entry that changed something, in order.
  std::vector<EscalationRecord> escalations_;
  std::optional<absl::Time> acknowledged_;
  std::optional<absl::Time> answered_;
  bool is_erased_ = false;
};

}  // namespace ihala

#endif  // IHALA_SERVER_FIGURES_CASE_COURSE_H_
