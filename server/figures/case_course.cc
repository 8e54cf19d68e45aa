#include "server/figures/case_course.h"

#include <algorithm>

#include "common/workflow/calendar.h"

namespace ihala {
namespace {

// The input by which a step says when the family was told; see StepInput in workflow.proto.
constexpr absl::string_view kInformedOn = "informed_on";

// The version that the case followed first: the one that its first migration left.
v1::WorkflowRef FirstVersion(const CaseStory& story) {
  for (const v1::HistoryEntry& entry : story.history) {
    if (entry.kind() == v1::HISTORY_KIND_MIGRATED) return entry.migrated().from();
  }
  return story.core.workflow();
}

// Steps by which the receiver answers: not a claim, and not one that the other side takes or the clock.
bool IsReceivers(const v1::Step& step) {
  if (step.kind() == v1::STEP_KIND_CLAIM) return false;
  return std::any_of(step.roles().begin(), step.roles().end(),
                     [](int role) { return SideOf(static_cast<v1::Role>(role)) == v1::SIDE_RECEIVER; });
}

Standing ClosedAs(v1::StageKind kind) {
  switch (kind) {
    case v1::STAGE_KIND_CLOSED_SERVED:
      return Standing::kServed;
    case v1::STAGE_KIND_CLOSED_REFUSED:
      return Standing::kRefused;
    case v1::STAGE_KIND_CLOSED_MOVED:
      return Standing::kMoved;
    case v1::STAGE_KIND_CLOSED_MERGED:
      return Standing::kMerged;
    case v1::STAGE_KIND_CLOSED_UNANSWERED:
      return Standing::kLapsed;
    case v1::STAGE_KIND_CLOSED_ERASED:
      return Standing::kErased;
    default:
      return Standing::kStopped;
  }
}

// How a case stands after it came into a stage. `answer` is how its last answer stood while it was open, kUnanswered
// where there was none since it was last closed.
Standing StandingIn(const Workflow& workflow, const v1::HistoryEntry& entry, Standing before, Standing* answer) {
  const v1::Stage* const stage = workflow.FindStage(entry.to_stage());
  const v1::StageKind kind = workflow.KindOf(entry.to_stage());
  if (IsClosed(kind)) return ClosedAs(kind);
  if (!IsOpen(before)) *answer = Standing::kUnanswered;
  if (kind == v1::STAGE_KIND_WAITING_ON_REFERRER) return Standing::kWithReferrer;
  const v1::Step* const step = workflow.FindStep(entry.step_id());
  // Yes is what opens the dossier: a stage on the way to an answer does not (see Stage.opens).
  if (IsOpen(before) && step != nullptr && IsReceivers(*step) &&
      workflow.OpensIn(entry.to_stage()) == v1::RUNG_DOSSIER) {
    const bool waits = stage != nullptr && !stage->clock().earliest_of_input().empty();
    *answer = waits ? Standing::kWaitingList : Standing::kAccepted;
  }
  return *answer;
}

Informed InformedBy(const Workflow& workflow, const v1::HistoryEntry& entry) {
  const v1::Step* const step = workflow.FindStep(entry.step_id());
  const bool asks = step != nullptr && std::any_of(step->inputs().begin(), step->inputs().end(), [](const auto& input) {
                      return input.name() == kInformedOn && input.kind() == v1::INPUT_KIND_DATE;
                    });
  if (!asks) return Informed::kNotAsked;
  const bool said = std::any_of(entry.inputs().begin(), entry.inputs().end(),
                                [](const auto& input) { return input.name() == kInformedOn && input.has_date(); });
  return said ? Informed::kYes : Informed::kNotSaid;
}

// Whether the receiver did something about it. A comment is no step towards an answer.
bool IsReceiversMove(const v1::HistoryEntry& entry) {
  return entry.side() == v1::SIDE_RECEIVER &&
         (entry.kind() == v1::HISTORY_KIND_STEP || entry.kind() == v1::HISTORY_KIND_PROPOSED);
}

}  // namespace

bool IsOpen(Standing standing) { return standing <= Standing::kWaitingList; }

bool IsAnswer(Standing standing) { return standing >= Standing::kAccepted && standing <= Standing::kMerged; }

std::optional<CaseCourse> CaseCourse::Of(const CaseStory& story, const FindVersion& find) {
  CaseCourse course;
  course.workflow_ = find(story.core.workflow());
  std::shared_ptr<const Workflow> followed = find(FirstVersion(story));
  if (!story.core.has_received_at() || course.workflow_ == nullptr || followed == nullptr) return std::nullopt;
  course.received_ = TimeOfTimestamp(story.core.received_at());
  course.is_erased_ = story.core.has_erased();
  course.escalations_ = story.escalations;
  Standing standing = Standing::kUnanswered;
  Standing answer = Standing::kUnanswered;
  course.turns_.push_back({course.received_, 1, standing, false, Informed::kNotAsked});
  for (const v1::HistoryEntry& entry : story.history) {
    const absl::Time at = TimeOfTimestamp(entry.received_at());
    if (entry.kind() == v1::HISTORY_KIND_MIGRATED) {
      followed = find(entry.migrated().to());
      if (followed == nullptr) return std::nullopt;
    }
    if (!course.acknowledged_.has_value() && IsReceiversMove(entry)) course.acknowledged_ = at;
    if (entry.entry() == course.turns_.back().entry) continue;
    const Standing before = standing;
    // A migration leaves an open case as it stands, whatever the new version calls it.
    const bool is_move = entry.kind() != v1::HISTORY_KIND_MIGRATED;
    if (is_move) standing = StandingIn(*followed, entry, before, &answer);
    const bool closes = IsOpen(before) && !IsOpen(standing);
    course.turns_.push_back(
        {at, entry.entry(), standing, closes, closes ? InformedBy(*followed, entry) : Informed::kNotAsked});
    if (!course.answered_.has_value() && IsAnswer(standing)) course.answered_ = at;
  }
  return course;
}

const CaseCourse::Turn& CaseCourse::TurnBefore(absl::Time time) const {
  const auto after =
      std::partition_point(turns_.begin() + 1, turns_.end(), [&](const Turn& turn) { return turn.at < time; });
  return *(after - 1);
}

Standing CaseCourse::StandingBefore(absl::Time time) const { return TurnBefore(time).standing; }

absl::Time CaseCourse::EnteredBefore(absl::Time time) const { return TurnBefore(time).at; }

v1::Side CaseCourse::LateBefore(absl::Time time) const {
  const uint32_t entry = TurnBefore(time).entry;
  v1::Side late = v1::SIDE_UNSPECIFIED;
  for (const EscalationRecord& one : escalations_) {
    if (one.entry != entry || one.at >= time) continue;
    if (one.owed_by == v1::SIDE_RECEIVER) return v1::SIDE_RECEIVER;
    late = one.owed_by;
  }
  return late;
}

bool CaseCourse::IsLate(std::optional<absl::Time> after, absl::Time before) const {
  return std::any_of(escalations_.begin(), escalations_.end(), [&](const EscalationRecord& one) {
    return one.owed_by == v1::SIDE_RECEIVER && (!after.has_value() || one.at > *after) && one.at < before;
  });
}

bool CaseCourse::IsAcknowledgedLate(absl::Time time) const {
  return IsLate(std::nullopt, std::min(time, acknowledged_.value_or(time)));
}

bool CaseCourse::IsAnsweredLate(absl::Time time) const {
  return IsLate(acknowledged_, std::min(time, answered_.value_or(time)));
}

std::optional<CaseCourse::Closing> CaseCourse::LastClosing(absl::Time from, absl::Time to) const {
  const auto turn = std::find_if(turns_.rbegin(), turns_.rend(),
                                 [&](const Turn& one) { return one.closes && one.at >= from && one.at < to; });
  if (turn == turns_.rend()) return std::nullopt;
  // What was said with the step went with the case.
  return Closing{turn->standing, is_erased_ ? Informed::kNotAsked : turn->informed};
}

}  // namespace ihala
