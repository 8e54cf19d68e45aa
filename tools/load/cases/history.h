#ifndef IHALA_TOOLS_LOAD_CASES_HISTORY_H_
#define IHALA_TOOLS_LOAD_CASES_HISTORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/operation.pb.h"
#include "tools/load/cases/cast.h"
#include "tools/load/cases/form.h"
#include "tools/load/household.h"

namespace ihala::load {

// One thing that one account does to one case.
struct Move {
  const Caller* actor = nullptr;
  v1::Operation operation;  // May be moved out of it.
  v1::CaseCore after;       // What the case has to be then.
  bool begins = false;      // It is the submission.
  bool enters = true;       // It leaves an entry in the history: comments inside one organisation do not.
};

// Which cases there are already, for those that are linked to another. Any thread.
class CaseBook {
 public:
  void Add(const v1::CaseCore& core);
  // The last case added that went the same way and is another one, as UUID text; empty where there is none.
  std::string OtherThan(const v1::CaseCore& core) const;

 private:
  mutable absl::Mutex mutex_;
  // By desk, the last two.
  absl::flat_hash_map<std::string, std::pair<std::string, std::string>> last_ ABSL_GUARDED_BY(mutex_);
};

// How often each thing comes of which a history is made, in one place so that a look at it tells what a load is like.
struct HistoryPlan {
  int least_events = 5;   // Entries of the case's history, its submission included.
  int most_events = 12;   // Where nothing ends it before.
  int comment = 18;       // Percent of moves that are comments while the case is open.
  int after_closed = 25;  // Percent of moves after the end that are steps rather than comments.
};

// The life of one case from its submission on, drawn move by move from what the workflow's document permits to the
// accounts at hand; nothing here knows a stage or a step by name. The history follows the case by the same reducer as
// the server, so that each move is one that will be taken. One thread at a time.
class History {
 public:
  // All must outlive it.
  History(const Cast* cast, CaseBook* book, Random* random) : cast_(cast), book_(book), random_(random) {}

  // The submission of the household by its caseworker. `clock` says when. Nullopt where the workflow does not let
  // caseworkers submit.
  std::optional<Move> Begin(const Household& household, Clock& clock);
  // What comes next at the time of `clock`; nullopt at the end of the history.
  std::optional<Move> Next(Clock& clock);
  // The move was made, and this is what the server said. False where that is not what had to come of it: the history is
  // over then.
  bool Took(Move move, const v1::Verdict& verdict);

  // Entries that the case's history has now.
  int events() const { return events_; }
  // Entries that are still missing for the shortest history that there may be.
  int owed() const { return over_ || events_ > plan_.least_events ? 0 : plan_.least_events - events_; }
  const v1::CaseCore& core() const { return core_; }

 private:
  struct Option {
    const v1::Step* step;
    std::vector<const Caller*> actors;
  };

  std::vector<Option> Options(absl::Time now) const;
  int WeightOf(const v1::Step& step) const;
  // True where the step would end the case so that nothing more can be said of it, and the history is too short yet.
  bool EndsTooSoon(const v1::Step& step) const;
  std::optional<Move> TakeStep(Clock& clock);
  std::optional<Move> Answer(Clock& clock);
  std::optional<Move> Comment(Clock& clock);
  // A move of the actor on this case, without its command.
  Move MoveOf(const Caller& actor, Clock& clock) const;
  // The move if the reducer would apply it, with what comes of it; else nullopt.
  std::optional<Move> IfApplied(Move move, absl::Time now) const;
  CaseFacts Facts() const;
  Actor ActorOf(const Caller& caller) const { return ActorOn(caller, Facts()); }
  bool IsOpen() const;
  AtHand AtHandOf(const Caller& actor, const v1::Step& step, absl::Time now) const;

  const Cast* cast_;
  CaseBook* book_;
  Random* random_;
  HistoryPlan plan_;
  std::shared_ptr<const Workflow> workflow_;
  v1::CaseCore core_;
  uint64_t seen_ = 0;  // The change number that the last verdict gave.
  int events_ = 0;
  int target_ = 0;
  bool over_ = false;
};

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_CASES_HISTORY_H_
