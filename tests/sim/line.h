#ifndef IHALA_TESTS_SIM_LINE_H_
#define IHALA_TESTS_SIM_LINE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "ihala/transport.h"
#include "tests/sim/installation.h"
#include "tests/sim/stage.h"

namespace ihala::sim {

// How bad a line is. Probabilities are in thousandths.
struct Weather {
  uint32_t lose_request = 0;  // The server never sees it.
  uint32_t lose_answer = 0;   // The server did everything; nobody is told.
  uint32_t refuse = 0;        // No connection.
  uint32_t repeat = 0;        // The request arrives once more, later, perhaps much later.
  absl::Duration slowest = absl::Seconds(2);
  // A connection breaks once so many bytes went one way; 0 for never.
  size_t breaks_after = 0;
  // How fast it carries each way; 0 for at once.
  size_t bytes_per_second = 0;
};

// What a line did.
struct LineFigures {
  uint64_t calls = 0;
  uint64_t faults = 0;
  uint64_t repeats = 0;
  // What the line carried of requests and of their answers, whether all of it came through or not.
  uint64_t bytes_up = 0;
  uint64_t bytes_down = 0;
};

// One device's way to the server. Each direction can be dead for a time, and each call can meet what the weather has.
// By the actor that plays.
class Line : public Transport {
 public:
  // All must outlive it.
  Line(Stage* stage, Installation* installation, Random* random)
      : stage_(stage), installation_(installation), random_(random) {}

  void SetWeather(const Weather& weather) { weather_ = weather; }
  // Dead directions. The device does not know which.
  void SetDead(bool up, bool down) { dead_up_ = up, dead_down_ = down; }
  // The device's process ends at this time: a call under way then fails, and nothing is told to anybody.
  void EndAt(absl::Time time) { ends_ = time; }
  bool ended() const { return ends_ <= stage_->Now(); }
  const LineFigures& figures() const { return figures_; }

  // Is asked about every exchange that arrives at the server: true where something in it makes the server fail.
  std::function<bool(const v1::ExchangeRequest&)> is_poison;
  // Is called when a call is under way, by whoever made it.
  std::function<void()> on_way;
  // Is told of every answer to an exchange at the instant at which the server gave it, lost on its way or not.
  std::function<void(const v1::ExchangeResponse&)> on_answer;

  absl::StatusOr<v1::SignInResponse> SignIn(const v1::SignInRequest& request, const CallOptions& options) override;
  absl::StatusOr<v1::RefreshSessionResponse> RefreshSession(const v1::RefreshSessionRequest& request,
                                                            const CallOptions& options) override;
  absl::StatusOr<v1::SignOutResponse> SignOut(const v1::SignOutRequest& request, const CallOptions& options) override;
  absl::StatusOr<v1::ExchangeResponse> Exchange(const v1::ExchangeRequest& request,
                                                const CallOptions& options) override;

 private:
  template <typename Response, typename Request>
  absl::StatusOr<Response> Carry(const Request& request, const CallOptions& options);
  absl::StatusOr<std::string> CarryBytes(const std::string& method, const std::string& bytes,
                                         const CallOptions& options);
  std::optional<Installation::Answer> Arrive(const std::string& method, const std::string& token,
                                             const std::string& bytes);
  // Waits until `time`, or until the call gives up or the process ends before; then why.
  absl::Status WaitUntil(absl::Time time, absl::Time gives_up);
  // Whether the connection breaks before all of them are through.
  bool BreaksUnder(const std::string& bytes) const {
    return weather_.breaks_after > 0 && bytes.size() > weather_.breaks_after;
  }
  bool Chance(uint32_t thousandths) { return random_->Uniform(1000) < thousandths; }
  absl::Duration Delay();
  // How long so many bytes are on their way beside the delay, and how many of them are through by now where the first
  // one left at that time.
  absl::Duration Carrying(size_t bytes) const;
  size_t Carried(size_t bytes, absl::Time left) const;

  Stage* const stage_;
  Installation* const installation_;
  Random* const random_;
  Weather weather_;
  LineFigures figures_;
  bool dead_up_ = false;
  bool dead_down_ = false;
  absl::Time ends_ = absl::InfiniteFuture();
};

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_LINE_H_
