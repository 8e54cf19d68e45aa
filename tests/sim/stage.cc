#include "tests/sim/stage.h"

#include <algorithm>

namespace ihala::sim {

Stage::~Stage() {
  for (const auto& actor : actors_) {
    if (actor->thread.joinable()) actor->thread.join();
  }
}

void Stage::Add(std::function<void()> play) {
  actors_.push_back(std::make_unique<Actor>());
  actors_.back()->play = std::move(play);
}

void Stage::At(absl::Time time, std::function<void()> event) {
  events_.emplace(Moment(std::max(time, now_), asked_++), std::move(event));
}

void Stage::Run() {
  for (size_t i = 0; i < actors_.size(); ++i) {
    const int me = static_cast<int>(i);
    waiting_.emplace(Moment(now_, asked_++), me);
    actors_[i]->thread = std::thread([this, me] {
      Wait(me);
      actors_[static_cast<size_t>(me)]->play();
      PassOn();
    });
  }
  PassOn();
  for (const auto& actor : actors_) actor->thread.join();
}

void Stage::WaitUntil(absl::Time time) {
  const int me = playing_;
  const auto mine = waiting_.emplace(Moment(std::max(time, now_), asked_++), me).first;
  // Mostly nobody else has anything to do before: then the turn stays here, without a switch of threads.
  while (!events_.empty() && events_.begin()->first < mine->first && waiting_.begin() == mine) {
    const auto event = events_.extract(events_.begin());
    now_ = event.key().first;
    event.mapped()();
  }
  if (waiting_.begin() == mine) {
    now_ = mine->first.first;
    waiting_.erase(mine);
    return;
  }
  PassOn();
  Wait(me);
}

void Stage::PassOn() {
  while (!waiting_.empty() && !events_.empty() && events_.begin()->first < waiting_.begin()->first) {
    const auto event = events_.extract(events_.begin());
    now_ = event.key().first;
    event.mapped()();
  }
  int next = kNobody;
  if (!waiting_.empty()) {
    now_ = waiting_.begin()->first.first;
    next = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
  }
  playing_ = next;
  absl::MutexLock lock(&mutex_);
  turn_ = next;
}

void Stage::Wait(int me) {
  const auto is_my_turn = [this, me]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return turn_ == me; };
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(&is_my_turn));
}

}  // namespace ihala::sim
