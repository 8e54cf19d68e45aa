#include "tests/support/chaos/chaos_proxy.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"

namespace ihala::chaos {
namespace {

// Whoever has much to say is heard in portions, so that the caller of a function never waits long for the lock.
constexpr int kPacketsPerStep = 256;
// Spreads numbers that follow each other over the seeds.
constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;

int Millis(absl::Duration wait) {
  if (wait == absl::InfiniteDuration()) return -1;
  return static_cast<int>(std::clamp(std::ceil(absl::ToDoubleMilliseconds(wait)), 0.0, 60'000.0));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChaosProxy>> ChaosProxy::Start(int target_port, uint64_t seed, const Weather& weather) {
  ASSIGN_OR_RETURN(Socket listener, ListenOnLoopback());
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_NONBLOCK | O_CLOEXEC) != 0) return absl::UnavailableError("no pipe to wake the proxy by");
  return absl::WrapUnique(
      new ChaosProxy(std::move(listener), Socket(pipe_ends[0]), Socket(pipe_ends[1]), target_port, seed, weather));
}

ChaosProxy::ChaosProxy(Socket listener, Socket wake_read, Socket wake_write, int target_port, uint64_t seed,
                       const Weather& weather)
    : listener_(std::move(listener)),
      wake_read_(std::move(wake_read)),
      wake_write_(std::move(wake_write)),
      port_(PortOf(listener_)),
      seed_(seed),
      clock_(SystemClock::Get()),
      target_port_(target_port),
      weather_(weather),
      weather_since_(clock_.BootTime()) {
  thread_ = std::thread([this] { Run(); });
}

ChaosProxy::~ChaosProxy() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    CutOpen(Cut::kReset);
  }
  Wake();
  thread_.join();
}

std::string ChaosProxy::address() const { return absl::StrCat("localhost:", port_); }

void ChaosProxy::SetWeather(const Weather& weather) {
  {
    absl::MutexLock lock(&mutex_);
    weather_ = weather;
    weather_since_ = clock_.BootTime();
  }
  Wake();
}

void ChaosProxy::SetTarget(int port) {
  absl::MutexLock lock(&mutex_);
  target_port_ = port;
}

void ChaosProxy::CutAfter(Direction direction, uint64_t bytes, Cut how) {
  absl::MutexLock lock(&mutex_);
  armed_ = ArmedCut{direction, bytes, how};
}

bool ChaosProxy::DisarmCut() {
  absl::MutexLock lock(&mutex_);
  return std::exchange(armed_, std::nullopt).has_value();
}

void ChaosProxy::CutAll(Cut how) {
  {
    absl::MutexLock lock(&mutex_);
    CutOpen(how);
  }
  Wake();
}

void ChaosProxy::CutOpen(Cut how) {
  for (auto& [id, connection] : connections_) connection.CutNow(how);
}

Counters ChaosProxy::counters() const {
  absl::MutexLock lock(&mutex_);
  Counters counters = counters_;
  counters.open = connections_.size();
  return counters;
}

void ChaosProxy::Wake() {
  // A full pipe will wake it too.
  (void)!write(wake_write_.fd(), "w", 1);
}

void ChaosProxy::Run() {
  std::vector<pollfd> polls;
  for (;;) {
    absl::Duration wait;
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
      const absl::Duration now = clock_.BootTime();
      Step(now);
      wait = NextAt(now) - now;
      polls = {{wake_read_.fd(), POLLIN, 0}};
      if (Accepts(IsOut(now))) polls.push_back({listener_.fd(), POLLIN, 0});
      for (const auto& [id, connection] : connections_) connection.PollFor(now, &polls);
    }
    poll(polls.data(), polls.size(), Millis(wait));
    char drained[64];
    while (polls[0].revents != 0 && read(wake_read_.fd(), drained, sizeof(drained)) > 0) {
    }
  }
}

void ChaosProxy::Step(absl::Duration now) {
  const bool is_out = IsOut(now);
  if (is_out && !was_out_ && weather_.outage == Outage::kReset) CutOpen(Cut::kReset);
  was_out_ = is_out;
  AcceptAll(now, is_out);
  for (auto& [id, connection] : connections_) connection.Read(now, &up_, &down_);
  Transmit(now, Direction::kUp, is_out);
  Transmit(now, Direction::kDown, is_out);
  for (auto at = connections_.begin(); at != connections_.end();) {
    at->second.Deliver(now, &armed_);
    at = at->second.done() ? connections_.erase(at) : std::next(at);
  }
}

bool ChaosProxy::IsOut(absl::Duration now) const {
  if (weather_.period <= absl::ZeroDuration()) return false;
  return (now - weather_since_) % weather_.period >= weather_.up_for;
}

Passage ChaosProxy::PassageOf(Direction direction, bool is_out) const {
  // Who was reset has nothing on the link any more.
  if (is_out) return weather_.outage == Outage::kHold ? Passage::kHold : Passage::kSwallow;
  return LaneOf(direction).passage;
}

bool ChaosProxy::Accepts(bool is_out) const {
  if (is_out && weather_.outage == Outage::kReset) return true;
  return PassageOf(Direction::kUp, is_out) != Passage::kSwallow &&
         PassageOf(Direction::kDown, is_out) != Passage::kSwallow;
}

void ChaosProxy::AcceptAll(absl::Duration now, bool is_out) {
  if (!Accepts(is_out)) return;
  const Arrival arrival = is_out && weather_.outage == Outage::kReset ? Arrival::kReset : weather_.arrival;
  for (Socket client = Accept(listener_); client.open(); client = Accept(listener_)) {
    const uint64_t number = arrived_++;
    if (arrival != Arrival::kForward) ++counters_.refused;
    if (arrival == Arrival::kReset) client.Reset();
    if (arrival == Arrival::kReset || arrival == Arrival::kClose) continue;
    Socket server, twin;
    const Connection::Fate fate = DrawFate(number);
    if (arrival == Arrival::kForward) {
      ++counters_.connections;
      server = ConnectToLoopback(target_port_);
      if (fate.is_doubled) twin = ConnectToLoopback(target_port_);
      counters_.doubled += fate.is_doubled;
    }
    connections_.try_emplace(number, number, fate, std::move(client), std::move(server), std::move(twin),
                             now + weather_.up.delay + weather_.down.delay, &counters_);
  }
}

Connection::Fate ChaosProxy::DrawFate(uint64_t number) const {
  SeededRandom random(seed_ + kSpread * (number + 1));
  Connection::Fate fate;
  // All is drawn, wanted or not, so that one setting does not change what another draws.
  const bool is_cut = random.Uniform(100) < weather_.cut_percent;
  const Direction cut_in = random.Uniform(2) == 0 ? Direction::kUp : Direction::kDown;
  fate.cut_after = random.Uniform(std::max<uint64_t>(weather_.cut_within, 1));
  const Cut manners[] = {Cut::kReset, Cut::kClose, Cut::kSilence};
  fate.how = manners[random.Uniform(3)];
  fate.is_doubled = random.Uniform(100) < weather_.double_percent;
  fate.jitter_seed = random.Next64();
  if (is_cut) fate.cut_in = cut_in;
  return fate;
}

void ChaosProxy::Transmit(absl::Duration now, Direction direction, bool is_out) {
  Link& link = direction == Direction::kUp ? up_ : down_;
  const Lane& lane = LaneOf(direction);
  const Passage passage = PassageOf(direction, is_out);
  if (passage == Passage::kHold) return link.Hold();
  Packet packet;
  absl::Duration arrives = now;
  for (int i = 0; i < kPacketsPerStep; ++i) {
    const bool took = passage == Passage::kSwallow ? link.TakeAtOnce(&packet) : link.Take(now, lane, &packet, &arrives);
    if (!took) return;
    const auto found = connections_.find(packet.connection);
    if (found == connections_.end()) continue;
    if (passage == Passage::kSwallow) {
      found->second.Swallow(direction, packet);
    } else {
      found->second.Carry(direction, std::move(packet), arrives, lane.jitter);
    }
  }
}

absl::Duration ChaosProxy::NextAt(absl::Duration now) const {
  const bool is_out = IsOut(now);
  absl::Duration next = absl::InfiniteDuration();
  for (const Direction direction : {Direction::kUp, Direction::kDown}) {
    if (PassageOf(direction, is_out) == Passage::kHold) continue;
    next = std::min(next, (direction == Direction::kUp ? up_ : down_).NextAt());
  }
  for (const auto& [id, connection] : connections_) next = std::min(next, connection.NextAt(now));
  if (weather_.period > absl::ZeroDuration()) {
    const absl::Duration into = (now - weather_since_) % weather_.period;
    next = std::min(next, now + (is_out ? weather_.period : weather_.up_for) - into);
  }
  return next;
}

}  // namespace ihala::chaos
