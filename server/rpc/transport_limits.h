#ifndef IHALA_SERVER_RPC_TRANSPORT_LIMITS_H_
#define IHALA_SERVER_RPC_TRANSPORT_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

// What one connection and all of them together may cost. What both sides must agree on is in common/base/limits.h.
namespace ihala::transport {

// Calls side by side on one connection: a device has one or two, an integrator dozens.
inline constexpr int kStreamsPerConnection = 100;
// A client that says nothing for this long is gone or can connect again in one round trip.
inline constexpr absl::Duration kConnectionIdle = absl::Minutes(10);
// Even a busy connection ends once an hour, so that certificates and addresses may change.
inline constexpr absl::Duration kConnectionAge = absl::Hours(1);
// The calls of an ending connection finish within: the largest exchange at 20 kbit/s takes about 100 s.
inline constexpr absl::Duration kConnectionAgeGrace = absl::Minutes(3);
// On a quiet connection with a call, ask whether the client is there; a 2G answer takes seconds.
inline constexpr absl::Duration kKeepaliveEvery = absl::Minutes(2);
inline constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(30);
// A client may ask that often without having a call, and be wrong twice before it is sent away.
inline constexpr absl::Duration kPingLeast = absl::Seconds(60);
inline constexpr int kPingStrikes = 2;
// TCP, TLS and HTTP/2 settings: a handful of 2G round trips.
inline constexpr absl::Duration kHandshake = absl::Seconds(30);
// What gRPC's own buffers may take before it pushes back on reading.
inline constexpr size_t kMemoryBytes = 256 * 1024 * 1024;
// gRPC's own threads; handlers do not block them.
inline constexpr int kThreads = 32;

// Argon2id takes 64 MiB and a processor for about 0.1 s: few side by side, and a queue of about three seconds.
inline constexpr int kSlowThreads = 2;
inline constexpr size_t kSlowQueue = 48;
// Exchanges: more threads than processors, since they also wait for the disk; a queue of a few seconds.
inline constexpr int kExchangeThreads = 4;
inline constexpr size_t kExchangeQueue = 512;
// Figures over all cases take seconds each: one at a time, and no more than fit into a caller's patience.
inline constexpr int kFigureThreads = 1;
inline constexpr size_t kFigureQueue = 3;

// Going down: first tell, so that nobody new is sent here; then let what is in hand finish. Together with closing the
// store well under the 30 seconds that are promised.
inline constexpr absl::Duration kDrainPause = absl::Seconds(2);
inline constexpr absl::Duration kDrainFinish = absl::Seconds(15);
inline constexpr absl::Duration kDrainFlush = absl::Seconds(3);

}  // namespace ihala::transport

#endif  // IHALA_SERVER_RPC_TRANSPORT_LIMITS_H_
