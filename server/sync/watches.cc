#include "server/sync/watches.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "server/sync/feeds.h"
#include "server/sync/news.h"

namespace ihala {
namespace {

// While there are watches it looks at least so often: a machine that slept, or a clock that a test moves, passes time
// that no wait notices.
constexpr absl::Duration kLookAgain = absl::Seconds(1);

absl::Status GoingDown() { return WithReason(absl::UnavailableError("The server is going down."), "GOING_DOWN"); }

absl::Status Replaced() { return WithReason(absl::AbortedError("The same session opened another watch."), "REPLACED"); }

absl::Status TooMany() {
  return WithReason(absl::ResourceExhaustedError("Too many watch already: sync now and then instead."),
                    "TOO_MANY_WATCHES");
}

}  // namespace

// Everything but the opening is guarded by the mutex; of the opening only `caller` and `cursor` change, under it too.
struct Watches::Watch {
  uint64_t id = 0;
  WatchOpening opening;
  std::vector<Feed> feeds;
  bool greeted = false;
  bool to_check = false;
  bool marked = false;
  // All since the machine started.
  absl::Duration marked_at;
  absl::Duration quiet_until;
  absl::Duration check_at;
  absl::Duration ends_at;
};

// What is to be done for one watch now.
struct Watches::Plan {
  bool greet = false;
  bool check = false;
  bool look = false;
  bool is_old = false;
  Caller caller;
  std::string cursor;
};

Watches::Watches(Store* store, Reference* reference, Clock* clock, Random* random, const WatchLimits& limits)
    : store_(store), reference_(reference), clock_(clock), random_(random), limits_(limits) {
  store_->Listen([this](const CommitNews& news) { Changed(news); });
  reference_->Listen([this] { AllToCheck(); });
}

absl::Status Watches::CheckRoom(const std::string& account, size_t leaving) const {
  if (closed_) return GoingDown();
  const auto found = by_account_.find(account);
  const size_t of_account = found == by_account_.end() ? 0 : found->second.size();
  const bool has_room = watches_.size() - leaving < limits_.in_all && of_account - leaving < limits_.of_account;
  return has_room ? absl::OkStatus() : TooMany();
}

// A session ends at its own moment, which nothing announces.
absl::Duration Watches::UntilCheck(const Watch& watch) const {
  return std::clamp(watch.opening.session_ends - clock_->Now(), absl::ZeroDuration(), limits_.recheck);
}

absl::StatusOr<uint64_t> Watches::Open(WatchOpening opening) {
  auto watch = std::make_shared<Watch>();
  watch->opening = std::move(opening);
  const absl::Duration now = clock_->BootTime();
  const auto half = static_cast<uint64_t>(absl::ToInt64Milliseconds(limits_.age) / 2);
  watch->ends_at = now + limits_.age / 2 + absl::Milliseconds(static_cast<int64_t>(random_->Uniform(half + 1)));
  watch->check_at = now + UntilCheck(*watch);
  // What changed since the cursor rings at once.
  watch->marked = true;
  watch->marked_at = now - limits_.settle;
  watch->quiet_until = now;
  Shared earlier;
  {
    absl::MutexLock lock(&mutex_);
    const auto same = by_session_.find(watch->opening.session);
    const bool replaces = same != by_session_.end();
    RETURN_IF_ERROR(CheckRoom(watch->opening.account, replaces ? 1 : 0));
    if (replaces) {
      earlier = same->second;
      Remove(earlier);
    }
    watch->id = ++last_id_;
    watches_[watch->id] = watch;
    by_session_[watch->opening.session] = watch;
    by_account_[watch->opening.account].insert(watch);
    Index(watch);
    Wake(now);
  }
  if (earlier != nullptr) earlier->opening.end(Replaced());
  return watch->id;
}

void Watches::Left(uint64_t id) {
  Shared watch;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = watches_.find(id);
    if (found == watches_.end()) return;
    watch = found->second;
  }
  End(watch, absl::CancelledError("The watcher has gone."));
}

void Watches::HasRead(const std::string& session, const std::string& cursor) {
  absl::MutexLock lock(&mutex_);
  const auto found = by_session_.find(session);
  if (found != by_session_.end()) found->second->opening.cursor = cursor;
}

void Watches::EndAll() {
  std::vector<Shared> all;
  {
    absl::MutexLock lock(&mutex_);
    closed_ = true;
    for (const auto& [id, watch] : watches_) all.push_back(watch);
  }
  for (const Shared& watch : all) End(watch, GoingDown());
}

void Watches::Changed(const CommitNews& news) {
  absl::MutexLock lock(&mutex_);
  if (watches_.empty()) return;
  for (const Feed& feed : news.feeds) {
    const auto found = by_feed_.find(feed);
    if (found == by_feed_.end()) continue;
    for (const Shared& watch : found->second) Mark(*watch);
  }
  const auto to_check = [this](const Shared& watch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    watch->to_check = true;
    Wake(clock_->BootTime());
  };
  for (const std::string& session : news.ended_sessions) {
    const auto found = by_session_.find(session);
    if (found != by_session_.end()) to_check(found->second);
  }
  for (const std::string& account : news.signed_out) {
    const auto found = by_account_.find(account);
    if (found == by_account_.end()) continue;
    for (const Shared& watch : found->second) to_check(watch);
  }
}

// Accounts and roles may have changed.
void Watches::AllToCheck() {
  absl::MutexLock lock(&mutex_);
  if (watches_.empty()) return;
  for (const auto& [id, watch] : watches_) watch->to_check = true;
  Wake(clock_->BootTime());
}

void Watches::Mark(Watch& watch) {
  if (!std::exchange(watch.marked, true)) watch.marked_at = clock_->BootTime();
  Wake(DueAt(watch));
}

void Watches::Wake(absl::Duration due) {
  if (due < planned_) woken_ = true;
}

void Watches::Index(const Shared& watch) {
  watch->feeds = FeedsOf(watch->opening.caller);
  for (const Feed& feed : watch->feeds) by_feed_[feed].insert(watch);
}

void Watches::Unindex(const Shared& watch) {
  for (const Feed& feed : watch->feeds) {
    const auto found = by_feed_.find(feed);
    found->second.erase(watch);
    if (found->second.empty()) by_feed_.erase(found);
  }
  watch->feeds.clear();
}

bool Watches::Remove(const Shared& watch) {
  if (watches_.erase(watch->id) == 0) return false;
  Unindex(watch);
  by_session_.erase(watch->opening.session);
  const auto of_account = by_account_.find(watch->opening.account);
  of_account->second.erase(watch);
  if (of_account->second.empty()) by_account_.erase(of_account);
  return true;
}

void Watches::End(const Shared& watch, absl::Status status) {
  {
    absl::MutexLock lock(&mutex_);
    if (!Remove(watch)) return;
  }
  watch->opening.end(std::move(status));
}

absl::Duration Watches::DueAt(const Watch& watch) const {
  if (!watch.greeted || watch.to_check) return absl::ZeroDuration();
  const absl::Duration due = std::min(watch.ends_at, watch.check_at);
  return watch.marked ? std::min(due, std::max(watch.marked_at + limits_.settle, watch.quiet_until)) : due;
}

absl::Duration Watches::Work() {
  std::vector<Shared> due;
  {
    absl::MutexLock lock(&mutex_);
    const absl::Duration now = clock_->BootTime();
    for (const auto& [id, watch] : watches_) {
      if (DueAt(*watch) <= now) due.push_back(watch);
    }
  }
  for (const Shared& watch : due) Serve(watch);
  absl::MutexLock lock(&mutex_);
  planned_ = absl::InfiniteDuration();
  for (const auto& [id, watch] : watches_) planned_ = std::min(planned_, DueAt(*watch));
  return planned_ - clock_->BootTime();
}

void Watches::Serve(const Shared& watch) {
  Plan plan = Take(watch);
  if (plan.is_old) return End(watch, absl::OkStatus());
  if (plan.greet) watch->opening.tell(v1::WATCH_EVENT_STANDS);
  absl::Status status = plan.check ? CheckAnew(watch, &plan) : absl::OkStatus();
  if (status.ok() && plan.look) status = RingIfNews(watch, plan);
  if (!status.ok()) End(watch, std::move(status));
}

// The marks go before anything is looked at: what changes from now on marks anew.
Watches::Plan Watches::Take(const Shared& watch) {
  absl::MutexLock lock(&mutex_);
  const absl::Duration now = clock_->BootTime();
  Plan plan;
  plan.is_old = watch->ends_at <= now;
  plan.greet = !std::exchange(watch->greeted, true);
  plan.check = watch->to_check || watch->check_at <= now;
  plan.look = watch->marked && std::max(watch->marked_at + limits_.settle, watch->quiet_until) <= now;
  watch->to_check = false;
  if (plan.check) watch->check_at = now + UntilCheck(*watch);
  if (plan.look) watch->marked = false;
  plan.caller = watch->opening.caller;
  plan.cursor = watch->opening.cursor;
  return plan;
}

absl::Status Watches::CheckAnew(const Shared& watch, Plan* plan) {
  ASSIGN_OR_RETURN(Caller caller, watch->opening.check());
  if (ScopeVersion(caller) == ScopeVersion(plan->caller)) return absl::OkStatus();
  // Its feeds are others now, and the cursor is one of the old scope: the pages will say so.
  absl::MutexLock lock(&mutex_);
  plan->caller = caller;
  if (!watches_.contains(watch->id)) return absl::OkStatus();
  Unindex(watch);
  watch->opening.caller = std::move(caller);
  Index(watch);
  Mark(*watch);
  return absl::OkStatus();
}

absl::Status Watches::RingIfNews(const Shared& watch, const Plan& plan) {
  const PageRequest request{plan.caller, plan.cursor, 0, clock_->Now(), store_->epoch(), store_->cursor_key().Reveal()};
  const std::shared_ptr<const ReferenceData> reference = reference_->Get();
  std::optional<News> news;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(news, LookForNews(txn, *reference, request));
    return absl::OkStatus();
  }));
  {
    absl::MutexLock lock(&mutex_);
    watch->opening.cursor = std::move(news->cursor);
    if (news->any) watch->quiet_until = clock_->BootTime() + limits_.between;
  }
  if (news->any) watch->opening.tell(v1::WATCH_EVENT_RING);
  return absl::OkStatus();
}

void Watches::Run() {
  for (;;) {
    absl::Duration wait = std::max(Work(), absl::Milliseconds(1));
    if (wait < absl::InfiniteDuration()) wait = std::min(wait, kLookAgain);
    absl::MutexLock lock(&mutex_);
    const auto has_reason = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return woken_ || stopped_; };
    mutex_.AwaitWithTimeout(absl::Condition(&has_reason), wait);
    if (stopped_) return;
    woken_ = false;
  }
}

void Watches::Stop() {
  absl::MutexLock lock(&mutex_);
  stopped_ = true;
}

size_t Watches::open() const {
  absl::MutexLock lock(&mutex_);
  return watches_.size();
}

}  // namespace ihala
