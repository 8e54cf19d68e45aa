#ifndef IHALA_CLIENT_LIB_SRC_SYNC_TUNING_H_
#define IHALA_CLIENT_LIB_SRC_SYNC_TUNING_H_

#include <cstddef>

#include "absl/time/time.h"

// Every number by which a sync is tuned, with its unit and its reason.
namespace ihala::client::tuning {

// Bytes of operations in one exchange, and of rows asked for. The first try is three seconds of a 20 kbit/s link;
// success doubles it until carrying takes long, failure halves it. Below the least, the cost of a round trip outweighs
// that of a repetition.
inline constexpr size_t kFirstBytes = 8 * 1024;
inline constexpr size_t kLeastBytes = 2 * 1024;
inline constexpr size_t kMostBytes = 256 * 1024;
// An exchange that takes so much longer than a round trip is as large as it may get: what a cut costs at most is then
// some seconds of the link.
inline constexpr absl::Duration kLongCarrying = absl::Seconds(4);
// Operations in one exchange: what the server takes.
inline constexpr size_t kMostOperations = 2000;
// Operations in one run: what the protocol allows.
inline constexpr int kMostPerRun = 500;

// The time that a call may take: a base for connecting (a TLS handshake on 2G is five round trips of up to 1.5 s) and
// the server's own time, and for each byte four times what the measured throughput would need. The base doubles each
// time that it was too short, and each call that took less than a quarter of it brings it a little back.
inline constexpr absl::Duration kCallBase = absl::Seconds(20);
inline constexpr absl::Duration kCallBaseMost = absl::Minutes(3);
inline constexpr absl::Duration kCallMost = absl::Minutes(10);
inline constexpr double kSlack = 4.0;
inline constexpr double kPatienceLeft = 0.9;
// Bytes a second taken for granted before anything was measured: 20 kbit/s.
inline constexpr double kFirstThroughput = 2500.0;
// A failure within that time, or within the shortest round trip that was seen, is one to reach the server at all.
inline constexpr absl::Duration kAtOnce = absl::Milliseconds(500);
// How much a new measurement counts against the old ones.
inline constexpr double kThroughputWeight = 0.3;

// Pauses after failures: doubled each time, each multiplied by a random factor between a half and one so that many
// devices that lost one mast do not come back at one instant.
inline constexpr absl::Duration kFirstPause = absl::Seconds(1);
inline constexpr absl::Duration kLongestPause = absl::Minutes(5);
// How often a pause looks whether it was cancelled or the link is back.
inline constexpr absl::Duration kPauseSlice = absl::Milliseconds(200);
// How often it tries to connect meanwhile, where there was no link: a link that is there for seconds of each minute
// must be found in one of them, and an attempt without a link costs next to nothing.
inline constexpr absl::Duration kLookForLink = absl::Seconds(2);

// A watch that lasted this long was no failure, however it ended: something on the way cuts what is old.
inline constexpr absl::Duration kWatchStoodWell = absl::Minutes(1);

// How often the server may fail on one operation alone before that one is set aside for this sync. A crash of the
// server for another reason should not set an operation aside.
inline constexpr int kSuspectTries = 3;

}  // namespace ihala::client::tuning

#endif  // IHALA_CLIENT_LIB_SRC_SYNC_TUNING_H_
