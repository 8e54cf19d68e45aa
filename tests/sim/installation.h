#ifndef IHALA_TESTS_SIM_INSTALLATION_H_
#define IHALA_TESTS_SIM_INSTALLATION_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "server/door/core.h"
#include "tests/sim/node_clock.h"
#include "tests/sim/stage.h"
#include "tests/support/disk/fault_disk.h"

namespace ihala::sim {

// The server of a run: the real core on a disk in memory, entered by the door that gRPC's adapters use, authentication
// included. Its machine may crash and start again. By the actor that plays.
class Installation {
 public:
  // What came of a call that reached the server: its status, and the response's bytes where that is OK.
  struct Answer {
    absl::Status status;
    std::string bytes;
  };

  // `image` holds a store that was made before; `name` is this machine's and no other's in the process. The stage must
  // outlive it.
  Installation(Stage* stage, const FaultDisk::Image& image, const std::string& name, uint64_t seed);
  ~Installation();

  // Starts the server on what its disk holds. Fails where the store there is not sound; then the server stays down.
  absl::Status Start();
  // The power fails. What was not synced may be lost. Nobody is told.
  void Crash();
  // The power will fail at the server's n-th call to its disk from now.
  void CrashAtDiskCall(uint64_t n);
  // The disk after the server was stopped as it should be.
  FaultDisk::Image CloseAndCopyDisk();
  bool up() const { return core_ != nullptr; }

  // Hands a call to the server as a listener does; nullopt where it is down, or goes down before it has answered.
  // `method` is "ihala.v1.SyncService.Exchange"; `token` a session's, or empty.
  std::optional<Answer> Deliver(const std::string& method, absl::string_view token, const std::string& bytes);

  // The server's timer comes round: the dates of cases that have passed by its clock, and the head of the trail.
  void PassDates();

  // A typed call with a link that cannot fail. UNAVAILABLE where the server is down.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(absl::string_view token, const Request& request) {
    const std::optional<Answer> answer =
        Deliver(MethodOf(*Request::descriptor())->full_name(), token, request.SerializeAsString());
    if (!answer.has_value()) return absl::UnavailableError("the server is down");
    if (!answer->status.ok()) return answer->status;
    Response response;
    if (!response.ParseFromString(answer->bytes)) return absl::DataLossError("an answer does not parse");
    return response;
  }

  // Signs somebody of the small world in by such a call, and returns the session's token.
  absl::StatusOr<std::string> SignIn(const std::string& account);

  // For the oracle alone, and only while it is up: what the server really holds.
  Store& store() { return core_->store(); }
  NodeClock& clock() { return clock_; }
  Random& random() { return random_; }
  int crashes() const { return crashes_; }

 private:
  // Lines of a log would only be in the way of a million runs.
  class NoLog : public LogSink {
   public:
    void Write(absl::string_view) override {}
  };

  NodeClock clock_;
  SeededRandom random_;
  FaultDisk disk_;
  NoLog log_;
  std::map<std::string, DoorRpc> rpcs_;
  std::unique_ptr<Core> core_;
  int crashes_ = 0;
};

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_INSTALLATION_H_
