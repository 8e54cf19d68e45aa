#ifndef IHALA_TESTS_SUPPORT_CHAOS_CHAOS_PROXY_H_
#define IHALA_TESTS_SUPPORT_CHAOS_CHAOS_PROXY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "tests/support/chaos/connection.h"
#include "tests/support/chaos/link.h"
#include "tests/support/chaos/sockets.h"
#include "tests/support/chaos/weather.h"

namespace ihala::chaos {

// A bad radio link between real programs: listens on a port of 127.0.0.1 and forwards what comes to another one there,
// as the weather lets it. The kernel's own means (netem) are not everywhere; this needs no rights and knows nothing of
// what it carries.
//
// What becomes of a connection is drawn from the seed and the connection's number, so the same connections in the same
// order meet the same fate. What it does not imitate: TCP's own repetitions, which after a silence come in ever longer
// steps; here what waited goes on at once.
//
// A thread of its own does the work. Any thread may call any function.
class ChaosProxy {
 public:
  // UNAVAILABLE where the machine gives no socket. Nobody need listen on `target_port` yet: whoever connects while
  // nobody does is reset.
  static absl::StatusOr<std::unique_ptr<ChaosProxy>> Start(int target_port, uint64_t seed,
                                                           const Weather& weather = Weather());
  // Resets what is open.
  ~ChaosProxy();
  ChaosProxy(const ChaosProxy&) = delete;
  ChaosProxy& operator=(const ChaosProxy&) = delete;

  int port() const { return port_; }
  // "localhost:<port>".
  std::string address() const;

  // From now on. Connections that are open live on under the new weather; what was swallowed stays swallowed.
  void SetWeather(const Weather& weather);
  // Where later connections go.
  void SetTarget(int port);

  // Lets `bytes` more of a direction through, of all connections together, and cuts the one that carries the last of
  // them right after it; with 0 the one that carries the next byte right before it. Takes the place of an earlier one.
  void CutAfter(Direction direction, uint64_t bytes, Cut how);
  // Takes it back. True where it did not come to it.
  bool DisarmCut();
  // Cuts every connection that is open now.
  void CutAll(Cut how);

  Counters counters() const;

 private:
  ChaosProxy(Socket listener, Socket wake_read, Socket wake_write, int target_port, uint64_t seed,
             const Weather& weather);

  void Run();
  void Wake();
  void Step(absl::Duration now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsOut(absl::Duration now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Passage PassageOf(Direction direction, bool is_out) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AcceptAll(absl::Duration now, bool is_out) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Whether a handshake comes through.
  bool Accepts(bool is_out) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Connection::Fate DrawFate(uint64_t number) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Transmit(absl::Duration now, Direction direction, bool is_out) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CutOpen(Cut how) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // When Step has something to do that no socket tells.
  absl::Duration NextAt(absl::Duration now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  const Lane& LaneOf(Direction direction) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return direction == Direction::kUp ? weather_.up : weather_.down;
  }

  const Socket listener_;
  Socket wake_read_;
  Socket wake_write_;
  const int port_;
  const uint64_t seed_;
  Clock& clock_;

  mutable absl::Mutex mutex_;
  int target_port_ ABSL_GUARDED_BY(mutex_);
  Weather weather_ ABSL_GUARDED_BY(mutex_);
  absl::Duration weather_since_ ABSL_GUARDED_BY(mutex_);
  std::optional<ArmedCut> armed_ ABSL_GUARDED_BY(mutex_);
  bool was_out_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  Link up_ ABSL_GUARDED_BY(mutex_);
  Link down_ ABSL_GUARDED_BY(mutex_);
  std::map<uint64_t, Connection> connections_ ABSL_GUARDED_BY(mutex_);
  uint64_t arrived_ ABSL_GUARDED_BY(mutex_) = 0;
  Counters counters_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_SUPPORT_CHAOS_CHAOS_PROXY_H_
