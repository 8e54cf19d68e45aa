#include "tests/support/chaos/connection.h"

#include <algorithm>
#include <utility>

namespace ihala::chaos {
namespace {

// What a network holds of one direction of a connection before it makes the sender wait.
constexpr size_t kQueueBytes = 16 * 1024;

constexpr Direction kBoth[] = {Direction::kUp, Direction::kDown};

}  // namespace

Connection::Connection(uint64_t id, const Fate& fate, Socket client, Socket server, Socket twin,
                       absl::Duration speaks_at, Counters* counters)
    : id_(id),
      fate_(fate),
      speaks_at_(speaks_at),
      counters_(counters),
      jitter_(fate.jitter_seed),
      twin_(std::move(twin)) {
  ends_[0].socket = std::move(client);
  ends_[1].socket = std::move(server);
  for (Stream& stream : streams_) stream.dead = ends_[1].closed();
}

size_t Connection::RoomFor(Direction direction) const {
  const Stream& stream = streams_[At(direction)];
  if (stream.dead) return kPacketBytes;
  const size_t used = stream.queued + ends_[1 - At(direction)].out.size();
  return used < kQueueBytes ? std::min(kQueueBytes - used, kPacketBytes) : 0;
}

void Connection::Read(absl::Duration now, Link* up, Link* down) {
  if (now >= speaks_at_) ReadFrom(now, Direction::kUp, up);
  ReadFrom(now, Direction::kDown, down);
  ReadTwin();
}

void Connection::ReadFrom(absl::Duration now, Direction direction, Link* link) {
  End& source = ends_[At(direction)];
  Stream& stream = streams_[At(direction)];
  Socket::Got got = source.broken ? Socket::Got::kBroken : Socket::Got::kBytes;
  for (size_t room = RoomFor(direction); got == Socket::Got::kBytes && room > 0; room = RoomFor(direction)) {
    if (source.said_all || source.closed()) return;
    Packet packet = PacketOf(id_, Packet::Kind::kBytes);
    got = source.socket.Read(room, &packet.bytes);
    if (got != Socket::Got::kBytes) break;
    if (stream.dead) {
      Lose(direction, packet.bytes.size());
      continue;
    }
    stream.queued += packet.bytes.size();
    link->Push(now, std::move(packet));
  }
  if (got != Socket::Got::kEnd && got != Socket::Got::kBroken) return;
  const bool is_broken = got == Socket::Got::kBroken;
  source.said_all = true;
  source.broken = false;
  if (is_broken) source.socket.Close();
  if (!stream.dead) link->Push(now, PacketOf(id_, is_broken ? Packet::Kind::kReset : Packet::Kind::kEnd));
}

// What is said to the second connection is of no interest, only how much.
void Connection::ReadTwin() {
  std::string bytes;
  while (twin_.open()) {
    const Socket::Got got = twin_.Read(kPacketBytes, &bytes);
    if (got == Socket::Got::kNothingNow) return;
    if (got != Socket::Got::kBytes) twin_.Close();
    counters_->bytes_to_doubles += bytes.size();
  }
}

void Connection::Carry(Direction direction, Packet packet, absl::Duration arrives, absl::Duration jitter) {
  Stream& stream = streams_[At(direction)];
  if (stream.dead) {
    stream.queued -= packet.bytes.size();
    Lose(direction, packet.bytes.size());
    return;
  }
  const auto most = static_cast<uint64_t>(absl::ToInt64Microseconds(jitter));
  if (most > 0) arrives += absl::Microseconds(static_cast<int64_t>(jitter_.Uniform(most + 1)));
  if (!stream.flying.empty()) arrives = std::max(arrives, stream.flying.back().arrives);
  stream.flying.push_back({arrives, std::move(packet)});
}

void Connection::Swallow(Direction direction, const Packet& packet) {
  streams_[At(direction)].queued -= packet.bytes.size();
  Lose(direction, packet.bytes.size());
  Kill(direction);
}

void Connection::Kill(Direction direction) {
  Stream& stream = streams_[At(direction)];
  stream.dead = true;
  for (const Flying& flying : stream.flying) {
    stream.queued -= flying.packet.bytes.size();
    Lose(direction, flying.packet.bytes.size());
  }
  stream.flying.clear();
}

void Connection::Lose(Direction direction, size_t bytes) {
  (direction == Direction::kUp ? counters_->swallowed_up : counters_->swallowed_down) += bytes;
}

void Connection::Deliver(absl::Duration now, std::optional<ArmedCut>* armed) {
  for (const Direction direction : kBoth) {
    std::deque<Flying>& flying = streams_[At(direction)].flying;
    while (!flying.empty() && flying.front().arrives <= now) {
      Packet packet = std::move(flying.front().packet);
      flying.pop_front();
      streams_[At(direction)].queued -= packet.bytes.size();
      Arrive(direction, packet, armed);
    }
  }
  for (End& end : ends_) Flush(&end);
  if (twin_.open() && !twin_.Write(&twin_out_)) twin_.Close();
  for (const Direction direction : kBoth) CloseIfOver(direction);
}

void Connection::Arrive(Direction direction, const Packet& packet, std::optional<ArmedCut>* armed) {
  End& sink = ends_[1 - At(direction)];
  switch (packet.kind) {
    case Packet::Kind::kEnd:
      if (sink.ending == Ending::kNone) sink.ending = Ending::kFinish;
      return;
    case Packet::Kind::kReset:
      for (const Direction each : kBoth) Kill(each);
      sink.said_all = true;
      sink.ending = Ending::kReset;
      return;
    case Packet::Kind::kBytes:
      break;
  }
  std::optional<Cut> cut;
  const size_t allowed = Allowed(direction, packet.bytes.size(), armed, &cut);
  PassOn(direction, absl::string_view(packet.bytes).substr(0, allowed));
  Lose(direction, packet.bytes.size() - allowed);
  if (cut.has_value()) CutNow(*cut);
}

void Connection::PassOn(Direction direction, absl::string_view bytes) {
  End& sink = ends_[1 - At(direction)];
  if (sink.closed()) return Lose(direction, bytes.size());
  sink.out.append(bytes.data(), bytes.size());
  streams_[At(direction)].passed += bytes.size();
  (direction == Direction::kUp ? counters_->bytes_up : counters_->bytes_down) += bytes.size();
  if (direction == Direction::kUp && twin_.open()) twin_out_.append(bytes.data(), bytes.size());
}

size_t Connection::Allowed(Direction direction, size_t bytes, std::optional<ArmedCut>* armed,
                           std::optional<Cut>* cut) const {
  size_t allowed = bytes;
  if (fate_.cut_in == direction && !was_cut_) {
    const uint64_t left = fate_.cut_after - std::min(fate_.cut_after, streams_[At(direction)].passed);
    if (left <= allowed) {
      allowed = left;
      *cut = fate_.how;
    }
  }
  if (!armed->has_value() || (*armed)->direction != direction) return allowed;
  if ((*armed)->bytes_left > allowed) {
    (*armed)->bytes_left -= allowed;
    return allowed;
  }
  allowed = (*armed)->bytes_left;
  *cut = (*armed)->how;
  armed->reset();
  return allowed;
}

void Connection::CutNow(Cut how) {
  if (done()) return;
  if (!was_cut_) ++counters_->cuts;
  was_cut_ = true;
  for (const Direction direction : kBoth) Kill(direction);
  if (how == Cut::kSilence) return;
  for (End& end : ends_) {
    // After FIN it is still heard, until it has said its end; nothing of it arrives.
    if (how == Cut::kReset) end.said_all = true;
    end.ending = how == Cut::kReset ? Ending::kReset : Ending::kFinish;
    Flush(&end);
  }
}

void Connection::Flush(End* end) {
  if (end->closed()) return;
  const bool is_taken = end->socket.Write(&end->out);
  if (!is_taken) {
    end->out.clear();
    end->broken = true;
  }
  if (!end->out.empty()) return;
  if (end->ending == Ending::kReset) {
    end->socket.Reset();
  } else if (end->ending == Ending::kFinish) {
    end->socket.FinishWriting();
    end->heard_all = true;
  }
  end->ending = Ending::kNone;
}

// An end is over when it has said everything and nothing more can come to it.
void Connection::CloseIfOver(Direction from) {
  End& end = ends_[At(from)];
  const Stream& incoming = streams_[1 - At(from)];
  if (end.closed() || !end.said_all || !end.out.empty() || end.ending != Ending::kNone) return;
  const bool nothing_comes = incoming.dead || (ends_[1 - At(from)].closed() && incoming.queued == 0);
  if (end.heard_all || nothing_comes) end.socket.Close();
}

absl::Duration Connection::NextAt(absl::Duration now) const {
  absl::Duration next = now < speaks_at_ && !ends_[0].closed() ? speaks_at_ : absl::InfiniteDuration();
  for (const Stream& stream : streams_) {
    if (!stream.flying.empty()) next = std::min(next, stream.flying.front().arrives);
  }
  return next;
}

void Connection::PollFor(absl::Duration now, std::vector<pollfd>* polls) const {
  for (const Direction direction : kBoth) {
    const End& end = ends_[At(direction)];
    if (end.closed()) continue;
    const bool may_speak = direction == Direction::kDown || now >= speaks_at_;
    const bool reads = !end.said_all && may_speak && RoomFor(direction) > 0;
    const int events = (reads ? POLLIN : 0) | (end.out.empty() ? 0 : POLLOUT);
    if (events != 0) polls->push_back({end.socket.fd(), static_cast<int16_t>(events), 0});
  }
  if (!twin_.open()) return;
  polls->push_back({twin_.fd(), static_cast<int16_t>(POLLIN | (twin_out_.empty() ? 0 : POLLOUT)), 0});
}

}  // namespace ihala::chaos
