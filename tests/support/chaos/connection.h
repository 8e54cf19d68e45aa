#ifndef IHALA_TESTS_SUPPORT_CHAOS_CONNECTION_H_
#define IHALA_TESTS_SUPPORT_CHAOS_CONNECTION_H_

#include <poll.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "tests/support/chaos/link.h"
#include "tests/support/chaos/sockets.h"
#include "tests/support/chaos/weather.h"

namespace ihala::chaos {

// What a proxy has done. Bytes are those of streams: what was handed on to the other end, and what vanished.
struct Counters {
  uint64_t connections = 0;  // Forwarded to the server.
  uint64_t refused = 0;      // Reset, closed or swallowed as they came.
  uint64_t cuts = 0;         // Connections cut in any manner.
  uint64_t doubled = 0;      // Connections whose words were also said on a second one.
  uint64_t bytes_up = 0;
  uint64_t bytes_down = 0;
  uint64_t swallowed_up = 0;
  uint64_t swallowed_down = 0;
  // What the server said on the second connections.
  uint64_t bytes_to_doubles = 0;
  // Connections that are open now.
  uint64_t open = 0;
};

// After how many more bytes of a direction, of all connections together, whichever carries them is cut. Once.
struct ArmedCut {
  Direction direction = Direction::kUp;
  uint64_t bytes_left = 0;
  Cut how = Cut::kReset;
};

// One client's connection and the one that was made to the server for it. It reads from both ends onto the link, and
// hands on what arrives. One thread.
class Connection {
 public:
  // What chance drew for it.
  struct Fate {
    std::optional<Direction> cut_in;
    uint64_t cut_after = 0;
    Cut how = Cut::kReset;
    bool is_doubled = false;
    uint64_t jitter_seed = 0;
  };
  // `server` and `twin` may be sockets that are not open: then nothing goes there. Reads nothing before `speaks_at`.
  // `counters` outlives it.
  Connection(uint64_t id, const Fate& fate, Socket client, Socket server, Socket twin, absl::Duration speaks_at,
             Counters* counters);

  // Reads what both ends have said onto the link, as far as its queue has room.
  void Read(absl::Duration now, Link* up, Link* down);
  // A packet went over the link and comes at `arrives`; or it vanished.
  void Carry(Direction direction, Packet packet, absl::Duration arrives, absl::Duration jitter);
  void Swallow(Direction direction, const Packet& packet);
  // Hands on what has arrived by `now`, and cuts where `armed` or its fate says so; `armed` is emptied by that.
  void Deliver(absl::Duration now, std::optional<ArmedCut>* armed);
  void CutNow(Cut how);

  // Whether it may be forgotten.
  bool done() const { return ends_[0].closed() && ends_[1].closed(); }
  // When Deliver or Read will have something to do that no socket tells; infinite where nothing is.
  absl::Duration NextAt(absl::Duration now) const;
  // What to wait for at its sockets.
  void PollFor(absl::Duration now, std::vector<pollfd>* polls) const;

 private:
  enum class Ending { kNone, kFinish, kReset };
  // One end: its socket, what it has not taken yet, and how it goes once it has.
  struct End {
    Socket socket;
    std::string out;
    bool said_all = false;   // It told its end or broke.
    bool heard_all = false;  // It was told the other's end.
    bool broken = false;     // It takes no more, which the other was not told yet.
    Ending ending = Ending::kNone;
    bool closed() const { return !socket.open(); }
  };
  struct Flying {
    absl::Duration arrives;
    Packet packet;
  };
  // One direction.
  struct Stream {
    std::deque<Flying> flying;
    size_t queued = 0;    // Bytes that were read and have not arrived.
    uint64_t passed = 0;  // Bytes that arrived.
    bool dead = false;    // Nothing arrives any more.
  };

  static size_t At(Direction direction) { return direction == Direction::kUp ? 0 : 1; }
  static Packet PacketOf(uint64_t id, Packet::Kind kind) { return {id, kind, ""}; }
  size_t RoomFor(Direction direction) const;

  void ReadFrom(absl::Duration now, Direction direction, Link* link);
  void ReadTwin();
  void Arrive(Direction direction, const Packet& packet, std::optional<ArmedCut>* armed);
  void PassOn(Direction direction, absl::string_view bytes);
  // How many of these bytes get through before a cut, and which cut then comes.
  size_t Allowed(Direction direction, size_t bytes, std::optional<ArmedCut>* armed, std::optional<Cut>* cut) const;
  void Kill(Direction direction);
  void Lose(Direction direction, size_t bytes);
  static void Flush(End* end);
  void CloseIfOver(Direction from);

  const uint64_t id_;
  const Fate fate_;
  const absl::Duration speaks_at_;
  Counters* const counters_;
  SeededRandom jitter_;
  // The client, which speaks up, and the server, which speaks down.
  End ends_[2];
  Stream streams_[2];
  Socket twin_;
  std::string twin_out_;
  bool was_cut_ = false;
};

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_SUPPORT_CHAOS_CONNECTION_H_
