#ifndef IHALA_TESTS_CHAOS_TRIALS_H_
#define IHALA_TESTS_CHAOS_TRIALS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/chaos/device.h"
#include "tests/chaos/stage.h"
#include "tests/support/chaos/chaos_proxy.h"

namespace ihala::chaos {

// 20 kbit/s each way and a second from question to answer: what a phone has at the edge of a mast's reach.
inline constexpr uint64_t kSlowBytesPerSecond = 2500;
inline constexpr absl::Duration kSlowRoundTrip = absl::Seconds(1);
// A link that is there for 8 seconds of each minute.
inline constexpr absl::Duration kRarePeriod = absl::Minutes(1);
inline constexpr absl::Duration kRareUpFor = absl::Seconds(8);

// What a sync over a link cost.
struct Figures {
  double seconds = 0;      // Of the real world, whatever the scale.
  uint32_t exchanges = 0;  // Round trips of the protocol.
  uint32_t failures = 0;
  uint64_t connections = 0;
  // Of messages, compressed; and of everything, TLS and HTTP/2 included.
  uint64_t payload_up = 0;
  uint64_t payload_down = 0;
  uint64_t bytes_up = 0;
  uint64_t bytes_down = 0;
  // Bytes down that were no answer which the device took, and no connection's or call's own cost.
  uint64_t bytes_again = 0;
};

// Runs single syncs over a link and says what each cost: a real server, one caseworker's device and its supervisor's,
// and a proxy whose weather is fair unless a trial says otherwise. Everything that prepares goes over a fair link.
class Trials {
 public:
  // `program` is the path of ihala-server; the devices' time and the weather go `scale` times as fast.
  static absl::StatusOr<std::unique_ptr<Trials>> Make(const std::string& program, int scale);

  // Refers so many households offline and sends them over the slow link, connecting anew.
  absl::StatusOr<Figures> SendReferrals(int count);
  // Queues a comment each on so many of these cases, and sends all over the slow link and the connection that is there.
  absl::StatusOr<Figures> SendComments(int count);
  // Syncs over the slow link when there is nothing to be said on either side.
  absl::StatusOr<Figures> SayNothing();
  // The supervisor's new device receives everything, at first over a slow link that is there for 8 seconds of each
  // minute and does that between them. The device is a new one each time.
  absl::StatusOr<Figures> FirstSync(Outage outage);

 private:
  Trials(const std::string& program, int scale);

  absl::Status Prepare();
  std::unique_ptr<Device> MakeDevice(const std::string& account);
  // Syncs until the device has everything, in this weather of the real world.
  absl::StatusOr<Figures> Measure(Device& device, const Weather& weather);

  const int scale_;
  const TemporaryFolder folder_;
  const WorldFolder world_;
  RealServer server_;
  std::unique_ptr<ChaosProxy> proxy_;
  std::unique_ptr<Device> worker_;
  uint64_t devices_ = 0;
  std::vector<std::string> cases_;
  // Bytes down that a connection costs, and an answer beside its payload.
  uint64_t connection_cost_ = 0;
  uint64_t answer_cost_ = 0;
};

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_CHAOS_TRIALS_H_
