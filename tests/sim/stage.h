#ifndef IHALA_TESTS_SIM_STAGE_H_
#define IHALA_TESTS_SIM_STAGE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace ihala::sim {

// The one time of a simulated run, and who plays when. Each actor has a thread of its own but only one plays at any
// moment, until it waits; then whoever waits for the earliest time goes on. Nothing depends on the machine's scheduler,
// so the same actors with the same seed give the same run.
//
// Time stands still while an actor plays: what happens between two waits happens at one instant.
class Stage {
 public:
  explicit Stage(absl::Time start) : now_(start) {}
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // The true time. Actors have clocks of their own that may be wrong.
  absl::Time Now() const { return now_; }

  // Adds an actor, before Run. It begins at the time at which Run does; actors begin in the order of their adding.
  void Add(std::function<void()> play);
  // Plays until every actor has returned.
  void Run();

  // By the actor that plays: lets the others play until this time; at once where it is past.
  void WaitUntil(absl::Time time);
  void WaitFor(absl::Duration duration) { WaitUntil(now_ + duration); }
  // By the actor that plays, or before Run: has `event` done at that time, by whoever plays then. It must not wait.
  // Events still to come when the last actor returns are not done.
  void At(absl::Time time, std::function<void()> event);

 private:
  // The order of what happens at one time is the order in which it was asked for.
  using Moment = std::pair<absl::Time, uint64_t>;
  static constexpr int kNobody = -1;

  struct Actor {
    std::function<void()> play;
    std::thread thread;
  };

  // Does the events that are due before the next actor's moment, and gives that actor the turn.
  void PassOn();
  void Wait(int me);

  absl::Mutex mutex_;
  int turn_ ABSL_GUARDED_BY(mutex_) = kNobody;

  // The rest belongs to whoever has the turn.
  absl::Time now_;
  uint64_t asked_ = 0;
  int playing_ = kNobody;
  std::vector<std::unique_ptr<Actor>> actors_;
  std::map<Moment, int> waiting_;
  std::map<Moment, std::function<void()>> events_;
};

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_STAGE_H_
